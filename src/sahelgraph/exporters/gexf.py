"""GEXF 1.3 with spells, for Gephi."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sahelgraph.exporters import _xml
from sahelgraph.exporters._network import Found, day_text, network_of, study_of, value_text
from sahelgraph.exporters._target import write_new

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph.exporters._network import Attributes, Network, Spell

_NAMESPACE = "http://gexf.net/1.3"
_TYPES = {str: "string", int: "integer", bool: "boolean"}


def write_gexf(
    g: TemporalMultigraph, path: str | os.PathLike[str], *, mixed: bool = True, overwrite: bool = False
) -> Path:
    """Write a graph as GEXF 1.3 for Gephi, which `read_gexf` reads back.

    The spell of an edge runs from the first day on which the relation may have begun to the last on which it may have
    ended; an open side is left out. Dates as written and the six days are attributes. Characters that XML forbids are
    escaped (``_xFFFE_``).

    Parameters
    ----------
    mixed
        Mark the edges of undirected kinds as undirected, as Gephi understands them. If False every edge is directed,
        for readers that know no mixed graphs (networkx); the attribute ``directed`` says whether it means something.

    Raises
    ------
    FileError
        If the file is there and `overwrite` is not set.

    Examples
    --------
    >>> import tempfile
    >>> import sahelgraph as sg
    >>> from sahelgraph.exporters import write_gexf
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     text = write_gexf(sg.load(), f"{folder}/mali.gexf").read_text(encoding="utf-8")
    >>> edge = text[text.index('<edge id="r009"') :]
    >>> print(edge[: edge.index(">") + 1], edge[edge.index("<spell ") : edge.index("</spells>")])
    <edge id="r009" source="mnla" target="ansar_dine" kind="alliance" label="alliance" type="undirected">
    <spell start="2012-01-01" end="2012-06-30"/>
    """
    return write_new(path, _pieces(network_of(g), mixed=mixed), overwrite=overwrite)


def _pieces(network: Network, *, mixed: bool) -> Iterator[str]:
    nodes, edges = network.told_of_nodes, network.told_of_edges
    yield f'{_xml.HEAD}<gexf xmlns="{_NAMESPACE}" version="1.3">\n{_xml.note(network.note)}'
    yield f"<meta><creator>sahelgraph</creator><description>{_xml.text(network.title)}</description></meta>\n"
    yield '<graph mode="dynamic" defaultedgetype="directed" idtype="string" timeformat="date" '
    yield 'timerepresentation="interval">\n'
    for sort, told in (("node", nodes), ("edge", edges)):
        yield f'<attributes class="{sort}" mode="static">\n'
        for place, (name, kind) in enumerate(zip(told.names, told.types, strict=True)):
            yield f'<attribute id="{place}" title={_xml.attribute(name)} type="{_TYPES[kind]}"/>\n'
        yield "</attributes>\n"
    yield f'<nodes count="{len(network.nodes)}">\n'
    for id_, label, values, life in zip(network.nodes, network.labels, _values(nodes), network.lives, strict=True):
        yield f"<node id={_xml.attribute(id_)} label={_xml.attribute(label)}>{values}{_spell(life)}</node>\n"
    yield f'</nodes>\n<edges count="{len(network.edges)}">\n'
    columns = (network.edges, network.ends, network.kinds, network.directed, _values(edges), network.spells)
    for id_, ends, kind, directed, values, spell in zip(*columns, strict=True):
        source, target, sort = map(_xml.attribute, (*ends, kind))
        way = "" if directed or not mixed else ' type="undirected"'
        yield f"<edge id={_xml.attribute(id_)} source={source} target={target} kind={sort} label={sort}{way}>"
        yield f"{values}{_spell(spell)}</edge>\n"
    yield "</edges>\n</graph>\n</gexf>\n"


def _values(told: Attributes) -> Iterator[str]:
    """Yield the attributes of one element after another; blank ones are left out."""
    begin = [f'<attvalue for="{place}" value=' for place in range(len(told.names))]
    for row in told.rows():
        found = "".join(
            f"{tag}{_xml.attribute(value_text(value))}/>" for tag, value in zip(begin, row, strict=True) if value != ""
        )
        yield f"<attvalues>{found}</attvalues>" if found else ""


def _spell(days: Spell) -> str:
    sides = zip(("start", "end"), map(day_text, days), strict=True)
    told = "".join(f' {side}="{day}"' for side, day in sides if day)
    return f"<spells><spell{told}/></spells>" if told else ""


def read_gexf(path: str | os.PathLike[str]) -> TemporalMultigraph:
    """Read the study that `write_gexf` wrote, by the same checks as files.

    Raises
    ------
    FileError
        If the file is no GEXF, or tells no study (one that Gephi saved tells none).
    DataError
        If what it tells holds errors; all of them are in its ``report``.

    Examples
    --------
    >>> import tempfile
    >>> import sahelgraph as sg
    >>> from sahelgraph.exporters import read_gexf, write_gexf
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     len(read_gexf(write_gexf(sg.load(), f"{folder}/mali.gexf"))) == len(sg.load())
    True
    """
    reader = _Reader()
    reader.found.note = _xml.read(path, reader.start, lambda _: None, lambda _: None)
    return study_of(reader.found, path)


class _Reader:
    def __init__(self) -> None:
        self.found = Found([], [])
        self.names: dict[str, dict[str, str]] = {"node": {}, "edge": {}}
        self.sort = "node"
        self.told: dict[str, str] = {}

    def start(self, name: str, given: Mapping[str, str]) -> None:
        match name:
            case "attributes":
                self.sort = given["class"]
            case "attribute":
                self.names[self.sort][given["id"]] = given["title"]
            case "node":
                self.sort, self.told = name, {}
                self.found.nodes.append((given["id"], self.told))
            case "edge":
                self.sort, self.told = name, {}
                self.found.edges.append((given["id"], given["source"], given["target"], self.told))
            case "attvalue":
                self.told[self.names[self.sort][given["for"]]] = given["value"]
