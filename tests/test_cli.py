from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
from inspect import signature
from typing import TYPE_CHECKING, Any

import pytest

import sahelgraph as sg
from sahelgraph.cli import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

RELATION = {"id", "kind", "source", "target", "start", "end", "certain", "reference"}
PROBLEM = {"severity", "file", "row", "column", "value", "code", "message", "hint"}
LINE = re.compile(r"(warning: |notice: )?[\w.-]+\.csv( row \d+)?(, column \w+)?: [^;].*; .+")
ACTORS = [
    ["id", "name", "kind", "aliases"],
    ["mali", "Mali", "state", "Republic of Mali"],
    ["MNLA", "Azawad Movement", "armed group", "the movement"],
    ["barkhane", "Operation Barkhane", "mission", ""],
]
RELATIONS = [
    ["id", "kind", "source", "target", "start", "end", "via", "reference", "note"],
    ["r1", "rebellion", "MNLA", "mali", "[2012-01..2012-04]", "", "", "made up, P1", ""],
    ["r2", "attack", "mali", "MNLA", "2012-06", "", "barkhane", "made up, P2", "two\nlines"],
]
# Nothing that a picture or a data frame needs.
HEAVY = ("pandas", "matplotlib", "networkx", "scipy", "pyvis")


def study(folder: Path, actors: list[list[str]] = ACTORS, relations: list[list[str]] = RELATIONS) -> Path:
    folder.mkdir()
    for name, rows in (("actors", actors), ("relations", relations)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    return folder


def run(*arguments: str, folder: Path, code: int = 0, **environment: str) -> tuple[str, str]:
    """Run the command in a folder and give what it printed and what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "sahelgraph", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONWARNINGS": "error", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert "Traceback" not in done.stderr + done.stdout
    assert done.returncode == code, done.stderr
    return done.stdout, done.stderr


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


# --- show -------------------------------------------------------------------------------------------------------


def test_show_prints_what_the_library_answers(tmp_path: Path) -> None:
    out, err = run("show", "MUJAO", "--during", "2012", "--json", folder=tmp_path)
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
    out, _ = run("show", "--json", "--data", str(study(tmp_path / "study")), folder=tmp_path)
    told = json.loads(out)
    assert [one["certain"] for one in told["relations"]] == [None, None]
    assert told["actors"] == ["MNLA", "mali"]
    out, _ = run("show", "Operation Barkhane", "--json", "--data", "study", folder=tmp_path)
    assert [one["id"] for one in json.loads(out)["relations"]] == ["r2"]


def test_show_in_words_has_dates_doubt_and_reference(tmp_path: Path) -> None:
    study(tmp_path / "study")
    out, _ = run("show", "the movement", "--during", "2012-02", "--data", "study", folder=tmp_path)
    first, line = out.splitlines()
    assert first.startswith("1 ")
    assert "2012-02" in first
    for part in ("r1", "[2012-01..2012-04]", "not certain", "made up, P1"):
        assert part in line
    out, _ = run("show", "--during", "2012-06", "--mode", "certain", "--data", "study", folder=tmp_path)
    assert "not certain" not in out
    assert [line.split()[0] for line in out.splitlines()[1:]] == ["r2"]


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
    out, err = run("show", "--json", "--data", "study", folder=tmp_path)
    assert len(json.loads(out)["relations"]) == 3
    (line,) = err.splitlines()
    assert line.startswith("warning: relations.csv row 4, column target: ")


# --- check --------------------------------------------------------------------------------------------------------


def test_check_finds_the_archive_in_order(tmp_path: Path) -> None:
    out, err = run("check", "--json", folder=tmp_path)
    told = json.loads(out)
    assert told["ok"] is True
    assert told["rows"] == {"actors": len(sg.load().actors), "relations": told["rows"]["relations"]}
    assert told["rows"]["relations"] >= len(sg.load())
    assert err == ""


def test_check_says_that_it_looked_at_the_bundled_archive(tmp_path: Path) -> None:
    assert "the bundled archive: " in run("check", folder=tmp_path)[0]
    study(tmp_path / "study")
    assert "bundled" not in run("check", "study", folder=tmp_path)[0]


def test_check_says_every_problem_in_one_line_that_a_person_can_act_on(tmp_path: Path) -> None:
    actors = [*ACTORS, ["mali", "Other Mali", "state", ""], ["x", "", "state", ""]]
    relations = [
        *RELATIONS,
        ["r3", "atack", "mali", "mnla", "3/4/2012", "", "", "made up", ""],
        ["r4", "attack", "mali", "\u041cNLA", "2012", "ongoing", "", "made up", ""],
        ["r5", "attack"],
    ]
    study(tmp_path / "study", actors, relations)
    out, err = run("check", "study", folder=tmp_path, code=1)
    *lines, counts, rows = out.splitlines()
    wanted = [
        "actors.csv row 5, column id: ",
        "actors.csv row 6, column name: ",
        "relations.csv row 4, column kind: ",
        "relations.csv row 4, column start: ",
        "relations.csv row 4, column target: ",
        "relations.csv row 5, column end: ",
        "relations.csv row 5, column target: ",
        "relations.csv row 6: ",
    ]
    for place in wanted:
        assert len([line for line in lines if line.startswith(place)]) == 1, place
    assert all(LINE.fullmatch(line) for line in lines)
    assert 'write "attack"' in out
    assert "2012-04-03 or 2012-03-04" in out
    assert 'write the id "MNLA"' in out
    assert "Cyrillic".casefold() in out.casefold()
    assert counts.startswith("8 errors")
    assert "5 actors, 4 relations" in rows
    assert err == ""
    told = json.loads(run("check", "study", "--json", folder=tmp_path, code=1)[0])
    assert told["ok"] is False
    errors = [problem for problem in told["problems"] if problem["severity"] == "error"]
    assert len(errors) == 8
    assert {frozenset(problem) for problem in told["problems"]} == {frozenset(PROBLEM)}
    assert {(problem["file"], problem["row"], problem["column"]) for problem in errors} >= {
        ("relations.csv", 4, "start"),
        ("relations.csv", 6, ""),
    }


@pytest.mark.parametrize(
    ("arguments", "file"),
    [
        (("nowhere",), "nowhere"),
        (("study/actors.csv",), "study/actors.csv"),
        (("study/actors.csv", "nothing.csv"), "nothing.csv"),
        (("empty",), "actors.csv"),
    ],
    ids=" ".join,
)
def test_check_prints_its_json_even_when_there_is_nothing_to_check(
    tmp_path: Path, arguments: tuple[str, ...], file: str
) -> None:
    study(tmp_path / "study")
    (tmp_path / "empty").mkdir()
    told = json.loads(run("check", *arguments, "--json", folder=tmp_path, code=1)[0])
    assert set(told) == {"ok", "problems", "rows"}
    assert told["ok"] is False
    assert file in [problem["file"] for problem in told["problems"]]
    assert {frozenset(problem) for problem in told["problems"]} == {frozenset(PROBLEM)}
    assert set(told["rows"]) == {"actors", "relations"}


@pytest.mark.parametrize("name", ["actors.csv", "kinds.csv", "references.csv"])
def test_a_pipe_among_the_files_is_told_at_once(tmp_path: Path, name: str) -> None:
    folder = study(tmp_path / "study")
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    out, _ = run("check", "study", folder=tmp_path, code=1)
    assert f"{name}: this is a pipe or a device" in out


def test_a_pipe_in_the_place_of_a_title_stops_nobody(tmp_path: Path) -> None:
    os.mkfifo(study(tmp_path / "study") / "datapackage.json")
    assert "no errors" in run("check", "study", folder=tmp_path)[0]


def test_a_damaged_file_of_two_bytes_a_letter_is_told_with_its_row(tmp_path: Path) -> None:
    folder = study(tmp_path / "study")
    path = folder / "relations.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16") + b"\x00")
    out, _ = run("check", "study", folder=tmp_path, code=1)
    assert re.search(r"^relations\.csv row \d+: .*; .+$", out, re.MULTILINE)


def test_check_changes_no_file(tmp_path: Path) -> None:
    folder = study(tmp_path / "study")
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    run("check", "study", folder=tmp_path)
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()} == before


# --- snapshots ------------------------------------------------------------------------------------------------------


def test_snapshots_draws_and_says_where(tmp_path: Path) -> None:
    study(tmp_path / "study")
    options = ("--from", "2012-Q1", "--to", "2012-Q2", "--every", "quarter", "--format", " svg, html")
    out, err = run("snapshots", "--data", "study", "--out", "new/pictures", *options, folder=tmp_path)
    assert "2 snapshots" in out
    assert "new/pictures/index.html" in out
    assert err == ""
    made = files(tmp_path / "new")
    assert sorted(name.rpartition(".")[2] for name in made) == ["html", "html", "html", "svg", "svg"]


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (("--format", "bmp"), 1, '"bmp" is no format; write some of png, svg, pdf, html'),
        (("--format", ""), 1, "is no format; write some of"),
        (("--from", "July"), 1, '"July" is no period; write 2012'),
        (("--from", ".."), 1, "first and a last day"),
        (("--every", "week"), 2, "week"),
        (("--mode", "perhaps"), 2, "perhaps"),
        (("--data", "nowhere"), 1, "nowhere: there is no such folder"),
        (("--data", "broken"), 1, "relations.csv row 2, column start: "),
        (("--out", "study/actors.csv"), 1, "choose another place"),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, tuple) else "",
)
def test_snapshots_that_cannot_be_drawn_leave_nothing(
    tmp_path: Path, options: tuple[str, ...], code: int, says: str
) -> None:
    study(tmp_path / "study")
    study(tmp_path / "broken", relations=[RELATIONS[0], ["r1", "attack", "mali", "MNLA", "July", "", "", "x", ""]])
    before = files(tmp_path)
    out, err = run("snapshots", "--data", "study", *options, folder=tmp_path, code=code)
    assert says in err
    assert out == ""
    assert files(tmp_path) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken", "study"]
    if code == 1:
        assert err.startswith("error: ")


# --- interrupted ----------------------------------------------------------------------------------------------------


def test_an_interrupted_command_leaves_whole_files_only(tmp_path: Path) -> None:
    out = tmp_path / "pictures"
    command = ["snapshots", "--every", "month", "--from", "2012", "--to", "2020", "--format", "svg", "--out", str(out)]
    with subprocess.Popen(
        [sys.executable, "-m", "sahelgraph", *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        deadline = time.monotonic() + 100
        while not list(out.glob("*.svg")) and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        printed, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert printed == ""
    assert "Traceback" not in said
    made = list(out.iterdir())
    assert made
    assert {path.suffix for path in made} == {".svg"}
    assert all(path.read_text(encoding="utf-8").rstrip().endswith("</svg>") for path in made)


def test_who_reads_no_further_causes_no_traceback(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "sahelgraph", "show", "--json"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert "Traceback" not in said


# --- the command itself ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [(), ("--help",), ("-h",)], ids=["nothing", "--help", "-h"])
def test_the_command_explains_itself(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    out, err = run(*arguments, folder=tmp_path, code=0 if arguments else 2)
    for name in ("show", "check", "snapshots"):
        assert name in out + err


def test_the_version_is_that_of_the_library(tmp_path: Path) -> None:
    assert run("--version", folder=tmp_path) == (f"sahelgraph {sg.__version__}\n", "")


@pytest.mark.parametrize("command", ["show", "check", "snapshots"])
def test_every_command_gives_an_example(tmp_path: Path, command: str) -> None:
    out, _ = run(command, "--help", folder=tmp_path)
    assert f"Example: sahelgraph {command}" in " ".join(out.split())


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("show", "nobody"), 1),
        (("show", "MNLA", "--during", "2012/2011"), 1),
        (("show", "MNLA", "extra"), 2),
        (("check", "a", "b", "c"), 2),
        (("nonsense",), 2),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, tuple) else str(part),
)
def test_a_wrong_question_is_one_and_wrong_usage_two(tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
    out, err = run(*arguments, folder=tmp_path, code=code)
    assert out == ""
    if code == 1:
        (line,) = err.splitlines()
        assert re.fullmatch(r'error: ".+; .+', line)
    assert files(tmp_path) == []


def test_what_the_system_refuses_is_one_line_too(tmp_path: Path) -> None:
    _, err = run("show", "--data", "x" * 300, folder=tmp_path, code=1)
    (line,) = err.splitlines()
    assert line.startswith("error: xxx")


@pytest.mark.parametrize("arguments", [("show",), ("show", "--json"), ("check",), ("check", "--json")], ids=" ".join)
def test_what_a_study_says_cannot_command_the_terminal(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    cell = "\u202eP1\u009b31m <b>"
    relations: list[list[Any]] = [[*row] for row in RELATIONS]
    for row in relations[1:]:
        row[7] = cell
    study(tmp_path / "study", relations=relations)
    where = ("study",) if arguments[0] == "check" else ("--data", "study")
    out, err = run(*arguments, *where, folder=tmp_path)
    assert all(line.isprintable() for line in (out + err).split("\n"))
    if arguments == ("show", "--json"):
        assert json.loads(out)["relations"][0]["reference"] == cell


def test_no_word_of_help_is_taken_for_markup() -> None:
    found = [
        (command.__name__, name, option.help)
        for command in COMMANDS
        for name, parameter in signature(command, eval_str=True).parameters.items()
        for option in getattr(parameter.annotation, "__metadata__", ())
        if "[" in (option.help or "")
    ]
    assert found == []
