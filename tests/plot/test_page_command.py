"""`sahelgraph page` and `sahelgraph dossier`: what they write, and how they refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

import sahelgraph as sg
from sahelgraph.cli import app
from sahelgraph.errors import SahelGraphError
from sahelgraph.io import archive_folder
from sahelgraph.plot import dossier, page

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: str | Path) -> Any:  # noqa: ANN401 — the result of a runner that typer keeps within
    return CliRunner().invoke(app, [str(one) for one in arguments])


def test_a_page_is_the_page_of_the_library(tmp_path: Path) -> None:
    out = tmp_path / "mali.html"
    options = (
        "--from",
        "2012",
        "--to",
        "2013",
        "--every",
        "quarter",
        "--lang",
        "fr",
        "--title",
        "Mali, 2012",
        "--fields",
        "reference, via",
    )
    done = run("page", "--data", archive_folder(), "--out", out, *options)
    assert (done.exit_code, done.output.endswith(f"open {out}\n")) == (0, True)
    wanted = page(
        sg.load(),
        periods="quarter",
        first="2012",
        last="2013",
        lang="fr",
        title="Mali, 2012",
        fields=["reference", "via"],
    )
    assert out.read_text(encoding="utf-8") == wanted


def test_a_light_page_has_no_script(tmp_path: Path) -> None:
    out = tmp_path / "light.html"
    assert run("page", "--light", "--from", "2012", "--to", "2012", "--out", out).exit_code == 0
    assert out.read_text(encoding="utf-8") == page(sg.load(), first="2012", last="2012", light=True)


def test_a_dossier_is_named_after_its_actor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("dossier", "MNLA", "--lang", "fr").exit_code == 0
    assert (tmp_path / "mnla.html").read_text(encoding="utf-8") == dossier(sg.load(), "mnla", lang="fr")
    assert run("dossier", "Mali", "--out", tmp_path / "other.html").exit_code == 0
    assert sorted(one.name for one in tmp_path.iterdir()) == ["mnla.html", "other.html"]


@pytest.mark.parametrize(
    "arguments",
    [("page", "--fields", "refrence"), ("dossier", "Nobody at all"), ("page", "--out", "no/such/folder.html")],
)
def test_what_cannot_be_done_is_said_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert isinstance(done.exception, SahelGraphError)
    assert list(tmp_path.iterdir()) == []
