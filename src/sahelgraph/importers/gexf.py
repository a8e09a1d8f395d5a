"""GEXF, as Gephi and networkx write it: nodes, edges, and the spells in which an edge is there."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from sahelgraph._dates import read_moment
from sahelgraph._kinds import bundled_kinds
from sahelgraph._reader import kind_of_file
from sahelgraph._schema import ACTOR_KINDS
from sahelgraph.errors import FileError
from sahelgraph.importers._imported import imported
from sahelgraph.importers._values import tidy, whole

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from typing import Unpack

    import networkx as nx

    from sahelgraph.importers._imported import Imported, Keep, Options, Roster, Row

COLUMNS = ("kind", "source", "target", "start", "end", "reference", "weight", "label")
# Attributes of an edge that may tell its kind.
_KIND = ("kind", "relation", "type", "label")
_TAKEN = frozenset({"id", "weight", "label", "spells", "start", "end", "key", "viz", "networkx_key", *_KIND})


class _Edges:
    """The edges of a graph, in the place of records."""

    def __init__(self, path: Path) -> None:
        self.path, self.source = path, "gexf"
        self.graph, own = _graph(path)
        self.notices = ["a GEXF is read as a whole: memory grows with its edges"]
        if own:
            whole = "sahelgraph.exporters.read_gexf gives the study back, vague dates and references too"
            self.notices.append(f"sahelgraph wrote this file: {whole}")

    def __iter__(self) -> Iterator[tuple[int, tuple[Any, Any, dict[str, Any]]]]:
        return enumerate(self.graph.edges(data=True), start=1)


def read(
    path: str | os.PathLike[str], *, kind: str = "", actor_kind: str = "armed group", **options: Unpack[Options]
) -> Imported:
    r"""Read a GEXF: each edge, and each spell of it, is a relation.

    Parameters
    ----------
    kind
        The kind of every edge that tells none in an attribute ``kind``, ``relation``, ``type`` or ``label``.
    actor_kind
        What a node is that tells none in an attribute ``kind``.

    Raises
    ------
    FileError
        If the file is damaged or is no GEXF.

    Examples
    --------
    >>> import tempfile
    >>> import networkx as nx
    >>> graph = nx.DiGraph()
    >>> graph.add_edge("Red", "Blue", kind="attack", start="2012-01-24", end="2012-01-24")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     nx.write_gexf(graph, f"{folder}/raids.gexf")
    ...     [(row["source"], row["kind"], row["start"]) for row in read(f"{folder}/raids.gexf").relations]
    [('Red', 'attack', '2012-01-24')]
    """
    kind = bundled_kinds().resolve(kind) if kind else ""
    if actor_kind not in ACTOR_KINDS:
        raise FileError(f'"{actor_kind}" is no kind of actor; write {", ".join(ACTOR_KINDS)}')
    edges = _Edges(Path(path))
    reference = {"key": "gexf", "citation": f"{edges.path.name}: a graph"}
    making = partial(_relations, kind=kind, actor_kind=actor_kind)
    return imported(edges, making, COLUMNS, reference, options, prefix="")


def _graph(path: Path) -> tuple[nx.Graph[Any], bool]:
    """Return the graph of a file, and whether it carries a study of ours."""
    if (fault := kind_of_file(path)) is not None:
        raise FileError(f"{path}: {fault[1]}; {fault[2]}")
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rb") as file:
            head = file.read(4096)
            file.seek(0)
            # A document type can hold entities that grow without bounds; GEXF has none, HTML has.
            graph: nx.Graph[Any] | None = None if b"<!DOCTYPE" in head.upper() else _read(file)
    except Exception as error:  # networkx lets through whatever its XML parser and its own checks raise
        raise FileError(f"{path.name}: this is no GEXF that can be read ({tidy(str(error))[:80]})") from error
    if graph is None:
        raise FileError(f"{path.name}: a GEXF has no document type; this may be an HTML page")
    return graph, b"<?sahelgraph" in head


def _read(file: io.BufferedIOBase) -> nx.Graph[Any]:
    """Read a graph, a mixed one too: networkx knows none, but a kind says whether its edges have a direction."""
    import networkx as nx

    try:
        return nx.read_gexf(file)
    except nx.NetworkXError as error:
        if "irected edge found" not in str(error):
            raise
    file.seek(0)
    tree = ET.parse(file)  # noqa: S314 — networkx has just parsed the same
    for element in tree.iter():
        name = element.tag.rpartition("}")[2]
        if name == "edge":
            element.attrib.pop("type", None)
        elif name == "graph":
            element.set("defaultedgetype", "directed")
    return nx.read_gexf(io.BytesIO(ET.tostring(tree.getroot())))


def _relations(records: _Edges, actors: Roster, keep: Keep, *, kind: str, actor_kind: str) -> Iterator[Row]:
    kinds = bundled_kinds()
    for node, cells in records.graph.nodes(data=True):
        told = str(cells.get("kind", ""))
        actors.add(str(node), tidy(str(cells.get("label", node))), told if told in ACTOR_KINDS else actor_kind)
    for number, (one, other, cells) in records:
        keep.tally.rows += 1
        what = f"{one} → {other}"
        found = next((str(cells[name]) for name in _KIND if str(cells.get(name, "")) in kinds), kind)
        spells = [(_moment(a), _moment(b)) for a, b in cells.get("spells", [(cells.get("start"), cells.get("end"))])]
        if one == other:
            keep.leave("both ends are one actor", number, what)
        elif not found:
            keep.leave("no attribute tells a kind of the codebook; give one kind for all", number, what)
        elif not all(_fits(*spell) for spell in spells):
            keep.leave("its spells cannot be read as days", number, what)
        else:
            for place, (start, end) in enumerate(spells, start=1):
                if keep.wants(number, (), start or "..", end, what=what):
                    yield {
                        "id": f"gexf-{number}" + (f"-{place}" if len(spells) > 1 else ""),
                        "kind": found,
                        "source": actors.known(str(one)) or str(one),
                        "target": actors.known(str(other)) or str(other),
                        "start": start or "..",
                        "end": end,
                        "reference": f"gexf, edge {number}",
                        "weight": tidy(str(cells.get("weight", ""))),
                        "label": tidy(str(cells.get("label", ""))),
                    }


def _moment(value: object) -> str:
    """Return a bound of a spell as a date: a day, or the year that a number is; blank for an open side.

    >>> _moment("2012-01-24T00:00:00"), _moment(2012.0), _moment(None)
    ('2012-01-24', '2012', '')
    """
    if value is None or str(value).lower() in {"-inf", "inf", "-infinity", "infinity", "nan", "none"}:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    text = whole(tidy(str(value)))
    return text[:10] if re.match(r"\d{4}-\d{2}-\d{2}T", text) else text


def _fits(start: str, end: str) -> bool:
    begin, over = read_moment(start or ".."), read_moment(end or "..")
    return begin is not None and over is not None and over.last >= begin.first
