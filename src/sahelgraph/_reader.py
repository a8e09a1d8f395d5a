"""Bytes → rows of text with their places: strict, before any data frame sees them.

Every reader that was tried damages something in silence, so this one refuses: a row with a cell too many, an unclosed
quote, a control character or a byte that is no UTF-8 is a problem with its row, never a guess.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import stat
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING

from sahelgraph._advice import shown
from sahelgraph._fields import Fields, split
from sahelgraph._report import Problem

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Generator, Iterator, Sequence
    from typing import TypeVar

    Sink = Callable[[Problem], None]
    Rows = tuple[Sequence[int], list[list[str]]]
    _T = TypeVar("_T")

BROKEN_OFF = frozenset({"csv", "not-text", "unreadable-file"})  # codes after which no row of the file was read
CHUNK = 32_768
BLOCK = 1 << 20
PIECE = 1 << 21
MAX_CELL = 1_000_000
MAX_LINE = 10_000_000
_QUOTED = 500  # letters of a row that a problem quotes

_MAGIC = (
    (b"\x1f\x8b", "a gzip file", "unpack it first (gunzip)"),
    (b"PK\x03\x04", "a zip file or a workbook (.xlsx, .ods)", "save the sheet as CSV (UTF-8)"),
    (b"PK\x05\x06", "an empty zip file", "give the CSV file"),
    (b"BZh", "a bzip2 file", "unpack it first (bunzip2)"),
    (b"\xfd7zXZ", "an xz file", "unpack it first (unxz)"),
    (b"\x28\xb5\x2f\xfd", "a zstd file", "unpack it first (unzstd)"),
    (b"7z\xbc\xaf", "a 7z file", "unpack it first"),
    (b"Rar!", "a rar file", "unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)", "save the sheet as CSV (UTF-8)"),
    (b"%PDF", "a PDF", "give the CSV file"),
    (b"\x89PNG", "a PNG picture", "give the CSV file"),
    (b"\xff\xd8\xff", "a JPEG picture", "give the CSV file"),
    (b"GIF8", "a GIF picture", "give the CSV file"),
    (b"ARROW1", "an Arrow file", "give the CSV file"),
    (b"\x89HDF", "an HDF5 file", "give the CSV file"),
    (b"{\\rtf", "a document (.rtf)", "save the table as CSV (UTF-8)"),
    (b"PAR1", "a Parquet file", "give the CSV file"),
    (b"SQLite format 3", "a SQLite data base", "export the table as CSV (UTF-8)"),
    (b"version https://git-lfs", "a pointer of git-lfs, not the file itself", "run git lfs pull"),
)
_MARKUP = re.compile(rb"\s*(<[!?/a-z]|\{\s*[\"}]|\[\s*[\{\[\"\]])", re.IGNORECASE)
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one table: the header, then chunks of (row numbers, rows), each row as long as the header."""

    file: str
    header: tuple[str, ...]
    chunks: Iterator[tuple[Sequence[int], list[list[str]]]]
    # The same rows, many at once where that is safe; whoever takes from one of the two leaves the other.
    pieces: Iterator[tuple[Sequence[int], list[list[str]] | Fields]] | None = None


def open_csv(
    path: str | os.PathLike[str],
    sink: Sink,
    *,
    encoding: str | None = None,
    opened: Callable[[Path], IO[bytes]] = lambda path: path.open("rb"),
) -> Sheet | None:
    """Open a CSV file; what is wrong with it goes to `sink`, and None is returned when there is no table to read."""
    path = Path(path)
    fault = kind_of_file(path)
    if fault is None:
        try:
            return open_stream(opened(path), path.name, sink, encoding=encoding)
        except OSError as error:
            fault = _unreadable(error)
    sink(Problem("error", path.name, 0, "", "", *fault))
    return None


def open_stream(raw: IO[bytes], name: str, sink: Sink, *, encoding: str | None = None) -> Sheet | None:
    """Open the bytes of a CSV file, as `open_csv` does."""
    head = raw.read(4096)
    raw.seek(0)
    fault = _foreign(head)
    if fault is None and encoding is not None and not _is_encoding(encoding):
        fault = "encoding", f"there is no encoding {encoding!a}", "write one such as cp1252 or utf-16"
    if fault is not None:
        raw.close()
        sink(Problem("error", name, 0, "", "", *fault))
        return None
    return _sheet(raw, name, codecs.lookup(encoding).name if encoding else _encoding(head, name, sink), sink)


def kind_of_file(path: Path) -> tuple[str, str, str] | None:
    """Say what a path is, if it is no regular file: code, message and hint."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        if path.is_symlink():
            return "missing-file", "this is a link to a file that does not exist", "mend the link"
        near = misnamed(path)
        hint = f'"{near}" may be it; rename it' if near else _elsewhere(path)
        return "missing-file", "there is no such file", hint or "check the folder and the spelling of the name"
    except (OSError, ValueError) as error:
        return "unreadable-file", f"the file cannot be reached ({error})", "check the path"
    if stat.S_ISDIR(mode):
        return "not-a-file", "this is a folder, not a file", "give the CSV file itself"
    if not stat.S_ISREG(mode):
        return "not-a-file", "this is a pipe or a device, not a regular file", "save the rows as a file first"
    return None


def misnamed(path: Path) -> str:
    """Return the name of the file beside a missing one that differs in capitals, spaces or a second ending."""
    try:
        names = sorted(other.name for other in path.parent.iterdir())
    except OSError:
        return ""
    alike = re.compile(re.escape(path.stem) + r"\s*(\.csv)?(\.csv|\.txt|\.tsv)?", re.IGNORECASE)
    return next((shown(name) for name in names if alike.fullmatch(name.strip())), "")


def _elsewhere(path: Path) -> str:
    """Say where else a table of a study may be: in a workbook that lies there, or in a folder within."""
    if path.name in {"actors.csv", "relations.csv"}:
        with suppress(OSError):
            for other in sorted(path.parent.iterdir()):
                if other.suffix.lower() in {".xlsx", ".ods"} and not other.name.startswith("~"):
                    return f"give the workbook itself, {shown(other.name)}"
                if (other / path.name).is_file():
                    return f"give the folder that has one, {shown(other.name)}"
    return ""


def _unreadable(error: OSError) -> tuple[str, str, str]:
    return "unreadable-file", f"the file cannot be read ({error.strerror})", "check its permissions and the disk"


def _foreign(head: bytes) -> tuple[str, str, str] | None:
    for magic, what, hint in _MAGIC:
        if head.startswith(magic):
            return "not-csv", f"this is {what}", hint
    mark = next(filter(head.startswith, _MARKS), b"")
    if _MARKUP.match(head.removeprefix(mark).replace(b"\0", b"") if mark else head):
        hint = "it may be an error page saved under the wrong name; download or export it again"
        return "not-csv", "this is HTML, XML or JSON", hint
    return None


def _is_encoding(name: str) -> bool:
    try:
        return bool(codecs.lookup(name)._is_text_encoding)  # noqa: SLF001 — rot13 is none
    except (LookupError, ValueError):
        return False


def _encoding(head: bytes, name: str, sink: Sink) -> str:
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    found = "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ""
    found = "utf-32" if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)) else found
    for offset, byte_order in ((1, "utf-16-le"), (0, "utf-16-be")):  # every second byte of plain letters is NUL
        if not found and head[offset:40:2].count(0) > 10 and head[1 - offset : 40 : 2].count(0) == 0:
            found = byte_order
    if not found:
        return "utf-8"
    hint = "save it as UTF-8 to be read by every tool"
    sink(Problem("notice", name, 0, "", "", found[:6], f"read as {found[:6].upper()}", hint))
    return found


def _sheet(raw: IO[bytes], name: str, encoding: str, sink: Sink) -> Sheet | None:
    lines = chain.from_iterable(io.StringIO(block, newline="") for block in _blocks(raw, encoding))
    row = 1
    try:
        first = next(lines, "")
        lone = max(_widths(first).values()) == 1  # is it a title above the table?
        second = next(lines, "") if lone else ""
        if not first.strip():
            blank = any(line.strip() for line in chain([second], lines))
            problem = ("no-header", "the first line is blank" if blank else "the file is empty")
        elif re.fullmatch(r'"?sep=.?"?\s*', first, re.IGNORECASE):
            problem = ("no-header", "the first line is a mark of Excel's (sep=)")
        elif lone and max(_widths(second).values()) > 2:
            problem = ("no-header", "the first line has one cell, and the second many")
        elif lone and max(_widths(first.strip().strip('"')).values()) > 2:
            problem = ("no-header", "the first line is one cell, in quotation marks as a whole")
        else:
            delimiter = delimiter_of(first, name, sink)
            records = csv.reader(chain([first], [second] if second else [], lines), delimiter=delimiter, strict=True)
            with _long_cells():
                header = tuple(cell.strip() for cell in next(records))
            chunks = _closing(raw, _chunks(records, len(header), name, sink))
            pieces = None
            if encoding.startswith("utf-8") and records.line_num == 1 and first.endswith("\n"):
                start = len(first.encode("utf-8", "surrogateescape")) + (3 if encoding == "utf-8-sig" else 0)
                pieces = _closing(raw, _pieces(raw, start, delimiter, len(header), name, sink))
            return Sheet(name, header, chunks, pieces)
        hint = "the first line names the columns, one a cell; take out what is before or around it"
        sink(Problem("error", name, row, "", "", *problem, hint))
    except (csv.Error, UnicodeError, OSError) as error:
        sink(_broken(error, name, row))
    raw.close()
    return None


def _blocks(raw: IO[bytes], encoding: str) -> Iterator[str]:
    """Decode the file in blocks that end where a line does, so that memory stays bounded whatever it holds."""
    # Bad bytes are kept, to be shown in their cells; where a letter has several, nobody knows which they are.
    errors = "strict" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    rest, last = "", False
    while not last:
        data = raw.read(BLOCK)
        last = not data
        try:
            text = rest + decoder.decode(data, final=last)
        except UnicodeDecodeError as error:
            decoder.reset()
            good = error.object[: error.start]
            if not good.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and encoding == "utf-16":
                good = b""  # the rows before it in this block are lost: without its mark nobody knows their byte order
            text = rest + good.decode(encoding, "ignore")
            yield text[: max(text.rfind("\n"), text.rfind("\r")) + 1]  # the rows that are whole
            raise UnicodeError(encoding) from error
        # A line break of two signs (CR LF) must not be cut in half.
        cut = text.rfind("\n") + 1 or text.rfind("\r", 0, len(text) - 1) + 1
        if last or cut:
            yield text if last else text[:cut]
        rest = text[cut:]
        if len(rest) > MAX_LINE:
            raise csv.Error(f"line longer than {MAX_LINE:,} characters")


@contextmanager
def _long_cells() -> Generator[None]:
    """Let csv read cells up to our own limit, and leave everybody else's limit as it was."""
    before = csv.field_size_limit(MAX_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _widths(line: str) -> dict[str, int]:
    """Count the cells that each sign makes of a line."""
    with _long_cells():
        return {sign: len(next(csv.reader([line], delimiter=sign), [])) for sign in ",;\t|"}


def delimiter_of(first: str, name: str, sink: Sink) -> str:
    """Choose by the header alone: another sign only where the comma makes no columns of it."""
    counts = _widths(first)
    best = max(counts, key=lambda sign: counts[sign])
    if counts[","] > 1 or counts[best] == 1:
        return ","
    name_of = {"\t": "a tab"}.get(best, f'"{best}"')
    sink(Problem("notice", name, 1, "", "", "delimiter", f"the columns are separated by {name_of}", "read that way"))
    return best


def _broken(error: Exception, name: str, row: int) -> Problem:
    text = str(error)
    code = "csv"
    if isinstance(error, OSError):
        code, message, hint = _unreadable(error)
    elif isinstance(error, UnicodeError):
        code, message = "not-text", f"from here on the bytes are no {text}"
        hint = "the file is damaged, or has another encoding; save it as UTF-8"
    elif "unexpected end" in text or "field larger" in text:
        message, hint = "a quotation mark opens here and never closes", 'close it, or write "" for a mark within'
        if "field larger" in text:
            message = f"a cell is longer than {MAX_CELL:,} characters, or {message}"
    elif "expected after" in text:
        message, hint = (
            "text follows a closing quotation mark",
            'write "" for a mark inside a quoted cell, or close the one before',
        )
    elif "line longer" in text:
        message, hint = f"a line is longer than {MAX_LINE:,} characters", "the file is damaged or no table"
    else:
        message, hint = f"the row cannot be read ({text})", "open the file in a text editor and mend the row"
    return Problem("error", name, row, "", "", code, message, hint)


def _closing(raw: IO[bytes], rows: Iterator[_T]) -> Iterator[_T]:
    with raw:
        yield from rows


def _pieces(  # noqa: PLR0917 — as _chunks, and where the rows begin
    raw: IO[bytes], start: int, delimiter: str, width: int, name: str, sink: Sink
) -> Iterator[tuple[Sequence[int], list[list[str]] | Fields]]:
    """Yield rows many at once, and leave to csv what is in doubt: one block, or all that follows."""
    number, rest, data = 2, b"", b"\n"
    raw.seek(start)
    while data and number:
        try:
            data = raw.read(PIECE)
        except OSError as error:
            sink(_broken(error, name, number))
            return
        rest += data if data or not rest or rest.endswith(b"\n") else b"\n"
        cut, found = split(rest, delimiter, width)
        if isinstance(found, Fields):
            yield range(number, number + len(found)), found
            number += len(found)
        elif found == "rows":
            text = io.StringIO(rest[:cut].decode("utf-8", "surrogateescape"), newline="")
            number = yield from _chunks(csv.reader(text, delimiter=delimiter, strict=True), width, name, sink, number)
        if found == "quotes" or len(rest) - cut > MAX_LINE or (rest[cut:] and not data):
            raw.seek(start)
            lines = chain.from_iterable(io.StringIO(block, newline="") for block in _blocks(raw, "utf-8"))
            yield from _chunks(csv.reader(lines, delimiter=delimiter, strict=True), width, name, sink, number)
            return
        start, rest = start + cut, rest[cut:]


def _chunks(
    records: Iterator[list[str]], width: int, name: str, sink: Sink, number: int = 2
) -> Generator[Rows, None, int]:
    """Yield rows with their numbers; return the number of the row behind the last, or 0 where reading broke off."""
    fault: Exception | None = None
    while fault is None:
        rows: list[list[str]] = []
        try:
            with _long_cells():
                rows.extend(islice(records, CHUNK))  # what was read before a fault stays
        except (csv.Error, UnicodeError, OSError) as error:
            fault = error
        numbers: Sequence[int] = range(number, number + len(rows))
        number += len(rows)
        if not rows and fault is None:
            return number
        if not (set(map(len, rows)) <= {width} and all(map(any, rows))):
            numbers, rows = _even(numbers, rows, width, name, sink)
        if rows:
            yield numbers, rows
    sink(_broken(fault, name, number))
    return 0


def _even(
    numbers: Sequence[int], rows: list[list[str]], width: int, name: str, sink: Sink
) -> tuple[list[int], list[list[str]]]:
    """Leave out blank rows, and report those that have not the header's number of cells."""
    kept: list[int] = []
    for number, row in zip(numbers, rows, strict=True):
        if not row:
            continue
        if len(row) != width:
            sink(_width_problem(row, width, name, number))
        elif not any(row):
            sink(Problem("notice", name, number, "", "", "blank-row", "the row has only empty cells", "left out"))
        else:
            kept.append(number)
    first = numbers[0] if numbers else 0
    return kept, [rows[number - first] for number in kept]


def _width_problem(row: list[str], width: int, name: str, number: int) -> Problem:
    few = len(row) < width
    hint = "a cell or a comma is missing" if few else "quote the cell that holds a comma, or take the extra comma out"
    if any(cell.startswith(' "') for cell in row):
        hint = "take out the space before a quotation mark, or the mark does not count"
    if row[0].startswith(("<<<<<<<", "=======", ">>>>>>>")):
        hint = "this is a mark of git, where two versions met; choose one and take the marks out"
    message = f"the row has {len(row)} cells, the header {width}"
    quoted = ",".join(row)[:_QUOTED].encode("utf-8", "replace").decode()
    return Problem("error", name, number, "", quoted, "cells", message, hint)
