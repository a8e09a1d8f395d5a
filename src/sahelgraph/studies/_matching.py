"""Which actor, and which row, of one coder is which of the other."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal, NamedTuple

from sahelgraph._names import fold, split_list
from sahelgraph.studies._study import assign, locators

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sahelgraph.studies._study import Cells, Study

# What speaks for two rows being one: kind first, then dates; the last lines only break ties.
SAME_KIND, RELATED_KIND = 64, 32
SAME_MOMENT, NEAR_MOMENT = 12, 6
SAME_CELL, SAME_PLACE, SAME_DETAIL = 6, 6, 2
YEAR = 366  # days by which coders may differ on the date of one event


class ActorMatch(NamedTuple):
    """Two actors that are one, and by what they were told so."""

    a: str
    b: str
    by: Literal["id", "name", "alias"]


def match_actors(a: Study, b: Study) -> tuple[ActorMatch, ...]:
    """Match actors one to one by id, name and alias, all but the id folded as names are compared."""
    names_a, names_b = ({id_: _words(id_, cells) for id_, cells in study.actors.items()} for study in (a, b))
    bearers: dict[str, list[str]] = defaultdict(list)
    for id_, words in names_b.items():
        for word in words:
            bearers[word].append(id_)
    scores: dict[tuple[str, str], int] = {}
    by: dict[tuple[str, str], Literal["id", "name", "alias"]] = {}
    for one, words in names_a.items():
        for other in {id_ for word in words for id_ in bearers[word]} | ({one} & b.actors.keys()):
            same_id = one == other
            same_name = fold(a.actors[one]["name"]) == fold(b.actors[other]["name"])
            scores[one, other] = 5 * same_id + 8 * same_name + min(len(words & names_b[other]), 4)
            by[one, other] = "id" if same_id else "name" if same_name else "alias"
    return tuple(ActorMatch(*pair, by[pair]) for pair in assign(scores))


def _words(id_: str, cells: Cells) -> set[str]:
    own = [cells[column] for column in cells if column.startswith("name") and cells[column]]
    return {fold(word) for word in (id_, *own, *split_list(cells["aliases"])) if fold(word)}


class Matching:
    """The rows of two coders, with the second one's actors under the first one's ids where they are matched."""

    def __init__(self, a: Study, b: Study, actors: Iterable[ActorMatch]) -> None:
        self.a, self.b = a, b
        self.known = {match.b: match.a for match in actors}
        # A name that only the second coder has must not be taken for an id of the first.
        self.ends_a = {id_: (("", row["source"]), ("", row["target"])) for id_, row in a.relations.items()}
        self.ends_b = {
            id_: (self._actor(row["source"]), self._actor(row["target"])) for id_, row in b.relations.items()
        }

    def _actor(self, id_: str) -> tuple[str, str]:
        return ("", self.known[id_]) if id_ in self.known else ("b", id_)

    def match(self) -> list[tuple[str, str]]:
        """Match rows one to one within the same pair of actors."""
        return assign(self._within_pairs())

    def counterparts(self, matched: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
        """Pair what is left where kind, place of reference and one end agree, and the other end does not."""
        taken_a, taken_b = ({pair[side] for pair in matched} for side in (0, 1))
        left: dict[tuple[str, str], list[str]] = defaultdict(list)
        for one, row in _left(self.a, taken_a):
            for place in locators(row["reference"]):
                left[row["kind"], place].append(one)
        scores: dict[tuple[str, str], int] = {}
        for other, row in _left(self.b, taken_b):
            for place in locators(row["reference"]):
                for one in left.get((row["kind"], place), ()):
                    if self._one_end(one, other) and _gap(self.a.days[one], self.b.days[other]) <= YEAR:
                        scores[one, other] = self._alike(one, other)
        return assign(scores)

    def _within_pairs(self) -> dict[tuple[str, str], int]:
        pairs: dict[object, list[str]] = defaultdict(list)
        for one, ends in self.ends_a.items():
            pairs[frozenset(ends)].append(one)
        candidates = ((one, other) for other, ends in self.ends_b.items() for one in pairs.get(frozenset(ends), ()))
        return {pair: self._alike(*pair) for pair in candidates if self._may_be_one(*pair)}

    def _may_be_one(self, one: str, other: str) -> bool:
        row_a, row_b = self.a.relations[one], self.b.relations[other]
        directed = self.a.kinds[row_a["kind"]].directed and self.b.kinds[row_b["kind"]].directed
        if directed and self.ends_a[one] != self.ends_b[other]:
            return False
        if self._kinds(one, other):
            return _gap(self.a.days[one], self.b.days[other]) <= YEAR
        seen_a, seen_b = self.a.days[one][4:], self.b.days[other][4:]
        together = seen_a[0] <= seen_b[1] and seen_b[0] <= seen_a[1]
        return together and bool(locators(row_a["reference"]) & locators(row_b["reference"]))

    def _kinds(self, one: str, other: str) -> int:
        kind_a, kind_b = self.a.relations[one]["kind"], self.b.relations[other]["kind"]
        if kind_a == kind_b:
            return SAME_KIND
        return RELATED_KIND if {*self.a.kinds.line(kind_a)} & {*self.b.kinds.line(kind_b)} else 0

    def _one_end(self, one: str, other: str) -> bool:
        ends_a, ends_b = self.ends_a[one], self.ends_b[other]
        if self.a.kinds[self.a.relations[one]["kind"]].directed:
            return any(left == right for left, right in zip(ends_a, ends_b, strict=True))
        return bool({*ends_a} & {*ends_b})

    def _alike(self, one: str, other: str) -> int:
        row_a, row_b = self.a.relations[one], self.b.relations[other]
        days_a, days_b = self.a.days[one], self.b.days[other]
        return (
            self._kinds(one, other)
            + sum(_moment(days_a[i : i + 2], days_b[i : i + 2]) for i in (0, 2))
            + SAME_CELL * (fold(row_a["subtype"]) == fold(row_b["subtype"]))
            + SAME_CELL * (self.same_actor(row_a["via"], row_b["via"]))
            + SAME_PLACE * bool(locators(row_a["reference"]) & locators(row_b["reference"]))
            + SAME_DETAIL * sum(row_a[name] == row_b[name] for name in ("status", "quantity", "unit", "place", "note"))
            + 1  # no score is none: what may be one always weighs something
        )

    def same_actor(self, one: str, other: str) -> bool:
        """Tell whether two cells name one actor, or both none."""
        return self._actor(other) == ("", one) if other else not one


def _left(study: Study, taken: set[str]) -> list[tuple[str, Cells]]:
    """Return the rows that are not matched yet."""
    return [(id_, row) for id_, row in study.relations.items() if id_ not in taken]


def _gap(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """Return the days between the runs in which two relations may have held; none or fewer where they touch."""
    return max(one[0] - other[3], other[0] - one[3])


def _moment(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    if one == other:
        return SAME_MOMENT
    return NEAR_MOMENT * (one[0] <= other[1] and other[0] <= one[1])


def groups(labels: Mapping[str, str], partner: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Return, for each row with a partner, the partners of the rows that share its label."""
    members: dict[str, set[str]] = defaultdict(set)
    for id_, label in labels.items():
        if label and id_ in partner:
            members[label].add(partner[id_])
    return {id_: frozenset(members[labels[id_]] or {other}) for id_, other in partner.items()}
