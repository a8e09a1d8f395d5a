"""The archive as a data package: what its descriptor says is what its files and the library say."""

from __future__ import annotations

import csv
import importlib
import io
import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import frictionless
import pandas as pd
import pytest

import sahelgraph as sg
from sahelgraph._dates import parse_moment
from sahelgraph._kinds import STATUSES, bundled_kinds
from sahelgraph._quantity import parse_quantity
from sahelgraph._schema import ACTOR_COLUMNS, ACTOR_KINDS, CONFIDENCES, RELATION_COLUMNS
from sahelgraph.errors import DateError

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
CASES = Path(__file__).parent / "cases"
PACKAGE: dict[str, Any] = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES: dict[str, Any] = {resource["name"]: resource for resource in PACKAGE["resources"]}
DATES = [
    (name, field["name"])
    for name, resource in RESOURCES.items()
    for field in resource["schema"]["fields"]
    if field["name"] in {"start", "end", "as_of", "published"}
]


def _fields(resource: str) -> dict[str, Any]:
    return {field["name"]: field for field in RESOURCES[resource]["schema"]["fields"]}


def _rule(resource: str, field: str, constraint: str) -> Any:  # noqa: ANN401 (as JSON has it)
    return _fields(resource)[field]["constraints"][constraint]


def _cases(name: str) -> list[dict[str, str]]:
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _header(resource: str) -> list[str]:
    with (DATA / RESOURCES[resource]["path"]).open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def _is_date(text: str) -> bool:
    try:
        parse_moment(text)
    except DateError:
        return False
    return True


def _citation() -> dict[str, Any]:
    # By name, because it has no stubs and comes with frictionless.
    found: dict[str, Any] = importlib.import_module("yaml").safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    return found


# -- the package is valid, and notices when it is not


def _problems(folder: Path) -> set[tuple[str, str]]:
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.warnings == []
    assert len(report.tasks) == len(RESOURCES)
    assert all(task.stats.get("rows") for task in report.tasks)
    return {(str(error), str(field)) for error, field in report.flatten(["type", "fieldName"])}


def test_the_package_is_valid() -> None:
    assert _problems(DATA) == set()


@pytest.mark.parametrize(
    ("file", "column", "cell", "error"),
    [
        ("actors", "id", "", "primary-key"),
        ("actors", "kind", "warlord", "constraint-error"),
        ("actors", "country", "Mali", "constraint-error"),
        ("actors", "part_of", "nobody", "foreign-key"),
        ("relations", "source", "nobody", "foreign-key"),
        ("relations", "target", "", "constraint-error"),
        ("relations", "via", "nobody", "foreign-key"),
        ("relations", "kind", "friendship", "constraint-error"),
        ("relations", "start", "Jun-12", "constraint-error"),
        ("relations", "as_of", "2012-13", "constraint-error"),
        ("relations", "quantity", "3,000", "constraint-error"),
        ("relations", "status", "true", "constraint-error"),
        ("relations", "confidence", "sure", "constraint-error"),
        ("relations", "reference", "", "constraint-error"),
        ("references", "key", "", "primary-key"),
    ],
)
def test_the_package_notices(tmp_path: Path, file: str, column: str, cell: str, error: str) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    path = folder / f"{file}.csv"
    with path.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    rows[0][column] = cell
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert error in {kind for kind, _ in _problems(folder)}


# -- its schema is that of the files and of the library


@pytest.mark.parametrize("resource", RESOURCES)
def test_the_schema_names_the_columns_of_the_file(resource: str) -> None:
    assert list(_fields(resource)) == _header(resource)


def test_the_schema_has_the_columns_of_the_library() -> None:
    assert [name for name in _fields("actors") if name not in {"id", "name_fr", "label_fr"}] == list(ACTOR_COLUMNS)
    assert [name for name in _fields("relations") if name != "id"] == list(RELATION_COLUMNS)


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_column_is_text_and_explained(resource: str) -> None:
    for field in _fields(resource).values():
        assert field["type"] == "string"
        assert field["description"].endswith(".")
    assert RESOURCES[resource]["profile"] == "tabular-data-resource"
    assert RESOURCES[resource]["schema"]["missingValues"] == [""]


@pytest.mark.parametrize(
    ("resource", "field", "words"),
    [
        ("actors", "kind", ACTOR_KINDS),
        ("relations", "kind", tuple(bundled_kinds())),
        ("relations", "status", STATUSES),
        ("relations", "confidence", CONFIDENCES),
    ],
)
def test_the_schema_allows_the_words_of_the_codebook(resource: str, field: str, words: tuple[str, ...]) -> None:
    assert tuple(_rule(resource, field, "enum")) == words


def test_dates_have_one_pattern() -> None:
    assert len(DATES) == 6
    assert len({_rule(*where, "pattern") for where in DATES}) == 1


@pytest.mark.parametrize("case", _cases("dates"), ids=lambda case: f"{case['text']!r} {case['why']}")
def test_the_pattern_of_dates_is_the_grammar(case: dict[str, str]) -> None:
    fits = re.fullmatch(_rule("relations", "start", "pattern"), case["text"]) is not None
    if case["verdict"] == "date" or not fits:
        assert fits == (case["verdict"] == "date")
    else:  # only a calendar can tell: no such day, no such year, or a run backwards
        parts = re.findall(r"[0-9]{4}(?:-[0-9]{2}){0,2}", case["text"])
        assert not all(map(_is_date, parts)) or parts != sorted(parts)


@pytest.mark.parametrize(
    "text",
    ["2012-6", "2012-13", "2012-06-32", "06/2012", "Jun-12", "2012-00", "[..]", "[2012]", "2012..", "٢٠١٢", "20XX"],
)
def test_the_pattern_refuses_what_is_no_date(text: str) -> None:
    assert not re.fullmatch(_rule("relations", "start", "pattern"), text)


@pytest.mark.parametrize("case", _cases("quantities"), ids=lambda case: case["text"])
def test_the_pattern_of_quantities_takes_what_the_library_reads(case: dict[str, str]) -> None:
    if parse_quantity(case["text"]) is not None:
        assert re.fullmatch(_rule("relations", "quantity", "pattern"), case["text"])


# -- its version and citation are the library's


def test_there_is_one_version() -> None:
    citation, project = _citation(), tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (archive,) = (reference for reference in citation["references"] if reference["type"] == "data")
    assert {str(citation["version"]), str(archive["version"]), PACKAGE["version"]} == {project["version"]}


def test_the_archive_is_cited_by_its_title_and_licence() -> None:
    (archive,) = (reference for reference in _citation()["references"] if reference["type"] == "data")
    assert archive["title"] == PACKAGE["title"]
    assert [archive["license"]] == [licence["name"] for licence in PACKAGE["licenses"]]


def test_the_library_reads_title_and_version_from_the_package() -> None:
    g = sg.load()
    assert (g.title, g.version) == (PACKAGE["title"], PACKAGE["version"])


# -- the pages about it are true


def test_the_computed_parts_of_the_pages_are_up_to_date() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "make_codebook.py"), "--check"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_codebook_has_every_column_kind_and_status() -> None:
    page = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    wanted = {*ACTOR_COLUMNS, *RELATION_COLUMNS, *bundled_kinds(), *STATUSES, *CONFIDENCES, *ACTOR_KINDS}
    assert [word for word in sorted(wanted) if f"`{word}`" not in page] == []


def test_the_links_of_the_pages_lead_somewhere() -> None:
    page = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    titles = re.findall(r"^#+ (.*)$", page, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}
    anchors |= set(re.findall(r'<a id="([^"]+)"', page))
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= anchors


def test_the_codebooks_own_kinds_work() -> None:
    (example,) = re.findall(r"```csv\n(.*?)```", (ROOT / "docs" / "codebook.md").read_text("utf-8"), re.DOTALL)
    kinds = pd.read_csv(io.StringIO(example), dtype=str, keep_default_na=False)
    actors = pd.DataFrame({"id": ["a", "b"], "name": ["A", "B"], "kind": ["state", "state"]})
    columns = ["id", "kind", "source", "target", "start", "reference"]
    rows = [("r1", "blockade", "a", "b", "2011", "p. 1"), ("r2", "blockade_end", "a", "b", "2012", "p. 2")]
    g = sg.from_pandas(actors, pd.DataFrame(rows, columns=columns), kinds=kinds)
    assert g.report.problems == ()
    assert list(g.of_kind("attack").relations.index) == ["r1"]
    assert g.partners("a")["ended_by"].to_dict() == {"r1": "r2", "r2": ""}
