"""Checks relations in pieces, without keeping them: 64 bits a row and question, and a second look where they agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sahelgraph._closing import close
from sahelgraph._names import split_list
from sahelgraph._review import id_hashes, member, outside_lives, pair_hashes, repeated, row_hashes, told_twice
from sahelgraph._schema import Tables, check_ids, check_rows, relation_ids
from sahelgraph._table import Table, tables_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from sahelgraph._kinds import Kinds
    from sahelgraph._names import Names
    from sahelgraph._reader import Sheet, Sink
    from sahelgraph._report import Problem, Problems
    from sahelgraph._review import Lives

    Hashes = NDArray[np.int64]

PIECE = 131_072  # rows


def check_stream(
    source: Callable[[Sink], Sheet | None], names: Names, lives: Lives | None, kinds: Kinds, problems: Problems
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
            seen.add(table)
            whole = table if first else None
    if not usable:
        return total
    if whole is None:
        again = source(_ignore)
        if again is None:
            return total
        whole = seen.second_look(tables_of(again, PIECE))
    check_ids(whole, problems)
    across(whole, names, kinds, problems)
    return total


def across(table: Table, names: Names, kinds: Kinds, problems: Problems) -> None:
    """Report what rows without errors say of each other: twice the same, or that one ended another, too early."""
    table = _without(table, np.array(problems.bad_rows.get(table.file, ()), np.int64))
    told_twice(table, kinds, problems)
    if not any(table["ends"].words_in_use()):
        return  # only what is said can be contradicted
    given = set(table["id"].words_in_use())
    ends = table["ends"]
    lost = {value for value in ends.words if not given.issuperset(split_list(value))}
    table = _without(table, table.rows[ends.holds(lost)])
    days = check_rows(table, names, kinds, _ignore, header=False)
    if days is not None:
        for problem in close(Tables(table, table, kinds, names, relation_ids(table), days)).problems:
            problems(problem)


def _without(table: Table, rows: NDArray[np.generic]) -> Table:
    return table.taken(np.flatnonzero(~np.isin(table.rows, rows))) if len(rows) else table


def _ignore(_: Problem) -> None:
    """Take no notice: what there is to say of these rows was said."""


class _Seen:
    """What is remembered of the rows of a table too long to be kept."""

    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds
        self.named: set[str] = set()
        self.ids: list[Hashes] = []
        self.rows: list[Hashes] = []
        self.pairs: list[Hashes] = []

    def add(self, table: Table) -> None:
        self.ids.append(id_hashes(table)[0])
        self.rows.append(row_hashes(table))
        self.pairs.append(pair_hashes(table, self.kinds)[0])
        for word in table["ends"].words:
            self.named.update(split_list(word))

    def second_look(self, tables: Iterator[Table]) -> Table:
        """Return the rows that may agree with another, that end another or are ended."""
        ids, rows, pairs = (repeated(_joined(parts)) for parts in (self.ids, self.rows, self.pairs))
        found: list[Table] = []
        for table in tables:
            keep = member(row_hashes(table), rows)
            for (hashes, places), wanted in ((id_hashes(table), ids), (pair_hashes(table, self.kinds), pairs)):
                keep[places[member(hashes, wanted)]] = True
            keep |= ~table["ends"].holds({""}) | table["id"].holds(self.named)
            found.append(table.taken(np.flatnonzero(keep)).compacted())
            if not (self.named or len(ids) or len(rows) or len(pairs)):
                break
        return Table.joined(found)


def _joined(parts: list[Hashes]) -> Hashes:
    found = np.concatenate(parts)
    parts.clear()
    return found
