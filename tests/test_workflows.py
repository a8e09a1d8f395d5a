"""The workflows of GitHub are well formed, try what is promised, and hold no secret."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / ".github/workflows").glob("*.yml"))
yaml = pytest.importorskip("yaml")


def workflow(name: str) -> dict[str, Any]:
    text = (ROOT / ".github/workflows" / name).read_text(encoding="utf-8")
    told: dict[str, Any] = yaml.safe_load(text)
    return told


def steps(name: str) -> list[dict[str, Any]]:
    return [step for job in workflow(name)["jobs"].values() for step in job["steps"]]


def test_there_are_three() -> None:
    assert [path.name for path in FILES] == ["docs.yml", "release.yml", "test.yml"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_workflow_keeps_the_published_schema(path: Path) -> None:
    pytest.importorskip("check_jsonschema")
    call = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(path)]
    done = subprocess.run(call, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_workflow_may_read_and_no_more_unless_a_job_says_so(path: Path) -> None:
    assert workflow(path.name)["permissions"] == {"contents": "read"}
    assert "secrets." not in path.read_text(encoding="utf-8")


def test_every_python_that_is_promised_is_tried_on_three_systems() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    promised = re.findall(r"Python :: (\d\.\d+)", "\n".join(project["classifiers"]))
    matrix = workflow("test.yml")["jobs"]["everywhere"]["strategy"]["matrix"]
    assert matrix["python"] == promised
    assert {system.partition("-")[0] for system in matrix["system"]} == {"ubuntu", "macos", "windows"}


def test_what_is_run_is_here() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    lines = [line for path in FILES for step in steps(path.name) for line in step.get("run", "").splitlines()]
    for line in lines:
        for target in re.findall(r"^make ([a-z-]+)", line):
            assert re.search(rf"^{target}:.*## ", makefile, re.MULTILINE)
        assert set(re.findall(r"--group (\w+)", line)) <= set(groups)
    assert ".ci/run" in lines


def test_only_the_last_step_of_a_release_is_trusted() -> None:
    jobs = workflow("release.yml")["jobs"]
    assert jobs["publish"]["needs"] == "build"
    assert jobs["publish"]["permissions"] == {"id-token": "write"}
    assert "permissions" not in jobs["build"]
    assert not any("run" in step for step in jobs["publish"]["steps"])
