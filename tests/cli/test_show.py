"""Showing rows: what the library answers, as JSON or in words, and nothing heavy loaded."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.cli.study import RELATIONS, study
from tests.shell import heard

import sahelgraph as sg

if TYPE_CHECKING:
    from pathlib import Path


RELATION = {"id", "kind", "source", "target", "start", "end", "certain", "reference"}
# Nothing that a picture or a data frame needs.
HEAVY = ("pandas", "matplotlib", "networkx", "scipy", "pyvis")


def test_show_prints_what_the_library_answers(tmp_path: Path) -> None:
    out, err = heard("show", "MUJAO", "--during", "2012", "--json", folder=tmp_path)
    told = json.loads(out)
    assert list(told) == ["question", "reading", "mode", "actors", "relations"]
    assert told["mode"] == "attested"
    assert "mujwa" in told["reading"]
    assert "2012" in told["question"]
    frame = sg.load().around("mujwa").during("2012").relations
    assert [one["id"] for one in told["relations"]] == list(frame.index)
    assert told["actors"] == sorted({*frame["source"], *frame["target"]})
    for one in told["relations"]:
        assert set(one) == RELATION
        assert one == {"id": one["id"]} | {name: frame.loc[one["id"]].to_dict()[name] for name in RELATION - {"id"}}
        assert type(one["certain"]) is bool
    assert err == ""


def test_show_without_a_period_does_not_say_what_is_certain(tmp_path: Path) -> None:
    out, _ = heard("show", "--json", "--data", str(study(tmp_path / "study")), folder=tmp_path)
    told = json.loads(out)
    assert [one["certain"] for one in told["relations"]] == [None, None]
    assert told["actors"] == ["MNLA", "mali"]
    out, _ = heard("show", "Operation Barkhane", "--json", "--data", "study", folder=tmp_path)
    assert [one["id"] for one in json.loads(out)["relations"]] == ["r2"]


def test_show_in_words_has_dates_doubt_and_reference(tmp_path: Path) -> None:
    study(tmp_path / "study")
    out, _ = heard("show", "the movement", "--during", "2012-02", "--data", "study", folder=tmp_path)
    first, line = out.splitlines()
    assert first.startswith("1 ")
    assert "2012-02" in first
    for part in ("r1", "[2012-01..2012-04]", "not certain", "made up, P1"):
        assert part in line
    out, _ = heard("show", "--during", "2012-06", "--mode", "certain", "--data", "study", folder=tmp_path)
    assert "not certain" not in out
    assert [line.split()[0] for line in out.splitlines()[1:]] == ["r2"]


@pytest.mark.parametrize(
    ("actor", "line"),
    [
        (
            "ECOWAS",
            (
                "r102  ECOWAS imposed sanctions on Mali (economic), [2020-08..2020-09] … [2020-09-27..2020-10], "
                "inferred, ended by r132  [cfr2020, P2]"
            ),
        ),
        ("Barkhane", "r043  France deployed to Mali through Barkhane, 2014-07 … .., 3000 troops  [cfr2020, P7]"),
        ("Touré", "r012  Malian army overthrew Toure, 2012-03  [cfr2020, P6]"),
    ],
)
def test_show_notes_of_a_row_what_an_answer_notes(actor: str, line: str, tmp_path: Path) -> None:
    shown = heard("show", actor, folder=tmp_path)[0].splitlines()
    assert line in shown
    assert line in str(sg.load().ask(f"tell me about {actor}")).splitlines()


@pytest.mark.parametrize("options", [("--json",), ()], ids=["json", "words"])
def test_show_loads_nothing_heavy(tmp_path: Path, options: tuple[str, ...]) -> None:
    code = (
        "import sys\n"
        "sys.argv = ['sahelgraph', *sys.argv[1:]]\n"
        "from sahelgraph.cli import main\n"
        "try:\n"
        "    main()\n"
        "finally:\n"
        "    print(*sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "show", "MNLA", "--during", "2012", *options],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    assert "r009" in done.stdout
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert "sahelgraph" in loaded
    assert not loaded & set(HEAVY)


def test_warnings_go_beside_the_answer_and_not_into_it(tmp_path: Path) -> None:
    relations = [*RELATIONS, ["r3", "clash", "mali", "mali", "2013", "", "", "made up", ""]]
    study(tmp_path / "study", relations=relations)
    out, err = heard("show", "--json", "--data", "study", folder=tmp_path)
    assert len(json.loads(out)["relations"]) == 3
    (line,) = err.splitlines()
    assert line.startswith("warning: relations.csv row 4, column target: ")
