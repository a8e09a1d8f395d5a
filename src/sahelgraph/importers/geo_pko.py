"""Geo-PKO: which country has how many peacekeepers where, seen on the map of a month or in a year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sahelgraph._dates import read_moment
from sahelgraph.importers._imported import imported, version_of
from sahelgraph.importers._records import field, opened
from sahelgraph.importers._values import count, tidy, whole

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from typing import Unpack

    from sahelgraph.importers._imported import Imported, Keep, Options, Roster, Row
    from sahelgraph.importers._records import Records

MOST = 17  # contributors that a row has columns for
FIELDS = {
    "mission": field("mission", needed=True),
    "year": field("year", needed=True),
    "month": field("month"),
    "location": field("location", needed=True),
    "country": field("country"),
    "map": field("source"),
    "latitude": field("latitude"),
    "longitude": field("longitude"),
    "overview": field("year.overview"),
}
for _i in range(1, MOST + 1):
    FIELDS |= {f"name{_i}": field(f"nameoftcc_{_i}"), f"troops{_i}": field(f"notroopspertcc_{_i}")}
COLUMNS = (
    *("kind", "subtype", "source", "target", "start", "as_of", "via", "happening", "quantity", "unit", "place"),
    *("reference", "latitude", "longitude"),
)
REFERENCE = {
    "key": "geo-pko",
    "citation": (
        "Cil, D., Fjelde, H., Hultman, L. and Nilsson, D. (2020). Mapping blue helmets: Introducing the Geocoded"
        " Peacekeeping Operations (Geo-PKO) dataset. Journal of Peace Research 57(2), 360-370"
    ),
    "url": "https://www.pcr.uu.se",
}
_CONTRIBUTOR = re.compile(r"\s*(.+?)\s*\((\d+|size unknown|unknown)\)\s*(?:,|\Z)")


def read(path: str | os.PathLike[str], **options: Unpack[Options]) -> Imported:
    r"""Read Geo-PKO, place by place or as its yearly overview: a ``deployment`` by way of the mission.

    A map tells that troops are there, not since when nor until when: the start is ``..`` and the month of the map (in
    the overview, the year) stands in ``as_of``. The target is the country, or where the file has none the place. An
    unnamed contributor is a placeholder of its mission.

    Raises
    ------
    FileError
        If the file is damaged or is no Geo-PKO.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> header = "source,mission,year,month,location,country,nameoftcc_1,notroopspertcc_1"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "pko.csv").write_text(f"{header}\nMap 1,MINUSMA,2014,6,Gao,Mali,Niger,650\n")
    ...     [(row["via"][:11], row["as_of"], row["quantity"]) for row in read(f"{folder}/pko.csv").relations]
    [('pko-minusma', '2014-06', '650')]
    """
    records = opened(path, "geo-pko", FIELDS, options)
    reference = REFERENCE | {"citation": REFERENCE["citation"] + version_of(options)}
    return imported(records, _relations, COLUMNS, reference, options, prefix="pko")


def _relations(records: Records, actors: Roster, keep: Keep) -> Iterator[Row]:
    for number, cells in records:
        keep.tally.rows += 1
        mission, location, country = (tidy(cells[name]) for name in ("mission", "location", "country"))
        year, month = whole(cells["year"]), whole(cells["month"])
        seen = f"{year}-{int(month):02d}" if month.isdecimal() and month.isascii() else year
        contributors = _contributors(cells)
        what = f"{mission}, {location}, {seen}"
        if not mission or not (country or location) or not year or read_moment(seen) is None:
            keep.leave("mission, place or month is missing", number, what)
            continue
        if not contributors:
            keep.leave("no contributor is named", number, what)
            continue
        if not keep.wants(number, (country,), seen, what=what):
            continue
        via = actors.add(mission, mission, "mission")
        target = _place(actors, country, location)
        for place, (name, troops) in enumerate(contributors, start=1):
            size = count(troops)
            yield {
                "id": f"geo-pko-{number}-{place}",
                "kind": "deployment",
                "subtype": "peacekeepers",
                "source": _contributor(actors, name, mission),
                "target": target,
                "start": "..",
                "as_of": seen,
                "via": via,
                "quantity": "" if size is None else str(size),
                "unit": "" if size is None else "troops",
                "place": location,
                "reference": f"geo-pko, {tidy(cells['map']) or 'overview'}, row {number}",
                "latitude": tidy(cells["latitude"]),
                "longitude": tidy(cells["longitude"]),
            }


def _contributors(cells: Row) -> list[tuple[str, str]]:
    """Return who has how many there.

    >>> blank = dict.fromkeys(FIELDS, "")
    >>> _contributors(blank | {"overview": "Burkina Faso (150), Congo (DRC) (35), Nepal (size unknown)"})
    [('Burkina Faso', '150'), ('Congo (DRC)', '35'), ('Nepal', 'size unknown')]
    """
    if cells["overview"]:
        return _CONTRIBUTOR.findall(tidy(cells["overview"]))
    pairs = ((tidy(cells[f"name{i}"]), cells[f"troops{i}"]) for i in range(1, MOST + 1))
    return [(name, troops) for name, troops in pairs if name]


def _contributor(actors: Roster, name: str, mission: str) -> str:
    if name.casefold() in {"unknown", "multinational", "mutinational"}:
        return actors.add(f"unnamed-{mission}", f"Unnamed contributors ({mission})", "placeholder")
    return actors.add(name, name, "state")


def _place(actors: Roster, country: str, location: str) -> str:
    if country:
        return actors.add(country, country, "state")
    return actors.add(f"place-{location}", f"{location} (place)", "territory")
