"""Text tables in columns: each different text once, a code a row, and the row it stands in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from sahelgraph._reader import Sheet

    Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of text as codes into its different values."""

    words: tuple[str, ...]
    codes: Codes

    @classmethod
    def of(cls, texts: Sequence[str]) -> Column:
        """Make a column from a text a row."""
        builder = _Builder()
        builder.extend(texts)
        return builder.done()

    @classmethod
    def blank(cls, length: int) -> Column:
        """Make a column without a word in it."""
        return cls(("",), np.zeros(length, np.int32))

    def __len__(self) -> int:
        return len(self.codes)

    def texts(self, positions: NDArray[np.int32] | None = None) -> NDArray[np.object_]:
        """Return the text of each row, or of the rows at `positions`."""
        words = np.empty(len(self.words), object)
        words[:] = self.words
        return words[self.codes if positions is None else self.codes[positions]]

    def taken(self, positions: NDArray[np.int32] | NDArray[np.int64]) -> Column:
        """Return the rows at `positions`, in that order."""
        return Column(self.words, _read_only(self.codes[positions]))

    def codes_of(self, wanted: Iterable[str]) -> Codes:
        """Return the codes of those of the texts that occur."""
        texts = set(wanted)
        return np.array([i for i, value in enumerate(self.words) if value in texts], np.int32)

    def words_in_use(self) -> list[str]:
        """Return the different texts that rows hold (a column that was cut keeps the values of those cut away)."""
        return [self.words[code] for code in np.unique(self.codes).tolist()]

    def rows_with(self, value_codes: Iterable[int]) -> NDArray[np.int64]:
        """Return the positions of the rows that hold one of the values."""
        return np.flatnonzero(np.isin(self.codes, np.fromiter(value_codes, np.int32)))


class _Builder:
    """Collects a column chunk by chunk."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}
        self.parts: list[Codes] = []

    def extend(self, texts: Sequence[str]) -> None:
        known = self.known
        for text in dict.fromkeys(texts):
            known.setdefault(text, len(known))
        self.parts.append(np.fromiter(map(known.__getitem__, texts), np.int32, len(texts)))

    def done(self) -> Column:
        codes = np.concatenate(self.parts) if self.parts else np.zeros(0, np.int32)
        return Column(tuple(self.known), _read_only(codes.astype(np.int32, copy=False)))


def _read_only(array: Codes) -> Codes:
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
        repeated = tuple(name for name in found if list(names).count(name) > 1)
        return cls(file, found, _read_only(rows), repeated)

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
        return Table(self.file, kept, _read_only(self.rows[positions]))


def table_of(sheet: Sheet) -> Table:
    """Read a sheet to its end into columns."""
    builders = [_Builder() for _ in sheet.header]
    numbers: list[Codes] = []
    for chunk, cells in sheet.chunks:
        numbers.append(np.array(chunk, np.int32))
        for builder, column in zip(builders, zip(*cells, strict=True), strict=True):
            builder.extend(column)
    rows = np.concatenate(numbers) if numbers else np.zeros(0, np.int32)
    return Table.of(sheet.file, sheet.header, (builder.done() for builder in builders), rows)
