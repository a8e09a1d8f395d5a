"""The door of the room: short, lazy, and honest about what it does not have."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sahelgraph import plot


def test_importing_loads_nothing_that_draws() -> None:
    script = "import sys, sahelgraph.plot; print(sorted({'matplotlib', 'pandas', 'pyvis', 'scipy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_drawing_to_a_file_never_loads_pyplot() -> None:
    script = (
        "import sys, sahelgraph as sg; from sahelgraph.plot._save import rendered;"
        "rendered(sg.plot.snapshot(sg.load().during('2013')), 'svg'); print('matplotlib.pyplot' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_every_public_name_is_there() -> None:
    assert sorted(plot.__all__) == dir(plot)
    assert all(callable(getattr(plot, name)) for name in plot.__all__)


def test_another_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'hairball'"):
        _ = plot.hairball
