"""Many texts in one stretch of UTF-8: a million ids without a million Python objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

_BATCH = 65_536
_FEW = 20


class Words(Sequence[str]):
    """Texts behind one another, decoded when they are asked for."""

    __slots__ = ("ends", "text")

    def __init__(self, ends: NDArray[np.int64], text: NDArray[np.uint8]) -> None:
        self.ends, self.text = ends, text

    def __len__(self) -> int:
        return len(self.ends)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[str, ...]: ...
    def __getitem__(self, place: int | slice) -> str | tuple[str, ...]:
        if isinstance(place, slice):
            return tuple(self.taken(np.arange(*place.indices(len(self)))))
        place = range(len(self.ends))[place]
        begin = int(self.ends[place - 1]) if place else 0
        return _text(self.text[begin : int(self.ends[place])].tobytes())

    def __iter__(self) -> Iterator[str]:
        begin = 0
        for first in range(0, len(self.ends), _BATCH):
            ends = (self.ends[first : first + _BATCH] - begin).tolist()
            piece = self.text[begin : begin + ends[-1]].tobytes()
            begin += ends[-1]
            starts = (0, *ends)
            if piece.isascii():  # a letter a byte
                letters = piece.decode()
                yield from [letters[start:end] for start, end in zip(starts, ends, strict=False)]
            else:
                yield from [_text(piece[start:end]) for start, end in zip(starts, ends, strict=False)]

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.find(word) is not None

    def find(self, word: str) -> int | None:
        """Return the place of a word: those of its length, narrowed byte by byte from the last, where ids differ."""
        wanted = word.encode("utf-8", "surrogatepass")
        lengths = np.diff(self.ends, prepend=0)
        found = np.flatnonzero(lengths == len(wanted))
        for back, byte in enumerate(reversed(wanted), start=1):
            found = found[self.text[self.ends[found] - back] == byte]
        return int(found[0]) if len(found) else None

    def taken(self, places: NDArray[np.int32] | NDArray[np.int64]) -> Words:
        """Return the words at some places."""
        last = self.ends[places]
        lengths = last - np.where(places > 0, self.ends[places - 1], 0)
        ends = np.cumsum(lengths)
        signs = np.repeat(last - ends, lengths) + np.arange(lengths.sum())  # where each byte stands
        return Words(ends, self.text[signs])

    def joined(self) -> str:
        """Return all of them as one text, with nothing between."""
        return _text(self.text.tobytes())


def joined(words: Sequence[str]) -> str:
    """Return texts as one, with nothing between: what is not in it is in none of them."""
    return words.joined() if isinstance(words, Words) else "".join(words)


def taken(words: Sequence[str], places: NDArray[np.int32] | NDArray[np.int64]) -> Sequence[str]:
    """Return the words at some places."""
    if isinstance(words, Words) and len(places) >= _FEW:
        return words.taken(places)
    return [words[place] for place in places.tolist()]


def places(words: Sequence[str], wanted: AbstractSet[str]) -> list[int]:
    """Return the places of those of the different texts that are among the words, ascending."""
    if isinstance(words, Words) and len(wanted) < _FEW:
        return sorted(place for place in map(words.find, wanted) if place is not None)
    return [place for place, word in enumerate(words) if word in wanted]


def _text(encoded: bytes) -> str:
    return encoded.decode("utf-8", "surrogatepass")
