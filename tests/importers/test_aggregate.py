"""A year's relation adds up to the rows it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from tests.importers.cases import FIXTURES, read

import sahelgraph as sg
from sahelgraph import errors, importers

if TYPE_CHECKING:
    from pathlib import Path


def _study(folder: Path, rows: str) -> Path:
    folder.mkdir()
    (folder / "actors.csv").write_text("id,name,kind\na,A,state\nb,B,armed group\nc,C,armed group\n", encoding="utf-8")
    header = "id,kind,source,target,start,end,ends,happening,quantity,unit,status,reference"
    (folder / "relations.csv").write_text(f"{header}\n{rows}", encoding="utf-8")
    return folder


ROWS = """r1,clash,a,b,2012-01-24,,,h1,3..5,fatalities,,"one, P1"
r2,clash,b,a,2012-06,,,h2,1,fatalities,,"two, P1"
r3,clash,a,b,[2012-12-30..2013-01-02],,,h3,1,fatalities,,"one, P2"
r4,attack,a,b,2012-05-01,,,h4,2,fatalities,disputed,one
r5,attack,c,b,2012-05-01,,,h4,2,fatalities,disputed,one
r6,attack,a,b,2012-05-02,,,h5,,,,one
r7,attack,a,b,2012-05-03,,,h6,4,fatalities,,one
r8,attack,a,b,2012-05-03,,,h6,4,fatalities,,one
r9,alliance,a,c,2012-05-03,2012-05-03,,h7,,,inferred,one
r10,alliance,a,c,2012-07-03,2012-07-03,,h8,,,inferred,one
r11,alliance,a,b,2010,,,,,,,one
r12,split,a,b,2011,,r11,,,,,one
"""


def test_years(tmp_path: Path) -> None:
    imported = importers.aggregate.read(_study(tmp_path / "study", ROWS))
    importers.write(imported, tmp_path / "years")
    assert sg.check(tmp_path / "years").ok
    made = pd.DataFrame(list(importers.aggregate.read(tmp_path / "study").relations)).fillna("").set_index("rows")
    columns = ["kind", "start", "end", "count", "quantity", "period", "status"]
    told = made[made.index != ""][columns].agg("|".join, axis=1).to_dict()
    assert told == {
        "r1; r2": "clash|2012-01-24|2012-06|2|4..6|2012|",
        "r3": "clash|[2012-12-30..2013-01-02]|[2012-12-30..2013-01-02]|1|1|2012/2013|",
        "r4": "attack|2012-05-01|2012-05-01|1|2|2012|disputed",
        "r5": "attack|2012-05-01|2012-05-01|1|2|2012|disputed",
        "r6; r7; r8": "attack|2012-05-02|2012-05-03|2|>=4|2012|",
        "r9; r10": "alliance|2012-05-03|2012-07-03|2||2012|inferred",
    }
    assert set(made["id"]) >= {"r11", "r12"}
    assert made.loc["r1; r2", "reference"] == "one; two, 2 rows"
    assert made.loc["r3", "reference"] == "one, 1 row"
    assert sg.read_csv(tmp_path / "years").explain("r12")


def test_months(tmp_path: Path) -> None:
    rows = list(importers.aggregate.read(_study(tmp_path / "study", ROWS), every="month").relations)
    assert [row["period"] for row in rows if row.get("rows") in {"r1", "r2", "r3"}] == [
        "2012-01",
        "2012-06",
        "2012-12/2013-01",
    ]


def test_what_was_imported_adds_up(tmp_path: Path) -> None:
    imported = read("ucdp-ged", FIXTURES / "ged.csv")
    importers.write(imported, tmp_path / "events")
    rows = list(importers.aggregate.read(tmp_path / "events").relations)
    assert sum(int(row["count"]) for row in rows) == 9
    assert sum(int(row["best"]) for row in rows) == 4 + 2 + 5 + 7 + 3 + 25 + 0 + 2 + 4
    assert sum(len(row["rows"].split("; ")) for row in rows) == 9


def test_another_step_is_refused(tmp_path: Path) -> None:
    with pytest.raises(errors.FileError, match='"week" is no step; write year or month'):
        importers.aggregate.read(tmp_path, every="week")  # type: ignore[arg-type]


def test_a_study_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(errors.FileError, match="there is no such folder"):
        importers.aggregate.read(tmp_path / "none")


def test_a_study_in_another_form_is_told_how_it_becomes_csv(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for place in (sg.exporters.write_workbook(sg.load(), tmp_path / "study.xlsx"), tmp_path / "folder"):
        with pytest.raises(
            errors.FileError, match=r"no relations\.csv in it; sahelgraph\.write_csv makes such a folder"
        ):
            importers.aggregate.read(place)
