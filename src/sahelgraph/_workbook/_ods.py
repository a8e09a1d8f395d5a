"""Sheets of .ods."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from sahelgraph._advice import shown
from sahelgraph._reader import MAX_CELL
from sahelgraph._workbook._meaning import Fault, count, day, formula, no_text, number
from sahelgraph._workbook._xml import MOST_COLUMNS, MOST_ROWS, Elements, Names, UnreadableError, read, read_all

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

    from sahelgraph._workbook._meaning import Cell, Row

_CELLS = frozenset({"table-cell", "covered-table-cell"})


def sheets(book: zipfile.ZipFile) -> dict[str, str]:
    """Return the names of the sheets, each with the part that holds it."""
    tables = Names("table")
    read_all(book, "content.xml", tables)
    return {found.get("name", ""): "content.xml" for _, found in tables.found}


def rows(book: zipfile.ZipFile, name: str, part: str) -> Iterator[Row]:
    """Yield the rows of a sheet with their numbers; blank ones are left out."""
    cells = _Cells(name)
    yield from read(book, part, cells)
    if cells.merged:
        raise UnreadableError(f"row {cells.merged} of the sheet {shown(name)} has merged cells; unmerge them")


class _Cells(Elements):
    """The rows of a sheet."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.within = False
        self.number = self.times = self.length = self.paragraphs = self.notes = self.depth = self.merged = (
            self.blank
        ) = 0
        self.cells: list[Cell] = []
        self.attributes: dict[str, str] = {}
        self.parts: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self.within = attributes.get("name") == self.name
        elif not self.within:
            return
        elif name == "table-row":
            self.cells, self.blank, self.times = [], 0, count(attributes, "number-rows-repeated")
        elif name in _CELLS:
            self.attributes, self.length, self.paragraphs = attributes, 0, 0
            self.parts.clear()
            spans = ("number-columns-spanned", "number-rows-spanned")
            if any(attributes.get(span, "1") != "1" for span in spans):
                self.merged = self.merged or self.number + 1
        elif name == "annotation":
            self.notes += 1
        elif name == "p" and not self.notes:
            self.depth += 1
            self._add("\n" if self.paragraphs else "")
            self.paragraphs += 1
        elif self.depth and name in {"s", "tab", "line-break"}:
            times = self.unfold(min(count(attributes, "c"), MAX_CELL))
            self._add({"s": " " * times, "tab": "\t", "line-break": "\n"}[name])

    def text(self, text: str) -> None:
        if self.depth and not self.notes:
            self._add(text)

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
        if self.length > MAX_CELL:
            raise UnreadableError(f"a cell of row {self.number + 1} holds more than {MAX_CELL:,} characters")

    def end(self, name: str) -> None:
        if not self.within:
            return
        if name == "annotation":
            self.notes -= 1
        elif name == "p" and not self.notes:
            self.depth -= 1
        elif name in _CELLS:
            times = count(self.attributes, "number-columns-repeated")
            cell = self._cell("".join(self.parts))
            times = min(times, MOST_COLUMNS - len(self.cells) - self.blank)
            if cell == "":  # the blank rest of a row comes as one cell, repeated up to the sheet's edge
                self.blank += times
            else:
                self.cells += [""] * self.unfold(self.blank) + [cell] * self.unfold(times)
                self.blank = 0
        elif name == "table-row":
            self._end_of_row()
        elif name == "table":
            self.within, self.done = False, True

    def _end_of_row(self) -> None:
        if self.cells:
            if self.number + self.times > MOST_ROWS:
                raise UnreadableError("it has more rows than a spreadsheet can")
            self.unfold((self.times - 1) * len(self.cells))
            self.rows += ((self.number + i, self.cells) for i in range(1, self.times + 1))
        self.number += self.times

    def _cell(self, shown_text: str) -> Cell:
        found = self.attributes
        if "formula" in found:
            return formula(shown_text)
        match found.get("value-type", "string"):
            case "string":
                return found.get("string-value", shown_text)
            case "float":
                digits = re.fullmatch("0+[0-9]+", shown_text)
                return number(found["value"], "0" * len(shown_text) if digits else "")
            case "date":
                date, _, time = found["date-value"].partition("T")
                if time.strip("0:."):
                    return Fault(
                        "as-day", f"the cell holds a time of day ({shown(date)})", "write the day as text", date
                    )
                parts = re.findall(r"[^\W_]+", shown_text)
                return day(dt.date.fromisoformat(date), with_day=len(parts) >= 3)
        return no_text(shown_text)
