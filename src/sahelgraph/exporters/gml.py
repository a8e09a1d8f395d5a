"""GML, for igraph, yEd and networkx."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sahelgraph.exporters._network import network_of
from sahelgraph.exporters._target import write_new

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph.exporters._network import Network

_KEPT = ("id", "label", "source", "target", "key", "graphics")


def write_gml(g: TemporalMultigraph, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Write a graph as GML: nodes are numbered, their ids are labels, the id of a relation is the key of its edge.

    GML allows letters and digits in the names of attributes; other signs become ``_``. It is not read back: write JSON,
    GraphML or GEXF for that.

    Raises
    ------
    FileError
        If the file is there and `overwrite` is not set.

    Examples
    --------
    >>> import tempfile
    >>> import networkx as nx
    >>> import sahelgraph as sg
    >>> from sahelgraph.exporters import write_gml
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     there = nx.read_gml(write_gml(sg.load().during(2012), f"{folder}/mali.gml"))
    >>> there["mnla"]["ansar_dine"]["r009"]["end"]
    '2012-06'
    """
    return write_new(path, _pieces(network_of(g)), overwrite=overwrite)


def _pieces(network: Network) -> Iterator[str]:
    yield f"graph [\ndirected 1\nmultigraph 1\ntitle {_value(network.title)}\n"
    number = {id_: place for place, id_ in enumerate(network.nodes)}
    names = _names(network.told_of_nodes.names)
    for id_, row in zip(network.nodes, network.told_of_nodes.rows(), strict=True):
        yield f"node [\nid {number[id_]}\nlabel {_value(id_)}\n{_lines(names, row)}]\n"
    names = _names(network.told_of_edges.names)
    for id_, (source, target), row in zip(network.edges, network.ends, network.told_of_edges.rows(), strict=True):
        yield f"edge [\nsource {number[source]}\ntarget {number[target]}\nkey {_value(id_)}\n{_lines(names, row)}]\n"
    yield "]\n"


def _names(names: Sequence[str]) -> list[str]:
    """Return names of letters and digits, each once."""
    taken = set(_KEPT)
    found = []
    for name in names:
        plain = re.sub("[^A-Za-z0-9_]", "_", name)
        plain = plain if plain[:1].isalpha() else f"x{plain}"
        while plain in taken:
            plain += "_"
        taken.add(plain)
        found.append(plain)
    return found


def _lines(names: Sequence[str], row: Sequence[str | int]) -> str:
    return "".join(f"{name} {_value(value)}\n" for name, value in zip(names, row, strict=True))


def _value(value: str | int) -> str:
    if not isinstance(value, str):
        return str(int(value))
    plain = (c if " " <= c <= "~" and c not in '"&' else f"&#{ord(c)};" for c in value)
    return f'"{"".join(plain)}"'
