"""Bring the computed parts of the documentation up to date: ``python scripts/make_codebook.py [--check]``.

The codebook and the datasheet hold blocks between ``<!-- name: … -->`` and ``<!-- end of name -->``. Each is written
here from ``kinds.csv``, from the bundled archive, or from invented rows that the library itself reads.
"""
# ruff: noqa: INP001 — scripts for developers, not a package

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

import sahelgraph as sg
from sahelgraph._dates import EARLIEST, LATEST, MODES, parse_moment
from sahelgraph._kinds import OUT_OF_VIEW, STATUSES, bundled_kinds
from sahelgraph._schema import CONFIDENCES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sahelgraph import TemporalMultigraph

DOCS = Path(__file__).parents[1] / "docs"
SIGNS = {1: "+", -1: "−", 0: "0"}


class Dated(NamedTuple):
    """A row whose days are asked for."""

    id: str
    kind: str
    source: str
    target: str
    start: str
    end: str
    as_of: str


class Ending(NamedTuple):
    """A row that is ended, or ends."""

    id: str
    kind: str
    source: str
    target: str
    start: str
    end: str
    ends: str


# An invented delta with invented people: what a cell means must not hang on what the archive says of Mali.
ACTORS = {
    "reed": ("Reed Front", "armed group"),
    "salt": ("Salt League", "armed group"),
    "dune": ("Dune Council", "armed group"),
    "heron": ("Heron Army", "armed group"),
    "delta": ("Delta Republic", "state"),
    "coast": ("Coast Union", "organisation"),
    "guard": ("Palace Guard", "armed forces"),
    "orla": ("Orla", "person"),
    "moss": ("Moss", "person"),
}
DATED = (
    Dated("A", "alliance", "reed", "salt", "2011-03", "2011-09", ""),
    Dated("B", "alliance", "reed", "dune", "[2011-02..2011-05]", "[2011-09..]", ""),
    Dated("C", "deployment", "coast", "delta", "2010-07", "..", "2012-01"),
    Dated("D", "rebellion", "salt", "delta", "2010", "", ""),
    Dated("E", "sanction", "coast", "delta", "[..2011-06]", "2012", ""),
    Dated("F", "attack", "dune", "delta", "2011-08-14", "", ""),
    Dated("G", "clash", "dune", "guard", "[2011-12..2012-01]", "", ""),
    Dated("H", "office", "orla", "delta", "..", "2011-04", ""),
    Dated("I", "membership", "delta", "coast", "..", "", ""),
)
PERIODS = ("2010", "2011-03", "2011", "2012", "2013")
ENDING = (
    Ending("a1", "alliance", "reed", "salt", "2011-01", "", ""),
    Ending("a2", "split", "salt", "reed", "2011-06", "", ""),
    Ending("b1", "sanction", "coast", "delta", "2010-02", "", ""),
    Ending("b2", "sanction", "coast", "delta", "2010-05", "", ""),
    Ending("b3", "sanction_lifting", "coast", "delta", "2012", "", ""),
    Ending("c1", "office", "orla", "delta", "2009", "", ""),
    Ending("c2", "coup", "guard", "orla", "2011-10", "", ""),
    Ending("d1", "office", "moss", "delta", "2009", "", ""),
    Ending("d2", "office", "moss", "coast", "2010", "", ""),
    Ending("d3", "coup", "guard", "moss", "2011-10", "", "d1"),
    Ending("e1", "alliance", "heron", "dune", "2008", "", ""),
    Ending("e2", "alliance", "heron", "salt", "2009", "", ""),
    Ending("e3", "merger", "heron", "reed", "[2012-03..2012-05]", "", ""),
)


def table(header: Sequence[str], rows: Iterable[Sequence[object]], *, right: frozenset[int] = frozenset()) -> str:
    """Return a Markdown table; columns in `right` hold numbers."""
    lines = [header, ["--:" if i in right else "---" for i in range(len(header))], *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)


def code(text: str) -> str:
    """Set a cell as it is written in a file; a blank one stays blank."""
    return f"`{text}`" if text else ""


def invented(rows: Sequence[Dated | Ending]) -> TemporalMultigraph:
    """Read invented rows as the library reads a study."""
    actors = pd.DataFrame([(id_, *rest) for id_, rest in ACTORS.items()], columns=["id", "name", "kind"])
    return sg.from_pandas(actors, pd.DataFrame(rows).assign(reference="invented"))


# -- the codebook
# ---------------------------------------------------------------------------------------------------


def kinds_at_a_glance() -> str:
    """Return what the machine reads of each kind."""
    header = ("kind", "is a", "reads", "time", "directed", "sign", "register", "may end")
    return table(
        header,
        (
            (
                f"[`{kind.name}`](#{kind.name})",
                code(kind.is_a),
                kind.phrase,
                kind.time,
                "yes" if kind.directed else "no",
                SIGNS[kind.sign],
                kind.register,
                ", ".join(map(code, kind.may_end)),
            )
            for kind in bundled_kinds().values()
        ),
    )


def kinds() -> str:
    """Return what a coder reads of each kind."""
    return table(
        ("kind", "it is", "it is not"),
        (
            (f'<a id="{kind.name}"></a>`{kind.name}`', kind.definition, kind.not_this)
            for kind in bundled_kinds().values()
        ),
    )


def days() -> str:
    """Return the six days of the invented rows."""
    g = invented(DATED)
    found = written(g.days)
    return table(
        ("row", "kind", "`start`", "`end`", "`as_of`", *(f"`{name}`" for name in found.columns)),
        ((row.id, row.kind, code(row.start), code(row.end), code(row.as_of), *found.loc[row.id]) for row in DATED),
    )


def written(days: pd.DataFrame) -> pd.DataFrame:
    """Return days as text; a side without a bound is open."""
    return pd.DataFrame({name: column.dt.strftime("%Y-%m-%d") for name, column in days.items()}).fillna("open")


def modes() -> str:
    """Return the strongest mode in which each invented row holds in each period."""
    g = invented(DATED)
    found = {period: {mode: set(g.during(period, mode=mode).relations.index) for mode in MODES} for period in PERIODS}
    return table(
        ("row", *PERIODS),
        (
            (id_, *(next((mode for mode in reversed(MODES) if id_ in found[period][mode]), "–") for period in PERIODS))
            for id_, *_ in DATED
        ),
    )


def endings() -> str:
    """Return what ended what among the invented rows."""
    g = invented(ENDING)
    answers = pd.concat([g.partners(actor) for actor in ACTORS])
    ended_by = answers["ended_by"].to_dict()
    last, loose = written(g.days)["end_max"].to_dict(), g.loose_ends()["why"].to_dict()
    return table(
        ("row", "kind", "source → target", "`start`", "`ends`", "what the library makes of it"),
        (
            (
                row.id,
                row.kind,
                f"{ACTORS[row.source][0]} → {ACTORS[row.target][0]}",
                code(row.start),
                code(row.ends),
                _fate(ended_by[row.id], last[row.id], loose.get(row.id, ""), event=g.kinds[row.kind].time == "event"),
            )
            for row in ENDING
        ),
    )


def _fate(ended_by: str, last: str, loose: str, *, event: bool) -> str:
    if loose:
        return f"loose end: {loose}"
    if ended_by:
        return f"`ended_by` {ended_by}, by {last} at the latest"
    return "" if event else "stays open"


# -- the datasheet
# ---------------------------------------------------------------------------------------------------


def figures() -> str:
    """Return the composition of the bundled archive."""
    g = sg.load()
    everything = g.where(status=STATUSES)
    actors, relations = everything.actors, everything.relations
    return "\n\n".join(
        (
            _size(g, everything),
            "Relations by kind: " + _counts(relations["kind"]) + ".",
            "Actors by kind: " + _counts(actors["kind"]) + ".",
            "Status: "
            + _counts(relations["status"], STATUSES)
            + ". Confidence: "
            + _counts(relations["confidence"].replace("", "not given"), (*CONFIDENCES, "not given"))
            + ".",
            "Rows that cite each paragraph: "
            + _counts(relations["reference"].str.findall(r"\bP\d+\b").explode().dropna(), ())
            + ".",
            _dates(everything),
            _years(g),
        )
    )


def _size(g: TemporalMultigraph, everything: TemporalMultigraph) -> str:
    relations, actors = everything.relations, everything.actors
    joined = set(relations["source"]) | set(relations["target"]) | set(relations["via"])
    alone = sorted(str(name) for name in actors.loc[~actors.index.isin(joined), "name"])
    happenings = relations.loc[relations["happening"] != "", "happening"]
    rows = [
        ("version", everything.version),
        ("actors", len(actors)),
        ("– of them placeholders", (actors["kind"] == "placeholder").sum()),
        ("– of them without any relation", f"{len(alone)} ({', '.join(alone)})" if alone else 0),
        ("relations", len(relations)),
        ("– in pictures and answers by default", len(g)),
        (f"– kept out until asked for ({', '.join(sorted(OUT_OF_VIEW))})", len(everything) - len(g)),
        ("– with a quantity", (relations["quantity"] != "").sum()),
        ("happenings that several rows share", (happenings.value_counts() > 1).sum()),
        ("kinds of relation used, of those there are", f"{relations['kind'].nunique()} of {len(everything.kinds)}"),
    ]
    return table(("", "number"), rows, right=frozenset({1}))


def _counts(values: pd.Series[str], order: Sequence[str] | None = None) -> str:
    """Say how often each value occurs: the commonest first, or in an order of its own (by number if it is empty)."""
    counted = Counter(values)
    if order is None:
        words = sorted(counted, key=lambda word: (-counted[word], word))
    else:
        words = [word for word in order if counted[word]] or sorted(counted, key=lambda word: int(word[1:]))
    return ", ".join(f"{word.replace('_', ' ')} {counted[word]}" for word in words)


def _dates(everything: TemporalMultigraph) -> str:
    relations = everything.relations
    is_state = relations["kind"].map(lambda kind: everything.kinds[kind].time == "state")
    starts, ends = Counter(map(_width, relations["start"])), relations.loc[is_state, "end"]
    said = ", ".join(
        f"{name} {starts[name]}" for name in ("a day", "a month", "a year", "a run", "one side only", "open")
    )
    blank, still = (ends == "").sum(), (ends == "..").sum()
    unbounded = everything.days.loc[is_state[is_state].index, "end_max"].isna().sum()
    return (
        f"How exactly the start is known: {said}. "
        f"Of {len(ends)} states, {len(ends) - blank - still} have a written end, "
        f"{still} still held when they were last seen, and of {blank} the source does not say whether or when they "
        f"ended; an event that ends a state can supply the day, after which {unbounded} have no last day."
    )


def _width(cell: str) -> str:
    moment = parse_moment(cell)
    if moment.first == EARLIEST and moment.last == LATEST:
        return "open"
    if moment.first == EARLIEST or moment.last == LATEST:
        return "one side only"
    if cell.startswith("["):
        return "a run"
    return {0: "a day"}.get(length := moment.last - moment.first, "a month" if length < 31 else "a year")


def _years(g: TemporalMultigraph) -> str:
    header = ("relations in", *(mode for mode in MODES))
    years = ("1963", "1990", "2006", "2012", "2013", "2014", "2017", "2020")
    rows = ((year, *(len(g.during(year, mode=mode)) for mode in MODES)) for year in years)
    return table(header, rows, right=frozenset(range(1, 5)))


BLOCKS: dict[str, dict[str, Callable[[], str]]] = {
    "codebook.md": {
        "days": days,
        "modes": modes,
        "endings": endings,
        "kinds at a glance": kinds_at_a_glance,
        "kinds": kinds,
    },
    "datasheet.md": {"figures": figures},
}


def renewed(text: str, blocks: dict[str, Callable[[], str]]) -> str:
    """Return a page with its blocks computed anew."""
    for name, make in blocks.items():
        block = re.compile(rf"(?<=<!-- {name}: )([^>]*-->\n).*?(?=<!-- end of {name} -->)", re.DOTALL)
        found = block.findall(text)
        if len(found) != 1:
            raise SystemExit(f"the block {name!r} was found {len(found)} times; it must be there once")
        before, _, after = block.split(text)
        text = f"{before}{found[0]}\n{make()}\n\n{after}"
    return text


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or with ``--check`` only say which are out of date."""
    stale = []
    for name, blocks in BLOCKS.items():
        page = DOCS / name
        old = page.read_text(encoding="utf-8")
        new = renewed(old, blocks)
        if new != old:
            stale.append(f"docs/{name}")
            if "--check" not in arguments:
                page.write_text(new, encoding="utf-8")
    if stale:
        what = "out of date, run python scripts/make_codebook.py" if "--check" in arguments else "written"
        sys.stdout.write(f"{', '.join(stale)}: {what}\n")
    return int("--check" in arguments and bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
