"""UCDP External Support: who supported an actor of a conflict in a year."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sahelgraph.importers._imported import imported
from sahelgraph.importers._records import field, opened
from sahelgraph.importers._ucdp import actor, cited, listed
from sahelgraph.importers._values import is_year, tidy, whole

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from typing import Unpack

    from sahelgraph.importers._imported import Imported, Keep, Options, Roster, Row
    from sahelgraph.importers._records import Records

TYPES = {
    "x": "troops", "p": "foreign troop presence", "y": "access to territory", "l": "access to infrastructure",
    "w": "weapons", "m": "materiel", "t": "training", "f": "funding", "i": "intelligence", "o": "other", "u": "unknown",
}  # fmt: skip
FIELDS = {
    "id": field("id", needed=True),
    "year": field("year", needed=True),
    "actor_id": field("actor_id", needed=True),
    "actor": field("actor_name", needed=True),
    "nonstate": field("actor_nonstate"),
    "dyad_id": field("dyad_id"),
    "conflict": field("location"),
    "country": field("country_a"),
    "ext_id": field("ext_id", needed=True),
    "ext_name": field("ext_name", needed=True),
    "coalition": field("ext_coalition_name"),
    "supported": field("ext_sup", needed=True),
    **{f"ext_{letter}": field(f"ext_{letter}") for letter in TYPES},
}
COLUMNS = (
    *("kind", "subtype", "source", "target", "start", "end", "place", "reference", "note"),
    *("dyad_id", "row_id", "supporters", "types", "coalition"),
)
ARTICLE = (
    "Meier, V., Karlén, N., Pettersson, T. and Croicu, M. (2023). External support in armed conflicts: Introducing the"
    " UCDP external support dataset (ESD), 1975-2017. Journal of Peace Research 60(3), 545-554"
)


def read(path: str | os.PathLike[str], **options: Unpack[Options]) -> Imported:
    r"""Read actor-years of UCDP's External Support: a ``support`` from each supporter in that year.

    The data set says of all supporters of a year together which types of support they gave; only where there is one
    supporter does the type become the subtype, otherwise it stays in the column `types`.

    Raises
    ------
    FileError
        If the file is damaged or is no UCDP External Support.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "esd.csv").write_text(
    ...         'id,year,actor_id,actor_name,ext_id,ext_name,ext_sup,ext_w\n3,1979,164,KDPI,"260,3",A and B,1,1\n'
    ...     )
    ...     [(row["source"], row["target"], row["start"]) for row in read(f"{folder}/esd.csv").relations]
    [('ucdp-260', 'ucdp-164', '1979'), ('ucdp-3', 'ucdp-164', '1979')]
    """
    records = opened(path, "ucdp-support", FIELDS, options)
    reference = cited("ucdp-support", "External Support Dataset", ARTICLE, path, options)
    return imported(records, partial(_relations, key=reference["key"]), COLUMNS, reference, options, prefix="ucdp")


def _relations(records: Records, actors: Roster, keep: Keep, *, key: str) -> Iterator[Row]:
    for number, cells in records:
        keep.tally.rows += 1
        id_, year = whole(cells["id"]), whole(cells["year"])
        supporters = listed(cells["ext_id"], cells["ext_name"], ",")
        if whole(cells["supported"]) == "0" or not supporters:
            keep.leave("no external support in that year", number, id_)
            continue
        if not is_year(year):
            keep.leave("the year cannot be read", number, year)
            continue
        places = (tidy(cells["country"]), *tidy(cells["conflict"]).split(": ")[:1])
        if not keep.wants(number, places, year, what=id_):
            continue
        target = actor(actors, cells["actor_id"], cells["actor"])
        types = [word for letter, word in TYPES.items() if whole(cells[f"ext_{letter}"]) == "1"]
        alone = len(supporters) == 1
        for supporter, name in supporters:
            source = actor(actors, supporter, name or f"UCDP actor {supporter}")
            if source == target:
                keep.tally.remark("a supporter that is the supported actor itself is passed over")
                continue
            yield {
                "id": f"ucdp-support-{id_}-{supporter}",
                "kind": "support",
                "subtype": "; ".join(types) if alone else "",
                "source": source,
                "target": target,
                "start": year,
                "end": year,
                "place": tidy(cells["conflict"]),
                "reference": f"{key}, row {id_}",
                "note": "" if alone else f"Types of {len(supporters)} supporters together: {', '.join(types)}",
                "dyad_id": whole(cells["dyad_id"]),
                "row_id": id_,
                "supporters": str(len(supporters)),
                "types": "; ".join(types),
                "coalition": "" if whole(cells["coalition"]) == "0" else tidy(cells["coalition"]),
            }
