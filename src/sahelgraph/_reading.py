"""A study, from wherever its tables come: found, read, checked as a whole."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sahelgraph._beside import check_kinds, check_kinds_table, check_references, read_package, unread_files
from sahelgraph._checker import Checker
from sahelgraph._closing import close
from sahelgraph._graph import TemporalMultigraph
from sahelgraph._kinds import BUNDLED, Kinds, bundled_kinds, kinds_of
from sahelgraph._ledger import MemoryLedger
from sahelgraph._names import Names, split_list
from sahelgraph._progress import open_watched
from sahelgraph._reader import BROKEN_OFF, open_csv, open_stream
from sahelgraph._report import Problem, Problems, Report
from sahelgraph._review import lives_of, outside_lives, review_actors, review_relations, told_twice
from sahelgraph._schema import Tables, check_actors, check_relations, relation_ids
from sahelgraph._stream import across, check_stream
from sahelgraph._table import Column, Table, table_of, without_gc
from sahelgraph._workbook import is_workbook, open_workbook
from sahelgraph.errors import DataError, FileError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sahelgraph._dates import Days
    from sahelgraph._reader import Sheet, Sink

    Source = Callable[[Sink], Sheet | None]


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the tables of a study are read from, each as often as wanted."""

    actors: Source
    relations: Source
    kinds: Source | None = None
    references: Source | None = None
    folder: Path | None = None
    name: str = ""

    def with_bytes(self, table: str, file: str, data: bytes) -> Sources:
        """Return the same study with other bytes in the place of one table's file."""

        def source(sink: Sink) -> Sheet | None:
            return open_stream(BytesIO(data), file, sink)

        return replace(self, **{table: source})  # type: ignore[arg-type]


def find(
    actors: str | os.PathLike[str],
    relations: str | os.PathLike[str] | None = None,
    *,
    kinds: str | os.PathLike[str] | None = None,
    encoding: str | None = None,
    progress: bool = False,
) -> Sources:
    """Find the tables of a folder, of two files, or of a workbook."""
    first = Path(actors)
    if relations is None and is_workbook(first):
        return _of_workbook(first)
    if relations is None:
        if not _is_there(first.is_dir):
            what = "this is no folder" if _is_there(first.exists) else "there is no such folder"
            quoted = {str(first)[:1], str(first)[-1:]} & set("\"'\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb")
            hint = (
                "take the quotation mark out" if quoted else "give the folder that holds actors.csv and relations.csv"
            )
            raise FileError(f"{first}: {what}; {hint}")
        first, relations = first / "actors.csv", first / "relations.csv"
    folder = first.parent
    own = Path(kinds) if kinds is not None else folder / "kinds.csv"
    wanted = kinds is not None or (os.path.lexists(own) and own != BUNDLED)  # a link that leads nowhere is told
    cited = folder / "references.csv"
    read = partial(open_csv, encoding=encoding)
    read = partial(read, opened=open_watched) if progress else read
    return Sources(
        partial(read, first),
        partial(read, relations),
        partial(read, own) if wanted else None,
        partial(read, cited) if os.path.lexists(cited) else None,
        folder,
        folder.resolve().name,
    )


def read_back(files: Mapping[str, bytes]) -> TemporalMultigraph:
    """Read tables that are still in memory, by their file names, as `Reading` reads files."""

    def source(name: str) -> Source | None:
        return (lambda sink: open_stream(BytesIO(files[name]), name, sink)) if name in files else None

    empty: Source = lambda _: None  # noqa: E731 — a table that is not there
    sources = {table: source(f"{table}.csv") for table in ("actors", "relations", "kinds", "references")}
    found = Sources(sources["actors"] or empty, sources["relations"] or empty, sources["kinds"], sources["references"])
    return Reading().read(found)


def read_tables(
    tables: Mapping[str, tuple[Sequence[str], Sequence[Sequence[str]]]],
    file: str,
    *,
    title: str = "",
    version: str = "",
    licence: str = "",
) -> TemporalMultigraph:
    """Make a graph of headers and rows of text, by the same checks as files."""

    def table(name: str) -> Table | None:
        if name not in tables:
            return None
        header, rows = tables[name]
        columns = (Column.of([row[place] for row in rows]) for place in range(len(header)))
        return Table.of(f"{file}, {name}", header, columns, np.arange(2, len(rows) + 2, dtype=np.int32))

    reading = Reading(title=title)
    reading.version, reading.licence = version, licence
    own = table("kinds")
    kinds = bundled_kinds() if own is None else reading.kinds_of_table(own)
    return reading.graph(table("actors"), table("relations"), kinds, table("references"))


def _is_there(ask: Callable[[], bool]) -> bool:
    try:
        return ask()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _of_workbook(path: Path) -> Sources:
    book = open_workbook(path, _ignore)
    present = set() if book is None else {name.strip().casefold() for name in book.parts}

    def sheet(name: str, sink: Sink) -> Sheet | None:
        again = open_workbook(path, sink if name == "actors" or book is not None else _ignore)
        return None if again is None else again.sheet(name)

    kinds, references = (partial(sheet, name) if name in present else None for name in ("kinds", "references"))
    return Sources(partial(sheet, "actors"), partial(sheet, "relations"), kinds, references, name=path.stem)


class Reading:
    """One reading of a study: collects the problems, then makes the graph or refuses."""

    def __init__(self, *, strict: bool = True, title: str = "") -> None:
        self.strict = strict
        self.title = title
        self.version = ""
        self.licence = ""
        self.problems = Problems()
        self.keys: frozenset[str] = frozenset()  # of references.csv
        self.rows = {"actors": 0, "relations": 0}

    # -- from tables to a graph, or to a report

    def read(self, sources: Sources) -> TemporalMultigraph:
        """Read a study into a graph."""
        self._package(sources)
        with without_gc():
            kinds, references = self._kinds(sources), self._references(sources)
            return self.graph(self._table(sources.actors), self._table(sources.relations), kinds, references)

    def check(self, sources: Sources) -> Report:
        """Look at a study without keeping its relations."""
        with without_gc():
            return self._checked(sources)

    def _checked(self, sources: Sources) -> Report:
        self._package(sources)
        kinds = self._kinds(sources)
        self._references(sources)
        actors = self._table(sources.actors)
        self.rows["actors"] = len(actors or ())
        names = None if actors is None else self._actors(actors)
        self.rows["relations"] = check_stream(
            sources.relations,
            names or Anyone((), (), ()),
            lives_of(actors, names) if actors is not None and names is not None else None,
            kinds,
            self.keys,
            self.problems,
        )
        return self.problems.report(self.rows)

    def graph(
        self, actors: Table | None, relations: Table | None, kinds: Kinds, references: Table | None
    ) -> TemporalMultigraph:
        """Check the tables and make the graph."""
        self.rows = {"actors": len(actors or ()), "relations": len(relations or ())}
        names = None if actors is None else self._actors(actors)
        days = None if relations is None else self._relations(relations, actors, names, kinds)
        if actors is None or relations is None or names is None or days is None:
            raise self._refusal()
        if self.strict:
            self._refuse_errors()
        elif self.problems.errors:
            actors, relations = self._set_aside(actors, relations)
            names = check_actors(actors, _ignore)
            days = None if names is None else check_relations(relations, names, kinds, _ignore)
            if names is None or days is None:
                raise self._refusal()
        tables = Tables(actors, relations, kinds, names, relation_ids(relations), days, references)
        closing = close(tables)
        tables, days = replace(tables, days=closing.days), None  # those before are let go
        for problem in closing.problems:
            self.problems(problem)
        if self.strict:
            self._refuse_errors()
        ledger = MemoryLedger(
            tables,
            ended_by=closing.ended_by,
            loose=closing.loose,
            report=self.problems.report(self.rows),
            title=self.title,
            version=self.version,
            licence=self.licence,
        )
        return TemporalMultigraph(ledger)

    def _actors(self, actors: Table) -> Names | None:
        names = check_actors(actors, self.problems)
        if names is not None:
            review_actors(actors, names, self.problems)
            names = self._with_lost(names, actors.file)
        return names

    def _with_lost(self, names: Names, file: str) -> Names:
        """Add the ids of rows that could not be read, so that relations are not blamed for naming them."""
        faults = [problem for problem in self.problems.kept if problem.file == file and problem.severity == "error"]
        if any(problem.code in BROKEN_OFF for problem in faults):
            return Anyone((), (), ())
        lost = tuple(cell for problem in faults if problem.code == "cells" for cell in problem.value.split(","))
        return Names(names.ids + lost, names.names + lost, names.aliases + ((),) * len(lost)) if lost else names

    def _relations(self, relations: Table, actors: Table | None, names: Names | None, kinds: Kinds) -> Days | None:
        days = check_relations(relations, names or Anyone((), (), ()), kinds, self.problems)
        if days is None:
            return None
        review_relations(relations, self.keys, self.problems)
        if actors is not None and names is not None:
            outside_lives(relations, days, names, lives_of(actors, names), self.problems)
        if self.problems.errors:  # what closing would say has to be said now
            across(relations, names or Anyone((), (), ()), kinds, self.problems)
        else:
            told_twice(relations, kinds, self.problems)
        return days

    # -- reading

    def _table(self, source: Source | None) -> Table | None:
        sheet = None if source is None else source(self.problems)
        return None if sheet is None else table_of(sheet)

    def _kinds(self, sources: Sources) -> Kinds:
        table = self._table(sources.kinds)
        return bundled_kinds() if table is None else self.kinds_of_table(table)

    def _references(self, sources: Sources) -> Table | None:
        table = self._table(sources.references)
        if table is not None:
            self.keys = check_references(table, self.problems)
        return table

    def kinds_of_table(self, table: Table) -> Kinds:
        """Lay kinds given as a table over the bundled ones."""
        if not check_kinds_table(table, self.problems):
            return bundled_kinds()
        columns = {name: table[name].texts().tolist() for name in table}
        rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        own = kinds_of(table.file, zip(table.rows.tolist(), rows, strict=True), self.problems)
        kinds = bundled_kinds().merged(own)
        places = dict(zip(table["kind"].texts().tolist(), table.rows.tolist(), strict=True))
        check_kinds(kinds, table.file, {kind.name: places[kind.name] for kind in own}, self.problems)
        return kinds

    def _package(self, sources: Sources) -> None:
        """Take title and version from a data package, where the study is one."""
        self.title = sources.name
        if sources.folder is None:
            return
        unread_files(sources.folder, self.problems)
        package = read_package(sources.folder, self.problems)
        self.title, self.version, self.licence = package.title or self.title, package.version, package.licence

    # -- refusing, or setting aside

    def _refuse_errors(self) -> None:
        if self.problems.errors:
            raise self._refusal()

    def _refusal(self) -> DataError:
        return DataError(self.problems.report(self.rows))

    def _set_aside(self, actors: Table, relations: Table) -> tuple[Table, Table]:
        """Leave out the rows with errors, and what hangs on them; a fault of the whole file cannot be set aside."""
        bad = self.problems.bad_rows
        whole = any(min(rows, default=0) <= 1 for rows in bad.values())
        if whole or any(problem.code in BROKEN_OFF for problem in self.problems.kept):
            raise self._refusal()
        actors, relations = (
            table.taken(np.flatnonzero(~np.isin(table.rows, np.array(bad.get(table.file, ()), np.int64))))
            for table in (actors, relations)
        )
        return actors, self._without_lost_ends(actors, relations)

    def _without_lost_ends(self, actors: Table, relations: Table) -> Table:
        while True:
            ids, given = set(actors["id"].words_in_use()), set(relations["id"].words_in_use())
            lost = np.zeros(len(relations), bool)
            for column, known in (("source", ids), ("target", ids), ("via", ids | {""})):
                lost |= ~relations[column].holds(known)
            ends = relations["ends"]
            lost |= ends.holds({value for value in ends.words if not given.issuperset(split_list(value))})
            if not lost.any():
                return relations
            Checker(relations, self.problems).say_each(np.flatnonzero(lost), "", "set-aside", lambda *_: _SET_ASIDE)
            relations = relations.taken(np.flatnonzero(~lost))


_SET_ASIDE = ("the row is set aside, because an actor or relation it names was", "mend that row")


class Anyone(Names):
    """Names for a table of actors that cannot be read to its end: nobody is unknown, and the rest can be checked."""

    __slots__ = ()

    def code(self, text: object) -> int:  # noqa: ARG002 — as in Names
        """Return the place of nobody."""
        return -1

    def has(self, id_: str) -> bool:  # noqa: ARG002 — as in Names
        """Say yes."""
        return True


def _ignore(_: Problem) -> None:
    """Take no notice: these problems were reported in the first pass."""
