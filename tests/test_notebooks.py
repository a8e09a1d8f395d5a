from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from nbclient import NotebookClient

if TYPE_CHECKING:
    from collections.abc import Iterator

nbformat: Any = import_module("nbformat")  # half of its functions have no types
FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
# What the kernel is told before it reads the first cell: no network, and a warning is an error.
GUARD = """
import socket, warnings
def _refuse(*_):
    raise AssertionError("a notebook tried to reach the network")
socket.socket.connect = socket.getaddrinfo = _refuse
warnings.filterwarnings("error", module=r"sahelgraph|__main__")
"""

each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return found


def executed(path: Path, folder: Path) -> dict[str, dict[str, Any]]:
    """Run a notebook in a folder and give its cells by id."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(GUARD, id="guard"))
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    return {cell["id"]: cell for cell in notebook.cells}


def outputs(cell: dict[str, Any]) -> Iterator[str]:
    """Give everything that a cell printed or showed, as text with its type before it."""
    for output in cell["outputs"]:
        if output["output_type"] == "stream":
            yield f"{output['name']}: {output['text']}"
        for kind, data in output.get("data", {}).items():
            yield f"{kind}: {data}"


# --- the files as they lie there ----------------------------------------------------------------------------------


def test_there_are_notebooks_in_an_order() -> None:
    numbers = [int(path.stem.partition("-")[0]) for path in NOTEBOOKS]
    assert numbers[0] == 1
    assert numbers == sorted(set(numbers))


@each
def test_a_notebook_is_kept_without_its_outputs(path: Path) -> None:
    for cell in cells(path):
        assert cell["metadata"] == {}
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None


@each
def test_a_notebook_changes_line_by_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    assert nbformat.writes(notebook) + "\n" == text
    ids = [cell["id"] for cell in cells(path)]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", id_) for id_ in ids)
    assert json.loads(text)["metadata"]["kernelspec"]["name"] == "python3"


@each
def test_a_notebook_promises_its_minutes_at_once(path: Path) -> None:
    first = cells(path)[0]
    assert first["cell_type"] == "markdown"
    assert re.search(r"\bminutes?\b", "".join(first["source"]))


# --- what they do -------------------------------------------------------------------------------------------------


@each
def test_a_notebook_runs_without_a_network(path: Path, tmp_path: Path) -> None:
    done = executed(path, tmp_path)
    told = [text for cell in done.values() if cell["cell_type"] == "code" for text in outputs(cell)]
    assert told
    assert not [text for text in told if text.startswith("stderr")]
    assert all(cell["outputs"] for id_, cell in done.items() if cell["cell_type"] == "code" and id_ != "guard")


def test_one_minute_shows_an_answer_a_picture_and_a_page(tmp_path: Path) -> None:
    done = executed(FOLDER / "1-one-minute.ipynb", tmp_path)
    said = {id_: "\n".join(outputs(cell)) for id_, cell in done.items() if cell["cell_type"] == "code"}
    for ally, label in (("ansar_dine", "Ansar Dine"), ("aqim", "AQIM"), ("mujwa", "MUJWA")):
        assert label in said["ask"]
        assert ally in said["day"]
        assert ally not in said["july"]
    assert said["ask"].count("text/plain: ") == 1
    assert "not certain" not in said["ask"]
    assert "True" not in said["day"]
    assert "image/png: " in said["draw"]
    assert "iframe" in said["page"]
    assert (tmp_path / "mali.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_mali_tells_the_years_and_leaves_a_page_and_a_table(tmp_path: Path) -> None:
    done = executed(FOLDER / "2-mali-2012-to-2020.ipynb", tmp_path)
    said = {id_: "\n".join(outputs(cell)) for id_, cell in done.items() if cell["cell_type"] == "code"}
    assert all(str(year) in said["years"] for year in range(2012, 2021))
    assert "image/png: " in said["grid"]
    assert "image/png: " in said["timeline"]
    assert "contradict each other" in said["barkhane"]
    assert "\\bibitem{cfr2020}" in (tmp_path / "alliances-2012.tex").read_text(encoding="utf-8")
    assert (tmp_path / "mali-2012-to-2020.html").is_file()


def test_own_rows_are_refused_until_they_are_right_and_a_kind_is_understood(tmp_path: Path) -> None:
    done = executed(FOLDER / "3-your-own-rows.ipynb", tmp_path)
    said = {id_: "\n".join(outputs(cell)) for id_, cell in done.items() if cell["cell_type"] == "code"}
    assert "3 errors" in said["wrong"]
    assert "no problems found" in said["check"]
    assert "mediated for" in said["kind"]
    assert "Plain." in said["ask"]
    assert "mediation" in said["descends"]
    assert list(tmp_path.iterdir()) == []


def test_ucdp_is_imported_under_ones_own_ids_and_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SAHELGRAPH_UCDP_GED", raising=False)
    done = executed(FOLDER / "4-bring-ucdp.ipynb", tmp_path)
    said = {id_: "\n".join(outputs(cell)) for id_, cell in done.items() if cell["cell_type"] == "code"}
    assert "INVENTED" in said["file"]
    assert "left out 1: the dates cannot be read, or the end is before the start; row 10" in said["import"]
    assert "no problems found" in said["import"]
    assert "suggested" in said["walk"]
    assert all(part in said["decide"] for part in ("alliance", "split", "ucdp-ged-4", "8..12"))
    assert "ucdp-ged-4; ucdp-ged-5" in said["years"]
    assert "image/png: " in said["draw"]
    assert "UCDP GED invented" in said["cite"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("file", ["ucdp_ged_sample/ucdpged_v23_1_sample1000.csv"])
def test_ucdp_may_be_a_file_of_the_readers_own(
    file: str, data_sets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAHELGRAPH_UCDP_GED", str(data_sets / file))
    done = executed(FOLDER / "4-bring-ucdp.ipynb", tmp_path)
    said = {id_: "\n".join(outputs(cell)) for id_, cell in done.items() if cell["cell_type"] == "code"}
    assert "your file" in said["file"]
    assert "INVENTED" not in said["file"]
    assert "no problems found" in said["import"]
    assert "UCDP GED 23.1" in said["cite"]
