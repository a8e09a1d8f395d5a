"""What is gathered many rows at a time is what a dictionary of texts gives, whatever the texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import strategies

from sahelgraph import _gather
from sahelgraph._fields import PADDING, Fields
from sahelgraph._gather import Builder, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

FEW = ("", "a", "b", "é", "same 8..", "same 8..a", "same 8..b", "same 8..same 8..", "x" * 64, "x" * 65, "x" * 70 + "y")
# As a block of bytes holds them, and as the strict reader may give them.
PLAIN = st.sampled_from(FEW) | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
ANY = PLAIN | st.sampled_from(("\0", "a\0", "same 8..\0", "\udcff", "\ud800"))
CHUNKS = st.lists(
    st.lists(PLAIN, max_size=9).map(lambda texts: (texts, True)) | st.lists(ANY, max_size=9).map(lambda t: (t, False)),
    max_size=5,
)


def fields(texts: list[str]) -> Fields:
    """Return texts as a column of cells with commas between."""
    encoded = [text.encode() for text in texts]
    lengths = np.array([len(text) for text in encoded], np.int64)
    starts = np.cumsum(lengths + 1) - lengths - 1
    block = b",".join(encoded) + b"\n" + PADDING
    return Fields(block, starts.reshape(-1, 1), (starts + lengths).reshape(-1, 1), frozenset())


def built(chunks: list[tuple[list[str], bool]]) -> tuple[list[str], list[int]]:
    builder = Builder()
    for texts, as_bytes in chunks:
        if as_bytes and texts:
            builder.add(fields(texts), 0)
        else:
            builder.extend(texts)
    words, codes = builder.done()
    assert codes.dtype == np.int32
    return [*words], codes.tolist()


def expected(chunks: list[tuple[list[str], bool]]) -> tuple[list[str], list[int]]:
    known: dict[str, int] = {}
    codes = [known.setdefault(text, len(known)) for texts, _ in chunks for text in texts]
    return [*known], codes


def first_bytes(_: bytes, __: object, ___: object, parts: list[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    return parts[0].copy()


def one_for_all(_: bytes, starts: NDArray[np.int64], *__: object) -> NDArray[np.uint64]:
    return np.zeros(len(starts), np.uint64)


@pytest.fixture(params=[None, first_bytes, one_for_all], ids=["keys", "keys that often agree", "one key"])
def _keys(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at all blocks many rows at a time, by good keys and by bad ones."""
    monkeypatch.setattr(_gather, "FEW", 0)
    if request.param is not None:
        monkeypatch.setattr(_gather, "_keys", request.param)


@pytest.mark.usefixtures("_keys")
def test_a_column_is_that_of_a_dictionary() -> None:
    @strategies.quick(150)
    @given(CHUNKS)
    def alike(chunks: list[tuple[list[str], bool]]) -> None:
        assert built(chunks) == expected(chunks)

    alike()


@pytest.mark.usefixtures("_keys")
@pytest.mark.parametrize(
    "column",
    [
        lambda row: f"r{row}",
        lambda row: f"r{row % 700}",
        lambda row: f"r{min(row, 2_500)}",
        lambda row: "" if row % 3 else f"a note of some length, number {row}",
        lambda row: f"{'long ' * 20}{row % 900}",
        lambda row: f"2012-{row % 12 + 1:02d}-{row % 28 + 1:02d}",
    ],
    ids=["ids", "few", "ids that repeat at last", "notes", "long", "dates"],
)
def test_long_columns_are_those_of_a_dictionary(column: Callable[[int], str]) -> None:
    texts = [column(row) for row in range(3_000)]
    chunks = [(texts[first : first + 1_000], True) for first in range(0, 3_000, 1_000)]
    assert built(chunks) == expected(chunks)


def test_texts_of_one_key_are_told_apart_within_a_table_of_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_gather, "_keys", first_bytes)
    names = [f"{row % 600:08d}" for row in range(3_000)]
    chunks = [(names, True), ([*names[:600], "00000001, another"], True), (names[::-1], True)]
    assert built(chunks) == expected(chunks)


WORDS = st.text("ab\u00e9", max_size=3) | st.text(st.characters(codec="utf-8"), max_size=200)


def columns_of(rows: list[tuple[str, str]]) -> dict[str, tuple[tuple[str, ...], NDArray[np.int32]]]:
    found = {}
    for place, name in enumerate(("one", "other")):
        words = tuple(dict.fromkeys(row[place] for row in rows))
        found[name] = words, np.array([words.index(row[place]) for row in rows], np.int32)
    return found


@given(rows=st.lists(st.tuples(WORDS, WORDS), max_size=12), data=st.data())
def test_a_mark_is_of_what_rows_say_and_not_of_their_order(rows: list[tuple[str, str]], data: st.DataObject) -> None:
    said = mark(columns_of(rows))
    assert mark(columns_of(data.draw(st.permutations(rows)))) == said
    if rows:
        place = data.draw(st.integers(0, len(rows) - 1))
        other = data.draw(st.tuples(WORDS, WORDS).filter(lambda row: row != rows[place]))
        assert mark(columns_of([*rows[:place], other, *rows[place + 1 :]])) != said
        assert mark(columns_of([*rows, rows[0]])) != said
    swapped = [(b, a) for a, b in rows]
    assert (mark(columns_of(swapped)) == said) == (sorted(swapped) == sorted(rows))


def test_a_mark_is_the_same_on_every_day_and_machine() -> None:
    table = columns_of([("a", "b"), ("é" * 300, ""), ("MNLA", "Mouvement national de libération de l'Azawad")])
    assert mark(table) == "d447e86f8bdd"
    assert mark(table, {}, table) == "a242fafef5cc"
