"""Count the faults of the corpus that each checker finds: ours, frictionless and pandera, each with a fair schema.

python -m benchmarks.faults [--missed]

The corpus is tests/cases/faults.csv: one fault a case, in one cell of a small study without any. A fault counts as
found when the checker says anything that it does not say of the study without it. The baselines are given what their
schemas can say: required columns and cells, unique keys, the words that are allowed, patterns for dates, quantities and
addresses, foreign keys, and a pattern that refuses control and unseen characters. Pandera runs where it is installed.
"""

from __future__ import annotations

import argparse
import importlib
import re
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import frictionless
import pandas as pd
from tests.test__review import CASES, KINDS, TABLES, damaged, write

import sahelgraph as sg
from sahelgraph._kinds import STATUSES, bundled_kinds
from sahelgraph._schema import ACTOR_KINDS, CONFIDENCES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Place = tuple[str, int, str]  # file, row, column
    Checker = Callable[[Path], set[tuple[Place, str]]]

_DAY = r"([0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]|XX))?)?|[0-9]{3}X)[~?%]?"
DATE = rf"{_DAY}|\.\.|\[{_DAY}\.\.({_DAY})?\]|\[\.\.{_DAY}\]"
QUANTITY = r"(>=|<=|>|<|~)?[0-9]+(\.[0-9]+)?|[0-9]+(\.[0-9]+)?\.\.[0-9]+(\.[0-9]+)?"
ID = "[A-Za-z0-9À-ÿ_-]+"
TEXT = "[^\x00-\x1f\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd]*"
ADDRESS = r"https?://\S+"


class Field(NamedTuple):
    """What a schema can say of a column."""

    pattern: str = TEXT
    required: bool = False
    unique: bool = False
    words: tuple[str, ...] = ()
    key_of: tuple[str, str] | None = None  # table and column


def _fields() -> dict[str, dict[str, Field]]:
    kinds = (*bundled_kinds(), *(row[0] for row in KINDS[1:]))
    ending = rf"((source|target):)?({'|'.join(kinds)})"
    actor = Field(key_of=("actors", "id"))
    return {
        "actors": {
            "id": Field(ID, required=True, unique=True),
            "name": Field(required=True),
            "kind": Field(required=True, words=ACTOR_KINDS),
            "part_of": actor,
            "country": Field("[A-Z]{3}"),
            "start": Field(DATE),
            "end": Field(DATE),
            "label": Field(".{,20}"),
        },
        "relations": {
            "id": Field(ID, unique=True),
            "kind": Field(required=True, words=kinds),
            "source": actor._replace(required=True),
            "target": actor._replace(required=True),
            "via": actor,
            "start": Field(DATE, required=True),
            "end": Field(DATE),
            "as_of": Field(DATE),
            "ends": Field(key_of=("relations", "id")),
            "quantity": Field(QUANTITY),
            "status": Field(words=STATUSES),
            "confidence": Field(words=CONFIDENCES),
            "reference": Field(required=True),
        },
        "references": {
            "key": Field("[^,]+", required=True, unique=True),
            "citation": Field(required=True),
            "published": Field(DATE),
            "url": Field(ADDRESS),
            "archived": Field(ADDRESS),
        },
        "kinds": {
            "kind": Field(ID, required=True, unique=True),
            "is_a": Field(words=kinds),
            "phrase": Field(unique=True),
            "time": Field(words=("state", "event")),
            "directed": Field(words=("yes", "no")),
            "sign": Field(words=("+", "-", "0")),
            "register": Field(words=("deed", "word", "rule")),
            "may_end": Field(rf"{ending}(; *{ending})*"),
        },
    }


FIELDS = {
    table: {column: _fields()[table].get(column, Field()) for column in rows[0]} for table, rows in TABLES.items()
}


def ours(folder: Path) -> set[tuple[Place, str]]:
    return {((p.file, p.row, p.column), p.code) for p in sg.check(folder).problems}


# -- frictionless


def _resource(table: str) -> dict[str, Any]:
    keys = [
        {
            "fields": [column],
            "reference": {"resource": "" if field.key_of[0] == table else field.key_of[0], "fields": [field.key_of[1]]},
        }
        for column, field in FIELDS[table].items()
        if field.key_of
    ]
    fields = [  # frictionless matches a pattern at the beginning of a cell only: the end is written out
        {
            "name": column,
            "type": "string",
            "constraints": {"required": field.required, "unique": field.unique, "pattern": rf"(?:{field.pattern})\Z"}
            | ({"enum": list(field.words)} if field.words else {}),
        }
        for column, field in FIELDS[table].items()
    ]
    return {
        "name": table,
        "path": f"{table}.csv",
        "format": "csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "foreignKeys": keys},
    }


def with_frictionless(folder: Path) -> set[tuple[Place, str]]:
    descriptor = {"name": "study", "resources": [_resource(table) for table in TABLES]}
    package = frictionless.Package.from_descriptor(descriptor, basepath=str(folder))
    found: set[tuple[Place, str]] = set()
    for task in package.validate().tasks:
        for error in task.errors:
            told: Any = error
            names = getattr(told, "field_names", None) or [getattr(told, "field_name", "")]
            place = task.place or f"{task.name}.csv"
            found |= {((Path(place).name, getattr(told, "row_number", 0) or 0, name), told.type) for name in names}
    return found


# -- pandera


def _pandera_checker() -> Checker:
    pa: Any = importlib.import_module("pandera.pandas")

    def check(folder: Path) -> set[tuple[Place, str]]:
        frames = {
            table: pd.read_csv(folder / f"{table}.csv", dtype=str, keep_default_na=False, encoding="utf-8")
            for table in TABLES
        }
        return {problem for table in TABLES for problem in _pandera(pa, frames, table)}

    return check


def _pandera(pa: Any, frames: dict[str, pd.DataFrame], table: str) -> Iterator[tuple[Place, str]]:  # noqa: ANN401
    columns = {}
    for name, field in FIELDS[table].items():
        checks = [pa.Check.str_matches(rf"(?:{field.pattern})\Z" if field.required else rf"(?:{field.pattern})?\Z")]
        if field.required:
            checks.append(pa.Check.str_length(min_value=1))
        if field.words:
            checks.append(pa.Check.isin(field.words if field.required else ("", *field.words)))
        if field.key_of:
            known = frames[field.key_of[0]][field.key_of[1]]
            checks.append(pa.Check.isin([*known] if field.required else ["", *known]))
        columns[name] = pa.Column(str, checks, unique=field.unique)
    try:
        pa.DataFrameSchema(columns).validate(frames[table], lazy=True)
    except pa.errors.SchemaErrors as error:
        for case in error.failure_cases.to_dict("records"):
            row = 0 if pd.isna(case["index"]) else int(case["index"]) + 2
            yield (f"{table}.csv", row, str(case["column"])), str(case["check"])


# -- the count


class Score(NamedTuple):
    """How many faults were found, at which precision, and which were not."""

    found: int
    row: int
    cell: int
    alarms: int
    missed: tuple[str, ...]


def score(check: Checker) -> Score:
    found = row = cell = alarms = 0
    missed = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clean = check(write(folder))
        for case in CASES:
            told = {place for place, _ in check(write(folder, **damaged(case))) - clean}
            if case["code"] == "fine":
                alarms += bool(told)
                continue
            wanted = (f"{case['table']}.csv", int(case["row"]), case["column"])
            found += bool(told)
            row += wanted[:2] in {place[:2] for place in told}
            cell += wanted in told
            if wanted not in told:
                missed.append(f"{wanted[0]} row {wanted[1]}, column {wanted[2]}: {case['why']}")
    return Score(found, row, cell, alarms, tuple(missed))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--missed", action="store_true", help="list the faults that were not found in their cell")
    missed: bool = parser.parse_args().missed
    warnings.simplefilter("ignore")  # of the baselines
    checkers: dict[str, Checker] = {"sahelgraph check": ours, "frictionless": with_frictionless}
    try:
        checkers["pandera"] = _pandera_checker()
    except ImportError as error:
        print(f"pandera is left out: {error} (pip install pandera)")
    faults = sum(case["code"] != "fine" for case in CASES)
    print(f"{faults} faults            found   right row   right row and column   false alarms")
    for name, check in checkers.items():
        count = score(check)
        print(f"{name:20} {count.found:9} {count.row:11} {count.cell:22} {count.alarms:14}")
        for line in count.missed if missed else ():
            print(f"    {re.sub(r'[^ -~À-ÿ]', '?', line)}")


if __name__ == "__main__":
    main()
