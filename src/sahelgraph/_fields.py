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
_LONGEST = 250_000
PADDING = bytes(72)  # what follows a block, so that one may read beyond its last cell


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

    def texts(self, place: int) -> list[str]:
        """Return the text of each row in a column."""
        sides = zip(self.starts[:, place].tolist(), self.ends[:, place].tolist(), strict=True)
        texts = [self.block[start:end].decode() for start, end in sides]
        return [text.replace('""', '"') for text in texts] if place in self.doubled else texts


def split(data: bytes, delimiter: str, width: int) -> tuple[int, Fields | str]:
    """Find the cells of the whole rows that bytes begin with, and return how long these are.

    Else say what there is to doubt: the ``rows``, or the ``quotes`` themselves; or that there is ``nothing`` whole.
    """
    signs = np.frombuffer(data, np.uint8)
    marks = (signs == _LF) | (signs == ord(delimiter))
    quoted = b'"' in data
    if quoted:
        marks |= signs == _QUOTE
    ends = np.flatnonzero(marks)
    sign = signs[ends]
    passed = np.zeros(0, np.int32)  # quotation marks up to the end of each cell
    if quoted:
        quotes = sign == _QUOTE
        passed = np.cumsum(quotes, dtype=np.int32)
        outside = np.flatnonzero(~quotes & (passed & 1 == 0))
        ends, sign, passed = ends.take(outside), sign.take(outside), passed.take(outside)
    breaks = sign == _LF
    count = len(breaks) - int(breaks[::-1].argmax()) if breaks.any() else 0
    if not count:
        return 0, "nothing"
    ends, breaks = ends[:count], breaks[:count]
    cut = int(ends[-1]) + 1
    signs, block = signs[:cut], data[:cut]
    starts = np.concatenate([[0], ends[:-1] + 1])
    carriage = np.count_nonzero(signs == _CR) if b"\r" in block else 0
    if carriage:
        before = breaks & (signs[ends - 1] == _CR)
        ends = ends - before
        carriage -= int(np.count_nonzero(before))
    doubled: Places | None = None
    if quoted:
        doubled = _unquote(block, signs, starts, ends, np.diff(passed[:count], prepend=0))
        if doubled is None:  # rows cannot be told apart where it is in doubt what is a quotation mark
            return cut, "quotes"
    rows = count // width
    regular = rows * width == count and np.count_nonzero(breaks) == rows and bool(breaks[width - 1 :: width].all())
    if not regular or carriage or b"\0" in block or int((ends - starts).max()) > _LONGEST or not _is_text(block):
        return cut, "rows"
    begun, over = starts.reshape(rows, width), ends.reshape(rows, width)
    if not (over[:, 0] > begun[:, 0]).all() and not (over > begun).any(axis=1).all():
        return cut, "rows"
    return cut, Fields(block + PADDING, begun, over, frozenset(() if doubled is None else (doubled % width).tolist()))


def _is_text(block: bytes) -> bool:
    try:
        return block.isascii() or bool(block.decode())
    except UnicodeDecodeError:
        return False


def _unquote(block: bytes, signs: NDArray[np.uint8], starts: Places, ends: Places, marks: Places) -> Places | None:
    """Take the quotation marks off the cells that have them, or return None where one stands anywhere else.

    `marks` says how many each cell has; returned is which cells have some inside.
    """
    quoted = np.flatnonzero(marks > 0)
    first, last = starts[quoted], ends[quoted] - 1
    if not ((signs[first] == _QUOTE) & (signs[last] == _QUOTE) & (marks[quoted] % 2 == 0)).all():
        return None
    more = np.flatnonzero(marks > 2)
    if not all(_QUOTED.fullmatch(block[starts[place] : ends[place]]) for place in more.tolist()):
        return None
    starts[quoted], ends[quoted] = first + 1, last
    return more
