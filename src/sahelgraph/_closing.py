"""Which rows end which rows: as the row says in `ends`, else when there is exactly one that it can mean."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sahelgraph import _dates
from sahelgraph._checker import composed
from sahelgraph._kinds import OUT_OF_VIEW
from sahelgraph._names import split_list
from sahelgraph._report import Problem
from sahelgraph._table import Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from sahelgraph._report import Severity
    from sahelgraph._schema import Tables

    Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Closing:
    """What ended what, by position: the days that follow, and the events that no state could be tied to."""

    days: _dates.Days
    ended_by: Mapping[int, tuple[int, ...]]
    loose: Column  # why an event ended nothing that is told; blank elsewhere
    problems: tuple[Problem, ...]


def close(tables: Tables) -> Closing:
    """Tie events to the states they ended, and derive the end of a state where no end was written.

    An end that is written stands; only a blank end, or ``..``, is filled from the event. An event whose status keeps
    it out of view (announced, denied …) ends nothing.
    """
    ended, problems = _explicit(tables)
    loose = _implied(tables, ended)
    days, contradictions = _derived(tables, ended)
    problems += contradictions
    frozen = {state: tuple(events) for state, events in sorted(ended.items())}
    return Closing(days, frozen, loose, tuple(problems))


def _explicit(tables: Tables) -> tuple[dict[int, list[int]], list[Problem]]:
    column = tables.relations["ends"]
    ended: dict[int, list[int]] = defaultdict(list)
    problems: list[Problem] = []
    status = tables.relations["status"]
    rows = np.flatnonzero(~column.holds({""}) & ~status.holds(OUT_OF_VIEW))
    position = {id_: i for i, id_ in enumerate(tables.ids)} if len(rows) else {}
    kind = tables.relations["kind"]
    for row in rows.tolist():
        may_end = {name for _, states in _may_end(tables, kind.words[kind.codes[row]]) for name in states}
        for id_ in dict.fromkeys(split_list(column.words[column.codes[row]])):
            state = position[id_]
            name = kind.words[kind.codes[state]]
            if state == row:
                problems.append(_problem(tables, state, row, "a relation cannot end itself"))
            elif tables.kinds[name].time == "event":
                problems.append(_problem(tables, state, row, f"it is an event ({name}), and ends by itself"))
            else:
                ended[state].append(row)
                if name not in may_end:
                    why = f"{kind.words[kind.codes[row]]} is not known to end {name}"
                    problems.append(_problem(tables, state, row, why, "warning"))
    return ended, problems


def _implied(tables: Tables, ended: dict[int, list[int]]) -> Column:
    """Close by the exactly-one rule, earliest event first; return why each event closed nothing, blank elsewhere."""
    kinds, days, ids = tables.kinds, tables.days, tables.ids
    names, kind = tables.relations["kind"].words, tables.relations["kind"].codes
    wanted = {code: _may_end(tables, name) for code, name in enumerate(names) if name in kinds and kinds[name].may_end}
    events = _silent_events(tables, list(wanted))
    states = _open_states(tables, ended)
    ties: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for role in sorted({role for roles in wanted.values() for role, _ in roles}):
        asks = [code for code, roles in wanted.items() if role in dict(roles)]
        asked = events[np.isin(tables.relations["kind"].codes[events], asks)]
        for event, state in _same_ends(tables, role, asked, states):
            ties[event].append((role, state))
    rows = np.fromiter(ties, np.int64, len(ties))
    reasons, loose = {"": 0, _NOTHING: 1}, np.zeros(len(ids), np.int32)
    loose[events], loose[rows] = 1, 0
    told = zip(
        days.start_min[rows].tolist(), days.start_max[rows].tolist(), ids.texts(rows).tolist(), ties, strict=True
    )
    for *_, event in sorted(told):
        found: list[int] = []
        for role, enders in wanted[kind[event]]:
            candidates = [
                state
                for tied, state in ties[event]
                if tied == role and state not in ended and names[kind[state]] in enders
            ]
            if role == "source":  # whoever is merged into another leaves every tie of that kind
                for state in candidates:
                    ended[state].append(event)
                found += candidates[:1]
            else:
                found += candidates
        if len(found) == 1 and found[0] not in ended:
            ended[found[0]].append(event)
        elif len(found) > 1:
            which = " or ".join(sorted(ids[i] for i in found))
            loose[event] = reasons.setdefault(f"may have ended {which}: say which in ends", len(reasons))
        elif not found:
            loose[event] = 1
    return Column(tuple(reasons), loose)


_NOTHING = "no open relation that it could have ended is told"


def _silent_events(tables: Tables, closers: list[int]) -> Rows:
    """Return the events in view that could end something and do not say what."""
    kind, status, ends = (tables.relations[name] for name in ("kind", "status", "ends"))
    silent = ends.holds({""}) & ~status.holds(OUT_OF_VIEW)
    return np.flatnonzero(np.isin(kind.codes, closers) & silent)


def _open_states(tables: Tables, ended: Mapping[int, list[int]]) -> Rows:
    """Return the states in view without a written end, which nothing has ended yet."""
    end, kind, status = (tables.relations[name] for name in ("end", "kind", "status"))
    states = {name for name in kind.words if name in tables.kinds and tables.kinds[name].time == "state"}
    rows = np.flatnonzero(end.holds({"", ".."}) & kind.holds(states) & ~status.holds(OUT_OF_VIEW))
    return rows[~np.isin(rows, list(ended))]


def _same_ends(tables: Tables, role: str, events: Rows, states: Rows) -> Iterator[tuple[int, int]]:
    """Yield each event with each state that it could mean by its days and actors, in the order of the states.

    They are joined by the ``pair``; by the event's ``source`` at either end (mergers); or by its ``target`` as the
    holder (offices).
    """
    source, target, count = _end_codes(tables)
    if role == "pair":
        pairs = np.minimum(source, target) * count + np.maximum(source, target)
        mine, theirs = pairs[events], pairs[states]
    elif role == "source":
        twice = source[states] != target[states]
        mine, theirs = source[events], np.concatenate([source[states], target[states][twice]])
        states = np.concatenate([states, states[twice]])
    else:
        mine, theirs = target[events], source[states]
    order = np.lexsort([states, theirs])
    theirs, states = theirs[order], states[order]
    first = np.searchsorted(theirs, mine, "left")
    met = np.flatnonzero(np.append(theirs, -1)[first] == mine)
    events, first = events[met], first[met]
    several = np.searchsorted(theirs, mine[met], "right") - first
    before = np.cumsum(several) - several
    found = states[np.arange(several.sum()) + np.repeat(first - before, several)]
    told = np.repeat(events, several)
    still = tables.days.end_min[found] <= tables.days.start_max[told]
    yield from zip(told[still].tolist(), found[still].tolist(), strict=True)


def _end_codes(tables: Tables) -> tuple[Rows, Rows, int]:
    """Return the actors at both ends of each row as numbers, and how many numbers there are."""
    ends = tables.relations["source"], tables.relations["target"]
    number: dict[str, int] = {}
    first, second = (
        np.array([number.setdefault(composed(word), len(number)) for word in column.words], np.int64)[column.codes]
        for column in ends
    )
    return first, second, len(number)


def _may_end(tables: Tables, name: str) -> list[tuple[str, frozenset[str]]]:
    """Return what a kind may end: ``alliance`` of the pair, ``target:office``, ``source:alliance`` of one end."""
    found = []
    for entry in tables.kinds[name].may_end:
        role, _, kind = entry.rpartition(":")
        if kind in tables.kinds:
            found.append((role or "pair", tables.kinds.descendants(kind)))
    return found


def _derived(tables: Tables, ended: Mapping[int, list[int]]) -> tuple[_dates.Days, list[Problem]]:
    """Fill the end of closed states that have none written, from the days of the event."""
    relations, days = tables.relations, tables.days
    end = relations["end"]
    unwritten = end.holds({"", ".."})
    states = np.array([state for state in sorted(ended) if unwritten[state]], np.int64)
    problems = []
    for state, events in ended.items():
        first = min(days.start_min[event] for event in events)
        last = max(days.start_max[event] for event in events)
        if not unwritten[state] and (first > days.end_max[state] or last < days.start_min[state]):
            why = "the end it writes lies before that" if first > days.end_max[state] else "it starts after that"
            problems.append(_problem(tables, state, events[0], why))
        elif not unwritten[state] and last < days.end_min[state]:
            problems.append(_problem(tables, state, events[0], "the end it writes lies after that", "warning"))
    if not len(states):
        return days, problems
    first = np.array([min(days.start_min[event] for event in ended[state]) for state in states.tolist()], np.int32)
    last = np.array([min(days.start_max[event] for event in ended[state]) for state in states.tolist()], np.int32)
    start, as_of = (_moments(relations[name].texts(states)) for name in ("start", "as_of"))
    settled, backwards, outside = _dates.settle(start, (first, last), as_of, instant=np.zeros(len(states), bool))
    good = ~(backwards | outside)
    why = "it starts, or was still seen, after that"
    problems += [_problem(tables, state, ended[state][0], why) for state in states[~good].tolist()]
    columns = []
    for old, new in zip(days, settled, strict=True):
        column = old.copy()
        column[states[good]] = new[good]
        columns.append(column)
    return _dates.Days(*columns), problems


def _moments(cells: NDArray[np.object_]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    moments = [_dates.parse_moment(cell or "..") for cell in cells]
    return np.array([m.first for m in moments], np.int32), np.array([m.last for m in moments], np.int32)


def _problem(tables: Tables, state: int, event: int, why: str, severity: Severity = "error") -> Problem:
    file, row, value = tables.relations.file, int(tables.relations.rows[event]), tables.ids[state]
    message = f'"{value}" is said to be ended by this row, but {why}'
    hint = "see may_end in kinds.csv" if "not known" in why else "mend the ids or the dates"
    return Problem(severity, file, row, "ends", value, "contradictory-ends", message, hint)
