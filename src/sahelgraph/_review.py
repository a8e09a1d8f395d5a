"""What is allowed but looks wrong: rows told twice, and relations of the dead or the unborn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from sahelgraph import _dates
from sahelgraph._advice import shown
from sahelgraph._beside import near_references
from sahelgraph._cells import padded
from sahelgraph._checker import Checker, composed
from sahelgraph._gather import repeated
from sahelgraph._kinds import OUT_OF_VIEW
from sahelgraph._letters import mixed_scripts
from sahelgraph._names import fold
from sahelgraph._table import Column
from sahelgraph._texts import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from sahelgraph._kinds import Kinds
    from sahelgraph._names import Names
    from sahelgraph._reader import Sink
    from sahelgraph._table import Table

    Hashes = NDArray[np.int64]
    Lives = tuple[NDArray[np.int32], NDArray[np.int32]]

_MIX = np.int64(0x9E3779B97F4A7C15 - 2**64)  # any large odd number


# -- actors ------------------------------------------------------------------------------------------------------


def review_actors(table: Table, names: Names, sink: Sink) -> None:
    """Warn of ids that are easily taken for each other, and of cells that no reader will understand."""
    check = Checker(table, sink)
    _odd_ids(check)
    seen: dict[str, str] = {}
    rows = table.rows.tolist()
    for row, id_ in zip(rows, table["id"].texts().tolist(), strict=True):
        plain = fold(id_).replace(" ", "")
        other = seen.setdefault(plain, id_) if plain else id_
        if composed(other) != composed(id_):
            message = f'"{shown(id_)}" and "{shown(other)}" differ only in capitals, accents, hyphens or spaces'
            check.say(row, "id", id_, "near-miss-id", message, "if they are one actor, keep one id", "warning")
    country = ("it is no ISO 3166-1 alpha-3 code", "write three capitals, such as MLI")
    check.each(
        "country",
        lambda value: None if not value or re.fullmatch("[A-Z]{3}", value) else country,
        "country",
        "notice",
    )
    long = ("the label is longer than 20 letters", "pictures have no place for it; shorten it")
    check.each("label", lambda value: long if len(value) > 20 else None, "label", "notice")
    _shared_names(check, names)
    if not len(table):
        check.say(1, "", "", "no-rows", "there is no actor", "write one a row, below the header", "warning")


def _odd_ids(check: Checker) -> None:
    together = joined(check.table["id"].words)
    if together.isascii() and together.isprintable() and " " not in together and ";" not in together:
        return  # of millions of ids none needs a look
    check.each("id", padded, "space-around", "warning")
    check.each("id", mixed_scripts, "mixed-scripts", "warning")


def _shared_names(check: Checker, names: Names) -> None:
    for word, rows in names.folded().items():
        if len(rows) < 2 or not word:
            continue
        bearers = [i for i in rows if names.place(names.ids[i]) == i]  # an id that two rows have is told already
        if len(bearers) < 2:
            continue
        told = [(i, column, cell) for i in bearers for column, cell in _cells_of(names, i) if fold(cell) == word]
        message = f"the actors {shown(', '.join(names.ids[i] for i in bearers[:9]))} share a name or alias"
        hint = "questions by that name will ask which is meant"
        for i, (column, name) in {i: (column, name) for i, column, name in told}.items():
            if column == "aliases" or i == bearers[-1]:  # what can be changed: an alias, or what came last
                check.say(int(check.table.rows[i]), column, name, "shared-name", message, hint, "warning")


def _cells_of(names: Names, actor: int) -> Iterator[tuple[str, str]]:
    yield "id", names.ids[actor]
    yield "name", names.names[actor]
    yield from (("aliases", alias) for alias in names.aliases[actor])


def review_relations(table: Table, keys: frozenset[str], sink: Sink) -> None:
    """Tell of rows that are right by themselves and say little: ids of two scripts, ends that end nothing."""
    check = Checker(table, sink)
    _odd_ids(check)
    near_references(table, keys, sink)
    ending = np.flatnonzero(~table["ends"].holds({""}) & table["status"].holds(OUT_OF_VIEW))
    nothing = (
        "what is denied, announced, planned or hypothetical ends nothing",
        "leave ends blank, or mend the status",
    )
    check.say_each(ending, "ends", "ends-nothing", lambda *_: nothing, "notice")


def lives_of(actors: Table, names: Names) -> Lives:
    """Return for each actor the first day on which it may have lived and the last; behind them, those of nobody."""
    order = names.places(actors["id"])
    found = []
    for column, unknown in (("start", _dates.EARLIEST), ("end", _dates.LATEST)):
        moments = [_dates.read_moment(word) if word else None for word in actors[column].words]
        days = [unknown if m is None else m.first if column == "start" else m.last for m in moments]
        life = np.full(len(names.ids) + 1, unknown, np.int32)
        life[order] = np.array(days, np.int32)[actors[column].codes]
        life[-1] = unknown
        found.append(life)
    return found[0], found[1]


def outside_lives(table: Table, days: _dates.Days, names: Names, lives: Lives, sink: Sink) -> None:
    """Warn of relations that surely began before an end of theirs lived, or surely held after."""
    check = Checker(table, sink)
    if (lives[0] == _dates.EARLIEST).all() and (lives[1] == _dates.LATEST).all():
        return
    for column in ("source", "target", "via"):
        cells = table[column]
        code = np.array(names.places(cells.words), np.int64)[cells.codes]
        late = days.start_min > lives[1][code]
        for wrong, date, what in (
            (days.start_max < lives[0][code], "start", "the relation began before this actor's own start"),
            (late, "start", "the relation began after this actor's own end"),
            (~late & (days.end_min > lives[1][code]), "end", "the relation held after this actor's own end"),
        ):

            def told(
                row: int, _: str, cells: Column = cells, what: str = what, column: str = column
            ) -> tuple[str, str]:
                who = shown(cells.words[cells.codes[row]])
                return f"{what} ({who}, {column})", "mend one of the dates, or name the actor that it was then"

            check.say_each(np.flatnonzero(wrong), date, "outside-life", told, "warning")


# -- rows told twice ---------------------------------------------------------------------------------------------


def id_hashes(table: Table) -> tuple[Hashes, NDArray[np.int64]]:
    """Return a number for the id of each row that has one, and where these rows are."""
    cells = table["id"]
    rows = np.flatnonzero(~cells.holds({""}))
    if not joined(cells.words).isascii():
        cells = Column(tuple(map(composed, cells.words)), cells.codes)
    return _hashed(cells)[rows], rows


# Columns of which a repetition of an undirected relation is made; and ids, which never repeat.
_REPEATED = ("id", "kind", "source", "target", "start", "happening")


def row_hashes(table: Table, kinds: Kinds) -> Hashes:
    """Return a number for what each row says, its id aside; of an undirected one, for what makes it a repetition."""
    kind = table["kind"]
    directed = np.array([name not in kinds or kinds[name].directed for name in kind.words], bool)[kind.codes]
    ends = _hashed(table["source"]) * np.where(directed, _MIX, np.int64(1)) + _hashed(table["target"])
    rest = _mixed(_hashed(table[name]) for name in table if name not in _REPEATED) * directed
    return _mixed((*(_hashed(table[name]) for name in ("kind", "start", "happening")), ends, rest))


def _mixed(several: Iterable[Hashes]) -> Hashes:
    total = np.zeros(1, np.int64)
    for one in several:
        total = total * _MIX + one
    return total


def _hashed(column: Column) -> Hashes:
    # hash() of text is 64 bits and salted in each process: nobody can write rows that collide.
    return np.fromiter(map(hash, column.words), np.int64, len(column.words))[column.codes]


def member(hashes: Hashes, wanted: Hashes) -> NDArray[np.bool_]:
    """Tell which numbers are among some, which are sorted."""
    found = np.zeros(len(hashes), bool)
    if len(wanted):
        heads = np.zeros(1 << 16, bool)  # by their first bits most are told at once to be none of them
        heads[wanted.view(np.uint64) >> np.uint64(48)] = True
        rows = np.flatnonzero(heads[hashes.view(np.uint64) >> np.uint64(48)])
        nearest = np.minimum(np.searchsorted(wanted, hashes[rows]), len(wanted) - 1)
        found[rows] = wanted[nearest] == hashes[rows]
    return found


def told_twice(table: Table, kinds: Kinds, sink: Sink) -> None:
    """Warn of rows that say what another says, and of undirected relations told from both ends."""
    check = Checker(table, sink)
    hashes = row_hashes(table, kinds)
    suspects = np.flatnonzero(member(hashes, repeated(hashes)))
    columns = [table[name].texts(suspects) for name in table if name != "id"]
    found = _again(table, suspects, zip(*columns, strict=True))
    _say_again(check, found, "repeated-row", "the row says the same as row {}", "take one of the two out")
    undirected = {name for name in kinds if not kinds[name].directed}
    suspects = suspects[table["kind"].taken(suspects).holds(undirected)]
    ends = zip(*(table[name].texts(suspects) for name in ("source", "target")), strict=True)
    # Two clashes of one day that are told as two happenings are two.
    alike = (table[name].texts(suspects) for name in ("kind", "start", "happening"))
    both = _again(table, suspects, zip(map(frozenset, ends), *alike, strict=True))
    both = {row: first for row, first in both.items() if row not in found}
    message = "the two are told with the same start in row {} already, and this kind has no direction"
    _say_again(check, both, "repeated-relation", message, "if it is one relation, keep one row")


def _again(table: Table, suspects: NDArray[np.int64], keys: Iterable[object]) -> dict[int, int]:
    """Return the rows whose key an earlier row has, with that row's number."""
    first: dict[object, int] = {}
    again = {}
    for row, number, key in zip(suspects.tolist(), table.rows[suspects].tolist(), keys, strict=True):
        if (before := first.setdefault(key, number)) != number:
            again[row] = before
    return again


def _say_again(check: Checker, found: Mapping[int, int], code: str, message: str, hint: str) -> None:
    rows = np.fromiter(found, np.int64, len(found))
    check.say_each(rows, "", code, lambda row, _: (message.format(found[row]), hint), "warning")
