from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from tests import strategies
from tests.exporters.studies import studies

import sahelgraph as sg
from sahelgraph.exporters import to_igraph, to_scipy


@strategies.quick(15)
@given(graph=studies())
def test_igraph_has_the_edges_and_their_cells(graph: sg.TemporalMultigraph) -> None:
    pytest.importorskip("igraph")
    there, relations = to_igraph(graph), graph.relations
    names = there.vs["name"]
    assert set(names) == set(graph.actors.index)
    assert {(e["id"], names[e.source], names[e.target], e["note"]) for e in there.es} == {
        (id_, row["source"], row["target"], row["note"]) for id_, row in relations.iterrows()
    }


@pytest.mark.parametrize("signed", [False, True])
@strategies.quick(15)
@given(graph=studies())
def test_a_matrix_counts_as_networkx_does(graph: sg.TemporalMultigraph, *, signed: bool) -> None:
    matrix, ids = to_scipy(graph, signed=signed)
    expected = np.zeros((len(ids), len(ids)), int)
    for source, target, data in graph.to_networkx(both_ways=True).edges(data=True):
        expected[ids.index(source), ids.index(target)] += data["sign"] if signed else 1
    assert ids == list(graph.actors.index)
    assert (matrix.toarray() == expected).all()


def test_igraph_of_a_part_says_what_is_certain() -> None:
    pytest.importorskip("igraph")
    graph = sg.load().during("2012")
    assert sum(to_igraph(graph).es["certain"]) == graph.relations["certain"].sum()
