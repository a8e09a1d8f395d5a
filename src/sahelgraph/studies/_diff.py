"""Two versions of one study: what was added, removed and changed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sahelgraph._html import shown
from sahelgraph._report import escape_controls
from sahelgraph.studies._study import TABLES, assign, study_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph.studies._study import Study

_SIGNS = {"added": "+", "removed": "-", "changed": "~"}
_SHOWN = 50  # changes, in a notebook
_ALIKE = 0.5  # of the other cells that either row fills, for two rows without an id to be one row, changed
_SAME = {"kind", "source", "target", "status"}  # what rows must share, or share as a rule: no sign of being one row


class Change(NamedTuple):
    """One change: a row added or removed (column blank, the row in words), or one cell, old and new."""

    table: str
    what: Literal["added", "removed", "changed"]
    id: str
    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed between two versions of a study, in the order of tables and ids.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> g = sg.load()
    >>> changes = sg.diff(g, g)
    >>> len(changes), changes.to_dict()["changes"]
    (0, [])
    """

    old: str
    new: str
    changes: tuple[Change, ...]

    def __len__(self) -> int:
        """Return the number of changes."""
        return len(self.changes)

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        return bool(self.changes)

    @property
    def table(self) -> pd.DataFrame:
        """The changes as a data frame: table, what, id, column, old, new.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> g = sg.load()
        >>> list(sg.diff(g, g).table.columns)
        ['table', 'what', 'id', 'column', 'old', 'new']
        """
        import pandas as pd

        return pd.DataFrame(list(self.changes), columns=list(Change._fields)).astype("str")

    def counts(self) -> dict[str, dict[str, int]]:
        """Return how many rows of each table were added, removed and changed.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> g = sg.load()
        >>> sg.diff(g, g).counts()["relation"]
        {'added': 0, 'removed': 0, 'changed': 0}
        """
        found = {table: dict.fromkeys(_SIGNS, 0) for table in TABLES}
        for table, what, _ in {(change.table, change.what, change.id) for change in self.changes}:
            found[table][what] += 1
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return the changes as the JSON of ``sahelgraph diff --json``.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> g = sg.load()
        >>> sorted(sg.diff(g, g).to_dict())
        ['changes', 'counts', 'new', 'old']
        """
        told = [change._asdict() for change in self.changes]
        return {"old": self.old, "new": self.new, "counts": self.counts(), "changes": told}

    def _head(self) -> list[str]:
        lines = [f"{self.old} → {self.new}"]
        for table, counts in self.counts().items():
            if told := ", ".join(f"{count} {what}" for what, count in counts.items() if count):
                lines.append(f"{table}s: {told}")
        return lines if self.changes else [*lines, "nothing changed"]

    def __str__(self) -> str:
        lines = self._head()
        for change in self.changes:
            place = f"{_SIGNS[change.what]} {change.table} {change.id}"
            if change.what == "changed":
                lines.append(f"{place}, {change.column}: {change.old or '(blank)'} → {change.new or '(blank)'}")
            else:
                lines.append(f"{place}: {change.new or change.old}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        lines = list(map(escape_controls, self._head()))
        rows = [list(map(escape_controls, change)) for change in self.changes[:_SHOWN]]
        more = len(self.changes) - len(rows)
        return shown(lines, Change._fields, rows, f"… and {more} more: see table" if more else "")


def diff(old: TemporalMultigraph, new: TemporalMultigraph) -> Changes:
    """Say what changed between two versions of a study: rows added and removed, cells changed.

    Relations are matched by id. Where a version gives a row no id, the id that the library made of its content finds
    the rows that stayed as they were; what is left is matched by content (same kind and actors, at least half of the
    other cells that either fills). A row whose id alone changed counts as changed, not as removed and added. The order
    of rows never matters, nor which end of an undirected relation comes first.

    Parameters
    ----------
    old, new
        The two versions. Narrowed graphs are compared as they are narrowed, but rows of every status count unless one
        was asked for.

    Examples
    --------
    >>> import pandas as pd
    >>> import sahelgraph as sg
    >>> actors = pd.DataFrame({"id": ["a", "b"], "name": ["Amber", "Birch"], "kind": ["state", "state"]})
    >>> rows = pd.DataFrame({"id": ["r1"], "kind": ["alliance"], "source": ["a"], "target": ["b"], "start": ["2012"]})
    >>> changes = sg.diff(sg.from_pandas(actors, rows), sg.from_pandas(actors, rows.assign(start="2012-06")))
    >>> [tuple(change) for change in changes.changes]
    [('relation', 'changed', 'r1', 'start', '2012', '2012-06')]
    """
    before, after = study_of(old), study_of(new)
    matched = {
        "actor": sorted(before.actors.keys() & after.actors.keys()),
        "reference": sorted(before.rows["reference"].keys() & after.rows["reference"].keys()),
    }
    pairs = {table: [(id_, id_) for id_ in ids] for table, ids in matched.items()}
    pairs["relation"] = _match(before, after)
    changes = [change for table in TABLES for change in _changes(table, before, after, pairs[table])]
    return Changes(_name(before), _name(after), tuple(changes))


def _name(study: Study) -> str:
    return " ".join(filter(None, (study.title, study.version)))


def _match(old: Study, new: Study) -> list[tuple[str, str]]:
    """Match relations by id, then those whose ids nobody gave, or whose ids alone changed, by content."""
    same = old.relations.keys() & new.relations.keys()
    left: dict[object, list[str]] = defaultdict(list)
    for id_ in old.relations.keys() - same:
        left[_content(old, id_)].append(id_)
    pairs = [(id_, id_) for id_ in same]
    scores: dict[tuple[str, str], int] = {}
    rest = sorted(new.relations.keys() - same)
    for id_ in rest:
        for other in left.get(_content(new, id_), ()):
            row_old, row_new = _cells(old, other), _cells(new, id_)
            names = [n for n in {*row_old, *row_new} - _SAME if row_old.get(n) or row_new.get(n)]
            equal = sum(row_old.get(name) == row_new.get(name) for name in names)
            both_given = other in old.given and id_ in new.given
            if equal == len(names) or (not both_given and equal >= _ALIKE * len(names)):
                scores[other, id_] = 1 + 1000 * equal // max(len(names), 1)
    return sorted([*pairs, *assign(scores)])


def _content(study: Study, id_: str) -> tuple[str, object]:
    row = study.relations[id_]
    ends = (row["source"], row["target"])
    return row["kind"], ends if study.kinds[row["kind"]].directed else frozenset(ends)


def _cells(study: Study, id_: str) -> dict[str, str]:
    """Return the cells of a relation with the ends of an undirected kind in one order."""
    row = dict(study.relations[id_])
    if not study.kinds[row["kind"]].directed:
        row["source"], row["target"] = sorted((row["source"], row["target"]))
    return row


def _changes(table: str, old: Study, new: Study, pairs: Iterable[tuple[str, str]]) -> list[Change]:
    pairs = list(pairs)
    gone = old.rows[table].keys() - {one for one, _ in pairs}
    come = new.rows[table].keys() - {other for _, other in pairs}
    found = [Change(table, "removed", id_, "", old.described(table, id_), "") for id_ in gone]
    found += [Change(table, "added", id_, "", "", new.described(table, id_)) for id_ in come]
    names = list(dict.fromkeys((*old.columns[table], *new.columns[table])))
    for one, other in pairs:
        row_old, row_new = old.rows[table][one], new.rows[table][other]
        if table == "relation" and {*map(_undirected, (old, new), (one, other))} == {True}:
            row_old, row_new = _cells(old, one), _cells(new, other)
        cells = [("id", one, other), *((name, row_old.get(name, ""), row_new.get(name, "")) for name in names)]
        # An id that the library made follows the content: only ids that people gave are news.
        given = one in old.given or other in new.given
        found += [
            Change(table, "changed", other, name, *_shown(name, before, after, old, new))
            for name, before, after in cells
            if before != after and (name != "id" or given)
        ]
    order = {name: i for i, name in enumerate(["", "id", *names])}
    return sorted(found, key=lambda change: (change.id, change.what, order[change.column]))


def _undirected(study: Study, id_: str) -> bool:
    return not study.kinds[study.relations[id_]["kind"]].directed


def _shown(name: str, before: str, after: str, old: Study, new: Study) -> tuple[str, str]:
    """Return the two values of a cell; an id that the library made was blank in the file."""
    if name != "id":
        return before, after
    return before if before in old.given else "", after if after in new.given else ""
