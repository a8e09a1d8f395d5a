"""The files beside the two tables, checked: kinds.csv, references.csv and datapackage.json."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sahelgraph import _dates
from sahelgraph._advice import date_advice, nearest, shown
from sahelgraph._cells import padded
from sahelgraph._checker import Checker, printable
from sahelgraph._kinds import Kind, Kinds
from sahelgraph._names import fold
from sahelgraph._reader import kind_of_file, misnamed
from sahelgraph._report import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from sahelgraph._reader import Sink
    from sahelgraph._table import Table

    Fault = tuple[str, str] | None

PACKAGE = "datapackage.json"
REFERENCES = ("key", "citation", "published", "url", "archived")
KINDS = ("kind", *(field.name for field in fields(Kind) if field.name != "name"))
_PACKAGE = 10_000_000  # bytes of a datapackage.json that are looked at
_ADDRESS = re.compile(r"https?://\S+\Z")


# -- kinds.csv ---------------------------------------------------------------------------------------------------


def check_kinds_table(table: Table, sink: Sink) -> bool:
    """Check the columns and the names of a table of kinds; without the column `kind` there is nothing to read."""
    check = Checker(table, sink)
    if not check.columns(("kind",), KINDS):
        return False
    check.characters()
    check.each("kind", padded, "space-around", "warning")
    check.twice("kind", "kind")
    return True


def check_kinds(kinds: Kinds, file: str, own: Mapping[str, int], sink: Sink) -> None:
    """Check the study's `own` kinds, given with their rows: parents and endings known, no circle, no phrase twice."""
    phrases: dict[str, str] = {}
    folded: dict[str, str] = {}
    for name, kind in kinds.items():
        if (other := phrases.setdefault(kind.phrase.strip().lower(), name)) != name and own.keys() & {name, other}:
            row = own.get(name) or own[other]
            message = f'{shown(other)} and {shown(name)} have one phrase, "{shown(kind.phrase)}"'
            hint = "give one of them another phrase"
            sink(Problem("error", file, row, "phrase", kind.phrase, "shared-phrase", message, hint))
        if (other := folded.setdefault(fold(name), name)) != name and own.keys() & {name, other}:
            message = f'"{shown(name)}" and "{shown(other)}" differ only in capitals, accents, hyphens or spaces'
            row = own.get(name) or own[other]
            sink(Problem("warning", file, row, "kind", name, "near-miss-id", message, "if they are one, keep one"))
    for name, row in own.items():
        for column, value, message, hint in _kind_faults(name, kinds):
            code = "kind-cycle" if hint == _BREAK else "unknown-kind"
            sink(Problem("error", file, row, column, value, code, f"{shown(name)}: {message}", hint))


_BREAK = "break the circle"


def _kind_faults(name: str, kinds: Kinds) -> Iterable[tuple[str, str, str, str]]:
    """Yield column, value, message and hint of what a kind says of others."""
    kind = kinds[name]
    for column, value in (("is_a", kind.is_a), *(("may_end", end.rpartition(":")[2]) for end in kind.may_end)):
        if value and value not in kinds:
            near = [other for other in kinds if fold(other) == fold(value)] or nearest(value, kinds)
            hint = f"did you mean {' or '.join(near)}?" if near else "declare it as a row of its own"
            if "," in value and column == "may_end":
                hint = "put ; between several kinds"
            yield column, value, f'"{shown(value)}" is no kind', hint
    for end in kind.may_end:
        role = end.rpartition(":")[0]
        if role not in {"", "source", "target"}:
            yield (
                "may_end",
                end,
                f'"{shown(role)}" is no side of a relation',
                "write source:, target:, or the kind alone",
            )
    line, at = [name], kind.is_a
    while at in kinds and at not in line:
        line.append(at)
        at = kinds[at].is_a
    if at == name:
        yield "is_a", kind.is_a, "it descends from itself", _BREAK


# -- references.csv ----------------------------------------------------------------------------------------------


def check_references(table: Table, sink: Sink) -> frozenset[str]:
    """Check the references, and return their keys."""
    check = Checker(table, sink)
    if not check.columns(REFERENCES[:1], REFERENCES):
        return frozenset()
    check.characters()
    check.each(
        "key",
        lambda key: None if key.strip() else ("the cell is empty", "every reference needs a key"),
        "missing-value",
    )
    check.each("key", padded, "space-around", "warning")
    comma = ("the key has a comma, behind which a reference has its locator", "take the comma out of the key")
    check.each("key", lambda key: comma if "," in key else None, "key", "warning")
    check.twice("key", "reference")
    check.each(
        "citation",
        lambda text: None if text.strip() else ("there is no citation", "say what it is"),
        "missing-value",
        "warning",
    )
    check.each("published", _published, "date", "warning")
    for column in ("url", "archived"):
        check.each(column, _address, "url", "warning")
    return frozenset(table["key"].words_in_use())


def _published(text: str) -> Fault:
    reads = _dates.read_moment
    if not text or reads(text) is not None:
        return None
    return f'"{shown(text)}" is no date: {date_advice(text, lambda cell: reads(cell) is not None)}', ""


def _address(text: str) -> Fault:
    wrong = text and not _ADDRESS.match(text)
    return (f'"{shown(text)}" is no address of the web', "write all of it, with https:// before it") if wrong else None


def near_references(table: Table, keys: frozenset[str], sink: Sink) -> None:
    """Tell of references that are nearly the key of a row of references.csv (free text is no fault)."""
    if not keys:
        return
    folded = {fold(key).replace(" ", ""): key for key in keys}
    few = len(table["reference"].words) < 10_000  # a slip is looked for among all keys

    def near(text: str) -> Fault:
        key = text.partition(",")[0].strip()
        if not key or key in keys:
            return None
        first = re.split(r"[\s;:]", key)[0]
        like = folded.get(fold(key).replace(" ", "")) or folded.get(fold(first))
        if like is None and key == first and few:
            like = next(iter(nearest(key, keys, most=1)), None)
        told = f'"{shown(key)}" is no key of the references, where "{shown(like or "")}" is one'
        place = shown(text.partition(",")[2].strip() or "P7")
        return (told, f'write "{shown(like)}, {place}" with the place behind a comma, if it is meant') if like else None

    Checker(table, sink).each("reference", near, "near-miss-reference", "notice")


# -- datapackage.json, and files that nobody reads ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Package:
    """What a study says of itself in its datapackage.json."""

    title: str = ""
    version: str = ""
    licence: str = ""


def read_package(folder: Path, sink: Sink) -> Package:
    """Take title, version and licence from a data package, where the study is one."""
    path = folder / PACKAGE
    row, hint = 0, "title and version are left blank"
    found: Any = {}
    try:
        fault = kind_of_file(path) if path.is_symlink() or path.exists() else None
        if fault is None and path.exists():
            found = json.loads(path.read_bytes()[:_PACKAGE])
        message = fault[1] if fault else "" if isinstance(found, dict) else "it holds no object of JSON, { … }"
    except json.JSONDecodeError as error:
        message, row = f"it cannot be read ({error.msg})", error.lineno
    except (OSError, ValueError, RecursionError) as error:
        message = f"it cannot be read ({error})"
    if message:
        sink(Problem("warning", PACKAGE, row, "", "", "data-package", message, hint))
        return Package()
    return Package(_text(found, "title", sink), _text(found, "version", sink), _licence(found.get("licenses")))


def _text(package: Mapping[str, Any], name: str, sink: Sink) -> str:
    value = package.get(name)
    if value is not None and not isinstance(value, (str, int, float)):
        message, hint = f'"{name}" is no text', f'write "{name}": "…"'
        sink(Problem("warning", PACKAGE, 0, name, shown(str(value)[:99]), "data-package", message, hint))
        return ""
    return "" if value is None else printable(str(value))


def _licence(found: object) -> str:
    """Return the name of the first licence of a data package, whatever else stands there."""
    first = found[0] if isinstance(found, list) and found else {}
    return str(first.get("title") or first.get("name") or "") if isinstance(first, dict) else ""


def unread_files(folder: Path, sink: Sink) -> None:
    """Warn of files that have nearly the name of one that would be read."""
    for name in ("kinds.csv", "references.csv", PACKAGE):
        path = folder / name
        if not path.is_symlink() and not path.exists() and (near := misnamed(path)):
            sink(Problem("warning", near, 0, "", "", "near-miss-file", "this file is not read", f"is {name} meant?"))
