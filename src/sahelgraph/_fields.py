"""Many rows at once: where the cells of a block of CSV are, and which of them are alike, found without Python's loops.

Only what is beyond doubt is done here. A block with anything else in it (a row of another length, a blank line, a
stray quotation mark, bytes that are no UTF-8) is left to Python's own csv module, which says what is wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.int64]

_QUOTE, _LF, _CR = 34, 10, 13
_QUOTED = re.compile(rb'"(?:[^"]|"")*"', re.DOTALL)
# Cells up to this many bytes are compared eight bytes at a time; longer ones are notes, and rarely alike.
_WIDEST = 64
_LONGEST = 250_000
_SAMPLE = 500
FEW = 500  # rows for which looking for what is alike costs more than it saves
_MASKS = np.array([(1 << 8 * n) - 1 for n in range(9)], np.uint64)
_MIX = np.uint64(0x9E3779B97F4A7C15)  # any large odd number


@dataclass(frozen=True, slots=True)
class Fields:
    """The rows of a block: the bytes, and where each cell starts and ends in them, a row of numbers for each row."""

    block: bytes
    starts: Places
    ends: Places
    doubled: frozenset[int]  # columns in which a quoted cell has quotation marks

    def __len__(self) -> int:
        return len(self.starts)

    def taken(self, rows: Places) -> Fields:
        """Return some of the rows."""
        return Fields(self.block, self.starts[rows], self.ends[rows], self.doubled)

    def column(self, place: int) -> tuple[list[str], NDArray[np.int64] | None]:
        """Return the different texts of a column with the number of each row's; or the text of each row, and None."""
        starts, ends = self.starts[:, place], self.ends[:, place]
        lengths = ends - starts
        longest = int(lengths.max())
        if longest == 0:
            return [""], np.zeros(len(starts), np.int64)
        if longest > _WIDEST or place in self.doubled or len(starts) < FEW:
            return self._one_by_one(starts, ends), None
        found = None if self._differ(starts, lengths, longest) else _alike(self.block, starts, lengths, longest)
        if found is None:
            return self._texts(starts, ends, longest), None
        first, which = found
        return self._texts(starts[first], ends[first], longest), which

    def _differ(self, starts: Places, lengths: Places, longest: int) -> bool:
        """Guess from some rows whether all texts of a column are different, as ids are."""
        some = slice(0, min(len(starts), _SAMPLE))
        found = _alike(self.block, starts[some], lengths[some], longest)
        return found is None or len(found[0]) == len(starts[some]) > 1

    def _texts(self, starts: Places, ends: Places, longest: int) -> list[str]:
        """Return short texts, all in one step where they are ASCII."""
        if not self.block.isascii():
            return self._one_by_one(starts, ends)
        signs = np.frombuffer(self.block + bytes(longest), np.uint8)
        cells = np.lib.stride_tricks.sliding_window_view(signs, longest)[starts]
        cells[np.arange(longest) >= (ends - starts)[:, np.newaxis]] = 0
        found: list[str] = cells.view(f"S{longest}").ravel().astype(f"U{longest}").tolist()
        return found

    def _one_by_one(self, starts: Places, ends: Places) -> list[str]:
        block = self.block
        texts = [block[start:end].decode() for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        return [text.replace('""', '"') for text in texts] if self.doubled else texts


def whole_rows(data: bytes) -> tuple[int, NDArray[np.bool_] | None]:
    """Return how many of the bytes are whole rows, as far as quotation marks tell, and which bytes are inside them."""
    if b'"' not in data:
        return data.rfind(b"\n") + 1, None
    marks = np.frombuffer(data, np.uint8) == _QUOTE
    inside = (np.cumsum(marks, dtype=np.uint8) & 1).astype(bool)
    ends = np.flatnonzero((np.frombuffer(data, np.uint8) == _LF) & ~inside)
    return (int(ends[-1]) + 1 if len(ends) else 0), inside


def split(block: bytes, inside: NDArray[np.bool_] | None, delimiter: str, width: int) -> Fields | str:
    """Find the cells of whole rows; else say what there is to doubt: the ``rows``, or the ``quotes`` themselves."""
    signs = np.frombuffer(block, np.uint8)
    separators = (signs == _LF) | (signs == ord(delimiter))
    if inside is not None:
        separators &= ~inside[: len(block)]
    ends = np.flatnonzero(separators)
    starts = np.concatenate([[0], ends[:-1] + 1])
    breaks = signs[ends] == _LF
    carriage = np.count_nonzero(signs == _CR) if b"\r" in block else 0
    if carriage:
        before = breaks & (signs[ends - 1] == _CR)
        ends = ends - before
        carriage -= int(np.count_nonzero(before))
    doubled: NDArray[np.int64] = np.zeros(0, np.int64)
    if inside is not None:
        found = _unquoted(block, signs, starts, ends)
        if found is None:  # rows cannot be told apart where it is in doubt what is a quotation mark
            return "quotes"
        starts, ends, doubled = found
    rows = len(ends) // width
    regular = rows * width == len(ends) and np.count_nonzero(breaks) == rows and bool(breaks[width - 1 :: width].all())
    if not regular or carriage or b"\0" in block or int((ends - starts).max()) > _LONGEST or not _is_text(block):
        return "rows"
    begun, over = starts.reshape(rows, width), ends.reshape(rows, width)
    if not bool((over > begun).any(axis=1).all()):
        return "rows"
    return Fields(block, begun, over, frozenset((doubled % width).tolist()))


def _is_text(block: bytes) -> bool:
    try:
        return block.isascii() or bool(block.decode())
    except UnicodeDecodeError:
        return False


def _unquoted(
    block: bytes, signs: NDArray[np.uint8], starts: Places, ends: Places
) -> tuple[Places, Places, Places] | None:
    """Take the quotation marks off the cells that have them, or return None where one stands anywhere else.

    The third array tells which cells have quotation marks inside.
    """
    cell_of = np.searchsorted(ends, np.flatnonzero(signs == _QUOTE))
    marks = np.bincount(cell_of, minlength=len(ends))
    quoted = marks > 0
    closed = (signs[starts] == _QUOTE) & (signs[ends - 1] == _QUOTE) & (marks % 2 == 0)
    if not bool((closed | ~quoted).all()):
        return None
    more = np.flatnonzero(marks > 2)
    if any(not _QUOTED.fullmatch(block[starts[place] : ends[place]]) for place in more.tolist()):
        return None
    return starts + quoted, ends - quoted, more


def _alike(block: bytes, starts: Places, lengths: Places, longest: int) -> tuple[Places, NDArray[np.int64]] | None:
    """Return where each different text occurs first, in that order, and which of them each row has."""
    padded = block + bytes(_WIDEST + 8)
    # Every place of the block as the eight bytes that begin there.
    eights = np.ndarray((len(padded) - 7,), np.dtype("<u8"), padded, strides=(1,))
    parts = [eights[starts + offset] & _MASKS[np.clip(lengths - offset, 0, 8)] for offset in range(0, longest, 8)]
    key = parts[0]
    for part in parts[1:]:
        key = (key * _MIX) ^ part
        key ^= key >> np.uint64(29)
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    if len(parts) > 1 and not all(np.array_equal(part[first][inverse], part) for part in parts):
        return None  # two texts with one key
    order = np.argsort(first)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return first[order], rank[inverse]
