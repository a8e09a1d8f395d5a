"""A column as it is read: each different text once, and a number a row, found for many rows at a time.

A cell is looked up by 64 bits made of its bytes, and then compared with the text that has the same. A column in which
nothing repeats, as ids, is only kept; where that was a wrong guess, or two texts have the same 64 bits, Python's own
dictionary has the last word.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np

from sahelgraph._fields import PADDING
from sahelgraph._texts import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from sahelgraph._fields import Fields

    Codes = NDArray[np.int32]
    Places = NDArray[np.int64]
    Keys = NDArray[np.uint64]

FEW = 500  # rows for which looking for what is alike costs more than it saves
_SAMPLE = 500  # rows that tell whether a column is one in which nothing repeats
# Bytes of a cell that is compared eight bytes at a time; a longer one is a note, and rarely alike.
WIDEST = len(PADDING) - 8
_STEP = 1 << 16  # rows, or words, at a time where all at once would take too much memory
_TUPLE = 50_000  # so many words may as well be Python's
_MASKS = np.array([(1 << 8 * n) - 1 for n in range(9)], np.uint64)
_NONE = np.zeros(0, np.uint64)
_MIX = np.uint64(0x9E3779B97F4A7C15)  # any large odd number


class Builder:
    """Collects a column chunk by chunk: few texts by a dictionary, blocks of many by their bytes."""

    def __init__(self) -> None:
        self.known: defaultdict[str, int] = defaultdict(count().__next__)  # a new text gets the next number
        self.alike: _Alike | None = None
        self.parts: list[Codes] = []

    def extend(self, texts: Sequence[str]) -> None:
        """Add the text of each row."""
        if self.alike is None:
            self.parts.append(np.fromiter(map(self.known.__getitem__, texts), np.int32, len(texts)))
        else:
            self.parts.append(self.alike.codes(*_encoded(texts)))

    def add(self, cells: Fields, place: int) -> None:
        """Add a column of cells that are still bytes."""
        if place in cells.doubled or (self.alike is None and len(cells) < FEW):
            self.extend(cells.texts(place))
            return
        if self.alike is None:
            self.alike = _Alike()
            self.alike.codes(*_encoded([*self.known]))
        starts, ends = (np.ascontiguousarray(side[:, place]) for side in (cells.starts, cells.ends))
        self.parts.append(self.alike.codes(cells.block, starts, ends - starts))

    def done(self) -> tuple[Sequence[str], Codes]:
        """Return the different texts in the order in which they were met, and the number of each row's."""
        codes = np.concatenate(self.parts) if self.parts else np.zeros(0, np.int32)
        words: Sequence[str] = tuple(self.known)
        if self.alike is not None:
            words = self.alike.words()
            if self.alike.may_repeat():
                known: defaultdict[str, int] = defaultdict(count().__next__)
                codes = np.fromiter(map(known.__getitem__, words), np.int32, len(words))[codes]
                words = tuple(known)
        return words if len(words) >= _TUPLE else tuple(words), codes


class _Alike:
    """Texts as bytes behind one another, and a table in which each is found by 64 bits."""

    def __init__(self) -> None:
        self.count = 0
        self.text = np.empty(1 << 12, np.uint8)
        self.bounds = np.zeros(1 << 8, np.int64)  # where each text begins, and the last ends
        self.lengths = np.zeros(1 << 8, np.int64)
        self.keys = np.zeros(1 << 8, np.uint64)
        self.parts: list[Keys] = []  # what each has behind its first eight bytes, eight at a time
        self.unlike = self.in_doubt = False
        self._resize(10)

    def codes(self, block: bytes, starts: Places, lengths: Places) -> Codes:
        """Return the number of each cell's text, and learn those that are new."""
        parts = _parts(block, starts, lengths)
        keys = _keys(block, starts, lengths, parts)
        before = self.count
        if not before:
            self.unlike = len(np.unique(keys[:_SAMPLE])) == len(keys[:_SAMPLE]) > 1
        if not self.unlike:
            codes = self._found(keys)
            fresh = np.flatnonzero(codes < 0)
            if len(fresh):
                _, first, which = np.unique(keys[fresh], return_index=True, return_inverse=True)
                order = np.argsort(first)  # as they are met
                rank = np.empty(len(order), np.int32)
                rank[order] = np.arange(before, before + len(order), dtype=np.int32)
                codes[fresh] = rank[which]
                fresh = fresh[first[order]]
                self._keep(block, starts[fresh], lengths[fresh], keys[fresh])
                self._learn([part[fresh] for part in parts[1:]], lengths[fresh])
            if self._are(codes, block, starts, lengths, parts):
                return codes
            self.count, self.unlike, self.in_doubt = before, True, True
        self._keep(block, starts, lengths, keys)
        return np.arange(before, self.count, dtype=np.int32)

    def words(self) -> Words:
        """Return the texts."""
        ends, text = self.bounds[1 : self.count + 1].copy(), self.text[: self.bounds[self.count]].copy()
        ends.flags.writeable = text.flags.writeable = False
        return Words(ends, text)

    def may_repeat(self) -> bool:
        """Tell whether a text may be among the words twice."""
        if not self.unlike:
            return False
        keys = self.keys[: self.count]
        heads = keys.byteswap()  # in the order of letters, in which ids often stand
        return self.in_doubt or (not (heads[1:] > heads[:-1]).all() and len(repeated(keys)) > 0)

    def _keep(self, block: bytes, starts: Places, lengths: Places, keys: Keys) -> None:
        """Write texts behind those that are here."""
        before, begin = self.count, int(self.bounds[self.count])
        self.count += len(starts)
        self.keys = _with_room(self.keys, self.count)
        self.keys[before : self.count] = keys
        self.bounds = _with_room(self.bounds, self.count + 1)
        np.cumsum(lengths, out=self.bounds[before + 1 : self.count + 1])
        self.bounds[before + 1 : self.count + 1] += begin
        end = int(self.bounds[self.count])
        self.text = _with_room(self.text, end + len(PADDING))
        self.text[begin:end] = _bytes(block, starts, lengths)

    def _are(self, codes: Codes, block: bytes, starts: Places, lengths: Places, parts: list[Keys]) -> bool:
        """Tell whether the cells are the texts that were found for them."""
        if not np.array_equal(self.lengths.take(codes), lengths):
            return False
        # The first part follows from the key and all the others.
        if not all(np.array_equal(ours.take(codes), part) for ours, part in zip(self.parts, parts[1:], strict=False)):
            return False
        long = np.flatnonzero(lengths > WIDEST)
        begins = self.bounds[codes[long]]
        ours = zip(begins.tolist(), starts[long].tolist(), lengths[long].tolist(), strict=True)
        return all(self.text[a : a + n].tobytes() == block[b : b + n] for a, b, n in ours)

    def _learn(self, parts: list[Keys], lengths: Places) -> None:
        """Note what texts that were just kept are compared by."""
        before = self.count - len(lengths)
        self.lengths = _with_room(self.lengths, self.count)
        self.lengths[before : self.count] = lengths
        more = len(parts) - len(self.parts)  # for longer texts than were known
        self.parts = [_with_room(part, self.count) for part in (*self.parts, *[_NONE] * more)]
        for ours, part in zip(self.parts, parts, strict=False):
            ours[before : self.count] = part
        self._enter(before)

    # -- the table: open addressing, many keys at a time

    def _resize(self, bits: int) -> None:
        self.shift = np.uint64(64 - bits)
        self.table = np.full(1 << bits, -1, np.int32)
        self._enter(0)

    def _enter(self, first: int) -> None:
        """Give all texts from the `first` on a place in the table."""
        if 4 * self.count > len(self.table):
            self._resize((4 * self.count).bit_length())
            return
        codes = np.arange(first, self.count, dtype=np.int32)
        slots = self._slots(self.keys[first : self.count])
        while len(codes):
            free = self.table[slots] < 0
            self.table[slots[free]] = codes[free]  # of several at one place one remains
            left = self.table[slots] != codes
            codes, slots = codes[left], (slots[left] + 1) % len(self.table)

    def _found(self, keys: Keys) -> Codes:
        """Return the number of the text that has each key, -1 where none has."""
        slots = self._slots(keys)
        codes = self.table[slots]
        others = np.flatnonzero((codes >= 0) & (self.keys[codes] != keys))
        while len(others):
            slots[others] = (slots[others] + 1) % len(self.table)
            codes[others] = found = self.table[slots[others]]
            others = others[(found >= 0) & (self.keys[found] != keys[others])]
        return codes

    def _slots(self, keys: Keys) -> Places:
        return ((keys * _MIX) >> self.shift).astype(np.int64)


def mark(*tables: Mapping[str, tuple[Sequence[str], Codes]]) -> str:
    """Return a short mark of what tables say, whatever the order of their rows: the same on every machine.

    A table is columns of different texts and of a number a row.
    """
    digest = hashlib.sha256()
    for columns in tables:
        names = sorted(columns)
        keys = [_steady(columns[name][0]) for name in names]
        rows = len(columns[names[0]][1]) if names else 0
        sums = np.zeros(2, np.uint64)
        for first in range(0, rows, _STEP):
            found = np.zeros(min(_STEP, rows - first), np.uint64)
            for place, (name, key) in enumerate(zip(names, keys, strict=True), start=1):
                found += _mixed(key[columns[name][1][first : first + _STEP]] + np.uint64(int(_MIX) * place % 2**64))
            sums += np.array([_mixed(found).sum(), _mixed(found ^ _MIX).sum()], np.uint64)
        digest.update("\x1f".join([*names, str(rows)]).encode("utf-8", "surrogatepass"))
        digest.update(sums.astype("<u8").tobytes())
    return digest.hexdigest()[:12]


def _steady(words: Sequence[str]) -> Keys:
    """Return 64 bits for each text, which do not change from one run of Python to the next."""
    found = []
    for first in range(0, len(words), _STEP):
        block, starts, lengths = _encoded(words[first : first + _STEP])
        keys = _keys(block, starts, lengths, _parts(block, starts, lengths), _hashed)
        found.append(keys + _mixed(lengths.astype(np.uint64)))
    return np.concatenate(found) if found else _NONE


def _hashed(text: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little", signed=True)


def _mixed(numbers: Keys) -> Keys:
    """Return numbers of which every bit depends on every bit (the last steps of MurmurHash3)."""
    found = numbers ^ (numbers >> np.uint64(33))
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        found *= np.uint64(factor)
        found ^= found >> np.uint64(33)
    return found


def repeated(numbers: NDArray[Any]) -> NDArray[Any]:
    """Return the numbers that occur more than once, each once, ascending."""
    found = np.sort(numbers)
    return np.unique(found[1:][found[1:] == found[:-1]])


def _encoded(texts: Sequence[str]) -> tuple[bytes, Places, Places]:
    """Return texts as a block of bytes, and where they start in it, and how long they are."""
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    lengths = np.fromiter(map(len, encoded), np.int64, len(encoded))
    return b"".join((*encoded, PADDING)), np.cumsum(lengths) - lengths, lengths


def _eights(block: bytes | NDArray[np.uint8]) -> Keys:
    """Return every place of a block as the eight bytes that begin there."""
    return np.ndarray((len(block) - 7,), np.dtype("<u8"), block, strides=(1,))


def _parts(block: bytes, starts: Places, lengths: Places) -> list[Keys]:
    """Return the first bytes of each cell, eight at a time."""
    eights = _eights(block)
    shortest, longest = int(lengths.min(initial=WIDEST)), int(lengths.max(initial=1))
    parts = []
    for offset in range(0, min(longest, WIDEST), 8):
        part = eights[starts + offset if offset else starts]
        if shortest < longest:
            part &= _MASKS.take(lengths - offset, mode="clip")
        elif longest < offset + 8:
            part &= _MASKS[longest - offset]
        parts.append(part)
    return parts


def _keys(
    block: bytes, starts: Places, lengths: Places, parts: list[Keys], long_key: Callable[[bytes], int] = hash
) -> Keys:
    """Return 64 bits for each cell: of up to eight bytes these themselves, of more a mixture that they alone decide."""
    keys, factor = parts[0].copy(), _MIX
    for part in parts[1:]:  # of which those behind a cell's end are 0, and change nothing
        mixed = part * factor
        mixed ^= mixed >> np.uint64(32)
        mixed *= _MIX
        mixed ^= mixed >> np.uint64(29)
        keys += mixed
        factor = np.uint64(int(factor) * int(_MIX) % 2**64)
    long = np.flatnonzero(lengths > WIDEST)
    if len(long):
        keys[long] = np.fromiter(map(long_key, _slices(block, starts[long], lengths[long])), np.int64).view(np.uint64)
    return keys


def _bytes(block: bytes, starts: Places, lengths: Places) -> NDArray[np.uint8]:
    """Return the bytes of cells without what is between them."""
    longest = int(lengths.max(initial=0))
    if longest > WIDEST:
        return np.frombuffer(b"".join(_slices(block, starts, lengths)), np.uint8)
    cells = np.lib.stride_tricks.sliding_window_view(np.frombuffer(block, np.uint8), max(longest, 1))[starts]
    same = longest and bool((lengths == longest).all())
    found: NDArray[np.uint8] = cells.ravel() if same else cells[np.arange(cells.shape[1]) < lengths[:, np.newaxis]]
    return found


def _slices(block: bytes, starts: Places, lengths: Places) -> list[bytes]:
    return [block[start:end] for start, end in zip(starts.tolist(), (starts + lengths).tolist(), strict=True)]


def _with_room(array: NDArray[Any], size: int) -> NDArray[Any]:
    """Return an array that has room for so many."""
    if size <= len(array):
        return array
    longer = np.zeros(max(size, 2 * len(array)), array.dtype)
    longer[: len(array)] = array
    return longer
