"""A study as a workbook in which every cell is text, so that a spreadsheet has nothing to rewrite."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from sahelgraph._kinds import STATUSES
from sahelgraph._schema import ACTOR_KINDS, CONFIDENCES
from sahelgraph._workbook import escaped
from sahelgraph._writing import Written, tables_of_graph
from sahelgraph.errors import FileError
from sahelgraph.exporters import _definitions
from sahelgraph.exporters._target import refuse_present, write_new
from sahelgraph.exporters._zip import HEAD, info

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping

    from sahelgraph._graph import TemporalMultigraph

LONGEST_CELL = 32_767
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# Styles: text; text in bold; text that begins like a formula, and is marked as none.
_TEXT, _BOLD, _QUOTED = 1, 2, 3
_STYLES = (
    f'{HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/>'
    '<sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/>'
    '<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '</cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def write_workbook(g: TemporalMultigraph, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Write a graph as an .xlsx that `read_workbook` reads back cell for cell.

    Every cell is text, also the empty ones below the last row, and nothing is a formula. The cells of ids, kinds and
    statuses offer what there is to choose from; the sheet ``definitions`` says what columns, kinds and statuses mean.
    Of a narrowed graph the rows are those of `write_csv`.

    Raises
    ------
    FileError
        If the file is there and `overwrite` is not set, or a sheet cannot hold the rows or a cell's text.

    Examples
    --------
    >>> import tempfile
    >>> import sahelgraph as sg
    >>> from sahelgraph.exporters import write_workbook
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_workbook(sg.load(), f"{folder}/mali.xlsx")
    ...     sg.read_workbook(path).allies("MNLA", 2012)["actor"].tolist()
    ['ansar_dine', 'aqim', 'mujwa']
    """
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise FileError(f"{path}: give a name that ends with .xlsx")
    refuse_present(path, overwrite=overwrite)  # before anything is made
    tables = tables_of_graph(g)
    tables.setdefault("references", Written(("key", "citation", "published", "url", "archived"), []))
    tables.setdefault("kinds", Written(("kind", "is_a", "definition", "phrase", "time", "directed", "sign"), []))
    for name, table in tables.items():
        _refuse_unfit(path, name, table)
    definitions, places = _definition_rows(g)
    letter = _letters(tables["actors"].header.index("id"))
    places["ids"] = f"actors!${letter}$2:${letter}${MOST_ROWS}"
    tables["definitions"] = definitions
    choices = {name: _choices(name, table, places) for name, table in tables.items()}
    return write_new(path, _package(tables, choices), overwrite=overwrite)


def _refuse_unfit(path: Path, name: str, table: Written) -> None:
    if len(table.rows) >= MOST_ROWS:
        raise FileError(f"{path}: a sheet holds {MOST_ROWS:,} rows, and {name} has more; write CSV (write_csv)")
    if len(table.header) > MOST_COLUMNS:
        raise FileError(f"{path}: a sheet holds {MOST_COLUMNS:,} columns, and {name} has more; write CSV (write_csv)")
    for number, row in enumerate((table.header, *table.rows), start=1):
        if any(_length(cell) > LONGEST_CELL for cell in row):
            raise FileError(f"{path}: a cell of row {number} of {name} is longer than the {LONGEST_CELL:,} of a sheet")


def _length(cell: str) -> int:
    """Return the length of a text as spreadsheets count: in units of 16 bits."""
    plain = cell.isascii() and cell.isprintable() and "_x" not in cell
    return len(cell) if plain else len(escaped(cell).encode("utf-16-le")) // 2


def _definition_rows(graph: TemporalMultigraph) -> tuple[Written, dict[str, str]]:
    """Return what words mean, and where on the sheet the kinds stand."""
    told: list[tuple[str, ...]] = []
    places = {}
    for what, words in (
        ("kind of relation", {name: (kind.definition, kind.not_this) for name, kind in graph.kinds.items()}),
        ("kind of actor", dict.fromkeys(ACTOR_KINDS, ("", ""))),
        ("status", {name: (_definitions.STATUSES[name], "") for name in STATUSES}),
        ("column of actors", {name: (text, "") for name, text in _definitions.ACTOR_COLUMNS.items()}),
        ("column of relations", {name: (text, "") for name, text in _definitions.RELATION_COLUMNS.items()}),
    ):
        places[what] = f"definitions!$B${len(told) + 2}:$B${len(told) + len(words) + 1}"
        told += [(what, name, *texts) for name, texts in words.items()]
    return Written(("what", "word", "definition", "not this"), told), places


def _choices(name: str, table: Written, places: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the columns whose cells offer a choice, with the formula of its list."""
    lists = {
        "actors": {"kind": places["kind of actor"], "part_of": places["ids"]},
        "relations": {
            **dict.fromkeys(("source", "target", "via"), places["ids"]),
            "kind": places["kind of relation"],
            "status": f'"{",".join(STATUSES)}"',
            "confidence": f'"{",".join(CONFIDENCES)}"',
        },
    }.get(name, {})
    return ((_letters(i), lists[column]) for i, column in enumerate(table.header) if column in lists)


# -- the zip of XML ----------------------------------------------------------------------------------------------


def _package(tables: Mapping[str, Written], choices: Mapping[str, Iterable[tuple[str, str]]]) -> bytes:
    numbers = range(1, len(tables) + 1)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{_TYPE}.worksheet+xml"/>' for i in numbers
        )
        + f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        + "".join(
            f'<sheet name={quoteattr(name)} sheetId="{i}" r:id="rId{i}"/>' for i, name in enumerate(tables, start=1)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(
            [*(("worksheet", f"worksheets/sheet{i}.xml") for i in numbers), ("styles", "styles.xml")]
        ),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(info(name), HEAD + text)
        book.writestr(info("xl/styles.xml"), _STYLES)
        for i, (name, table) in enumerate(tables.items(), start=1):
            with book.open(info(f"xl/worksheets/sheet{i}.xml"), "w") as part:
                for text in _sheet(table, choices[name]):
                    part.write(text.encode())
    return out.getvalue()


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    rows = (
        f'<Relationship Id="rId{i}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(rows)}</Relationships>'


def _sheet(table: Written, choices: Iterable[tuple[str, str]]) -> Iterator[str]:
    width = len(table.header)
    yield f'{HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" '
    yield 'topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>'
    yield f'<col min="1" max="{width}" width="18" style="{_TEXT}" customWidth="1"/></cols><sheetData>'
    letters = [_letters(i) for i in range(width)]
    yield _row(1, table.header, letters, _BOLD)
    for number, row in enumerate(table.rows, start=2):
        yield _row(number, row, letters, _TEXT)
    yield "</sheetData>"
    found = [
        f'<dataValidation type="list" errorStyle="warning" allowBlank="1" showErrorMessage="1" '
        f'sqref="{letter}2:{letter}{MOST_ROWS}"><formula1>{escape(formula)}</formula1></dataValidation>'
        for letter, formula in choices
    ]
    if found:
        yield f'<dataValidations count="{len(found)}">{"".join(found)}</dataValidations>'
    yield "</worksheet>"


def _row(number: int, cells: Iterable[str], letters: Iterable[str], style: int) -> str:
    found = (
        f'<c r="{letter}{number}" s="{_QUOTED if cell[0] in "=+-@" else style}" t="inlineStr"><is>'
        f'<t xml:space="preserve">{escape(escaped(cell))}</t></is></c>'
        for letter, cell in zip(letters, cells, strict=True)
        if cell
    )
    return f'<row r="{number}">{"".join(found)}</row>'


def _letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
