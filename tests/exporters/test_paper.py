"""Tables for papers: what is printed is what the rows say, in every format, and the bibliography is exactly theirs."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import shell, strategies
from tests.exporters.paper_readers import TAGS, Page, docx_parts, markdown_rows, tex_rows, untex

import sahelgraph as sg
from sahelgraph.errors import FileError, QueryError
from sahelgraph.exporters import PaperTable, _docx, _typeset, paper, paper_table

TEX = shutil.which("pdflatex") or shutil.which("tectonic")
HARD = (
    *("[2012] first", "* star", "a & b", "100 % of #1", r"\input{/etc/passwd}", "$x_1^2$", "~tilde~", "<b>bold</b>"),
    *('"quoted" `x`', "a | b", "--- dash", "é Ж 😀", "]]>", "&amp;", "<script>alert(1)</script>", "| --- |", "''a,,b"),
    *("javascript:alert(1)", "**x** _y_", "# no heading", "1986. A title", "- item", "\u202eevil", "two\nlines"),
)
RELATION_COLUMNS = ("Who", "Relation", "Whom", "Dates", "Source")


def study(hard: tuple[str, ...] = HARD, **extra: str) -> sg.TemporalMultigraph:
    """Make a study with a hard text as name, reference, quantity's unit and title."""
    actors = [{"id": f"a{i}", "name": text, "label": text, "kind": "state"} for i, text in enumerate(hard)]
    rows = [
        {"id": f"r{i}", "kind": "attack", "source": f"a{i}", "target": "b", "start": "2012", "reference": text, **extra}
        for i, text in enumerate(hard)
    ]
    actors.append({"id": "b", "name": "Beta", "label": "", "kind": "state"})
    return sg.from_pandas(pd.DataFrame(actors, dtype=object), pd.DataFrame(rows, dtype=object), title="T & <T>")


# --- what a table holds -------------------------------------------------------------------------------------------


def test_an_answer_has_who_what_whom_when_how_sure_and_where_it_is_written() -> None:
    table = paper_table(sg.load().ask("who allied with MNLA in 2012"))
    assert table.header == ("Who", "Relation", "Whom", "Dates", "Certain")
    assert table.rows[2] == ("MNLA", "allied with", "MUJWA", "[2012-01..2012-04] – [2012-04..]", "yes")
    assert table.cites == (((0, "P6"),),) * 3
    assert [work.key for work in table.works] == ["cfr2020"]
    assert table.caption == "Partners in alliances involving MNLA attested in 2012"
    assert table.notes[0] == "Answer: Ansar Dine, AQIM and MUJWA."
    assert "MNLA: National Movement for the Liberation of Azawad" in "\n".join(table.notes)
    assert table.notes[-1] == "Data: Mali and the Sahel 0.1.0."


def test_a_french_question_makes_a_french_table() -> None:
    table = paper_table(sg.load().ask("qui était allié au MNLA en 2012"))
    assert table.header == ("Qui", "Relation", "Avec ou envers qui", "Dates", "Certaine")
    assert {row[1:3] for row in table.rows} == {("alliance", "Ansar Dine"), ("alliance", "AQMI"), ("alliance", "MUJAO")}
    assert "AQMI : Al-Qaïda au Maghreb islamique" in "\n".join(table.notes)
    assert paper_table(sg.load(), lang="fr").word("references") == "Références"
    with pytest.raises(QueryError, match="no language of tables"):
        paper_table(sg.load(), lang="de")  # type: ignore[arg-type]


def test_columns_that_say_nothing_are_left_out_and_doubt_never_is() -> None:
    assert paper_table(sg.load().during("2012")).header == ("Who", "Relation", "Whom", "Dates", "Certain")
    whole = paper_table(sg.load())
    assert whole.header == ("Who", "Relation", "Whom", "Through", "Number", "Dates", "Status")
    status = sg.load().relations["status"]
    assert [row[6] for row in whole.rows] == ["" if one == "stated" else one for one in status]
    announced = paper_table(sg.load().where(status="announced"), lang="fr")
    assert {row[announced.header.index("Statut")] for row in announced.rows} == {"annoncé"}


def test_the_works_are_exactly_those_of_the_rows_in_the_order_of_the_rows() -> None:
    references = pd.DataFrame(
        {"key": ["a b", "icg", "never"], "citation": ["Smith (2012). A & B.", "Crisis.", "No"],
         "published": ["2012", "2013-05", ""], "url": ["", "https://x.org/a_b?c=1", ""], "archived": ["", "box 3", ""]}
    )  # fmt: skip
    actors = pd.DataFrame({"id": ["a", "b"], "name": ["A", "B"], "kind": ["state"] * 2})
    cells = ["icg, p. 3", "a b, p. 6; p. 7; icg", "Le Monde, 3 May", ""]
    rows = [{"kind": "attack", "source": "a", "target": "b", "start": f"201{i}", "reference": cell}
            for i, cell in enumerate(cells)]  # fmt: skip
    g = sg.from_pandas(actors, pd.DataFrame(rows), references=references)
    table = paper_table(g)
    assert [work.text for work in table.works] == [
        "Crisis. (2013-05); archived: box 3", "Smith (2012). A & B.", "Le Monde, 3 May"
    ]  # fmt: skip
    assert table.cites == (((0, "p. 3"),), ((1, "p. 6; p. 7"), (0, "")), ((2, ""),), ())
    assert {work.key for work in table.works} == set(sg.cite(g).keys)
    last = [row[-1] for row in _typeset.rows_of(table)]
    assert last == ["[1], p. 3", "[2], p. 6; p. 7; [1]", "[3]", ""]
    assert [work.key for work in paper_table(g.during("2010")).works] == ["icg"]
    tex = table.text("latex")
    assert r"\cite[{p. 3}]{icg} \\" in tex
    assert r"\url{https://x.org/a_b?c=1}" in tex
    assert re.findall(r"\\bibitem\{(.+?)\}", tex) == [work.key for work in table.works]
    assert Page(table.text("html")).links == ["https://x.org/a_b?c=1"]


def test_rows_without_any_reference_have_no_column_of_it() -> None:
    actors = pd.DataFrame({"id": ["a", "b"], "name": ["A", "B"], "kind": ["state"] * 2})
    rows = pd.DataFrame({"kind": ["attack"], "source": ["a"], "target": ["b"], "start": ["2012"]})
    table = paper_table(sg.from_pandas(actors, rows))
    assert table.header == RELATION_COLUMNS[:-1]
    assert table.works == ()
    for text in (table.text("latex"), table.text("markdown"), table.text("html")):
        assert "References" not in text
        assert "bibitem" not in text


def test_a_table_without_rows_says_so(tmp_path: Path) -> None:
    table = paper_table(sg.load().ask("who allied with MNLA in 1990"))
    assert table.rows == ()
    assert "No row." in table.notes
    assert tex_rows(table.text("latex")) == []
    assert len(markdown_rows(table.text("markdown"))) == 1
    assert len(docx_parts(_docx.docx(table), tmp_path)[0]) == 1


def test_measures_are_numbers_of_one_form() -> None:
    frame = pd.DataFrame(
        {"ties": [2.0, 11.0], "hostile_share": [0.125, float("nan")], "net": [-1.5, 2.0], "own_one": [True, None]},
        index=pd.Index(["2012", "2013"], name="period"),
    )
    table = paper_table(frame, caption="C")
    assert table.header == ("Year", "Pairs", "Hostile share", "net", "own one")
    assert table.rows == (("2012", "2", "0.12", "−1.50", "yes"), ("2013", "11", "–", "2.00", "–"))
    assert table.notes == ("–: no value.",)
    french = paper_table(frame, lang="fr")
    assert french.rows[0][2:4] == ("0,12", "−1,50")
    assert french.header[0] == "Année"
    assert "---:" in table.text("markdown")


def test_every_word_is_there_in_both_languages() -> None:
    with Path(paper.__file__).with_name("paper_words.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["en"] and row["fr"] and row["en"].count("{}") == row["fr"].count("{}") for row in rows)
    assert set(paper.SUMMARY) <= {row["key"].removeprefix("column ") for row in rows}
    for name in paper.SUMMARY:
        assert name in sg.measures.summary(sg.load().during("2012")).index


# --- what is printed is what was written --------------------------------------------------------------------------


def wanted(table: PaperTable) -> list[list[str]]:
    return [list(row) for row in (_typeset.header_of(table), *_typeset.rows_of(table))]


def assert_printed(table: PaperTable, folder: Path) -> None:
    """Read the table back from each format."""
    rows, tex = wanted(table), table.text("latex")
    cells = [[untex(cell.strip()) for cell in row[:-1]] for row in tex_rows(tex)]
    assert cells == [row[:-1] for row in rows[1:]]
    assert tex.count("{") - tex.count(r"\{") == tex.count("}") - tex.count(r"\}")
    assert re.findall(r"\\bibitem\{(.+?)\}", tex) == [work.key for work in table.works]
    assert markdown_rows(table.text("markdown")) == rows
    page = Page(table.text("html"))
    assert page.cells == rows
    assert [item.strip() for item in page.items] == [f"{work.text} {work.url}".strip() for work in table.works]
    assert set(page.tags) <= TAGS
    found, paragraphs = docx_parts(_docx.docx(table), folder)
    assert found == rows
    assert paragraphs[0] == table.caption
    assert paragraphs[1 : 1 + len(table.notes)] == list(table.notes)


def test_hostile_text_is_printed_and_does_nothing(tmp_path: Path) -> None:
    table = paper_table(study(), caption=" ".join(HARD))
    assert len(table.works) == len(HARD)
    assert all(text.isprintable() for row in wanted(table) for text in row)
    assert_printed(table, tmp_path)
    assert not Page(table.text("html")).links


@strategies.quick(60)
@given(st.lists(st.text(max_size=15), min_size=1, max_size=4))
def test_any_text_is_printed(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    try:
        g = study(tuple(texts))
    except sg.DataError:
        return
    table = paper_table(g)
    if table.works:
        assert_printed(table, tmp_path_factory.mktemp("any"))


@pytest.mark.parametrize("text", ["- item", "+ item", "= rule", "# head", "1986. A title", "12) x", "> cited"])
def test_a_line_of_markdown_begins_nothing(text: str) -> None:
    line = _typeset._line(text)
    assert not re.match(r"[-+=#>|]|\d+[.)]", line)
    assert re.sub(r"\\([^\w\s])", r"\1", line) == text


def test_no_row_of_latex_begins_with_an_option() -> None:
    tex = paper_table(study()).text("latex")
    assert not re.search(r"(\\\\|rule|first|head|foot)\n\s*[\[*]", tex)


@pytest.mark.skipif(TEX is None, reason="no TeX is installed: apt-get install texlive-latex-recommended")
def test_latex_takes_it(tmp_path: Path) -> None:
    plain = tuple(text for text in HARD if text.isascii())
    graphs = (study(plain), sg.load(), sg.load().ask("who broke with AQIM"))
    typeset([paper_table(one, lang="fr") for one in graphs], tmp_path)


@pytest.mark.skipif(TEX is None, reason="no TeX is installed: apt-get install texlive-latex-recommended")
def test_no_acronym_runs_into_the_next_column(tmp_path: Path) -> None:
    g = sg.load()
    told = typeset([paper_table(g.ask("who allied with MNLA in 2012")), paper_table(g.during("2012"))], tmp_path)
    assert "Overfull" not in told


def typeset(tables: list[PaperTable], folder: Path) -> str:
    """Let TeX make a page of tables, and return what it says."""
    body = "\n".join(table.text("latex") for table in tables)
    head = r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{array,booktabs,longtable,url}\begin{document}"
    (folder / "t.tex").write_text(f"{head}\n{body}\n\\end{{document}}\n", encoding="utf-8")
    options = ["-interaction=nonstopmode", "-halt-on-error"] if "pdflatex" in str(TEX) else []
    done = subprocess.run([str(TEX), *options, "t.tex"], cwd=folder, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout[-2000:]
    assert (folder / "t.pdf").is_file()
    return (done.stdout + done.stderr).decode(errors="replace")


# --- Word ---------------------------------------------------------------------------------------------------------


def test_a_document_of_word_has_its_parts_and_repeats_its_head(tmp_path: Path) -> None:
    path = paper_table(sg.load()).write(tmp_path / "all.docx")
    with zipfile.ZipFile(path) as book:
        assert book.namelist() == [
            "[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels", "word/styles.xml"
        ]  # fmt: skip
        document, styles = (book.read(f"word/{name}.xml").decode() for name in ("document", "styles"))
    assert document.count("<w:tblHeader/>") == 1
    used = set(re.findall(r'<w:pStyle w:val="(\w+)"', document))
    assert used == {"Caption", "TableHead", "TableText", "TableNote", "Heading1", "Bibliography"}
    assert used <= set(re.findall(r'w:styleId="(\w+)"', styles))
    assert 'w:orient="landscape"' in document
    narrow = _docx.docx(paper_table(sg.load().during("2012")))
    assert narrow == _docx.docx(paper_table(sg.load().during("2012")))
    (tmp_path / "narrow.docx").write_bytes(narrow)
    with zipfile.ZipFile(tmp_path / "narrow.docx") as book:
        assert b"landscape" not in book.read("word/document.xml")
        assert b'w:val="en-GB"' in book.read("word/styles.xml")


@pytest.mark.parametrize("line", [20, 94, 140])
def test_columns_fill_the_line_and_break_no_word_where_there_is_room(line: int) -> None:
    table = paper_table(sg.load().during("2012"))
    found = _typeset.widths(table, line)
    columns = list(zip(*wanted(table), strict=True))
    words = [max(_typeset.room(word) for cell in column for word in cell.split()) for column in columns]
    assert all(width >= word for width, word in zip(found, words, strict=True))
    assert sum(found) <= max(line, sum(words) + 2 * len(words)) + 1e-9


# --- files and the command ----------------------------------------------------------------------------------------


def run(*arguments: str, folder: Path, code: int = 0) -> str:
    return shell.run("table", *arguments, folder=folder, code=code)


@pytest.mark.parametrize(
    ("name", "kind", "start"),
    [
        ("t.tex", "latex", b"% \\usep"),
        ("t.md", "markdown", b"**Part"),
        ("t.html", "html", b"<!DOCTY"),
        ("t.docx", "docx", b"PK"),
    ],
)
def test_a_file_is_written_in_the_format_of_its_name_or_of_the_option(
    tmp_path: Path,
    name: str,
    kind: Any,  # noqa: ANN401 — a word of the literal
    start: bytes,
) -> None:
    table = paper_table(sg.load().ask("who allied with MNLA in 2012"))
    assert table.write(tmp_path / name).read_bytes().startswith(start)
    with pytest.raises(FileError, match="there already"):
        table.write(tmp_path / name)
    assert table.write(tmp_path / "t.txt", format=kind).read_bytes() == (tmp_path / name).read_bytes()
    assert table.write(tmp_path / "t.txt", format=kind, overwrite=True).is_file()
    with pytest.raises(FileError, match=r"name the file .tex, .md, .html or .docx"):
        table.write(tmp_path / "t.doc")


def test_text_of_an_unknown_format_is_refused() -> None:
    with pytest.raises(QueryError, match="no format of text"):
        paper_table(sg.load().during("2012")).text("docx")


def test_the_command_prints_and_writes(tmp_path: Path) -> None:
    printed = run("who allied with MNLA in 2012", folder=tmp_path)
    assert printed == str(paper_table(sg.load().ask("who allied with MNLA in 2012")))
    said = run("relations", "--during", "2012", "--lang", "fr", "--out", "r.tex", folder=tmp_path)
    assert said == "r.tex written: 29 rows, 1 in the bibliography\n"
    french = paper_table(sg.load().during("2012"), lang="fr").text("latex")
    assert (tmp_path / "r.tex").read_text(encoding="utf-8") == french
    assert "there already" in run("relations", "--out", "r.tex", folder=tmp_path, code=1)
    assert "--out" in run("relations", "--format", "docx", folder=tmp_path, code=2)
    run("summary", "--out", "s.docx", "--caption", "Mine", folder=tmp_path)
    assert docx_parts((tmp_path / "s.docx").read_bytes(), tmp_path)[1][0] == "Mine"


def test_the_summary_is_that_of_the_measures(tmp_path: Path) -> None:
    rows = markdown_rows(run("summary", "--during", "2012/2014", folder=tmp_path))
    years = sg.measures.over_time(sg.measures.summary, sg.load(), first=2012, last=2014, actors="active")
    assert [row[0] for row in rows[1:]] == list(years.index)
    assert [row[2] for row in rows[1:]] == [f"{ties:.0f}" for ties in years["ties"]]
    assert rows[2][7] == "–"
