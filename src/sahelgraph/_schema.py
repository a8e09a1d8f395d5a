"""The columns of the tables, and every problem found in them, not the first."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sahelgraph import _cells, _dates
from sahelgraph._advice import nearest, shown
from sahelgraph._kinds import STATUSES
from sahelgraph._names import Names, fold, split_list
from sahelgraph._reader import bad_character
from sahelgraph._report import Problem, Severity
from sahelgraph._table import Table
from sahelgraph.errors import DateError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from sahelgraph._kinds import Kinds
    from sahelgraph._reader import Sink
    from sahelgraph._table import Table

ACTOR_COLUMNS = ("name", "kind", "label", "aliases", "part_of", "country", "start", "end", "reference", "note")
RELATION_COLUMNS = (
    *("kind", "subtype", "source", "target", "start", "end", "as_of", "via", "ends", "happening", "quantity", "unit"),
    *("place", "status", "confidence", "reference", "note"),
)
REFERENCE_COLUMNS = ("citation", "published", "url", "archived")
RESERVED = ("certain", "actor", "ended_by")
ACTOR_KINDS = (
    *(
        "state",
        "government",
        "armed forces",
        "armed group",
        "organisation",
        "mission",
        "coalition",
        "junta",
        "movement",
    ),
    *("party", "person", "population", "territory", "agreement", "placeholder"),
)
CONFIDENCES = ("high", "medium", "low")
_REQUIRED = {"actors": ("id", "name", "kind"), "relations": ("kind", "source", "target", "start")}


@dataclass(frozen=True, slots=True)
class Tables:
    """A study that was checked: its tables as text, and what was read out of them."""

    actors: Table
    relations: Table
    kinds: Kinds
    names: Names
    ids: tuple[str, ...]
    days: _dates.Days
    references: Table | None = None


class Checker:
    """Looks at one table and says what is wrong, by row."""

    def __init__(self, table: Table, sink: Sink) -> None:
        self.table = table
        self.sink = sink

    def say(  # noqa: PLR0917 — a problem's fields, in their order
        self, row: int, column: str, value: str, code: str, message: str, hint: str = "", severity: Severity = "error"
    ) -> None:
        """Report one problem."""
        self.sink(Problem(severity, self.table.file, row, column, value, code, message, hint))

    def columns(self, required: Iterable[str]) -> bool:
        """Check the header; without the required columns nothing more can be said."""
        names = list(self.table.columns)
        whole = True
        for name in required:
            if name not in names:
                near = [other for other in names if fold(other) == fold(name)] or nearest(name, names, most=1)
                hint = (
                    f'"{shown(near[0])}" may be it; write "{name}"'
                    if near
                    else f"the first line must name it: {', '.join(required)}"
                )
                self.say(1, name, "", "missing-column", f'there is no column "{name}"', hint)
                whole = False
        for name in self.table.repeated:
            self.say(1, name, name, "repeated-column", f'there are two columns "{shown(name)}"', "take one of them out")
            whole = False
        for name in RESERVED:
            if name in names:
                self.say(
                    1,
                    name,
                    name,
                    "reserved-column",
                    f'"{name}" is a name that answers use',
                    "give your column another name",
                )
                whole = False
        return whole

    def each(
        self, column: str, wrong: Callable[[str], tuple[str, str] | None], code: str, severity: Severity = "error"
    ) -> None:
        """Ask of each different text whether it is wrong, and report every row that holds it."""
        cells = self.table[column]
        for value_code, value in enumerate(cells.words):
            if (answer := wrong(value)) is not None:
                for position in cells.rows_with([value_code]):
                    self.say(int(self.table.rows[position]), column, value, code, *answer, severity=severity)

    def characters(self) -> None:
        """Report cells with characters that no cell may hold, or that nobody sees."""
        for name, cells in self.table.columns.items():
            for code, word in enumerate(cells.words):
                if (fault := bad_character(word)) is not None:
                    value = word.encode("utf-8", "replace").decode()
                    for position in cells.rows_with([code]):
                        self.say(int(self.table.rows[position]), name, value, *fault[1:], severity=fault[0])

    def twice(self, column: str, what: str) -> None:
        """Report every text that stands in more than one row of a column that must be unique."""
        cells = self.table[column]
        seen: dict[str, int] = {}
        normal = [unicodedata.normalize("NFC", value) for value in cells.words]
        repeated = {n for n in normal if normal.count(n) > 1} if len(set(normal)) < len(normal) else set()
        counts = np.bincount(cells.codes, minlength=len(cells.words))
        suspects = [i for i, text in enumerate(normal) if text and (counts[i] > 1 or text in repeated)]
        for position in cells.rows_with(suspects):
            text, row = normal[cells.codes[position]], int(self.table.rows[position])
            if (first := seen.setdefault(text, row)) != row:
                self.say(
                    row,
                    column,
                    text,
                    "duplicate-id",
                    f'"{shown(text)}" is already the id of row {first}',
                    f"give this {what} another id",
                )

    def dates(self, column: str, *, required: bool = False) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Read a column of dates: first and last day of each row's moment."""
        cells = self.table[column]
        first = np.full(len(cells.words), _dates.EARLIEST, np.int32)
        last = np.full(len(cells.words), _dates.LATEST, np.int32)
        wrong: dict[str, str] = {}
        for i, value in enumerate(cells.words):
            if not value and not required:
                continue
            try:
                moment = _dates.parse_moment(value)
            except DateError as error:
                wrong[value] = str(error)
            else:
                first[i], last[i] = moment.first, moment.last
        self.each(column, lambda value: (wrong[value], "") if value in wrong else None, "date")
        return first[cells.codes], last[cells.codes]


def check_actors(table: Table, sink: Sink) -> Names | None:
    """Check the actors and return their names, or None where columns are missing."""
    check = Checker(table, sink)
    if not check.columns(_REQUIRED["actors"]):
        return None
    check.characters()
    for column in _REQUIRED["actors"]:
        check.each(column, _cells.blank(column), "missing-value")
    check.each("id", _cells.padded, "space-around", "warning")
    check.twice("id", "actor")
    choices = f"the codebook's words are {', '.join(ACTOR_KINDS)}"
    check.each(
        "kind", _cells.unless(ACTOR_KINDS, "is no kind of actor of the codebook", choices), "actor-kind", "notice"
    )
    start, end = check.dates("start"), check.dates("end")
    for position in np.flatnonzero(end[1] < start[0]):
        check.say(
            int(table.rows[position]),
            "end",
            str(table["end"].texts()[position]),
            "end-before-start",
            "the life ends before it starts",
        )
    ids, names, aliases = (table[column].texts() for column in ("id", "name", "aliases"))
    found = Names(tuple(ids), tuple(names), tuple(split_list(cell) for cell in aliases))
    check.each("part_of", lambda value: _cells.no_actor(value, found) if value else None, "unknown-actor")
    _circles(check, dict(zip(ids, table["part_of"].texts(), strict=True)))
    _shared_names(check, found)
    return found


def check_relations(table: Table, names: Names, kinds: Kinds, sink: Sink) -> _dates.Days | None:
    """Check the relations and return their days, or None where columns are missing."""
    check = Checker(table, sink)
    if not check.columns(_REQUIRED["relations"]):
        return None
    check.characters()
    check.each("kind", lambda value: _cells.no_kind(value, kinds), "unknown-kind")
    for column in ("source", "target"):
        check.each(
            column,
            lambda value: (
                _cells.no_actor(value, names) if value else ("the cell is empty", "write an id of actors.csv")
            ),
            "unknown-actor",
        )
    check.each("via", lambda value: _cells.no_actor(value, names) if value else None, "unknown-actor")
    check.twice("id", "relation")
    given = set(table["id"].words)
    check.each("ends", lambda value: _cells.unknown_ends(value, given), "unknown-relation")
    statuses = f"write {', '.join(STATUSES)}, or nothing"
    check.each("status", _cells.unless(("", *STATUSES), "is no status", statuses), "status")
    check.each(
        "confidence",
        _cells.unless(("", *CONFIDENCES), "is no confidence", "write high, medium, low, or nothing"),
        "confidence",
    )
    check.each("quantity", _cells.no_quantity, "quantity")
    check.each(
        "reference",
        lambda value: None if value else ("the row has no reference", "say where it is written"),
        "no-reference",
        "notice",
    )
    for position in np.flatnonzero(table["source"].texts() == table["target"].texts()):
        text = str(table["target"].texts(np.array([position], np.int32))[0])
        check.say(
            int(table.rows[position]),
            "target",
            text,
            "self-relation",
            "source and target are one actor",
            "is that meant?",
            "warning",
        )
    return _relation_days(check, kinds)


def _relation_days(check: Checker, kinds: Kinds) -> _dates.Days:
    table = check.table
    start, end, as_of = check.dates("start", required=True), check.dates("end"), check.dates("as_of")
    kind, ends, seen = table["kind"], table["end"], table["as_of"]
    event = np.array([name in kinds and kinds[name].time == "event" for name in kind.words], bool)[kind.codes]
    blank, open_end = (np.isin(ends.codes, ends.codes_of([text])) for text in ("", ".."))
    unseen = np.isin(seen.codes, seen.codes_of([""]))
    for position in np.flatnonzero(open_end & unseen):
        hint = "give as_of, the day of the source"
        check.say(
            int(table.rows[position]),
            "end",
            "..",
            "no-as-of",
            "it holds as far as the source knows, but as of when?",
            hint,
            "notice",
        )
    days, backwards, outside = _dates.settle(start, end, as_of, instant=event & (blank | (open_end & unseen)))
    for rows, column, code, message in (
        (backwards, "end", "end-before-start", "the end lies before the start, {start}"),
        (outside, "as_of", "as-of-outside", "as_of lies outside the relation's own days, {start} … {end}"),
    ):
        for position in np.flatnonzero(rows):
            cells = {
                name: str(table[name].texts(np.array([position], np.int32))[0]) for name in ("start", "end", "as_of")
            }
            text = message.format(start=cells["start"], end=cells["end"] or "its end")
            check.say(
                int(table.rows[position]),
                column,
                cells[column],
                code,
                f'"{cells[column]}": {text}',
                "mend one of the dates",
            )
    return days


def relation_ids(table: Table) -> tuple[str, ...]:
    """Return an id a row: the given one, or a name made of the row's content, stable as long as that stands."""
    given = table["id"].texts()
    if all(given):
        return tuple(given)
    columns = sorted(name for name in table if name != "id")
    cells = [table[name].texts() for name in columns]
    taken = set(given)
    found: list[str] = []
    for i, id_ in enumerate(given):
        found.append(
            id_ or _made_id([(name, cell[i]) for name, cell in zip(columns, cells, strict=True) if cell[i]], taken)
        )
    return tuple(found)


def _made_id(content: list[tuple[str, str]], taken: set[str]) -> str:
    digest = hashlib.sha256("\x1f".join(f"{name}\x1e{cell}" for name, cell in content).encode()).hexdigest()[:10]
    kind = next((cell for name, cell in content if name == "kind"), "relation")
    number, made = 1, f"{kind}-{digest}"
    while made in taken:  # rows that are alike to the letter are told apart by number, whichever comes first
        number += 1
        made = f"{kind}-{digest}-{number}"
    taken.add(made)
    return made


def _circles(check: Checker, part_of: dict[str, str]) -> None:
    for position, id_ in enumerate(part_of):
        seen, at = {id_}, part_of[id_]
        while at and at not in seen and at in part_of:
            seen.add(at)
            at = part_of[at]
        if at == id_:
            row = int(check.table.rows[position])
            check.say(
                row, "part_of", part_of[id_], "part-of-circle", f'"{shown(id_)}" is part of itself', "break the circle"
            )


def _shared_names(check: Checker, names: Names) -> None:
    for bearers in names.folded().values():
        if len(bearers) > 1:
            ids = ", ".join(names.ids[i] for i in bearers)
            name = next(w for i in bearers for w in (names.ids[i], names.names[i], *names.aliases[i]) if fold(w))
            message = f"the actors {ids} share a name or alias"
            hint = "questions by that name will ask which is meant"
            check.say(int(check.table.rows[bearers[-1]]), "aliases", name, "shared-name", message, hint, "warning")
