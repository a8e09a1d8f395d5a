"""A foreign file → its records, one by one: whatever its form, delimiter and packing, and never the whole of it."""

from __future__ import annotations

import codecs
import errno
import gzip
import io
import json
import re
import zipfile
import zlib
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from sahelgraph._advice import shown
from sahelgraph._progress import open_watched
from sahelgraph._reader import MAX_CELL, MAX_LINE, kind_of_file, open_stream
from sahelgraph.errors import FileError
from sahelgraph.importers._values import tidy

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from sahelgraph._reader import Sheet
    from sahelgraph._report import Problem
    from sahelgraph.importers._imported import Options

    Record = dict[str, str]

BLOCK = 1 << 20
# Columns by which each data set is known, to tell the one from the other: all of a group must be there.
MARKS = {
    "ucdp-ged": ({"type_of_violence", "date_prec", "side_a"},),
    "acled": ({"actor1", "event_date", "event_type"}, {"event_id_cnty", "event_date", "event_type"}),
    "ucdp-dyadic": ({"dyad_id", "side_a", "incompatibility", "year"}, {"dyadid", "sidea", "incompatibility", "year"}),
    "ucdp-nonstate": ({"side_a_name", "side_b_name", "org"}, {"sideaname", "sidebname", "org"}),
    "ucdp-support": ({"ext_id", "ext_sup", "actor_id"},),
    "ucdp-actor": ({"actorid", "namedata", "org"},),
    "gdelt": ({"globaleventid", "quadclass"}, {"global_event_id", "quad_class"}),
    "geo-pko": ({"mission", "nameoftcc_1"}, {"mission", "year.overview"}),
    "atop": ({"ccode1", "ccode2", "atop_defense"},),
}
OWN_TABLE = "say which is which: --columns source=Attacker,target=Victim,start=Day; one kind for all: --kind attack"


@dataclass(frozen=True, slots=True)
class Field:
    """A column that an importer reads: the names it goes by, and whether there is no reading without it."""

    names: tuple[str, ...]
    needed: bool = False


def field(*names: str, needed: bool = False) -> Field:
    """Return a field; it goes by the first name unless the file has another."""
    return Field(names, needed)


class Records:
    """The records of a file, each as (row number, cells by the names that the importer uses)."""

    def __init__(
        self,
        path: str | os.PathLike[str],
        source: str,
        fields: Mapping[str, Field],
        *,
        positions: Mapping[int, Sequence[str]] | None = None,
        encoding: str | None = None,
        progress: bool = False,
        others: bool = False,
    ) -> None:
        self.path, self.source, self.fields = Path(path), source, fields
        self.positions, self.encoding, self.progress, self.others = positions or {}, encoding, progress, others
        self.notices: list[str] = []
        self.found: frozenset[str] = frozenset()  # the fields that the file has
        self.columns: tuple[str, ...] = ()
        self._read = iter(self._open())
        try:  # the header at once, so that a wrong file is refused before anything is written
            self._first: list[tuple[int, Record]] = [next(self._read)]
        except StopIteration:
            raise FileError(f"{self.path.name}: there is no row below the header; export the data again") from None

    def __iter__(self) -> Iterator[tuple[int, Record]]:
        return chain(self._first, self._read)

    def peek(self, name: str) -> str:
        """Return a cell of the first row: what all rows repeat, such as the release."""
        return tidy(self._first[0][1][name])

    # -- the forms that a file can have

    def _open(self) -> Iterator[tuple[int, Record]]:
        if (fault := kind_of_file(self.path)) is not None:
            raise FileError(f"{self.path}: {fault[1]}; {fault[2]}")
        with unpacked(self.path, progress=self.progress) as raw:
            yield from self._read_as_it_is(raw)

    def _read_as_it_is(self, raw: IO[bytes]) -> Iterator[tuple[int, Record]]:
        try:
            head = raw.read(8192)
        except OSError as error:
            raise FileError(f"{self.path.name}: the file cannot be read ({error.strerror})") from error
        raw.seek(0)
        if re.match(rb'\s*\{\s*"', head):
            yield from self._named(geojson(raw, self.path.name))
            return
        wide = {len(line.split(b"\t")) for line in head.split(b"\n")[:1]} & self.positions.keys()
        if wide:
            names = self.positions[wide.pop()]
            widths = {width for width, known in self.positions.items() if known == names}
            self.notices.append(f"there is no header: the {len(names)} columns are read by their place")
            yield from self._from_header(names, tab_rows(raw, self.path.name, widths))
            return
        sheet = open_stream(raw, self.path.name, self._sink, encoding=self.encoding)
        if sheet is not None:  # otherwise the sink has raised
            yield from self._from_header(sheet.header, _rows(sheet))

    def _sink(self, problem: Problem) -> None:
        if problem.severity == "error":
            cut = "; if this is the last row, the file was cut off: export it again"
            raise FileError(
                str(problem) + (cut if problem.code == "cells" or "never closes" in problem.message else "")
            )
        if problem.code != "blank-row":
            self.notices.append(problem.message)

    def _places(self, header: Sequence[str]) -> dict[str, int]:
        """Find each field in a header, or say which data set this is instead."""
        found = {name.strip().casefold(): place for place, name in reversed(list(enumerate(header)))}
        places = {
            name: next(found[known] for known in one.names if known in found)
            for name, one in self.fields.items()
            if any(known in found for known in one.names)
        }
        missing = [one.names[0] for name, one in self.fields.items() if one.needed and name not in places]
        if missing:
            raise FileError(f"{self.path.name}: {self._not_this(found.keys(), missing)}")
        self.found = frozenset(places)
        if self.others:
            taken = set(places.values())
            places |= {name: i for i, name in enumerate(header) if name and i not in taken and name not in self.fields}
        self.columns = tuple(places)
        return places

    def _not_this(self, header: Iterable[str], missing: list[str]) -> str:
        names = set(header)
        other = next((source for source, marks in MARKS.items() if any(mark <= names for mark in marks)), "")
        what = f"this is no {self.source} file, or a release that is not known: it has no column {', '.join(missing)}"
        if other and other != self.source:
            return f"{what}; by its columns it is {other}: sahelgraph import {other} …"
        if len(names) == 1:
            return f"{what}, and only one column at all ({shown(next(iter(names)))}); is the delimiter , ; tab or | ?"
        has = f"{shown(', '.join(sorted(names)[:12]))} …"
        if self.source == "edges":  # anybody's table, which has no releases
            return f"it has no column {', '.join(missing)}, it has {has}; {OWN_TABLE}"
        return f"{what}; it has {has}"

    def _from_header(
        self, header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]
    ) -> Iterator[tuple[int, Record]]:
        places = self._places(header)
        absent = dict.fromkeys(self.fields.keys() - places.keys(), "")
        names, cells = tuple(places), itemgetter(*places.values(), 0)  # one more, so that it always gives several
        for number, row in rows:
            record = dict(zip(names, cells(row), strict=False))
            if number == 2 and (tags := [cell for cell in row if cell]) and sum(c.startswith("#") for c in tags) > 1:
                self.notices.append("row 2 holds HXL tags and is passed over")
                continue
            record |= absent
            yield number, record

    def _named(self, records: Iterable[tuple[int, dict[str, str]]]) -> Iterator[tuple[int, Record]]:
        known = [(name, one.names) for name, one in self.fields.items()]
        first = True
        for number, cells in records:
            if first:
                self._places(list(cells))
                self.notices.append("this is GeoJSON: rows are numbered by feature")
                first = False
            folded = {key.casefold(): value for key, value in cells.items()}
            yield number, {name: next((folded[n] for n in names if n in folded), "") for name, names in known}


def opened(
    path: str | os.PathLike[str],
    source: str,
    fields: Mapping[str, Field],
    options: Options,
    *,
    positions: Mapping[int, Sequence[str]] | None = None,
    others: bool = False,
) -> Records:
    """Return the records of a file, read as the options say."""
    encoding, progress = options.get("encoding"), options.get("progress", False)
    return Records(path, source, fields, positions=positions, encoding=encoding, progress=progress, others=others)


def _rows(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    for numbers, rows in sheet.chunks:
        yield from zip(numbers, rows, strict=True)


# -- packing -----------------------------------------------------------------------------------------------------


def unpacked(path: Path, *, progress: bool = False) -> IO[bytes]:
    """Open a file; what gzip or zip has packed is unpacked as it is read."""
    try:
        raw = open_watched(path) if progress else path.open("rb")
    except OSError as error:
        raise FileError(f"{path}: the file cannot be read ({error.strerror}); check its permissions") from error
    head = raw.read(4)
    raw.seek(0)
    if head.startswith(b"\x1f\x8b"):
        return cast("IO[bytes]", _Gzip(raw))
    if head.startswith(b"PK\x03\x04"):
        return _zipped(raw, path)
    return raw


class _Gzip(gzip.GzipFile):
    """A gzip file that says in one way, whatever is wrong, that it is damaged, and closes what it unpacks."""

    def __init__(self, packed: IO[bytes]) -> None:
        super().__init__(fileobj=packed, mode="rb")
        self._packed = packed

    def close(self) -> None:
        super().close()
        self._packed.close()

    def read(self, size: int | None = -1) -> bytes:
        try:
            return super().read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise OSError(errno.EIO, "the gzip file is damaged or cut off: fetch it again") from error


class _Member(io.BufferedReader):
    """The one table of a zip file; with it the zip is closed."""

    def __init__(self, archive: zipfile.ZipFile, name: str, packed: IO[bytes]) -> None:
        super().__init__(cast("io.RawIOBase", archive.open(name)))
        self._packed = packed

    def close(self) -> None:
        super().close()
        self._packed.close()


def _zipped(raw: IO[bytes], path: Path) -> IO[bytes]:
    try:
        archive = zipfile.ZipFile(raw)
    except zipfile.BadZipFile as error:
        raw.close()
        raise FileError(f"{path.name}: the zip file is damaged or cut off; fetch it again") from error
    names = [name for name in archive.namelist() if re.search(r"\.(csv|tsv|txt|json|geojson)\Z", name, re.IGNORECASE)]
    if len(names) != 1:
        raw.close()
        what = "a workbook" if "[Content_Types].xml" in archive.namelist() else f"a zip with {len(names)} tables in it"
        raise FileError(f"{path.name}: this is {what}; save the one table as CSV (UTF-8)")
    return _Member(archive, names[0], raw)


# -- forms that are no CSV ---------------------------------------------------------------------------------------


def tab_rows(raw: IO[bytes], name: str, widths: AbstractSet[int]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a table without header and without quotes, as GDELT writes them; short ones are filled up."""
    most = max(widths)
    with io.TextIOWrapper(raw, "utf-8", "surrogateescape", newline="\n") as lines:
        for number, line in enumerate(lines, start=1):
            cells = line.rstrip("\r\n").split("\t")
            if len(cells) not in widths or len(line) > MAX_CELL:
                problem = f"the row has {len(cells)} cells instead of {most}"
                raise FileError(
                    f"{name} row {number}: {problem}; if it is the last, the file was cut off: fetch it again"
                )
            yield number, cells + [""] * (most - len(cells))


def geojson(raw: IO[bytes], name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the properties of the features of a GeoJSON file, one by one, as text."""
    decode, read = (
        json.JSONDecoder(parse_float=str, parse_int=str).raw_decode,
        codecs.getincrementaldecoder("utf-8-sig")(),
    )
    text, number, at, last = "", 0, -1, False
    while True:
        if at >= 0:  # within the list of features
            between = _BETWEEN.match(text, at)
            at = between.end() if between else at
            if text.startswith("]", at):
                return
            try:
                feature, at = decode(text, at)
            except ValueError:
                text, at = text[at:], 0
            else:
                number += 1
                yield number, _properties(feature, name, number)
                continue
        if last or len(text) > MAX_LINE:
            where = f"after feature {number}" if at >= 0 else "before its features"
            raise FileError(f"{name}: the GeoJSON breaks off or is damaged {where}; export it again")
        data = raw.read(BLOCK)
        last = not data
        try:
            text += read.decode(data, last)
        except UnicodeDecodeError as error:
            raise FileError(f"{name}: the file is not UTF-8 near feature {number + 1}; save it as UTF-8") from error
        if at < 0 and (opening := _FEATURES.search(text)):
            at = opening.end()


_FEATURES = re.compile(r'"features"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")


def _properties(feature: Any, name: str, number: int) -> dict[str, str]:  # noqa: ANN401 — whatever JSON holds
    found = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(found, dict):
        raise FileError(f"{name}: feature {number} has no properties; give a GeoJSON of events")
    return {str(key): "" if value is None else str(value) for key, value in found.items()}
