"""A ledger as one file of numbers and text that is mapped, not read: it answers at once, whatever its size.

The file is a small header in JSON (what stands where, a checksum each) and arrays of numbers, little-endian. Words are
UTF-8 behind one another with the place where each ends, and become text when they are asked for.
"""

from __future__ import annotations

import json
import mmap
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from sahelgraph import _dates
from sahelgraph._kinds import Kind, Kinds
from sahelgraph._ledger import MemoryLedger
from sahelgraph._names import Names, split_list
from sahelgraph._report import Problem, Report
from sahelgraph._table import Column, Table
from sahelgraph._texts import Words, taken
from sahelgraph.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

MAGIC, FORMAT = b"sahelgr\n", 2
_ALIGNED = 64
_DTYPES = {"int8": "<i1", "bool": "|b1", "int32": "<i4", "int64": "<i8", "uint8": "|u1"}
_COUNTED = ("attested", "possible")  # modes of which a period is counted without looking at rows
_INDEXES = ("ends", "vias")  # by which the relations of an actor are found
_NUMBERS = ("source", "target", "via", "kind", "sign", "visible")
# So many bytes are checked at every opening; of a larger file the header is, and all of it on demand.
ALWAYS_CHECKED = 64_000_000


class _Ended(Mapping[int, tuple[str, ...]]):
    """The ids of the events that ended a state, out of two columns of positions sorted by state."""

    __slots__ = ("events", "ids", "known", "states")

    def __init__(self, states: NDArray[np.int32], events: NDArray[np.int32], ids: Column) -> None:
        self.states, self.events, self.ids = states, events, ids
        self.known: set[int] = set()

    def __getitem__(self, row: int) -> tuple[str, ...]:
        if row not in self:
            raise KeyError(row)
        first, last = (self.states.searchsorted(np.int32(row), side) for side in ("left", "right"))
        return tuple(self.ids[event] for event in self.events[first:last].tolist())

    def __contains__(self, row: object) -> bool:
        if not self.known and len(self.states):
            self.known |= set(self.states.tolist())
        return row in self.known

    def __iter__(self) -> Iterator[int]:
        return iter(np.unique(self.states).tolist())

    def __len__(self) -> int:
        return len(np.unique(self.states))


class _Cells(Sequence[Any]):
    """The cells of a column, read one by one when they are asked for."""

    __slots__ = ("column", "read")

    def __init__(self, column: Column, read: Callable[[str], Any]) -> None:
        self.column, self.read = column, read

    def __len__(self) -> int:
        return len(self.column)

    def __getitem__(self, place: Any) -> Any:  # noqa: ANN401 — what `read` makes of a cell
        return self.read(self.column.words[self.column.codes[place]])

    def __iter__(self) -> Iterator[Any]:
        return map(self.read, self.column.texts().tolist())


class _StoredNames(Names):
    """The names of actors, of which the ids are looked up where they are stored until a name is asked for."""

    __slots__ = ()

    def __post_init__(self) -> None:
        """Read nothing yet."""

    def code(self, text: object) -> int:
        """Return the position of the actor that `text` names: by id, else by name or alias."""
        if isinstance(text, str) and (found := self.place(text)) >= 0:
            return found
        self._read_all()
        return super().code(text)

    def place(self, id_: str) -> int:
        """Return the position of the actor with exactly this id, -1 where none has it."""
        if id_ not in self._exact and (found := self._find(id_)) is not None:
            self._exact[id_] = found  # type: ignore[index]
        if id_ not in self._exact and not id_.isascii():  # the same letters in another form
            self._read_all()
        return super().place(id_)

    def _read_all(self) -> None:
        if not self._folded:
            super().__post_init__()
            self.folded()

    def _find(self, id_: str) -> int | None:
        words, codes = self.ids.column.words, self.ids.column.codes  # type: ignore[attr-defined]
        word = words.find(id_) if isinstance(words, Words) else words.index(id_) if id_ in words else None
        rows = np.flatnonzero(codes == (-1 if word is None else word))
        return int(rows[0]) if len(rows) else None


class StoredLedger(MemoryLedger):
    """A ledger whose columns are mapped from a file."""

    __slots__ = ("_arrays",)

    _arrays: dict[str, NDArray[Any]]

    @property  # a report may be long, and is rarely asked for
    def report(self) -> Report:  # type: ignore[override]
        """What reading found, when the archive was made."""
        told = json.loads(self._arrays["report"].tobytes())
        left_out = {(severity, code): count for severity, code, count in told["left_out"]}
        return Report(tuple(Problem(*problem) for problem in told["problems"]), told["rows"], left_out)

    def __getstate__(self) -> dict[str, Any]:
        names = {*MemoryLedger.__slots__, *self.__slots__} - {"report"}
        return {name: getattr(self, name) for name in names}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, name, value)


# -- writing


def pieces_of_ledger(ledger: MemoryLedger, prints: object) -> Iterator[bytes | memoryview]:
    """Yield the file, piece by piece; `prints` says which tables it belongs to."""
    arrays: dict[str, NDArray[Any]] = {name: getattr(ledger, name) for name in _NUMBERS}
    arrays |= {f"day.{name}": day for name, day in zip(_dates.Days._fields, ledger.days, strict=True)}
    for name, index in zip(_INDEXES, (ledger._ends, ledger._vias), strict=True):  # noqa: SLF001 — the same, stored
        arrays[f"{name}.starts"], arrays[f"{name}.rows"] = index
    undated = {}
    for mode in _COUNTED:
        arrays[f"{mode}.first"], arrays[f"{mode}.last"], undated[mode] = ledger.sides(mode)
    arrays |= _words("ids", taken(ledger.ids.words, ledger.ids.codes))
    tables = {"actors": ledger.actors, "relations": ledger.relations, "references": ledger.references}
    columns = {}
    for name, table in tables.items():
        if table is not None:
            columns[name] = [table.file, list(table)]
            arrays[f"{name}.rows"] = table.rows
            for place, column in enumerate(table.columns.values()):
                arrays |= _words(f"{name}.{place}", column.words) | {f"{name}.{place}": column.codes}
    rows = {id_: row for row, id_ in enumerate(ledger.ids)} if ledger.ended_by else {}
    ended = ((state, event) for state, events in sorted(ledger.ended_by.items()) for event in events)
    pairs = [(state, rows[event]) for state, event in ended if event in rows]  # a part may lack what ended its rows
    arrays["ended"], arrays["ending"] = np.array(pairs, np.int32).reshape(-1, 2).T.copy()
    arrays |= _words("loose", ledger.loose.words) | {"loose": ledger.loose.codes}
    report = ledger.report
    told = {
        "problems": [list(problem.to_dict().values()) for problem in report.problems],
        "rows": dict(report.rows),
        "left_out": [[*group, count] for group, count in report.left_out.items()],
    }
    arrays["report"] = np.frombuffer(json.dumps(told).encode(), np.uint8)
    places, at = {}, 0
    for name, array in arrays.items():
        arrays[name] = stored = np.ascontiguousarray(array.astype(_DTYPES[array.dtype.name], copy=False))
        places[name] = [stored.dtype.name, at, len(stored), zlib.crc32(stored.view(np.uint8).data)]
        at += -(-stored.nbytes // _ALIGNED) * _ALIGNED
    about = {
        "format": FORMAT, "prints": prints, "title": ledger.title, "licence": ledger.licence, "size": at,
        "version": ledger.given_version, "kinds": [asdict(kind) for kind in ledger.kinds.values()],
        "columns": columns, "arrays": places, "undated": undated,
    }  # fmt: skip
    header = json.dumps(about).encode()
    yield MAGIC + len(header).to_bytes(4, "little") + zlib.crc32(header).to_bytes(4, "little") + header
    yield bytes(-(16 + len(header)) % _ALIGNED)
    for array in arrays.values():
        yield array.view(np.uint8).data
        yield bytes(-array.nbytes % _ALIGNED)


def _words(name: str, words: Sequence[str]) -> dict[str, NDArray[Any]]:
    if isinstance(words, Words):
        return {f"{name}.ends": words.ends, f"{name}.text": words.text}
    encoded = [word.encode() for word in words]
    ends = np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)))
    return {f"{name}.ends": ends, f"{name}.text": np.frombuffer(b"".join(encoded), np.uint8)}


# -- opening


def header_of(path: Path) -> dict[str, Any]:
    """Read the header of a stored ledger, and refuse what is none, or not whole."""
    with path.open("rb") as file:
        head = file.read(16)
        if head[:8] != MAGIC:
            raise damaged(path)
        header = file.read(int.from_bytes(head[8:12], "little"))
    if zlib.crc32(header) != int.from_bytes(head[12:16], "little"):
        raise damaged(path)
    found: dict[str, Any] = json.loads(header)
    begin = -(-(16 + len(header)) // _ALIGNED) * _ALIGNED
    if found["format"] == FORMAT and path.stat().st_size != begin + found["size"]:
        raise damaged(path)
    return found | {"begin": begin}


def damaged(path: Path) -> FileError:
    """Say that the stored ledger cannot be used, and what can."""
    return FileError(f"{path}: the file is damaged; remove it, and the Parquet files beside it are read instead")


def open_ledger(path: Path, about: dict[str, Any], *, verify: bool) -> StoredLedger:
    """Map a stored ledger."""
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    arrays: dict[str, NDArray[Any]] = {}
    for name, (dtype, at, count, _) in about["arrays"].items():
        arrays[name] = np.frombuffer(mapped, _DTYPES[dtype], count, about["begin"] + at)
    if verify or about["size"] <= ALWAYS_CHECKED:
        _verify(path, about, arrays)
    rows = ("ids.ends", "loose", *_NUMBERS, *(f"day.{name}" for name in _dates.Days._fields))
    for name, (_, columns) in about["columns"].items():
        long = [len(arrays[f"{name}.{place}"]) for place in range(len(columns))]
        long += [len(arrays[other]) for other in rows] if name == "relations" else []
        if set(long) - {len(arrays[f"{name}.rows"])}:
            raise damaged(path)
    ledger = object.__new__(StoredLedger)
    ledger._arrays = arrays
    for name in _NUMBERS:
        setattr(ledger, name, arrays[name])
    tables = {name: _table(arrays, name, *found) for name, found in about["columns"].items()}
    ledger.actors, ledger.relations, ledger.references = (
        tables["actors"], tables["relations"], tables.get("references"),
    )  # fmt: skip
    numbers = np.arange(len(ledger.relations), dtype=np.int32)
    ledger.ids = Column(Words(arrays["ids.ends"], arrays["ids.text"]), numbers)
    ledger.days = _dates.Days(*(arrays[f"day.{name}"] for name in _dates.Days._fields))
    ledger.loose = _column(arrays, "loose")
    ledger.ended_by = _Ended(arrays["ended"], arrays["ending"], ledger.ids)
    ledger.kinds = Kinds(tuple(Kind(**kind | {"may_end": tuple(kind["may_end"])}) for kind in about["kinds"]))
    ledger.title, ledger.licence = about["title"], about["licence"]
    ids, names, aliases = (ledger.actors[name] for name in ("id", "name", "aliases"))
    ledger.names = _StoredNames(_Cells(ids, str), _Cells(names, str), _Cells(aliases, split_list))  # type: ignore[arg-type]
    ledger._sides = {m: (arrays[f"{m}.first"], arrays[f"{m}.last"], n) for m, n in about["undated"].items()}
    ledger._indexed(about["version"], *((arrays[f"{name}.starts"], arrays[f"{name}.rows"]) for name in _INDEXES))
    return ledger


def _table(arrays: Mapping[str, NDArray[Any]], name: str, file: str, columns: list[str]) -> Table:
    found = {column: _column(arrays, f"{name}.{place}") for place, column in enumerate(columns)}
    return Table(file, found, arrays[f"{name}.rows"])


def _column(arrays: Mapping[str, NDArray[Any]], name: str) -> Column:
    words = Words(arrays[f"{name}.ends"], arrays[f"{name}.text"])
    return Column(tuple(words) if len(words) < 1_000 else words, arrays[name])


def _verify(path: Path, about: dict[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Refuse a file of which any byte is another than was written, or whose codes lead nowhere."""
    for name, (*_, check) in about["arrays"].items():
        if zlib.crc32(arrays[name].view(np.uint8).data) != check:
            raise damaged(path)
    columns = (f"{name}.{place}" for name, (_, header) in about["columns"].items() for place in range(len(header)))
    for name in ("loose", *columns):
        codes, words = arrays[name], arrays[f"{name}.ends"]
        if len(codes) and not (codes.min() >= 0 and codes.max() < len(words)):
            raise damaged(path)
