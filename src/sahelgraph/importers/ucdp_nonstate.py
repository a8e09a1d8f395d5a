"""UCDP Non-State: two groups in a year of fighting, with its fatalities; coalitions with their members."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sahelgraph.importers._imported import imported
from sahelgraph.importers._records import field, opened
from sahelgraph.importers._ucdp import actor, cited, governments, listed
from sahelgraph.importers._values import count, is_year, range_of, tidy, whole

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from typing import Unpack

    from sahelgraph.importers._imported import Imported, Keep, Options, Roster, Row
    from sahelgraph.importers._records import Records

FIELDS = {
    "dyad_id": field("dyad_id", "dyadid", needed=True),
    "conflict_id": field("conflict_id", "conflictid"),
    "org": field("org", needed=True),
    "year": field("year", needed=True),
    "best": field("best_fatality_estimate", "bestfatalityestimate", "fatbest", needed=True),
    "low": field("low_fatality_estimate", "lowfatalityestimate", "fatlow"),
    "high": field("high_fatality_estimate", "highfatalityestimate", "fathigh"),
    "location": field("location"),
    "start": field("start_date", "startdate"),
    "start_prec": field("start_prec", "startprec"),
    "ep_end_date": field("ep_end_date", "ependdate"),
    "version": field("version"),
}
for _side in "ab":
    FIELDS |= {
        _side: field(f"side_{_side}_name", f"side{_side}name", f"side_{_side}", needed=True),
        f"{_side}_id": field(f"side_{_side}_id", f"side{_side}id", needed=True),
        f"{_side}_full": field(f"side_{_side}_name_fulltext", f"side{_side}namefulltext"),
        f"{_side}_members": field(f"side_{_side}_components", f"side{_side}components"),
        f"{_side}_2nd": field(f"side_{_side}_2nd", f"side{_side}2nd"),
    }
COLUMNS = (
    *("kind", "subtype", "source", "target", "start", "end", "as_of", "happening", "quantity", "unit", "place"),
    *("status", "reference", "dyad_id", "conflict_id", "best", "org", "start_date", "start_precision", "ep_end_date"),
)
ARTICLE = (
    "Sundberg, R., Eck, K. and Kreutz, J. (2012). Introducing the UCDP Non-State Conflict Dataset. Journal of Peace"
    " Research 49(2), 351-362"
)


def read(path: str | os.PathLike[str], **options: Unpack[Options]) -> Imported:
    r"""Read the years of UCDP's non-state dyads: a ``clash`` in some part of each year, with that year's fatalities.

    Supporters of a side with troops (``side_a_2nd``) are ``support`` in the year. A coalition has an id of its own;
    its members are told once, as a ``membership`` seen in the first year in which the coalition fights.

    Raises
    ------
    FileError
        If the file is damaged or is no UCDP Non-State.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> header = "dyad_id,org,side_a_name,side_a_id,side_b_name,side_b_id,year,best_fatality_estimate"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "nonstate.csv").write_text(f"{header}\n5,1,GATIA,5880,CMA,1158,2014,37\n")
    ...     [(row["source"], row["start"], row["quantity"]) for row in read(f"{folder}/nonstate.csv").relations]
    [('ucdp-5880', '2014', '37')]
    """
    records = opened(path, "ucdp-nonstate", FIELDS, options)
    reference = cited(
        "ucdp-nonstate", "Non-State Conflict Dataset", ARTICLE, path, options, told=records.peek("version")
    )
    return imported(records, partial(_relations, key=reference["key"]), COLUMNS, reference, options, prefix="ucdp")


def _relations(records: Records, actors: Roster, keep: Keep, *, key: str) -> Iterator[Row]:
    told: set[str] = set()
    for number, cells in records:
        keep.tally.rows += 1
        dyad, year = whole(cells["dyad_id"]), whole(cells["year"])
        if not dyad or not is_year(year):
            keep.leave("dyad or year is missing", number, f"{dyad} {year}")
            continue
        if not keep.wants(number, tidy(cells["location"]).split(", "), year, what=f"{dyad} in {year}"):
            continue
        ends = {side: _side_of(actors, cells, side) for side in "ab"}
        quantity = range_of(count(cells["low"]), count(cells["high"]), count(cells["best"]))
        shared = {"place": tidy(cells["location"]), "reference": f"{key}, dyad {dyad}, {year}", "dyad_id": dyad}
        yield shared | {
            "id": f"ucdp-nonstate-{dyad}-{year}",
            "kind": "clash",
            "subtype": "non-state",
            "source": ends["a"],
            "target": ends["b"],
            "start": year,
            "happening": f"ucdp-nonstate-{dyad}-{year}",
            "quantity": quantity,
            "unit": "fatalities" if quantity else "",
            "conflict_id": whole(cells["conflict_id"]),
            "best": whole(cells["best"]),
            "org": whole(cells["org"]),
            "start_date": tidy(cells["start"]),
            "start_precision": whole(cells["start_prec"]),
            "ep_end_date": tidy(cells["ep_end_date"]),
        }
        for side in "ab":
            if ends[side] not in told:
                told.add(ends[side])
                seen = {"as_of": year, "reference": f"{key}, side_{side}_components"}
                yield from (row | seen for row in _members(actors, cells, side, ends[side]))
            for name in governments(cells[f"{side}_2nd"]):
                helper = actor(actors, "", name)
                yield shared | {
                    "id": f"ucdp-nonstate-{dyad}-{year}-{side}-{helper}",
                    "kind": "support",
                    "subtype": "troops",
                    "source": helper,
                    "target": ends[side],
                    "start": year,
                    "end": year,
                }


def _side_of(actors: Roster, cells: Row, side: str) -> str:
    kind = "coalition" if cells[f"{side}_members"].strip() else "population" if whole(cells["org"]) == "3" else ""
    id_ = actor(actors, cells[f"{side}_id"], cells[side], kind=kind)
    full = tidy(cells[f"{side}_full"])
    if full and full not in {"n/a", tidy(cells[side])}:
        actors.alias(id_, full)
    return id_


def _members(actors: Roster, cells: Row, side: str, coalition: str) -> Iterator[Row]:
    for member, name in listed(cells[f"{side}_members"], "", ", "):
        if member != whole(cells[f"{side}_id"]):
            yield {
                "id": f"ucdp-coalition-{whole(cells[f'{side}_id'])}-{member}",
                "kind": "membership",
                "subtype": "coalition",
                "source": actor(actors, member, name or f"UCDP actor {member}"),
                "target": coalition,
                "start": "..",
                "status": "inferred",
            }
