"""UCDP GED: one event of violence a row, in every form in which it is released."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sahelgraph.importers._imported import imported
from sahelgraph.importers._records import field, opened
from sahelgraph.importers._ucdp import actor, cited
from sahelgraph.importers._values import Days, count, range_of, run_of, tidy, whole

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from typing import Unpack

    from sahelgraph.importers._imported import Imported, Keep, Options, Roster, Row
    from sahelgraph.importers._records import Records

FIELDS = {
    "id": field("id", needed=True),
    "type": field("type_of_violence", needed=True),
    "dyad_id": field("dyad_new_id", "dyad_id"),
    "conflict": field("conflict_name"),
    "conflict_id": field("conflict_new_id", "conflict_id"),
    "a_id": field("side_a_new_id", "side_a_id", needed=True),
    "a": field("side_a", needed=True),
    "b_id": field("side_b_new_id", "side_b_id", needed=True),
    "b": field("side_b", needed=True),
    "gwnoa": field("gwnoa"),
    "gwnob": field("gwnob"),
    "start": field("date_start", needed=True),
    "end": field("date_end", needed=True),
    "precision": field("date_prec", needed=True),
    "best": field("best", "best_est", needed=True),
    "low": field("low", "low_est"),
    "high": field("high", "high_est"),
    "country": field("country", needed=True),
    "iso3": field("iso3"),
    "country_id": field("country_id"),
}
# Kept as they are, under the data set's own names.
_TEXTS = ("where_description", "adm_1", "adm_2", "source_article", "source_original")
_NUMBERS = ("where_prec", "latitude", "longitude", "event_clarity", "active_year", "number_of_sources")
_DEATHS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
FIELDS |= {name: field(name) for name in ("relid", "where_coordinates", *_TEXTS, *_NUMBERS, *_DEATHS)}
COLUMNS = (
    *("kind", "subtype", "source", "target", "start", "happening", "quantity", "unit", "place", "reference"),
    *("event_id", "relid", "dyad_id", "conflict_id", "conflict", "country", "date_precision"),
    *("best", "low", "high", *_DEATHS, *_NUMBERS, *_TEXTS),
)
SUBTYPES = {"1": "state-based", "2": "non-state", "3": "one-sided"}
CITATION = (
    "Sundberg, R. and Melander, E. (2013). Introducing the UCDP Georeferenced Event Dataset. Journal of Peace Research"
    " 50(4), 523-532"
)


def read(path: str | os.PathLike[str], *, day_first: bool | None = None, **options: Unpack[Options]) -> Imported:
    r"""Read events of UCDP GED: CSV of any release, with or without HXL tags, zipped or not, or GeoJSON.

    One event is one relation: an ``attack`` of side A where violence was one-sided, otherwise a ``clash``, since the
    data set does not say who attacked. Its start is one moment, as vague as ``date_prec`` says; its quantity runs from
    ``low`` to ``high``, and ``best`` has its own column. An actor is its UCDP id, never its name; civilians are a
    population for each country.

    Parameters
    ----------
    day_first
        Of days such as 3/4/2012, which a spreadsheet may have made of UCDP's own: True is the third of April, False the
        fourth of March. If left out, days such as 6/27/2012 tell it of all, or else the file is refused.

    Raises
    ------
    FileError
        If the file is damaged or is no UCDP GED, or nobody can tell the order of its days.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> header = (
    ...     "id,type_of_violence,side_a_new_id,side_a,side_b_new_id,side_b,date_start,date_end,date_prec,best,country"
    ... )
    >>> row = "7,2,5880,GATIA,1158,CMA,2014-07-11,2014-07-13,2,9,Mali"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "ged.csv").write_text(f"{header}\n{row}\n")
    ...     [event] = read(f"{folder}/ged.csv").relations
    >>> event["kind"], event["source"], event["start"], event["quantity"]
    ('clash', 'ucdp-5880', '[2014-07-11..2014-07-13]', '9')
    """
    records = opened(path, "ucdp-ged", FIELDS, options)
    reference = cited("ucdp-ged", "GED", CITATION, path, options)
    making = partial(_relations, key=reference["key"], day_first=day_first)
    return imported(records, making, COLUMNS, reference, options, prefix="ucdp")


def _relations(records: Records, actors: Roster, keep: Keep, *, key: str, day_first: bool | None) -> Iterator[Row]:
    days = Days(records.path.name, day_first=day_first)
    for number, cells in records:
        keep.tally.rows += 1
        id_, country = whole(cells["id"]), tidy(cells["country"])
        type_ = whole(cells["type"])
        if not id_:
            keep.leave("the event has no id", number)
            continue
        if type_ not in SUBTYPES:
            keep.leave("type_of_violence is not 1, 2 or 3", number, cells["type"])
            continue
        start = _moment(cells, number, days)
        if not start:
            keep.leave(
                "the dates cannot be read, or the end is before the start", number, f"{cells['start']}, {cells['end']}"
            )
            continue
        if not keep.wants(number, (country, cells["iso3"], whole(cells["country_id"])), start, what=id_):
            continue
        source = actor(actors, cells["a_id"], cells["a"], cells["gwnoa"], country=country)
        target = actor(actors, cells["b_id"], cells["b"], cells["gwnob"], country=country)
        if source == target:
            keep.leave("both sides are one actor", number, id_)
            continue
        low, high, best = count(cells["low"]), count(cells["high"]), count(cells["best"])
        if None not in {low, high, best} and not low <= best <= high:  # type: ignore[operator]
            keep.tally.remark("best lies outside low..high in the data set; all three are kept")
        quantity = range_of(low, high, best)
        yield {
            "id": f"ucdp-ged-{id_}",
            "kind": "attack" if type_ == "3" else "clash",
            "subtype": SUBTYPES[type_],
            "source": source,
            "target": target,
            "start": start,
            "happening": f"ucdp-ged-{id_}",
            "quantity": quantity,
            "unit": "fatalities" if quantity else "",
            "place": tidy(cells["where_coordinates"]),
            "reference": f"{key}, event {id_}",
            "event_id": id_,
            "relid": tidy(cells["relid"]),
            "dyad_id": whole(cells["dyad_id"]),
            "conflict_id": whole(cells["conflict_id"]),
            "conflict": tidy(cells["conflict"]),
            "country": country,
            "date_precision": whole(cells["precision"]),
            **{name: whole(cells[name]) for name in ("best", "low", "high", *_DEATHS, *_NUMBERS)},
            **{name: tidy(cells[name]) for name in _TEXTS},
        }
    keep.tally.notices += days.told()


def _moment(cells: Row, number: int, days: Days) -> str:
    """Return the one moment of an event, known to lie between its two days; blank where they cannot be read."""
    first, last = days.read(cells["start"], number), days.read(cells["end"], number)
    if first is None or last is None or last < first:
        return ""
    run = run_of(first, last)
    # One day for an event whose day is not sure: the same day, with the mark that it is about then.
    return f"{run}~" if first == last and whole(cells["precision"]) != "1" else run
