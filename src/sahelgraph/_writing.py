"""A graph → the tables it was made of: the researcher's own cells, columns and order."""

from __future__ import annotations

import csv
from dataclasses import fields, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sahelgraph._kinds import STATUSES, Kind, bundled_kinds
from sahelgraph._names import split_list
from sahelgraph._query import Query

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph._ledger import MemoryLedger
    from sahelgraph._table import Table

    Positions = NDArray[np.int32]


class Written(NamedTuple):
    """A table as it is written: its column names, then its rows."""

    header: tuple[str, ...]
    rows: list[tuple[str, ...]]


def tables_of_graph(graph: TemporalMultigraph) -> dict[str, Written]:
    """Return actors and relations of a graph, with references and own kinds where there are any."""
    ledger, rows, actors = places_of_graph(graph)
    return {
        "actors": written(ledger.actors, actors),
        "relations": written(ledger.relations, rows),
        **tables_beside(graph),
    }


def tables_beside(graph: TemporalMultigraph) -> dict[str, Written]:
    """Return the references and own kinds of a graph, where there are any."""
    ledger = graph._ledger  # noqa: SLF001 — tables as written, which no answer gives
    tables = {}
    if ledger.references is not None:
        tables["references"] = written(ledger.references, np.arange(len(ledger.references), dtype=np.int32))
    bundled = bundled_kinds()
    own = [kind for name, kind in ledger.kinds.items() if bundled.get(name) != kind]
    if own:
        tables["kinds"] = kinds_table(own)
    return tables


def places_of_graph(graph: TemporalMultigraph) -> tuple[MemoryLedger, Positions, Positions]:
    """Return where a graph is held, and the places there of what is written, in the order of its files.

    Of a narrowed graph these are the rows in view, whatever their status, with the rows that ended them or that they
    ended and with every actor these name, so that they can be read again and mean the same.
    """
    everything = Query(statuses=frozenset(STATUSES))
    ledger = graph._ledger.collected(everything)  # noqa: SLF001 — as above
    rows = np.arange(len(ledger), dtype=np.int32)
    actors = np.arange(len(ledger.names.ids), dtype=np.int32)
    if graph.query != Query():
        rows, actors = _in_view(ledger, graph.query)
    return ledger, in_file_order(ledger.relations, rows), in_file_order(ledger.actors, actors)


def in_file_order(table: Table, positions: Positions) -> Positions:
    """Return the positions in the order of the file."""
    return positions[np.argsort(table.rows[positions], kind="stable")]


def _in_view(ledger: MemoryLedger, query: Query) -> tuple[Positions, Positions]:
    asked = query
    if query.statuses is None:
        query = replace(query, statuses=frozenset(STATUSES))
    wanted = {int(row) for row in ledger.select(query)}
    fresh = sorted(wanted)
    while fresh:  # the rows that ended these, or were ended by them
        tied = {other for row in fresh for other in _tied(ledger, row)}
        fresh = sorted(tied - wanted)
        wanted |= tied
    rows = np.array(sorted(wanted), np.int32)
    codes = {int(code) for column in (ledger.source, ledger.target, ledger.via) for code in column[rows]}
    codes |= {int(code) for code in ledger.actors_of(asked)}
    part_of = ledger.actors["part_of"].texts()
    fresh = sorted(codes - {-1})
    while fresh:
        above = {ledger.names.code(part_of[code]) for code in fresh if part_of[code]}
        fresh = sorted(above - codes)
        codes |= above
    return rows, np.array(sorted(codes - {-1}), np.int32)


def _tied(ledger: MemoryLedger, row: int) -> list[int]:
    column = ledger.relations["ends"]
    tied = (*ledger.ended_by.get(row, ()), *split_list(column.words[column.codes[row]]))
    named = map(ledger.position, tied)
    return [place for place in named if place is not None]


def written(table: Table, positions: Positions) -> Written:
    """Return some rows of a table."""
    columns = [table[name].texts(positions).tolist() for name in table]
    return Written(tuple(table), list(zip(*columns, strict=True)))


def kinds_table(kinds: Iterable[Kind]) -> Written:
    """Return kinds as the rows of a kinds.csv."""
    names = ["kind", *(field.name for field in fields(Kind) if field.name != "name")]
    signs = {1: "+", -1: "-", 0: "0"}
    rows = []
    for kind in kinds:
        cells = {name: getattr(kind, "name" if name == "kind" else name) for name in names}
        cells |= {"directed": "yes" if kind.directed else "no", "sign": signs[kind.sign]}
        cells["may_end"] = "; ".join(kind.may_end)
        rows.append(tuple(str(cells[name]) for name in names))
    return Written(tuple(names), rows)


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]], *, end: str = "\n") -> str:
    """Write a table as CSV; cells with a line break of either sign are put in quotes."""
    lines = _Lines(end)
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return "".join(lines.found)


class _Lines:
    """Takes lines as csv writes them, and gives them the wanted end."""

    def __init__(self, end: str) -> None:
        self.end = end
        self.found: list[str] = []

    def write(self, line: str) -> None:
        self.found.append(line[:-2] + self.end)
