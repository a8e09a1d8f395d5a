"""What a wheel holds is what a user gets."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.parser import HeaderParser
from pathlib import Path

import pytest
from scripts.release_check import NEEDED

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "sahelgraph"
ARCHIVE = ("actors.csv", "relations.csv", "references.csv", "datapackage.json")

# One worker builds for all.
pytestmark = pytest.mark.xdist_group("package")


def build(folder: Path) -> Path:
    """Build the sdist, and of it the wheel."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def wheel(built: Path) -> zipfile.ZipFile:
    (path,) = built.glob("*.whl")
    return zipfile.ZipFile(path)


def test_two_builds_are_the_same_bytes(built: Path, tmp_path: Path) -> None:
    one, other = ({path.name: path.read_bytes() for path in place.iterdir()} for place in (built, build(tmp_path)))
    assert len(one) == 2
    assert one == other


def test_the_sdist_is_all_that_one_needs_to_test_and_to_build(built: Path) -> None:
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert set(NEEDED) - {place for name in names for place in (name, name.partition("/")[0])} == set()


@pytest.mark.parametrize("name", ARCHIVE)
def test_the_archive_is_inside(wheel: zipfile.ZipFile, name: str) -> None:
    assert wheel.read(f"sahelgraph/archive/{name}") == (ROOT / "data" / name).read_bytes()


def test_every_file_of_the_package_is_inside(wheel: zipfile.ZipFile) -> None:
    wanted = {
        f"sahelgraph/{path.relative_to(SOURCE).as_posix()}"
        for path in SOURCE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted >= {"sahelgraph/py.typed", "sahelgraph/data/kinds.csv"}
    assert any(name.startswith("sahelgraph/plot/assets/") for name in wanted)
    assert wanted <= set(wheel.namelist())


def test_nothing_else_is_inside(wheel: zipfile.ZipFile) -> None:
    archive = {f"sahelgraph/archive/{path.name}" for path in (ROOT / "data").iterdir()}
    strangers = [
        name
        for name in wheel.namelist()
        if not name.startswith("sahelgraph-") and name not in archive and not (ROOT / "src" / name).is_file()
    ]
    assert strangers == []


def test_both_licences_travel_along(wheel: zipfile.ZipFile) -> None:
    licences = {name.rpartition("/")[2] for name in wheel.namelist() if "/licenses/" in name}
    assert licences == {"LICENSE", "LICENSE-DATA"}


def test_the_metadata_says_what_the_project_says(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    metadata = HeaderParser().parsestr(wheel.read(name).decode())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert metadata["Version"] == project["version"]
    assert metadata["License-Expression"] == project["license"]
    assert set(metadata.get_all("Provides-Extra", [])) == set(project["optional-dependencies"])


def test_the_command_is_declared(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/entry_points.txt"))
    assert "sahelgraph = sahelgraph._start:main" in wheel.read(name).decode()
