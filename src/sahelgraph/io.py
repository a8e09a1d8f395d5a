"""Files and frames in, files out: load, read_csv, read_workbook, read_parquet, from_pandas, check, write_csv …."""

from __future__ import annotations

import datetime as dt
import tempfile
from contextlib import contextmanager
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sahelgraph._files import inside, sync_folder, write_atomic
from sahelgraph._kinds import bundled_kinds
from sahelgraph._reading import Reading, find, read_back
from sahelgraph._table import Column, Table
from sahelgraph._workbook import is_workbook
from sahelgraph._writing import csv_text, tables_of_graph
from sahelgraph.errors import FileError

if TYPE_CHECKING:
    import os
    from collections.abc import Generator

    import pandas as pd

    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph._report import Report


def load() -> TemporalMultigraph:
    """Return the bundled archive: Mali and the Sahel, coded from its founding text.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> g = sg.load()
    >>> g.resolve("National Movement for the Liberation of Azawad")
    'mnla'
    """
    return read_csv(archive_folder())


def archive_folder() -> Path:
    """Return the folder of the bundled archive, in a wheel or in a checkout."""
    here = Path(__file__).parent
    for folder in (here / "archive", here.parents[1] / "data"):
        if (folder / "relations.csv").is_file():
            return folder
    raise FileError(f"{here / 'archive'}: the bundled archive is missing; install sahelgraph again")


def read_csv(
    actors: str | os.PathLike[str],
    relations: str | os.PathLike[str] | None = None,
    *,
    kinds: str | os.PathLike[str] | None = None,
    strict: bool = True,
    encoding: str | None = None,
    progress: bool = False,
) -> TemporalMultigraph:
    """Read a study: a folder with ``actors.csv`` and ``relations.csv``, or the two files.

    Parameters
    ----------
    actors, relations
        The folder; or the two files.
    kinds
        A ``kinds.csv`` of the study, laid over the library's kinds; one that lies beside ``actors.csv`` is found.
    strict
        Refuse a study with errors. If False, rows with errors are set aside and listed in ``g.report``.
    encoding
        Of files that are not UTF-8, such as ``cp1252``.
    progress
        Show on standard error how far a file of more than 10 MB is read.

    Raises
    ------
    DataError
        If the files hold errors; all of them are in its ``report``.
    FileError
        If the folder is not there.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> from sahelgraph.io import archive_folder
    >>> g = sg.read_csv(archive_folder())
    >>> len(g) == len(sg.load())
    True
    """
    with enough_memory():
        return Reading(strict=strict).read(find(actors, relations, kinds=kinds, encoding=encoding, progress=progress))


def read_workbook(path: str | os.PathLike[str], *, strict: bool = True) -> TemporalMultigraph:
    """Read a study from a workbook (.xlsx or .ods) with sheets ``actors`` and ``relations``.

    Sheets ``kinds`` and ``references`` are read as well; others are left alone. The rules are those of `read_csv`. A
    number or a day that the spreadsheet holds as such becomes text where only one text can be meant; formulas, merged
    cells and days that show as a month are errors with their sheet and row.

    Raises
    ------
    DataError
        If the sheets hold errors; all of them are in its ``report``.
    FileError
        If the file is no workbook by its name.

    Examples
    --------
    >>> import tempfile
    >>> import sahelgraph as sg
    >>> from sahelgraph.exporters import write_workbook
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_workbook(sg.load(), f"{folder}/study.xlsx")
    ...     len(sg.read_workbook(path)) == len(sg.load())
    True
    """
    if not is_workbook(Path(path)):
        raise FileError(f"{path}: this is no workbook by its name; give an .xlsx or .ods file")
    with enough_memory():
        return Reading(strict=strict).read(find(path))


def check(
    actors: str | os.PathLike[str],
    relations: str | os.PathLike[str] | None = None,
    *,
    kinds: str | os.PathLike[str] | None = None,
    encoding: str | None = None,
    progress: bool = False,
) -> Report:
    """Look at a study and report every problem with file, row, column and what to write instead.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> from sahelgraph.io import archive_folder
    >>> sg.check(archive_folder()).ok
    True
    """
    with enough_memory():
        return Reading().check(find(actors, relations, kinds=kinds, encoding=encoding, progress=progress))


def write_csv(g: TemporalMultigraph, folder: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Write a graph as a folder that `read_csv` reads: the same cells, columns and order of rows.

    Of a narrowed graph the rows in view are written, with the rows that ended them or that they ended, and every
    actor that these name. What is written is read back and checked before a file is touched.

    Parameters
    ----------
    folder
        Where to; it is made if it is not there.
    overwrite
        Replace the tables that are there. Without it, a folder with any of them is refused.

    Raises
    ------
    FileError
        If tables are there already, or the folder cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> import sahelgraph as sg
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     study = sg.write_csv(sg.load().around("MNLA"), f"{folder}/mnla")
    ...     sorted(path.name for path in study.iterdir()), len(sg.read_csv(study).allies("MNLA", 2012))
    (['actors.csv', 'references.csv', 'relations.csv'], 3)
    """
    folder = Path(folder)
    texts = {f"{name}.csv": csv_text(table.header, table.rows).encode() for name, table in tables_of_graph(g).items()}
    present = [name for name in _TABLES if (folder / name).exists()]
    if present and not overwrite:
        raise FileError(f"{folder}: {', '.join(present)} there already; choose another folder, or overwrite=True")
    if stale := [name for name in present if name not in texts]:
        raise FileError(f"{folder}: this graph has no {stale[0]}, and the one there would change its meaning; move it")
    read_back(texts)
    if folder.parent.is_dir() and not folder.exists():
        with tempfile.TemporaryDirectory(prefix=f".{folder.name[:40]}.", dir=folder.parent) as temporary:
            made = Path(temporary) / "made"
            made.mkdir()
            for name, data in texts.items():
                write_atomic(made / name, data)
            made.rename(folder)
        sync_folder(folder.parent)
    else:
        for path in [inside(folder, name) for name in _TABLES if name in texts]:
            write_atomic(path, texts[path.name])
    return folder


def write_parquet(g: TemporalMultigraph, folder: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Write a graph as a folder of Parquet that any engine reads and that `read_parquet` opens at once.

    ``relations.parquet`` holds the columns as written, an id for every row, the six days as dates (null where a side is
    open), sign and direction; ``ledger.bin`` beside it is the same as `read_parquet` maps it. Of a narrowed graph the
    rows are those of `write_csv`. Needs pyarrow (``sahelgraph[parquet]``).

    Raises
    ------
    FileError
        If tables are there already, the folder cannot be written, or pyarrow is not installed.

    Examples
    --------
    >>> import tempfile
    >>> import sahelgraph as sg
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     archive = sg.write_parquet(sg.load(), f"{folder}/mali")
    ...     sorted(path.name for path in archive.iterdir())
    ['actors.parquet', 'ledger.bin', 'references.parquet', 'relations.parquet']
    """
    from sahelgraph._parquet import write_folder

    with enough_memory():
        return write_folder(g, Path(folder), overwrite=overwrite)


def read_parquet(folder: str | os.PathLike[str], *, verify: bool = False) -> TemporalMultigraph:
    """Open a folder of Parquet, written by `write_parquet` or by anybody with the codebook's columns.

    Where ``ledger.bin`` belongs to the tables it is mapped and not read, whatever its size. Otherwise, and after a
    table was written anew, the tables are read by the same checks as files (which needs pyarrow).

    Parameters
    ----------
    verify
        Compare every byte of the ledger with its checksum; one below 64 MB always is.

    Raises
    ------
    DataError
        If tables that were read hold errors; all of them are in its ``report``.
    FileError
        If a file is missing, damaged or no Parquet.

    Examples
    --------
    >>> import tempfile
    >>> import sahelgraph as sg
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     g = sg.read_parquet(sg.write_parquet(sg.load(), f"{folder}/mali"))
    >>> sorted(g.allies("MNLA", 2012)["actor"])
    ['ansar_dine', 'aqim', 'mujwa']
    """
    from sahelgraph._parquet import read_folder

    with enough_memory():
        return read_folder(Path(folder), verify=verify)


# Relations last: they name actors, kinds and references.
_TABLES = ("actors.csv", "references.csv", "kinds.csv", "relations.csv")


def from_pandas(
    actors: pd.DataFrame,
    relations: pd.DataFrame,
    *,
    kinds: pd.DataFrame | None = None,
    references: pd.DataFrame | None = None,
    strict: bool = True,
    title: str = "",
) -> TemporalMultigraph:
    """Make a graph of two data frames, by the same checks as files.

    Missing values are blank cells, dates and whole numbers become the text that the codebook wants, and an index named
    ``id`` counts as that column. Rows are numbered as if the frame had been a spreadsheet, the first one 2.

    Raises
    ------
    DataError
        If the frames hold errors; all of them are in its ``report``.
    TypeError
        If one of them is no data frame.

    Examples
    --------
    >>> import pandas as pd
    >>> import sahelgraph as sg
    >>> actors = pd.DataFrame({"id": ["a", "b"], "name": ["A", "B"], "kind": ["state", "state"]})
    >>> relations = pd.DataFrame({"kind": ["alliance"], "source": ["a"], "target": ["b"], "start": [2012]})
    >>> sg.from_pandas(actors, relations).allies("A", 2012)["actor"].tolist()
    ['b']
    """
    reading = Reading(strict=strict, title=title)
    own = reading.kinds_of_table(_frame_table(kinds, "kinds")) if kinds is not None else bundled_kinds()
    cited = None if references is None else _frame_table(references, "references")
    return reading.graph(_frame_table(actors, "actors"), _frame_table(relations, "relations"), own, cited)


@contextmanager
def enough_memory() -> Generator[None]:
    """Turn the end of the memory into an error that says so."""
    try:
        yield
    except MemoryError as error:
        raise FileError("there is not enough memory to read the study; use a machine with more, or a part of it") from (
            error
        )


def _frame_table(frame: pd.DataFrame, name: str) -> Table:
    """Turn a data frame into text columns."""
    if not hasattr(frame, "iloc"):
        raise TypeError(f"{name} is a {type(frame).__name__} and no pandas DataFrame; files are read by read_csv")
    if frame.index.name == "id" and "id" not in frame.columns:
        frame = frame.reset_index()
    names = [str(column).strip() for column in frame.columns]  # as the header of a file
    columns = (Column.of([_cell(value) for value in frame.iloc[:, i].tolist()]) for i in range(len(names)))
    return Table.of(name, names, columns, np.arange(2, len(frame) + 2, dtype=np.int32))


def _cell(value: object) -> str:
    """Return the text of one value of a data frame; what is missing is blank."""
    if isinstance(value, str):
        return value
    if value is None or type(value).__name__ in {"NAType", "NaTType"} or (isinstance(value, float) and isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():  # pandas makes floats of whole numbers beside a gap
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return str(value)
