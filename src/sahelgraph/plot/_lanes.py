"""Lanes: actors as lanes through time, relations as links between them where they begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sahelgraph.plot._dated import Span, axis, breaks, four_days, left_out, narrowed, quiet, shown_days
from sahelgraph.plot._ink import HOLLOW, MARKS, ink, rank
from sahelgraph.plot._items import actor_items, glyph, kind_items, reading_items
from sahelgraph.plot._labels import width as wide_of
from sahelgraph.plot._picture import plain
from sahelgraph.plot._sheet import WIDE, Sheet, bands, base_size, beside, hang, inside, shorten
from sahelgraph.plot._style import DARK, FAINT, identifier, mix, patch, stroke, write
from sahelgraph.plot._told import caption, phrases, read

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from sahelgraph import TemporalMultigraph
    from sahelgraph.plot._dated import Four
    from sahelgraph.plot._ink import Ink
    from sahelgraph.plot._picture import Picture
    from sahelgraph.plot._say import Words

_GAPS = (5.0, 4.2, 3.4, 2.8)  # points between links that would lie on one another …
_ASIDE = 0.08  # … the widest that moves none by more than this share of the frame
_DOT = 1.9
_TALLEST = 13_000.0


@dataclass(frozen=True, slots=True)
class Link:
    """One relation: where it begins, where it is drawn so as to stand apart, and its two lanes."""

    relation: str
    begins: float
    x: float
    source: int
    target: int


def lanes(
    g: TemporalMultigraph,
    *,
    ax: Axes | None = None,
    ego: str | None = None,
    first: object = None,
    last: object = None,
    mode: str = "attested",
    title: str | None = None,
    lang: str = "en",
    width: float = WIDE,
) -> Axes:
    """Draw actors as lanes, by their kind, and every relation as a link between two of them at its start.

    A link stands in the middle of the days between which its relation may have begun; links that
    would lie on one another stand side by side, and the note says how far from their days. A
    dot is the source. The grey line of an actor reaches over all its relations in view. Some fifty
    relations can be told apart; more are better narrowed to some years, or to those of one actor.

    Parameters
    ----------
    g
        The graph.
    ax
        Axes to draw on; they keep their box, and the chart is made as large as fits. By default
        axes of a new figure, which is not shown.
    ego
        Only the relations around this actor.
    first, last
        Periods (``2012``, ``"2012-06"``) at which to begin and to end: other relations are left out.
        Without either, the axis leaves out long runs of years in which nothing begins or ends, shows
        where, and the note names them.
    mode
        How surely a relation must hold between them, as in `during`.
    title
        By default the archive's title and the period.
    lang
        ``"en"`` or ``"fr"``.
    width
        Of a new figure, in inches: 3.5 and 7.2 are one column and two of a journal.

    Returns
    -------
    matplotlib.axes.Axes
        Its x is in days, as matplotlib counts dates; its y counts lanes downwards.

    Raises
    ------
    ValueError
        If the language or the width is none that pictures have.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> ax = lanes(sg.load(), first=2012, last=2013)
    >>> ax.get_title(loc="left")
    'Mali and the Sahel, 2012–2013'
    """
    say = phrases(lang)
    g = narrowed(g, first, last, mode)
    g = g if ego is None else g.around(ego)
    picture = read(g, title=title, lang=lang)
    rows = four_days(g.days)
    seen = g.days[["seen_first", "seen_last"]]
    return hang(lambda wide: _sheet(g, picture, rows, seen, say, wide), ax, width)


def order(picture: Picture, begins: list[float]) -> list[str]:
    """Return the actors from the top: states first and the unnamed last, in a kind who begins first.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> order(read(sg.load().of_kind("split"), title=None, lang="en"), [3.0, 3.0])
    ['mnla', 'ansar_dine', 'aqim']
    """
    when: dict[str, tuple[float, int]] = {}
    for row, (source, target, x) in enumerate(
        zip(picture.edges["source"], picture.edges["target"], begins, strict=True)
    ):
        for side, actor in enumerate((source, target)):
            when[actor] = min(when.get(actor, (np.inf, 0)), (round(x, 3), 2 * row + side))
    kinds = picture.nodes["kind"]
    return sorted(when, key=lambda one: (rank(kinds[one]), kinds[one], when[one], one))


def links(
    picture: Picture,
    starts: list[tuple[float, float]],
    lane: dict[str, int],
    across: float,
    torn: Sequence[tuple[float, float]] = (),
) -> list[Link]:
    """Place each link where its relation begins, or as near to it as no other link is in its way.

    ``starts`` are places and how vague each is: the vaguest make way. No link is moved over what is ``torn``.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> picture = read(sg.load().of_kind("split"), title=None, lang="en")
    >>> [one.x for one in links(picture, [(50.0, 9), (50.0, 9)], {"mnla": 0, "ansar_dine": 1, "aqim": 2}, 100.0)]
    [50.0, 55.0]
    """
    ends = [(lane[a], lane[b]) for a, b in zip(picture.edges["source"], picture.edges["target"], strict=True)]
    places: list[float] = []
    for gap in _GAPS:
        places = _apart(starts, ends, gap, across, torn)
        if all(
            abs(x - min(max(wanted, 3.0), across - 3)) <= _ASIDE * across
            for x, (wanted, _) in zip(places, starts, strict=True)
        ):
            break
    return [
        Link(str(rel), wanted, x, *pair)
        for rel, (wanted, _), x, pair in zip(picture.edges.index, starts, places, ends, strict=True)
    ]


def _apart(
    starts: list[tuple[float, float]],
    ends: list[tuple[int, int]],
    gap: float,
    across: float,
    torn: Sequence[tuple[float, float]],
) -> list[float]:
    """Return a place for each link, those first whose start is known best."""
    taken = np.empty((0, 3))
    found = np.zeros(len(starts))
    sure = sorted(
        range(len(starts)), key=lambda i: (starts[i][1], round(starts[i][0], 3), abs(ends[i][0] - ends[i][1]), i)
    )
    for i in sure:
        low, high = sorted(ends[i])
        near = taken[(taken[:, 1] <= high) & (taken[:, 2] >= low), 0]
        wanted = min(max(starts[i][0], 3.0), across - 3.0)
        steps = np.arange(1000)[:, None] * gap * np.array([1.0, -1.0])
        tries = wanted + steps.ravel()
        tries = tries[(tries >= 2.0) & (tries <= across - 2.0)]
        for left, right in torn:  # nobody crosses a break
            tries = tries[tries <= left if wanted <= left else tries >= right if wanted >= right else tries == wanted]
        free = (np.abs(tries[:, None] - near) >= gap - 1e-6).all(1)
        found[i] = tries[free.argmax()] if free.any() else wanted
        taken = np.concatenate([taken, [[found[i], low, high]]])
    return found.tolist()


def _begins(days: Four, span: Span) -> tuple[float, float]:
    """Return where a relation begins, the middle of its possible first days in view, and their number."""
    low, high = days[0], days[1]
    if low is None and high is None:
        low = high = next((day for day in (days[2], days[3]) if day is not None), span.first)
    low, high = (high if low is None else low) or 0, (low if high is None else high) or 0
    if low <= span.last and high >= span.first:
        low, high = max(low, span.first), min(high, span.last)
    return (span.x(low) + span.x(high + 1)) / 2, float(high - low)


def _sheet(  # noqa: PLR0917 — private, and called once
    g: TemporalMultigraph, picture: Picture, rows: list[Four], seen: pd.DataFrame, say: Words, wide: float
) -> Sheet:
    base, across = base_size(wide), inside(wide)
    size = base - 0.5
    names = dict(zip(picture.nodes.index, picture.nodes["label"], strict=True))
    left = max((wide_of(name, size) for name in names.values()), default=0.0) * 1.04 + 19
    left = min(max(left, 50.0), 0.4 * across)
    span = Span(*shown_days(g, rows), across - left - 7, quiet(g, rows))
    starts = [_begins(days, span) for days in rows]
    begins = [x for x, _ in starts]
    actors = order(picture, begins)
    lane = {actor: i for i, actor in enumerate(actors)}
    torn = [(span.x(one), span.x(two + 1)) for one, two in span.cuts]
    drawn = links(picture, starts, lane, span.across, torn)
    count = max(1, len(actors))
    step = min(base + 4.5, _TALLEST / count)
    high = count * step
    sheet = Sheet((span.across, high), (left, 7.0, 0.0, 2 * base + 9), (span.first, span.last + 1, count, 0), base)
    sheet.dated, sheet.span = True, span
    sheet.title, sheet.subtitle = picture.title, picture.subtitle
    middle = {actor: high - (i + 0.5) * step for actor, i in lane.items()}
    sheet.add("bands", "", bands(picture.nodes["kind"].loc[actors], sheet, step, 5.0), 0.5)
    sheet.add("axis", "", axis(span, high, say, base), 1)
    ongoing = set(picture.edges.index[picture.edges["end"] == ".."])
    for actor in actors:
        own = (picture.edges["source"] == actor) | (picture.edges["target"] == actor)
        parts = _life(seen[own.to_numpy()], span, middle[actor], goes_on=bool(ongoing & set(picture.edges.index[own])))
        parts += glyph(str(picture.nodes["kind"].loc[actor]), -6.0, middle[actor], 3.4)
        parts.append(beside(-13.0, middle[actor], shorten(names[actor], left - 15, size), size))
        name = f"{plain(picture.nodes['name'].loc[actor])} ({plain(picture.nodes['kind'].loc[actor])})"
        sheet.add(f"actor-{identifier(actor)}", name, parts, 2)
    inks = ink(g.kinds, picture.edges["kind"])
    edges = picture.edges
    for one, kind, certain, doubtful, sentence in zip(
        drawn, edges["kind"], edges["certain"], edges["doubtful"], edges["sentence"], strict=True
    ):
        ends = (high - (one.source + 0.5) * step, high - (one.target + 0.5) * step)
        parts = _link(one.x, *ends, inks[kind], step, certain=certain, doubtful=doubtful)
        sheet.add(f"rel-{identifier(one.relation)}", sentence, parts, 3)
    sheet.key = (
        *kind_items(edges, inks, say),
        *reading_items(edges, say),
        *actor_items(picture.nodes["kind"], say),
    )
    sheet.add("breaks", "", breaks(span, high), 2.5)
    sheet.note = caption(g, say, picture.note, *_asides(drawn, span, say), left_out(span, say))
    return sheet


def _asides(drawn: list[Link], span: Span, say: Words) -> list[str]:
    before = sum(1 for one in drawn if one.begins < 0)
    meant = (min(max(one.begins, 0.0), span.across) for one in drawn)
    away = max((abs(span.day(one.x) - span.day(x)) for one, x in zip(drawn, meant, strict=True)), default=0.0)
    days = int(np.ceil(away - 1e-6))
    said = [say.count(before, "began_before")] if before else []
    return [*said, say.count(days, "aside", start=say["start"])] if drawn else said


def _life(seen: pd.DataFrame, span: Span, y: float, *, goes_on: bool) -> list[Artist]:
    """Return the line of an actor over all the days that the evidence of its relations reaches."""
    first, last = (
        seen[name].dropna().to_numpy("datetime64[D]").astype(np.int64) for name in ("seen_first", "seen_last")
    )
    if not len(first) or not len(last):
        return []
    left, right = max(span.x(int(first.min())), 0.0), min(span.x(int(last.max()) + 1), span.across)
    parts: list[Artist] = [patch([(left, y), (right, y)], line="#B9B9B9", width=0.8, closed=False)]
    if goes_on:
        parts.append(patch([(right, y - 2), (right + 4, y), (right, y + 2)], fill="#B9B9B9"))
    return parts


def _link(x: float, start: float, stop: float, one: Ink, step: float, *, certain: bool, doubtful: bool) -> list[Artist]:
    if start == stop:  # an actor and itself: a small bow above its lane
        control = np.array([[x - 2, start], [x - 4, start + step], [x + 4, start + step], [x + 2, start]])
        return stroke(control, one, 0.62, certain=certain)[1:]
    way = 1.0 if stop > start else -1.0
    headed = one.head == "to"
    foot = stop - way * (5.0 if headed else 0.0)
    parts = stroke(np.stack([np.full(4, x), np.linspace(start, foot, 4)], axis=1), one, 0.62, certain=certain)
    colour = one.colour if certain else mix(one.colour, FAINT)
    parts.append(_dot(x, start, colour))
    if headed:
        tip = [(x, stop), (x - 2.3, stop - way * 5.6), (x, stop - way * 4.4), (x + 2.3, stop - way * 5.6)]
        parts.append(patch(tip, fill=colour, line="#FFFFFF", width=0.3))
    else:
        parts.append(_dot(x, stop, colour))
    middle = (start + foot) / 2
    if one.mark:
        hollow = one.mark in HOLLOW
        size = 2.3 if abs(start - foot) > 14 else 1.7
        corners = [(x + size * dx, middle + size * dy) for dx, dy in MARKS[one.mark]]
        fill, line, thick = ("#FFFFFF", colour, 0.8) if hollow else (colour, "#FFFFFF", 0.4)
        parts.append(patch(corners, fill=fill, line=line, width=thick))
    if doubtful:
        y = middle - (4.4 if one.mark else 0.0)
        parts.append(patch([(x + a * 1.9, y + b * 2.9) for a, b in ((-1, -1), (-1, 1), (1, 1), (1, -1))], fill="white"))
        parts.append(write(x, y, "?", 5.5, DARK, bold=True))
    return parts


def _dot(x: float, y: float, colour: str) -> Artist:
    ring = np.linspace(0, 2 * np.pi, 17)[:-1]
    return patch(np.stack([x + _DOT * np.cos(ring), y + _DOT * np.sin(ring)], axis=1), fill=colour)
