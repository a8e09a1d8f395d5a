"""Change: two periods side by side as one table and one picture: what appeared, ended, turned and stayed."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from sahelgraph._dates import parse_period
from sahelgraph.plot._ink import Ink, ink
from sahelgraph.plot._items import actor_items, kind_items, question, sample
from sahelgraph.plot._picture import LABELLED, MOST, compose, fan, plain
from sahelgraph.plot._sheet import SAMPLE, WIDE, Item
from sahelgraph.plot._static import Look, on_sheet
from sahelgraph.plot._style import DARK, mix, patch, write
from sahelgraph.plot._told import caption, phrases

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from sahelgraph import TemporalMultigraph
    from sahelgraph.plot._picture import Picture
    from sahelgraph.plot._say import Words

CHANGES = ("appeared", "ended", "turned", "kept")
_SIGNS = {"appeared": "⬆", "ended": "⬇", "turned": "⇄", "kept": ""}  # what stands on a line
_KEPT = 0.6  # strength of what stayed, which is drawn faint besides


def changes(g: TemporalMultigraph, a: object, b: object, *, mode: str = "attested") -> pd.DataFrame:
    """Compare two periods: a table of the relations that hold in either.

    A pair of actors *turned* if its latest signed relation has another sign in the second period
    than in the first; its relations of the new sign are then what turned. Two relations that begin
    together with opposite signs leave the pair without one. `sahelgraph.measures.compare` goes pair
    by pair instead, with the sign that its policy gives.

    Parameters
    ----------
    g
        The graph.
    a, b
        The periods, the earlier first.
    mode
        How surely a relation must hold in them, as in `during`.

    Returns
    -------
    pandas.DataFrame
        The relations by id, with ``change`` (``appeared``, ``ended``, ``turned`` or ``kept``), and
        ``sign_before`` and ``sign_after``, the signs of the pair in the two periods (0 for none).

    Examples
    --------
    >>> import sahelgraph as sg
    >>> found = changes(sg.load(), "2012-05", "2012-06")
    >>> found.loc[found["change"] == "turned", ["kind", "source", "target"]].values.tolist()
    [['split', 'mnla', 'ansar_dine'], ['split', 'mnla', 'aqim']]
    """
    before, after = g.during(a, mode=mode), g.during(b, mode=mode)
    was, is_ = _signs(before), _signs(after)
    rows = g.relations
    rows = rows[[name for name in rows if name != "certain"]]
    first, second = set(before.relations.index), set(after.relations.index)
    kept = rows[[rel in first or rel in second for rel in rows.index]].copy()
    pairs = [tuple(sorted(pair)) for pair in zip(kept["source"], kept["target"], strict=True)]
    signs = [int(g.kinds[kind].sign) for kind in kept["kind"]]
    kept["change"] = [
        _change(rel in first, rel in second, sign, was.get(pair, 0), is_.get(pair, 0))
        for rel, sign, pair in zip(kept.index, signs, pairs, strict=True)
    ]
    kept["sign_before"] = [was.get(pair, 0) for pair in pairs]
    kept["sign_after"] = [is_.get(pair, 0) for pair in pairs]
    return kept.astype({"change": "str", "sign_before": int, "sign_after": int})


def _change(first: bool, second: bool, sign: int, was: int, is_: int) -> str:  # noqa: FBT001 — two truths, in order
    if not second:
        return "ended"
    if was * is_ == -1 and sign == is_:
        return "turned"
    return "kept" if first else "appeared"


def _signs(g: TemporalMultigraph) -> dict[tuple[str, ...], int]:
    """Return the sign of each pair, which is that of its latest signed relation; 0 where two disagree."""
    rows, days = g.relations, g.days
    starts = [days[name].to_numpy("datetime64[D]") for name in ("start_max", "start_min")]
    order = [np.where(np.isnat(one), np.iinfo(np.int64).min, one.astype(np.int64)).tolist() for one in starts]
    found: dict[tuple[str, ...], tuple[tuple[int, ...], int]] = {}
    for kind, source, target, *start in zip(rows["kind"], rows["source"], rows["target"], *order, strict=True):
        sign = int(g.kinds[kind].sign)
        pair = tuple(sorted((source, target)))
        latest, known = found.get(pair, ((), 0))
        if not sign or tuple(start) < latest:
            continue
        found[pair] = tuple(start), 0 if tuple(start) == latest and known != sign else sign
    return {pair: sign for pair, (_, sign) in found.items()}


def compare(
    g: TemporalMultigraph,
    a: object,
    b: object,
    *,
    ax: Axes | None = None,
    positions: pd.DataFrame | None = None,
    mode: str = "attested",
    title: str | None = None,
    lang: str = "en",
    width: float = WIDE,
) -> Axes:
    """Draw two periods as one picture: what appeared, ended and turned, over what stayed, which is pale.

    Change is told by a sign on the line and by its strength, the kind as everywhere; `changes` is the
    same as a table.

    Parameters
    ----------
    g
        The graph.
    a, b
        The periods, the earlier first.
    ax
        Axes to draw on; they keep their box, and the picture is made as large as fits. By default
        axes of a new figure, which is not shown.
    positions
        Places by actor id, columns ``x`` and ``y``; by default those of the whole archive.
    mode
        How surely a relation must hold in the periods, as in `during`.
    title
        By default the archive's title and the periods.
    lang
        ``"en"`` or ``"fr"``.
    width
        Of a new figure, in inches; 3.5, one column of a journal, serves some ten actors.

    Returns
    -------
    matplotlib.axes.Axes
        Its data coordinates are points.

    Raises
    ------
    ValueError
        If the language or the width is none that pictures have, or ``positions`` lacks an actor.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> ax = compare(sg.load(), "2012-05", "2012-06")
    >>> ax.get_title(loc="left")
    'Mali and the Sahel, May 2012 → June 2012'
    """
    say = phrases(lang)
    table = changes(g, a, b, mode=mode)
    periods = [say.period(parse_period(one)) for one in (a, b)]
    picture = _picture(g, table, positions, lang)
    heading = ", ".join(filter(None, (plain(g.title), say["versus"].format(before=periods[0], after=periods[1]))))
    inks = ink(g.kinds, table["kind"])
    coded, marked = _coded(picture, table, inks)
    subtitle, note = _told(g, table, (a, b), mode, say)
    coded = replace(coded, title=plain(title) if title is not None else heading, subtitle=subtitle, note=note)
    # The signs stand where a snapshot has its months, and as its months do.
    signed = replace(say, phrases=say.phrases | {"short": " ".join(filter(None, _SIGNS.values()))})
    return on_sheet(coded, marked, signed, Look(_key(picture, table, inks, say)), ax=ax, width=width)


def _picture(g: TemporalMultigraph, table: pd.DataFrame, positions: pd.DataFrame | None, lang: str) -> Picture:
    """Compose the relations of both periods as one picture."""
    whole = compose(g, positions=positions, lang=lang)
    edges = whole.edges.loc[table.index].copy()
    edges["fan"] = fan(list(zip(edges["source"], edges["target"], strict=True)))
    edges["month"], edges["certain"] = 0, True
    ends = [*edges["source"], *edges["target"]]
    nodes = whole.nodes.loc[sorted(set(ends))].copy()
    nodes["degree"] = [ends.count(one) for one in nodes.index]
    ranked = sorted(nodes.index, key=lambda one: (-int(nodes["degree"][one]), one))
    few = len(nodes) <= LABELLED[0] and len(edges) <= LABELLED[1]
    nodes["labelled"] = nodes.index.isin(ranked if few else ranked[:MOST])
    return replace(whole, nodes=nodes, edges=edges)


def _coded(picture: Picture, table: pd.DataFrame, inks: dict[str, Ink]) -> tuple[Picture, dict[str, Ink]]:
    """Return the picture with a kind for each pair of kind and change, and their inks."""
    edges = picture.edges.copy()
    strong = table["change"].isin(["appeared", "turned"])
    edges["certain"] = strong.to_numpy()
    edges["month"] = [0 if change == "kept" else CHANGES.index(change) + 1 for change in table["change"]]
    marked: dict[str, Ink] = {}
    names = []
    for kind, change in zip(edges["kind"], table["change"], strict=True):
        one = inks[kind]
        colour = mix(one.colour, _KEPT) if change == "kept" else one.colour
        names.append(f"{change} {kind}")
        marked[names[-1]] = replace(one, colour=colour)
    edges["kind"] = names
    return replace(picture, edges=edges), marked


def _told(
    g: TemporalMultigraph, table: pd.DataFrame, periods: tuple[object, object], mode: str, say: Words
) -> tuple[str, str]:
    many = {change: int((table["change"] == change).sum()) for change in CHANGES}
    rule = say["certainly" if mode == "certain" else mode].format(
        on=say["some"].format(period=say["each"]), through=say["every"].format(period=say["each"])
    )
    subtitle = " · ".join([*(say.count(number, f"n_{change}") for change, number in many.items()), rule])
    possible = changes(g, *periods, mode="possible") if mode in {"attested", "certain"} else table
    more = len(possible) - len(table)
    said = [say["turned_rule"]] if many["turned"] else []
    said += [say.count(more, "besides_before")] if more > 0 else []
    return subtitle, caption(g, say, *said)


def _key(picture: Picture, table: pd.DataFrame, inks: dict[str, Ink], say: Words) -> tuple[Item, ...]:
    items = [Item(say["change"])] if len(table) else []
    for change in CHANGES:
        number = int((table["change"] == change).sum())
        colour = mix(DARK, _KEPT) if change == "kept" else DARK
        if number:
            items.append(Item(say[change], str(number), partial(_sample, colour, change)))
    if picture.edges["doubtful"].any():
        items.append(Item(say["doubtful"], str(int(picture.edges["doubtful"].sum())), question))
    return (*items, *kind_items(picture.edges, inks, say), *actor_items(picture.nodes["kind"], say))


def _sample(colour: str, change: str, x: float, y: float, scale: float) -> list[Artist]:
    parts = sample(Ink(colour, colour, (), "none", ""), x, y, scale, certain=change in {"appeared", "turned"})
    if _SIGNS[change]:
        middle = x + SAMPLE * scale / 2
        ground = [(middle + 4.5 * dx, y + 4 * dy) for dx, dy in ((-1, -1), (-1, 1), (1, 1), (1, -1))]
        parts += [patch(ground, fill="white"), write(middle, y, _SIGNS[change], 7.0, DARK)]
    return parts
