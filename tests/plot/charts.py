"""What the tests of charts share: every chart by name, and how to find what it drew."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.text import Text

from sahelgraph.plot import compare, grid, lanes, matrix, timeline, trend

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    import sahelgraph as sg

    Chart = Callable[..., Axes | Figure]


def sizes(g: sg.TemporalMultigraph, **options: Any) -> Axes:  # noqa: ANN401
    """Draw how many relations of each sign there are in each year."""
    signs = ("hostile", "friendly")
    rows = {year: [len(one.of_sign(sign)) for sign in signs] for year, one in g.snapshots(first=2012, last=2014)}
    return trend(pd.DataFrame(rows, index=signs).T, g=g, **options)


def change(g: sg.TemporalMultigraph, **options: Any) -> Axes:  # noqa: ANN401
    """Draw what changed from 2012 to 2013."""
    return compare(g, "2012", "2013", **options)


YEARS = {"first": 2012, "last": 2013}
CHARTS: dict[str, tuple[Chart, dict[str, Any]]] = {
    "change": (change, {}),
    "grid": (grid, YEARS),
    "lanes": (lanes, YEARS),
    "matrix": (matrix, YEARS),
    "timeline": (timeline, YEARS),
    "trend": (sizes, {}),
}
ON_AXES = sorted(set(CHARTS) - {"grid"})


_drawn: dict[tuple[object, ...], Figure] = {}


def drawn(name: str, g: sg.TemporalMultigraph, **options: Any) -> Figure:  # noqa: ANN401
    """Draw a chart, or return the one that some test had drawn: no test changes it."""
    asked = (name, g.title, g.version, *sorted(options.items() - {("lang", "en"), ("width", 7.2)}))
    if asked not in _drawn:
        _drawn[asked] = anew(name, g, **options)
    return _drawn[asked]


def anew(name: str, g: sg.TemporalMultigraph, **options: Any) -> Figure:  # noqa: ANN401
    """Draw a chart and return its figure, laid out."""
    chart, own = CHARTS[name]
    made = chart(g, **own, **options)
    figure = made if isinstance(made, Figure) else made.get_figure(root=True)
    assert isinstance(figure, Figure)
    figure.draw_without_rendering()
    return figure


def groups(ax: Axes) -> dict[str, Any]:
    """Return the groups of axes by their id."""
    found = [one for one in ax.get_children() if hasattr(one, "sentence")]
    names = [str(one.get_gid()) for one in found]
    assert len(names) == len(set(names)), "an id occurs twice"
    return dict(zip(names, found, strict=True))


def texts(thing: Artist) -> list[Text]:
    """Return all texts that say something."""
    return [one for one in thing.findobj(Text) if one.get_text().strip()]


def overlapping(some: list[Text], slack: float = 1.5) -> list[tuple[str, str]]:
    """Return the pairs of texts that lie on one another by more than a few pixels."""
    boxes = [(one.get_text(), one.get_window_extent()) for one in some]
    return [
        (text, other)
        for i, (text, a) in enumerate(boxes)
        for other, b in boxes[:i]
        if a.x0 + slack < b.x1 and b.x0 + slack < a.x1 and a.y0 + slack < b.y1 and b.y0 + slack < a.y1
    ]


def vertices(artist: Any) -> Any:  # noqa: ANN401
    """Return the corners of a patch or of all patches of a collection, in points of its chart."""
    paths = artist.get_paths() if hasattr(artist, "get_paths") else [artist.get_path()]
    return np.concatenate([path.vertices for path in paths])


def svg_ids(data: bytes) -> list[str]:
    """Return the ids of groups in an SVG."""
    return re.findall(r'<g id="([^"]+)"', data.decode("utf-8"))
