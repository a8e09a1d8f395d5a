"""The columns of the tables, and every problem found in them, not the first."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sahelgraph import _dates
from sahelgraph._advice import nearest, shown
from sahelgraph._kinds import STATUSES
from sahelgraph._names import Names, fold, split_list
from sahelgraph._quantity import parse_quantity
from sahelgraph._report import Problem, Severity
from sahelgraph._table import Table
from sahelgraph.errors import DateError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from sahelgraph._kinds import Kinds
    from sahelgraph._reader import Sink
    from sahelgraph._table import Table

ACTOR_COLUMNS = ("name", "kind", "label", "aliases", "part_of", "country", "start", "end", "reference", "note")
RELATION_COLUMNS = (
    *("kind", "subtype", "source", "target", "start", "end", "as_of", "via", "ends", "happening", "quantity", "unit"),
    *("place", "status", "confidence", "reference", "note"),
)
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
    for column in _REQUIRED["actors"]:
        check.each(column, _blank(column), "missing-value")
    check.each("id", _padded, "space-around", "warning")
    check.twice("id", "actor")
    choices = f"the codebook's words are {', '.join(ACTOR_KINDS)}"
    check.each("kind", _unless(ACTOR_KINDS, "is no kind of actor of the codebook", choices), "actor-kind", "notice")
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
    check.each("part_of", lambda value: _no_actor(value, found) if value else None, "unknown-actor")
    _circles(check, dict(zip(ids, table["part_of"].texts(), strict=True)))
    _shared_names(check, found)
    return found


def check_relations(table: Table, names: Names, kinds: Kinds, sink: Sink) -> _dates.Days | None:
    """Check the relations and return their days, or None where columns are missing."""
    check = Checker(table, sink)
    if not check.columns(_REQUIRED["relations"]):
        return None
    check.each("kind", lambda value: _no_kind(value, kinds), "unknown-kind")
    for column in ("source", "target"):
        check.each(
            column,
            lambda value: _no_actor(value, names) if value else ("the cell is empty", "write an id of actors.csv"),
            "unknown-actor",
        )
    check.each("via", lambda value: _no_actor(value, names) if value else None, "unknown-actor")
    check.twice("id", "relation")
    given = set(table["id"].words)
    check.each("ends", lambda value: _unknown_ends(value, given), "unknown-relation")
    statuses = f"write {', '.join(STATUSES)}, or nothing"
    check.each("status", _unless(("", *STATUSES), "is no status", statuses), "status")
    check.each(
        "confidence",
        _unless(("", *CONFIDENCES), "is no confidence", "write high, medium, low, or nothing"),
        "confidence",
    )
    check.each("quantity", _no_quantity, "quantity")
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


# -- what is wrong with a text, and what to write instead
# ---------------------------------------------------------------------


def _blank(column: str) -> Callable[[str], tuple[str, str] | None]:
    return lambda value: (
        None
        if value.strip()
        else ("the cell is empty", f"every actor needs {'an' if column == 'id' else 'a'} {column}")
    )


def _padded(value: str) -> tuple[str, str] | None:
    return (
        (f'"{shown(value)}" has space around it', "ids compare exactly; take the space out")
        if value != value.strip()
        else None
    )


def _unless(allowed: Sequence[str], what: str, hint: str) -> Callable[[str], tuple[str, str] | None]:
    def wrong(value: str) -> tuple[str, str] | None:
        if value in allowed:
            return None
        near = [word for word in allowed if word and fold(word) == fold(value)] or nearest(
            value, filter(None, allowed), most=1
        )
        return f'"{shown(value)}" {what}', (f'did you mean "{near[0]}"? ' if near else "") + hint

    return wrong


def _no_kind(value: str, kinds: Kinds) -> tuple[str, str] | None:
    if value in kinds:
        return None
    if not value:
        return "the cell is empty", "write a kind of relation, such as alliance"
    near = [kind for kind in kinds if fold(kind) == fold(value)] or nearest(value, kinds)
    hint = f'write "{near[0]}"' if near else "see the codebook's kinds, or declare it in the study's own kinds.csv"
    return f'"{shown(value)}" is no kind of relation', hint


def _no_quantity(value: str) -> tuple[str, str] | None:
    if not value or parse_quantity(value) is not None:
        return None
    plain = re.sub(r"(?<=\d)[,' \u00a0\u202f](?=\d{3}(?!\d))", "", value)
    hint = (
        f"write {plain}"
        if parse_quantity(plain)
        else "write 3000, >5000, >=30, 1000..1500 or ~1500; the unit stands in unit"
    )
    return f'"{shown(value)}" is no quantity', hint


def _unknown_ends(value: str, given: set[str]) -> tuple[str, str] | None:
    for id_ in split_list(value):
        if id_ not in given:
            near = nearest(id_, filter(None, given)) if len(given) < 100_000 else []
            hint = f"did you mean {' or '.join(near)}?" if near else "list ids of this table, with ; between them"
            return f'"{shown(id_)}" is the id of no relation', hint
    return None


def _no_actor(value: str, names: Names) -> tuple[str, str] | None:
    """Say how an id that no actor has differs from those there are."""
    if names.has(value):
        return None
    message = f'"{shown(value)}" is no id in actors.csv'
    if (bearers := names.folded().get(fold(value), ())) and (id_ := names.ids[bearers[0]]):
        same_id = fold(id_) == fold(value)
        why = _difference(value, id_) if same_id else "it is a name or alias"
        return message, f'write the id "{id_}" ({why})' if same_id else f'{why}; write the id "{id_}"'
    for variant in (re.sub(r"\.0+\Z", "", value), value.lstrip("0"), *(("0" * n) + value for n in range(1, 5))):
        if variant and names.has(variant):
            return message, f'write the id "{variant}" (a spreadsheet takes leading zeros away or adds .0)'
    if alike := names.like(value):
        return message, f'"{alike}" looks the same but {_script(value)}'
    near = nearest(value, names.ids) if len(names.ids) < 100_000 else []
    return (
        message,
        f"did you mean {' or '.join(near)}?"
        if near
        else "add the actor to actors.csv, or write the id of one that is there",
    )


def _difference(value: str, id_: str) -> str:
    if value.strip() == id_:
        return "there is space around it"
    if value.casefold() == id_.casefold():
        return "it differs only in capitals"
    return "it differs only in accents, hyphens, spaces or capitals"


def _script(value: str) -> str:
    odd = next((c for c in value if not c.isascii()), "")
    return f"has {odd!r} ({unicodedata.name(odd, 'unnamed').lower()})" if odd else "is written otherwise"


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
