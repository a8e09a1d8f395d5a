"""UCDP Dyadic: two sides in a year of armed conflict; years that follow each other are one conflict."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as attribute
from functools import partial
from typing import TYPE_CHECKING

from sahelgraph.importers._imported import imported
from sahelgraph.importers._records import field, opened
from sahelgraph.importers._ucdp import actor, cited, governments
from sahelgraph.importers._values import Days, coarse, count, is_year, read_day, tidy, whole

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from typing import Unpack

    from sahelgraph.importers._imported import Imported, Keep, Options, Roster, Row
    from sahelgraph.importers._records import Records

FIELDS = {
    "dyad_id": field("dyad_id", "dyadid", needed=True),
    "conflict_id": field("conflict_id", "conflictid"),
    "location": field("location"),
    "a": field("side_a", "sidea", needed=True),
    "a_id": field("side_a_id", "sideaid", needed=True),
    "b": field("side_b", "sideb", needed=True),
    "b_id": field("side_b_id", "sidebid", needed=True),
    "with_a": field("side_a_2nd", "sidea2nd"),
    "with_b": field("side_b_2nd", "sideb2nd"),
    "gwnoa": field("gwno_a", "gwnoa"),
    "gwnob": field("gwno_b", "gwnob"),
    "incompatibility": field("incompatibility", needed=True),
    "territory": field("territory_name", "territoryname"),
    "year": field("year", needed=True),
    "intensity": field("intensity_level", "intensitylevel"),
    "type": field("type_of_conflict", "typeofconflict"),
    "start": field("start_date", "startdate"),
    "precision": field("start_prec", "startprec"),
    "gwno_loc": field("gwno_loc", "gwnoloc"),
    "version": field("version"),
}
COLUMNS = (
    *("kind", "subtype", "source", "target", "start", "end", "as_of", "happening", "place", "status", "reference"),
    *("dyad_id", "conflict_id", "years", "rows", "incompatibility", "territory", "intensity", "type_of_conflict"),
)
ARTICLE = (
    "Harbom, L., Melander, E. and Wallensteen, P. (2008). Dyadic dimensions of armed conflict, 1946-2007. Journal of"
    " Peace Research 45(5), 697-710"
)
_OVER = {"1": "territory", "2": "government", "3": "territory and government"}


@dataclass(slots=True)
class _Spell:
    """The years of a dyad, and of each state that stood with a side, as they are read."""

    first: Row
    years: set[int] = attribute(default_factory=set)
    intensity: int = 0
    helpers: dict[tuple[str, str], set[int]] = attribute(default_factory=dict)  # side and name → years


def read(path: str | os.PathLike[str], *, day_first: bool | None = None, **options: Unpack[Options]) -> Imported:
    r"""Read the years of UCDP's dyads: years that follow each other are one ``clash`` with a start and an end.

    A conflict begins in its first year, or on ``start_date`` as precisely as that is known where it lies in this year.
    Of one that goes on in the last year of the data set the end is ``..``. States that fought beside a side
    (``side_a_2nd``) are ``support`` of that side with troops, for as many years. `rows` and `years` say which
    rows a relation is made of.

    Parameters
    ----------
    day_first
        Of start dates such as 3/4/2012, as in `ucdp_ged`.

    Raises
    ------
    FileError
        If the file is damaged or is no UCDP Dyadic, or nobody can tell the order of its days.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> header = "dyad_id,side_a,side_a_id,side_b,side_b_id,incompatibility,year"
    >>> rows = "5,Government of X,72,MNLA,1158,1,2012\n5,Government of X,72,MNLA,1158,1,2013\n6,A,7,B,8,1,2019"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "dyadic.csv").write_text(f"{header}\n{rows}\n")
    ...     [(row["source"], row["start"], row["end"]) for row in read(f"{folder}/dyadic.csv").relations]
    [('ucdp-72', '2012', '2013'), ('ucdp-7', '2019', '..')]
    """
    records = opened(path, "ucdp-dyadic", FIELDS, options)
    reference = cited("ucdp-dyadic", "Dyadic Dataset", ARTICLE, path, options, told=records.peek("version"))
    making = partial(_relations, key=reference["key"], day_first=day_first)
    return imported(records, making, COLUMNS, reference, options, prefix="ucdp")


def _relations(records: Records, actors: Roster, keep: Keep, *, key: str, day_first: bool | None) -> Iterator[Row]:
    days = Days(records.path.name, day_first=day_first)
    spells: dict[str, _Spell] = {}
    states: dict[str, str] = {}  # name → UCDP id, of the states that are sides themselves
    last = 0
    for number, cells in records:
        keep.tally.rows += 1
        dyad, year = whole(cells["dyad_id"]), whole(cells["year"])
        if not dyad or not is_year(year):
            keep.leave("dyad or year is missing", number, f"{dyad} {year}")
            continue
        last, begin = max(last, int(year)), days.read(cells["start"], number)
        if not keep.wants(number, tidy(cells["location"]).split(", "), year, what=f"{dyad} in {year}"):
            continue
        spell = spells.setdefault(dyad, _Spell(cells | {"start": str(begin or "")}))
        spell.years.add(int(year))
        spell.intensity = max(spell.intensity, count(cells["intensity"]) or 0)
        for side in "ab":
            if "," not in cells[f"{side}_id"]:
                states.setdefault(tidy(cells[side]), whole(cells[f"{side}_id"]))
            for name in governments(cells[f"with_{side}"]):
                spell.helpers.setdefault((side, name), set()).add(int(year))
    keep.tally.notices += days.told()
    for dyad, spell in spells.items():
        yield from _conflicts(dyad, spell, last, actors, key)
        yield from _helpers(dyad, spell, last, actors, key=key, states=states)


def _ends(spell: _Spell, actors: Roster) -> dict[str, str]:
    cells = spell.first
    return {side: actor(actors, cells[f"{side}_id"], cells[side], cells[f"gwno{side}"]) for side in "ab"}


def _shared(dyad: str, cells: Row) -> Row:
    return {"dyad_id": dyad, "conflict_id": whole(cells["conflict_id"]), "place": tidy(cells["location"])}


def _until(over: int, last: int) -> Row:
    return {"end": "..", "as_of": str(last)} if over == last else {"end": str(over)}


def _conflicts(dyad: str, spell: _Spell, last: int, actors: Roster, key: str) -> Iterator[Row]:
    cells = spell.first
    ends = _ends(spell, actors)
    for first, over in runs(spell.years):
        yield (
            _shared(dyad, cells)
            | _until(over, last)
            | {
                "start": _start(cells, first),
                "id": f"ucdp-dyad-{dyad}-{first}",
                "kind": "clash",
                "subtype": "armed conflict",
                "source": ends["a"],
                "target": ends["b"],
                "happening": f"ucdp-dyad-{dyad}-{first}",
                "reference": f"{key}, dyad {dyad}",
                "years": f"{first}..{over}",
                "rows": str(over - first + 1),
                "incompatibility": _OVER.get(whole(cells["incompatibility"]), ""),
                "territory": tidy(cells["territory"]),
                "intensity": str(spell.intensity or ""),
                "type_of_conflict": whole(cells["type"]),
            }
        )


def _helpers(dyad: str, spell: _Spell, last: int, actors: Roster, *, key: str, states: dict[str, str]) -> Iterator[Row]:
    """Yield the states that fought beside a side, each for its years in a row."""
    ends = _ends(spell, actors)
    for (side, name), years in spell.helpers.items():
        helper = actor(actors, states.get(name, ""), name)
        for first, over in runs(years):
            yield (
                _shared(dyad, spell.first)
                | _until(over, last)
                | {
                    "id": f"ucdp-dyad-{dyad}-{side}-{first}-{helper}",
                    "kind": "support",
                    "subtype": "troops",
                    "source": helper,
                    "target": ends[side],
                    "start": str(first),
                    "reference": f"{key}, dyad {dyad}, side_{side}_2nd",
                    "years": f"{first}..{over}",
                }
            )


def _start(cells: Row, first: int) -> str:
    day = read_day(cells["start"])
    return coarse(day, cells["precision"]) if day is not None and day.year == first else str(first)


def runs(years: set[int]) -> list[tuple[int, int]]:
    """Return years that follow each other as first and last.

    >>> runs({2012, 2013, 2015})
    [(2012, 2013), (2015, 2015)]
    """
    ordered = sorted(years)
    firsts = [year for year in ordered if year - 1 not in years]
    lasts = [year for year in ordered if year + 1 not in years]
    return list(zip(firsts, lasts, strict=True))
