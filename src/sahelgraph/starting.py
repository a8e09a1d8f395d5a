"""A study to begin with: a folder or a workbook of example rows that check, to be replaced by one's own."""

from __future__ import annotations

import json
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from sahelgraph._files import safe_name, sync_folder, write_atomic
from sahelgraph._reading import read_back
from sahelgraph.errors import FileError
from sahelgraph.exporters import write_workbook

if TYPE_CHECKING:
    import os

# Relations last: they name what is in the others.
_TABLES = ("actors.csv", "kinds.csv", "references.csv", "relations.csv")
_GIT = {
    ".gitignore": "git/gitignore",
    ".pre-commit-config.yaml": "git/pre-commit-config.yaml",
    ".github/workflows/check.yml": "git/check.yml",
}


def new_study(path: str | os.PathLike[str], *, workbook: bool = False, git: bool = False) -> Path:
    """Make a study of a few example rows, which the researcher replaces, and return where it is.

    Parameters
    ----------
    path
        The folder to make; its name becomes the title. It may be there if nothing is in it, a ``.git`` aside.
    workbook
        Write one workbook with lists to choose from instead, at `path` with the ending ``.xlsx``.
    git
        Add what checks the study before every commit (`pre-commit`) and on GitHub.

    Raises
    ------
    FileError
        If something is there already, or the folder above is not.

    Examples
    --------
    >>> import tempfile
    >>> import sahelgraph as sg
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     study = sg.new_study(f"{folder}/my-study")
    ...     sg.check(study).ok, sg.read_csv(study).allies("River Front", 2015)["actor"].tolist()
    (True, ['hill_movement'])
    """
    place = Path(path)
    if workbook:
        if git:
            raise FileError(f"{place}: what checks a study in Git reads a folder of CSV; leave out workbook or git")
        place = place if place.suffix.lower() == ".xlsx" else place.with_name(f"{place.name}.xlsx")
        return write_workbook(read_back({name: _template(name) for name in _TABLES}), place)
    if place.suffix.lower() in {".xlsx", ".ods", ".csv"}:
        raise FileError(f"{place}: give the name of a folder; for a workbook, workbook=True (--workbook)")
    texts = {"README.md": _template("README.md"), "datapackage.json": _package(place.resolve().name)}
    texts |= {name: _template(source) for name, source in _GIT.items()} if git else {}
    texts |= {name: _template(name) for name in _TABLES}
    if place.exists() or place.is_symlink():
        _refuse_used(place)
        _write(place, texts)
        return place
    if not place.parent.is_dir():
        raise FileError(f"{place.parent}: there is no such folder; make it first, or choose another place")
    with tempfile.TemporaryDirectory(prefix=f".{place.name[:40]}.", dir=place.parent) as temporary:
        made = Path(temporary) / "made"
        made.mkdir()
        _write(made, texts)
        made.rename(place)
    sync_folder(place.parent)
    return place


def _refuse_used(place: Path) -> None:
    if not place.is_dir():
        raise FileError(f"{place}: this is no folder; choose another name")
    used = sorted((one.name.startswith("."), one.name) for one in place.iterdir() if one.name != ".git")
    if used:
        raise FileError(f"{place}: the folder is not empty ({used[0][1]} is there); choose another name")


def _write(folder: Path, texts: dict[str, bytes]) -> None:
    """Write all files, or take away again those that were written."""
    written: list[Path] = []
    try:
        for name, text in texts.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            written.append(write_atomic(path, text))
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _package(name: str) -> bytes:
    """Return the data package with the folder's name as title."""
    package = json.loads(_template("datapackage.json"))
    title = name.replace("-", " ").replace("_", " ").strip()
    package |= {"name": safe_name(name), "title": title[:1].upper() + title[1:]}
    return f"{json.dumps(package, ensure_ascii=False, indent=2)}\n".encode()


def _template(name: str) -> bytes:
    return files("sahelgraph").joinpath("data", "study", name).read_bytes()
