"""ACLED: one event of a day a row, in all versions of the export; actors are known by name alone."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

from sahelgraph.importers._imported import imported, version_of
from sahelgraph.importers._records import field, opened
from sahelgraph.importers._values import Days, count, run_of, tidy, whole

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from typing import Unpack

    from sahelgraph.importers._imported import Imported, Keep, Options, Roster, Row
    from sahelgraph.importers._records import Records

FIELDS = {
    "id": field("event_id_cnty", needed=True),
    "date": field("event_date", needed=True),
    "year": field("year"),
    "precision": field("time_precision"),
    "type": field("event_type", needed=True),
    "sub": field("sub_event_type"),
    "actor1": field("actor1", needed=True),
    "actor2": field("actor2"),
    "with1": field("assoc_actor_1", "ally_actor_1"),
    "with2": field("assoc_actor_2", "ally_actor_2"),
    "inter1": field("inter1"),
    "inter2": field("inter2"),
    "fatalities": field("fatalities"),
    "country": field("country", needed=True),
    "iso3": field("iso3"),
    "iso": field("iso"),
    "location": field("location"),
    "source": field("source"),
    "notes": field("notes"),
}
_KEPT = ("admin1", "admin2", "admin3", "latitude", "longitude", "geo_precision", "source_scale", "tags", "timestamp")
FIELDS |= {name: field(name) for name in _KEPT}
COLUMNS = (
    *("kind", "subtype", "source", "target", "start", "end", "happening", "quantity", "unit", "place"),
    *("status", "confidence", "reference", "note"),
    *("event_id", "event_type", "best", "country", "time_precision", "inter1", "inter2"),
    *("assoc_actor_1", "assoc_actor_2", "acled_source", *_KEPT),
)
CITATION = (
    "Raleigh, C., Linke, A., Hegre, H. and Karlsen, J. (2010). Introducing ACLED: an armed conflict location and event"
    " dataset. Journal of Peace Research 47(5), 651-660. ACLED, acleddata.com{}"
)
# What an event is here; the second word tells whom the data set names first: who acted, or nobody knows.
EVENTS = {
    "battles": ("clash", "unknown"),
    "explosions/remote violence": ("attack", "doer"),
    "remote violence": ("attack", "doer"),
    "violence against civilians": ("attack", "doer"),
    "riots": ("clash", "unknown"),
    "protests": ("protest", "doer"),
}
SUB_EVENTS = {"agreement": ("agreement", "unknown"), "excessive force against protesters": ("violence", "victim")}
LASTING = {"alliance", "protest"}  # states, which here last for the day of the event
INTER = {
    "1": "armed forces", "2": "armed group", "3": "armed group", "4": "armed group",
    "5": "population", "6": "population", "7": "population", "8": "organisation",
}  # fmt: skip
_INTER_WORDS = {
    "state forces": "1", "rebel group": "2", "rebel groups": "2", "rebel forces": "2", "political militia": "3",
    "political militias": "3", "identity militia": "4", "identity militias": "4", "rioters": "5", "protesters": "6",
    "civilians": "7", "external/other forces": "8", "other forces": "8",
}  # fmt: skip
_BY_NAME = (
    (r"unidentified|unknown", "placeholder"),
    (r"(civilians|protesters|rioters|women|students|farmers|teachers|journalists|refugees|labou?r group|vigilante)\b.*",
     "population"),
    (r".*\bethnic group\b|.*\b(muslim|christian) group\b", "population"),
    (r"(military|police|security|naval|air) forces? of |gendarmerie|.*\bgendarmerie\b", "armed forces"),
    (r"government of ", "government"),
    (r"(minusma|monusco|minusca|unmiss|amisom|atmis)\b|united nations|.*\bmission\b", "mission"),
    (r".*\bparty\b", "party"),
)  # fmt: skip
_PERIOD = re.compile(r"\s*\((\d{4})\s?-\s?(\d{4})?\)")
_POPULATIONS = frozenset({"population", "placeholder"})


def read(path: str | os.PathLike[str], *, day_first: bool | None = None, **options: Unpack[Options]) -> Imported:
    r"""Read an ACLED export of any version: comma, semicolon or HXL tags, one row an event or one row an actor.

    ======================================== ============================================================
    In the export                            Here
    ======================================== ============================================================
    battles, riots                           ``clash``: the order of the actors is not who attacked
    explosions, violence against civilians   ``attack`` of actor1
    protests with a second actor             ``protest`` of actor1 on that day
    excessive force against protesters       ``violence`` against the protesters
    strategic development: agreement         ``agreement``
    an associated actor                      ``alliance`` with its principal on that day, ``inferred``
    *A and/or B*                             a row for each, ``disputed`` and of low confidence
    *Unidentified …*                         a placeholder for each country, which measures leave out
    civilians, protesters, rioters           a population for each country; their associates tell who they
                                             were, stay in ``assoc_actor_1`` and ``_2``, and are no allies
    time_precision 2                         any day of a week that holds the coded day; 3: of its month
    fatalities                               ``quantity`` where there are any: the data set's 0 is none or
                                             unknown; ``best`` is filled in one row of each event
    ======================================== ============================================================

    Rows of one event share their ``happening``, so that counts count it once. What has no second actor, and strategic
    developments that are told only in the notes, are left out and counted.

    Parameters
    ----------
    day_first
        Of days such as 3/4/2020, which a spreadsheet may have made of ACLED's own: True is the third of April, False
        the fourth of March. If left out, days such as 6/27/2020 tell it of all, or else the file is refused.

    Raises
    ------
    FileError
        If the file is damaged or is no ACLED export, or nobody can tell the order of its days.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> header = "event_id_cnty;event_date;time_precision;event_type;actor1;actor2;country;fatalities"
    >>> row = "XXX1;03 December 2020;1;Violence against civilians;Red Band and/or Blue Band;Civilians (Xland);Xland;2"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "acled.csv").write_text(f"{header}\n{row}\n")
    ...     rows = list(read(f"{folder}/acled.csv").relations)
    >>> [(row["kind"], row["source"][:14], row["status"], row["best"]) for row in rows]
    [('attack', 'acled-red-band', 'disputed', '2'), ('attack', 'acled-blue-ban', 'disputed', '')]
    """
    records = opened(path, "acled", FIELDS, options)
    reference = {"key": "acled", "citation": CITATION.format(version_of(options)), "url": "https://acleddata.com"}
    return imported(records, partial(_relations, day_first=day_first), COLUMNS, reference, options)


class _Side(NamedTuple):
    """One side of an event: who it may have been, of what type, and who stood with it."""

    names: list[str]
    inter: str
    associates: str


class _Event(NamedTuple):
    """One event, of one row or of two that were joined."""

    cells: Row
    rows: tuple[int, ...]

    @property
    def sides(self) -> tuple[_Side, _Side]:
        """Both sides, as the export has them."""
        cells = self.cells
        return (
            _Side(_candidates(cells["actor1"]), cells["inter1"], cells["with1"]),
            _Side(_candidates(cells["actor2"]), cells["inter2"], cells["with2"]),
        )

    def fault(self, kind: str, start: str) -> str:
        """Say why the event is no relation, if it is none."""
        one, other = self.sides
        if not start:
            return "the date cannot be read, or is of another year than the column year"
        if not one.names or not other.names:
            return "no second actor is named"
        if not kind:
            what = tidy(self.cells["sub"] or self.cells["type"]) or "no event_type"
            return f"what happened is told only in the notes: {what}"
        return "both sides are one actor" if one.names == other.names and len(one.names) == 1 else ""


def _relations(records: Records, actors: Roster, keep: Keep, *, day_first: bool | None) -> Iterator[Row]:
    days = Days(records.path.name, day_first=day_first)
    for event in _events(records, keep):
        cells = event.cells
        id_, country = tidy(cells["id"]), tidy(cells["country"])
        start = _moment(cells, event.rows[0], days)
        kind, first = _kind_of(cells)
        if len(event.rows) == 2:
            first = _order_of_rows(cells, kind)
            kind = "clash" if kind == "attack" and first == "unknown" else kind
        if fault := event.fault(kind, start):
            for row in event.rows:
                keep.leave(fault, row, id_)
            continue
        countries = (country, cells["iso3"], whole(cells["iso"]))
        wanted = [keep.wants(row, countries, start, what=id_) for row in event.rows]  # each row is counted
        if all(wanted):
            sides = event.sides[::-1] if first == "victim" else event.sides
            base = _base(cells, id_, country, kind, start)
            yield from _principals(base, *sides, actors)
            yield from _ties(base, sides, actors, keep)
    keep.tally.notices += days.told()


def _events(records: Records, keep: Keep) -> Iterator[_Event]:
    """Yield events; where each actor has a row of its own, the two of an event are joined by its id."""
    monadic = "actor2" not in records.found
    if monadic:
        records.notices.append("one row for each actor: rows are joined by event_id_cnty, and tell no direction")
    waiting: dict[str, tuple[int, Row]] = {}
    for number, cells in records:
        keep.tally.rows += 1
        id_ = tidy(cells["id"])
        if not id_:
            keep.leave("the row has no event_id_cnty", number)
        elif not monadic:
            yield _Event(cells, (number,))
        elif id_ in waiting:
            first, row = waiting.pop(id_)
            other = {"actor2": cells["actor1"], "with2": cells["with1"], "inter2": cells["inter1"]}
            yield _Event(row | other, (first, number))
        else:
            waiting[id_] = number, cells
    for number, cells in waiting.values():
        yield _Event(cells, (number,))


def _principals(base: Row, one: _Side, other: _Side, actors: Roster) -> Iterator[Row]:
    """Yield who did it to whom; where a side is A and/or B, every pair that it may have been."""
    pairs = [(a, b) for a in one.names for b in other.names if a != b]
    for place, (a, b) in enumerate(pairs, start=1):
        row = base | {"source": _actor(actors, a, one.inter), "target": _actor(actors, b, other.inter)}
        if len(pairs) > 1:
            doubt = f"One of {len(pairs)} pairs that the data set says it may have been."
            row |= {"status": "disputed", "confidence": "low", "note": f"{doubt} {base['note']}".strip()}
        if place > 1:
            row |= {"id": f"{base['id']}-{place}", "best": ""}
        yield row


def _base(cells: Row, id_: str, country: str, kind: str, start: str) -> Row:
    fatalities = count(cells["fatalities"])
    return {
        "id": f"acled-{id_}",
        "kind": kind,
        "subtype": tidy(cells["sub"]) or tidy(cells["type"]),
        "start": start,
        "end": start if kind in LASTING else "",
        "happening": f"acled-{id_}",
        "quantity": str(fatalities) if fatalities else "",
        "unit": "fatalities" if fatalities else "",
        "place": tidy(cells["location"]),
        "reference": f"acled, {id_}",
        "note": tidy(cells["notes"]),
        "event_id": id_,
        "event_type": tidy(cells["type"]),
        "best": "" if fatalities is None else str(fatalities),
        "country": country,
        "time_precision": whole(cells["precision"]),
        "inter1": tidy(cells["inter1"]),
        "inter2": tidy(cells["inter2"]),
        "assoc_actor_1": tidy(cells["with1"]),
        "assoc_actor_2": tidy(cells["with2"]),
        "acled_source": tidy(cells["source"]),
        **{name: tidy(cells[name]) for name in _KEPT},
    }


_SHARED = ("start", "happening", "place", "reference", "event_id", "event_type", "country")


def _ties(base: Row, sides: tuple[_Side, ...], actors: Roster, keep: Keep) -> Iterator[Row]:
    """Yield who stood with whom on the day of the event: each associated actor with its principal."""
    shared = {name: base[name] for name in _SHARED}
    told: set[frozenset[str]] = set()
    for side in sides:
        associates = list(filter(None, map(tidy, side.associates.split(";"))))
        if associates and len(side.names) > 1:
            keep.tally.remark("who stood with an uncertain actor (A and/or B) is no tie")
            continue
        if _kind(side.names[0], side.inter)[0] in _POPULATIONS:
            continue
        principal = _actor(actors, side.names[0], side.inter)
        for name in associates:
            if _kind(name, "")[0] in _POPULATIONS:
                continue
            ally = _actor(actors, name, "")
            pair = frozenset((ally, principal))
            if len(pair) == 2 and pair not in told:
                told.add(pair)
                yield shared | {
                    "id": f"{base['id']}-with-{len(told)}",
                    "kind": "alliance",
                    "subtype": "same side",
                    "source": principal,
                    "target": ally,
                    "end": base["start"],
                    "status": "inferred",
                    "confidence": "medium",
                }


# -- cells -------------------------------------------------------------------------------------------------------


def _kind_of(cells: Row) -> tuple[str, str]:
    """Return the kind of an event and whom the data set names first; blank where only the notes tell."""
    sub, type_ = tidy(cells["sub"]).casefold(), tidy(cells["type"]).casefold()
    if sub in SUB_EVENTS:
        return SUB_EVENTS[sub]
    if type_.startswith("battle"):
        type_ = "battles"
    if type_ == "riots/protests":
        type_ = "protests" if _code(cells["inter1"]) == "6" else "riots"
    return EVENTS.get(type_, ("", "unknown"))


def _order_of_rows(cells: Row, kind: str) -> str:
    """Tell whom two joined rows name first: nobody knows, unless one side is civilians or protesters."""
    first, second = (_code(cells[inter]) for inter in ("inter1", "inter2"))
    suffers = {"violence": "6", "attack": "7"}.get(kind, "")
    acts = "6" if kind == "protest" else ""
    if suffers and (first == suffers) != (second == suffers):
        return "victim" if first == suffers else "doer"
    if acts and (first == acts) != (second == acts):
        return "doer" if first == acts else "victim"
    return "unknown"


def _moment(cells: Row, number: int, days: Days) -> str:
    day = days.read(cells["date"], number)
    year = count(cells["year"])
    if day is None or (year is not None and year != day.year):
        return ""
    return _vague(day, whole(cells["precision"]))


def _vague(day: dt.date, precision: str) -> str:
    if precision == "2":
        week = dt.timedelta(days=6)
        return run_of(day - week, day + week)
    if precision == "3":
        return run_of(day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1]))
    return day.isoformat()


def _candidates(cell: str) -> list[str]:
    """Return the one actor of a cell, or those of whom it may have been one.

    >>> _candidates("JNIM: Group for Support of Islam and Muslims and/or Islamic State (Greater Sahara)")
    ['JNIM: Group for Support of Islam and Muslims', 'Islamic State (Greater Sahara)']
    """
    return list(dict.fromkeys(part.strip() for part in re.split(r"\s+and/or\s+", tidy(cell)) if part.strip()))


def _code(inter: str) -> str:
    inter = whole(inter)
    return _INTER_WORDS.get(inter.casefold(), inter)


@lru_cache(maxsize=16_384)
def _kind(name: str, inter: str) -> tuple[str, bool]:
    """Return the kind of an actor, and whether the data set says so or its name alone.

    >>> _kind("Unidentified Armed Group (Mali)", "3"), _kind("Group X", ""), _kind("Police Forces of Mali (2013-)", "1")
    (('placeholder', True), ('armed group', False), ('armed forces', True))
    """
    code = _code(inter)
    named = next((kind for form, kind in _BY_NAME if re.match(form, name, re.IGNORECASE)), "")
    if named == "placeholder" or (named and code not in INTER):
        return named, named == "placeholder"
    if code == "8":  # of forces from abroad and others, the name tells more
        return named or INTER[code], True
    if code == "1" and named in {"government", "mission"}:
        return named, True
    return (INTER[code], True) if code in INTER else ("armed group", False)


def _actor(actors: Roster, name: str, inter: str) -> str:
    kind, sure = _kind(name, inter)
    if (known := actors.known(name)) is not None and not sure:
        return known
    acronym, colon, long = name.partition(": ")
    plain = _PERIOD.sub("", name)
    aliases = [acronym, long] if colon and len(acronym) <= 12 else []
    aliases += [plain] if plain != name else []
    found = _PERIOD.search(name)
    life = {"start": found[1], "end": found[2] or ""} if found else {}
    label = acronym if aliases[:1] == [acronym] else ""
    return actors.add(name, name, kind, aliases=aliases, sure=sure, label=label, **life)
