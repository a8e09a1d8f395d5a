from __future__ import annotations

import contextlib
import os
import subprocess
import sys

import pytest

import sahelgraph as sg
from sahelgraph.io import archive_folder

SCRIPT = """
import sys
import sahelgraph as sg
from sahelgraph import _progress
_progress.LONG = 1
print(sg.check(sys.argv[1], progress=sys.argv[2] == "bar").rows["relations"])
"""


def on_a_terminal(script: str, *words: str) -> tuple[bytes, bytes]:
    """Run a script whose standard error is a terminal; return what it says and what is seen there."""
    terminal, end = os.openpty()
    command = [sys.executable, "-c", script, *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=end, env={**os.environ, "TERM": "xterm"}) as running:
        os.close(end)
        seen = b""
        with contextlib.suppress(OSError):  # a terminal that the other side has closed
            while piece := os.read(terminal, 4096):
                seen += piece
        said = running.stdout.read() if running.stdout else b""
    os.close(terminal)
    assert running.returncode == 0, seen
    return said, seen


@pytest.mark.skipif(os.name == "nt", reason="Windows has other terminals")
@pytest.mark.parametrize(("wanted", "shown"), [("bar", True), ("none", False)])
def test_a_long_file_shows_on_a_terminal_how_far_it_is_read(wanted: str, *, shown: bool) -> None:
    said, seen = on_a_terminal(SCRIPT, str(archive_folder()), wanted)
    assert said.split() == [str(sg.check(archive_folder()).rows["relations"]).encode()]
    assert (b"Reading relations.csv" in seen) is shown


DRAW = """
import sys, tempfile
import sahelgraph as sg
g = sg.load()
with tempfile.TemporaryDirectory() as folder:
    steps = g.snapshots(first=2012, last=2014)
    print(sg.plot.snapshots(g, folder, steps=steps, formats=["svg"], progress=sys.argv[1] == "bar").name)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has other terminals")
@pytest.mark.parametrize(("wanted", "shown"), [("bar", True), ("none", False)])
def test_pictures_show_on_a_terminal_how_many_are_drawn(wanted: str, *, shown: bool) -> None:
    said, seen = on_a_terminal(DRAW, wanted)
    assert said.split() == [b"index.html"]
    assert (b"Drawing" in seen) is shown
