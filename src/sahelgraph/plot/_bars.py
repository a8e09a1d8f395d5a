"""Bars: the days of a relation on paper, solid where it must have held and fading where its dates are vague."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from sahelgraph.plot._ink import Ink
from sahelgraph.plot._items import question
from sahelgraph.plot._sheet import SAMPLE, Item
from sahelgraph.plot._style import DARK, mix, patch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist

    from sahelgraph.plot._dated import Four, Span
    from sahelgraph.plot._picture import Picture
    from sahelgraph.plot._say import Words

TAIL = 14.0  # points over which a bar fades where its side is open
_FAINTEST = 0.16
_STRIPE = 3.5  # between stripes, in points
_MONTH = 31  # days: an event known to the month is not vague


@dataclass(frozen=True, slots=True)
class Bar:
    """One relation on its row, in points from the left of the frame.

    ``left`` and ``right`` enclose the days on which it may have held, cut where the frame ends;
    ``pieces`` are (left, right, strength) from which it is painted, of strength 1 where it must have
    held; ``at`` is the middle of an event, None for a state; ``head`` is ``"ongoing"``, ``"untold"`` or empty.
    """

    relation: str
    left: float
    right: float
    pieces: tuple[tuple[float, float, float], ...]
    at: float | None = None
    vague: bool = False
    head: str = ""
    cut: bool = False


def bars(picture: Picture, rows: dict[str, Four], span: Span) -> list[Bar]:
    """Lay the relations of a picture out on a span of days, in the order of its edges.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> from sahelgraph.plot._dated import Span, four_days, shown_days
    >>> from sahelgraph.plot._told import read
    >>> g = sg.load().during("2012").of_kind("split")
    >>> rows = dict(zip(g.relations.index, four_days(g.days)))
    >>> one, _ = bars(read(g, title=None, lang="en"), rows, Span(*shown_days(g, []), 366.0))
    >>> one.left, one.right, one.at
    (152.0, 182.0, 167.0)
    """
    edges = picture.edges
    return [
        _bar(rel, rows[rel], end, span, event=time == "event")
        for rel, end, time in zip(edges.index, edges["end"], edges["time"], strict=True)
    ]


def _bar(relation: str, days: Four, end: str, span: Span, *, event: bool) -> Bar:
    start_min, start_max, end_min, end_max = (
        None if day is None else span.x(day + (place > 1)) for place, day in enumerate(days)
    )
    known = [x for x in (start_min, start_max, end_min, end_max) if x is not None]
    if not known:
        at = span.across / 2 if event else None
        return Bar(relation, 0.0, span.across, ((0.0, span.across, 0.0),), at, vague=True, cut=True)
    if event:  # one moment: where it may lie is of one strength
        start_max, end_min = min(known), max(known)
    b = max(known) if start_max is None else start_max
    c = min(known) if end_min is None else end_min
    a = min(b, c) - TAIL if start_min is None else start_min
    d = max(b, c) + TAIL if end_max is None else end_max
    low, high = (min(max(x, 0.0), span.across) for x in (a, d))
    pieces = tuple(
        (max(one, 0.0), min(two, span.across), strength * (0.3 if event else 1.0))
        for one, two, strength in _pieces(a, b, c, d)
        if two > 0 and one < span.across
    )
    at = min(max((low + high) / 2, 0.0), span.across) if event else None
    vague = None in days or (days[3] or 0) - (days[0] or 0) >= _MONTH
    head = "" if end_max is not None or event else "ongoing" if end == ".." else "untold"
    cut = (start_min is not None and a < -0.01) or (end_max is not None and d > span.across + 0.01)
    return Bar(relation, low, high, pieces, at, vague, head, cut)


def _pieces(a: float, b: float, c: float, d: float) -> list[tuple[float, float, float]]:
    """Cut a bar that begins between a and b and ends between c and d where its strength changes."""
    cuts = {a, b, c, d}
    for one, two in ((a, b), (c, d)):
        steps = min(60, int((two - one) / 1.2))
        cuts |= {one + (two - one) * i / steps for i in range(1, steps)}
    edges = sorted(cut for cut in cuts if a <= cut <= d)
    return [
        (one, two, min(_rise(a, b, (one + two) / 2), 1 - _rise(c, d, (one + two) / 2)))
        for one, two in pairwise(edges)
        if two > one
    ]


def _rise(low: float, high: float, x: float) -> float:
    if x >= high:
        return 1.0
    return 0.0 if x <= low else (x - low) / (high - low)


def paint_bar(bar: Bar, one: Ink, y: float, high: float, *, hostile: bool) -> list[Artist]:
    """Return the artists of one bar around a height.

    Examples
    --------
    >>> one = Ink("#D55E00", "#FF7F3F", (), "to", "")
    >>> bar = Bar("r1", 0.0, 20.0, ((0.0, 20.0, 1.0),))
    >>> len(paint_bar(bar, one, 5.0, 6.0, hostile=False)), len(paint_bar(bar, one, 5.0, 6.0, hostile=True))
    (1, 2)
    """
    parts = [_body(bar, one.colour, y, high / 2 if bar.at is None else high / 6)] if bar.pieces else []
    if bar.at is not None:
        size = high * 0.62
        corners = [(bar.at, y + size), (bar.at + size, y), (bar.at, y - size), (bar.at - size, y)]
        fill, line = ("#FFFFFF", one.colour) if bar.vague else (one.colour, "#FFFFFF")
        parts.append(patch(corners, fill=fill, line=line, width=1.0 if bar.vague else 0.5))
        return parts
    if hostile:
        parts += _stripes(bar.left, bar.right, y - high / 2, y + high / 2)
    if bar.head:
        x, size = bar.right, high * 0.62
        corners = [(x, y - size), (x + size * 1.25, y), (x, y + size)]
        filled = bar.head == "ongoing"
        parts.append(
            patch(corners, fill=one.colour if filled else "#FFFFFF", line=one.colour, width=0.0 if filled else 0.8)
        )
    return parts


def _body(bar: Bar, colour: str, y: float, half: float) -> Artist:
    """Return the pieces of a bar as one artist."""
    from matplotlib.collections import PolyCollection

    boxes = []
    for left, right, _ in bar.pieces:
        over = min(right + 0.3, bar.right)  # else a hairline of paper would show between two pieces
        boxes.append([(left, y - half), (left, y + half), (over, y + half), (over, y - half)])
    colours = [mix(colour, _FAINTEST + (1 - _FAINTEST) * strength) for *_, strength in bar.pieces]
    return PolyCollection(boxes, facecolors=colours, edgecolors="none", linewidths=0)


def _stripes(left: float, right: float, low: float, high: float) -> list[Artist]:
    """Return white stripes within a box, as one path."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    rise = high - low
    points: list[tuple[float, float]] = []
    x = left - rise + _STRIPE / 2
    while x < right:
        one, two = max(x, left), min(x + rise, right)
        if two > one:
            points += [(one, low + one - x), (two, low + two - x)]
        x += _STRIPE
    if not points:
        return []
    codes = [Path.MOVETO, Path.LINETO] * (len(points) // 2)
    return [PathPatch(Path(points, codes), facecolor="none", edgecolor="#FFFFFF", linewidth=0.9, capstyle="butt")]


def key(picture: Picture, drawn: Sequence[Bar], say: Words) -> tuple[Item, ...]:
    """Explain how bars are read, as far as such bars are present.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> from sahelgraph.plot._told import phrases, read
    >>> solid = Bar("r013", 0.0, 20.0, ((0.0, 20.0, 1.0),), 10.0)
    >>> [item.text for item in key(read(sg.load().of_kind("split"), title=None, lang="en"), [solid], phrases("en"))]
    ['event']
    """
    states, events = ([bar for bar in drawn if (bar.at is None) is state] for state in (True, False))
    left, right = 3.0, SAMPLE - 3
    whole = Bar("", left, right, ((left, right, 1.0),))
    open_ = replace(whole, right=right - 5, pieces=((left, right - 5, 1.0),), head="ongoing")
    hostile = (picture.edges["sign"] < 0) & (picture.edges["time"] == "state")
    samples = (
        ("solid", whole, any(s == 1 for bar in states for *_, s in bar.pieces)),
        ("fading", replace(whole, pieces=tuple(_pieces(left, right - 3, right, right))), any(map(_fades, drawn))),
        ("hatched", whole, bool(hostile.any())),
        ("ongoing", open_, any(bar.head == "ongoing" for bar in states)),
        (
            "untold",
            replace(open_, head="untold", pieces=tuple(_pieces(left, left, 8.0, right - 5))),
            any(bar.head == "untold" for bar in states),
        ),
        ("event", replace(whole, pieces=(), at=SAMPLE / 2), any(not bar.vague for bar in events)),
        (
            "vague_event",
            replace(whole, pieces=((left, right, 0.0),), at=SAMPLE / 2, vague=True),
            any(bar.vague for bar in events),
        ),
    )
    items = [_item(say[name], bar, striped=name == "hatched") for name, bar, present in samples if present]
    if picture.edges["doubtful"].any():
        items.append(Item(say["doubtful"], paint=question))
    return tuple(items)


def _fades(bar: Bar) -> bool:
    return any(strength < 1 for *_, strength in bar.pieces)


def _item(text: str, bar: Bar, *, striped: bool) -> Item:
    def paint(x: float, y: float, scale: float) -> list[Artist]:
        pieces = tuple((one * scale + x, two * scale + x, strength) for one, two, strength in bar.pieces)
        at = None if bar.at is None else bar.at * scale + x
        moved = replace(bar, left=bar.left * scale + x, right=bar.right * scale + x, pieces=pieces, at=at)
        return paint_bar(moved, Ink(DARK, DARK, (), "none", ""), y, 6.0, hostile=striped)

    return Item(text, paint=paint)
