from __future__ import annotations

import json
import pickle
from dataclasses import FrozenInstanceError
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import strategies

from sahelgraph._report import Problem, Report, escape_controls, ordered

if TYPE_CHECKING:
    from sahelgraph._report import Severity


def problem(severity: Severity = "error", row: int = 47, **fields: str) -> Problem:
    told = {"file": "relations.csv", "column": "source", "value": "mnal", "code": "unknown-actor"}
    told |= {"message": '"mnal" is no id', "hint": "write mnla"} | fields
    return Problem(
        severity, told["file"], row, told["column"], told["value"], *(told[k] for k in ("code", "message", "hint"))
    )


# --- one problem ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (problem(), 'relations.csv row 47, column source: "mnal" is no id; write mnla'),
        (problem(hint=""), 'relations.csv row 47, column source: "mnal" is no id'),
        (problem(column=""), 'relations.csv row 47: "mnal" is no id; write mnla'),
        (problem(row=0, column=""), 'relations.csv: "mnal" is no id; write mnla'),
    ],
)
def test_a_problem_is_one_line_with_its_place(found: Problem, line: str) -> None:
    assert str(found) == line


def test_a_problem_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError, match="row"):
        problem().row = 1  # type: ignore[misc]


def test_problems_are_told_errors_first_then_by_place() -> None:
    wanted = [
        problem(file="actors.csv", row=9),
        problem(row=2, column="kind"),
        problem(row=2, column="source"),
        problem(row=10),
        problem("warning", 1),
        problem("notice", 0),
    ]
    assert list(ordered(wanted[::-1])) == wanted
    assert list(ordered([*wanted[3:], *wanted[:3]])) == wanted


# --- the report -----------------------------------------------------------------------------------------------


def test_warnings_and_notices_leave_a_study_in_order() -> None:
    report = Report((problem("warning"), problem("notice")), {"actors": 1, "relations": 2})
    assert report.ok
    assert report.errors == ()
    assert not Report((problem(), problem("notice"))).ok
    assert Report((problem(), problem("notice"))).errors == (problem(),)


def test_a_report_counts_what_it_holds() -> None:
    report = Report((problem(), problem("warning"), problem("warning", 48)))
    assert str(report).splitlines()[-1] == "1 error, 2 warnings; the errors come first"
    assert str(Report()) == "no problems found"
    assert str(report).splitlines()[1].startswith("warning: relations.csv row 47")


def test_the_first_twenty_of_a_kind_are_told_and_the_rest_counted() -> None:
    many = [problem(row=row) for row in range(2, 52)] + [problem("notice", row) for row in range(2, 32)]
    others = [problem(row=row, code="cells", message="ragged") for row in range(60, 65)]
    lines = Report(tuple(many + others)).text().splitlines()
    assert sum(line.startswith("relations.csv") and "mnal" in line for line in lines) == 20
    assert sum("ragged" in line for line in lines) == 5
    assert "… and 30 more errors of this kind (unknown-actor)" in lines
    assert len(Report(tuple(many)).text(limit=50).splitlines()) == 50 + 10 + 1
    notices = Report(tuple(many[50:])).text().splitlines()
    assert (len(notices), notices[-1]) == (21, "… and 10 more notices of this kind (unknown-actor)")


def test_many_notices_do_not_hide_the_errors() -> None:
    found = [problem("notice", row, code=f"no-{row % 3}") for row in range(2, 502)]
    report = Report((problem(row=7), problem(row=9), *found))
    lines = str(report).splitlines()
    assert [line.split(",")[0] for line in lines[:2]] == ["relations.csv row 7", "relations.csv row 9"]
    assert lines[-1] == "2 errors, 500 notices; the errors come first"
    assert len(lines) < 24  # what a terminal shows without a scroll
    assert "… and 163 more notices of this kind (no-2)" in lines


def test_the_json_has_every_problem_whole() -> None:
    report = Report(tuple(problem(row=row) for row in range(2, 52)), {"actors": 3, "relations": 4})
    told = json.loads(json.dumps(report.to_dict()))
    assert set(told) == {"ok", "problems", "rows"}
    assert told["ok"] is False
    assert told["rows"] == {"actors": 3, "relations": 4}
    assert len(told["problems"]) == 50
    assert list(told["problems"][0]) == ["severity", "file", "row", "column", "value", "code", "message", "hint"]


def test_what_a_report_gives_out_cannot_reach_back() -> None:
    rows = {"actors": 1}
    report = Report((problem(),), rows)
    rows["actors"] = 99
    told = report.to_dict()
    told["rows"]["actors"] = 99  # type: ignore[index]
    assert dict(report.rows) == {"actors": 1}


def test_a_notebook_shows_text_and_runs_nothing() -> None:
    html = Report((problem(message='"<script>alert(1)</script>" & more'),))._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "&amp; more" in html
    assert "1 error<" in html
    assert "no problems found" in Report()._repr_html_()


def test_a_report_travels_between_processes() -> None:
    report = Report((problem(), problem("notice")), {"actors": 1})
    assert pickle.loads(pickle.dumps(report)) == report  # noqa: S301 — made a moment ago


# --- what a terminal cannot obey ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Keïta, مالي, 马里", "Keïta, مالي, 马里"),
        ("a\x1b[31mb", r"a\u001b[31mb"),
        ("\u009b31m", r"\u009b31m"),
        ("\u202eabc", r"\u202eabc"),
        ("a\nb\tc", r"a\u000ab\u0009c"),
        ("\ud800", r"\ud800"),
        ("\U000e0001", r"\udb40\udc01"),
    ],
    ids=ascii,
)
def test_control_and_direction_characters_are_escaped(text: str, expected: str) -> None:
    assert escape_controls(text) == expected


@strategies.quick(200)
@given(st.text(st.characters()))
def test_an_escaped_text_prints_and_reads_as_json(text: str) -> None:
    escaped = escape_controls(text)
    assert escaped.isprintable()
    if '"' not in text and "\\" not in text:
        assert json.loads(f'"{escaped}"') == text


@strategies.quick(60)
@given(st.text(st.characters(), max_size=20), st.text(st.characters(), max_size=20))
def test_every_line_of_a_report_is_a_line(message: str, hint: str) -> None:
    text = Report((problem(message=message, hint=hint), problem("warning", column=hint))).text()
    assert len(text.split("\n")) == 2
    assert all(line.isprintable() for line in text.split("\n"))
