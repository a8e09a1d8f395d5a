"""IbisLedger: a query as one expression, which DuckDB and Spark answer alike; only answers leave the engine.

Names never become SQL: what a query speaks of goes in as a table of values, whatever their letters. Whatever leaves is
held as a memory ledger of just those rows, so that every table is made in one way.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

import numpy as np

from sahelgraph import _dates
from sahelgraph._kinds import OUT_OF_VIEW
from sahelgraph._ledger import MemoryLedger
from sahelgraph._names import split_list
from sahelgraph._query import Query
from sahelgraph._schema import Tables
from sahelgraph._table import Column, Table
from sahelgraph.errors import FileError, QueryError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import pyarrow as pa
    from numpy.typing import NDArray

    from sahelgraph._kinds import Kinds
    from sahelgraph._names import Names
    from sahelgraph._query import When, Who
    from sahelgraph._report import Report

    Positions = NDArray[np.int32]
    Expression = Any  # ibis has no types of its own that mypy could use

MOST = 1_000_000
_SPOKEN = 10_000  # of more subtypes and units together, or places, which are free text then, questions know the first
# What stands for an open side: a date that is missing means this.
OPEN = dict(
    zip(
        _dates.Days._fields,
        (_dates.EARLIEST, _dates.LATEST, _dates.EARLIEST, _dates.LATEST, _dates.LATEST, _dates.EARLIEST),
        strict=True,
    )
)
# In a table of relations, beside the columns of the study: what was derived when the study was read as a whole.
# Here they bear names that no researcher gives to a column.
FOLLOWS = {name: f"sahelgraph_{name}" for name in (*OPEN, "ended_by", "loose_end")}
_ENDED_BY, _LOOSE_END = FOLLOWS["ended_by"], FOLLOWS["loose_end"]
_ORDER = (FOLLOWS["start_min"], "kind", "source", "target", "id")  # that of MemoryLedger
_ROLES = {
    "around": ("source", "target", "via"),
    "end": ("source", "target"),
    "source": ("source",),
    "by": ("source", "via"),
    "target": ("target",),
}


@dataclass(slots=True)
class Spoken:
    """What a question may speak of: the study, with one relation for each kind, subtype and unit together."""

    names: Names
    kinds: Kinds
    actors: Table
    relations: Table


class IbisLedger:
    """The rows of one study in an engine, and at hand what the study knows beside them.

    `table` has the columns of the study under their names, and of `FOLLOWS` those there are; `study` is the same study
    without a relation; `most` is how many rows may be held in memory at once.
    """

    __slots__ = (
        "_spoken", "actors", "backend", "kinds", "licence", "most", "names", "references", "relations", "report",
        "table", "title", "version", "where",
    )  # fmt: skip

    def __init__(
        self,
        table: Expression,
        study: MemoryLedger,
        backend: Expression,
        *,
        where: str,
        version: str = "",
        most: int = MOST,
    ) -> None:
        self.table, self.backend, self.where, self.version, self.most = table, backend, where, version, most
        self.actors: Table = study.actors
        self.relations: Table = study.relations  # the names of the columns, and no row
        self.references: Table | None = study.references
        self.kinds: Kinds = study.kinds
        self.names: Names = study.names
        self.report: Report = study.report
        self.title, self.licence = study.title, study.licence
        self._spoken: Spoken | None = None

    # -- the query as an expression

    def select(self, query: Query) -> Expression:
        """Return the rows that the query keeps, as an expression that nothing has run yet."""
        table = self.table
        for who in sorted(query.actors, key=lambda who: who.role != "both"):  # what keeps fewest rows comes first
            table = self._with_actors(table, who)
        status = self.cell(table, "status")
        if query.statuses is None:
            table = table.filter(status.notin(sorted(OUT_OF_VIEW)))
        else:
            wanted = query.statuses | ({""} if "stated" in query.statuses else set())
            table = table.filter(_one_of(status, wanted))
        for when in query.periods:
            table = table.filter(holds(table, when))
        if (passing := self._passing(query)) is not None:
            table = table.filter(_one_of(table.kind, passing))
        for name, values in query.where:
            table = table.filter(_one_of(self.cell(table, name), values))
        return table

    def cell(self, table: Expression, name: str) -> Expression:
        """Return a column of text in which what is missing, be it the column, is blank."""
        import ibis

        return table[name].fill_null("") if name in table.columns else ibis.literal("")

    def _passing(self, query: Query) -> set[str] | None:
        kinds = self.kinds
        sets = [
            *({one for name in names for one in kinds.descendants(name)} for names in query.kinds),
            *({name for name, kind in kinds.items() if kind.sign in signs} for signs in query.signs),
            *({name for name, kind in kinds.items() if kind.register in some} for some in query.registers),
        ]
        return set(kinds).intersection(*sets) if sets else None

    def _with_actors(self, table: Expression, who: Who) -> Expression:
        ids = {self.names.ids[code] for code in self._codes(who)}
        # An id may be spelt in another normal form of Unicode where it is used than where it is given.
        ids |= {unicodedata.normalize(form, id_) for id_ in ids for form in ("NFC", "NFD")}
        if who.role == "both":
            return table.filter(_one_of(table.source, ids), _one_of(table.target, ids))
        # One branch a column, so that each is cut down while it is read; `or` would first read every row whole.
        branches: list[Expression] = []
        seen: list[str] = []
        for name in (name for name in _ROLES[who.role] if name in table.columns):
            branches.append(table.filter(_one_of(table[name], ids), *(~_one_of(table[other], ids) for other in seen)))
            seen.append(name)
        return reduce(lambda one, other: one.union(other), branches)

    def _codes(self, who: Who) -> list[int]:
        """Return the actors of a condition: those named, and all of a kind."""
        named = [self.names.code(id_) for id_ in who.actors]
        sort = self.actors["kind"]
        return named + (sort.rows_with(sort.codes_of([who.sort]).tolist()).tolist() if who.sort else [])

    # -- what leaves the engine

    def run(self, expression: Expression) -> Any:  # noqa: ANN401 — a table or a number
        """Run an expression: the whole answer, or an error."""
        try:
            return self.backend.to_pyarrow(expression)
        except Exception as error:  # every engine fails in its own way
            raise failed(self.where, error) from error

    def held(self, query: Query, most: int | None = None) -> tuple[MemoryLedger, Positions]:
        """Return a memory ledger of the rows that the query keeps; of the first `most`, if that is given."""
        found = self.select(query)
        found = found.limit(self.most + 1) if most is None else found.order_by(_ORDER).limit(most)
        ledger = self._slice(self.run(self._typed(found)))
        if most is None and len(ledger) > self.most:
            raise QueryError(
                f"{self.count(query):,} relations are too many to hold in memory, where {self.most:,} may be at most; "
                "narrow by period, kind or actor, or connect with a larger most=; counts(), ledgers.degree and "
                "ledgers.summary hold none"
            )
        return ledger, np.arange(len(ledger), dtype=np.int32)

    def collected(self, query: Query) -> MemoryLedger:
        """Return a memory ledger of the rows and of the actors in view."""
        actors, ledger = self.actors_of(query), self.held(query)[0]
        table = ledger.relations
        study = (self.actors.taken(actors), table, self.kinds, self.names.taken(actors.tolist()), ledger.ids)
        return self._ledger(Tables(*study, ledger.days, self.references), ledger.ended_by, ledger.loose)

    def count(self, query: Query) -> int:
        """Return how many rows the query keeps."""
        return int(self.run(self.select(query).count()).as_py())

    def counts(self, query: Query) -> Mapping[str, tuple[int, int]]:
        """Return by kind how many rows the query keeps, and how many happenings they are."""
        table = self.select(query)
        label = self.cell(table, "happening")
        table = table.select(kind=table.kind, label=label.nullif(""))
        counted = table.group_by("kind").agg(
            rows=table.count(), told=table.label.count(), happenings=table.label.nunique()
        )
        found = self.run(counted).to_pylist()
        return {row["kind"]: (row["rows"], row["rows"] - row["told"] + row["happenings"]) for row in found}

    def span(self, query: Query) -> tuple[int, int]:
        """Return the first and the last day that the evidence of these rows reaches."""
        table = self.select(query)
        first, last = day(table, "seen_first"), day(table, "seen_last")
        table = table.select(first=first, last=last).filter(lambda t: t.first <= t.last)
        found = self.run(table.agg(first=table["first"].min(), last=table["last"].max())).to_pylist()[0]
        if found["first"] is None:
            return _dates.EARLIEST, _dates.LATEST
        return int(found["first"]), int(found["last"])

    def actors_of(self, query: Query) -> Positions:
        """Return the actors in view: all, or those named and their neighbours, whatever the period and kind."""
        if not query.actors:
            return np.arange(len(self.names.ids), dtype=np.int32)
        import ibis

        table = self.select(Query(actors=query.actors, statuses=query.statuses))
        columns = [table.select(one=table[name]) for name in ("source", "target", "via") if name in table.columns]
        ids = self.run(ibis.union(*columns, distinct=True))["one"].to_pylist()
        named = [code for who in query.actors for code in self._codes(who)]
        return np.unique(np.array([*(self.names.code(id_) for id_ in ids if id_), *named], np.int32))

    def spoken(self) -> Spoken:
        """Return what a question may speak of; the engine is asked once for its words, once for its places."""
        if self._spoken is None:
            told = {name: self.cell(self.table, name) for name in ("kind", "subtype", "unit")}
            found = self.run(self.table.select(**told).distinct().order_by(*told).limit(_SPOKEN))
            columns = {name: Column.blank(len(found)) for name in self.relations}
            columns |= {name: column_of(found[name]) for name in told}
            place = self.table.select(place=self.cell(self.table, "place")).distinct().order_by("place").limit(_SPOKEN)
            named = column_of(self.run(place)["place"])
            columns["place"] = Column(named.words, columns["place"].codes)  # only its different words are asked for
            rows = Table("relations", columns, np.arange(2, len(found) + 2, dtype=np.int32))
            self._spoken = Spoken(self.names, self.kinds, self.actors, rows)
        return self._spoken

    def story(self, relation: str) -> MemoryLedger:
        """Return a memory ledger of a relation, what it ended, what ended it, and its happening."""
        import ibis
        import pyarrow as pa

        table = self.table
        found = self._slice(self.run(self._typed(table.filter(_one_of(table.id, {relation})))))
        if not len(found):
            return found
        ids = {relation, *found.ended_by.get(0, ())}
        told = _one_of(table.id, ids)
        if happening := found.relations["happening"].texts()[0]:
            told |= _one_of(table.happening, {happening})
        rows = [self.run(self._typed(table.filter(told)))]
        if _ENDED_BY in table.columns:
            listed = table.cross_join(given(value=[f";{relation};"]))
            listed = listed.filter(((ibis.literal(";") + listed[_ENDED_BY]) + ";").contains(listed.value))
            rows.append(self.run(self._typed(listed)))
        together = pa.concat_tables(rows)
        places = {id_: i for i, id_ in enumerate(together["id"].to_pylist())}
        return self._slice(together.take(list(places.values())))

    def _typed(self, table: Expression) -> Expression:
        """Return the columns that a memory ledger is made of."""
        text = [name for name in (*self.relations, _ENDED_BY, _LOOSE_END) if name in table.columns]
        days = {FOLLOWS[name]: day(table, name) for name in OPEN}
        return table.select(**{name: table[name].cast("string") for name in text}, **days)

    def _slice(self, found: pa.Table) -> MemoryLedger:
        columns = {name: column_of(found[name]) for name in self.relations}
        days = _dates.Days(*(found[FOLLOWS[name]].to_numpy().astype(np.int32) for name in OPEN))
        for name, known in (("source", self.names.has), ("target", self.names.has), ("kind", self.kinds.__contains__)):
            if strange := [word for word in columns[name].words if not known(word)]:
                what = "kind" if name == "kind" else "actor"
                raise FileError(f'{self.where}: {name} "{strange[0]}" is no {what} of the study; store the study anew')
        ended_by = found[_ENDED_BY].to_pylist() if _ENDED_BY in found.column_names else []
        ended = {i: split_list(cell) for i, cell in enumerate(ended_by) if cell}
        loose = column_of(found[_LOOSE_END]) if _LOOSE_END in found.column_names else Column.blank(len(found))
        table = Table("relations", columns, np.zeros(len(found), np.int32))
        study = (self.actors, table, self.kinds, self.names, columns["id"])
        return self._ledger(Tables(*study, days, self.references), ended, loose)

    def _ledger(self, tables: Tables, ended: Mapping[int, tuple[str, ...]], loose: Column) -> MemoryLedger:
        told = {"report": self.report, "title": self.title, "version": self.version, "licence": self.licence}
        ledger = MemoryLedger(tables, ended_by={}, loose=loose, **told)  # type: ignore[arg-type]
        # What ended a row may be outside the slice, so it is named; and rows come in any order, so they are numbered.
        place = {id_: i for i, id_ in enumerate(ledger.ids)} if ended else {}
        ledger.ended_by = {place[tables.ids[row]]: events for row, events in ended.items()}
        numbers = np.arange(2, len(ledger) + 2, dtype=np.int32)
        ledger.relations = Table("relations", ledger.relations.columns, numbers)
        return ledger


def failed(where: str, error: Exception) -> FileError:
    """Return the error that says what an engine could not do."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
    said = lines[lines[0].startswith("An error occurred while calling") and len(lines) > 1]  # how Java's begin
    return FileError(f"{where}: the engine could not answer, and nothing is answered by half: {said[:300]}")


def column_of(cells: pa.ChunkedArray) -> Column:
    """Turn a column of any type into text; what is missing is blank."""
    import pyarrow as pa

    if not pa.types.is_dictionary(cells.type):
        cells = cells.cast(pa.string()).dictionary_encode()
    if cells.num_chunks != 1:
        cells = pa.chunked_array([cells.unify_dictionaries().combine_chunks()], cells.type)
    one = cells.chunk(0)
    words = one.dictionary.cast(pa.string()).to_pylist()
    codes = one.indices.fill_null(len(words)).to_numpy(zero_copy_only=False).astype(np.int32)
    if not one.null_count:
        return Column(tuple(words), codes)
    return Column.of([*words, ""]).taken(codes)


def day(table: Expression, name: str) -> Expression:
    """Return a day as a number, whether the table has a number or a date."""
    import ibis

    column = table[FOLLOWS[name]]
    if column.type().is_integer():
        return column
    return column.delta(ibis.date("1970-01-01"), unit="day").cast("int32").fill_null(OPEN[name])


def _one_of(column: Expression, values: Collection[str]) -> Expression:
    """Tell which cells are one of the values. They go in as data, so that no letter of them is ever read as SQL."""
    return column.isin(given(value=sorted(values)).value)


def given(**columns: list[Any]) -> Expression:
    """Return a table of values for an expression to speak of."""
    import ibis
    import pyarrow as pa

    arrays = {name: pa.array(cells) if cells else pa.array([], pa.string()) for name, cells in columns.items()}
    return ibis.memtable(pa.table(arrays))


def holds(table: Expression, when: When) -> Expression:
    """Tell which rows hold in a period, begin or end in it: as `_dates.holds` of `_dates.side_of`."""
    import ibis

    first, last = when.period.first, when.period.last
    if when.side == "whole":
        start_min, start_max, end_min, end_max, seen_first, seen_last = (day(table, name) for name in OPEN)
    else:
        low, high = (day(table, f"{when.side}_{end}") for end in ("min", "max"))
        start_min, start_max, end_min, end_max = low, high, low, high
        told = low != _dates.EARLIEST if when.side == "start" else high != _dates.LATEST
        seen_first = ibis.ifelse(told, ibis.ifelse(low == _dates.EARLIEST, high, low), _dates.LATEST)
        seen_last = ibis.ifelse(told, ibis.ifelse(high == _dates.LATEST, low, high), _dates.EARLIEST)
    match when.mode:
        case "possible":
            return (start_min <= last) & (end_max >= first)
        case "certain":
            return (start_max <= last) & (end_min >= first)
        case "throughout":
            return (start_max <= first) & (end_min >= last)
        case _:
            # An end that nobody wrote is attested nowhere, not even ever.
            told = (seen_first <= seen_last,) if when.side != "whole" else ()
            return reduce(and_, told, (seen_first <= last) & (seen_last >= first))
