"""Workbooks (.xlsx and .ods) → the same sheets of text as CSV files give.

A workbook is a zip of XML, and is read here as just that: nothing is computed, fetched or executed, and a document
that declares entities is refused. What a spreadsheet holds as a number or a day becomes text only where there is one
text that it can mean.
"""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError

from sahelgraph._advice import shown
from sahelgraph._reader import CHUNK, Sheet, kind_of_file
from sahelgraph._report import Problem
from sahelgraph._workbook import _ods, _xlsx
from sahelgraph._workbook._meaning import Fault, text_of
from sahelgraph._workbook._xlsx import escaped, unescaped
from sahelgraph._workbook._xml import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sahelgraph._reader import Sink
    from sahelgraph._workbook._meaning import Row

__all__ = ["Workbook", "escaped", "is_workbook", "open_workbook", "unescaped"]

_ODS = "content.xml"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN = (
    *(UnreadableError, zipfile.BadZipFile, ExpatError, zlib.error, OSError, EOFError),
    *(KeyError, IndexError, ValueError, RuntimeError),  # the last: a zip that is encrypted, or packed as none here can
)


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a workbook: the part of the zip that holds each."""

    path: Path
    parts: Mapping[str, str]
    sink: Sink

    def sheet(self, name: str) -> Sheet | None:
        """Return a sheet by its name, or say that there is none."""
        found = [sheet for sheet in self.parts if sheet == name] or [
            sheet for sheet in self.parts if sheet.strip().casefold() == name
        ]
        if not found:
            message = f'there is no sheet "{name}"'
            names = ", ".join(map(shown, list(self.parts)[:9]))
            hint = (
                f"the sheets are {names}; name one of them so"
                if names
                else "open it in a spreadsheet, and save it again"
            )
            self.sink(Problem("error", self.path.name, 0, "", "", "missing-sheet", message, hint))
            return None
        file = f"{self.path.name}, sheet {shown(found[0])}"
        return _sheet_of(self._rows(found[0], file), file, self.sink)

    def _rows(self, name: str, file: str) -> Iterator[Row]:
        part = self.parts[name]
        reader = _ods if part == _ODS else _xlsx
        try:
            with zipfile.ZipFile(self.path) as book:
                yield from reader.rows(book, name, part)
        except _BROKEN as error:
            self.sink(Problem("error", file, 0, "", "", *_broken(error)))
            yield 0, []  # and that is all


def is_workbook(path: Path) -> bool:
    """Tell by its name whether a file is a workbook."""
    return path.suffix.lower() in {".xlsx", ".xlsm", ".ods"}


def open_workbook(path: Path, sink: Sink) -> Workbook | None:
    """Open a workbook; what is wrong with it goes to `sink`, and None is returned when nothing can be read."""
    fault = kind_of_file(path)
    if fault is None:
        try:
            with path.open("rb") as file:
                if file.read(8) == _OLD:
                    raise UnreadableError("it has a password, or is an old .xls under another name")
            with zipfile.ZipFile(path) as book:
                reader = _ods if _ODS in book.namelist() else _xlsx
                return Workbook(path, reader.sheets(book), sink)
        except _BROKEN as error:
            fault = _broken(error)
    sink(Problem("error", path.name, 0, "", "", *fault))
    return None


def _broken(error: BaseException) -> tuple[str, str, str]:
    if isinstance(error, RuntimeError) and "encrypted" in str(error):
        error = UnreadableError("it has a password")
    why = str(error) if isinstance(error, (UnreadableError, OSError)) else f"damaged, or no workbook ({error})"
    form = " as .xlsx or .ods, without a password" if "password" in why else ""
    hint = f"open it in a spreadsheet, and save it again{form}"
    return "workbook", f"the workbook cannot be read: {why}", hint


def _sheet_of(rows: Iterator[Row], file: str, sink: Sink) -> Sheet | None:
    number, first = next(rows, (1, []))
    if not number:
        return None
    names = [text_of(cell) for cell in first]
    if number != 1 or not any(names):
        message = "the sheet is empty" if not any(names) else "the first row is blank"
        sink(Problem("error", file, 1, "", "", "no-header", message, "the first row names the columns"))
        return None
    for cell in first:
        if isinstance(cell, Fault):
            sink(Problem("error", file, 1, "", "", *cell[:3]))
    header = tuple(name.strip() for name in names)
    return Sheet(file, header, _chunks(rows, header, file, sink))


def _chunks(
    rows: Iterator[Row], header: tuple[str, ...], file: str, sink: Sink
) -> Iterator[tuple[list[int], list[list[str]]]]:
    numbers: list[int] = []
    texts: list[list[str]] = []
    for number, cells in rows:
        if not number:
            break
        if len(cells) > len(header):
            message = f"the row has {len(cells)} cells, the header {len(header)}"
            sink(Problem("error", file, number, "", "", "cells", message, "name the column, or clear the cell"))
            continue
        for name, cell in zip(header, cells, strict=False):
            if isinstance(cell, Fault):
                sink(Problem("error", file, number, name, "", *cell[:3]))
        numbers.append(number)
        texts.append([text_of(cell) for cell in cells] + [""] * (len(header) - len(cells)))
        if len(numbers) == CHUNK:
            yield numbers, texts
            numbers, texts = [], []
    if numbers:
        yield numbers, texts
