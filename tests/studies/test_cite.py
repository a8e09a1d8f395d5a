from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import sahelgraph as sg

if TYPE_CHECKING:
    from pathlib import Path

    from tests.studies.conftest import Make

WORKS = [
    {"key": "smith2012", "citation": "Smith & Sons_1, 50% of it", "published": "2012-06", "url": "", "archived": ""},
    {"key": "icg", "citation": "Crisis", "published": "[2012-01..2013-04]", "url": "https://x.org/a_b%20{c}?d=1#e",
     "archived": "box 3"},
    {"key": "never", "citation": "Never cited", "published": "", "url": "", "archived": ""},
]  # fmt: skip


def cited(study: Make, *references: str) -> sg.Citation:
    rows = [{"id": f"r{i}", "kind": "attack", "reference": cell} for i, cell in enumerate(references)]
    return sg.cite(study(rows, references=WORKS))


def test_exactly_the_works_of_the_rows_in_view(study: Make) -> None:
    rows = [
        {"id": "r1", "kind": "attack", "reference": "smith2012, P1"},
        {"id": "r2", "kind": "attack", "start": "2015", "reference": "icg, p. 3"},
        {"id": "r3", "kind": "deployment", "status": "announced", "reference": "never"},
    ]
    g = study(rows, references=WORKS)
    assert sg.cite(g).keys == ("icg", "smith2012")
    assert sg.cite(g.during("2012")).keys == ("smith2012",)
    assert sg.cite(g.where(status="announced")).keys == ("never",)
    assert sg.cite(g.during("1950")).bibtex == ""


@pytest.mark.parametrize(
    ("cell", "keys"),
    [
        ("smith2012", ("smith2012",)),
        ("smith2012, P7", ("smith2012",)),
        ("smith2012, P6; P7", ("smith2012",)),
        ("smith2012, P7; icg, p. 3", ("icg", "smith2012")),
        ("Smith2012", ("ref-4e3a1a5d2c",)),
        ("", ()),
    ],
)
def test_a_reference_is_a_key_several_or_a_text(study: Make, cell: str, keys: tuple[str, ...]) -> None:
    found = cited(study, cell).keys
    assert found == keys or (len(keys) == 1 and keys[0].startswith("ref-") and found[0].startswith("ref-"))


def test_a_text_has_a_key_of_its_own_that_stays(study: Make) -> None:
    one = cited(study, "Le Monde, 3 May 2012", "Le  Monde, 3 May 2012", "RFI, 4 May 2012")
    assert len(one.keys) == 2
    assert cited(study, "RFI, 4 May 2012").keys[0] in one.keys
    assert "title = {{RFI, 4 May 2012}}," in one.bibtex


def test_rows_without_a_reference_are_counted(study: Make) -> None:
    assert cited(study, "", "smith2012", " ").uncited == 2


def test_latex_prints_what_was_written(study: Make) -> None:
    text = cited(study, "smith2012", "icg", r"{a} \b ~c ^d $e #f").bibtex
    assert r"title = {{Smith \& Sons\_1, 50\% of it}}," in text
    assert r"\{a\} \textbackslash{}b \textasciitilde{}c \textasciicircum{}d \$e \#f" in text
    assert "url = {https://x.org/a_b%20%7Bc%7D?d=1#e}," in text
    assert text.count("{") == text.count("}")


def test_dates_become_year_and_month_as_far_as_they_go(study: Make) -> None:
    text = cited(study, "smith2012", "icg").bibtex
    assert "  year = {2012},\n  month = jun," in text
    assert "  year = {2012--2013}," in text


def test_keys_are_what_bibtex_takes(study: Make) -> None:
    works = [{"key": key, "citation": key} for key in ("Ärger 1", "Key", "key", "a,b")]
    rows = [{"id": f"r{i}", "kind": "attack", "reference": work["key"]} for i, work in enumerate(works[:3])]
    keys = sg.cite(study(rows, references=works)).keys
    assert len({key.casefold() for key in keys}) == 3
    assert all(key.isascii() and " " not in key for key in keys)


def test_the_text_says_what_is_known(study: Make, tmp_path: Path) -> None:
    g = study([{"id": "r1", "kind": "attack"}])
    assert sg.cite(g).text == f"study. Version {g.version}. Data set."
    package = {
        "title": "The study",
        "version": "2.0.0",
        "created": "2021-03-04",
        "licenses": [{"name": "CC-BY-4.0"}],
        "contributors": [{"title": "A. Coder", "role": "author"}, {"title": "A Printer", "role": "publisher"}, "odd"],
        "homepage": "https://example.org",
    }
    wanted = "A. Coder (2021). The study. Version 2.0.0. Data set. CC-BY-4.0. https://example.org."
    assert sg.cite(g, package=package).text == wanted
    path = tmp_path / "datapackage.json"
    path.write_text(json.dumps(package), encoding="utf-8")
    assert sg.cite(g, package=path).text == wanted
    assert str(sg.cite(g, package=path)).startswith(wanted)


@pytest.mark.parametrize("text", ["[]", "{", "nothing"])
def test_a_package_that_is_none_is_refused(study: Make, tmp_path: Path, text: str) -> None:
    path = tmp_path / "datapackage.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(sg.FileError, match="data package"):
        sg.cite(study([]), package=path)


def test_the_archive_cites_its_text() -> None:
    found = sg.cite(sg.load())
    assert found.keys == ("cfr2020",)
    assert found.uncited == 0
    assert found.text.startswith("Mali and the Sahel. Version ")
