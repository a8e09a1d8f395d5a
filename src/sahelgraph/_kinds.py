"""What a relation means, read from kinds.csv: a kind is a row, never an ``if``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from sahelgraph._advice import nearest, shown
from sahelgraph._reader import open_csv
from sahelgraph._report import Problem
from sahelgraph.errors import QueryError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sahelgraph._reader import Sink

BUNDLED = Path(__file__).parent / "data" / "kinds.csv"
SIGNS = {"+": 1, "-": -1, "0": 0}
SIGN_NAMES = {"friendly": 1, "hostile": -1, "neutral": 0}
STATUSES = (
    *("stated", "confirmed", "reported", "claimed", "inferred", "disputed"),
    *("denied", "announced", "planned", "hypothetical"),
)
OUT_OF_VIEW = frozenset({"denied", "announced", "planned", "hypothetical"})
DOUBTFUL = frozenset({"claimed", "inferred", "disputed"})
_REQUIRED = ("kind",)
_CHOICES = {
    "time": ("state", "event"),
    "directed": ("yes", "no"),
    "sign": ("+", "-", "0"),
    "register": ("deed", "word", "rule"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of relation: a row of kinds.csv."""

    name: str
    is_a: str = ""
    definition: str = ""
    not_this: str = ""
    phrase: str = ""
    phrase_fr: str = ""
    forms: str = ""
    forms_fr: str = ""
    time: Literal["state", "event"] = "event"
    directed: bool = True
    sign: int = 0
    register: str = "deed"
    may_end: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kinds(Mapping[str, Kind]):
    """The kinds of a study, by name, in the order of their file."""

    rows: tuple[Kind, ...]
    _by_name: Mapping[str, Kind] = field(default_factory=dict, repr=False, compare=False)
    _descendants: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", MappingProxyType({kind.name: kind for kind in self.rows}))
        lines = {name: self.line(name) for name in self}
        below = {name: frozenset(kind for kind, line in lines.items() if name in line) for name in self}
        object.__setattr__(self, "_descendants", MappingProxyType(below))

    def __reduce__(self) -> tuple[type[Kinds], tuple[tuple[Kind, ...]]]:
        return Kinds, (self.rows,)

    def __getitem__(self, name: str) -> Kind:
        return self._by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)

    def line(self, name: str) -> tuple[str, ...]:
        """Return the kind and its ancestors, nearest first."""
        found = [self.resolve(name)]
        while (parent := self[found[-1]].is_a) and parent in self and parent not in found:
            found.append(parent)
        return tuple(found)

    def descendants(self, name: str) -> frozenset[str]:
        """Return the kind and everything that is one."""
        return self._descendants[self.resolve(name)]

    @staticmethod
    def sign(sign: str | int) -> int:
        """Return 1, -1 or 0 for friendly, hostile or neutral, or for +, - or 0."""
        number = SIGN_NAMES.get(sign, SIGNS.get(sign)) if isinstance(sign, str) else sign
        if isinstance(sign, bool) or not isinstance(number, int) or number not in {-1, 0, 1}:
            raise QueryError(
                f'"{shown(str(sign))}" is no sign; write friendly, hostile or neutral', page="codebook.md#signs"
            )
        return number

    def resolve(self, name: str) -> str:
        """Return the kind's name as the file has it, or say which were near."""
        if not isinstance(name, str):
            raise UnknownNameError(f"{shown(repr(name))} is no kind of relation; write names as text, one by one")
        if name in self._by_name:
            return name
        folded = str(name).strip().lower().replace(" ", "_").replace("-", "_")
        if folded in self._by_name:
            return folded
        near = nearest(folded, self)
        hint = f"did you mean {' or '.join(near)}?" if near else "see the codebook, or declare it in kinds.csv (kinds=)"
        raise UnknownNameError(f'"{shown(str(name))}" is no kind of relation; {hint}', page="codebook.md#kinds")

    def merged(self, other: Iterable[Kind]) -> Kinds:
        """Return these kinds with a study's own laid over them."""
        return Kinds(tuple({**self._by_name, **{kind.name: kind for kind in other}}.values()))


@cache
def bundled_kinds() -> Kinds:
    """Return the kinds that ship with the library."""
    problems: list[Problem] = []
    found = Kinds(tuple(read_kinds(BUNDLED, problems.append)))
    if problems:  # the library's own file is tested; a damaged installation says so
        raise AssertionError("\n".join(map(str, problems)))
    return found


def read_kinds(path: Path, sink: Sink) -> list[Kind]:
    """Read a kinds.csv; rows that cannot be used go to `sink`."""
    sheet = open_csv(path, sink)
    if sheet is None:
        return []
    missing = [column for column in _REQUIRED if column not in sheet.header]
    if missing:
        message = f'there is no column "{missing[0]}"'
        sink(Problem("error", sheet.file, 1, missing[0], "", "missing-column", message, "add it"))
        return []
    rows = (
        (number, dict(zip(sheet.header, row, strict=True)))
        for numbers, chunk in sheet.chunks
        for number, row in zip(numbers, chunk, strict=True)
    )
    return kinds_of(sheet.file, rows, sink)


def kinds_of(file: str, rows: Iterable[tuple[int, dict[str, str]]], sink: Sink) -> list[Kind]:
    """Make kinds of rows of cells with their numbers; rows that cannot be used go to `sink`."""
    known = {f.name for f in fields(Kind)} - {"name"} | {"kind"}
    told = (
        (number, {column: cell for column, cell in cells.items() if column in known and cell}) for number, cells in rows
    )
    return [kind for number, cells in told if (kind := _kind(cells, file, number, sink)) is not None]


def _kind(cells: dict[str, str], file: str, row: int, sink: Sink) -> Kind | None:
    for column, choices in _CHOICES.items():
        if cells.get(column, choices[0]) not in choices:
            message = f'"{shown(cells[column])}" is not allowed here'
            hint = f"write {', '.join(choices[:-1])} or {choices[-1]}"
            sink(Problem("error", file, row, column, cells[column], "kinds-value", message, hint))
            return None
    name = cells.pop("kind", "")
    if not name:
        sink(Problem("error", file, row, "kind", "", "missing-value", "the kind has no name", "name it"))
        return None
    phrase = cells.pop("phrase", name.replace("_", " "))
    time: Literal["state", "event"] = "state" if cells.pop("time", "event") == "state" else "event"
    directed, sign = cells.pop("directed", "yes") == "yes", SIGNS[cells.pop("sign", "0")]
    ends = tuple(part.strip() for part in cells.pop("may_end", "").split(";") if part.strip())
    return Kind(name, phrase=phrase, time=time, directed=directed, sign=sign, may_end=ends, **cells)
