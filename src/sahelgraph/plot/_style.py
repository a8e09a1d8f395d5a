"""Style: the few artists from which pictures are made, with nothing taken from global settings."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from sahelgraph._files import safe_name
from sahelgraph.plot._labels import FAMILY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.patches import PathPatch
    from matplotlib.text import Text
    from numpy.typing import NDArray

    from sahelgraph.plot._ink import Ink

DARK, GREY = "#1A1A1A", "#5A5A5A"
FAINT = 0.55  # strength of what is attested but not certain
CASING = 0.88  # opacity of the white under what stands on lines
_WIDTHS = {True: 1.9, False: 1.15}
_PLAIN_ID = re.compile(r"[A-Za-z0-9_.-]{1,60}", re.ASCII)
_OWN = {
    "svg.hashsalt": "sahelgraph",  # else the ids inside an SVG are random
    "svg.fonttype": "none",  # text stays text: searchable, editable, read aloud
    "pdf.fonttype": 42,  # TrueType, which journals ask for
    "path.simplify": False,
}


@contextmanager
def house_style() -> Iterator[None]:
    """Draw with matplotlib's defaults and our own few settings, whatever the user's are; theirs come back after.

    Examples
    --------
    >>> import matplotlib as mpl
    >>> with house_style():
    ...     mpl.rcParams["pdf.fonttype"]
    42
    """
    import matplotlib as mpl

    settings: dict[Any, Any] = dict(mpl.rcParamsDefault)
    for key in list(settings):  # the backend's keys would choose one: pictures need none
        if key.startswith(("backend", "interactive", "toolbar")):
            del settings[key]
    with mpl.rc_context():
        mpl.rcParams.update(settings | _OWN)
        yield


def identifier(text: str) -> str:
    """Return an id that is safe in XML: the text itself if it is plain, else a slug and a hash.

    Examples
    --------
    >>> identifier("ansar_dine"), identifier("é<")
    ('ansar_dine', 'e-4a7e93ca')
    """
    return text if _PLAIN_ID.fullmatch(text) else safe_name(text)


def mix(colour: str, share: float, ground: str = "#FFFFFF") -> str:
    """Return a colour at some strength on a ground.

    Examples
    --------
    >>> mix("#000000", 0.5)
    '#808080'
    """
    pairs = [(int(colour[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)


def patch(
    corners: Sequence[tuple[float, float]] | NDArray[Any],
    *,
    fill: str | None = None,
    line: str | None = None,
    width: float = 0.0,
    alpha: float | None = None,
    dash: tuple[float, ...] = (),
    closed: bool = True,
) -> PathPatch:
    """Return a polygon."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    points = [tuple(map(float, corner)) for corner in corners]
    codes = [Path.MOVETO, *[Path.LINETO] * (len(points) - 1)]
    if closed:
        points.append(points[0])
        codes.append(Path.CLOSEPOLY)
    style = (0.0, dash) if dash else "solid"
    return PathPatch(
        Path(points, codes),
        facecolor=fill or "none",
        edgecolor=line or "none",
        linewidth=width if line else 0.0,
        linestyle=style,
        alpha=alpha,
        joinstyle="round",
    )


def stroke(control: NDArray[Any], ink: Ink, scale: float, *, certain: bool) -> list[Artist]:
    """Return a line and the white casing under it, which tells it from those that it crosses."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    path = Path(control, [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4])
    width = _WIDTHS[certain] * scale
    # Dots need round ends and no length; others need flat ends, or short gaps would close.
    dash = (0.0, tuple(part * max(width, 1.3 * scale) / width for part in ink.dash)) if ink.dash else "solid"
    colour = ink.colour if certain else mix(ink.colour, FAINT)
    return [
        PathPatch(
            path, facecolor="none", edgecolor="white", linewidth=width + 2.6 * scale, capstyle="butt", alpha=CASING
        ),
        PathPatch(path, facecolor="none", edgecolor=colour, linewidth=width, linestyle=dash, capstyle="butt"),
    ]


def write(
    x: float,
    y: float,
    text: str,
    size: float,
    colour: str,
    *,
    ha: Literal["left", "center"] = "center",
    va: Literal["top", "center"] = "center",
    bold: bool = False,
) -> Text:
    """Return text that is never read as mathematics."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.text import Text

    return Text(
        x,
        y,
        text,
        color=colour,
        horizontalalignment=ha,
        verticalalignment="center_baseline" if va == "center" and "\n" not in text else va,
        multialignment=ha,
        fontproperties=FontProperties(family=FAMILY, size=size, weight="bold" if bold else "normal"),
        linespacing=1.15,
        parse_math=False,
        usetex=False,
        zorder=9,
    )


def group(ax: Axes, name: str, sentence: str, parts: Sequence[Artist], zorder: float) -> Artist:
    """Put several artists on the axes as one, under one id in an SVG and with one sentence for who cannot see it."""
    made: Artist = _group_class()(name, sentence, parts)
    made.set_zorder(zorder)
    ax.add_artist(made)
    for part in parts:
        part.set_figure(ax.figure)
        part.axes = ax
        part.set_transform(ax.transData)
        part.set_clip_on(False)
    made.set_clip_on(False)
    return made


_made: list[type[Artist]] = []


def _group_class() -> Any:  # noqa: ANN401 — a class that exists once matplotlib does
    if not _made:
        from matplotlib.artist import Artist as Base
        from matplotlib.transforms import Bbox

        class Group(Base):
            """Artists that belong together."""

            def __init__(self, name: str, sentence: str, parts: Sequence[Artist]) -> None:
                super().__init__()
                self.set_gid(name)
                self.sentence = sentence
                self.parts = tuple(parts)

            def draw(self, renderer: Any) -> None:  # noqa: ANN401 — any backend's
                """Draw the parts, in their order."""
                if not self.get_visible():
                    return
                renderer.open_group("group", gid=self.get_gid())
                for part in self.parts:
                    part.draw(renderer)
                renderer.close_group("group")
                self.stale = False

            def get_children(self) -> list[Artist]:
                """Return the parts."""
                return list(self.parts)

            def get_tightbbox(self, renderer: Any = None) -> Bbox:  # noqa: ANN401
                """Return the room of all parts together."""
                return Bbox.union([part.get_window_extent(renderer) for part in self.parts] or [Bbox.null()])

        _made.append(Group)
    return _made[0]
