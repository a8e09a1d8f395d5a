"""Cytoscape JSON (.cyjs), for Cytoscape and cytoscape.js."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sahelgraph.exporters._network import network_of
from sahelgraph.exporters._target import write_new

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from pathlib import Path

    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph.exporters._network import Network


def write_cytoscape(g: TemporalMultigraph, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Write a graph as Cytoscape JSON: an edge a relation, its kind the interaction.

    It is not read back: write JSON, GraphML or GEXF for that.

    Raises
    ------
    FileError
        If the file is there and `overwrite` is not set.

    Examples
    --------
    >>> import json, tempfile
    >>> import sahelgraph as sg
    >>> from sahelgraph.exporters import write_cytoscape
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_cytoscape(sg.load().during(2012), f"{folder}/mali.cyjs")
    ...     edges = json.loads(path.read_text(encoding="utf-8"))["elements"]["edges"]
    >>> next(edge["data"]["interaction"] for edge in edges if edge["data"]["id"] == "r009")
    'alliance'
    """
    return write_new(path, _pieces(network_of(g)), overwrite=overwrite)


def _pieces(network: Network) -> Iterator[str]:
    yield '{"format_version": "1.0", "generated_by": "sahelgraph", "target_cytoscapejs_version": "~2.1",\n'
    yield f'"data": {_json({"name": network.title})},\n"elements": {{"nodes": ['
    between = "\n"
    for id_, told in zip(network.nodes, network.told_of_nodes.dicts(), strict=True):
        yield f"{between}{_json({'data': {'shared_name': id_} | told | {'id': id_}})}"
        between = ",\n"
    yield '\n], "edges": ['
    between = "\n"
    columns = (network.edges, network.ends, network.kinds, network.told_of_edges.dicts())
    for id_, (source, target), kind, told in zip(*columns, strict=True):
        given = {"interaction": kind} | told | {"id": id_, "source": source, "target": target}
        yield f"{between}{_json({'data': given})}"
        between = ",\n"
    yield "\n]}}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
