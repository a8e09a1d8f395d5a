"""Commands that draw charts: the options, the file, and a line instead of a traceback."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from sahelgraph.cli import app
from sahelgraph.errors import QueryError, SahelGraphError

if TYPE_CHECKING:
    from pathlib import Path

RUN = CliRunner()
CHARTS = ("grid", "lanes", "matrix", "timeline")
YEARS = ("--from", "2013", "--to", "2014")


@pytest.mark.parametrize(
    ("name", "ending"), [("grid", "svg"), ("lanes", "png"), ("matrix", "svg"), ("timeline", "pdf")]
)
def test_a_file_is_written_and_named(name: str, ending: str, tmp_path: Path) -> None:
    out = tmp_path / f"a.{ending}"
    done = RUN.invoke(app, [name, *YEARS, "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert done.output.replace("\n", "").endswith(f"a.{ending}")
    assert out.read_bytes()[:5] in {b"\x89PNG\r", b"<?xml", b"%PDF-"}


@pytest.mark.parametrize("name", CHARTS)
def test_the_options_of_snapshots_are_shared(name: str, tmp_path: Path) -> None:
    out = tmp_path / "a.svg"
    done = RUN.invoke(app, [name, *YEARS, "--mode", "certain", "--lang", "fr", "--width", "3.5", "--out", str(out)])
    assert done.exit_code == 0, done.output
    text = out.read_text(encoding="utf-8")
    assert 'width="252pt"' in text
    assert "certaines un jour au moins de 2013–2014" in text


@pytest.mark.parametrize("name", CHARTS)
def test_around_narrows(name: str, tmp_path: Path) -> None:
    out = tmp_path / "a.svg"
    assert RUN.invoke(app, [name, *YEARS[:1], "2012", *YEARS[2:], "--around", "MNLA", "--out", str(out)]).exit_code == 0
    assert "around MNLA" in out.read_text(encoding="utf-8")


def test_kinds_may_be_several(tmp_path: Path) -> None:
    out = tmp_path / "a.svg"
    done = RUN.invoke(app, ["timeline", "--kind", "alliance", "--kind", "split", "--out", str(out)])
    assert done.exit_code == 0
    assert "only alliance / split" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["grid", "matrix"])
def test_every_is_the_step(name: str, tmp_path: Path) -> None:
    out = tmp_path / "a.svg"
    done = RUN.invoke(app, [name, "--every", "quarter", "--from", "2012-Q1", "--to", "2012-Q2", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "2012-Q2" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CHARTS)
def test_wrong_usage(name: str, tmp_path: Path) -> None:
    for wrong in (("--out", str(tmp_path / "a.gif")), ("--width", "0"), ("--mode", "maybe"), ("--lang", "de")):
        assert RUN.invoke(app, [name, *wrong]).exit_code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", CHARTS)
def test_a_wrong_question_is_an_error_of_ours(name: str, tmp_path: Path) -> None:
    done = RUN.invoke(app, [name, "--from", "soon", "--out", str(tmp_path / "a.png")])
    assert isinstance(done.exception, SahelGraphError)


def test_no_traceback_reaches_the_terminal(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sahelgraph", "timeline", "--kind", "nonsense", "--out", str(tmp_path / "a.png")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith('error: "nonsense" is no kind')
    assert "Traceback" not in done.stderr


def test_snapshots_speak_french_and_narrow(tmp_path: Path) -> None:
    asked = ["snapshots", "--from", "2012", "--to", "2012", "--format", "svg", "--lang", "fr", "--around", "MNLA"]
    done = RUN.invoke(app, [*asked, "--kind", "alliance", "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    text = (tmp_path / "2012.svg").read_text(encoding="utf-8")
    assert "autour de MNLA" in text
    assert "seulement alliance" in text
    assert '<html lang="fr">' in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_very_many_snapshots_are_refused_until_asked_for(tmp_path: Path) -> None:
    done = RUN.invoke(app, ["snapshots", "--every", "month", "--out", str(tmp_path / "new")])
    assert isinstance(done.exception, QueryError)
    assert re.search(r"^\d+ snapshots are more than 240; .* or --most \d+ to draw them all$", str(done.exception))
    assert not (tmp_path / "new").exists()
    few = ["snapshots", "--from", "2012", "--to", "2013", "--format", "svg", "--out", str(tmp_path / "few")]
    assert isinstance(RUN.invoke(app, [*few, "--most", "1"]).exception, QueryError)
    assert RUN.invoke(app, [*few, "--most", "2"]).exit_code == 0


@pytest.mark.parametrize("asked", [["page"], ["dossier", "MNLA"]])
@pytest.mark.parametrize("name", ["x.png", "x", "x.html.pdf"])
def test_a_page_is_no_picture(asked: list[str], name: str, tmp_path: Path) -> None:
    done = RUN.invoke(app, [*asked, "--out", str(tmp_path / name)], env={"COLUMNS": "400"})
    assert done.exit_code == 2
    assert "a page is HTML: name the file x" in " ".join(done.output.split())
    assert not list(tmp_path.iterdir())


def test_snapshots_are_as_wide_as_a_column_and_actors_stand_in_one_place(tmp_path: Path) -> None:
    asked = ["snapshots", "--from", "2013", "--to", "2014", "--format", "svg", "--width", "3.5", "--out", str(tmp_path)]
    assert RUN.invoke(app, asked).exit_code == 0
    texts = [(tmp_path / f"{year}.svg").read_text(encoding="utf-8") for year in (2013, 2014)]
    assert all('width="252pt"' in text for text in texts)
    places = [_places(text) for text in texts]
    shared = places[0].keys() & places[1].keys()
    assert {"mali", "france", "minusma"} <= shared
    assert {actor for actor in shared if places[0][actor] != places[1][actor]} == set()


def _places(svg: str) -> dict[str, tuple[float, float]]:
    """Return where the sign of each actor begins on the paper, by id."""
    found = re.findall(r'<g id="actor-([^"]+)">.*?d="M ([\d.]+) ([\d.]+)', svg, re.DOTALL)
    return {actor: (float(x), float(y)) for actor, x, y in found}


def test_a_measure_through_time_is_drawn(tmp_path: Path) -> None:
    asked = ["measure", "fragmentation", "--from", "2012", "--to", "2014", "-o", str(tmp_path / "a.svg")]
    done = RUN.invoke(app, [*asked, "--every", "year", "--width", "3.5"])
    assert done.exit_code == 0, done.output
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert "fragmentation" in text
    assert 'width="252pt"' in text
    for wrong in (asked, [*asked[:1], "turnover", *asked[2:], "--every", "year"]):
        done = RUN.invoke(app, wrong, env={"COLUMNS": "400"})
        assert done.exit_code == 2
        assert "--out draws a measure through time: give --every" in done.output
