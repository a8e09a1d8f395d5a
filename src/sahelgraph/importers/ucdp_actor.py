"""UCDP Actor: the actors themselves, and who split from whom, merged into whom."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sahelgraph.importers._imported import imported
from sahelgraph.importers._records import field, opened
from sahelgraph.importers._ucdp import actor, cited, listed
from sahelgraph.importers._values import tidy, whole

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from typing import Unpack

    from sahelgraph.importers._imported import Imported, Keep, Options, Roster, Row
    from sahelgraph.importers._records import Records

FIELDS = {
    "id": field("actorid", "actor_id", needed=True),
    "name": field("namedata", "name_data", needed=True),
    "original": field("nameorigfull", "name_orig_full"),
    "english": field("nameorigfulleng", "name_orig_fulleng"),
    "new": field("newname", "new_name"),
    "new_english": field("newnamefulleng", "new_name_full_eng"),
    "org": field("org", needed=True),
    "location": field("location"),
    "ActorIdPrev": field("actoridprev", "actor_id_prev"),
    "NamePrev": field("nameprev", "name_prev"),
    "ActorIdSplitTemp": field("actoridsplittemp"),
    "NameSplitTemp": field("namesplittemp"),
    "ActorIdAlliance": field("actoridalliance", "actor_id_alliance"),
    "NameAlliance": field("namealliance"),
    "ActorIdGroup": field("actoridgroup", "actor_id_group"),
    "GroupName": field("groupname"),
    "version": field("version"),
}
# Column of ids, column of names, kind and subtype.
TIES = (
    ("ActorIdPrev", "NamePrev", "splinter", ""),
    ("ActorIdSplitTemp", "NameSplitTemp", "splinter", "temporary"),
    ("ActorIdAlliance", "NameAlliance", "merger", "alliance"),
    ("ActorIdGroup", "GroupName", "merger", "joined a group"),
)
COLUMNS = ("kind", "subtype", "source", "target", "start", "reference")
ARTICLE = (
    "Davies, S., Pettersson, T. and Öberg, M. (2022). Organized violence 1989-2021 and drone warfare. Journal of Peace"
    " Research 59(4), 593-610"
)
_KINDS = {"3": "population", "4": "government"}


def read(path: str | os.PathLike[str], **options: Unpack[Options]) -> Imported:
    r"""Read UCDP's actors, with every name they go by, and the undated ties by which one came out of another.

    A group that split off is a ``splinter`` of the one before; one that went into an alliance or group of UCDP's is a
    ``merger`` into it. A group that took a new name keeps its id, so the new name is an alias and not a relation.

    Raises
    ------
    FileError
        If the file is damaged or is no UCDP Actor.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "actor.csv").write_text(
    ...         "ActorId,NameData,Org,ActorIdPrev,NamePrev\n1161,MUJAO,1,539,AQIM\n539,AQIM,1,,\n"
    ...     )
    ...     [(row["kind"], row["source"], row["target"], row["start"]) for row in read(f"{folder}/actor.csv").relations]
    [('splinter', 'ucdp-1161', 'ucdp-539', '..')]
    """
    records = opened(path, "ucdp-actor", FIELDS, options)
    reference = cited("ucdp-actor", "Actor Dataset", ARTICLE, path, options, told=records.peek("version"))
    return imported(records, partial(_relations, key=reference["key"]), COLUMNS, reference, options, prefix="ucdp")


def _relations(records: Records, actors: Roster, keep: Keep, *, key: str) -> Iterator[Row]:
    told: set[tuple[str, str, str]] = set()
    for number, cells in records:
        keep.tally.rows += 1
        own = whole(cells["id"])
        if not own or not tidy(cells["name"]):
            keep.leave("id or name is missing", number, own)
            continue
        if not keep.wants(number, tidy(cells["location"]).split(", "), "..", what=own):
            continue
        source = actor(actors, own, cells["name"], kind=_KINDS.get(whole(cells["org"]), ""))
        for name in ("english", "original", "new", "new_english"):
            if (alias := tidy(cells[name])) and alias != "n/a":
                actors.alias(source, alias)
        for ids, names, kind, subtype in TIES:
            for other, name in listed(cells[ids], cells[names], ", "):
                # Of several, names and ids may not run in one order; each actor's own row tells its name.
                name = "" if "," in cells[ids] else name  # noqa: PLW2901 — as said
                target = actor(actors, other, name or f"UCDP actor {other}")
                if source == target or (kind, source, target) in told:
                    keep.tally.remark("a tie to itself, or one told in two columns, is passed over")
                    continue
                told.add((kind, source, target))
                yield {
                    "id": f"ucdp-{kind}-{own}-{other}",
                    "kind": kind,
                    "subtype": subtype,
                    "source": source,
                    "target": target,
                    "start": "..",
                    "reference": f"{key}, actor {own}, {ids}",
                }
