"""Sheet: a chart in points before it hangs on axes, with its title, its rule, its key and its note.

Charts are laid out in points from the lower left corner of their frame, whatever their data, and
hung on axes whose data coordinates are those of the reader: days, rows, values. So a line that the
reader adds at a date stands at that date.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from sahelgraph.plot._labels import FAMILY, HINTED, drawable, width, wrap
from sahelgraph.plot._style import DARK, GREY, group, house_style, patch, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.text import Text

    from sahelgraph.plot._dated import Span

    Painter = Callable[[float, float, float], list[Artist]]

WIDE = 7.2  # inches: two columns of a journal
PALE, RULE, BAND = "#EFEFEF", "#DADADA", "#F6F6F5"
SAMPLE = 30.0  # width of a sample in a key
_SIDE, _PAD, _STEP, _BETWEEN = 8.0, 7.0, 12.5, 16.0
_LEAST = 0.35  # a chart on somebody's axes is not drawn smaller than this


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a key: a sample and what it means; a heading has no sample.

    ``paint`` takes the left end of the sample, its middle height, and its scale.
    """

    text: str
    count: str = ""
    paint: Painter | None = None


@dataclass(slots=True)
class Sheet:
    """A chart in points: the room it takes, what it says, and its artists.

    ``frame`` is the width and height of the data's room; ``margins`` are what labels and axes take
    left, right, above and below of it; ``limits`` are the data coordinates of the frame's sides
    (left, right, bottom, top), ``span`` is how days lie between them where not evenly; ``base`` is the
    size of its text; ``scale`` is how much smaller all of it hangs on the caller's axes.
    """

    frame: tuple[float, float]
    margins: tuple[float, float, float, float]
    limits: tuple[float, float, float, float]
    base: float
    title: str = ""
    subtitle: str = ""
    note: str = ""
    key: tuple[Item, ...] = ()
    dated: bool = False
    span: Span | None = None
    scale: float = 1.0
    layers: list[tuple[str, str, list[Artist], float]] = field(default_factory=list)

    def add(self, name: str, sentence: str, parts: list[Artist], zorder: float = 2.0) -> None:
        """Add artists, in points from the frame's lower left corner, as one group."""
        self.layers.append((name, sentence, parts, zorder))

    @property
    def across(self) -> float:
        """The width of everything without the edge of the paper."""
        return self.margins[0] + self.frame[0] + self.margins[1]

    @property
    def lines(self) -> tuple[list[str], list[str], list[str]]:
        """Title, subtitle and note, broken into lines."""
        title = wrap(drawable(self.title), self.across / 1.12, self.base + 4)  # bold is wider
        across = self.across / 1.07  # small letters are rounded to pixels
        subtitle = wrap(drawable(self.subtitle), across, self.base + 0.5)
        return title, subtitle, wrap(drawable(self.note), across, self.base - 0.5)

    @property
    def head(self) -> float:
        """The room above the frame."""
        title, subtitle, _ = self.lines
        return self.margins[2] + len(title) * (self.base + 4) * 1.2 + len(subtitle) * (self.base + 0.5) * 1.3 + 16

    @property
    def foot(self) -> float:
        """The room below the frame."""
        high = arranged(self.key, self.across, self.base)[1]
        return self.margins[3] + high + len(self.lines[2]) * (self.base - 0.5) * 1.3 + 12

    @property
    def size(self) -> tuple[float, float]:
        """The width and height of the paper."""
        return self.across + 2 * _SIDE, self.frame[1] + self.head + self.foot


def base_size(wide: float) -> float:
    """Return the size of text on paper so many points wide.

    Examples
    --------
    >>> base_size(252), base_size(518)
    (6.5, 7.0)
    """
    return 6.5 if wide < 360 else 7.0  # the smallest letters are half a point less


def inside(wide: float) -> float:
    """Return the width within the edges of the paper.

    Examples
    --------
    >>> inside(252.0)
    236.0
    """
    return wide - 2 * _SIDE


def arranged(key: Sequence[Item], across: float, base: float) -> tuple[list[tuple[Item, float, float]], float]:
    """Lay the items of a key out in columns, a heading above its own; return their places and the height.

    Examples
    --------
    >>> nothing = lambda x, y, scale: []
    >>> places, high = arranged([Item("Relations"), Item("alliance", "", nothing), Item("split", "", nothing)], 400, 7)
    >>> [(item.text, x > 0, y) for item, x, y in places]
    [('Relations', False, -6.25), ('alliance', False, -18.75), ('split', True, -18.75)]
    """
    blocks: list[list[Item]] = []
    for item in key:
        if item.paint is None or not blocks:
            blocks.append([item])
        else:
            blocks[-1].append(item)
    found: list[tuple[Item, float, float]] = []
    y = 0.0
    for block in blocks:
        if block[0].paint is None:
            found.append((block[0], 0.0, y - _STEP / 2))
            y -= _STEP
        items = [item for item in block if item.paint is not None]
        columns, rows = _columns([_wide(item, base) for item in items], across)
        for i, item in enumerate(items):
            found.append((item, columns[i // rows], y - (i % rows + 0.5) * _STEP))
        y -= rows * _STEP + 3
    return found, max(0.0, -y)


def _columns(widths: list[float], across: float) -> tuple[list[float], int]:
    """Return where as many columns begin as have room, and the number of rows."""
    for rows in range(1, len(widths) + 1):
        columns = [max(widths[i : i + rows]) + _BETWEEN for i in range(0, len(widths), rows)]
        if sum(columns) - _BETWEEN <= across or len(columns) == 1:
            return [sum(columns[:i]) for i in range(len(columns))], rows
    return [0.0], 0


def sample_scale(base: float) -> float:
    """Return how large the samples of a key are beside text of a size.

    Examples
    --------
    >>> sample_scale(7.0), sample_scale(6.5)
    (1.0, 0.75)
    """
    return 1.0 if base >= 7 else 0.75


def _wide(item: Item, base: float) -> float:
    count = width(item.count, base) + 5 if item.count else 0.0
    return (SAMPLE + _PAD) * sample_scale(base) + width(drawable(item.text), base) * HINTED + count


def beside(x: float, y: float, text: str, size: float, colour: str = DARK) -> Text:
    """Return a line of text that ends at x.

    Examples
    --------
    >>> beside(0, 0, "MNLA", 7).get_horizontalalignment()
    'right'
    """
    made = write(x, y, text, size, colour)
    made.set_horizontalalignment("right")
    return made


def bands(kinds: Iterable[str], sheet: Sheet, step: float, beyond: float) -> list[Artist]:
    """Return a pale ground under every other kind of actor, of rows of one height; so far beyond the frame's right.

    Examples
    --------
    >>> len(bands(["state", "mission", "mission", "person"], Sheet((90.0, 40.0), (0,) * 4, (0,) * 4, 7.0), 10.0, 0.0))
    2
    """
    left, right, high = -sheet.margins[0], sheet.frame[0] + beyond, sheet.frame[1]
    parts: list[Artist] = []
    for turn, (_, rows) in enumerate(groupby(enumerate(kinds), key=itemgetter(1))):
        for i, _ in rows if turn % 2 == 0 else ():
            top, low = high - i * step, high - (i + 1) * step
            parts.append(patch([(left, top), (left, low), (right, low), (right, top)], fill=BAND))
    return parts


def shorten(text: str, room: float, size: float) -> str:
    """Return a line of text that fits into so many points, ending in an ellipsis where it was longer.

    Examples
    --------
    >>> shorten("National Movement for the Liberation of Azawad", 60, 7)
    'National Move…'
    """
    text = drawable(text)
    if width(text, size) <= room:
        return text
    while text and width(f"{text}…", size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def hang(build: Callable[[float], Sheet], ax: Axes | None, inches: float) -> Axes:
    """Draw the sheet that ``build`` makes for a width in points, on new axes or on the caller's.

    The caller's axes keep their box: the sheet is made as large as fits into it.

    Raises
    ------
    ValueError
        If the width is too small to be read, or the axes belong to no figure.

    Examples
    --------
    >>> ax = hang(lambda wide: Sheet((inside(wide), 100.0), (0, 0, 0, 0), (0, 1, 0, 1), 7.0, title="A"), None, 3.5)
    >>> ax.get_title(loc="left"), float(ax.figure.get_figwidth())
    ('A', 3.5)
    """
    if not 2 <= inches <= 100:
        raise ValueError(f"width is {inches} inches; choose 3.5 for one column of a journal, 7.2 for two")
    with house_style():
        if ax is None:
            sheet = build(inches * 72)
            ax = _axes(sheet)
        else:
            sheet = _fitted(build, ax)
        _paint(sheet, ax)
    return ax


def _axes(sheet: Sheet) -> Axes:
    """Return axes for the frame on a new figure, which is not shown."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    wide, high = sheet.size
    figure = Figure(figsize=(wide / 72, high / 72), facecolor="white")
    FigureCanvasAgg(figure)
    left = _SIDE + sheet.margins[0]
    return figure.add_axes((left / wide, sheet.foot / high, sheet.frame[0] / wide, sheet.frame[1] / high))


def _fitted(build: Callable[[float], Sheet], ax: Axes) -> Sheet:
    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("these axes belong to no figure; make them with figure.add_subplot()")
    box = ax.get_position()
    wide, high = figure.get_figwidth() * 72, figure.get_figheight() * 72
    room = box.width * wide, box.height * high
    scale = 1.0
    while (sheet := build(room[0] / scale)).size[1] * scale > room[1] and scale > _LEAST:
        scale = max(scale * 0.92, _LEAST)
    left, low = (_SIDE + sheet.margins[0]) * scale, sheet.foot * scale
    across, up = sheet.frame[0] * scale, sheet.frame[1] * scale
    low += max(0.0, room[1] - sheet.size[1] * scale)  # what is left over stays below
    ax.set_position((box.x0 + left / wide, box.y0 + low / high, across / wide, up / high))
    sheet.scale = scale
    return sheet


def _paint(sheet: Sheet, ax: Axes) -> None:
    from matplotlib.transforms import Affine2D

    left, right, low, high = sheet.limits
    ax.set_axis_off()
    if sheet.span is not None and sheet.span.cuts:  # a day that the reader adds still stands where it should
        ways = np.vectorize(sheet.span.x, otypes=[float]), np.vectorize(sheet.span.day, otypes=[float])
        ax.set_xscale("function", functions=ways)
        left, right = 0.0, sheet.frame[0]
    if sheet.dated:
        ax.xaxis_date()
    ax.set_xlim(sheet.limits[0], sheet.limits[1])
    ax.set_ylim(low, high)
    place = Affine2D().scale((right - left) / sheet.frame[0], (high - low) / sheet.frame[1]).translate(left, low)
    _words_around(sheet, ax)
    for name, sentence, parts, zorder in sheet.layers:
        group(ax, name, sentence, parts, zorder)
        for part in parts:
            part.set_transform(place + ax.transLimits + ax.transAxes)
        shrink(parts, sheet.scale)


def shrink(artists: Iterable[Artist], scale: float) -> None:
    """Make lines thinner and texts smaller, those within groups too.

    Examples
    --------
    >>> text = write(0, 0, "MNLA", 8, DARK)
    >>> shrink([text], 0.5)
    >>> text.get_fontsize()
    4.0
    """
    from matplotlib.text import Text

    if scale == 1.0:
        return
    for artist in artists:
        thing: Any = artist
        if hasattr(thing, "parts"):
            shrink(thing.parts, scale)
        elif isinstance(artist, Text):
            thing.set_fontsize(thing.get_fontsize() * scale)
        else:
            thing.set_linewidth(thing.get_linewidth() * scale)


def _words_around(sheet: Sheet, ax: Axes) -> None:
    title, subtitle, note = sheet.lines
    base, start = sheet.base, -sheet.margins[0]
    font: dict[str, Any] = {"family": FAMILY, "fontsize": (base + 4) * sheet.scale, "fontweight": "bold", "color": DARK}
    above = sheet.margins[2] + 6 + len(subtitle) * (base + 0.5) * 1.3
    ax.set_title(
        "\n".join(title),
        loc="left",
        x=start / sheet.frame[0],
        y=1.0,
        pad=(above + 5) * sheet.scale,
        parse_math=False,
        usetex=False,
        linespacing=1.1,
        **font,
    )
    places, high = arranged(sheet.key, sheet.across, base)
    top = sheet.frame[1] + above
    under = -sheet.margins[3] - 4
    parts: list[Artist] = [
        write(start, top, "\n".join(subtitle), base + 0.5, GREY, ha="left", va="top"),
        write(start, under - high - 2, "\n".join(note), base - 0.5, GREY, ha="left", va="top"),
    ]
    sheet.add("words", f"{sheet.subtitle}. {sheet.note}".strip(), parts, 5)
    drawn: list[Artist] = []
    for item, dx, dy in places:
        x, y = start + dx, under + dy
        if item.paint is None:
            drawn.append(write(x, y, drawable(item.text), base + 0.5, DARK, ha="left", bold=True))
            continue
        drawn += item.paint(x, y, sample_scale(base))
        text = drawable(item.text)
        x += (SAMPLE + _PAD) * sample_scale(base)
        drawn.append(write(x, y, text, base, DARK, ha="left"))
        if item.count:
            drawn.append(write(x + width(text, base) * HINTED + 5, y, item.count, base, GREY, ha="left"))
    if drawn:
        sheet.add("legend", "", drawn, 5)
