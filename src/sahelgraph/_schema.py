"""The columns of the tables, and every problem found in them, not the first."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sahelgraph import _cells, _dates
from sahelgraph._advice import shown
from sahelgraph._checker import Checker
from sahelgraph._kinds import STATUSES
from sahelgraph._names import Names, split_list
from sahelgraph._quantity import parse_quantity
from sahelgraph._table import Column

if TYPE_CHECKING:
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
NO_AGENTS = (
    "population",
    "territory",
    "agreement",
    "placeholder",
)  # of which measures are taken only if they are named
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
    *("party", "person", *NO_AGENTS),
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
    ids: Column
    days: _dates.Days
    references: Table | None = None


def check_actors(table: Table, sink: Sink) -> Names | None:
    """Check the actors and return their names, or None where columns are missing."""
    check = Checker(table, sink)
    if not check.columns(_REQUIRED["actors"], ("id", *ACTOR_COLUMNS), RESERVED):
        return None
    check.characters()
    for column in _REQUIRED["actors"]:
        check.each(column, _cells.blank(column), "missing-value")
    check.twice("id", "actor")
    allowed = ("", *ACTOR_KINDS)  # a blank one is told already
    kinds = _cells.unless(
        allowed, "is no kind of actor of the codebook", f"the codebook's words are {', '.join(ACTOR_KINDS)}"
    )
    check.each("kind", kinds, "actor-kind", "notice", fine=allowed.__contains__, short="is no kind of actor")
    start, end = check.dates("start"), check.dates("end")
    backwards = np.flatnonzero(end[1] < start[0])
    check.say_each(backwards, "end", "end-before-start", lambda *_: ("the life ends before it starts", ""))
    aliases = table["aliases"]
    several = [split_list(cell) for cell in aliases.words]
    found = Names(tuple(table["id"]), tuple(table["name"]), tuple(several[code] for code in aliases.codes.tolist()))
    _known_actor(check, "part_of", found)
    _circles(check)
    return found


def check_relations(table: Table, names: Names, kinds: Kinds, sink: Sink) -> _dates.Days | None:
    """Check the relations and return their days, or None where columns are missing."""
    days = check_rows(table, names, kinds, sink)
    if days is not None:
        check_ids(table, sink)
    return days


def check_rows(table: Table, names: Names, kinds: Kinds, sink: Sink, *, header: bool = True) -> _dates.Days | None:
    """Check what can be said of each relation by itself."""
    check = Checker(table, sink)
    if header and not check.columns(_REQUIRED["relations"], ("id", *RELATION_COLUMNS), RESERVED):
        return None
    check.characters()
    own = check.beside("kinds")
    check.each(
        "kind", lambda value: _cells.no_kind(value, kinds, own), "unknown-kind",
        fine=kinds.__contains__, short="is no kind of relation",
    )  # fmt: skip
    for column in ("source", "target"):
        _known_actor(check, column, names, required=True)
    _known_actor(check, "via", names)
    for column, allowed, what, hint in (
        ("status", ("", *STATUSES), "is no status", f"write {', '.join(STATUSES)}, or nothing"),
        ("confidence", ("", *CONFIDENCES), "is no confidence", "write high, medium, low, or nothing"),
    ):
        rule = _cells.unless(allowed, what, hint)
        check.each(column, rule, column, fine=allowed.__contains__, short=what)
    check.each(
        "quantity", _cells.no_quantity, "quantity",
        fine=lambda value: not value or parse_quantity(value) is not None, short="is no quantity",
    )  # fmt: skip
    check.each("quantity", _cells.thousand, "thousand", "warning")
    no_reference = ("the row has no reference", "say where it is written")
    check.each("reference", lambda value: None if value else no_reference, "no-reference", "notice")
    says_nothing = ('".." says nothing here', "write the day of the source, or leave the cell blank")
    check.each("as_of", lambda value: says_nothing if value == ".." else None, "empty-as-of", "notice")
    same = np.flatnonzero(_translated(table, "target", "source") == table["source"].codes)
    check.say_each(
        same, "target", "self-relation", lambda *_: ("source and target are one actor", "is that meant?"), "warning"
    )
    return _relation_days(check, kinds)


def check_ids(table: Table, sink: Sink) -> None:
    """Check that ids are unique, and that `ends` names ids there are."""
    check = Checker(table, sink)
    check.twice("id", "relation")
    if not any(table["ends"].words):
        return
    given = set(table["id"].words_in_use())
    check.each(
        "ends", lambda value: _cells.unknown_ends(value, given), "unknown-relation",
        fine=lambda value: given.issuperset(split_list(value)), short="names a relation that is not there",
    )  # fmt: skip


def _known_actor(check: Checker, column: str, names: Names, *, required: bool = False) -> None:
    actors = check.beside("actors")
    empty = ("the cell is empty", f"write an id of {actors}") if required else None
    known = names.known(check.table[column].words) - {""} | ({""} if not required else set())
    check.each(
        column,
        lambda value: _cells.no_actor(value, names, actors) if value else empty,
        "unknown-actor",
        fine=known.__contains__,
        short=f"is no id in {actors}",
    )


def _translated(table: Table, column: str, other: str) -> NDArray[np.int32]:
    """Return the codes of a column in the words of another; -1 where the other has no such word."""
    place = {word: i for i, word in enumerate(table[other].words)}
    cells = table[column]
    return np.array([place.get(word, -1) if word else -1 for word in cells.words], np.int32)[cells.codes]


def _relation_days(check: Checker, kinds: Kinds) -> _dates.Days:
    table = check.table
    start, end, as_of = check.dates("start", required=True), check.dates("end"), check.dates("as_of")
    kind, ends, seen = table["kind"], table["end"], table["as_of"]
    event = np.array([name in kinds and kinds[name].time == "event" for name in kind.words], bool)[kind.codes]
    blank, open_end, unseen = ends.holds({""}), ends.holds({".."}), seen.holds({""})
    as_of_when = ("it holds as far as the source knows, but as of when?", "give as_of, the day of the source")
    check.say_each(np.flatnonzero(open_end & unseen), "end", "no-as-of", lambda *_: as_of_when, "notice")
    days, backwards, outside = _dates.settle(start, end, as_of, instant=event & (blank | (open_end & unseen)))

    def cell(name: str, row: int) -> str:
        return shown(table[name].words[table[name].codes[row]])

    check.say_each(
        np.flatnonzero(backwards), "end", "end-before-start",
        lambda row, value: (f'"{value}": the end lies before the start, {cell("start", row)}', "mend one of the dates"),
    )  # fmt: skip
    outside_days = "as_of lies outside the relation's own days"
    check.say_each(
        np.flatnonzero(outside), "as_of", "as-of-outside",
        lambda row, value: (
            f'"{value}": {outside_days}, {cell("start", row)} … {cell("end", row) or "its end"}',
            "mend one of the dates",
        ),
    )  # fmt: skip
    return days


def relation_ids(table: Table) -> Column:
    """Return an id a row: the given one, or a name made of the row's content, stable as long as that stands."""
    if not table["id"].holds({""}).any():
        return table["id"]
    given = table["id"].texts().tolist()
    columns = sorted(name for name in table if name != "id")
    cells = [table[name].texts() for name in columns]
    taken = set(given)
    found: list[str] = []
    for i, id_ in enumerate(given):
        found.append(
            id_ or _made_id([(name, cell[i]) for name, cell in zip(columns, cells, strict=True) if cell[i]], taken)
        )
    return Column.of(found)


def _made_id(content: list[tuple[str, str]], taken: set[str]) -> str:
    digest = hashlib.sha256("\x1f".join(f"{name}\x1e{cell}" for name, cell in content).encode()).hexdigest()[:10]
    kind = next((cell for name, cell in content if name == "kind"), "relation")
    number, made = 1, f"{kind}-{digest}"
    while made in taken:  # rows that are alike to the letter are told apart by number, whichever comes first
        number += 1
        made = f"{kind}-{digest}-{number}"
    taken.add(made)
    return made


def _circles(check: Checker) -> None:
    ids, whole = check.table["id"].texts().tolist(), check.table["part_of"].texts().tolist()
    part_of, rows = dict(zip(ids, whole, strict=True)), dict(zip(ids, check.table.rows.tolist(), strict=True))
    told: set[str] = set()
    for id_ in part_of:
        path: list[str] = []
        at = id_
        while at and at in part_of and at not in told:
            told.add(at)  # whatever hangs on it is looked at once
            path.append(at)
            at = part_of[at]
        for member in path[path.index(at) :] if at in path else ():
            message = f'"{shown(member)}" is part of itself'
            check.say(rows[member], "part_of", part_of[member], "part-of-circle", message, "break the circle")
