from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import strategies

from sahelgraph._reader import Sheet
from sahelgraph._table import Column, Table, table_of

TEXTS = st.lists(st.sampled_from(("", "a", "b", "NA", "0012", "\u202e")), max_size=12)


def make(columns: dict[str, list[str]]) -> Table:
    length = len(next(iter(columns.values())))
    rows = np.arange(2, length + 2, dtype=np.int32)
    return Table.of("t.csv", list(columns), map(Column.of, columns.values()), rows)


# --- columns --------------------------------------------------------------------------------------------------


@strategies.quick(60)
@given(TEXTS)
def test_a_column_gives_back_its_texts(texts: list[str]) -> None:
    column = Column.of(texts)
    assert column.texts().tolist() == texts
    assert len(column) == len(texts)
    assert len(set(column.words)) == len(column.words)
    assert column.codes.dtype == np.int32


@strategies.quick(60)
@given(TEXTS, st.data())
def test_some_rows_of_a_column_are_those_rows(texts: list[str], data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(0, len(texts) - 1), max_size=6) if texts else st.just([]))
    chosen = np.array(places, np.int32)
    column = Column.of(texts)
    expected = [texts[place] for place in places]
    assert column.texts(chosen).tolist() == expected
    assert column.taken(chosen).texts().tolist() == expected
    assert set(column.taken(chosen).words_in_use()) == set(expected)


@strategies.quick(60)
@given(TEXTS, st.sets(st.sampled_from(("", "a", "NA", "zz"))))
def test_rows_are_found_by_their_text(texts: list[str], wanted: set[str]) -> None:
    column = Column.of(texts)
    found = column.rows_with(column.codes_of(wanted).tolist())
    assert found.tolist() == [place for place, text in enumerate(texts) if text in wanted]


def test_a_blank_column_says_nothing() -> None:
    assert Column.blank(3).texts().tolist() == ["", "", ""]
    assert Column.blank(0).texts().tolist() == []


def test_columns_cannot_be_changed() -> None:
    for column in (Column.of(["a", "b"]), Column.of(["a", "b"]).taken(np.array([0]))):
        with pytest.raises(ValueError, match="read-only"):
            column.codes[0] = 1
        texts = column.texts()
        texts[0] = "spoiled"
        assert column.texts()[0] == "a"


# --- tables ---------------------------------------------------------------------------------------------------


def test_a_column_that_is_not_there_is_blank() -> None:
    table = make({"id": ["a", "b"]})
    assert table["note"].texts().tolist() == ["", ""]
    assert list(table) == ["id"]
    assert len(table) == 2


def test_of_a_name_twice_the_first_is_kept_and_the_name_remembered() -> None:
    columns = [Column.of(["1"]), Column.of(["2"]), Column.of(["3"])]
    table = Table.of("t.csv", ["a", "b", "a"], columns, np.array([2], np.int32))
    assert table["a"].texts().tolist() == ["1"]
    assert table.repeated == ("a",)
    assert make({"a": ["1"]}).repeated == ()


def test_rows_keep_their_numbers() -> None:
    table = make({"id": ["a", "b", "c"], "x": ["1", "2", "3"]}).taken(np.array([2, 0]))
    assert table.rows.tolist() == [4, 2]
    assert table["x"].texts().tolist() == ["3", "1"]
    with pytest.raises(ValueError, match="read-only"):
        table.rows[0] = 7


def test_a_sheet_is_read_to_its_end_chunk_by_chunk() -> None:
    chunks = [([2, 3], [["a", "x"], ["b", "x"]]), ([7], [["a", "y"]])]
    table = table_of(Sheet("t.csv", ("id", "v"), iter(chunks)))
    assert table["id"].texts().tolist() == ["a", "b", "a"]
    assert table["v"].texts().tolist() == ["x", "x", "y"]
    assert table["id"].words == ("a", "b")
    assert table.rows.tolist() == [2, 3, 7]
    assert table.file == "t.csv"


def test_a_sheet_without_rows_is_a_table_without_rows() -> None:
    table = table_of(Sheet("t.csv", ("id", "v"), iter([])))
    assert len(table) == 0
    assert list(table) == ["id", "v"]
    assert table["v"].texts().tolist() == []
