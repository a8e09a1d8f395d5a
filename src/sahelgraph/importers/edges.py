"""A plain list of ties, one a row, with named columns."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sahelgraph._advice import shown
from sahelgraph._dates import read_moment
from sahelgraph._kinds import STATUSES, bundled_kinds
from sahelgraph._quantity import parse_quantity
from sahelgraph._schema import ACTOR_KINDS, CONFIDENCES, RELATION_COLUMNS, RESERVED
from sahelgraph.errors import FileError
from sahelgraph.importers._imported import imported, version_of
from sahelgraph.importers._records import field, opened
from sahelgraph.importers._values import Days, tidy, whole

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping
    from typing import Unpack

    from sahelgraph.importers._imported import Imported, Keep, Options, Roster, Row
    from sahelgraph.importers._records import Records

# The names under which columns are found without being told.
KNOWN = {
    "source": ("source", "from", "sender", "actor1", "ego", "i", "a", "node1"),
    "target": ("target", "to", "receiver", "actor2", "alter", "j", "b", "node2"),
    "kind": ("kind", "relation", "type", "tie"),
    "start": ("start", "date", "begin", "since", "onset", "year", "time"),
    "end": ("end", "until", "terminus"),
    "id": ("id", "edge_id"),
    "country": ("country",),
}
# Columns that name other rows or actors are not taken: nothing in such a list says that these are there.
_OURS = tuple(column for column in RELATION_COLUMNS if column not in {*KNOWN, "via", "ends", "as_of"})


def read(
    path: str | os.PathLike[str],
    *,
    columns: Mapping[str, str] | None = None,
    kind: str = "",
    actor_kind: str = "armed group",
    day_first: bool | None = None,
    **options: Unpack[Options],
) -> Imported:
    r"""Read a list of ties: who, with whom, when, and what kind of relation it is.

    Columns are found by their usual names (``from`` and ``to``, ``source`` and ``target``, ``date``, ``kind`` …), or
    where `columns` says. Further columns of the codebook are taken as they are, all others become columns of the
    researcher's own. Dates are those of the codebook, or days as spreadsheets write them.

    Parameters
    ----------
    columns
        Our columns and the file's: ``{"source": "attacker", "start": "day"}``.
    kind
        The kind of every tie, where no column tells it.
    actor_kind
        What the actors are.
    day_first
        Of days such as 3/4/2012, as in `ucdp_ged`.

    Raises
    ------
    FileError
        If the file is damaged, source, target or kind cannot be found, or nobody can tell the order of its days.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "raids.csv").write_text("attacker,to,day,weight\nRed,Blue,2012-01-24,3\n")
    ...     raids = read(f"{folder}/raids.csv", columns={"source": "attacker", "start": "day"}, kind="attack")
    ...     [(row["source"], row["kind"], row["target"], row["start"], row["weight"]) for row in raids.relations]
    [('Red', 'attack', 'Blue', '2012-01-24', '3')]
    """
    columns = dict(columns or {})
    if unknown := columns.keys() - {*KNOWN, *_OURS}:
        raise FileError(f"{shown(', '.join(sorted(unknown)))}: no column of ours; write {', '.join((*KNOWN, *_OURS))}")
    if kind:
        kind = bundled_kinds().resolve(kind)
    if actor_kind not in ACTOR_KINDS:
        raise FileError(f'"{shown(actor_kind)}" is no kind of actor; write {", ".join(ACTOR_KINDS)}')
    names = {
        name: (columns[name].casefold(),) if name in columns else KNOWN.get(name, (name,)) for name in (*KNOWN, *_OURS)
    }
    needed = {"source", "target", *(() if kind else ("kind",)), *columns}
    fields = {name: field(*names[name], needed=name in needed) for name in names}
    records = opened(path, "edges", fields, options, others=True)
    if "start" not in records.found:
        records.notices.append("no column tells when: every relation is undated")
    reference = {"key": "edges", "citation": f"{Path(path).name}: a list of ties{version_of(options)}"}
    making = partial(_relations, kind=kind, actor_kind=actor_kind, day_first=day_first)
    own = [name for name in records.columns if name not in fields and name not in RESERVED]
    used = ("kind", "source", "target", "start", "end", "reference", *(name for name in _OURS if name in records.found))
    return imported(records, making, (*used, *own), reference, options, prefix="")


def _relations(
    records: Records, actors: Roster, keep: Keep, *, kind: str, actor_kind: str, day_first: bool | None
) -> Iterator[Row]:
    kinds, days = bundled_kinds(), Days(records.path.name, day_first=day_first)
    for number, cells in records:
        keep.tally.rows += 1
        source, target = tidy(cells["source"]), tidy(cells["target"])
        told = tidy(cells["kind"])
        start, end = _moment(cells["start"], number, days) or "..", _moment(cells["end"], number, days)
        what = f"{source} → {target}"
        found = told if told in kinds else told.casefold().replace(" ", "_").replace("-", "_")
        if not source or not target:
            keep.leave("an actor is missing", number, what)
        elif source == target:
            keep.leave("both ends are one actor", number, what)
        elif not (kind or found in kinds):
            keep.leave("its kind is none of the codebook; give one kind for all, or rename it", number, told or "blank")
        elif fault := _fault(cells, start, end):
            keep.leave(fault, number, what)
        elif keep.wants(number, (tidy(cells["country"]),), start, end, what=what):
            own = {
                name: tidy(cell) for name, cell in cells.items() if name not in KNOWN and name not in RESERVED and cell
            }
            yield own | {
                "id": tidy(cells["id"]) or f"{records.source}-{number}",
                "kind": kind or found,
                "source": actors.add(source, source, actor_kind),
                "target": actors.add(target, target, actor_kind),
                "start": start,
                "end": end,
                "reference": own.get("reference") or f"{records.source}, row {number}",
            }
    keep.tally.notices += days.told()


def _fault(cells: Row, start: str, end: str) -> str:
    """Say which cell of a tie the codebook does not take, if there is one."""
    begin, over = read_moment(start), read_moment(end) if end else None
    if begin is None or (end and over is None) or (over is not None and over.last < begin.first):
        return "its dates cannot be read, or it ends before it starts"
    if cells["status"] not in {"", *STATUSES} or cells["confidence"] not in {"", *CONFIDENCES}:
        return "its status or confidence is none of the codebook"
    if cells["quantity"] and parse_quantity(cells["quantity"]) is None:
        return "its quantity is no number, bound or range"
    return ""


def _moment(cell: str, number: int, days: Days) -> str:
    """Return a date as the codebook writes it; what is none comes back as it is."""
    cell = whole(tidy(cell))
    if not cell or read_moment(cell) is not None:
        return cell
    day = days.read(cell, number)
    return cell if day is None else day.isoformat()
