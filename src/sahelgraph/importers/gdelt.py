"""GDELT events 1.0 and 2.0: machine-coded from news, one event of a day a row, by CAMEO code."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sahelgraph.importers._imported import imported
from sahelgraph.importers._records import field, opened
from sahelgraph.importers._values import read_day, tidy, whole

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from typing import Unpack

    from sahelgraph.importers._imported import Imported, Keep, Options, Roster, Row
    from sahelgraph.importers._records import Records

_ACTOR = (
    *("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code"),
    *("Type1Code", "Type2Code", "Type3Code"),
)
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
_EVENT = (
    *("GlobalEventID", "Day", "MonthYear", "Year", "FractionDate"),
    *(f"Actor{side}{name}" for side in "12" for name in _ACTOR),
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
    *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
)


def _columns(*, second: bool) -> tuple[str, ...]:
    """Return the columns by place: the second version has one more in each of three places."""
    geo = [
        f"{who}Geo_{name}" for who in ("Actor1", "Actor2", "Action") for name in _GEO if second or name != "ADM2Code"
    ]
    return (*_EVENT, *geo, "DATEADDED", "SOURCEURL")


# Before April 2013 no address was kept, so that rows of 57 columns may stand among those of 58.
POSITIONS = {57: _columns(second=False), 58: _columns(second=False), 61: _columns(second=True)}
# Files without a header have the names of `_columns`; re-saved ones have been seen with the others.
FIELDS = {
    "id": field("globaleventid", "global_event_id", needed=True),
    "day": field("day", "sqldate", needed=True),
    "code": field("eventcode", "event_code", needed=True),
    "root": field("eventrootcode", "event_root_code"),
    "quad": field("quadclass", "quad_class", needed=True),
    "goldstein": field("goldsteinscale", "goldstein_scale"),
    "mentions": field("nummentions", "num_mentions"),
    "tone": field("avgtone", "avg_tone"),
    "place": field("actiongeo_fullname", "st_pr_cntry"),
    "country": field("actiongeo_countrycode", "country"),
    "url": field("sourceurl", "source_url"),
}
for _side in "12":
    FIELDS |= {
        f"code{_side}": field(f"actor{_side}code", f"actor_{_side}_country_code", needed=True),
        f"name{_side}": field(f"actor{_side}name", f"actor_{_side}_name", needed=True),
        f"country{_side}": field(f"actor{_side}countrycode", f"actor_{_side}_country_abbr"),
        f"group{_side}": field(
            f"actor{_side}knowngroupcode", f"actor_{_side}_known_group_code", f"actor_{_side}_know_group_code"
        ),
        f"role{_side}": field(f"actor{_side}type1code", f"actor_{_side}_role"),
    }
COLUMNS = (
    *("kind", "subtype", "source", "target", "start", "end", "happening", "place", "status", "confidence", "reference"),
    *("event_id", "cameo", "quad_class", "goldstein", "mentions", "tone", "country", "url"),
)
REFERENCE = {
    "key": "gdelt",
    "citation": "Leetaru, K. and Schrodt, P. (2013). GDELT: Global Data on Events, Location and Tone. GDELT Project",
    "url": "https://www.gdeltproject.org",
}
ROLES = {
    "GOV": "government", "LEG": "government", "JUD": "government", "MIL": "armed forces", "COP": "armed forces",
    "SPY": "armed forces", "REB": "armed group", "INS": "armed group", "SEP": "armed group", "UAF": "armed group",
    "RAD": "armed group", "OPP": "movement", "PTY": "party", "CVL": "population", "REF": "population",
    "AGR": "population", "LAB": "population", "CRM": "armed group",
}  # fmt: skip


def read(path: str | os.PathLike[str], **options: Unpack[Options]) -> Imported:
    r"""Read GDELT events of either version, with or without a header; machine coding is ``reported``, confidence low.

    Which CAMEO code is which kind is the table ``cameo.csv`` beside this module: the longest code that fits counts.
    What lasts no longer than a day ends on it; sanctions and detentions are left open. Events without a second actor,
    of an actor with itself, and of codes for which there is no kind (threats, shows of force, …) are left out and
    counted. Countries are those of the place and of both actors.

    Raises
    ------
    FileError
        If the file is damaged or is no GDELT.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> header = "GlobalEventID,Day,Actor1Code,Actor1Name,Actor2Code,Actor2Name,EventCode,QuadClass"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "day.csv").write_text(f"{header}\n7,20201113,MLIREB,REBEL,MLI,MALI,190,4\n")
    ...     [(row["kind"], row["source"], row["start"]) for row in read(f"{folder}/day.csv").relations]
    [('attack', 'gdelt-mlireb', '2020-11-13')]
    """
    records = opened(path, "gdelt", FIELDS, options, positions=POSITIONS)
    return imported(records, _relations, COLUMNS, dict(REFERENCE), options)


@cache
def cameo() -> dict[str, tuple[str, str]]:
    """Return kind and duration by CAMEO code.

    >>> cameo()["173"]
    ('detention', 'on')
    """
    text = Path(__file__).with_name("cameo.csv").read_text(encoding="utf-8")
    return {row["code"]: (row["kind"], row["lasts"]) for row in csv.DictReader(text.splitlines())}


def _kind_of(code: str) -> tuple[str, str]:
    """Return kind and duration of the longest code that a code begins with."""
    return next((cameo()[code[:n]] for n in range(len(code), 1, -1) if code[:n] in cameo()), ("", ""))


def _relations(records: Records, actors: Roster, keep: Keep) -> Iterator[Row]:
    for number, cells in records:
        keep.tally.rows += 1
        id_, code = whole(cells["id"]), _code(whole(cells["code"]), whole(cells["root"]))
        day = read_day(whole(cells["day"]))
        one, other = tidy(cells["code1"]), tidy(cells["code2"])
        kind, lasts = _kind_of(code)
        if not id_:
            keep.leave("the event has no id", number)
        elif not one or not other:
            keep.leave("an actor is missing", number, id_)
        elif day is None:
            keep.leave("the day cannot be read", number, cells["day"])
        elif not kind:
            keep.leave(f"there is no kind for CAMEO {code[:2]}", number, f"{id_}, {code}")
        elif one == other:
            keep.leave("both actors are the same", number, id_)
        elif keep.wants(number, (cells["country"], cells["country1"], cells["country2"]), day.isoformat(), what=id_):
            yield {
                "id": f"gdelt-{id_}",
                "kind": kind,
                "subtype": f"CAMEO {code}",
                "source": _actor(actors, cells, "1"),
                "target": _actor(actors, cells, "2"),
                "start": day.isoformat(),
                "end": day.isoformat() if lasts == "day" else "",
                "happening": f"gdelt-{id_}",
                "place": tidy(cells["place"]),
                "status": "reported",
                "confidence": "low",
                "reference": f"gdelt, {id_}",
                "event_id": id_,
                "cameo": code,
                "quad_class": whole(cells["quad"]),
                "goldstein": tidy(cells["goldstein"]),
                "mentions": whole(cells["mentions"]),
                "tone": tidy(cells["tone"]),
                "country": tidy(cells["country"]),
                "url": tidy(cells["url"]),
            }


def _code(code: str, root: str) -> str:
    """Give a code its leading zero back where a spreadsheet took it, as the root tells.

    >>> _code("46", "4"), _code("190", "19"), _code("012", "1")
    ('046', '190', '012')
    """
    return f"0{code}" if root and len(root) == 1 and not code.startswith("0") else code


def _actor(actors: Roster, cells: Row, side: str) -> str:
    code, name = tidy(cells[f"code{side}"]), tidy(cells[f"name{side}"])
    role, country = tidy(cells[f"role{side}"]), tidy(cells[f"country{side}"])
    if role:
        kind = ROLES.get(role, "organisation")
    elif country and country == code:
        kind = "state"
    else:
        kind = "population" if country and not cells[f"group{side}"] else "organisation"
    return actors.add(code.lower(), name or code, kind, aliases=(code,), cameo=code)
