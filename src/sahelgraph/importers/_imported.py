"""What an importer gives: actors, relations that stream, references, and the count of what was left out and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypedDict
from unicodedata import normalize

from sahelgraph._dates import parse_period, read_moment
from sahelgraph._files import safe_name
from sahelgraph._names import fold
from sahelgraph._schema import RELATION_COLUMNS
from sahelgraph.errors import FileError
from sahelgraph.importers._values import tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from sahelgraph.importers.crosswalk import Crosswalk

    Row = dict[str, str]
    Making = Callable[[Any, "Roster", "Keep"], Iterator[Row]]  # of the records that the importer opened

EXAMPLES = 3
_NAMELESS = "UCDP actor "


class Options(TypedDict, total=False):
    """What every importer can be told."""

    crosswalk: Crosswalk | None
    countries: Sequence[str]
    since: str
    until: str
    version: str
    encoding: str | None
    progress: bool


def version_of(options: Options) -> str:
    """Return what a citation says of the version of a data set, where it is told."""
    return f", {options['version']}" if options.get("version") else ""


@dataclass(slots=True)
class Tally:
    """How many rows were read, how many relations they gave, and what was left out, with the first examples."""

    rows: int = 0
    relations: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)
    remarks: dict[str, int] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)

    def leave(self, reason: str, row: int, what: str = "") -> None:
        """Count a row that gives no relation."""
        self.left_out[reason] = self.left_out.get(reason, 0) + 1
        told = self.examples.setdefault(reason, [])
        if len(told) < EXAMPLES:
            told.append(f"row {row}" + (f" ({tidy(what)})" if what else ""))

    def remark(self, what: str) -> None:
        """Count a row that is kept although something about it is odd."""
        self.remarks[what] = self.remarks.get(what, 0) + 1

    @property
    def used(self) -> int:
        """The rows that were not left out."""
        return self.rows - sum(self.left_out.values())

    def text(self) -> str:
        """Return the count as lines."""
        lines = [f"{self.rows:,} rows read, {self.used:,} used, {self.relations:,} relations made"]
        lines += [f"  note: {notice}" for notice in dict.fromkeys(self.notices)]
        for reason, number in sorted(self.left_out.items(), key=lambda item: -item[1]):
            lines.append(f"  left out {number:,}: {reason}; {', '.join(self.examples[reason])}")
        lines += [f"  kept {number:,}: {what}" for what, number in self.remarks.items()]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, object]:
        """Return the count as the JSON of ``sahelgraph import --json``."""
        left = [
            {"reason": reason, "count": number, "examples": self.examples[reason]}
            for reason, number in self.left_out.items()
        ]
        kept = [{"remark": what, "count": number} for what, number in self.remarks.items()]
        return {
            "read": self.rows,
            "used": self.used,
            "relations": self.relations,
            "left_out": left,
            "remarks": kept,
            "notices": list(dict.fromkeys(self.notices)),
        }


class Roster:
    """The actors of a data set, in the order in which its rows name them."""

    def __init__(self, source: str, crosswalk: Crosswalk | None = None) -> None:
        self.source, self.crosswalk = source, crosswalk
        self._ids: dict[str, str] = {}  # key → id
        self._rows: dict[str, Row] = {}  # id → cells
        self._aliases: dict[str, dict[str, None]] = {}
        self._sure: set[str] = set()  # ids whose kind the data set states
        self.said: dict[tuple[str, ...], str] = {}  # cells of rows that name an actor → its id: they repeat a lot
        self._whole: set[str] = set()  # ids whose rows are a study's, to be left as they are

    def __len__(self) -> int:
        return len(self._rows)

    def known(self, key: str) -> str | None:
        """Return the id of an actor met before."""
        return self._ids.get(key)

    def add(
        self, key: str, name: str, kind: str, *, aliases: Iterable[str] = (), sure: bool = True, **cells: str
    ) -> str:
        """Return the id of an actor by the data set's own key; one not met before is added."""
        key = key if key.isascii() else normalize("NFC", key)  # ids are compared so
        name = tidy(name) or key
        id_ = self._ids.get(key) or self._new(key, name, kind, aliases, cells)
        if sure and id_ not in self._sure:
            self._sure.add(id_)
            self._rows[id_]["kind"] = kind
        if self._rows[id_]["name"].startswith(_NAMELESS):  # met before, but by its number alone
            self._rows[id_]["name"] = name
        if (known := self._aliases[id_]).keys().isdisjoint((name,)) and name != self._rows[id_]["name"]:
            known[name.replace(";", ",")] = None
        known.update((tidy(other).replace(";", ","), None) for other in aliases if other)
        return id_

    def expect(self, row: Row) -> None:
        """Add an actor of the study that rows may name or not."""
        if row["id"] not in self._rows:
            self._rows[row["id"]] = dict(row)
            self._aliases[row["id"]] = {}
            self._sure.add(row["id"])

    def take(self, row: Row) -> None:
        """Take an actor as a study has it."""
        self._rows[row["id"]] = dict(row)
        self._aliases[row["id"]] = {}
        self._whole.add(row["id"])

    def alias(self, id_: str, name: str) -> None:
        """Note another name of an actor."""
        self._aliases[id_][name.replace(";", ",")] = None

    def _new(self, key: str, name: str, kind: str, aliases: Iterable[str], cells: Row) -> str:
        own = f"{self.source}-{safe_name(key)}" if self.source else key
        id_ = (self.crosswalk and self.crosswalk.find(own, name, aliases)) or own
        self._ids[key] = id_
        if id_ not in self._rows:
            known = self.crosswalk.actor(id_) if self.crosswalk and id_ != own else None
            self._rows[id_] = known or {"id": id_, "name": name, "kind": kind}
            self._aliases[id_] = {}
            if known:  # of an actor of the study, the study says what it is
                self._sure.add(id_)
        if id_ != own:  # both ids are kept
            self._aliases[id_][own] = None
        for column, cell in cells.items():
            # The life that a name tells is that name's own, not that of the actor it was led to.
            if cell and not (id_ != own and column in {"start", "end"}):
                self._rows[id_][column] = self._rows[id_].get(column) or cell
        return id_

    def rows(self) -> list[Row]:
        """Return the actors; a name that two of them bear is told apart by the id, an alias goes to neither."""
        bearers: dict[str, set[str]] = {}
        for id_, row in self._rows.items():
            for word in (id_, row["name"], *_listed(row), *self._aliases[id_]):
                bearers.setdefault(fold(word), set()).add(id_)
        shared = {word for word, ids in bearers.items() if len(ids) > 1}
        for id_ in list(self._rows):  # of an actor of the study, the bodies it is part of are needed too
            while self.crosswalk and (above := self._rows[id_].get("part_of", "")) and above not in self._rows:
                self._rows[above] = self.crosswalk.actor(above) or {"id": above, "name": above, "kind": "organisation"}
                self._aliases[above] = {}
                id_ = above  # noqa: PLW2901 — the way up
        found = []
        for id_, row in self._rows.items():
            if id_ in self._whole:
                found.append(row)
                continue
            made = dict(row)
            if fold(row["name"]) in shared and not (self.crosswalk and self.crosswalk.actor(id_)):
                made["name"] = f"{row['name']} ({id_})"
                made["note"] = "; ".join(filter(None, (row.get("note"), "another actor of the data set has this name")))
            aliases = _listed(row)  # as they are written: KSA is a label of the actor ksa
            taken = {*shared, *map(fold, (made["name"], id_, *aliases))}
            for word in self._aliases[id_]:
                if fold(word) not in taken:
                    taken.add(fold(word))
                    aliases.append(word)
            made["aliases"] = "; ".join(aliases)
            found.append(made)
        return found


def _listed(row: Row) -> list[str]:
    return [alias.strip() for alias in row.get("aliases", "").split(";") if alias.strip()]


class Keep:
    """Which rows are wanted: by country and by time; what is not is counted."""

    def __init__(self, tally: Tally, countries: Sequence[str] = (), since: str = "", until: str = "") -> None:
        self.tally = tally
        self.wanted = {fold(country) for country in countries}
        self.first = parse_period(since).first if since else None
        self.last = parse_period(until).last if until else None
        self.seen: dict[str, None] = {}

    def leave(self, reason: str, row: int, what: str = "") -> None:
        """Count a row that gives no relation."""
        self.tally.leave(reason, row, what)

    def wants(self, row: int, countries: Iterable[str], start: str, end: str = "", what: str = "") -> bool:
        """Tell whether a row is wanted; where it is not, it is counted."""
        if self.wanted:
            found = [country for country in countries if country]
            if not any(fold(country) in self.wanted for country in found):
                if len(self.seen) < 400:
                    self.seen.update(dict.fromkeys(found))
                self.leave("in none of the countries asked for", row, what)
                return False
        if self.first is not None or self.last is not None:
            begin, over = read_moment(start), read_moment(end or start)
            if begin and over and self.first is not None and over.last < self.first:
                self.leave("before the time asked for", row, what)
                return False
            if begin and over and self.last is not None and begin.first > self.last:
                self.leave("after the time asked for", row, what)
                return False
        return True


@dataclass(frozen=True, slots=True)
class Imported:
    r"""A foreign data set as the tables of a study; `relations` can be gone through once, as the file is read.

    The actors are complete when all relations were taken: write them afterwards, as `write` does.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from sahelgraph import importers
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "ties.csv"
    ...     _ = path.write_text("from,to,kind,date\nMNLA,AQIM,alliance,2012-04\n")
    ...     ties = importers.edges.read(path)
    ...     [(row["source"], row["target"], row["start"]) for row in ties.relations], ties.tally.used
    ([('MNLA', 'AQIM', '2012-04')], 1)
    """

    source: str
    columns: tuple[str, ...]
    relations: Iterator[Row]
    actors: Roster
    references: tuple[Row, ...]
    tally: Tally
    kinds: tuple[Row, ...] = ()


class Opened(Protocol):
    """A file whose records are read one by one."""

    path: Path
    source: str
    notices: list[str]


def imported(
    records: Opened,
    making: Making,
    columns: Sequence[str],
    reference: Row,
    options: Options,
    *,
    prefix: str | None = None,
    kinds: tuple[Row, ...] = (),
) -> Imported:
    """Set an importer to work: `making` turns records into relations, and what it leaves out is counted."""
    tally = Tally()
    keep = Keep(tally, options.get("countries", ()), options.get("since", ""), options.get("until", ""))
    actors = Roster(records.source if prefix is None else prefix, options.get("crosswalk"))
    relations = _counted(records, making(records, actors, keep), keep)
    own = [column for column in columns if column not in RELATION_COLUMNS]
    header = ("id", *(column for column in RELATION_COLUMNS if column in columns), *own)
    return Imported(records.source, header, relations, actors, (reference,), tally, kinds)


def _counted(records: Opened, relations: Iterator[Row], keep: Keep) -> Iterator[Row]:
    for relation in relations:
        keep.tally.relations += 1
        yield relation
    keep.tally.notices += records.notices
    if not keep.tally.relations:
        told = "; ".join(line.strip() for line in keep.tally.text().splitlines())  # one line, as every error is
        raise FileError(f"{records.path.name}: no relation is left to write: {told}{_countries(keep)}")


def _countries(keep: Keep) -> str:
    some = ", ".join(sorted(keep.seen)[:40])
    return f"; the file's countries: {some}" if some and not keep.tally.used else ""
