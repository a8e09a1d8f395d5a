"""Bytes → rows of text with their places: strict, before any data frame sees them.

Every reader that was tried damages something in silence, so this one refuses: a row with a cell too many, an unclosed
quote, a control character or a byte that is no UTF-8 is a problem with its row, never a guess.
"""

from __future__ import annotations

import csv
import io
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from sahelgraph._report import Problem, Severity

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

    Sink = Callable[[Problem], None]

CHUNK = 32_768
MAX_CELL = 1_000_000
MAX_LINE = 10_000_000

_MAGIC = (
    (b"\x1f\x8b", "a gzip file", "unpack it first (gunzip)"),
    (b"PK\x03\x04", "a zip file or a workbook (.xlsx, .ods)", "save the sheet as CSV (UTF-8)"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)", "save the sheet as CSV (UTF-8)"),
    (b"%PDF", "a PDF", "give the CSV file"),
    (b"\x89PNG", "a PNG picture", "give the CSV file"),
    (b"PAR1", "a Parquet file", "give the CSV file"),
    (b"SQLite format 3", "a SQLite data base", "export the table as CSV (UTF-8)"),
    (b"version https://git-lfs", "a pointer of git-lfs, not the file itself", "run git lfs pull"),
)
_MARKUP = re.compile(rb"\s*(<!doctype|<html|<\?xml|\{\s*\"|\[\s*[\{\[])", re.IGNORECASE)
# What no cell may hold: C0 controls but tab and line breaks, DEL, and bytes that were no UTF-8 (as lone surrogates).
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# What a cell may hold but nobody sees: C1 controls, no-break space, soft hyphen, zero width, direction marks.
_UNSEEN = re.compile("[\x80-\x9f\u00a0\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one table: the header, then chunks of (row numbers, rows), each row as long as the header."""

    file: str
    header: tuple[str, ...]
    chunks: Iterator[tuple[list[int], list[list[str]]]]


def open_csv(path: str | os.PathLike[str], sink: Sink, *, encoding: str | None = None) -> Sheet | None:
    """Open a CSV file; what is wrong with it goes to `sink`, and None is returned when there is no table to read."""
    path = Path(path)
    name = path.name

    def refuse(code: str, message: str, hint: str) -> None:
        sink(Problem("error", name, 0, "", "", code, message, hint))

    kind = _kind_of_file(path)
    if kind is not None:
        refuse(*kind)
        return None
    try:
        raw = path.open("rb")
    except OSError as error:
        refuse("unreadable-file", f"the file cannot be opened ({error.strerror})", "check its permissions")
        return None
    head = raw.read(4096)
    what = _foreign(head)
    if what is not None:
        raw.close()
        refuse("not-csv", f"this is {what[0]}", what[1])
        return None
    raw.seek(0)
    if encoding is None:
        encoding = _encoding(head, name, sink)
    text = io.TextIOWrapper(raw, encoding=encoding, errors="surrogateescape", newline="")
    return _sheet(text, name, sink)


def _kind_of_file(path: Path) -> tuple[str, str, str] | None:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        if path.is_symlink():
            return "missing-file", "this is a link to a file that does not exist", "mend the link"
        return "missing-file", "there is no such file", "check the folder and the spelling of the name"
    except OSError as error:
        return "unreadable-file", f"the file cannot be reached ({error.strerror})", "check the path"
    if stat.S_ISDIR(mode):
        return "not-a-file", "this is a folder, not a file", "give the CSV file itself"
    if not stat.S_ISREG(mode):
        return "not-a-file", "this is a pipe or a device, not a regular file", "save the rows as a file first"
    return None


def _foreign(head: bytes) -> tuple[str, str] | None:
    for magic, what, hint in _MAGIC:
        if head.startswith(magic):
            return what, hint
    if _MARKUP.match(head):
        return "HTML, XML or JSON", "it may be an error page saved under the wrong name; download or export it again"
    return None


def _encoding(head: bytes, name: str, sink: Sink) -> str:
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if utf16 or (head[1:40:2].count(0) > 10 and head[0:40:2].count(0) == 0):
        hint = "save it as UTF-8 to be read by every tool"
        sink(Problem("notice", name, 0, "", "", "utf-16", "read as UTF-16", hint))
        return "utf-16" if utf16 else "utf-16-le"
    return "utf-8"


def _sheet(text: IO[str], name: str, sink: Sink) -> Sheet | None:
    first = text.readline(MAX_LINE)
    if not first.strip():
        rest = first + text.read(MAX_LINE)
        text.close()
        message = "the first line is blank" if rest.strip() else "the file is empty"
        sink(Problem("error", name, 1, "", "", "no-header", message, "the first line names the columns"))
        return None
    records = csv.reader(_lines(first, text), delimiter=_delimiter(first, name, sink), strict=True)
    csv.field_size_limit(MAX_CELL)
    try:
        header = tuple(cell.strip() for cell in next(records))
    except csv.Error as error:
        sink(_csv_problem(error, name, 1))
        return None
    return Sheet(name, header, _chunks(records, header, name, sink, text))


def _delimiter(first: str, name: str, sink: Sink) -> str:
    """Choose by the header alone: another sign only where the comma makes no columns of it."""
    counts = {sign: len(next(csv.reader([first], delimiter=sign), [])) for sign in ",;\t|"}
    best = max(counts, key=lambda sign: counts[sign])
    if counts[","] > 1 or counts[best] == 1:
        return ","
    shown = {"\t": "a tab"}.get(best, best)
    sink(Problem("notice", name, 1, "", "", "delimiter", f"the columns are separated by {shown}", "read that way"))
    return best


def _lines(first: str, text: IO[str]) -> Iterator[str]:
    line = first
    while line:
        if len(line) >= MAX_LINE:
            raise csv.Error(f"line longer than {MAX_LINE:,} characters")
        yield line
        line = text.readline(MAX_LINE)


def _csv_problem(error: csv.Error, name: str, row: int) -> Problem:
    text = str(error)
    if "unexpected end" in text or "field larger" in text:
        message, hint = "a quotation mark opens here and never closes", 'close it, or write "" for a mark within'
    elif "expected after" in text:
        message, hint = "text follows a closing quotation mark", 'write "" for a mark inside a quoted cell'
    elif "line longer" in text:
        message, hint = f"a line is longer than {MAX_LINE:,} characters", "the file is damaged or no table"
    else:
        message, hint = f"the row cannot be read ({text})", "open the file in a text editor and mend the row"
    return Problem("error", name, row, "", "", "csv", message, hint)


def _chunks(
    records: Iterator[list[str]], header: tuple[str, ...], name: str, sink: Sink, text: IO[str]
) -> Iterator[tuple[list[int], list[list[str]]]]:
    numbers: list[int] = []
    rows: list[list[str]] = []
    number, width = 1, len(header)
    with text:
        while True:
            number += 1
            try:
                row = next(records, None)
            except csv.Error as error:
                sink(_csv_problem(error, name, number))
                break
            if row is None:
                break
            if not row:
                continue
            if len(row) != width:
                sink(_width_problem(row, width, name, number))
                continue
            if not any(row):
                sink(Problem("notice", name, number, "", "", "blank-row", "the row has only empty cells", "left out"))
                continue
            numbers.append(number)
            rows.append(row)
            if len(rows) == CHUNK:
                yield numbers, rows
                numbers, rows = [], []
    if rows:
        yield numbers, rows


def _width_problem(row: list[str], width: int, name: str, number: int) -> Problem:
    few = len(row) < width
    hint = "a cell or a comma is missing" if few else "quote the cell that holds a comma, or take the extra comma out"
    message = f"the row has {len(row)} cells, the header {width}"
    return Problem("error", name, number, "", "", "cells", message, hint)


def bad_character(cell: str) -> tuple[Severity, str, str, str] | None:
    """Return severity, code, message and hint where a cell holds a character that it must not, or that nobody sees."""
    if cell.isascii() and cell.isprintable():
        return None
    if found := _FORBIDDEN.search(cell):
        sign = ord(found[0])
        if not 0xD800 <= sign <= 0xDFFF:
            return "error", "control-character", f"the cell holds a control character (U+{sign:04X})", "take it out"
        if not 0xDC80 <= sign <= 0xDCFF:
            return "error", "control-character", f"the cell holds half a character (U+{sign:04X})", "take it out"
        likely = cell.encode("utf-8", "surrogateescape").decode("cp1252", "replace")[:60]
        hint = f'as Windows-1252 it would read "{likely}"; save the file as UTF-8, or give encoding="cp1252"'
        return "error", "encoding", f"byte 0x{sign - 0xDC00:02X} is not UTF-8", hint
    if found := _UNSEEN.search(cell):
        message = f"the cell holds a character that nobody sees (U+{ord(found[0]):04X})"
        return "warning", "unseen-character", message, "take it out if it is not meant"
    return None
