"""Files and frames in, files out: load, read_csv, from_pandas, check."""

from __future__ import annotations

import datetime as dt
import json
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sahelgraph._closing import close
from sahelgraph._graph import TemporalMultigraph
from sahelgraph._kinds import BUNDLED, Kinds, bundled_kinds, check_kinds, read_kinds
from sahelgraph._ledger import MemoryLedger
from sahelgraph._names import split_list
from sahelgraph._reader import open_csv
from sahelgraph._report import Problem, Report, ordered
from sahelgraph._schema import Tables, check_actors, check_relations, relation_ids
from sahelgraph._table import Column, Table, table_of
from sahelgraph.errors import DataError, FileError

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    import pandas as pd


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
    reading = _Reading(strict=strict, encoding=encoding)
    return reading.graph(*reading.files(actors, relations, kinds))


def check(
    actors: str | os.PathLike[str],
    relations: str | os.PathLike[str] | None = None,
    *,
    kinds: str | os.PathLike[str] | None = None,
    encoding: str | None = None,
) -> Report:
    """Look at a study and report every problem with file, row, column and what to write instead.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> from sahelgraph.io import archive_folder
    >>> sg.check(archive_folder()).ok
    True
    """
    reading = _Reading(strict=True, encoding=encoding)
    try:
        return reading.graph(*reading.files(actors, relations, kinds)).report
    except DataError as error:
        return error.report


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

    Examples
    --------
    >>> import pandas as pd
    >>> import sahelgraph as sg
    >>> actors = pd.DataFrame({"id": ["a", "b"], "name": ["A", "B"], "kind": ["state", "state"]})
    >>> relations = pd.DataFrame({"kind": ["alliance"], "source": ["a"], "target": ["b"], "start": [2012]})
    >>> sg.from_pandas(actors, relations).allies("A", 2012)["actor"].tolist()
    ['b']
    """
    reading = _Reading(strict=strict, title=title)
    own = reading.kinds_of_rows(_frame_table(kinds, "kinds")) if kinds is not None else bundled_kinds()
    cited = None if references is None else _frame_table(references, "references")
    return reading.graph(_frame_table(actors, "actors"), _frame_table(relations, "relations"), own, cited)


class _Reading:
    """One reading of a study: collects the problems, then makes the graph or refuses."""

    def __init__(self, *, strict: bool, encoding: str | None = None, title: str = "") -> None:
        self.strict = strict
        self.encoding = encoding
        self.title = title
        self.version = ""
        self.licence = ""
        self.problems: list[Problem] = []
        self.rows = {"actors": 0, "relations": 0}

    def files(
        self,
        actors: str | os.PathLike[str],
        relations: str | os.PathLike[str] | None,
        kinds: str | os.PathLike[str] | None,
    ) -> tuple[Table | None, Table | None, Kinds, Table | None]:
        """Read the files of a study."""
        if relations is None:
            folder = Path(actors)
            if not folder.is_dir():
                what = "this is no folder" if folder.exists() else "there is no such folder"
                raise FileError(f"{folder}: {what}; give the folder that holds actors.csv and relations.csv")
            actors, relations = folder / "actors.csv", folder / "relations.csv"
        folder = Path(actors).parent
        own = Path(kinds) if kinds is not None else folder / "kinds.csv"
        found = self._kinds(own) if kinds is not None or (own.exists() and own != BUNDLED) else bundled_kinds()
        cited = self._table(folder / "references.csv") if (folder / "references.csv").exists() else None
        self._package(folder)
        return self._table(Path(actors)), self._table(Path(relations)), found, cited

    def _table(self, path: Path) -> Table | None:
        sheet = open_csv(path, self.problems.append, encoding=self.encoding)
        return None if sheet is None else table_of(sheet)

    def _kinds(self, path: Path) -> Kinds:
        own = read_kinds(path, self.problems.append)
        kinds = bundled_kinds().merged(own)
        check_kinds(kinds, path.name, frozenset(kind.name for kind in own), self.problems.append)
        return kinds

    def kinds_of_rows(self, table: Table) -> Kinds:
        """Lay kinds given as a table over the bundled ones."""
        from sahelgraph._kinds import kinds_of

        columns = {name: table[name].texts().tolist() for name in table}
        rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        own = kinds_of(table.file, enumerate(rows, start=2), self.problems.append)
        kinds = bundled_kinds().merged(own)
        check_kinds(kinds, table.file, frozenset(kind.name for kind in own), self.problems.append)
        return kinds

    def _package(self, folder: Path) -> None:
        """Take title and version from a data package, where the study is one."""
        package: Mapping[str, Any] = {}
        try:
            package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            pass
        except (OSError, ValueError) as error:
            self._say("datapackage.json", "data-package", f"it cannot be read ({error})")
        if isinstance(package, dict):
            self.title = str(package.get("title", "")) or folder.resolve().name
            self.version = str(package.get("version", ""))
            self.licence = _licence(package.get("licenses"))

    def _say(self, file: str, code: str, message: str) -> None:
        self.problems.append(Problem("warning", file, 0, "", "", code, message, "title and version are left blank"))

    def graph(
        self, actors: Table | None, relations: Table | None, kinds: Kinds, references: Table | None
    ) -> TemporalMultigraph:
        """Check the tables and make the graph."""
        self.rows = {"actors": len(actors or ()), "relations": len(relations or ())}
        names = None if actors is None else check_actors(actors, self.problems.append)
        if actors is None or relations is None or names is None:
            raise self._refusal()
        days = check_relations(relations, names, kinds, self.problems.append)
        if days is None:
            raise self._refusal()
        if self.strict:
            self._refuse_errors()
        else:
            actors, relations = self._set_aside(actors, relations)
            names, days = check_actors(actors, _ignore), None
            days = None if names is None else check_relations(relations, names, kinds, _ignore)
        if names is None or days is None:
            raise self._refusal()
        tables = Tables(actors, relations, kinds, names, relation_ids(relations), days, references)
        closing = close(tables)
        self.problems += closing.problems
        if self.strict:
            self._refuse_errors()
        ledger = MemoryLedger(
            tables,
            days=closing.days,
            ended_by=closing.ended_by,
            loose=closing.loose,
            report=Report(ordered(self.problems), self.rows),
            title=self.title,
            version=self.version,
            licence=self.licence,
        )
        return TemporalMultigraph(ledger)

    def _refuse_errors(self) -> None:
        if any(problem.severity == "error" for problem in self.problems):
            raise self._refusal()

    def _refusal(self) -> DataError:
        return DataError(Report(ordered(self.problems), self.rows))

    def _set_aside(self, actors: Table, relations: Table) -> tuple[Table, Table]:
        """Leave out the rows with errors, and what hangs on them; a fault of the whole file cannot be set aside."""
        errors = [problem for problem in self.problems if problem.severity == "error"]
        if any(problem.row <= 1 for problem in errors):
            raise self._refusal()
        for table in (actors, relations):
            bad = [problem.row for problem in errors if problem.file == table.file]
            kept = table.taken(np.flatnonzero(~np.isin(table.rows, bad)))
            actors, relations = (kept, relations) if table is actors else (actors, kept)
        return actors, self._without_lost_ends(actors, relations)

    def _without_lost_ends(self, actors: Table, relations: Table) -> Table:
        while True:
            ids, given = set(actors["id"].words_in_use()), set(relations["id"].words_in_use())
            lost = np.zeros(len(relations), bool)
            for column, known in (("source", ids), ("target", ids), ("via", ids | {""})):
                cells = relations[column]
                lost |= np.isin(cells.codes, cells.codes_of(value for value in cells.words if value not in known))
            ends = relations["ends"]
            lost |= np.isin(ends.codes, ends.codes_of(v for v in ends.words if not given.issuperset(split_list(v))))
            if not lost.any():
                return relations
            for row in relations.rows[lost].tolist():
                message = "the row is set aside, because an actor or relation it names was"
                hint = "mend that row"
                self.problems.append(Problem("error", relations.file, row, "", "", "set-aside", message, hint))
            relations = relations.taken(np.flatnonzero(~lost))


def _licence(found: object) -> str:
    """Return the name of the first licence of a data package, whatever else stands there."""
    first = found[0] if isinstance(found, list) and found else {}
    return str(first.get("title") or first.get("name") or "") if isinstance(first, dict) else ""


def _ignore(_: Problem) -> None:
    """Take no notice: these problems were reported in the first pass."""


def _frame_table(frame: pd.DataFrame, name: str) -> Table:
    """Turn a data frame into text columns."""
    if frame.index.name == "id" and "id" not in frame.columns:
        frame = frame.reset_index()
    names = [str(column) for column in frame.columns]
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
