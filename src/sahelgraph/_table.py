"""Text tables in columns: each different text once, a code a row, and the row it stands in."""

from __future__ import annotations

import gc
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from sahelgraph._gather import Builder
from sahelgraph._texts import places, taken

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from sahelgraph._fields import Fields
    from sahelgraph._reader import Sheet

    Codes = NDArray[np.int32]

_Number = TypeVar("_Number", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of text as codes into its different values."""

    words: Sequence[str]
    codes: Codes

    @classmethod
    def of(cls, texts: Sequence[str]) -> Column:
        """Make a column from a text a row."""
        builder = Builder()
        builder.extend(texts)
        return cls.built(builder)

    @classmethod
    def built(cls, builder: Builder) -> Column:
        """Make a column of what was collected."""
        words, codes = builder.done()
        return cls(words, fixed(codes))

    @classmethod
    def blank(cls, length: int) -> Column:
        """Make a column without a word in it."""
        return cls(("",), np.zeros(length, np.int32))

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: int) -> str:
        return self.words[int(self.codes[row])]

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts().tolist())

    def texts(self, positions: Codes | NDArray[np.int64] | None = None) -> NDArray[np.object_]:
        """Return the text of each row, or of the rows at `positions`."""
        codes = self.codes if positions is None else self.codes[positions]
        if len(codes) < len(self.words):  # few of many words: no need to lay them all out
            found = np.empty(len(codes), object)
            found[:] = [*taken(self.words, codes)]
            return found
        words = np.empty(len(self.words), object)
        words[:] = [*self.words]
        return words[codes]

    def taken(self, positions: NDArray[np.int32] | NDArray[np.int64]) -> Column:
        """Return the rows at `positions`, in that order."""
        return Column(self.words, fixed(self.codes.take(positions)))

    def codes_of(self, wanted: Iterable[str]) -> Codes:
        """Return the codes of those of the texts that occur."""
        return np.array(places(self.words, set(wanted)), np.int32)

    def holds(self, wanted: Iterable[str]) -> NDArray[np.bool_]:
        """Tell which rows hold one of the texts."""
        found = np.zeros(len(self.words), bool)
        found[places(self.words, set(wanted))] = True
        return found[self.codes]

    def words_in_use(self) -> list[str]:
        """Return the different texts that rows hold (a column that was cut keeps the values of those cut away)."""
        # A count is quicker than np.unique, which loads numpy.ma besides.
        return [*taken(self.words, np.flatnonzero(np.bincount(self.codes)))]

    def rows_with(self, value_codes: Iterable[int]) -> NDArray[np.int64]:
        """Return the positions of the rows that hold one of the values."""
        wanted = np.zeros(len(self.words) + 1, bool)
        wanted[np.fromiter(value_codes, np.int64)] = True
        return np.flatnonzero(wanted[self.codes])


def fixed(array: NDArray[_Number]) -> NDArray[_Number]:
    """Return an array that nobody can change any more."""
    array.flags.writeable = False
    return array


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of one file, with the number that a spreadsheet gives each row."""

    file: str
    columns: Mapping[str, Column]
    rows: NDArray[np.int32]
    repeated: tuple[str, ...] = ()  # names that the header has more than once

    @classmethod
    def of(cls, file: str, names: Sequence[str], columns: Iterable[Column], rows: Codes) -> Table:
        """Make a table of named columns; of a name that occurs twice the first is kept, and the name remembered."""
        found: dict[str, Column] = {}
        for name, column in zip(names, columns, strict=True):
            found.setdefault(name, column)
        repeated = tuple(name for name, times in Counter(names).items() if times > 1)
        return cls(file, found, fixed(rows), repeated)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __getitem__(self, name: str) -> Column:
        """Return a column; one that the file does not have is blank."""
        return self.columns[name] if name in self.columns else Column.blank(len(self))

    def taken(self, positions: NDArray[np.int32] | NDArray[np.int64]) -> Table:
        """Return the rows at `positions`, in that order."""
        kept = {name: column.taken(positions) for name, column in self.columns.items()}
        return Table(self.file, kept, fixed(self.rows.take(positions)))


def tables_of(sheet: Sheet, rows: int = 0) -> Iterator[Table]:
    """Read a sheet into tables of some `rows` each, or into one; without a row there is one as well."""
    making, given = _Making(sheet), False
    for numbers, cells in sheet.pieces or sheet.chunks:
        making.add(_numbers(numbers), cells)
        if 0 < rows <= making.length:
            yield making.done()
            making, given = _Making(sheet), True
    if making.length or not given:
        yield making.done()


def rows_at(sheet: Sheet, places: NDArray[np.int64]) -> Table:
    """Read some rows of a sheet, by how many rows stand before them."""
    making, passed = _Making(sheet), 0
    for numbers, cells in sheet.pieces or sheet.chunks:
        first, last = np.searchsorted(places, (passed, passed + len(cells)))
        here = places[first:last] - passed
        passed += len(cells)
        if len(here):
            chosen = [cells[i] for i in here.tolist()] if isinstance(cells, list) else cells.taken(here)
            making.add(_numbers(numbers)[here], chosen)
    return making.done()


class _Making:
    """A table that grows by the pieces of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.builders = [Builder() for _ in sheet.header]
        self.numbers: list[Codes] = [np.zeros(0, np.int32)]
        self.length = 0

    def add(self, numbers: Codes, cells: list[list[str]] | Fields) -> None:
        self.numbers.append(numbers)
        self.length += len(numbers)
        if isinstance(cells, list):
            for builder, column in zip(self.builders, zip(*cells, strict=True), strict=True):
                builder.extend(column)
        else:
            for place, builder in enumerate(self.builders):
                builder.add(cells, place)

    def done(self) -> Table:
        columns = map(Column.built, self.builders)
        return Table.of(self.sheet.file, self.sheet.header, columns, np.concatenate(self.numbers))


def _numbers(rows: Sequence[int]) -> Codes:
    return np.arange(rows.start, rows.stop, dtype=np.int32) if isinstance(rows, range) else np.array(rows, np.int32)


def table_of(sheet: Sheet) -> Table:
    """Read a sheet to its end into columns."""
    with without_gc():
        return next(tables_of(sheet))


@contextmanager
def without_gc() -> Generator[None]:
    """Pause the search for circles of garbage: a table has none, and looking at every row again and again costs."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
