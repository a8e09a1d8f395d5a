"""Matrix: actors by periods, hostile relations to the left and friendly ones to the right of each cell's middle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sahelgraph._dates import parse_period, to_date
from sahelgraph.errors import QueryError
from sahelgraph.plot._ink import ink, rank
from sahelgraph.plot._items import glyph
from sahelgraph.plot._labels import width as wide_of
from sahelgraph.plot._picture import plain
from sahelgraph.plot._sheet import RULE, SAMPLE, WIDE, Item, Sheet, bands, base_size, beside, hang, inside, shorten
from sahelgraph.plot._style import DARK, GREY, identifier, mix, patch, write
from sahelgraph.plot._told import caption, phrases, read

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from sahelgraph import TemporalMultigraph
    from sahelgraph.plot._picture import Picture
    from sahelgraph.plot._say import Words

_MOST, _COLUMNS = 200, 240  # actors and periods
_FILL = 0.42  # strength of the bars, under dark numbers


def matrix(
    g: TemporalMultigraph,
    *,
    ax: Axes | None = None,
    periods: str = "year",
    first: object = None,
    last: object = None,
    mode: str = "attested",
    title: str | None = None,
    lang: str = "en",
    width: float = WIDE,
) -> Axes:
    """Draw how many hostile and friendly relations each actor has in each period: for dense archives.

    Parameters
    ----------
    g
        The graph. The 200 actors with the most relations are shown, and the note says how many are not.
    ax
        Axes to draw on; they keep their box, and the chart is made as large as fits. By default
        axes of a new figure, which is not shown.
    periods
        The columns: ``"year"``, ``"quarter"`` or ``"month"``.
    first, last
        Periods at which to begin and to end; by default all that the evidence reaches.
    mode
        How surely a relation must hold in a period to be counted, as in `during`.
    title
        By default the archive's title and the periods.
    lang
        ``"en"`` or ``"fr"``.
    width
        Of a new figure, in inches: 3.5 and 7.2 are one column and two of a journal.

    Returns
    -------
    matplotlib.axes.Axes
        Its x counts periods from 0, its y actors downwards.

    Raises
    ------
    QueryError
        If there are more than 240 periods.
    ValueError
        If the language or the width is none that pictures have.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> ax = matrix(sg.load(), first=2012, last=2020)
    >>> ax.get_title(loc="left")
    'Mali and the Sahel, 2012–2020'
    """
    say = phrases(lang)
    steps = list(g.snapshots(periods, first=first, last=last, mode=mode)) if len(g) or first is not None else []
    if len(steps) > _COLUMNS:
        raise QueryError(
            f"{len(steps)} columns are more than a page holds; give first= and last= (--from, --to), or a longer step"
        )
    cells = counts(steps)
    spanned = spanning(g, steps, mode)
    picture = read(spanned, title=title, lang=lang)
    names = [name for name, _ in steps]
    return hang(lambda wide: _sheet(spanned, picture, cells, names, periods, say, wide), ax, width)


def spanning(g: TemporalMultigraph, steps: Sequence[tuple[str, TemporalMultigraph]], mode: str) -> TemporalMultigraph:
    """Narrow a graph to the run of all its snapshots.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> g = sg.load()
    >>> spanning(g, list(g.snapshots("quarter", first="2012", last="2012")), "attested").plot.compose().title
    'Mali and the Sahel, January 2012–December 2012'
    """
    if not steps:
        return g
    first, last = steps[0][0], steps[-1][0]
    if "Q" in first:  # quarters are no dates that a slash joins
        one, two = to_date(parse_period(first).first), to_date(parse_period(last).last)
        first, last = f"{one.year:04d}-{one.month:02d}", f"{two.year:04d}-{two.month:02d}"
    return g.during(f"{first}/{last}", mode=mode)


def counts(steps: Sequence[tuple[str, TemporalMultigraph]]) -> pd.DataFrame:
    """Count the relations of each actor in each period by sign.

    Returns
    -------
    pandas.DataFrame
        ``hostile``, ``neutral`` and ``friendly`` by period (its place) and actor id; actors without relations are
        left out. A relation of an actor with itself counts once.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> counts(list(sg.load().snapshots(first=2012, last=2013))).loc[(0, "mnla")].to_dict()
    {'hostile': 3, 'neutral': 2, 'friendly': 4}
    """
    import pandas as pd

    found: dict[tuple[int, str], list[int]] = {}
    for i, (_, snapshot) in enumerate(steps):
        rows = snapshot.relations
        for kind, source, target in zip(rows["kind"], rows["source"], rows["target"], strict=True):
            for actor in {source, target}:
                found.setdefault((i, actor), [0, 0, 0])[int(snapshot.kinds[kind].sign) + 1] += 1
    index = pd.MultiIndex.from_tuples(sorted(found), names=["period", "actor"]) if found else None
    table = [found[key] for key in sorted(found)]
    return pd.DataFrame(table, index=index, columns=["hostile", "neutral", "friendly"], dtype=int)


def _order(picture: Picture, cells: pd.DataFrame) -> list[str]:
    """Return the actors to show: by kind, in a kind those with the most relations first."""
    if not len(cells):
        return []
    total = (cells["hostile"] + cells["friendly"]).groupby(level="actor").sum()
    total = total[total > 0]
    kinds = picture.nodes["kind"]
    ranked = sorted(total.index, key=lambda one: (-int(total[one]), one))[:_MOST]
    return sorted(ranked, key=lambda one: (rank(kinds[one]), kinds[one], -int(total[one]), one))


def _sheet(  # noqa: PLR0917 — private, and called once
    g: TemporalMultigraph,
    picture: Picture,
    cells: pd.DataFrame,
    periods: list[str],
    every: str,
    say: Words,
    wide: float,
) -> Sheet:
    base, across = base_size(wide), inside(wide)
    size = base - 0.5
    actors = _order(picture, cells)
    labels = picture.nodes["label"]
    left = max((wide_of(labels[one], size) for one in actors), default=0.0) * 1.04 + 19
    left = min(max(left, 50.0), 0.4 * across)
    count, columns = max(1, len(actors)), max(1, len(periods))
    frame = across - left - 2
    step, column = base + 4.0, frame / columns
    most = int(max(cells[["hostile", "friendly"]].max(), default=0)) if len(cells) else 0
    digits = wide_of("0" * len(str(most)), size - 0.5)
    numbered = column / 2 >= digits + 2.2
    high = count * step
    sheet = Sheet((frame, high), (left, 2.0, 2 * base + 6, 2.0), (-0.5, columns - 0.5, count - 0.5, -0.5), base)
    sheet.title, sheet.subtitle = picture.title, f"{picture.subtitle} · {say[f'every_{every}']}"
    ground = bands(picture.nodes["kind"].loc[actors], sheet, step, sheet.margins[1])
    sheet.add("bands", "", [*ground, *_middles(sheet, column)], 0.5)
    sheet.add("axis", "", _heads(periods, sheet, column), 1)
    hostile, friendly = colours(g)
    longest = column / 2 - min(1.2, column / 20)
    for i, actor in enumerate(actors):
        y = high - (i + 0.5) * step
        parts = glyph(str(picture.nodes["kind"][actor]), -6.0, y, 3.4)
        parts.append(beside(-13.0, y, shorten(labels[actor], left - 15, size), size))
        own = cells.xs(actor, level="actor")
        for period, (minus, _, plus) in zip(own.index, own.to_numpy().tolist(), strict=True):
            middle = (period + 0.5) * column
            for number, way, colour in ((minus, -1.0, hostile), (plus, 1.0, friendly)):
                if number:
                    least = digits + 1.6 if numbered else 1.0
                    reach = least + (longest - least) * (number - 1) / max(most - 1, 1)
                    parts += _bar(middle, y, way * reach, step * 0.8, mix(colour, _FILL if numbered else 1.0))
                    if numbered:
                        at = middle + way * (digits / 2 + 0.9)
                        parts.append(write(at, y, str(number), size - 0.5, DARK))
        name = plain(picture.nodes["name"][actor])
        sheet.add(f"actor-{identifier(actor)}", f"{name} ({plain(picture.nodes['kind'][actor])})", parts, 2)
    sheet.key = _key(hostile, friendly, say) if most else ()
    sheet.note = caption(g, say, picture.note, *_notes(picture, cells, len(actors), most, say, numbered=numbered))
    return sheet


def _notes(picture: Picture, cells: pd.DataFrame, shown: int, most: int, say: Words, *, numbered: bool) -> list[str]:
    said = [say["cells"] if numbered else say["bars_only"].format(n=most)] if most else []
    neutral = int((picture.edges["sign"] == 0).sum())
    signed = int(((cells["hostile"] + cells["friendly"]).groupby(level="actor").sum() > 0).sum()) if len(cells) else 0
    said += [say.count(neutral, "neutral")] if neutral else []
    said += [say.count(len(picture.nodes) - signed, "only_neutral")] if len(picture.nodes) > signed else []
    return said + ([say.count(signed - shown, "fewer")] if signed > shown else [])


def colours(g: TemporalMultigraph) -> tuple[str, str]:
    """Return the inks of hostile and of friendly relations: those of attack and of alliance.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> colours(sg.load())
    ('#D55E00', '#0072B2')
    """
    inks = ink(g.kinds, ("attack", "alliance"))
    return inks["attack"].colour, inks["alliance"].colour


def _bar(x: float, y: float, reach: float, high: float, colour: str) -> list[Artist]:
    box = [(x, y - high / 2), (x, y + high / 2), (x + reach, y + high / 2), (x + reach, y - high / 2)]
    return [patch(box, fill=colour)]


def _middles(sheet: Sheet, column: float) -> list[Artist]:
    """Return the middle of each column, as many as can be told apart."""
    wide, high = sheet.frame
    xs = [(i + 0.5) * column for i in range(0, round(wide / column), max(1, round(14 / column)))]
    return [patch([(x, 0), (x, high)], line=RULE, width=0.5, closed=False) for x in xs]


def _heads(periods: list[str], sheet: Sheet, column: float) -> list[Artist]:
    """Return the names of the columns, as many as have room."""
    wide = max((wide_of(name, sheet.base) for name in periods), default=0.0) + 6
    every = max(1, -(-int(wide) // max(int(column), 1)))
    return [
        write((i + 0.5) * column, sheet.frame[1] + sheet.base * 0.9 + 2, name, sheet.base, GREY)
        for i, name in enumerate(periods)
        if i % every == 0
    ]


def _key(hostile: str, friendly: str, say: Words) -> tuple[Item, ...]:
    def paint(colour: str, way: float) -> Item:
        def painted(x: float, y: float, scale: float) -> list[Artist]:
            middle = x + SAMPLE * scale / 2
            rule = patch([(middle, y - 5), (middle, y + 5)], line=GREY, width=0.6, closed=False)
            return [*_bar(middle, y, way * 12 * scale, 6.5, mix(colour, _FILL)), rule]

        return Item(say["hostile" if way < 0 else "friendly"], paint=painted)

    return paint(hostile, -1.0), paint(friendly, 1.0)
