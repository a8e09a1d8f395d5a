"""Names of a data set → ids of a study: by exact name and alias; whatever is only alike, a person decides in a CSV."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from sahelgraph._advice import shown
from sahelgraph._files import write_atomic
from sahelgraph._names import Names, fold
from sahelgraph._reader import open_csv
from sahelgraph._schema import check_actors
from sahelgraph._table import table_of
from sahelgraph.errors import FileError

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence

    from sahelgraph._report import Problem

    Row = dict[str, str]

COLUMNS = ("foreign_id", "name", "match", "suggestion", "score", "id", "confirmed")
_YES, _NO = frozenset({"yes", "y", "true", "1", "oui"}), frozenset({"no", "n", "false", "0", "non"})
ALIKE = 65  # of 100; below that a suggestion is rather noise


class Crosswalk:
    """What leads from the names of a data set to the ids of a study.

    A name that is an id, name or alias of exactly one actor of the study is that actor. For every other name the most
    similar one of the study is only suggested: `save` writes the suggestions, a person writes ``yes`` or ``no`` under
    ``confirmed`` (and another ``id``, if that is the right one), and the next import goes by it.

    Parameters
    ----------
    study
        Folder of the study; without one, only the file decides.
    file
        The CSV of earlier decisions; it need not be there yet.

    Raises
    ------
    FileError
        If the study or the file cannot be read, or a confirmed id is not in the study.

    Examples
    --------
    >>> from sahelgraph import importers
    >>> from sahelgraph.io import archive_folder
    >>> walk = importers.Crosswalk(archive_folder())
    >>> walk.find("acled-1", "Ansar Dine"), walk.find("acled-2", "Ansar Dine Front")
    ('ansar_dine', None)
    >>> [(row["name"], row["match"], row["suggestion"]) for row in walk.rows()]
    [('Ansar Dine', 'exact', 'ansar_dine'), ('Ansar Dine Front', 'suggested', 'ansar_dine')]
    """

    def __init__(self, study: str | os.PathLike[str] | None = None, file: str | os.PathLike[str] | None = None) -> None:
        self._actors = {} if study is None else actors_of(Path(study))
        rows = self._actors.values()
        self._names = Names(
            tuple(self._actors),
            tuple(row["name"] for row in rows),
            tuple(tuple(a.strip() for a in row.get("aliases", "").split(";") if a.strip()) for row in rows),
        )
        self.file = None if file is None else Path(file)
        if self.file is not None and study is None and not self.file.exists():
            raise FileError(f"{self.file}: there is no such file; give one, or the study whose actors may be meant")
        self._told = _decisions(self.file) if self.file is not None and self.file.exists() else []
        self._decided = {
            row["foreign_id"] or row["name"]: self._decision(row) for row in self._told if row["confirmed"]
        }
        self._asked: dict[str, Row] = {}

    def _decision(self, row: Row) -> str | None:
        answer = row["confirmed"].casefold()
        if answer in _NO:
            return None
        place = f"{self.file}, {shown(row['name'] or row['foreign_id'])}"
        if answer not in _YES:
            raise FileError(f'{place}: confirmed is "{shown(row["confirmed"])}"; write yes, no or nothing')
        id_ = row["id"] or row["suggestion"]
        if not id_:
            raise FileError(f"{place}: confirmed, but there is no id; write which actor it is")
        if self._actors and id_ not in self._actors and id_ not in {told["foreign_id"] for told in self._told}:
            raise FileError(f'{place}: "{shown(id_)}" is no id of the study; {self._names.suggestion(id_)}')
        return id_

    def find(self, foreign_id: str, name: str, aliases: Iterable[str] = ()) -> str | None:
        """Return the id of the study's actor that a name is for, or None.

        Examples
        --------
        >>> from sahelgraph import importers
        >>> from sahelgraph.io import archive_folder
        >>> importers.Crosswalk(archive_folder()).find("ucdp-539", "AQIM")
        'aqim'
        """
        for key in (foreign_id, name):
            if key in self._decided:
                return self._decided[key]
        folded = self._names.folded()
        found = {bearer for word in (name, *aliases) for bearer in folded.get(fold(word), ())}
        row = dict.fromkeys(COLUMNS, "") | {"foreign_id": foreign_id, "name": name, "match": "none"}
        if len(found) == 1:
            id_ = self._names.ids[found.pop()]
            row |= {"match": "exact", "suggestion": id_, "score": "100", "id": id_}
        elif found:
            row |= {"match": "several", "suggestion": "; ".join(sorted(self._names.ids[i] for i in found))}
        self._asked[foreign_id] = row
        return row["id"] or None

    def actor(self, id_: str) -> Row | None:
        """Return the cells of an actor of the study, or None.

        Examples
        --------
        >>> from sahelgraph import importers
        >>> from sahelgraph.io import archive_folder
        >>> importers.Crosswalk(archive_folder()).actor("mali")["kind"]
        'state'
        """
        found = self._actors.get(id_)
        return None if found is None else dict(found)

    def rows(self) -> list[Row]:
        """Return the earlier rows, then the names met since, with what is suggested for them.

        Examples
        --------
        >>> from sahelgraph import importers
        >>> importers.Crosswalk().rows()
        []
        """
        before = {row["foreign_id"] or row["name"] for row in self._told}
        found = list(self._told)
        for row in self._asked.values():
            if row["foreign_id"] in before or row["name"] in before:
                continue
            found.append(row | self._suggestion(row["name"]) if row["match"] == "none" else row)
        return found

    def _suggestion(self, name: str) -> Row:
        """Return the actor whose name is most like a name, if any is; whole words that agree count most."""
        from rapidfuzz import fuzz, process
        from rapidfuzz.utils import default_process

        choices = self._names.folded()
        alike, in_order = (
            process.cdist([fold(name)], list(choices), scorer=scorer, processor=default_process)[0]
            for scorer in (fuzz.token_set_ratio, fuzz.token_sort_ratio)
        )
        scores = (alike + in_order) / 2
        for place in scores.argsort(kind="stable")[::-1][:1]:
            bearers = choices[list(choices)[place]]
            if scores[place] >= ALIKE and len(bearers) == 1:
                return {
                    "match": "suggested",
                    "suggestion": self._names.ids[bearers[0]],
                    "score": f"{scores[place]:.0f}",
                }
        return {}

    def counts(self) -> dict[str, int]:
        """Return how many names were matched, suggested, left without one, or decided by a person.

        Examples
        --------
        >>> from sahelgraph import importers
        >>> importers.Crosswalk().counts()
        {'decided': 0, 'exact': 0, 'suggested': 0, 'several': 0, 'none': 0}
        """
        found = dict.fromkeys(("decided", "exact", "suggested", "several", "none"), 0)
        for row in self.rows():
            match = "decided" if row["confirmed"] else row["match"]
            found[match] = found.get(match, 0) + 1
        return found

    def save(self, path: str | os.PathLike[str] | None = None) -> Path:
        """Write the rows as CSV, to be decided by a person; what is in the file stays, new names come behind it.

        Examples
        --------
        >>> import tempfile
        >>> from sahelgraph import importers
        >>> from sahelgraph.io import archive_folder
        >>> walk = importers.Crosswalk(archive_folder())
        >>> _ = walk.find("acled-1", "Ansar Dine")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     print(walk.save(f"{folder}/crosswalk.csv").read_text(encoding="utf-8"))
        foreign_id,name,match,suggestion,score,id,confirmed
        acled-1,Ansar Dine,exact,ansar_dine,100,ansar_dine,
        """
        target = self.file if path is None else Path(path)
        if target is None:
            raise FileError("the crosswalk has no file; say where to save it")
        rows = self.rows()
        if target == self.file and target.exists():  # a person's file: rows are added behind what is there
            return _add(target, rows[len(self._told) :])
        return write_atomic(target, _csv(COLUMNS, rows))


def _add(file: Path, rows: list[Row]) -> Path:
    data = file.read_bytes()
    first = data.decode("utf-8-sig", "replace").splitlines()[0]
    delimiter = next((sign for sign in ",;\t|" if sign in first), ",")
    header = [name.strip().strip('"') for name in first.split(delimiter)]
    end = "\r\n" if b"\r\n" in data else "\n"
    added = _csv(header, rows, delimiter=delimiter, end=end).split(end, 1)[1]
    behind = "" if data.endswith((b"\n", b"\r")) else end
    return write_atomic(file, data + (behind + added).encode()) if rows else file


def _csv(header: Sequence[str], rows: list[Row], *, delimiter: str = ",", end: str = "\n") -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
    writer.writerow(header)
    writer.writerows([row.get(column, "") for column in header] for row in rows)
    return text.getvalue()


def _refuse(problem: Problem) -> None:
    if problem.severity == "error":
        raise FileError(str(problem))


def actors_of(study: Path) -> dict[str, Row]:
    """Return the rows of a study's actors by id."""
    if not study.is_dir():
        what = "this is no folder" if study.exists() else "there is no such folder"
        raise FileError(f"{study}: {what}; give the folder that holds actors.csv and relations.csv")
    sheet = open_csv(study / "actors.csv", _refuse)
    if sheet is None:
        return {}  # pragma: no cover — the sink has raised
    table = table_of(sheet)
    check_actors(table, _refuse)
    columns = {name: table[name].texts().tolist() for name in table}
    return {
        row["id"]: row
        for row in (dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True))
    }


def _decisions(file: Path) -> list[Row]:
    sheet = open_csv(file, _refuse)
    if sheet is None:
        return []  # pragma: no cover — the sink has raised
    rows = [row for _, chunk in sheet.chunks for row in chunk]
    if not {"name", "id", "confirmed"} <= set(sheet.header):
        found = shown(", ".join(sheet.header))
        raise FileError(f"{file}: a crosswalk has the columns {', '.join(COLUMNS)}; this has {found}")
    cells = (dict(zip(sheet.header, map(str.strip, row), strict=True)) for row in rows)
    return [{name: row.get(name, "") for name in COLUMNS} for row in cells]
