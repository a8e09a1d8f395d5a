"""Two codings joined row by row, by what was decided of each difference."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import fields
from typing import TYPE_CHECKING, NamedTuple

from sahelgraph._kinds import SIGNS, Kind, Kinds, bundled_kinds
from sahelgraph._names import fold, split_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sahelgraph.studies._agreement import Agreement, Difference
    from sahelgraph.studies._study import Study

_NUMBERED = re.compile(r"(.*?)(\d+)\Z", re.ASCII)


class Decision(NamedTuple):
    """What was settled of one difference: whose reading stands (a, b, both, other), the text of it, and why."""

    difference: Difference
    settled: str
    text: str
    why: str


class Joined:
    """The rows that stand, each under the id that it will have."""

    def __init__(self, a: Study, b: Study, found: Agreement, decisions: Iterable[Decision]) -> None:
        self.a, self.b = a, b
        self.kinds = Kinds(a.kinds.rows).merged(kind for name, kind in b.kinds.items() if name not in a.kinds)
        self.cells: dict[tuple[str, str, str], list[Decision]] = defaultdict(list)
        self.rows: dict[tuple[str, str], Decision] = {}
        for decision in decisions:
            told = decision.difference
            table = told.what.replace(",", "").split()[0]
            if told.column:
                self.cells[table, told.id_a, told.id_b].append(decision)
            else:
                self.rows |= {(f"{table} a", told.id_a): decision} if told.id_a else {}
                self.rows |= {(f"{table} b", told.id_b): decision} if told.id_b else {}
        self.actor_of_b = {match.b: match.a for match in found.actor_matches}
        self.row_of_b = {other: one for one, other in found.matches}
        self.actors_a = [id_ for id_ in a.actors if self._stands("actor", "a", id_)]
        self.actors_b = [id_ for id_ in b.actors if id_ not in self.actor_of_b and self._stands("actor", "b", id_)]
        self.rows_a = [id_ for id_ in a.relations if self._stands("relation", "a", id_)]
        self.rows_b = [id_ for id_ in b.relations if id_ not in self.row_of_b and self._stands("relation", "b", id_)]
        # The one row that stands of two counterparts goes by the first coder's id, which others may cite.
        self.replaced = {
            j: i for i, j in found.counterparts if self.rows["relation a", i].settled != "both" and i in a.given
        }
        self.row_of_b |= self.replaced
        self._name_new()
        self.happening = self._happenings()
        self.cited = bool(a.rows["reference"] or b.rows["reference"])

    def _stands(self, table: str, side: str, id_: str) -> bool:
        decision = self.rows.get((f"{table} {side}", id_))
        return decision is None or decision.settled in {side, "both"}

    def _name_new(self) -> None:
        """Give what comes from the second coder ids that the first has not used."""
        taken = set(self.a.actors)
        for id_ in self.actors_b:
            self.actor_of_b[id_] = _free(id_, taken)
        new = [id_ for id_ in self.rows_b if id_ not in self.replaced]
        given = sorted(self.a.given)
        numbered = [found for id_ in given if (found := _NUMBERED.fullmatch(id_))]
        stems = {(found[1], len(found[2])) for found in numbered}
        taken = set(given)
        if len(numbered) == len(given) and len(stems) == 1:  # r001 … r138: go on counting
            (stem, width), last = stems.pop(), max(int(found[2]) for found in numbered)
            self.row_of_b |= {id_: f"{stem}{last + i:0{width}d}" for i, id_ in enumerate(new, start=1)}
            return
        for id_ in new:
            self.row_of_b[id_] = _free(id_, taken) if id_ in self.b.given else ""

    def _happenings(self) -> dict[str, str]:
        """Return the merged study's label for each of the second coder's, by the rows that both have."""
        told: dict[str, set[str]] = defaultdict(set)
        for other, one in self.row_of_b.items():
            if one in self.a.relations and (label := self.b.relations[other]["happening"]):
                told[label].add(self.a.relations[one]["happening"])
        tied = {label: min(mine - {""}) for label, mine in told.items() if len(mine - {""}) == 1}
        used = {row["happening"] for row in self.a.relations.values()}
        labels = {row["happening"] for row in self.b.relations.values()} - {""}
        # The same word for what nothing shows to be the same happening would make one of two.
        return {label: tied.get(label, f"{label}-b" if label in used else label) for label in labels}

    def table(self, name: str) -> tuple[tuple[str, ...], list[list[str]]]:
        """Return the columns and the rows of a table."""
        key = "key" if name == "reference" else "id"
        own = [column for column in self.b.columns[name] if column not in self.a.columns[name]]
        columns = (key, *self.a.columns[name], *own)
        rows = {"actor": self._actors, "relation": self._relations, "reference": self._references}[name]()
        return columns, [[cells.get(column, "") for column in columns] for cells in rows]

    def _actors(self) -> list[dict[str, str]]:
        back = {one: other for other, one in self.actor_of_b.items()}
        found = []
        for id_ in self.actors_a:
            cells = {"id": id_} | self.a.actors[id_]
            found.append(self._told(cells, "actor", id_, back.get(id_, "")))
        for id_ in self.actors_b:
            cells = {"id": self.actor_of_b[id_]} | self._in_our_ids(self.b.actors[id_])
            found.append(self._told(cells, "actor", "", id_))
        own = {id_: self.a.actors[id_]["aliases"] for id_ in self.actors_a}
        return _unshared(found, own | {self.actor_of_b[id_]: self.b.actors[id_]["aliases"] for id_ in self.actors_b})

    def _relations(self) -> list[dict[str, str]]:
        back = {one: other for other, one in self.row_of_b.items() if one and other not in self.replaced}
        found = []
        for id_ in self.rows_a:
            cells = {"id": id_ if id_ in self.a.given else ""} | self.a.relations[id_]
            found.append(self._told(cells, "relation", id_, back.get(id_, "")))
            cells["ends"] = self._kept(split_list(cells["ends"]))
        for id_ in self.rows_b:
            cells = {"id": self.row_of_b[id_]} | self._in_our_ids(self.b.relations[id_])
            found.append(self._told(cells, "relation", "", id_))
        return sorted(found, key=lambda cells: cells["id"] or "\uffff")  # without an id, in the order of the study

    def _references(self) -> list[dict[str, str]]:
        mine, theirs = self.a.rows["reference"], self.b.rows["reference"]
        found = [self._told({"key": key} | cells, "reference", key, key) for key, cells in sorted(mine.items())]
        return found + [{"key": key} | cells for key, cells in sorted(theirs.items()) if key not in mine]

    def _told(self, cells: dict[str, str], table: str, one: str, other: str) -> dict[str, str]:
        """Write into the cells of a row what was settled and corrected, and into its note that it was."""
        corrections = [*self.cells.get((table, one, ""), ()), *self.cells.get((table, "", other), ())]
        notes = []
        for difference, _, text, why in corrections:
            cells[difference.column] = text
            if difference.column != "note":
                was = difference.value_a or "blank"
                notes.append(f"Corrected in settling: {difference.column} (was {was}){_because(why)}")
        side = "A" if one else "B"
        if one and other:
            notes = [*self._settled(cells, self.cells.get((table, one, other), ())), *notes]
        elif decision := self.rows.get((f"{table} {side.lower()}", one or other)):
            notes = [_alone(side, decision), *notes]
        if table != "reference":  # a work has no note to carry it
            cells["note"] = " ".join(filter(None, (cells["note"], *notes)))
        return cells

    def _settled(self, cells: dict[str, str], decisions: Iterable[Decision]) -> list[str]:
        told: dict[tuple[str, str], list[str]] = defaultdict(list)
        for difference, settled, text, why in decisions:
            column = difference.column
            if column == "aliases":  # names are added, never taken away, and every actor would tell of it
                more = {"a": "", "other": text}.get(settled, difference.value_b)
                cells[column] = "; ".join(filter(None, (cells[column], more))) if settled != "other" else text
                continue
            if settled != "a":
                cells[column] = self._translated(column, text) if settled == "b" else text
            values = f"{column} (A {difference.value_a or 'blank'}; B {difference.value_b or 'blank'})"
            told[{"a": "A", "b": "B"}.get(settled, "neither"), why].append(values)
        return [
            f"Coders differed on {', '.join(which)}; settled for {side}{_because(why)}"
            for (side, why), which in told.items()
        ]

    def _in_our_ids(self, cells: dict[str, str]) -> dict[str, str]:
        return {column: self._translated(column, text) for column, text in cells.items()}

    def _kept(self, ends: Iterable[str]) -> str:
        """Return a list of relations without those that were left out."""
        stand = {*self.rows_a, *self.row_of_b.values()}
        return ";".join(id_ for id_ in ends if id_ in stand)

    def _translated(self, column: str, text: str) -> str:
        """Return a cell of the second coder in the ids and labels of the merged study."""
        if column in {"source", "target", "via", "part_of"}:
            return self.actor_of_b.get(text, text)
        if column == "ends":
            return self._kept(self.row_of_b.get(id_, "") for id_ in split_list(text))
        return self.happening.get(text, text) if column == "happening" else text

    def own_kinds(self) -> tuple[tuple[str, ...], list[list[str]]] | None:
        """Return the kinds that are not the library's own, as the rows of a kinds.csv."""
        shipped = bundled_kinds()
        own = [kind for name, kind in self.kinds.items() if shipped.get(name) != kind]
        columns = tuple("kind" if f.name == "name" else f.name for f in fields(Kind))
        return (columns, [_kind_cells(kind) for kind in own]) if own else None


def _free(id_: str, taken: set[str]) -> str:
    found, number = id_, 1
    while found in taken:
        number += 1
        found = f"{id_}_{number}"
    taken.add(found)
    return found


def _alone(side: str, decision: Decision) -> str:
    told = decision.difference
    if told.id_a and told.id_b:
        there, how = ("B", told.value_b) if side == "A" else ("A", told.value_a)
        stands = "both rows kept" if decision.settled == "both" else f"settled for {side}"
        return f"Coder {there} has instead {how}; {stands}{_because(decision.why)}"
    return f"Only coder {side} has it; kept{_because(decision.why)}"


def _because(why: str) -> str:
    return f": {why.rstrip('. ')}." if why else "."


def _unshared(actors: list[dict[str, str]], own: Mapping[str, str]) -> list[dict[str, str]]:
    """Leave out new aliases that two actors would share; `own` are the aliases that each had before."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for cells in actors:
        for name in (cells["id"], cells["name"], *split_list(cells["aliases"])):
            bearers[fold(name)].add(cells["id"])
    for cells in actors:
        mine = set(split_list(own[cells["id"]]))
        kept = [name for name in split_list(cells["aliases"]) if name in mine or len(bearers[fold(name)]) == 1]
        cells["aliases"] = "; ".join(dict.fromkeys(kept))
    return actors


def _kind_cells(kind: Kind) -> list[str]:
    signs = {number: sign for sign, number in SIGNS.items()}
    special = {
        "directed": "yes" if kind.directed else "no",
        "sign": signs[kind.sign],
        "may_end": ";".join(kind.may_end),
    }
    return [special.get(f.name, str(getattr(kind, f.name))) for f in fields(Kind)]
