"""A study of three actors for the commands to read, and what every command must hold to."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


PROBLEM = {"severity", "file", "row", "column", "value", "code", "message", "hint"}
ACTORS = [
    ["id", "name", "kind", "aliases"],
    ["mali", "Mali", "state", "Republic of Mali"],
    ["MNLA", "Azawad Movement", "armed group", "the movement"],
    ["barkhane", "Operation Barkhane", "mission", ""],
]
RELATIONS = [
    ["id", "kind", "source", "target", "start", "end", "via", "reference", "note"],
    ["r1", "rebellion", "MNLA", "mali", "[2012-01..2012-04]", "", "", "made up, P1", ""],
    ["r2", "attack", "mali", "MNLA", "2012-06", "", "barkhane", "made up, P2", "two\nlines"],
]


def study(folder: Path, actors: list[list[str]] = ACTORS, relations: list[list[str]] = RELATIONS) -> Path:
    folder.mkdir()
    for name, rows in (("actors", actors), ("relations", relations)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    return folder


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
