"""Rows that are found many at once are the rows that Python's csv module finds."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import strategies
from tests.fuzz.mutate import NASTY

from sahelgraph import _gather, _reader
from sahelgraph._fields import Fields, split
from sahelgraph._reader import open_stream
from sahelgraph._table import rows_at, table_of

if TYPE_CHECKING:
    from sahelgraph._report import Problem
    from sahelgraph._table import Table

CELLS = st.sampled_from(
    ("", "a", "b", "MNLA", "x" * 8, "x" * 9, "x" * 16, "y" * 70, "é", "two\nlines", 'a "b"', ",", '"', " ")
)


def read(data: bytes, *, fast: bool) -> tuple[Table | None, list[Problem]]:
    found: list[Problem] = []
    sheet = open_stream(io.BytesIO(data), "t.csv", found.append)
    if sheet is None:
        return None, found
    return table_of(sheet if fast else replace(sheet, pieces=None)), found


def assert_alike(data: bytes) -> None:
    (fast, said), (slow, expected) = read(data, fast=True), read(data, fast=False)
    assert said == expected
    if slow is None or fast is None:
        assert fast is slow
        return
    assert fast.rows.tolist() == slow.rows.tolist()
    for name in slow:
        assert [*fast[name].words] == [*slow[name].words]
        assert fast[name].codes.tolist() == slow[name].codes.tolist()


def written(rows: list[list[str]], end: str = "\n", quoting: int = csv.QUOTE_MINIMAL) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end, quoting=quoting).writerows([["id", "kind", "note"], *rows])  # type: ignore[arg-type]
    return out.getvalue().encode()


@pytest.fixture(params=[7, 64, 1 << 21])
def _piece(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let blocks end anywhere, and look for what is alike in all of them."""
    monkeypatch.setattr(_gather, "FEW", 0)
    monkeypatch.setattr(_reader, "PIECE", request.param)


@pytest.mark.usefixtures("_piece")
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL], ids=["some quoted", "all quoted"])
def test_tables_are_read_alike(end: str, quoting: int) -> None:
    @strategies.quick(60)
    @given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=12))
    def alike(rows: list[list[str]]) -> None:
        data = written(rows, end, quoting)
        assert_alike(data)
        assert_alike(data.removesuffix(end.encode()))

    alike()


@pytest.mark.usefixtures("_piece")
def test_damaged_tables_are_told_alike() -> None:
    random = Random(3)  # noqa: S311 — the same damage in every run
    rows = [[f"r{i}", ("attack", "alliance")[i % 2], "a, b" * (i % 3)] for i in range(12)]
    for _ in range(400):
        data = bytearray(written(rows))
        for _ in range(random.randrange(1, 4)):
            at = random.randrange(len(data))
            data[at : at + random.choice((0, 1, 2))] = random.choice(NASTY).encode("utf-8", "surrogateescape")
        assert_alike(bytes(data))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (b"a,b\nc,d\n", "fields"),
        (b'a,"b"\nc,"d"\n', "fields"),
        (b'a,"b,b"\nc,"d\nd"\n', "fields"),
        (b'a,"b ""b"""\n', "fields"),
        (b"a,b\r\nc,d\r\n", "fields"),
        (b"a,b\n\nc,d\n", "rows"),
        (b"a,b\n,\n", "rows"),
        (b"a,b,c\n", "rows"),
        (b"a\nb,c\n", "rows"),
        (b"a,b\rc,d\n", "rows"),
        (b"a,\0\n", "rows"),
        (b"a,\xff\n", "rows"),
        (b'a,b"b"\n', "quotes"),
        (b'a, "b"\n', "quotes"),
        (b'a,"b"b\n', "quotes"),
        (b'a,""b"\n"', "nothing"),  # no row is whole
    ],
)
def test_what_is_in_doubt_is_left_to_csv(text: bytes, verdict: str) -> None:
    _, found = split(text, ",", 2)
    assert ("fields" if isinstance(found, Fields) else found) == verdict
    assert_alike(b"id,kind\n" + text)


def test_some_rows_are_read_by_their_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_reader, "PIECE", 40)
    data = written([[f"r{i}", "attack", "é" * (i % 2)] for i in range(50)]) + b"\n\nlast,attack,x\n"
    sheet = open_stream(io.BytesIO(data), "t.csv", print)
    assert sheet is not None
    table = rows_at(sheet, np.array([0, 7, 49, 50]))
    assert table["id"].texts().tolist() == ["r0", "r7", "r49", "last"]
    assert table.rows.tolist() == [2, 9, 51, 54]
