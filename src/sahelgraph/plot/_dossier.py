"""Dossier: one actor on one sheet: its names, its life, its relations through time, its friends and foes by year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sahelgraph._dates import to_date, to_day
from sahelgraph._files import write_atomic
from sahelgraph._html import escaped, linked
from sahelgraph.errors import QueryError
from sahelgraph.plot import _say
from sahelgraph.plot._light import Look, framed, sources
from sahelgraph.plot._markup import style
from sahelgraph.plot._page_data import chosen, page_words
from sahelgraph.plot._picture import compose, plain, written

if TYPE_CHECKING:
    import os
    from collections.abc import Collection, Mapping

    import pandas as pd

    from sahelgraph import TemporalMultigraph

_WIDE, _LEFT, _ROW, _HEAD = 1000, 330, 17, 22  # of the timeline, in pixels
_LONGEST = 46  # letters beside a bar


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every part of a dossier needs."""

    g: TemporalMultigraph
    actor: str
    near: TemporalMultigraph
    edges: pd.DataFrame
    labels: dict[str, str]
    words: _say.Words
    say: Mapping[str, str]
    carried: frozenset[str]

    def named(self, column: str) -> str:
        """Return the heading of a column."""
        return escaped(self.say.get(f"column_{column}", column))


def dossier(
    g: TemporalMultigraph,
    actor: str,
    path: str | os.PathLike[str] | None = None,
    *,
    lang: str = "en",
    fields: Collection[str] | None = None,
) -> str:
    """Make a page about one actor: names, life, relations as timeline and table, allies and rivals by year, references.

    The page is one file without any script that works without a network, in mail and on paper.

    Parameters
    ----------
    g
        The graph. What it leaves out stays out of the file.
    actor
        Id, name or alias.
    path
        Where to write the page, whole or not at all. By default nothing is written.
    lang
        The language of the page's own words, ``"en"`` or ``"fr"``.
    fields
        The columns of actors and relations that the file carries besides ids, names, kinds, ends,
        dates and statuses; by default all. Leave ``"note"`` out to keep private notes private.

    Returns
    -------
    str
        The HTML.

    Raises
    ------
    UnknownNameError
        If nobody bears the name.
    AmbiguousNameError
        If several do.
    ValueError
        If the language is another one.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> text = dossier(sg.load(), "MNLA")
    >>> "National Movement for the Liberation of Azawad" in text, "<script" in text
    (True, False)
    """
    words, resolved = _say.words(lang), g.resolve(actor)
    near = g.around(resolved)
    edges = compose(near, positions=_nowhere(near), lang=lang).edges
    tied = sorted({resolved, *edges["source"], *edges["target"], *edges["via"]} - {""})
    labels = written(g, tied, lang)
    sheet = Sheet(g, resolved, near, edges, labels, words, page_words(words, paper=True), chosen(g, fields))
    drawn = Look.of(g, edges["kind"], [])
    parts = (_names(sheet), _timeline(sheet, drawn), _relations(sheet), _by_year(sheet), _foot(sheet))
    name = escaped(_name(sheet))
    body = f"{drawn.symbols()}<h1>{name}</h1>\n" + "\n".join(filter(None, parts))
    text = framed(
        f"{_name(sheet)} – {g.title}" if g.title else _name(sheet), lang, body, style("page.light.css") + drawn.rules()
    )
    if path is not None:
        write_atomic(path, text)
    return text


def _nowhere(g: TemporalMultigraph) -> pd.DataFrame:
    """Return one place for everybody: a dossier draws no network."""
    import pandas as pd

    return pd.DataFrame(0.0, index=g.actors.index, columns=["x", "y"])


def _name(sheet: Sheet) -> str:
    row = sheet.g._ledger.actors  # noqa: SLF001 — an actor may be outside the view of its own narrowed graph
    code = sheet.g._ledger.names.code(sheet.actor)  # noqa: SLF001 — the same
    spoken = f"name_{sheet.words.lang}"
    found = row[spoken].texts()[code] if spoken in row else ""
    return str(found or row["name"].texts()[code])


def _cells(sheet: Sheet) -> dict[str, str]:
    ledger = sheet.g._ledger  # noqa: SLF001 — as in `_name`
    code = ledger.names.code(sheet.actor)
    return {str(name): str(ledger.actors[name].texts()[code]) for name in ledger.actors}


# -- the parts ----------------------------------------------------------------------------------------------


def _names(sheet: Sheet) -> str:
    cells = _cells(sheet)
    life = ""
    if cells.get("start") or cells.get("end"):
        life = _say.when(cells.get("start", ""), cells.get("end", ""), "", event=False, words=sheet.words)
    rows = [
        ("id", escaped(sheet.actor)),
        (sheet.named("name"), escaped(cells.get("name", ""))),
        (escaped(sheet.say["actor_kind"]), escaped(sheet.words.actor_kind(cells.get("kind", "")))),
        (escaped(sheet.say["life"]), escaped(life or sheet.say["unwritten"])),
    ]
    hidden = {"id", "name", "kind", "label", "label_fr", "start", "end", f"name_{sheet.words.lang}"}
    for name, text in cells.items():
        if text and name in sheet.carried and name not in hidden:
            value = "<br>".join(escaped(one.strip()) for one in text.split(";")) if name == "aliases" else linked(text)
            rows.append((sheet.named(name), value))
    return f"<dl>{''.join(f'<dt>{one}<dd>{two}' for one, two in rows)}</dl>"


def _relations(sheet: Sheet) -> str:
    if not len(sheet.edges):
        return f"<p>{escaped(sheet.words['nothing'])}"
    told = ("subtype", "via", "quantity", "unit", "place", "reference", "note")
    frame = sheet.near.relations
    columns = [one for one in told if one in sheet.carried and one in frame and frame[one].any()]
    head = "".join(
        f"<th>{one}" for one in (sheet.named("when"), escaped(sheet.say["relation_head"]), *map(sheet.named, columns))
    )
    rows = []
    for rel, row in zip(sheet.edges.index, sheet.edges.to_dict("records"), strict=True):
        own = [
            sheet.labels.get(str(frame.loc[rel, "via"]), "") if one == "via" else str(frame.loc[rel, one])
            for one in columns
        ]
        sentence = str(row["sentence"]).removesuffix(".")
        said = sentence.replace(f", {row['when']}", "", 1) if sentence.count(f", {row['when']}") == 1 else sentence
        cells = [
            escaped(str(row["when"])),
            escaped(said),
            *(linked(cell) if one == "reference" else escaped(cell) for one, cell in zip(columns, own, strict=True)),
        ]
        rows.append(f"<tr><td>{'<td>'.join(cells)}")
    table = f"<table class=told><tr>{head}{''.join(rows)}</table>"
    count = escaped(sheet.words.count(len(rows), "relation"))
    return f'<section><h2>{count}</h2><div class="scroll" tabindex="0">{table}</div></section>'


def _by_year(sheet: Sheet) -> str:
    """Return allies and rivals, one row for each run of years in which they stay the same."""
    own = replace(sheet.near, query=replace(sheet.near.query, periods=()))
    runs: list[list[Any]] = []
    try:
        years = [(year, snapshot.query.periods[-1].period) for year, snapshot in own.snapshots("year")]
    except QueryError:  # nothing in it is dated
        return ""
    for year, period in years:
        found = [_beside(sheet, getattr(sheet.g, who)(sheet.actor, period)) for who in ("allies", "rivals")]
        if runs and runs[-1][2] == found:
            runs[-1][1] = year
        else:
            runs.append([year, year, found])
    rows = [
        f"<tr><th scope=row>{escaped(first if first == last else f'{first} – {last}')}<td>{'<td>'.join(found)}"
        for first, last, found in runs
        if any(found)
    ]
    if not rows:
        return ""
    head = "".join(f"<th>{escaped(sheet.say[one])}" for one in ("year", "allies", "rivals"))
    heading, reading = escaped(sheet.say["allies_rivals"]), escaped(sheet.say["allies_read"])
    return f'<section><h2>{heading}</h2><p class="soft">{reading}<table><tr>{head}{"".join(rows)}</table></section>'


def _beside(sheet: Sheet, answer: pd.DataFrame) -> str:
    sure: dict[str, bool] = {}
    for actor, certain in zip(answer["actor"], answer["certain"], strict=True):
        sure[actor] = sure.get(actor, False) or bool(certain)
    named = written(sheet.g, sorted(sure), sheet.words.lang)
    return escaped(", ".join(sorted(f"{named[one]}{'' if certain else ' (?)'}" for one, certain in sure.items())))


def _foot(sheet: Sheet) -> str:
    return f"<footer><p>{sources(sheet.near, sheet.say, sheet.carried)}</footer>"


# -- the timeline -------------------------------------------------------------------------------------------


def _timeline(sheet: Sheet, drawn: Look) -> str:
    """Return the relations as bars: full where they are certain to hold, pale where they may, an arrow where open."""
    days = {str(name): _days(column) for name, column in sheet.near.days.items()}
    reach = list(zip(days["seen_first"], days["seen_last"], strict=True))
    dated = [i for i, (first, last) in enumerate(reach) if first is not None and last is not None]
    if not dated:
        return ""
    first = min(day for day, _ in reach if day is not None)
    last = max(first + 365, *(day for _, day in reach if day is not None))
    pad = (last - first) // 50 + 1
    axis = _Axis(first - pad, last + pad)
    high = _HEAD + _ROW * len(dated) + 4
    rows = [
        _bar(sheet, drawn, axis, i, {name: column[i] for name, column in days.items()}, _HEAD + _ROW * n)
        for n, i in enumerate(dated)
    ]
    title = f"<title>{escaped(sheet.say['timeline_of'].format(actor=plain(_name(sheet))))}</title>"
    svg = (
        f'<svg class="rows" role="img" width="{_WIDE}" height="{high}" viewBox="0 0 {_WIDE} {high}">{title}'
        f"{axis.grid(high)}{''.join(rows)}</svg>"
    )
    reading = escaped(sheet.say["timeline_read"])
    return (
        f'<section><h2>{escaped(sheet.say["timeline"])}</h2><figure><div class="scroll" tabindex="0">{svg}</div>'
        f"<figcaption>{reading}</figcaption></figure></section>"
    )


def _days(column: pd.Series[Any]) -> list[int | None]:
    dates = column.to_numpy().astype("datetime64[D]").tolist()
    return [None if one is None else to_day(one) for one in dates]


@dataclass(frozen=True, slots=True)
class _Axis:
    """Days as pixels."""

    first: int
    last: int

    def at(self, day: int) -> float:
        inside = min(max(day, self.first), self.last)
        return _LEFT + (_WIDE - _LEFT - 12) * (inside - self.first) / (self.last - self.first)

    def grid(self, high: int) -> str:
        """Return lines at the beginnings of years, as many as can be named."""
        one, two = to_date(self.first).year, to_date(self.last).year
        step = next((n for n in (1, 2, 5, 10, 20, 50, 100) if (two - one) / n <= 12), 500)
        years = [year for year in range(one, two + 1) if year % step == 0 and year > one]
        starts = [(year, self.at(to_day(to_date(self.first).replace(year=year, month=1, day=1)))) for year in years]
        return "".join(
            f'<path class="tick" d="M{x:.0f} {_HEAD - 4}V{high}"/><text x="{x:.0f}" y="{_HEAD - 9}">{year}</text>'
            for year, x in starts
        )


def _bar(  # noqa: PLR0917 — one row of the drawing
    sheet: Sheet, drawn: Look, axis: _Axis, i: int, days: Mapping[str, int | None], y: int
) -> str:
    rel = sheet.edges.iloc[i]
    middle, kind = y + _ROW / 2, drawn.kinds[rel["kind"]]
    seen_first, seen_last = days["seen_first"] or 0, days["seen_last"] or 0
    low = seen_first if days["start_min"] is None else days["start_min"]
    ongoing = days["end_max"] is None
    high = axis.last if days["end_max"] is None else days["end_max"]
    left, right = axis.at(low), axis.at(high + 1)
    parts = [f'<text class="name" x="{_LEFT - 8}" y="{middle + 3:.0f}">{escaped(_beside_bar(sheet, rel))}</text>']
    if rel["time"] == "event" and not ongoing:
        spot = (left + right) / 2
        if right - left > 8:
            parts.append(_rect(left, right, middle, kind, "may"))
        parts.append(f'<path class="f{kind}" d="M{spot:.1f} {middle - 6:.1f}l6 6-6 6-6-6z"/>')
    else:
        parts.append(_rect(left, right, middle, kind, "may"))
        start, end = days["start_max"], days["end_min"]
        if start is not None and end is not None and start <= end:
            parts.append(_rect(axis.at(start), axis.at(end + 1), middle, kind, ""))
        elif seen_last > low:
            parts.append(_rect(left, axis.at(seen_last + 1), middle, kind, "half"))
        if ongoing:
            parts.append(f'<path class="f{kind}" d="M{right:.1f} {middle - 6:.1f}l9 6-9 6z"/>')
    return f"<g><title>{escaped(rel['sentence'])}</title>{''.join(parts)}</g>"


def _rect(left: float, right: float, middle: float, kind: int, strength: str) -> str:
    wide = max(right - left, 1.5)
    return f'<rect class="f{kind} {strength}" x="{left:.1f}" y="{middle - 4:.1f}" width="{wide:.1f}" height="8"/>'


def _beside_bar(sheet: Sheet, rel: pd.Series[Any]) -> str:
    """Return the kind, the way and the other one; of what was done through the actor, both ends."""
    kind = sheet.words.kind(rel["kind"])
    source, target = sheet.labels[rel["source"]], sheet.labels[rel["target"]]
    way = "→" if rel["directed"] else "–"
    if sheet.actor not in {rel["source"], rel["target"]}:
        return plain(f"{kind}: {source} {way} {target}", _LONGEST)
    outward = rel["source"] == sheet.actor
    return plain(f"{kind} {way if outward or not rel['directed'] else '←'} {target if outward else source}", _LONGEST)
