"""The story of one relation in a few lines: what it says, when, what ended it, where it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sahelgraph import _dates
from sahelgraph._advice import nearest, shown
from sahelgraph._names import short_label
from sahelgraph._report import escape_controls
from sahelgraph.errors import UnknownNameError

if TYPE_CHECKING:
    from sahelgraph._ledger import MemoryLedger


class Story(str):
    """A text that prints as it reads, also where an interpreter shows its value."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def explain(ledger: MemoryLedger, relation: str) -> Story:
    """Tell a relation by its id."""
    row = ledger.position(relation)
    if row is None:
        near = nearest(relation, ledger.ids) if len(ledger) < 100_000 else []
        hint = f"did you mean {' or '.join(near)}?" if near else "g.relations and sahelgraph show list the ids"
        raise UnknownNameError(f'"{shown(relation)}" is the id of no relation; {hint}')
    cell = {name: ledger.relations[name].words[ledger.relations[name].codes[row]] for name in ledger.relations}
    happening = cell.get("happening", "")
    together = [i for i in _rows_of(ledger, "happening", happening) if i != row] if happening else []
    ends = [state for state, events in ledger.ended_by.items() if relation in events]
    loose = ledger.loose[row]
    lines = [
        f"{relation}: {sentence(ledger, row)}",
        f"Dates: {when(ledger, row)}.",
        *(f"Through {_label(ledger, int(ledger.via[row]))}." for _ in [0] if ledger.via[row] >= 0),
        *(f"Ended by {ledger.ids[event]}: {sentence(ledger, event)}" for event in places(ledger, row)),
        *(f"Ends {ledger.ids[state]}: {sentence(ledger, state)}" for state in ends),
        *([f"A loose end: {loose}."] if loose else []),
        *([f"One happening, {happening}, with {', '.join(ledger.ids[i] for i in together)}."] if together else []),
        *(f"Quantity: {cell['quantity']} {cell.get('unit', '')}".rstrip() + "." for _ in [0] if cell.get("quantity")),
        f"Status: {cell.get('status') or 'stated'}; confidence: {cell.get('confidence') or 'not given'}.",
        f"Written: {cell.get('reference') or 'no reference is given'}.",
        *([f"Note: {cell['note']}"] if cell.get("note") else []),
    ]
    return Story("\n".join(escape_controls(line) for line in lines))


def places(ledger: MemoryLedger, row: int) -> list[int]:
    """Return the rows that ended a row."""
    found = map(ledger.position, ledger.ended_by.get(row, ()))
    return [place for place in found if place is not None]


def sentence(ledger: MemoryLedger, row: int) -> str:
    """Return a relation as one sentence, with its dates as written."""
    kind = ledger.kinds[ledger.kind_names[ledger.kind[row]]]
    start, end = (ledger.relations[name].texts()[row] for name in ("start", "end"))
    ends = (_label(ledger, int(column[row])) for column in (ledger.source, ledger.target))
    return f"{f' {kind.phrase} '.join(ends)}, {start}{f' … {end}' if end else ''}"


def when(ledger: MemoryLedger, row: int) -> str:
    """Say when a relation began and ended, as surely as is known."""
    days = [int(column[row]) for column in ledger.days]
    start_min, start_max, end_min, end_max = days[:4]
    kind = ledger.kinds[ledger.kind_names[ledger.kind[row]]]
    if kind.time == "event" and (start_min, start_max) == (end_min, end_max):
        return f"happened {_between(start_min, start_max)}"
    return f"began {_between(start_min, start_max)}; ended {_between(end_min, end_max)}"


def _between(first: int, last: int) -> str:
    earliest, latest = first == _dates.EARLIEST, last == _dates.LATEST
    if earliest and latest:
        return "on an unknown day"
    if earliest:
        return f"by {_dates.to_date(last)}"
    if latest:
        return f"not before {_dates.to_date(first)}, if at all"
    if first == last:
        return f"on {_dates.to_date(first)}"
    return f"between {_dates.to_date(first)} and {_dates.to_date(last)}"


def _label(ledger: MemoryLedger, code: int) -> str:
    names = ledger.names
    return short_label(names.names[code], ledger.actors["label"].texts()[code], names.aliases[code])


def _rows_of(ledger: MemoryLedger, column: str, text: str) -> list[int]:
    cells = ledger.relations[column]
    return [int(i) for i in cells.rows_with(cells.codes_of([text]))]
