"""A graph as objects of other libraries: igraph, and sparse matrices of scipy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sahelgraph.exporters._network import network_of

if TYPE_CHECKING:
    import igraph as ig
    from scipy import sparse

    from sahelgraph._graph import TemporalMultigraph


def to_igraph(g: TemporalMultigraph) -> ig.Graph:
    """Return an igraph graph of the relations in view: a vertex an actor, an edge a relation, columns as attributes.

    The name of a vertex is the actor's id, its label what pictures write. Every edge is directed; the attribute
    `directed` says whether it means something. Needs igraph (``sahelgraph[fast]``).

    Examples
    --------
    >>> import sahelgraph as sg
    >>> from sahelgraph.exporters import to_igraph
    >>> there = to_igraph(sg.load().during("2012"))
    >>> there.vs.find(name="ansar_dine")["label"], there.es.find(id="r009")["kind"]
    ('Ansar Dine', 'alliance')
    """
    import igraph as ig

    network = network_of(g)
    number = {id_: place for place, id_ in enumerate(network.nodes)}
    vertices, edges = (
        dict(zip(told.names, told.columns, strict=True)) for told in (network.told_of_nodes, network.told_of_edges)
    )
    return ig.Graph(
        n=len(network.nodes),
        edges=[(number[source], number[target]) for source, target in network.ends],
        directed=True,
        vertex_attrs=vertices | {"name": network.nodes, "label": network.labels},
        edge_attrs=edges | {"id": network.edges},
    )


def to_scipy(g: TemporalMultigraph, *, signed: bool = False) -> tuple[sparse.csr_array, list[str]]:
    """Return the adjacency of the relations in view as a sparse matrix, and the ids of its rows and columns.

    A cell counts the relations from one actor to another; those of undirected kinds count both ways. For a matrix by
    kind or by period, narrow the graph before.

    Parameters
    ----------
    signed
        Add up signs (1, -1, 0) in place of counting.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> from sahelgraph.exporters import to_scipy
    >>> matrix, ids = to_scipy(sg.load().during("2012").of_kind("alliance"))
    >>> int(matrix[ids.index("mnla"), ids.index("aqim")]), int(matrix[ids.index("aqim"), ids.index("mnla")])
    (1, 1)
    """
    from scipy import sparse

    ledger, rows = g._held()  # noqa: SLF001 — positions, which no answer gives
    source, target = ledger.source[rows], ledger.target[rows]
    view = g._ledger.actors_of(g.query)  # noqa: SLF001 — of all relations, not of those that are held
    actors = np.unique(np.concatenate([view, source, target]))
    place = np.zeros(len(ledger.names.ids), np.int32)
    place[actors] = np.arange(len(actors), dtype=np.int32)
    source, target = place[source], place[target]
    value = ledger.sign[rows].astype(np.int64) if signed else np.ones(len(rows), np.int64)
    directed = ledger.directed(rows)
    back = ~directed & (source != target)
    both = (np.concatenate([source, target[back]]), np.concatenate([target, source[back]]))
    matrix = sparse.coo_array((np.concatenate([value, value[back]]), both), shape=(len(actors), len(actors)))
    return matrix.tocsr(), [ledger.names.ids[code] for code in actors.tolist()]
