"""XML in a zip, read piece by piece within bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from sahelgraph._advice import shown

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

    from sahelgraph._workbook._meaning import Row

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # what spreadsheets can hold
MOST_TEXT = 1_000_000_000
_RATIO = 100  # text of tables is packed 5 to 50 times
# Cells and spaces that a file only says are there: blank up to a far column, repeated by a number.
_MOST_UNFOLDED = 50_000_000
# A name, attribute or comment longer than this is read again and again by some parsers, and is in no workbook.
_LONGEST_TOKEN = 2_000_000


class UnreadableError(Exception):
    """A workbook that cannot be read; the text says why."""


class Elements:
    """Reads an XML part piece by piece; a subclass says what to do with its elements, by their local names."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.done = False
        self.unfolded = 0

    def unfold(self, count: int) -> int:
        """Return a count of what few letters stand for, and refuse when it comes to too much."""
        self.unfolded += count
        if self.unfolded > _MOST_UNFOLDED:
            raise UnreadableError(f"it would unfold to more than {_MOST_UNFOLDED:,} cells or spaces")
        return count

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, text: str) -> None:
        """Take text."""


def read(book: zipfile.ZipFile, part: str, elements: Elements) -> Iterator[Row]:
    info = book.getinfo(part)
    if info.file_size > MOST_TEXT or info.file_size > max(info.compress_size, 1) * _RATIO + 1_000_000:
        raise UnreadableError(f"{shown(part)} would unpack to {info.file_size:,} bytes")
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler = lambda name, found: elements.start(
        name.rpartition(" ")[2], {key.rpartition(" ")[2]: value for key, value in found.items()}
    )
    parser.EndElementHandler = lambda name: elements.end(name.rpartition(" ")[2])
    parser.CharacterDataHandler = elements.text
    with book.open(info) as stream:
        fed = 0
        while not elements.done:
            data = stream.read(1 << 16)
            parser.Parse(data, not data)
            fed += len(data)
            if fed - parser.CurrentByteIndex > _LONGEST_TOKEN:
                raise UnreadableError(f"{shown(part)} holds a name or comment without end")
            yield from elements.rows
            elements.rows.clear()
            if not data:
                return


def _no_doctype(*_: object) -> None:
    raise UnreadableError("it declares a document type, which no spreadsheet does")


def read_all(book: zipfile.ZipFile, part: str, elements: Elements) -> None:
    for _ in read(book, part, elements):
        pass


class Names(Elements):
    """Collects the attributes of some elements."""

    def __init__(self, *wanted: str) -> None:
        super().__init__()
        self.wanted = wanted
        self.found: list[tuple[str, dict[str, str]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in self.wanted:
            self.found.append((name, attributes))
