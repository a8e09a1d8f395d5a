"""Wrong usage is answered with what to write instead; what can only mean one thing is taken."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from sahelgraph.cli import app
from sahelgraph.errors import SahelGraphError

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: object, code: int = 0) -> str:
    wide = {"COLUMNS": "400", "TERMINAL_WIDTH": "400"}
    done = CliRunner().invoke(app, [*map(str, arguments)], env=wide)
    assert done.exit_code == code, done.output
    return " ".join(done.output.split())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("pages", "did you mean page?"),
        ("snapshot", "did you mean snapshots?"),
        ("Ask", "write sahelgraph ask"),
        ("validate my-study", "write sahelgraph check"),
        ("plot", "write sahelgraph snapshots, grid, lanes, matrix or timeline"),
        ("balance", "write sahelgraph measure balance"),
        ("ucdp-ged GED.csv", "write sahelgraph import ucdp-ged FILE --into FOLDER"),
        ("trend fragmentation", "write sahelgraph measure MEASURE --every year --out trend.png"),
        ("gephi", "write sahelgraph export gexf"),
        ("graphml", "write sahelgraph export graphml"),
        ("nonsense", "there are "),
        ("add relations", "did you mean relation?"),
        ("add", "Commands"),
        ("export gephi --out mali.gexf", "write sahelgraph export gexf"),
        ("export yEd", "write sahelgraph export gml or graphml"),
        ("export R", "write sahelgraph export edges or network-dynamic or parquet"),
        ("export pajek", "write sahelgraph export graphml"),
        ("export csv", "write sahelgraph export workbook --csv or edges"),
        ("export excel", "write sahelgraph export workbook"),
        ("export .xlsx", "write sahelgraph export workbook"),
        ("export cyjs", "write sahelgraph export cytoscape"),
        ("export nonsense", "there are cytoscape, edges, gexf, "),
        ("ask --jsn", "(Possible options: --json)"),
        ("show --period 2012", "(Possible options: --during)"),
        ("page --output mali.html", "(Possible options: --out)"),
        ("import ged GED.csv --into x", '"ged" is not known here; did you mean ucdp-ged?'),
        ("import afrobarometer x --into x", '"afrobarometer" is not known here; write acled, atop, '),
        ("grid --lang de", '"de" is not known here; write en or fr'),
        ("grid --every years", '"years" is not known here; did you mean year?'),
        (
            "import ged.csv ucdp-ged --into x",
            '"ged.csv" is not known here; write ucdp-ged first, and ged.csv behind it',
        ),
        (
            "measure",
            "A measure, such as balance, degree, summary or turnover. Write such as: sahelgraph measure balance ",
        ),
        ("export gexf mali.gexf", "Write such as: sahelgraph export gexf --data my-study --out mali.gexf"),
        ("import ucdp-ged ged.csv", "Write such as: sahelgraph import ucdp-ged GEDEvent_v24_1.csv --into ged-mali "),
        ("grid --width 180", "less than or equal to 100; Width in inches"),
        ("snapshots --width 3,5", "valid number, unable to parse string as a number; Width in inches"),
        ("show MNLA –during 2012", "–during begins with a dash that a text program made; write --during"),
        ("ask who allied with MNLA —data my-study", "—data begins with a dash that a text program made; write --data"),
        ("show MNLA -during 2012", "No such option: -d (Possible options: --during)"),
        ("show Ansar Dine", 'needs quotation marks: "Ansar Dine"'),
        ("show MNLA 2012", "for a period write --during 2012"),
        ("--data my-study check", "--data stands behind the command: sahelgraph COMMAND … --data"),
        ("--json show", "--json stands behind the command: sahelgraph COMMAND … --json"),
        ("-v", "(Possible options: --version)"),
        ("--nonsense", "No such option: --nonsense"),
        ("page -o .", "name the file page.html"),
        ("add relation kind = attack --data x", "write such as start=2012-01-24, without space around ="),
        (
            "check my/relations.csv my/actors.csv",
            "the actors come first: sahelgraph check my/actors.csv my/relations.csv",
        ),
        ("export gexf -o mali.graphml", "write sahelgraph export graphml, or name it mali.gexf"),
        ("export edges -o mali.xlsx", "write sahelgraph export workbook, or name it edges.csv"),
        ("table relations --format rtf", '"rtf" is no format of tables; write latex, markdown, html or docx'),
        ("check --data a b", "give a folder, or two files"),
    ],
)
def test_wrong_usage_is_answered_with_what_to_write(words: str, says: str) -> None:
    assert says in run(*words.split(), code=2)


def test_a_question_needs_no_quotation_marks() -> None:
    words = "who allied with MNLA in 2012"
    assert run("ask", *words.split()) == run("ask", words)
    assert run("ask", *f"\u201c{words}\u201d".split()) == run("ask", words)  # copied out of a text
    assert json.loads(run("ask", *words.split(), "--json"))["question"] == words


def test_a_table_of_a_question_needs_none_either() -> None:
    words = "who allied with MNLA in 2012"
    assert run("table", *words.split()) == run("table", words)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("show 2012", r'"2012" is no actor; for a period write --during 2012'),
        ("show 2012-Q2", r"for a period write --during 2012-Q2"),
        ("show --data 'study'", r"'study': there is no such folder; take the quotation mark out"),
        ("show --data “study”", r"“study”: there is no such folder; take the quotation mark out"),
        ("show --data study", r"study: there is no such folder; give the folder that holds"),
        (
            "show --data study.duckdb",
            r"study\.duckdb: the command line reads no data base; in Python",
        ),
        ("show --data duckdb://study", r"the command line reads no data base; in Python sahelgraph\.connect asks it"),
        (
            "import edges nowhere.csv --into x --study my-study",
            r"my-study: there is no such folder; give the folder that",
        ),
        ("aggregate --data study.xlsx --into x", r"study\.xlsx: there is no such folder; give the folder that holds"),
        ("show nobody", r'"nobody" is no actor; see the ids'),
        ("explain MNLA", r'"MNLA" is the id of no relation; g\.relations and sahelgraph show list the ids'),
        ("export gexf --overwrite -o {}", r": this is a folder; name a file to write"),
        ("snapshots --from ..", r"give first= and last= \(--from, --to\)"),
        ("grid --every month", r"give first= and last= \(--from, --to\), or a longer step"),
    ],
)
def test_what_the_library_refuses_is_said_in_words_of_the_command_line(tmp_path: Path, asked: str, says: str) -> None:
    with pytest.raises(SahelGraphError, match=says):
        CliRunner().invoke(app, asked.format(tmp_path).split(), catch_exceptions=False)


@pytest.mark.parametrize(
    "asked",
    ["export json -o {}/a.json", "export parquet -o {}/a", "aggregate --into {}/a", "table relations -o {}/a.md"],
)
def test_what_is_there_is_left_alone_and_the_option_named(tmp_path: Path, asked: str) -> None:
    words = asked.format(tmp_path).split()
    run(*words)
    with pytest.raises(SahelGraphError, match=r"there already; choose another \w+, or overwrite=True \(--overwrite\)"):
        CliRunner().invoke(app, words, catch_exceptions=False)


def test_json_is_alone_on_standard_output(tmp_path: Path) -> None:
    period = ("--every", "year", "--from", "2012", "--to", "2012", "--json")
    for asked in (
        ["measure", "density", *period, "--csv", str(tmp_path / "a.csv"), "-o", str(tmp_path / "a.svg")],
        ["compare", "2012", "2013", "--json", "-o", str(tmp_path / "b.svg")],
    ):
        done = CliRunner().invoke(app, asked, catch_exceptions=False)
        assert isinstance(json.loads(done.stdout), dict)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "a.svg", "b.svg"]


def test_a_measure_of_nobody_says_so(tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text("id,name,kind\n", encoding="utf-8")
    (tmp_path / "relations.csv").write_text("kind,source,target,start\n", encoding="utf-8")
    assert "nothing to measure is in view" in run("measure", "degree", "--data", tmp_path)


@pytest.mark.parametrize(
    ("short", "name"),
    [("md", "markdown"), ("tex", "latex"), ("htm", "html"), (".html", "html"), ("LaTeX", "latex"), ("html", "html")],
)
def test_a_format_of_tables_goes_by_its_short_name(short: str, name: str) -> None:
    asked = ("table", "relations", "--during", "2012", "--format")
    assert run(*asked, short) == run(*asked, name)


@pytest.mark.parametrize(
    ("name", "options", "begins"),
    [
        ("a.md", (), b"**"),
        ("a.markdown", (), b"**"),
        ("a.htm", (), b"<"),
        ("a.txt", ("--format", "tex"), b"%"),
        ("a.docx", (), b"PK"),
        ("a", ("--format", "word"), b"PK"),
    ],
)
def test_a_file_suggests_the_format_of_its_table(
    tmp_path: Path, name: str, options: tuple[str, ...], begins: bytes
) -> None:
    run("table", "relations", "--during", "2012", "-o", tmp_path / name, *options)
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_check_is_told_the_study_as_other_commands_are(tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text("id,name,kind\n", encoding="utf-8")
    told = run("check", "--data", tmp_path, code=1)
    assert "relations.csv" in told
    assert told == run("check", tmp_path, code=1)


def test_formats_of_snapshots_are_told_apart_by_commas_or_spaces(tmp_path: Path) -> None:
    run("snapshots", "--from", "2012", "--to", "2012", "--format", ".PNG svg", "-o", tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2012.png", "2012.svg", "index.html"]


def test_what_is_written_over_is_said(tmp_path: Path) -> None:
    some = ("--from", "2012", "--to", "2012")
    csv = ("measure", "degree", "--csv", tmp_path / "a.csv")
    assert run(*csv).endswith("rows written")
    assert run(*csv).endswith("rows written, replacing what was there")
    for asked in (
        ("page", *some, "-o", tmp_path / "a.html"),
        ("dossier", "MNLA", "-o", tmp_path / "b.html"),
        ("grid", *some, "-o", tmp_path / "c.svg"),
        ("snapshots", *some, "--format", "svg", "-o", tmp_path / "d"),
    ):
        assert "written: open" in run(*asked)
        assert "written, replacing what was there: open" in run(*asked)
        assert "replaced" in run(asked[0], "--help")
