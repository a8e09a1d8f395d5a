"""Timeline: every relation as a bar on its days, solid where they are certain and fading where they are vague."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sahelgraph.plot._bars import bars, key, paint_bar
from sahelgraph.plot._dated import Span, axis, breaks, four_days, left_out, narrowed, quiet, shown_days
from sahelgraph.plot._ink import ink
from sahelgraph.plot._items import SIGNS
from sahelgraph.plot._labels import width as wide_of
from sahelgraph.plot._picture import plain, written
from sahelgraph.plot._sheet import PALE, RULE, WIDE, Sheet, base_size, beside, hang, inside, shorten
from sahelgraph.plot._style import DARK, GREY, identifier, patch, write
from sahelgraph.plot._told import caption, phrases, read

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from sahelgraph import TemporalMultigraph
    from sahelgraph.plot._bars import Bar
    from sahelgraph.plot._dated import Four
    from sahelgraph.plot._ink import Ink
    from sahelgraph.plot._picture import Picture
    from sahelgraph.plot._say import Words

_HIGH = 0.62  # height of a bar in rows
_TALLEST = 13_000.0  # points: PDF readers refuse pages of more than 14,400


def timeline(
    g: TemporalMultigraph,
    *,
    ax: Axes | None = None,
    ego: str | None = None,
    kinds: str | Collection[str] | None = None,
    first: object = None,
    last: object = None,
    mode: str = "attested",
    title: str | None = None,
    lang: str = "en",
    width: float = WIDE,
) -> Axes:
    """Draw every relation as a bar by kind: solid on the days on which it must have held, fading where dates are vague.

    Hostile kinds are striped, events are diamonds (hollow where not even the month is known), and a
    bar whose end is open has a head: filled where the source says that it goes on, hollow where the
    source is silent.

    Parameters
    ----------
    g
        The graph.
    ax
        Axes to draw on; they keep their box, and the chart is made as large as fits. By default
        axes of a new figure, which is not shown.
    ego
        Only the relations around this actor.
    kinds
        Only relations of these kinds and of those that descend from them.
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
        Its x is in days, as matplotlib counts dates, so that ``ax.axvline(date)`` marks a day; its y
        counts rows downwards, headings included.

    Raises
    ------
    ValueError
        If the language or the width is none that pictures have.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> ax = timeline(sg.load(), ego="MNLA", first=2012, last=2013)
    >>> ax.get_title(loc="left")
    'Mali and the Sahel, 2012–2013'
    """
    say = phrases(lang)
    g = narrowed(g, first, last, mode)
    g = g if ego is None else g.around(ego)
    g = g if kinds is None else g.of_kind(*([kinds] if isinstance(kinds, str) else sorted(kinds)))
    picture = read(g, title=title, lang=lang)
    rows = dict(zip(picture.edges.index, four_days(g.days), strict=True))
    names = _row_names(g, picture, lang)
    return hang(lambda wide: _sheet(g, picture, rows, names, say, wide), ax, width)


# -- what is written beside --------------------------------------------------------------------------------------------


def _row_names(g: TemporalMultigraph, picture: Picture, lang: str) -> dict[str, str]:
    edges = picture.edges
    named = sorted({*edges["source"], *edges["target"], *edges["via"]} - {""})
    label = {"": "", **written(g, named, lang)}
    found = {}
    for rel, source, target, via, directed, doubtful in zip(
        edges.index, edges["source"], edges["target"], edges["via"], edges["directed"], edges["doubtful"], strict=True
    ):
        name = f"{plain(label[source], 32)} {'→' if directed else '–'} {plain(label[target], 32)}"
        name += f" ({plain(label[via], 24)})" if via else ""
        found[rel] = f"{name} ?" if doubtful else name
    return found


def _groups(picture: Picture, drawn: Sequence[Bar]) -> list[tuple[str, list[int]]]:
    """Return the kinds in the order of every legend, each with the places of its relations, first come first."""
    edges = picture.edges
    places: dict[str, list[int]] = {}
    for i in sorted(range(len(drawn)), key=lambda i: (round(drawn[i].left, 3), round(drawn[i].right, 3), i)):
        places.setdefault(edges["kind"].iloc[i], []).append(i)
    signs = dict(zip(edges["kind"], edges["sign"], strict=True))
    return sorted(places.items(), key=lambda one: (-signs[one[0]], -len(one[1]), one[0]))


def _sheet(  # noqa: PLR0917 — private, and called once
    g: TemporalMultigraph, picture: Picture, rows: dict[str, Four], names: dict[str, str], say: Words, wide: float
) -> Sheet:
    base, across = base_size(wide), inside(wide)
    size = base - 0.5
    count = max(1, len(picture.edges) + picture.edges["kind"].nunique())
    step = min(base + 3.0, _TALLEST / count)
    named = step >= base
    left = min(max((wide_of(name, size) for name in names.values()), default=0.0) * 1.04 + 5, 0.44 * across)
    left = max(left, 70.0) if named else 70.0
    right = 9.0
    four = list(rows.values())
    span = Span(*shown_days(g, four), across - left - right, quiet(g, four))
    drawn = bars(picture, rows, span)
    groups = _groups(picture, drawn)
    high = count * step + 3
    below = 2 * base + 9
    sheet = Sheet((span.across, high), (left, right, 0.0, below), (span.first, span.last + 1, count, 0), base)
    sheet.dated, sheet.span = True, span
    inks = ink(g.kinds, picture.edges["kind"])
    sheet.add("axis", "", axis(span, high, say, base), 1)
    y = high
    for kind, places in groups:
        sign = int(picture.edges["sign"].iloc[places[0]])
        sheet.add(f"kind-{identifier(kind)}", "", _heading(kind, sign, len(places), inks[kind], y, step, sheet, say), 2)
        y -= step
        for i in places:
            rel = str(picture.edges.index[i])
            parts: list[Artist] = [patch([(0, y - step / 2), (span.across, y - step / 2)], line=PALE, width=0.5)]
            parts += paint_bar(drawn[i], inks[kind], y - step / 2, step * _HIGH, hostile=sign < 0)
            if named:
                text = shorten(names[rel], left - 4, size)
                parts.append(beside(-4.0, y - step / 2, text, size))
            sheet.add(f"rel-{identifier(rel)}", picture.edges["sentence"].iloc[i], parts, 3)
            y -= step
    sheet.add("breaks", "", breaks(span, high), 4)
    sheet.title, sheet.subtitle = picture.title, picture.subtitle
    cut = say["cut"] if any(bar.cut for bar in drawn) else ""
    sheet.note = caption(g, say, picture.note, cut, left_out(span, say), "" if named else say["unnamed"])
    sheet.key = key(picture, drawn, say)
    return sheet


def _heading(  # noqa: PLR0917 — private, and called once
    kind: str, sign: int, count: int, one: Ink, y: float, step: float, sheet: Sheet, say: Words
) -> list[Artist]:
    left, size = -sheet.margins[0], sheet.base
    middle = y - step / 2 - 0.5
    text = shorten(plain(f"{say.kind(kind)} ({SIGNS[sign]})"), sheet.across / 2, size)
    square = [(left, middle - 2.6), (left, middle + 2.6), (left + 5.2, middle + 2.6), (left + 5.2, middle - 2.6)]
    ends = left + 9 + wide_of(text, size) * 1.19 + 5  # bold is wider
    return [
        patch([(left, y - 0.3), (sheet.frame[0], y - 0.3)], line=RULE, width=0.8, closed=False),
        patch(square, fill=one.colour),
        write(left + 9, middle, text, size, DARK, ha="left", bold=True),
        write(ends, middle, str(count), size, GREY, ha="left"),
    ]
