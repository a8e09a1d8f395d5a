"""A study's events → one relation a year or month for each pair and kind, which names the rows that it stands for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from functools import partial
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sahelgraph._dates import EARLIEST, LATEST, read_moment, to_date
from sahelgraph._kinds import Kinds, bundled_kinds, kinds_of
from sahelgraph._quantity import parse_quantity
from sahelgraph.errors import FileError
from sahelgraph.importers._imported import imported
from sahelgraph.importers._merge import FIELDS, table_of_study
from sahelgraph.importers._records import Records
from sahelgraph.importers._values import run_of
from sahelgraph.importers.crosswalk import actors_of

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from sahelgraph._dates import Moment
    from sahelgraph.importers._imported import Imported, Keep, Roster, Row

    Every = Literal["year", "month"]

OWN = ("period", "count", "rows", "best")
_LENGTH = {"year": 4, "month": 7}


@dataclass(slots=True)
class _Group:
    """What the events of one pair, kind and period add up to."""

    rows: list[str] = attribute(default_factory=list)
    happenings: set[str] = attribute(default_factory=set)
    moments: list[Moment] = attribute(default_factory=list)
    low: float = 0
    high: float = 0
    units: set[str] = attribute(default_factory=set)
    sources: dict[str, None] = attribute(default_factory=dict)
    best: int | None = None


def read(study: str | os.PathLike[str], *, every: Every = "year") -> Imported:
    r"""Count the events of a study by year or month, for each pair of actors, kind and status.

    Events, and states that lasted no longer than their own start (as the same side on a day of battle), become one
    relation: from the first of them to the last, with how many happenings there were (`count`), the sum of their
    quantities as a range (``>=`` where not all are known), and the ids of the rows (`rows`). An event that may lie in
    two years has a `period` such as ``2012/2013``. All other states, events that ended something, and what these
    ended, stay as they are.

    Parameters
    ----------
    study
        Folder of the study.
    every
        ``year`` or ``month``.

    Raises
    ------
    FileError
        If the study cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "actors.csv").write_text("id,name,kind\na,A,state\nb,B,armed group\n")
    ...     _ = Path(folder, "relations.csv").write_text(
    ...         "id,kind,source,target,start,quantity,unit\n"
    ...         "r1,clash,a,b,2012-01-24,3..5,fatalities\nr2,clash,b,a,2012-06,1,fatalities\n"
    ...     )
    ...     [year] = read(folder).relations
    >>> year["start"], year["end"], year["count"], year["quantity"], year["rows"]
    ('2012-01-24', '2012-06', '2', '4..6', 'r1; r2')
    """
    if every not in _LENGTH:
        raise FileError(f'"{every}" is no step; write year or month')
    folder = Path(study)
    path = folder / "relations.csv"
    if folder.exists() and not path.exists():  # a workbook, or a folder of Parquet
        raise FileError(
            f"{folder}: there is no relations.csv in it; sahelgraph.write_csv makes such a folder of any study"
        )
    if not folder.exists():
        raise FileError(f"{folder}: there is no such folder; give the folder that holds actors.csv and relations.csv")
    records = Records(path, "study", FIELDS, others=True)
    named = {id_.strip() for _, cells in Records(path, "study", FIELDS) for id_ in cells["ends"].split(";")}
    making = partial(_relations, kinds=_kinds(folder), named=named, length=_LENGTH[every])
    columns = (
        *(name for name in records.columns if name != "id"),
        "end",
        "quantity",
        "unit",
        "status",
        "reference",
        *OWN,
    )
    found = imported(records, making, tuple(dict.fromkeys(columns)), {}, {}, prefix="")
    for row in actors_of(folder).values():
        found.actors.take(row)
    references, kinds = table_of_study(folder, "references", "key"), table_of_study(folder, "kinds", "kind")
    return replace(found, references=references, kinds=kinds)


def _kinds(folder: Path) -> Kinds:
    rows = enumerate(table_of_study(folder, "kinds", "kind"), start=2)
    return bundled_kinds().merged(kinds_of("kinds.csv", rows, lambda _: None))


def _relations(
    records: Records, actors: Roster, keep: Keep, *, kinds: Kinds, named: set[str], length: int
) -> Iterator[Row]:
    del actors  # those of the study, all of them
    groups: dict[tuple[str, ...], _Group] = {}
    for number, cells in records:
        keep.tally.rows += 1
        kind = kinds.get(cells["kind"])
        moment = read_moment(cells["start"])
        if kind is None or moment is None:
            keep.leave("kind or start cannot be read: sahelgraph check tells more", number, cells["kind"])
            continue
        brief = cells["end"] in {cells["start"], ""} if kind.time == "event" else cells["end"] == cells["start"]
        if not brief or cells["ends"] or (cells["id"] and cells["id"] in named):
            keep.tally.remark("states, and what ended something or was ended, stay as they are")
            yield cells
            continue
        ends = (cells["source"], cells["target"])
        ends = ends if kind.directed else (min(ends), max(ends))
        group = (kind.name, *ends, cells["via"], cells["status"] or "stated", _period(moment, length))
        _add(groups.setdefault(group, _Group()), cells, number, moment)
    for key, events in groups.items():
        yield _row(key, events)


def _period(moment: Moment, length: int) -> str:
    if moment.first == EARLIEST or moment.last == LATEST:
        return ".."
    return "/".join(dict.fromkeys(to_date(day).isoformat()[:length] for day in (moment.first, moment.last)))


def _add(group: _Group, cells: Row, number: int, moment: Moment) -> None:
    group.rows.append(cells["id"] or f"row {number}")
    group.moments.append(moment)
    group.sources[cells["reference"].partition(",")[0]] = None
    if (best := cells.get("best", "")).isdecimal():
        group.best = (group.best or 0) + int(best)
    happening = cells["happening"] or f"row {number}"
    if happening in group.happenings:
        return  # told in several rows, and counted once
    group.happenings.add(happening)
    quantity = parse_quantity(cells["quantity"])
    group.low += quantity.low if quantity else 0
    group.high += quantity.high if quantity else inf
    group.units |= {cells["unit"]} if quantity else set()


def _row(key: tuple[str, ...], group: _Group) -> Row:
    kind, source, target, via, status, period = key
    firsts, lasts = [m.first for m in group.moments], [m.last for m in group.moments]
    start, end = _run(min(firsts), min(lasts)), _run(max(firsts), max(lasts))
    unit = next(iter(group.units)) if len(group.units) == 1 else ""
    sources = [source for source in group.sources if source]
    return {
        "id": f"{kind}-{period.replace('/', '-')}-{hashlib.sha256('|'.join(key).encode()).hexdigest()[:10]}",
        "kind": kind,
        "source": source,
        "target": target,
        "start": start,
        "end": end,
        "via": via,
        "status": "" if status == "stated" else status,
        "quantity": _sum(group) if len(group.units) == 1 else "",
        "unit": unit,
        "reference": f"{'; '.join(sources[:5])}, {len(group.rows)} row{'s'[len(group.rows) == 1 :]}" if sources else "",
        "period": period,
        "count": str(len(group.happenings)),
        "rows": "; ".join(group.rows),
        "best": "" if group.best is None else str(group.best),
    }


def _run(first: int, last: int) -> str:
    """Return a moment between two days, either of which may be unknown."""
    if first == EARLIEST and last == LATEST:
        return ".."
    if first == EARLIEST:
        return f"[..{to_date(last).isoformat()}]"
    return f"[{to_date(first).isoformat()}..]" if last == LATEST else run_of(to_date(first), to_date(last))


def _sum(group: _Group) -> str:
    low = f"{group.low:g}" if group.low < 1e6 else f"{group.low:.0f}"
    if group.high == inf:
        return f">={low}"
    high = f"{group.high:g}" if group.high < 1e6 else f"{group.high:.0f}"
    return low if low == high else f"{low}..{high}"
