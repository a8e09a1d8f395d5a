"""What is wrong with the text of one cell, and what to write instead."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from sahelgraph._advice import nearest, shown
from sahelgraph._names import Names, fold, split_list
from sahelgraph._quantity import parse_quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sahelgraph._kinds import Kinds

    Fault = tuple[str, str] | None
    Rule = Callable[[str], Fault]

_NUMBER = re.compile(r"\d{1,18}(\.\d+)?([eE][+-]?\d{1,2})?\Z", re.ASCII)
_THOUSAND = re.compile(r"(?<!\d)([1-9]\d{0,2})\.(\d{3})(?!\d)", re.ASCII)
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DAY_OF_MONTH = re.compile(rf"(\d{{1,2}})-({_MONTH})\Z|({_MONTH})-(\d{{1,2}})\Z", re.IGNORECASE | re.ASCII)


def blank(column: str) -> Rule:
    """Return a rule that refuses an empty cell."""
    return lambda value: (
        None
        if value.strip()
        else ("the cell is empty", f"every actor needs {'an' if column == 'id' else 'a'} {column}")
    )


def padded(value: str) -> Fault:
    """Refuse space around an id, and in it what separates ids or rows."""
    if value != value.strip():
        return f'"{shown(value)}" has space around it', "ids compare exactly; take the space out"
    if any(sign in value for sign in ";\n\r\t"):
        return f'"{shown(value)}" has a sign in it that separates ids, cells or rows', "take it out of the id"
    return None


def unless(allowed: Sequence[str], what: str, hint: str) -> Rule:
    """Return a rule that refuses every word but the allowed ones."""

    def wrong(value: str) -> Fault:
        if value in allowed:
            return None
        near = [word for word in allowed if word and fold(word) == fold(value)] or nearest(
            value, filter(None, allowed), most=1
        )
        return f'"{shown(value)}" {what}', (f'did you mean "{near[0]}"? ' if near else "") + hint

    return wrong


def no_kind(value: str, kinds: Kinds, own: str) -> Fault:
    """Refuse a kind of relation that nobody declared; the study would do so in `own`."""
    if value in kinds:
        return None
    if not value:
        return "the cell is empty", "write a kind of relation, such as alliance"
    near = [kind for kind in kinds if fold(kind) == fold(value)] or nearest(value, kinds)
    hint = f'write "{near[0]}"' if near else f"see the codebook's kinds, or declare it in {own}"
    return f'"{shown(value)}" is no kind of relation', hint


def no_quantity(value: str) -> Fault:
    """Refuse what is no quantity."""
    if not value or parse_quantity(value) is not None:
        return None
    plain = re.sub(r"(?<=\d)[,' \u00a0\u202f](?=\d{3}(?!\d))", "", value)
    hint = (
        f"write {plain}"
        if parse_quantity(plain)
        else "write 3000, >5000, >=30, 1000..1500 or ~1500; the unit stands in unit"
    )
    return f'"{shown(value)}" is no quantity', hint


def thousand(value: str) -> Fault:
    """Ask whether the point of ``1.000`` stands between thousands."""
    if not _THOUSAND.search(value) or parse_quantity(value) is None:
        return None
    many, few = _THOUSAND.sub(r"\1\2", value), _THOUSAND.sub(lambda found: f"{float(found[0])}", value)
    return f'"{shown(value)}" reads as {few}, for a point is decimal', f"write {many} for thousands, or {few}"


def unknown_ends(value: str, given: set[str]) -> Fault:
    """Refuse an id that no relation has."""
    for id_ in split_list(value):
        if id_ not in given:
            damaged = [f'"{variant}" ({why})' for variant, why in rewritten(id_) if variant in given]
            near = damaged or (nearest(id_, filter(None, given)) if len(given) < 100_000 else [])
            hint = f"did you mean {' or '.join(near)}?" if near else "list ids of this table, with ; between them"
            return f'"{shown(id_)}" is the id of no relation', hint
    return None


def no_actor(value: str, names: Names, actors: str) -> Fault:
    """Say how an id that no actor has differs from those there are in `actors`."""
    if names.has(value):
        return None
    message = f'"{shown(value)}" is no id in {actors}'
    if (bearers := names.folded().get(fold(value), ())) and (id_ := names.ids[bearers[0]]).isprintable() and id_:
        same_id = fold(id_) == fold(value)
        why = _difference(value, id_) if same_id else "it is a name or alias"
        return message, f'write the id "{id_}" ({why})' if same_id else f'{why}; write the id "{id_}"'
    for variant, why in rewritten(value):
        if names.has(variant):
            return message, f'write the id "{variant}" ({why})'
    if _NUMBER.match(value) and (same := next((i for i in names.ids if _is_number(i, float(value))), None)):
        return message, f'write the id "{same}" (a spreadsheet makes a number of it)'
    if alike := names.like(value):
        return message, f'"{alike}" looks the same but {_script(value)}'
    near = nearest(value, filter(str.isprintable, names.ids)) if len(names.ids) < 100_000 else []
    return (
        message,
        f"did you mean {' or '.join(near)}?"
        if near
        else f"add the actor to {actors}, or write the id of one that is there",
    )


def rewritten(value: str) -> Iterator[tuple[str, str]]:
    """Yield the ids that a spreadsheet may have turned into this text."""
    zeros = "a spreadsheet takes leading zeros away or adds .0"
    yield from ((variant, zeros) for variant in (re.sub(r"\.0+\Z", "", value), value.lstrip("0")) if variant)
    yield from (("0" * n + value, zeros) for n in range(1, 5))
    if found := _DAY_OF_MONTH.match(value):
        day, month = found[1] or found[4], found[2] or found[3]
        for name in (month, month.upper(), month.lower()):
            for number in dict.fromkeys((day, day.lstrip("0"))):
                yield from ((f"{name}{sign}{number}", "a spreadsheet makes a day of it") for sign in ("", "-"))


def _is_number(text: str, value: float) -> bool:
    return _NUMBER.match(text) is not None and float(text) == value


def _difference(value: str, id_: str) -> str:
    if value.strip() == id_:
        return "there is space around it"
    if value.casefold() == id_.casefold():
        return "it differs only in capitals"
    return "it differs only in accents, hyphens, spaces or capitals"


def _script(value: str) -> str:
    odd = next((c for c in value if not c.isascii()), "")
    return f"has {odd!r} ({unicodedata.name(odd, 'unnamed').lower()})" if odd else "is written otherwise"
