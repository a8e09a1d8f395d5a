"""See whether a release may go out: ``python scripts/release_check.py [PYTHON…]`` (``3.11 3.12 3.13`` if left out).

1. Wheel and sdist are built twice, in two places, and must be the same bytes; the sdist must hold tests and data.
2. The wheel is installed into empty environments, with the newest dependencies and with the oldest that
   ``pyproject.toml`` allows, and runs the README's quick start and commands there, away from this repository.
3. A user's script must be clean for ``mypy --strict`` and for pyright, against the installed wheel.

What is built stays in ``dist/``. A Python that is not found is said to be not tried.
"""
# ruff: noqa: INP001, S603, T201 — a script for developers, which starts known programs and prints what it does

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
SCRIPT = ROOT / "tests" / "user_script.py"
# What stands beside the sources and is no part of them.
BESIDE = shutil.ignore_patterns(
    ".git", ".venv*", "build", "dist", "node_modules", "snapshots", "__pycache__", ".*_cache", ".hypothesis"
)
# One place for each thing without which nobody could test or rebuild from the sdist.
NEEDED = (
    ".ci/run",
    ".github/workflows/test.yml",
    "CHANGELOG.md",
    "CITATION.cff",
    "CODE_OF_CONDUCT.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "LICENSE-DATA",
    "Makefile",
    "README.md",
    "RELEASING.md",
    "SECURITY.md",
    "benchmarks",
    "data/relations.csv",
    "docs/codebook.md",
    "docs/conf.py",
    "notebooks",
    "package.json",
    "scripts",
    "src/sahelgraph/data/kinds.csv",
    "tests/cases/dates.csv",
    "tests/test_house.py",
)


def say(text: str) -> None:
    """Tell what was found, at once."""
    print(text, flush=True)


def run(*call: str | Path, folder: Path = ROOT) -> str:
    """Run a program and return what it printed; what fails ends everything, with all it said."""
    alone = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    alone["MPLBACKEND"] = "Agg"
    done = subprocess.run(
        list(map(str, call)), cwd=folder, env=alone, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        sys.exit(f"{shlex.join(map(str, call))}\n{done.stdout}{done.stderr}")
    return done.stdout


def build(sources: Path, out: Path) -> dict[str, bytes]:
    """Build the sdist, and of it the wheel; return both by name."""
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, folder=sources)
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


def check_builds(dist: Path) -> Path:
    """Build twice into one folder and another; return the wheel."""
    shutil.rmtree(dist, ignore_errors=True)
    first = build(ROOT, dist)
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(ROOT, Path(folder) / "elsewhere", ignore=BESIDE, copy_function=shutil.copy)
        second = build(copy, Path(folder) / "dist")
    if first != second:
        sys.exit(f"two builds differ: {[name for name in first | second if first.get(name) != second.get(name)]}")
    (sdist,), (wheel,) = dist.glob("*.tar.gz"), dist.glob("*.whl")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    if missing := [path for path in NEEDED if not any(name == path or name.startswith(f"{path}/") for name in names)]:
        sys.exit(f"{sdist.name} lacks {', '.join(missing)}")
    say(f"built twice, the same bytes: {', '.join(f'{name} ({len(data):,} bytes)' for name, data in first.items())}")
    return wheel


def environment(folder: Path, python: str, wheel: Path, resolution: str) -> Path | None:
    """Make an empty environment with the wheel in it; return its Python, or None where that version is not here."""
    uv = BIN / "uv"
    made = subprocess.run(
        [uv, "venv", "--quiet", "--no-python-downloads", "--python", python, folder], capture_output=True, check=False
    )
    if made.returncode:
        return None
    (found,) = [path for path in (folder / "bin/python", folder / "Scripts/python.exe") if path.exists()]
    into = (uv, "pip", "install", "--quiet", "--python", found)
    # Of what the wheel asks for itself, "direct" would mean the wheel alone.
    run(*into, "--resolution", resolution, "--requirement", ROOT / "pyproject.toml")
    run(*into, "--no-deps", wheel)
    return found


def quick_start(python: Path, folder: Path) -> None:
    """Run what the README says, block by block, and a user's script, in a folder that holds nothing but the data."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shutil.copytree(ROOT / "data", folder / "data")
    for code in re.findall(r"^```python\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL):
        run(python, "-c", code, folder=folder)
    for block in re.findall(r"^```sh\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if line.startswith("sahelgraph "):
                run(python.with_name("sahelgraph"), *shlex.split(line, comments=True)[1:], folder=folder)
    (folder / "made").mkdir()
    run(python, shutil.copy(SCRIPT, folder), "made", folder=folder)


def check_environments(wheel: Path, pythons: list[str], folder: Path) -> Path:
    """Try the wheel with every Python, newest and oldest dependencies; return a Python with the newest."""
    newest: list[Path] = []
    for python in pythons:
        for resolution in ("highest", "lowest-direct"):
            place = folder / f"{python.rpartition('/')[2]}-{pythons.index(python)}-{resolution}"
            place.mkdir()
            found = environment(place / "venv", python, wheel, resolution)
            if found is None:
                say(f"Python {python}: NOT TRIED, there is none here")
                break
            if resolution == "highest":
                newest.append(found)
            (place / "desk").mkdir()
            quick_start(found, place / "desk")
            version = run(found, "-c", "import platform; print(platform.python_version())").strip()
            what = run(BIN / "uv", "pip", "freeze", "--python", found)
            main = re.findall(r"^(?:matplotlib|numpy|pandas|scipy|typer)==.*", what, re.MULTILINE)
            say(f"Python {version}, {resolution}: the quick start runs, with {', '.join(main)}")
    if not newest:
        sys.exit("no Python was found to try the wheel with")
    return newest[0]


def check_types(python: Path, folder: Path) -> None:
    """Have a user's script looked at, where no setting of this repository reaches."""
    script = Path(shutil.copy(SCRIPT, folder))
    run(BIN / "mypy", "--strict", "--config-file=", "--python-executable", python, script, folder=folder)
    say("mypy --strict: a user's script is clean")
    # pandas has no types of its own: whoever is strict with pyright has its stubs.
    run(BIN / "uv", "pip", "install", "--quiet", "--python", python, "pandas-stubs")
    run(BIN / "pyright", "--pythonpath", python, script, folder=folder)
    say("pyright, strict, with pandas-stubs: a user's script is clean")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        built = check_builds(ROOT / "dist")
        known = check_environments(built, sys.argv[1:] or ["3.11", "3.12", "3.13"], Path(temporary))
        check_types(known, Path(temporary))
