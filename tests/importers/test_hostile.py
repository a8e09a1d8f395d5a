"""Any text in any cell is safe to import: the study passes its check, or the file is refused in one sentence."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.importers.cases import FIXTURES, read

import sahelgraph as sg
from sahelgraph import errors, importers

# All that UTF-8 can hold, with the signs that tables and lists are made of more often than chance would have them.
TEXT = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]), st.sampled_from("ab;,\"'|=#\t\n\r~.()\u00a0\u200be\u0301é\x00\x1b")
    ),
    max_size=12,
)


def _rows(name: str) -> list[dict[str, str]]:
    with (FIXTURES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _imported_or_refused(source: str, rows: list[dict[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file.csv")
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        try:
            importers.write(read(source, path), f"{folder}/study")
        except errors.FileError as error:
            assert str(error)  # noqa: PT017 — a sentence is all that is asked of it
            return
        report = sg.check(f"{folder}/study")
        # Two events that a file gives one id are refused by the check behind every import.
        assert {problem.code for problem in report.errors} <= {"duplicate-id"}, report


@given(st.lists(st.tuples(TEXT, TEXT, TEXT, TEXT), min_size=1, max_size=5))
@example([("é", "e\u0301", "x", "2012")])
@example([("a;b", "a", "; ;", "2012")])
@example([("\u200b", "a\x00b", "\x1b[31m", "[..]")])
def test_edges(cells: list[tuple[str, str, str, str]]) -> None:
    rows = [
        {"from": a, "to": b, "kind": "clash", "start": day, "quantity": own, "mine": own} for a, b, own, day in cells
    ]
    good = {"from": "Red", "to": "Blue", "kind": "clash", "start": "2012", "quantity": "3", "mine": ""}
    _imported_or_refused("edges", [good, *rows])


@pytest.mark.parametrize(
    ("source", "file"),
    [("ucdp-ged", "ged.csv"), ("acled", "acled.csv"), ("gdelt", "gdelt.csv"), ("ucdp-actor", "actor.csv")],
)
@given(data=st.data())
def test_any_cell_of_an_export(source: str, file: str, data: st.DataObject) -> None:
    rows = _rows(file)
    for _ in range(data.draw(st.integers(1, 6), "cells")):
        row = data.draw(st.sampled_from(rows), "row")
        row[data.draw(st.sampled_from(list(row)), "column")] = data.draw(TEXT, "text")
    _imported_or_refused(source, rows)
