"""A graph as nodes and edges with attributes, and the way back: what every network format shares.

Edges are the relations in view. What a picture does not show but a study needs (relations out of view, references, own
kinds, the order of columns) travels in a note, so that reading the file gives the study back.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sahelgraph import _dates
from sahelgraph._names import short_label
from sahelgraph._reading import read_tables
from sahelgraph._writing import in_file_order, places_of_graph, tables_beside, written
from sahelgraph.convert import endings
from sahelgraph.errors import FileError

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph._ledger import MemoryLedger
    from sahelgraph._table import Table

    Positions = NDArray[np.int32]
    Spell = tuple[int, int]

FORMAT = 1
# Names that readers of networks keep for themselves: networkx calls add_edge(**attributes), cytoscape nests by parent.
_KEPT = frozenset({"id", "key", "parent", "self", "source", "target", "node_for_adding", "u_for_edge", "v_for_edge"})
_STRUCTURE = {"actors": ("id",), "relations": ("id", "source", "target")}


@dataclass(frozen=True, slots=True)
class Attributes:
    """What is told of nodes or edges: a name, a type (str, int or bool) and a value for each, by column."""

    names: tuple[str, ...]
    types: tuple[type, ...]
    columns: tuple[list[Any], ...]

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the values of one element after another."""
        return zip(*self.columns, strict=True)

    def dicts(self) -> Iterator[dict[str, Any]]:
        """Yield the values of one element after another, by name."""
        return (dict(zip(self.names, row, strict=True)) for row in self.rows())


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and edges in the order of their files, with their days as far as they are bounded."""

    title: str
    nodes: list[str]
    labels: list[str]
    lives: list[Spell]
    told_of_nodes: Attributes
    edges: list[str]
    ends: list[tuple[str, str]]
    kinds: list[str]
    directed: list[bool]
    spells: list[Spell]
    told_of_edges: Attributes
    note: dict[str, Any]


def network_of(graph: TemporalMultigraph) -> Network:
    """Lay a graph out as nodes and edges."""
    ledger, all_rows, all_actors = places_of_graph(graph)
    rows = in_file_order(ledger.relations, ledger.select(graph.query))
    ends = np.concatenate([ledger.source[rows], ledger.target[rows], ledger.actors_of(graph.query)])
    actors = in_file_order(ledger.actors, np.unique(ends).astype(np.int32))
    ids, names = ledger.names.ids, ledger.names
    labels = ledger.actors["label"].texts(actors).tolist()
    directed = ledger.directed(rows)
    return Network(
        title=graph.title,
        nodes=[ids[i] for i in actors.tolist()],
        labels=[
            short_label(names.names[i], label, names.aliases[i])
            for i, label in zip(actors.tolist(), labels, strict=True)
        ],
        lives=_lives(ledger, actors),
        told_of_nodes=_told("actors", _cells(ledger.actors, actors, "actors"), {}),
        edges=ledger.ids.texts(rows).tolist(),
        ends=[
            (ids[a], ids[b]) for a, b in zip(ledger.source[rows].tolist(), ledger.target[rows].tolist(), strict=True)
        ],
        kinds=[ledger.kind_names[i] for i in ledger.kind[rows].tolist()],
        directed=directed.tolist(),
        spells=list(zip(ledger.days.start_min[rows].tolist(), ledger.days.end_max[rows].tolist(), strict=True)),
        told_of_edges=_told(
            "relations", _cells(ledger.relations, rows, "relations"), _derived(graph, ledger, rows, directed)
        ),
        note=_note(graph, ledger, {"actors": (all_actors, actors), "relations": (all_rows, rows)}),
    )


def attribute_names(table: str, header: Sequence[str], taken: frozenset[str] = _KEPT) -> dict[str, str]:
    """Return the attribute of each column: its own name, or with ``_`` behind where that is taken.

    >>> attribute_names("relations", ["id", "kind", "key", ""])
    {'kind': 'kind', 'key': 'key_', '': '_'}
    """
    found: dict[str, str] = {}
    for column in header:
        if column not in _STRUCTURE[table]:
            name = column
            while not name or name in taken:
                name += "_"
            taken |= {name}
            found[column] = name
    return found


def day_text(day: int) -> str:
    """Write a day, or nothing for an open side."""
    return "" if day in {_dates.EARLIEST, _dates.LATEST} else _dates.to_date(day).isoformat()


def value_text(value: str | int) -> str:
    """Write a value as text: true and false in small letters."""
    return value if isinstance(value, str) else str(value).lower()


def _cells(table: Table, rows: Positions, name: str) -> dict[str, list[str]]:
    names = attribute_names(name, tuple(table))
    return {column: table[column].texts(rows).tolist() for column in names}


def _derived(
    graph: TemporalMultigraph, ledger: MemoryLedger, rows: Positions, directed: NDArray[np.bool_]
) -> dict[str, list[Any]]:
    """Return what the library knows of relations beyond their cells."""
    found: dict[str, list[Any]] = {}
    for name, days in zip(_dates.Days._fields, ledger.days, strict=True):
        chosen = days[rows]
        texts = {day: day_text(day) for day in np.unique(chosen).tolist()}
        found[name] = [texts[day] for day in chosen.tolist()]
    found["sign"], found["directed"] = ledger.sign[rows].tolist(), directed.tolist()
    found["ended_by"] = endings(ledger, rows)
    if graph.query.periods:
        found["certain"] = ledger.certain(rows, graph.query).tolist()
    return found


def _told(table: str, cells: dict[str, list[Any]], derived: dict[str, list[Any]]) -> Attributes:
    """Name the attributes: the columns of the study first, so that what is derived yields to them."""
    own = attribute_names(table, tuple(cells))
    names = (*own.values(), *attribute_names(table, tuple(derived), _KEPT.union(own.values())).values())
    types = (*(str for _ in own), *(type(column[0]) if column else str for column in derived.values()))
    return Attributes(names, types, (*cells.values(), *derived.values()))


def _lives(ledger: MemoryLedger, actors: Positions) -> list[Spell]:
    cells = (ledger.actors[name].texts(actors).tolist() for name in ("start", "end"))
    moments = ([_dates.parse_moment(cell or "..") for cell in column] for column in cells)
    return [(start.first, end.last) for start, end in zip(*moments, strict=True)]


def _note(
    graph: TemporalMultigraph, ledger: MemoryLedger, places: Mapping[str, tuple[Positions, Positions]]
) -> dict[str, Any]:
    note: dict[str, Any] = {"format": FORMAT, "title": ledger.title, "licence": ledger.licence}
    note["version"] = ledger.given_version if graph.query == type(graph.query)() else ""  # a part is another version
    for name, (every, shown) in places.items():
        table = ledger.actors if name == "actors" else ledger.relations
        unseen = np.flatnonzero(~np.isin(every, shown))
        rows = written(table, every[unseen]).rows
        note[name] = {
            "columns": list(table),
            "unseen": [[p, *row] for p, row in zip(unseen.tolist(), rows, strict=True)],
        }
    unnamed = np.flatnonzero(ledger.relations["id"].holds({""})[places["relations"][1]])
    note["relations"]["unnamed"] = unnamed.tolist()
    for name, beside in tables_beside(graph).items():
        note[name] = {"columns": list(beside.header), "rows": [list(row) for row in beside.rows]}
    return note


# -- the way back


@dataclass(slots=True)
class Found:
    """Nodes and edges as a reader collects them."""

    nodes: list[tuple[str, dict[str, str]]]
    edges: list[tuple[str, str, str, dict[str, str]]]
    note: Any = None


def study_of(found: Found, path: str | os.PathLike[str]) -> TemporalMultigraph:
    """Make the study again that was written as a network, by the same checks as files."""
    file = Path(path).name
    note = found.note
    if not isinstance(note, dict) or "format" not in note:
        raise FileError(f"{path}: no study is told in this file; only what sahelgraph wrote is read back")
    if note["format"] != FORMAT:
        raise FileError(f"{path}: it was written by a newer sahelgraph; update the library to read it")
    try:
        tables = _tables(found)
        told = {name: note[name] for name in ("title", "version", "licence")}
        sound = all(isinstance(cell, str) for _, rows in tables.values() for row in rows for cell in row)
        sound = sound and all(isinstance(text, str) for text in told.values())
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(path) from error
    if not sound:
        raise _damaged(path)
    return read_tables(tables, file, **told)


def _damaged(path: str | os.PathLike[str]) -> FileError:
    return FileError(f"{path}: what it tells of its study is damaged; export the study again")


def _tables(found: Found) -> dict[str, tuple[list[str], list[list[str]]]]:
    note = found.note
    unnamed = set(note["relations"]["unnamed"])
    nodes = [({"id": id_}, told) for id_, told in found.nodes]
    edges = [
        ({"id": "" if place in unnamed else id_, "source": source, "target": target}, told)
        for place, (id_, source, target, told) in enumerate(found.edges)
    ]
    tables = {}
    for name, elements in (("actors", nodes), ("relations", edges)):
        header = list(note[name]["columns"])
        names = attribute_names(name, header)
        rows = [
            [fixed[column] if column in fixed else told.get(names[column], "") for column in header]
            for fixed, told in elements
        ]
        tables[name] = (header, _merged(rows, note[name]["unseen"]))
    for name in ("references", "kinds"):
        if name in note:
            tables[name] = (list(note[name]["columns"]), [list(row) for row in note[name]["rows"]])
    if any(len(row) != len(header) for header, rows in tables.values() for row in rows):
        raise ValueError("rows of unequal length")
    return tables


def _merged(shown: list[list[str]], unseen: Sequence[Sequence[Any]]) -> list[list[str]]:
    """Put rows that were not shown back into their places."""
    rest = iter(shown)
    hidden = {int(place): list(cells) for place, *cells in unseen}
    places = range(len(shown) + len(hidden))
    if not all(place in places for place in hidden):
        raise ValueError("a place that no row has")
    return [hidden[place] if place in hidden else next(rest) for place in places]
