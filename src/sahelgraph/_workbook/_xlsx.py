"""Sheets of .xlsx."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from sahelgraph._advice import shown
from sahelgraph._reader import MAX_CELL
from sahelgraph._workbook._meaning import count, day, formula, no_text, number, serial
from sahelgraph._workbook._xml import (
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_TEXT,
    Elements,
    Names,
    UnreadableError,
    read,
    read_all,
)

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

    from sahelgraph._workbook._meaning import Cell, Row

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})\Z", re.ASCII)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_FORBIDDEN = "\x00-\x08\x0b-\x1f\ufffe\uffff"
# A line that would be read as the beginning of an escape, also of one that is only made by escaping what follows it.
_UNFIT = re.compile(f"[{_FORBIDDEN}]|_(?=x[0-9A-Fa-f]{{4}}[_{_FORBIDDEN}])")
_BUILTIN = {14: "m/d/yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "m/d/yy h:mm", 9: "0%", 10: "0.00%"}
_BUILTIN |= dict.fromkeys((18, 19, 20, 21, 45, 46, 47), "h:mm") | dict.fromkeys(
    (*range(27, 37), *range(50, 59)), "d-m-y"
)


def sheets(book: zipfile.ZipFile) -> dict[str, str]:
    """Return the names of the sheets, each with the part that holds it."""
    found, targets = Names("sheet"), Names("Relationship")
    read_all(book, "xl/workbook.xml", found)
    read_all(book, "xl/_rels/workbook.xml.rels", targets)
    paths = {target["Id"]: target["Target"] for _, target in targets.found}
    known = set(book.namelist())
    parts = {}
    for _, sheet in found.found:
        target = paths.get(sheet.get("id", ""), "").lstrip("/")
        part = target if target.startswith("xl/") else f"xl/{target}"
        if part in known:
            parts[sheet.get("name", "")] = part
    return parts


def rows(book: zipfile.ZipFile, name: str, part: str) -> Iterator[Row]:
    """Yield the rows of a sheet with their numbers; blank ones are left out."""
    strings, formats, dates = _Strings(), _Formats(), Names("workbookPr")
    read_all(book, "xl/workbook.xml", dates)
    known = book.namelist()
    for other, elements in (("xl/sharedStrings.xml", strings), ("xl/styles.xml", formats)):
        if other in known:
            read_all(book, other, elements)
    late = any(found.get("date1904") in {"1", "true"} for _, found in dates.found)
    epoch = dt.date(1904, 1, 1) if late else dt.date(1899, 12, 30)
    cells = _Cells(strings.found, formats.patterns(), epoch)
    yield from read(book, part, cells)
    if cells.merged:
        raise UnreadableError(f"the sheet {shown(name)} has merged cells ({shown(cells.merged)}); unmerge them")


class _Strings(Elements):
    """The texts that cells share."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.parts: list[str] = []
        self.inside = self.phonetic = False
        self.total = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 — one signature for all
        self.phonetic |= name == "rPh"
        self.inside = name == "t" and not self.phonetic

    def end(self, name: str) -> None:
        self.inside = False
        if name == "rPh":
            self.phonetic = False
        elif name == "si":
            self.found.append(unescaped("".join(self.parts)))
            self.parts.clear()

    def text(self, text: str) -> None:
        if self.inside:
            self.parts.append(text)
            self.total += len(text)
            if self.total > MOST_TEXT // 4 or len(self.parts) > MAX_CELL:
                raise UnreadableError("it holds more text than a workbook can")


class _Formats(Elements):
    """How the cells of each style show their numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.codes = dict(_BUILTIN)
        self.styles: list[int] = []
        self.inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self.codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self.inside = True
        elif name == "xf" and self.inside:
            self.styles.append(int(attributes.get("numFmtId", "0")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.inside = False

    def patterns(self) -> list[str]:
        """Return the pattern of each style: what it shows, without colours, conditions and quoted text."""
        plain = {number: re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", code) for number, code in self.codes.items()}
        return [plain.get(style, "").split(";")[0].lower() for style in self.styles]


class _Cells(Elements):
    """The rows of a sheet."""

    def __init__(self, strings: list[str], patterns: list[str], epoch: dt.date) -> None:
        super().__init__()
        self.strings, self.patterns, self.epoch = strings, patterns, epoch
        self.number = self.column = self.length = 0
        self.cells: list[Cell] = []
        self.attributes: dict[str, str] = {}
        self.parts: list[str] = []
        self.inside = self.formula = self.phonetic = False
        self.merged = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            before, self.number = self.number, count(attributes, "r") if "r" in attributes else self.number + 1
            self.cells, self.column = [], 0
            if self.number > MOST_ROWS:
                raise UnreadableError("it has more rows than a spreadsheet can")
            if self.number <= before:
                raise UnreadableError(f"its row {self.number} comes behind row {before}")
        elif name == "c":
            found = _REFERENCE.match(attributes.get("r", ""))
            self.column = _column(found[1]) if found else self.column + 1
            self.attributes, self.formula, self.length = attributes, False, 0
            self.parts.clear()
        elif name == "f":
            self.formula = True
        elif name == "rPh":
            self.phonetic = True
        elif name == "mergeCell":
            self.merged = self.merged or attributes.get("ref", "?")
        self.inside = name in {"v", "t"} and not self.phonetic

    def text(self, text: str) -> None:
        if self.inside:
            self.parts.append(text)
            self.length += len(text)
            if self.length > MAX_CELL:
                raise UnreadableError(f"a cell of row {self.number} holds more than {MAX_CELL:,} characters")

    def end(self, name: str) -> None:
        self.inside = False
        if name == "rPh":
            self.phonetic = False
        elif name == "c" and (self.parts or self.formula):
            if self.column > MOST_COLUMNS:
                raise UnreadableError("it has more columns than a spreadsheet can")
            if self.column <= len(self.cells):
                raise UnreadableError(f"the cells of its row {self.number} are not in their order")
            self.cells += [""] * self.unfold(self.column - len(self.cells) - 1)
            self.cells.append(self._cell("".join(self.parts)))
        elif name == "row":
            while self.cells and self.cells[-1] == "":
                self.cells.pop()
            if self.cells:
                self.rows.append((self.number, self.cells))

    def _cell(self, text: str) -> Cell:
        if self.formula:
            return formula(text)
        style = int(self.attributes.get("s", "0"))
        pattern = self.patterns[style] if style < len(self.patterns) else ""
        match self.attributes.get("t", "n"):
            case "s":
                return self.strings[int(text)]
            case "inlineStr" | "str":
                return unescaped(text)
            case "d":
                return day(dt.date.fromisoformat(text[:10]), with_day=True)
            case "n":
                return serial(text, pattern, self.epoch) if re.search("[dyh]|mm", pattern) else number(text, pattern)
        return no_text({"1": "TRUE", "0": "FALSE"}.get(text, text))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def escaped(text: str) -> str:
    r"""Write what XML cannot hold, and what looks like it, as workbooks do: ``_x000D_``.

    >>> escaped("a_x000D_x000D_b")
    'a_x005F_x000D_x005F_x000D_b'
    """
    return _UNFIT.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescaped(text: str) -> str:
    r"""Read what `escaped` wrote.

    >>> unescaped(escaped("a_x000D_x000D\r") + "_x000D_")
    'a_x000D_x000D\r\r'
    """
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
