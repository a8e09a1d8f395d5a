"""What the data sets of UCDP share: ids of actors, releases, how they are cited."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sahelgraph.importers._values import tidy, whole

if TYPE_CHECKING:
    import os

    from sahelgraph.importers._imported import Options, Roster, Row

CIVILIANS = "1"


def cited(key: str, name: str, article: str, path: str | os.PathLike[str], options: Options, *, told: str = "") -> Row:
    """Return the row of references.csv for a release: the one asked for, told, or in the file's name."""
    release = options.get("version") or told or release_of(Path(path).name)
    text = f"{article}. UCDP {name} {release or '(release not stated)'}; Uppsala Conflict Data Program, CC BY 4.0"
    return {"key": f"{key}-{release}" if release else key, "citation": text, "url": "https://ucdp.uu.se"}


def release_of(name: str) -> str:
    """Return the release that the name of a file tells, if any.

    >>> release_of("GEDEvent_v24_1.csv"), release_of("ged231-csv.zip"), release_of("events.csv")
    ('24.1', '23.1', '')
    """
    found = re.search(r"(?:ged|v|ucdp\w*[-_])[-_ ]?v?(\d{1,2})[-_.]?(\d)(?!\d)", name, re.IGNORECASE)
    return f"{found[1]}.{found[2]}" if found else ""


def actor(actors: Roster, number: str, name: str, state: str = "", *, country: str = "", kind: str = "") -> str:
    """Return the id of an actor by its UCDP id, never by its name; civilians are a population for each country."""
    said = (number, name, state, country if number.startswith(CIVILIANS) or not number else "", kind)
    if (known := actors.said.get(said)) is None:
        known = actors.said[said] = _actor(actors, number, name, state, country, kind)
    return known


def _actor(actors: Roster, number: str, name: str, state: str, country: str, kind: str) -> str:  # noqa: PLR0917
    number, name = whole(number), tidy(name)
    if number == CIVILIANS or (not number and name == "Civilians"):
        key = f"{CIVILIANS}-{country}"
        return actors.known(key) or actors.add(key, f"Civilians ({country})", "population", ucdp_id=CIVILIANS)
    government = whole(state) not in {"", "-1"} or name.startswith("Government of ")
    kind = "coalition" if "," in number else "government" if government else kind or "armed group"
    return actors.add(number or name, name, kind, ucdp_id=number)


def listed(ids: str, names: str, divider: str) -> list[tuple[str, str]]:
    """Return the actors of two parallel lists; where they do not run parallel, the ids alone.

    >>> listed("89, 3", "Government of X, Government of Y", ", ")
    [('89', 'Government of X'), ('3', 'Government of Y')]
    >>> listed("7", "A, B", ", ")
    [('7', 'A, B')]
    """
    numbers = [whole(part) for part in ids.split(",") if part.strip()]
    parts = re.split(r",(?! )" if divider == "," else ", ", names) if len(numbers) > 1 else [names]
    if len(parts) != len(numbers):
        return [(number, "") for number in numbers]
    return [(number, tidy(part)) for number, part in zip(numbers, parts, strict=True)]


def governments(names: str) -> list[str]:
    """Return the names of a list of states: the list of codes beside it has another order, so it tells nothing.

    >>> governments("Government of Chad, Government of Kampuchea, Democratic")
    ['Government of Chad', 'Government of Kampuchea, Democratic']
    """
    return [tidy(name) for name in re.split(r", (?=Government of )", names) if name.strip()]
