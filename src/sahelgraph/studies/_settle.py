"""A filled sheet of differences → one study."""

from __future__ import annotations

import csv
import io
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sahelgraph._advice import shown
from sahelgraph._closing import close
from sahelgraph._files import inside, write_atomic
from sahelgraph._reader import open_csv
from sahelgraph._report import Problem, Report, ordered
from sahelgraph._schema import Tables, check_actors, check_relations, relation_ids
from sahelgraph._table import Column, Table, table_of
from sahelgraph.errors import DataError, FileError, QueryError
from sahelgraph.studies._agree import agree
from sahelgraph.studies._agreement import SHEET, Difference
from sahelgraph.studies._joined import Decision, Joined
from sahelgraph.studies._study import study_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph._kinds import Kinds
    from sahelgraph.studies._agreement import Agreement
    from sahelgraph.studies._study import Study

    Line = tuple[int, dict[str, str]]
    Key = tuple[str, str, str, str]

_OTHER = re.compile(r"other:\s*(.*)", re.IGNORECASE | re.DOTALL)
_FILES = {"actor": "actors.csv", "relation": "relations.csv", "reference": "references.csv"}
_ALLOWED = {
    "aliases": "a, b, both, or other: and the text",
    "cell": "a, b, or other: and the text",
    "differs": "a, b or both",
    "only": "a or b",
}


@dataclass(frozen=True, slots=True)
class Merged:
    """The study that two coders settled on, as tables of text that passed every check.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> from sahelgraph.studies import merge
    >>> g = sg.load()
    >>> sorted(merge(g, g, sg.agree(g, g).to_settle).files)
    ['actors.csv', 'references.csv', 'relations.csv']
    """

    files: Mapping[str, str]
    report: Report

    def write(self, folder: str | os.PathLike[str]) -> Path:
        """Write the files into a folder, which is made; a folder that already holds a study is refused.

        Examples
        --------
        >>> import tempfile
        >>> import sahelgraph as sg
        >>> from sahelgraph.studies import merge
        >>> g = sg.load()
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     settled = merge(g, g, sg.agree(g, g).to_settle).write(folder)
        ...     len(sg.read_csv(settled)) == len(g)
        True
        """
        place = Path(folder)
        if there := sorted(name for name in _FILES.values() if (place / name).exists()):
            raise FileError(f"{place}: there is a study already ({there[0]}); choose an empty folder")
        place.mkdir(parents=True, exist_ok=True)
        for path in [inside(place, name) for name in sorted(self.files)]:
            write_atomic(path, self.files[path.name])
        return place


def merge(a: TemporalMultigraph, b: TemporalMultigraph, sheet: pd.DataFrame | str | os.PathLike[str]) -> Merged:
    """Apply a filled sheet of differences to two codings.

    The first coding is the base. Every line of the sheet says in `settled` whose reading stands: ``a`` or ``b`` (of a
    row that only one coder has, the other letter leaves it out), ``both`` for two rows of which one end differs, or
    ``other:`` and a text for a cell (``other:`` alone leaves it blank). Names that only the second coder has for an
    actor are added by ``b`` or ``both``. What was settled, and the line's note, go into the note of the row. Rows of
    the second coder get the next numbers where the first coder's ids are numbered. A line may be added to correct a
    cell in which nobody differs: ``relation cell``, the id of one coder's row, the column, and ``other:``.

    Parameters
    ----------
    a, b
        The two codings, not narrowed.
    sheet
        A CSV file as `Agreement.sheet` writes it, or the same as a data frame.

    Raises
    ------
    DataError
        If lines are missing, unsettled or unknown, or if what was settled is no sound study; all of it is in its
        ``report``.

    Examples
    --------
    >>> import pandas as pd
    >>> import sahelgraph as sg
    >>> from sahelgraph.studies import merge
    >>> actors = pd.DataFrame({"id": ["a", "b"], "name": ["Amber", "Birch"], "kind": ["state", "state"]})
    >>> rows = pd.DataFrame({"id": ["r1"], "kind": ["alliance"], "source": ["a"], "target": ["b"], "start": ["2012"]})
    >>> one, other = sg.from_pandas(actors, rows), sg.from_pandas(actors, rows.assign(start="2012-06"))
    >>> sheet = sg.agree(one, other).to_settle.assign(settled="b", note="the treaty is dated")
    >>> print(merge(one, other, sheet).files["relations.csv"].splitlines()[1])
    r1,alliance,,a,b,2012-06,...Coders differed on start (A 2012; B 2012-06); settled for B: the treaty is dated.
    """
    found = agree(a, b)
    one, other = study_of(a), study_of(b)
    if not (one.whole and other.whole):
        raise QueryError("merge takes whole studies; give the graphs as they were read, before any narrowing")
    decisions = _decisions(found, (one, other), *_lines(sheet))
    joined = Joined(one, other, found, decisions)
    texts = {_FILES[table]: _csv(*joined.table(table)) for table in _FILES if table != "reference" or joined.cited}
    own = joined.own_kinds()
    if own:
        texts["kinds.csv"] = _csv(*own)
    report = _checked(joined, joined.kinds)
    return Merged(texts, report)


def _lines(sheet: pd.DataFrame | str | os.PathLike[str]) -> tuple[str, list[Line]]:
    """Read the sheet's lines with the numbers that a spreadsheet gives them."""
    if isinstance(sheet, str | os.PathLike):
        return _read(sheet)
    if missing := [name for name in SHEET if name not in sheet.columns]:
        raise DataError(Report((_problem("sheet", 1, missing[0], "missing-column", *_no_column(missing[0])),)))
    columns = [[_cell(value) for value in sheet[name].tolist()] for name in SHEET]
    cells = [dict(zip(SHEET, row, strict=True)) for row in zip(*columns, strict=True)]
    return "sheet", list(enumerate(cells, start=2))


def _read(path: str | os.PathLike[str]) -> tuple[str, list[Line]]:
    problems: list[Problem] = []
    opened = open_csv(path, problems.append)
    table = None if opened is None else table_of(opened)
    if table is not None and (missing := [name for name in SHEET if name not in table.columns]):
        problems.append(_problem(table.file, 1, missing[0], "missing-column", *_no_column(missing[0])))
    if table is None or any(problem.severity == "error" for problem in problems):
        raise DataError(Report(ordered(problems)))
    texts = [table[name].texts().tolist() for name in SHEET]
    cells = [dict(zip(SHEET, row, strict=True)) for row in zip(*texts, strict=True)]
    return table.file, list(zip(table.rows.tolist(), cells, strict=True))


def _cell(value: object) -> str:
    """Return the text of a value of a data frame; what is missing is blank."""
    return value if isinstance(value, str) else ""


def _no_column(name: str) -> tuple[str, str]:
    return f'there is no column "{name}"', "take the sheet as agree writes it, and fill settled and note"


def _problem(file: str, row: int, column: str, code: str, *told: str) -> Problem:
    return Problem("error", file, row, column, "", code, *told)


def _decisions(found: Agreement, studies: tuple[Study, Study], file: str, lines: list[Line]) -> list[Decision]:
    """Tie each difference to its line; refuse a sheet with lines unsettled, missing or unknown."""
    corrections: list[Decision] = []
    wanted: dict[Key, Difference] = {row[:4]: row for row in found.differences}
    problems: list[Problem] = []
    taken: dict[Key, Decision] = {}
    named: set[Key] = set()
    for number, line in lines:
        # Only what names the difference is compared: a spreadsheet may have rewritten the values (2012-06, Jun-12).
        what, id_a, id_b, column = (line[name].strip() for name in SHEET[:4])
        key = (what, id_a, id_b, column)
        settled, difference = line["settled"].strip(), wanted.get(key)
        correction = _correction(key, settled, line["note"].strip(), studies)
        if difference is None and correction is not None and key not in named:
            corrections.append(correction)
        elif difference is None:
            told = f"{_which(key)} is no difference of these two studies", "make a new sheet of them"
            problems.append(_problem(file, number, "what", "no-difference", *told))
        elif key in named:
            told = f"{_which(key)} stands on two lines", "take one of them out"
            problems.append(_problem(file, number, "what", "settled-twice", *told))
        elif (decision := _decision(difference, settled, line["note"].strip())) is None:
            why = f'cannot be settled as "{shown(settled)}"' if settled else "is not settled"
            allowed = next(hint for word, hint in _ALLOWED.items() if word in (what, column) or word in what)
            told = f"{_which(key)} {why}", f"write {allowed}"
            problems.append(_problem(file, number, "settled", "unsettled", *told))
        else:
            taken[key] = decision
        named.add(key)
    problems += [
        _problem(file, 0, "what", "missing-line", f"there is no line for {_which(key)}", "make a new sheet")
        for key in wanted
        if key not in named
    ]
    if problems:
        raise DataError(Report(ordered(problems)))
    return [*(taken[key] for key in wanted), *corrections]


def _correction(key: Key, settled: str, why: str, studies: tuple[Study, Study]) -> Decision | None:
    """Read a line that the settler added, to correct a cell in which the coders do not differ."""
    what, id_a, id_b, column = key
    table, _, cell = what.partition(" ")
    other = _OTHER.fullmatch(settled)
    if cell != "cell" or table not in {"actor", "relation"} or other is None or bool(id_a) == bool(id_b):
        return None
    row = studies[bool(id_b)].rows[table].get(id_a or id_b, {})
    if column not in row:
        return None
    return Decision(Difference(*key, row[column], ""), "other", other[1].strip(), why)


def _which(key: Key) -> str:
    what, *ids = key
    return shown(f"{what} ({', '.join(filter(None, ids))})")


def _decision(difference: Difference, settled: str, note: str) -> Decision | None:
    word = settled.casefold()
    if word in {"a", "b"} or (word == "both" and ("differs" in difference.what or difference.column == "aliases")):
        text = {"a": difference.value_a, "b": difference.value_b}.get(word, "")
        return Decision(difference, word, text, note)
    if "cell" in difference.what and (other := _OTHER.fullmatch(settled)):
        return Decision(difference, "other", other[1].strip(), note)
    return None


def _csv(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([list(columns), *rows])
    return text.getvalue()


def _checked(joined: Joined, kinds: Kinds) -> Report:
    """Look at the tables as `check` would, before anything is written."""
    problems: list[Problem] = []
    tables = {}
    for name in ("actor", "relation"):
        columns, rows = joined.table(name)
        texts = list(zip(*rows, strict=True)) or [()] * len(columns)
        numbers = np.arange(2, len(rows) + 2, dtype=np.int32)
        tables[name] = Table.of(_FILES[name], columns, (Column.of(cells) for cells in texts), numbers)
    names = check_actors(tables["actor"], problems.append)
    days = None if names is None else check_relations(tables["relation"], names, kinds, problems.append)
    if names is not None and days is not None and not any(problem.severity == "error" for problem in problems):
        ids = relation_ids(tables["relation"])
        problems += close(Tables(tables["actor"], tables["relation"], kinds, names, ids, days)).problems
    counts = {_FILES[name].removesuffix(".csv"): len(table) for name, table in tables.items()}
    report = Report(ordered(problems), counts)
    if not report.ok:
        raise DataError(report)
    return report
