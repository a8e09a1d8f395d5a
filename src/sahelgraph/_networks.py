"""Networks: relations as the edges of a networkx graph, which keeps nothing of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sahelgraph import convert
from sahelgraph._schema import ACTOR_COLUMNS, RELATION_COLUMNS
from sahelgraph._table import without_gc

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx
    from numpy.typing import NDArray

    from sahelgraph._ledger import MemoryLedger
    from sahelgraph._query import Query

    Positions = NDArray[np.int32]


def to_networkx(
    ledger: MemoryLedger, rows: Positions, actors: Positions, query: Query, *, both_ways: bool
) -> nx.MultiDiGraph[str]:
    """Return a networkx graph: an edge a relation, its id the key, plain Python values as attributes."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(title=ledger.title, version=ledger.version)
    names = convert.column_names(ledger.actors, ACTOR_COLUMNS)
    texts = [ledger.actors[name].texts(actors).tolist() for name in names]
    ids = ledger.names.ids
    graph.add_nodes_from(zip([ids[code] for code in actors.tolist()], _rows(names, texts), strict=True))
    # The ends of an edge are its ends: as attributes, pyvis and GEXF writers would take them for something else.
    names = [
        name for name in convert.column_names(ledger.relations, RELATION_COLUMNS) if name not in {"source", "target"}
    ]
    columns: list[list[Any]] = [convert.cells(ledger, rows, name).tolist() for name in names]
    names += ["ended_by", "sign", "directed"]
    directed = np.array([kind.directed for kind in ledger.kinds.values()], bool)[ledger.kind[rows]].tolist()
    columns += [convert.endings(ledger, rows), ledger.sign[rows].tolist(), directed]
    if query.periods:
        names.append("certain")
        columns.append(ledger.certain(rows, query).tolist())
    within: Any = graph
    following, preceding = within._adj, within._pred  # noqa: SLF001 — as networkx documents for subclasses
    ends = (ledger.actors["id"].texts(column[rows]).tolist() for column in (ledger.source, ledger.target))
    keys = ledger.ids.texts(rows).tolist()
    # Whole dictionaries, as networkx keeps them: one by one through add_edge they cost five times as much.
    with without_gc():
        for source, target, key, data, one_way in zip(*ends, keys, _rows(names, columns), directed, strict=True):
            of_pair = following[source].get(target)
            if of_pair is None:
                following[source][target] = preceding[target][source] = {key: data}
            else:
                of_pair[key] = data
            if both_ways and not one_way and source != target:
                if source not in following[target]:
                    following[target][source] = preceding[source][target] = {}
                following[target][source][key] = data.copy()
    return graph


def _rows(names: Sequence[str], columns: Sequence[list[Any]]) -> list[dict[str, Any]]:
    """Return a dictionary for each row: copies of the first, changed where a column is not all alike."""
    cells = dict(zip(names, columns, strict=True))  # of two of one name the last: ours before a study's own `sign`
    first = {name: column[0] for name, column in cells.items() if column}
    rows = [first.copy() for _ in range(len(columns[0]) if columns else 0)]
    for name, column in cells.items():
        if column and column.count(column[0]) < len(column):
            for row, value in zip(rows, column, strict=True):
                row[name] = value
    return rows
