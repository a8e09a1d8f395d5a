"""Checks relations in pieces, without keeping them: 64 bits a row and question, and a second look where they agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sahelgraph._checker import composed
from sahelgraph._closing import close
from sahelgraph._gather import repeated
from sahelgraph._names import split_list
from sahelgraph._review import (
    id_hashes,
    member,
    outside_lives,
    review_relations,
    row_hashes,
    told_twice,
)
from sahelgraph._schema import Tables, check_ids, check_rows, relation_ids
from sahelgraph._table import rows_at, tables_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from sahelgraph._kinds import Kinds
    from sahelgraph._names import Names
    from sahelgraph._reader import Sheet, Sink
    from sahelgraph._report import Problem, Problems
    from sahelgraph._review import Lives
    from sahelgraph._table import Table

    Hashes = NDArray[np.int64]

PIECE = 65_536  # rows


def check_stream(  # noqa: PLR0917 — one relation needs all of them
    source: Callable[[Sink], Sheet | None],
    names: Names,
    lives: Lives | None,
    kinds: Kinds,
    keys: frozenset[str],
    problems: Problems,
) -> int:
    """Check every relation that a source gives, and return how many there are."""
    sheet = source(problems)
    seen = _Seen(kinds)
    whole: Table | None = None
    usable, total = sheet is not None, 0
    for table in () if sheet is None else tables_of(sheet, PIECE):
        first, total = not total, total + len(table)
        days = check_rows(table, names, kinds, problems, header=first) if usable else None
        usable = days is not None
        if days is not None:
            if lives is not None:
                outside_lives(table, days, names, lives, problems)
            review_relations(table, keys, problems)
            seen.add(table)
            whole = table if first else None
    if not usable:
        return total
    if whole is None:
        again = source(_ignore)
        if again is None:
            return total
        whole = rows_at(again, seen.suspects())
    check_ids(whole, problems)
    across(whole, names, kinds, problems)
    return total


def across(table: Table, names: Names, kinds: Kinds, problems: Problems) -> None:
    """Report what rows without errors say of each other: twice the same, or that one ended another, too early."""
    table = _without(table, np.array(problems.bad_rows.get(table.file, ()), np.int64))
    told_twice(table, kinds, problems)
    if not any(table["ends"].words_in_use()):
        return  # only what is said can be contradicted
    table = _without_lost_ends(table)
    days = check_rows(table, names, kinds, _ignore, header=False)
    if days is not None:
        for problem in close(Tables(table, table, kinds, names, relation_ids(table), days)).problems:
            problems(problem)


def _without_lost_ends(table: Table) -> Table:
    """Leave out the rows that name a row that is not there, and then those that name these."""
    while True:
        given, ends = set(table["id"].words_in_use()), table["ends"]
        lost = ends.holds({value for value in ends.words if not given.issuperset(split_list(value))})
        if not lost.any():
            return table
        table = _without(table, table.rows[lost])


def _without(table: Table, rows: NDArray[np.generic]) -> Table:
    return table.taken(np.flatnonzero(~np.isin(table.rows, rows))) if len(rows) else table


def _ignore(_: Problem) -> None:
    """Take no notice: what there is to say of these rows was said."""


class _Seen:
    """What is remembered of the rows of a table too long to be kept."""

    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds
        self.count = 0
        self.named: set[str] = set()
        self.ending: list[NDArray[np.int64]] = []
        self.ids, self.rows = _Noted(), _Noted()

    def add(self, table: Table) -> None:
        """Note what a piece of the table holds."""
        self.ids.add(*id_hashes(table), self.count)
        self.rows.add(row_hashes(table, self.kinds), None, self.count)
        ends = table["ends"]
        self.named.update(name for word in ends.words for name in split_list(word))
        self.ending.append(np.flatnonzero(~ends.holds({""})) + self.count)
        self.count += len(table)

    def suspects(self) -> NDArray[np.int64]:
        """Return the rows that may agree with another, that end another or are ended."""
        named = np.array(sorted(hash(composed(name)) for name in self.named), np.int64)
        found = [*self.ending, self.ids.places(named), self.ids.again(), self.rows.again()]
        return np.unique(np.concatenate(found))


class _Noted:
    """Numbers of many rows, and which rows they are of."""

    def __init__(self) -> None:
        self.hashes: list[Hashes] = []
        self.rows: list[tuple[int, NDArray[np.int64] | None]] = []  # None: all rows of the piece

    def add(self, hashes: Hashes, rows: NDArray[np.int64] | None, before: int) -> None:
        self.hashes.append(hashes)
        self.rows.append((before, None if rows is None or len(rows) == rows.max(initial=-1) + 1 else rows))

    def again(self) -> NDArray[np.int64]:
        """Return the rows whose number occurs more than once; the numbers are forgotten."""
        shares = (  # one share after the other, by their first bits, so that they are not all there a second time
            np.concatenate([hashes[(hashes >> 61) & 7 == share] for hashes in self.hashes]) for share in range(8)
        )
        found = self.places(np.sort(np.concatenate([repeated(share) for share in shares])))
        self.hashes.clear()
        return found

    def places(self, wanted: Hashes) -> NDArray[np.int64]:
        """Return the rows whose number is one of the wanted, which are sorted."""
        found = [np.zeros(0, np.int64)]
        for hashes, (before, rows) in zip(self.hashes, self.rows, strict=True):
            here = np.flatnonzero(member(hashes, wanted))
            found.append(before + (here if rows is None else rows[here]))
        return np.concatenate(found)
