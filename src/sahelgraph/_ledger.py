"""MemoryLedger: relations as columns of integers, with one index by actor."""

from __future__ import annotations

from dataclasses import replace
from operator import gt
from typing import TYPE_CHECKING

import numpy as np

from sahelgraph import _dates, _order
from sahelgraph._gather import mark
from sahelgraph._kinds import OUT_OF_VIEW
from sahelgraph._query import Query
from sahelgraph._table import fixed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    from sahelgraph._kinds import Kinds
    from sahelgraph._names import Names
    from sahelgraph._order import Index
    from sahelgraph._query import When, Who
    from sahelgraph._report import Report
    from sahelgraph._schema import Tables
    from sahelgraph._table import Column, Table

    Positions = NDArray[np.int32]

# Only where the first of a mode's two days is never after the second can a count be made of two.
_COUNTED = ("possible", "attested")


class MemoryLedger:
    """The rows of one study, in a fixed order that does not depend on the order of its files.

    `actors` and `relations` are the text tables; `days`, `source`, `target`, `via` (-1 for none), `kind`, `sign` and
    `visible` hold one number a relation. Everything in it is read-only.
    """

    __slots__ = (
        "_all_visible", "_by_text", "_digest", "_ends", "_kind_masks", "_sides", "_vias",
        "actors", "days", "ended_by", "given_version", "ids", "kind", "kind_names", "kinds", "licence", "loose",
        "names", "references", "relations", "report", "sign", "source", "target", "title", "via", "visible",
    )  # fmt: skip

    def __init__(
        self,
        tables: Tables,
        *,
        ended_by: Mapping[int, tuple[int, ...]],
        loose: Column,
        report: Report,
        title: str = "",
        version: str = "",
        licence: str = "",
    ) -> None:
        relations = tables.relations
        ranks = (_order.ranks_of(relations[name]) for name in ("kind", "source", "target"))
        order = _order.in_order([tables.days.start_min, *ranks], tables.ids)
        place = np.empty(len(order), np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)

        self.kinds: Kinds = tables.kinds
        self.names: Names = tables.names
        self.actors: Table = tables.actors
        if any(map(gt, self.names.ids, self.names.ids[1:])):
            actor_order = np.argsort(np.array(self.names.ids, dtype=object), kind="stable")
            self.names, self.actors = self.names.taken(actor_order.tolist()), self.actors.taken(actor_order)
        self.relations: Table = relations.taken(order)
        self.references: Table | None = tables.references
        self.ids: Column = tables.ids.taken(order)
        self.days = _dates.Days(*(fixed(day.take(order)) for day in tables.days))
        pairs = [(state, event) for state, events in ended_by.items() for event in events]
        states, enders = place[np.array(pairs, np.int64).reshape(-1, 2)].T
        by_event = np.lexsort([enders, states])
        # By id: what ended a row of a slice need not be in it.
        by_id: dict[int, tuple[str, ...]] = {}
        named = self.ids.texts(enders[by_event]).tolist()
        for state, id_ in zip(states[by_event].tolist(), named, strict=True):
            by_id[state] = (*by_id.get(state, ()), id_)
        self.ended_by: Mapping[int, tuple[str, ...]] = by_id
        self.loose: Column = loose.taken(order)
        self.report, self.title, self.licence = report, title, licence
        del order, place  # of many millions of rows they take room that the index needs

        self.source, self.target, self.via = (
            self._coded(name, self.names.places) for name in ("source", "target", "via")
        )
        kind_code = {name: i for i, name in enumerate(self.kinds)}
        self.kind = self._coded("kind", lambda words: [kind_code.get(word, -1) for word in words])
        self.sign = fixed(np.array([kind.sign for kind in self.kinds.values()], np.int8)[self.kind])
        self.visible = fixed(~self.relations["status"].holds(OUT_OF_VIEW))
        self._sides: dict[str, tuple[Positions, Positions, int]] = {}
        actors = len(self.names.ids)
        ends, vias = (_order.index_by_actor(actors, *some) for some in ((self.source, self.target), (self.via,)))
        self._indexed(version, ends, vias)

    def _indexed(self, version: str, ends: Index, vias: Index) -> None:
        """Set what all else is found by, and what is kept once it was asked for."""
        self.given_version, self._digest, self._ends, self._vias = version, "", ends, vias
        self.kind_names = tuple(self.kinds)
        self._all_visible = bool(self.visible.all())
        self._kind_masks: dict[object, NDArray[np.bool_]] = {}
        self._by_text: dict[str, int] = {}

    def _coded(self, column: str, codes: Callable[[Iterable[str]], list[int]]) -> Positions:
        """Turn a column of names into numbers, once for each different name."""
        cells = self.relations[column]
        return fixed(np.array(codes(cells.words), np.int32)[cells.codes])

    @property
    def version(self) -> str:
        """The version that the study gives itself, else a short hash of what its tables say, whatever their order."""
        if not self.given_version and not self._digest:
            columns = (
                {name: (table[name].words, table[name].codes) for name in table}
                for table in (self.actors, self.relations)
            )
            self._digest = mark(*columns)
        return self.given_version or self._digest

    def __len__(self) -> int:
        return len(self.ids)

    def position(self, relation_id: str) -> int | None:
        """Return the position of a relation by its id."""
        if len(self) > _order.SMALL:  # a look at each is quicker than a dictionary of all
            found = self.ids.rows_with(self.ids.codes_of([relation_id]))
            return int(found[0]) if len(found) else None
        if not self._by_text:
            self._by_text.update((id_, i) for i, id_ in enumerate(self.ids))
        return self._by_text.get(relation_id)

    def select(self, query: Query) -> Positions:
        """Return the positions of the rows that the query keeps, ascending."""
        rows: Positions | None = None
        for who in query.actors:
            rows = self._with_actors(rows, who)
        if query.statuses is not None:
            status = self.relations["status"]
            wanted = query.statuses | ({""} if "stated" in query.statuses else set())
            rows = _keep(rows, np.isin(status.codes if rows is None else status.codes[rows], status.codes_of(wanted)))
        elif not self._all_visible:
            rows = _keep(rows, self.visible if rows is None else self.visible[rows])
        passing = self._passing(query)
        if rows is not None and passing is not None:  # one look at each of few rows, before six at its days
            rows, passing = rows[passing.take(self.kind.take(rows))], None
        for when in query.periods:
            rows = _keep(rows, self._hold(rows, when))
        if passing is not None:
            rows = _keep(rows, passing[self.kind if rows is None else self.kind[rows]])
        for name, values in query.where:
            column = self.relations[name]
            rows = _keep(rows, np.isin(column.codes if rows is None else column.codes[rows], column.codes_of(values)))
        return np.arange(len(self), dtype=np.int32) if rows is None else rows

    def directed(self, rows: Positions) -> NDArray[np.bool_]:
        """Tell which rows are of a kind that has a direction."""
        return np.array([kind.directed for kind in self.kinds.values()], bool)[self.kind[rows]]

    def held(self, query: Query, most: int | None = None) -> tuple[MemoryLedger, Positions]:
        """Return this ledger and the positions of the rows that the query keeps, or of the first of them."""
        return self, self.select(query)[:most]

    def collected(self, query: Query) -> MemoryLedger:  # noqa: ARG002 — as every ledger has it
        """Return this ledger: it is in memory."""
        return self

    def spoken(self) -> MemoryLedger:
        """Return this ledger: questions may speak of all that is in it."""
        return self

    def story(self, relation: str) -> MemoryLedger:  # noqa: ARG002 — as every ledger has it
        """Return this ledger: all is here."""
        return self

    def counts(self, query: Query) -> dict[str, tuple[int, int]]:
        """Return by kind how many rows the query keeps, and how many happenings they are."""
        rows, happening = self.select(query), self.relations["happening"]
        kind, label = self.kind[rows], happening.codes[rows]
        told = ~np.isin(label, happening.codes_of([""]))
        once = np.concatenate([kind[~told], np.unique(np.stack([kind[told], label[told]]), axis=1)[0]])
        both = (np.bincount(codes, minlength=len(self.kind_names)).tolist() for codes in (kind, once))
        return {name: (n, m) for name, n, m in zip(self.kind_names, *both, strict=True) if n}

    def count(self, query: Query) -> int:
        """Return how many rows the query keeps; for a lone period without looking at any."""
        alone = query.periods and query == Query(periods=query.periods[:1])
        if not alone or query.periods[0].mode not in _COUNTED or query.periods[0].side != "whole":
            return len(self.select(query))
        period, mode = query.periods[0].period, query.periods[0].mode
        begun, over, undated = self.sides(mode)
        # A row that is over before the period had begun before its end, so that one count is taken from the other.
        inside = np.searchsorted(begun, np.int32(period.last), "right") - np.searchsorted(
            over, np.int32(period.first), "left"
        )
        always = period.first == _dates.EARLIEST and period.last == _dates.LATEST
        return int(inside) + (undated if always else 0)

    def sides(self, mode: str) -> tuple[Positions, Positions, int]:
        """Return the sorted first and last days of the dated rows in view, and how many are undated."""
        if mode not in self._sides:
            first, last = (getattr(self.days, name)[self.visible] for name in _dates.SIDES[mode])
            dated = first <= last
            self._sides[mode] = fixed(np.sort(first[dated])), fixed(np.sort(last[dated])), int((~dated).sum())
        return self._sides[mode]

    def certain(self, rows: Positions, query: Query) -> NDArray[np.bool_]:
        """Tell which rows must have held in the last period of the query."""
        when = query.periods[-1]
        return self._hold(rows, replace(when, mode="certain"))

    def _hold(self, rows: Positions | None, when: When) -> NDArray[np.bool_]:
        """Tell which rows, or all, hold in a period."""
        if when.side == "whole":
            return _dates.holds(self.days, when.period, when.mode, rows)
        days = _dates.side_of(_dates.Days(*(day if rows is None else day[rows] for day in self.days)), when.side)
        held = _dates.holds(days, when.period, when.mode)
        # An end that nobody wrote is attested nowhere, not even ever.
        return held & (days.seen_first <= days.seen_last) if when.mode == "attested" else held

    def actors_of(self, query: Query) -> Positions:
        """Return the actors in view: all, or those named and their neighbours, whatever the period and kind."""
        if not query.actors:
            return np.arange(len(self.names.ids), dtype=np.int32)
        rows = self.select(Query(actors=query.actors, statuses=query.statuses))
        named = [np.array(self._codes(who), np.int32) for who in query.actors]
        found = np.unique(np.concatenate([self.source[rows], self.target[rows], self.via[rows], *named]))
        return found[found >= 0]

    def span(self, query: Query) -> tuple[int, int]:
        """Return the first and the last day that the evidence of these rows reaches."""
        rows = self.select(query)
        first, last = self.days.seen_first[rows], self.days.seen_last[rows]
        dated = first <= last
        return (int(first[dated].min()), int(last[dated].max())) if dated.any() else (_dates.EARLIEST, _dates.LATEST)

    def _passing(self, query: Query) -> NDArray[np.bool_] | None:
        """Return which kinds pass every condition on kinds, signs and registers; None when there is none."""
        asked = (query.kinds, query.signs, query.registers)
        if asked == ((), (), ()):
            return None
        if asked not in self._kind_masks:
            kinds = self.kinds
            sets = [
                *({one for name in names for one in kinds.descendants(name)} for names in query.kinds),
                *({name for name, kind in kinds.items() if kind.sign in signs} for signs in query.signs),
                *({name for name, kind in kinds.items() if kind.register in some} for some in query.registers),
            ]
            passing = set(kinds).intersection(*sets)
            self._kind_masks[asked] = fixed(np.array([name in passing for name in self.kind_names], bool))
        return self._kind_masks[asked]

    def _codes(self, who: Who) -> list[int]:
        """Return the actors of a condition: those named, and all of a kind."""
        named = [self.names.code(id_) for id_ in who.actors]
        if not who.sort:
            return named
        kind = self.actors["kind"]
        return [*named, *kind.rows_with(kind.codes_of([who.sort]).tolist()).tolist()]

    def _with_actors(self, rows: Positions | None, who: Who) -> Positions:
        codes = self._codes(who)
        if rows is None:
            through = who.role in {"around", "by"}
            rows = _order.rows_of(codes, len(self), *(self._ends, self._vias)[: 1 + through])
            if rows is not None and who.role in {"around", "end"}:
                return rows
        is_one = _membership(rows, codes, len(self.names.ids))
        match who.role:
            case "around":
                keep = is_one(self.source) | is_one(self.target) | is_one(self.via)
            case "end":
                keep = is_one(self.source) | is_one(self.target)
            case "source":
                keep = is_one(self.source)
            case "by":
                keep = is_one(self.source) | is_one(self.via)
            case "target":
                keep = is_one(self.target)
            case "both":
                keep = is_one(self.source) & is_one(self.target)
        return _keep(rows, keep)


def _membership(rows: Positions | None, codes: list[int], actors: int) -> Callable[[Positions], NDArray[np.bool_]]:
    """Return a function that tells of a column of actors which of the rows hold one of the codes."""
    if rows is not None and len(codes) == 1:
        return lambda column: np.equal(column.take(rows), codes[0])
    wanted = np.zeros(actors + 1, bool)  # the last is nobody, -1
    wanted[codes] = True
    return lambda column: wanted[column if rows is None else column[rows]]


def _keep(rows: Positions | None, mask: NDArray[np.bool_]) -> Positions:
    return np.flatnonzero(mask).astype(np.int32) if rows is None else rows[mask]
