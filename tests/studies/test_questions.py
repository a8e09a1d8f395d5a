"""The settled archive answers what each of its two coders could be asked."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import sahelgraph as sg

with (Path(__file__).parents[1] / "cases" / "coders_questions.csv").open(encoding="utf-8", newline="") as file:
    QUESTIONS = list(csv.DictReader(file))


@pytest.fixture(scope="module")
def g() -> sg.TemporalMultigraph:
    return sg.load()


@pytest.mark.parametrize("case", QUESTIONS, ids=lambda case: case["question"])
def test_the_archive_answers_both_coders(g: sg.TemporalMultigraph, case: dict[str, str]) -> None:
    for name in filter(None, (case["actor"], case["other"])):
        g = g.around(name)
    g = g.of_kind(case["kind"]) if case["kind"] else g
    g = g.where(subtype=case["subtype"]) if case["subtype"] else g
    g = g.where(status=case["status"].split(";")) if case["status"] else g
    g = g.during(case["period"], mode=case["mode"]) if case["period"] else g
    assert sorted(g.relations.index) == case["ids"].split()
    assert all(g.relations["reference"])
