"""The check that keeps no columns finds what the reading that keeps them finds."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from tests.fuzz.mutate import ACTORS, mutated

import sahelgraph as sg
from sahelgraph import _stream
from sahelgraph.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "id,kind,source,target,start,end,ends,reference\n"
ROWS = (
    "r1,alliance,MNLA,0012,2012,,,x\n",
    "r2,alliance,0012,MNLA,2012,,,y\n",
    "r3,attack,MNLA,0012,2013,,,x\n",
    "r3,attack,MNLA,0012,2013-01,,,x\n",
    "r5,attack,MNLA,0012,2013,,,x\n",
    "r6,split,MNLA,0012,2011,,r1,x\n",
    "r7,split,MNLA,0012,2014,,r1;r99,x\n",
    ",attack,MNLA,zz,2014,,,x\n",
    "r9,alliance,NA,mali,2013,2020,,x\n",
    "r10,split,NA,mali,2019,,r9,x\n",
    "r11,attack,NA,mali,1950,,,x\n",
)


def test_a_row_that_names_a_row_with_an_error_is_left_out_of_what_is_said_of_both(tmp_path: Path) -> None:
    rows = "r1,split,MNLA,0012,2013,,r99,x\nr2,split,MNLA,0012,2014,,r1,x\nr3,split,MNLA,0012,2015,,r2,x\n"
    report = sg.check(write(tmp_path, HEAD + rows))
    assert [(p.row, p.column) for p in report.errors] == [(2, "ends")]
    assert told(report) == told(whole(tmp_path))


def told(report: sg.Report) -> list[tuple[str, ...]]:
    return [(p.severity, p.file, str(p.row), p.column, p.value, p.code, p.message) for p in report.problems]


def whole(folder: Path) -> sg.Report:
    try:
        return sg.read_csv(folder).report
    except DataError as error:
        return error.report


def write(folder: Path, relations: str) -> Path:
    (folder / "actors.csv").write_text(ACTORS, encoding="utf-8")
    (folder / "relations.csv").write_text(relations, encoding="utf-8")
    return folder


@pytest.mark.parametrize("piece", [1, 3, 5])
@pytest.mark.parametrize("dropped", [(), (7,), (3, 6, 7), (3, 5, 6, 7, 9)])
def test_pieces_find_what_the_whole_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: int, dropped: tuple[int, ...]
) -> None:
    folder = write(tmp_path, HEAD + "".join(row for i, row in enumerate(ROWS) if i not in dropped))
    expected = told(whole(folder))
    assert told(sg.check(folder)) == expected
    monkeypatch.setattr(_stream, "PIECE", piece)
    monkeypatch.setattr("sahelgraph._reader.CHUNK", 1)
    assert told(sg.check(folder)) == expected
    assert {code for *_, code, _ in expected} >= {"repeated-relation", "repeated-row", "outside-life"}


def test_damaged_studies_are_judged_alike_by_pieces_and_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sahelgraph._reader.CHUNK", 2)
    for number in range(200):
        for old in tmp_path.iterdir():
            old.unlink()
        for name, data in mutated(Random(number)).items():  # noqa: S311 — numbered cases, no secrets
            (tmp_path / name).write_bytes(data)
        monkeypatch.setattr(_stream, "PIECE", 65_536)
        at_once = told(sg.check(tmp_path))
        assert at_once == told(whole(tmp_path)), number
        monkeypatch.setattr(_stream, "PIECE", 1)
        assert told(sg.check(tmp_path)) == at_once, number
