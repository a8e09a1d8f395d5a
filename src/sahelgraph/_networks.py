"""Networks: relations as the edges of a networkx graph, which keeps nothing of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sahelgraph import _order, convert
from sahelgraph._schema import ACTOR_COLUMNS, RELATION_COLUMNS
from sahelgraph._table import without_gc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx
    from numpy.typing import NDArray

    from sahelgraph._ledger import MemoryLedger
    from sahelgraph._query import Query
    from sahelgraph._table import Table

    Positions = NDArray[np.int32]

# The ends of an edge are its ends: as attributes, pyvis and GEXF writers would take them for something else.
_ENDS = ("source", "target")
_BATCH = 256


def to_networkx(
    ledger: MemoryLedger, rows: Positions, actors: Positions, query: Query, *, both_ways: bool
) -> nx.MultiDiGraph[str]:
    """Return a networkx graph: an edge a relation, its id the key, plain Python values as attributes."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(title=ledger.title, version=ledger.version)
    with without_gc():
        nodes = np.empty(len(ledger.names.ids), object)
        nodes[:] = [*ledger.names.ids]
        within: Any = graph
        held, *directions = within._node, within._adj, within._pred  # noqa: SLF001 — as networkx documents for subclasses
        names = nodes[actors].tolist()
        held.update(zip(names, _of_actors(ledger, actors), strict=True))
        for direction in directions:
            direction.update((name, {}) for name in names)
        source, target, keys = ledger.source[rows], ledger.target[rows], ledger.ids.texts(rows).tolist()
        data = _of_relations(ledger, rows, query)
        if both_ways:
            again = np.flatnonzero(~ledger.directed(rows) & (source != target))
            order = np.argsort(np.concatenate([np.arange(len(rows)), again]), kind="stable")  # each behind its own
            keys += [keys[row] for row in again.tolist()]
            data += [data[row].copy() for row in again.tolist()]
            source, target = (
                np.concatenate(pair)[order] for pair in ((source, target[again]), (target, source[again]))
            )
            keys, data = ([several[row] for row in order.tolist()] for several in (keys, data))
        _add_edges(directions, nodes, source, target, keys, data)
    return graph


def _add_edges(  # noqa: PLR0917 — the columns of a list of edges
    directions: Sequence[dict[str, Any]],  # of each node those that follow, and those that come before
    nodes: NDArray[np.object_],
    source: Positions,
    target: Positions,
    keys: list[str],
    data: list[dict[str, Any]],
) -> None:
    """Add all edges as whole dictionaries: one by one through add_edge they cost five times as much."""
    edges = np.empty(len(keys), object)
    edges[:] = [{key: cells} for key, cells in zip(keys, data, strict=True)]
    order, alike = _order.by_columns([source, target])
    begins = np.append(True, ~alike)[: len(order)]
    first = order[np.maximum.accumulate(np.where(begins, np.arange(len(order)), 0))]
    for row, other in zip(order[~begins].tolist(), first[~begins].tolist(), strict=True):
        edges[other][keys[row]] = data[row]
    kept = np.sort(order[begins])  # one for each pair, which has all the keys
    for direction, mine, others in zip(directions, (source, target), (target, source), strict=True):
        order = kept[_order.by_columns([mine[kept]])[0]]
        begin = np.flatnonzero(np.diff(mine[order], prepend=-1))
        neighbours, ties = nodes[others[order]].tolist(), edges[order].tolist()
        bounds = [*begin.tolist(), len(order)]
        for node, one, next_one in zip(nodes[mine[order[begin]]].tolist(), bounds, bounds[1:], strict=False):
            direction[node] = dict(zip(neighbours[one:next_one], ties[one:next_one], strict=False))


def _of_actors(ledger: MemoryLedger, actors: Positions) -> list[dict[str, Any]]:
    names = convert.column_names(ledger.actors, ACTOR_COLUMNS)
    columns = {name: ledger.actors[name].texts(_once(ledger.actors, name, actors)).tolist() for name in names}
    return _records(len(actors), columns)


def _of_relations(ledger: MemoryLedger, rows: Positions, query: Query) -> list[dict[str, Any]]:
    names = [name for name in convert.column_names(ledger.relations, RELATION_COLUMNS) if name not in _ENDS]
    columns = {name: convert.cells(ledger, _once(ledger.relations, name, rows), name).tolist() for name in names}
    # Of two of one name the last stays: ours before a study's own `sign`.
    columns |= {"ended_by": convert.endings(ledger, rows), "sign": ledger.sign[rows].tolist()}
    columns["directed"] = ledger.directed(rows).tolist()
    if query.periods:
        columns["certain"] = ledger.certain(rows, query).tolist()
    return _records(len(rows), columns)


def _once(table: Table, name: str, rows: Positions) -> Positions:
    """Return the rows, or the first of them where a column says the same in all."""
    codes = table[name].codes[rows] if name in table else rows[:0]
    return rows[:1] if (codes == codes[:1]).all() else rows


def _records(rows: int, columns: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    """Return a dictionary for each row: copies of the first, changed where a column has more than one cell."""
    first = {name: column[0] for name, column in columns.items() if column}
    told = {name: column for name, column in columns.items() if column and column.count(column[0]) < len(column)}
    found: list[dict[str, Any]] = []
    for begin in range(0, rows, _BATCH):  # so that a dictionary is still at hand when the next column comes
        batch = [first.copy() for _ in range(min(_BATCH, rows - begin))]
        for name, column in told.items():
            for record, cell in zip(batch, column[begin : begin + _BATCH], strict=True):
                record[name] = cell
        found += batch
    return found
