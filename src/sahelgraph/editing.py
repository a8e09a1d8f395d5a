"""Add a row to a researcher's file: the old bytes and one more row, or nothing at all."""

from __future__ import annotations

import csv
import io
import os
import re
import stat
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from sahelgraph._advice import nearest, shown
from sahelgraph._files import write_atomic
from sahelgraph._reader import delimiter_of, kind_of_file, open_stream
from sahelgraph._reading import Reading, find
from sahelgraph._report import Problem, Report, escape_controls
from sahelgraph._schema import ACTOR_COLUMNS, RELATION_COLUMNS
from sahelgraph._story import explain, sentence
from sahelgraph._workbook import is_workbook
from sahelgraph.errors import DataError, FileError

if TYPE_CHECKING:
    from collections.abc import Generator

    from sahelgraph._graph import TemporalMultigraph

# Seconds that a writer waits for the others.
PATIENCE = 60.0
_BOMS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


@dataclass(frozen=True, slots=True)
class Added:
    """A row that was added, or would be: where it stands, the line of the file, and how the library reads it."""

    file: str
    row: int
    line: str
    story: str
    written: bool
    warnings: tuple[Problem, ...] = ()

    def __str__(self) -> str:
        return self.story


def add_relation(
    folder: str | os.PathLike[str], *, anyway: bool = False, dry_run: bool = False, **cells: object
) -> Added:
    """Add one relation to the ``relations.csv`` of a study.

    The whole study is checked with the new row first. The file then is its old bytes and one more row, in the
    manner of the file: delimiter, quotes, line ends, order of columns. It is replaced in one step, under a lock, so
    that a crash or another writer can lose nothing.

    Parameters
    ----------
    folder
        The study's folder.
    anyway
        Add the row even if one of its kind between the same ends may have started on the same day.
    dry_run
        Check, and say what would be written, and write nothing.
    **cells
        The row, by column: ``kind="attack", source="mnla", …``. Columns that are not named are left blank.

    Raises
    ------
    DataError
        If the study with this row has errors, or has a row like it already; all are in its ``report``.
    FileError
        If the file cannot be written, is being written by somebody else, or ends in the middle of a row.

    Examples
    --------
    >>> import shutil, tempfile
    >>> import sahelgraph as sg
    >>> from sahelgraph.io import archive_folder
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     study = shutil.copytree(archive_folder(), f"{folder}/study")
    ...     row = dict(id="x1", kind="attack", source="mnla", target="mali", start="2012-01-24", reference="made up")
    ...     added = sg.add_relation(study, **row)
    ...     len(sg.read_csv(study)) - len(sg.load())
    1
    >>> print(str(added).splitlines()[0])
    x1: MNLA attacked Mali, 2012-01-24
    """
    return _add(Path(folder), "relations", cells, anyway=anyway, dry_run=dry_run)


def add_actor(folder: str | os.PathLike[str], *, anyway: bool = False, dry_run: bool = False, **cells: object) -> Added:
    """Add one actor to the ``actors.csv`` of a study, as `add_relation` does a relation.

    Parameters
    ----------
    folder, dry_run, **cells
        As in `add_relation`.
    anyway
        Add the actor even if another goes by one of its names.

    Examples
    --------
    >>> import shutil, tempfile
    >>> import sahelgraph as sg
    >>> from sahelgraph.io import archive_folder
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     study = shutil.copytree(archive_folder(), f"{folder}/study")
    ...     print(sg.add_actor(study, id="gatia", name="GATIA", kind="armed group", dry_run=True))
    gatia: GATIA, armed group
    Label in pictures: GATIA.
    """
    return _add(Path(folder), "actors", cells, anyway=anyway, dry_run=dry_run)


def _add(folder: Path, table: str, cells: dict[str, object], *, anyway: bool, dry_run: bool) -> Added:
    if is_workbook(folder):
        hint = f'write it into the sheet "{table}", and look at it with sahelgraph check'
        raise FileError(f"{folder}: rows are added to a folder of CSV files, not to a workbook; {hint}")
    texts = {name: _text(name, value) for name, value in cells.items()}
    with _told(folder / f"{table}.csv"):
        sources = find(folder)
        path = _writable(folder / f"{table}.csv")
        with nullcontext() if dry_run else _lock(path):
            old = path.read_bytes()
            new, line = _with_row(path, old, texts)
            if not new.startswith(old):
                raise AssertionError("the file would not start with what it holds now")
            graph = Reading().read(sources.with_bytes(table, path.name, new))
            added = _judged(graph, table, Added(path.name, 0, line, "", written=False), texts, anyway=anyway)
            if dry_run:
                return added
            if path.read_bytes() != old:  # somebody wrote without our lock
                raise FileError(f"{path}: the file changed since it was read, so nothing was written; try again")
            write_atomic(path, new)
    return replace(added, written=True)


def _text(name: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise FileError(f"{name}: {shown(repr(value))} is no text; write the cell as it shall stand in the file")
    text = str(value)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        message = f'"{shown(text)}" holds bytes that are no UTF-8; set the terminal to UTF-8, or type it again'
        raise FileError(f"{name}: {message}") from error
    return text


# -- before ------------------------------------------------------------------------------------------------------


def _writable(path: Path) -> Path:
    """Return the file behind a path, or say why it cannot be added to."""
    fault = kind_of_file(path)
    if fault is not None:
        raise FileError(f"{path}: {fault[1]}; {fault[2]}")
    real = Path(os.path.realpath(path))
    if not real.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(real, os.W_OK):
        raise FileError(f"{path}: the file may only be read; change its permissions if you mean to add to it")
    return real


@contextmanager
def _lock(path: Path) -> Generator[None]:
    """Hold the lock of a file: a file beside it with a dot before its name."""
    from filelock import FileLock, Timeout

    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=PATIENCE)
    try:
        lock.acquire(poll_interval=0.01)
    except Timeout as error:
        message = f"somebody else has been writing for {PATIENCE:.0f} seconds; try again, or see who it is"
        raise FileError(f"{path}: {message}") from error
    except OSError as error:
        raise FileError(
            f"{path}: no lock can be had beside it ({error.strerror or error}); see who may write there"
        ) from error
    try:
        yield
    finally:
        with suppress(OSError):  # the row is there by now, and the system takes the lock back in any case
            lock.release()


@contextmanager
def _told(path: Path) -> Generator[None]:
    """Say of a failing disk what it means: the file is as it was."""
    try:
        yield
    except OSError as error:
        message = f"{path}: the row was not added ({error.strerror or error}); the file is as it was"
        raise FileError(message) from error


# -- the row, in the manner of the file --------------------------------------------------------------------------


def _with_row(path: Path, old: bytes, cells: dict[str, str]) -> tuple[bytes, str]:
    """Return the file with one more row, written as its own rows are, and the line that was added."""
    problems: list[Problem] = []
    sheet = open_stream(io.BytesIO(old), path.name, problems.append)
    for _ in () if sheet is None else sheet.pieces or sheet.chunks:  # to its end: a torn tail has no row put behind it
        pass
    errors = [problem for problem in problems if problem.severity == "error"]
    if sheet is None or errors:
        raise DataError(Report(tuple(errors)))
    _refuse_unknown(path, sheet.header, cells)
    encoding = next((found for mark, found in _BOMS.items() if old.startswith(mark)), "utf-8")
    if any(problem.code == "utf-16" for problem in problems) and encoding == "utf-8":
        encoding = "utf-16-le" if old[1:2] == b"\0" else "utf-16-be"
    text = old.decode(encoding, "surrogateescape" if encoding == "utf-8" else "strict").removeprefix("\ufeff")
    last, first = re.search(r"(\r\n|\n|\r)\Z", text), re.search(r"\r\n|\n|\r", text)
    end = (last or first or ["\n"])[0]
    delimiter = delimiter_of(text[: first.start()] if first else text, path.name, problems.append)
    quoted = text.startswith(_line(list(sheet.header), delimiter, csv.QUOTE_ALL))
    line = _line(
        [cells.get(name, "") for name in sheet.header], delimiter, csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    )
    return old + (line + end if last else end + line).encode(encoding), line


def _line(cells: list[str], delimiter: str, quoting: Literal[0, 1]) -> str:
    out = io.StringIO(newline="")
    # csv has to know both signs of a line's end, to put cells with either of them in quotes.
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator="\r\n").writerow(cells)
    return out.getvalue().removesuffix("\r\n")


def _refuse_unknown(path: Path, header: tuple[str, ...], cells: dict[str, str]) -> None:
    for name, value in cells.items():
        if name not in header and value:
            near = nearest(name, header, most=1)
            hint = f'did you mean "{near[0]}"?' if near else f"its columns are {', '.join(map(shown, header))}"
            if name in {*ACTOR_COLUMNS, *RELATION_COLUMNS}:
                hint = f"to use it, add it to every row of {path.name}, the first with its name"
            raise FileError(f'{path}: there is no column "{shown(name)}"; {hint}')
    if not any(value.strip() for value in cells.values()):
        raise FileError(f"{path}: the row has no cell with anything in it; name at least one column")


# -- what was read back ------------------------------------------------------------------------------------------


def _judged(graph: TemporalMultigraph, table: str, added: Added, cells: dict[str, str], *, anyway: bool) -> Added:
    """Find the new row in the study as it was read, and refuse it where it is there already."""
    ledger, _ = graph._held()  # noqa: SLF001 — the row is looked up by its number, which tables do not show
    found = ledger.relations if table == "relations" else ledger.actors
    place = int(found.rows.argmax())  # the last one of the file
    added = replace(added, row=int(found.rows[place]))
    read = {name: found[name].words[found[name].codes[place]] for name in found}
    if {name: cell for name, cell in read.items() if cell} != {name: cell for name, cell in cells.items() if cell}:
        raise AssertionError(f"the row would be read as {read}")
    mine = [p for p in graph.report.problems if (p.file, p.row) == (added.file, added.row)]
    told = tuple(p for p in mine if p.severity != "error" and p.code not in _TWICE)
    twins = [p.message for p in mine if p.code in _TWICE][:_MOST_TOLD] if table == "actors" else _twins(graph, place)
    if twins and not anyway:
        hint = "if it is another one, add it anyway: anyway=True, or --anyway"
        message = f"the study may have it already: {'; '.join(twins)}"
        raise DataError(Report((Problem("error", added.file, added.row, "", "", "twin", message, hint),)))
    story = str(explain(ledger, ledger.ids[place])) if table == "relations" else _actor(graph, read)
    return replace(added, story=story, warnings=told)


_MOST_TOLD = 5
_TWICE = frozenset({"shared-name", "near-miss-id", "repeated-row", "repeated-relation"})


def _twins(graph: TemporalMultigraph, place: int) -> list[str]:
    """Return the relations of the same kind and ends that may have started on the same day."""
    ledger, _ = graph._held()  # noqa: SLF001 — every row is looked at, in view or not
    kind = ledger.kind
    source, target = ledger.source[place], ledger.target[place]
    ends = (ledger.source == source) & (ledger.target == target)
    if not ledger.kinds[ledger.kind_names[kind[place]]].directed:
        ends |= (ledger.source == target) & (ledger.target == source)
    start_min, start_max = ledger.days[0], ledger.days[1]
    same = ends & (kind == kind[place]) & (start_min <= start_max[place]) & (start_max >= start_min[place])
    same[place] = False
    rows = np.flatnonzero(same).tolist()
    told = [f"row {ledger.relations.rows[row]}, {sentence(ledger, row)}" for row in rows[:_MOST_TOLD]]
    return [*told, f"and {len(rows) - _MOST_TOLD} more"] if len(rows) > _MOST_TOLD else told


def _actor(graph: TemporalMultigraph, read: dict[str, str]) -> str:
    """Tell an actor in words."""
    first = f"{read['id']}: {read['name']}, {read['kind']}"
    label = f"Label in pictures: {graph.label(read['id'])}."
    rest = [
        f"{name.replace('_', ' ').capitalize()}: {value}."
        for name, value in read.items()
        if value and name not in {"id", "name", "kind", "label"}
    ]
    return "\n".join(escape_controls(line) for line in (first, label, *rest))
