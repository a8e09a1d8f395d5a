"""One side of a comparison: the rows of a graph as plain cells, by id."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sahelgraph._graph import TemporalMultigraph
from sahelgraph._kinds import STATUSES
from sahelgraph._names import fold
from sahelgraph._schema import ACTOR_COLUMNS, RELATION_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sahelgraph._kinds import Kinds
    from sahelgraph._table import Table

    Cells = Mapping[str, str]
    Rows = dict[str, dict[str, str]]

TABLES = ("actor", "relation", "reference")


@dataclass(frozen=True, slots=True)
class Study:
    """The rows of one study, by table and id, with the days of its relations."""

    title: str
    version: str
    kinds: Kinds
    rows: Mapping[str, Rows]
    columns: Mapping[str, tuple[str, ...]]
    days: Mapping[str, tuple[int, ...]]
    given: frozenset[str]  # ids of relations that the file itself has
    whole: bool  # whether every row of the study is here

    @property
    def actors(self) -> Rows:
        """The actors by id."""
        return self.rows["actor"]

    @property
    def relations(self) -> Rows:
        """The relations by id; a blank status is ``stated``."""
        return self.rows["relation"]

    def described(self, table: str, id_: str) -> str:
        """Return a row in one line, for people."""
        cells = self.rows[table][id_]
        if table == "actor":
            return f"{cells['name']} ({cells['kind']})"
        if table == "reference":
            return cells.get("citation", "")
        kind = cells["kind"] + (f" ({cells['subtype']})" if cells["subtype"] else "")
        when = cells["start"] + (f" … {cells['end']}" if cells["end"] else "")
        arrow = "→" if self.kinds[cells["kind"]].directed else "—"
        return f"{kind}: {cells['source']} {arrow} {cells['target']}, {when}"


def study_of(graph: TemporalMultigraph) -> Study:
    """Return the rows in view, whatever their status unless a status was asked for."""
    if not isinstance(graph, TemporalMultigraph):
        raise TypeError(f"{type(graph).__name__} is not a graph; read a folder with sg.read_csv(…) first")
    asked = graph.query
    query = asked if asked.statuses is not None else replace(asked, statuses=frozenset(STATUSES))
    whole = graph._ledger  # noqa: SLF001 — the graph has no public look at ids that the library made
    (ledger, rows), codes = whole.held(query), whole.actors_of(query)
    ids = ledger.ids.texts(rows).tolist()
    relations = _cells(ledger.relations, rows, ids, RELATION_COLUMNS)
    for cells in relations.values():
        cells["status"] = cells["status"] or "stated"
    actor_ids = [ledger.names.ids[code] for code in codes.tolist()]
    given = set(ledger.relations["id"].texts(rows).tolist())
    days = zip(*(day[rows].tolist() for day in ledger.days), strict=True)
    tables = {"actor": _cells(ledger.actors, codes, actor_ids, ACTOR_COLUMNS), "relation": relations}
    columns = {
        "actor": _columns(ledger.actors, ACTOR_COLUMNS),
        "relation": _columns(ledger.relations, RELATION_COLUMNS),
    }
    references = ledger.references
    if references is not None:
        keys = references["key"].texts().tolist()
        everything = np.arange(len(references), dtype=np.int32)
        tables["reference"] = _cells(references, everything, keys, ("citation",))
        columns["reference"] = tuple(name for name in _columns(references, ("citation",)) if name != "key")
    else:
        tables["reference"], columns["reference"] = {}, ("citation",)
    return Study(
        graph.title,
        graph.version,
        graph.kinds,
        tables,
        columns,
        dict(zip(ids, days, strict=True)),
        frozenset(id_ for id_ in ids if id_ in given),
        whole=len(rows) == len(ledger.ids)
        and query == type(query)(statuses=query.statuses)
        and len(codes) == len(ledger.names.ids),
    )


def _columns(table: Table, first: tuple[str, ...]) -> tuple[str, ...]:
    return (*first, *(name for name in table if name not in first and name != "id"))


def _cells(
    table: Table, rows: np.ndarray[tuple[int], np.dtype[np.int32]], ids: list[str], first: tuple[str, ...]
) -> Rows:
    names = _columns(table, first)
    texts = [table[name].texts(rows).tolist() for name in names]
    return {id_: dict(zip(names, row, strict=True)) for id_, row in zip(ids, zip(*texts, strict=True), strict=True)}


def locators(reference: str) -> frozenset[str]:
    """Return the places within a work that a reference names, or the work where it names none.

    >>> sorted(locators("cfr2020, P6; P7"))
    ['p6', 'p7']
    >>> sorted(locators("Smith (2012)"))
    ['smith (2012)']
    """
    parts = [fold(part) for part in re.split("[,;]", reference) if part.strip()]
    return frozenset(parts[1:] or parts)


def assign(scores: Mapping[tuple[str, str], int]) -> list[tuple[str, str]]:
    """Pair left with right, one to one, so that the sum of the scores is the highest that can be had.

    What has no score is never paired. Each connected part is solved by itself, which keeps the matrices small.

    >>> assign({("a", "x"): 3, ("a", "y"): 2, ("b", "x"): 2})
    [('a', 'y'), ('b', 'x')]
    """
    found: list[tuple[str, str]] = []
    for left, right in _parts(scores):
        if len(left) == len(right) == 1:
            found.append((left[0], right[0]))
            continue
        from scipy.optimize import linear_sum_assignment

        matrix = np.array([[scores.get((one, other), 0) for other in right] for one in left])
        turned = right < left  # of two best pairings the same one, whichever study is named first
        rows, columns = linear_sum_assignment(matrix.T if turned else matrix, maximize=True)
        chosen = zip(*(side.tolist() for side in ((columns, rows) if turned else (rows, columns))), strict=True)
        found += [(left[i], right[j]) for i, j in chosen if (left[i], right[j]) in scores]
    return sorted(found)


def _parts(pairs: Iterable[tuple[str, str]]) -> list[tuple[list[str], list[str]]]:
    """Return the connected parts of a two-sided graph, each side sorted."""
    near: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for one, other in pairs:
        near["a", one].append(("b", other))
        near["b", other].append(("a", one))
    parts, seen = [], set()
    for node in sorted(near):
        if node in seen:
            continue
        part, waiting = {node}, [node]
        while waiting:
            fresh = [other for other in near[waiting.pop()] if other not in part]
            part.update(fresh)
            waiting += fresh
        seen |= part
        parts.append((sorted(n for side, n in part if side == "a"), sorted(n for side, n in part if side == "b")))
    return parts
