"""GraphML, which most programs for networks read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sahelgraph.errors import FileError
from sahelgraph.exporters import _xml
from sahelgraph.exporters._network import Found, network_of, study_of, value_text
from sahelgraph.exporters._target import write_new

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph.exporters._network import Attributes, Network

_TYPES = {str: "string", int: "int", bool: "boolean"}


def write_graphml(g: TemporalMultigraph, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Write a graph as GraphML, which `read_graphml` reads back.

    Every edge is directed, because readers know no mixed graphs: the attribute ``directed`` says whether it means
    something. Characters that XML forbids are escaped (``_xFFFE_``).

    Raises
    ------
    FileError
        If the file is there and `overwrite` is not set.

    Examples
    --------
    >>> import tempfile
    >>> import networkx as nx
    >>> import sahelgraph as sg
    >>> from sahelgraph.exporters import write_graphml
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     there = nx.read_graphml(write_graphml(sg.load().during(2012), f"{folder}/mali.graphml"))
    >>> there["mnla"]["ansar_dine"]["r009"]["end"]
    '2012-06'
    """
    return write_new(path, _pieces(network_of(g)), overwrite=overwrite)


def _pieces(network: Network) -> Iterator[str]:
    nodes, edges = network.told_of_nodes, network.told_of_edges
    yield f'{_xml.HEAD}<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n{_xml.note(network.note)}'
    for sort, told in (("node", nodes), ("edge", edges)):
        for place, (name, kind) in enumerate(zip(told.names, told.types, strict=True)):
            key = f'id="{sort[0]}{place}" for="{sort}" attr.name={_xml.attribute(name)} attr.type="{_TYPES[kind]}"'
            yield f"<key {key}/>\n"
    yield '<graph edgedefault="directed">\n'
    for id_, values in zip(network.nodes, _data(nodes, "n"), strict=True):
        yield f"<node id={_xml.attribute(id_)}>{values}</node>\n"
    for id_, ends, values in zip(network.edges, network.ends, _data(edges, "e"), strict=True):
        source, target = map(_xml.attribute, ends)
        yield f"<edge id={_xml.attribute(id_)} source={source} target={target}>{values}</edge>\n"
    yield "</graph>\n</graphml>\n"


def _data(told: Attributes, sort: str) -> Iterator[str]:
    """Yield the attributes of one element after another; blank ones are left out."""
    keys = [f'<data key="{sort}{place}">' for place in range(len(told.names))]
    for row in told.rows():
        yield "".join(
            f"{key}{_xml.text(value_text(value))}</data>" for key, value in zip(keys, row, strict=True) if value != ""
        )


def read_graphml(path: str | os.PathLike[str]) -> TemporalMultigraph:
    """Read the study that `write_graphml` wrote, by the same checks as files.

    Raises
    ------
    FileError
        If the file is no GraphML, or tells no study.
    DataError
        If what it tells holds errors; all of them are in its ``report``.

    Examples
    --------
    >>> import tempfile
    >>> import sahelgraph as sg
    >>> from sahelgraph.exporters import read_graphml, write_graphml
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     len(read_graphml(write_graphml(sg.load(), f"{folder}/mali.graphml"))) == len(sg.load())
    True
    """
    reader = _Reader()
    reader.found.note = _xml.read(path, reader.start, reader.end, reader.data)
    return study_of(reader.found, path)


class _Reader:
    def __init__(self) -> None:
        self.found = Found([], [])
        self.names: dict[str, str] = {}
        self.told: dict[str, str] = {}
        self.name: str | None = None
        self.parts: list[str] = []

    def start(self, name: str, given: Mapping[str, str]) -> None:
        match name:
            case "key":
                self.names[given["id"]] = given["attr.name"]
            case "node":
                self.told = {}
                self.found.nodes.append((given["id"], self.told))
            case "edge":
                self.told = {}
                self.found.edges.append((given["id"], given["source"], given["target"], self.told))
            case "data":
                self.name, self.parts = self.names[given["key"]], []
            case "graph" if self.found.nodes:
                raise FileError("it holds more than one graph")

    def data(self, text: str) -> None:
        if self.name is not None:
            self.parts.append(text)

    def end(self, name: str) -> None:
        if name == "data" and self.name is not None:
            self.told[self.name] = _xml.unescaped("".join(self.parts))
            self.name = None
