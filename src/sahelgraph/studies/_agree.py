"""Two codings of one source: what both found, and where they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sahelgraph import _dates
from sahelgraph._names import fold, split_list
from sahelgraph._quantity import parse_quantity
from sahelgraph.studies._agreement import NO_ROW, Agreement, ColumnAgreement, Difference, Overlap, cohen
from sahelgraph.studies._matching import Matching, groups, match_actors
from sahelgraph.studies._study import study_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph.studies._matching import ActorMatch
    from sahelgraph.studies._study import Study

    Same = Callable[[str, str], bool]

FREE = frozenset({"note"})  # each coder's own words: never compared
_DATES = frozenset({"start", "end", "as_of"})
_CODES = ("kind", "source", "target")
_ACTOR_CELLS = ("kind", "part_of", "country", "start", "end")


def agree(a: TemporalMultigraph, b: TemporalMultigraph) -> Agreement:
    """Compare two codings of one source, row by row.

    Actors are matched one to one by id, name and alias, names folded (no case, accents or hyphens). Rows are matched
    one to one within the same pair of matched actors (either way round where one of the kinds is undirected), by the
    assignment with the highest sum of scores for kind, dates, subtype, `via` and place of reference. Two rows may be
    one if their kinds are the same or related and their dates lie within a year of each other; or, of unrelated
    kinds, if their evidence overlaps and they cite the same place.

    Parameters
    ----------
    a, b
            The two codings. Narrowed graphs are compared as they are narrowed, but rows of every status count unless
            one was asked for.

    Returns
    -------
    Agreement
        Cohen's kappa [1]_ is ``(p_o - p_e) / (1 - p_e)``: a unit is a matched row, its categories are the two kinds,
        `p_o` is the share of units with the same kind, and `p_e` the sum over kinds of the product of the shares with
        which the two coders used it. Without a unit, or where `p_e` is 1, it is NaN and says why.

    References
    ----------
    .. [1] Cohen, J. (1960). A coefficient of agreement for nominal scales. *Educational and Psychological
       Measurement* 20 (1), 37-46.

    Examples
    --------
    >>> import pandas as pd
    >>> import sahelgraph as sg
    >>> actors = pd.DataFrame({"id": ["a", "b"], "name": ["Amber", "Birch"], "kind": ["state", "state"]})
    >>> rows = pd.DataFrame({"kind": ["alliance"], "source": ["a"], "target": ["b"], "start": ["2012"]})
    >>> one = sg.from_pandas(actors, rows)
    >>> other = sg.from_pandas(actors, rows.assign(source="b", target="a", start="2012-06"))
    >>> found = sg.agree(one, other)
    >>> found.rows.both, [(row.column, row.value_a, row.value_b) for row in found.differences]
    (1, [('start', '2012', '2012-06')])
    """
    one, other = study_of(a), study_of(b)
    actors = match_actors(one, other)
    matching = Matching(one, other, actors)
    matched = matching.match()
    counterparts = matching.counterparts(matched)
    pairs_a, pairs_b = ({frozenset(ends) for ends in side.values()} for side in (matching.ends_a, matching.ends_b))
    left_a = sorted(one.relations.keys() - {id_ for id_, _ in matched})
    left_b = sorted(other.relations.keys() - {id_ for _, id_ in matched})
    kinds = [(one.relations[i]["kind"], other.relations[j]["kind"]) for i, j in matched]
    lacking = [(one.relations[i]["kind"], NO_ROW) for i in left_a if frozenset(matching.ends_a[i]) in pairs_b]
    lacking += [(NO_ROW, other.relations[j]["kind"]) for j in left_b if frozenset(matching.ends_b[j]) in pairs_a]
    columns = _Columns(one, other, actors, matched)
    return Agreement(
        one.title,
        other.title,
        actors=Overlap(len(one.actors), len(other.actors), len(actors)),
        pairs=Overlap(len(pairs_a), len(pairs_b), len(pairs_a & pairs_b)),
        rows=Overlap(len(one.relations), len(other.relations), len(matched)),
        kappa=cohen(kinds),
        strict_kappa=cohen([*kinds, *lacking]),
        columns=columns.agreement(),
        actor_matches=actors,
        matches=tuple(matched),
        counterparts=tuple(counterparts),
        only_a=tuple(left_a),
        only_b=tuple(left_b),
        differences=(
            *_of_actors(one, other, actors),
            *_of_rows(one, other, counterparts, left_a, left_b),
            *columns.differences(),
            *_of_references(one, other),
        ),
    )


class _Columns:
    """The cells of matched rows, side by side."""

    def __init__(self, a: Study, b: Study, actors: Iterable[ActorMatch], matched: list[tuple[str, str]]) -> None:
        self.a, self.b, self.matched = a, b, matched
        known = {match.b: match.a for match in actors}
        rows = {other: one for one, other in matched}
        there = set(b.columns["relation"])
        self.names = [name for name in a.columns["relation"] if name in there and name not in {*_CODES, *FREE}]
        self.own: dict[str, Same] = {
            "via": lambda one, other: one == known.get(other, "" if not other else None),
            "ends": lambda one, other: set(split_list(one)) == {rows.get(id_, f"b {id_}") for id_ in split_list(other)},
            "quantity": _same_quantity,
            **dict.fromkeys(_DATES, same_moment),
        }
        self.together_a = groups({i: row["happening"] for i, row in a.relations.items()}, dict(matched))
        self.together_b = groups({j: row["happening"] for j, row in b.relations.items()}, rows)

    def _same(self, name: str, one: str, other: str) -> bool:
        if name == "happening":  # labels are invented: what counts is which rows share one
            back = {j: i for i, j in self.matched}
            return self.together_b[other] == {back[j] for j in self.together_a[one]}
        cells = self.a.relations[one][name], self.b.relations[other][name]
        return self.own.get(name, _same_text)(*cells)

    def agreement(self) -> tuple[ColumnAgreement, ...]:
        """Return the agreement of each column, and for start and end also where the two can both be right."""
        found = []
        for name in self.names:
            filled = [(i, j) for i, j in self.matched if self.a.relations[i][name] or self.b.relations[j][name]]
            equal = sum(self._same(name, i, j) for i, j in filled)
            found.append(ColumnAgreement(name, equal, len(filled)))
            if name in {"start", "end"}:
                first = 0 if name == "start" else 2
                touching = sum(
                    self.a.days[i][first] <= self.b.days[j][first + 1]
                    and self.b.days[j][first] <= self.a.days[i][first + 1]
                    for i, j in filled
                )
                found.append(ColumnAgreement(f"{name} overlapping", touching, len(filled)))
        return tuple(found)

    def differences(self) -> list[Difference]:
        """Return the cells in which matched rows differ, row by row."""
        found = []
        for i, j in self.matched:
            row_a, row_b = self.a.relations[i], self.b.relations[j]
            different = ["kind"] if row_a["kind"] != row_b["kind"] else []
            different += [name for name in self.names if not self._same(name, i, j)]
            # A mark of doubt says the same days, but it would be lost without a word.
            different += [n for n in _DATES if n not in different and row_a[n] != row_b[n]]
            order = ("kind", *self.names)
            found += [
                Difference("relation cell", i, j, name, row_a[name], row_b[name])
                for name in sorted(different, key=order.index)
            ]
        return found


def same_moment(one: str, other: str) -> bool:
    """Tell whether two cells of dates name the same days, marks of doubt aside."""
    if not one or not other:
        return one == other
    moments = _dates.parse_moment(one), _dates.parse_moment(other)
    return (moments[0].first, moments[0].last) == (moments[1].first, moments[1].last)


def _same_text(one: str, other: str) -> bool:
    return fold(one) == fold(other)


def _same_quantity(one: str, other: str) -> bool:
    numbers = parse_quantity(one), parse_quantity(other)
    if None in numbers:
        return one == other
    return len({(number.low, number.high, number.about) for number in numbers if number}) == 1


def _of_actors(a: Study, b: Study, matches: Iterable[ActorMatch]) -> list[Difference]:
    """Return the actors that only one has, then the cells in which matched ones differ."""
    known = {match.b: match.a for match in matches}
    found = [
        *(_only("actor", "A", a, id_) for id_ in sorted(a.actors.keys() - known.values())),
        *(_only("actor", "B", b, id_) for id_ in sorted(b.actors.keys() - known.keys())),
    ]
    same: dict[str, Same] = {"start": same_moment, "end": same_moment}
    same["part_of"] = lambda one, other: one == known.get(other, "" if not other else None)
    for other, one in sorted(known.items(), key=lambda pair: pair[1]):
        cells_a, cells_b = a.actors[one], b.actors[other]
        found += [
            Difference("actor cell", one, other, name, cells_a[name], cells_b[name])
            for name in _ACTOR_CELLS
            if not same.get(name, _same_text)(cells_a[name], cells_b[name])
        ]
        if more := set(map(fold, _names(cells_b))) - {fold(other), *map(fold, (one, *_names(cells_a)))}:
            told = "; ".join(name for name in dict.fromkeys(_names(cells_b)) if fold(name) in more)
            found.append(Difference("actor cell", one, other, "aliases", cells_a["aliases"], told))
    return found


def _names(cells: Mapping[str, str]) -> list[str]:
    """Return the names that an actor goes by, in any language, and its aliases."""
    own = [cells[column] for column in cells if column.startswith("name")]
    return [name for name in (*own, *split_list(cells["aliases"])) if name]


def _of_rows(
    a: Study, b: Study, counterparts: Iterable[tuple[str, str]], left_a: list[str], left_b: list[str]
) -> list[Difference]:
    told = list(counterparts)
    taken_a, taken_b = ({pair[side] for pair in told} for side in (0, 1))
    return [
        *(
            Difference("relation, one end differs", i, j, "", a.described("relation", i), b.described("relation", j))
            for i, j in told
        ),
        *(_only("relation", "A", a, id_) for id_ in left_a if id_ not in taken_a),
        *(_only("relation", "B", b, id_) for id_ in left_b if id_ not in taken_b),
    ]


def _only(table: str, side: str, study: Study, id_: str) -> Difference:
    what, told = f"{table} only in {side}", study.described(table, id_)
    return Difference(what, id_, "", "", told, "") if side == "A" else Difference(what, "", id_, "", "", told)


def _of_references(a: Study, b: Study) -> list[Difference]:
    """Return the cells in which works of one key differ; works that only one coder cites need no settling."""
    cited_a: Mapping[str, Mapping[str, str]] = a.rows["reference"]
    cited_b: Mapping[str, Mapping[str, str]] = b.rows["reference"]
    return [
        Difference("reference cell", key, key, name, cited_a[key][name], cited_b[key][name])
        for key in sorted(cited_a.keys() & cited_b.keys())
        for name in a.columns["reference"]
        if name in cited_b[key] and cited_a[key][name] != cited_b[key][name]
    ]
