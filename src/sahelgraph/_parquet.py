"""A study as a folder of Parquet for every engine, with the ledger beside it for opening at once."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

from sahelgraph import _dates
from sahelgraph._files import make_folder, write_atomic
from sahelgraph._graph import TemporalMultigraph
from sahelgraph._kinds import STATUSES, bundled_kinds
from sahelgraph._query import Query
from sahelgraph._reading import Reading, read_tables
from sahelgraph._stored import FORMAT, damaged, header_of, open_ledger, pieces_of_ledger
from sahelgraph._table import Column, Table
from sahelgraph._writing import tables_beside, tables_of_graph
from sahelgraph.convert import endings
from sahelgraph.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa

    from sahelgraph._kinds import Kinds
    from sahelgraph._ledger import MemoryLedger, Positions

TABLES = ("actors", "relations", "references", "kinds")
LEDGER = "ledger.bin"
ABOUT = b"sahelgraph"  # where a table says what it is
TABLES_FORMAT = 1
_ROWS = 250_000  # rows of a row group: what an engine passes by, or reads, at once
_FOOT = 65_536  # bytes at the end of a Parquet file, where it says what it holds


def write_folder(graph: TemporalMultigraph, folder: Path, *, overwrite: bool) -> Path:
    """Write actors, relations, references and own kinds as Parquet, and the ledger."""
    _engine("write")
    if graph.query != Query():
        graph = read_tables(tables_of_graph(graph), folder.name, title=graph.title, licence=graph.licence)
    everything = Query(statuses=frozenset(STATUSES))
    ledger = graph._ledger.collected(everything)  # noqa: SLF001 — the ledger is what is stored
    tables = tables_of(ledger, np.arange(len(ledger), dtype=np.int32), version=ledger.given_version, dates=True)
    names = [*(f"{name}.parquet" for name in TABLES), LEDGER]
    if (present := [name for name in names if (folder / name).exists()]) and not overwrite:
        raise FileError(
            f"{folder}: {', '.join(present)} there already; choose another folder, or overwrite=True (--overwrite)"
        )
    if stale := [name for name in present if name != LEDGER and name.removesuffix(".parquet") not in tables]:
        raise FileError(f"{folder}: this graph has no {stale[0]}, and the one there would change its meaning; move it")
    make_folder(folder)
    (folder / LEDGER).unlink(missing_ok=True)  # until all is written, the tables speak for themselves
    write_tables(folder, tables)
    write_atomic(folder / LEDGER, pieces_of_ledger(ledger, _prints(folder)))
    return folder


def read_folder(folder: Path, *, verify: bool) -> TemporalMultigraph:
    """Open the ledger of a folder if it belongs to the tables there, else read the tables."""
    if not folder.is_dir():
        raise FileError(f"{folder}: there is no such folder; give the folder that holds relations.parquet")
    if missing := [name for name in TABLES[:2] if not (folder / f"{name}.parquet").is_file()]:
        raise FileError(f"{folder}: there is no {missing[0]}.parquet; give the folder of an archive")
    path = folder / LEDGER
    if path.is_file():
        try:
            about = header_of(path)
            # One of another version, or beside tables that were written since, is passed by: the tables are the study.
            if about["format"] == FORMAT and about["prints"] == _prints(folder):
                return TemporalMultigraph(open_ledger(path, about, verify=verify))
        except (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError) as error:
            raise error if isinstance(error, FileError) else damaged(path) from error
    return _read_tables(folder)


def _prints(folder: Path) -> dict[str, list[int]]:
    """Return size and checksum of the end of each table, where Parquet says what the whole of it holds."""
    found = {}
    for name in TABLES:
        path = folder / f"{name}.parquet"
        if path.is_file():
            size = path.stat().st_size
            with path.open("rb") as file:
                file.seek(max(0, size - _FOOT))
                found[name] = [size, zlib.crc32(file.read())]
    return found


def _engine(what: str) -> Any:  # noqa: ANN401 — pyarrow has no types
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise FileError(
            f"to {what} Parquet, pyarrow is needed; install it: pip install 'sahelgraph[parquet]'"
        ) from error
    return pyarrow.parquet


# -- writing


def tables_of(ledger: MemoryLedger, rows: Positions, *, version: str, dates: bool = False) -> dict[str, pa.Table]:
    """Return a study, or some of its relations, as tables for any engine, each of which says what it is.

    Days are numbers, by which engines pass rows by, or `dates`, which people read.
    """
    import pyarrow as pa

    found = {"actors": _of_table(ledger.actors), "relations": _of_relations(ledger, rows, dates=dates)}
    for name, table in tables_beside(TemporalMultigraph(ledger)).items():
        columns = zip(*table.rows, strict=True) if table.rows else ([] for _ in table.header)
        texts = (_text(Column.of(list(cells))) for cells in columns)
        found[name] = dict(zip(table.header, texts, strict=True)), {}
    about = {"format": TABLES_FORMAT, "title": ledger.title, "version": version, "licence": ledger.licence}
    about |= {"has_ids": "id" in ledger.relations.columns}
    tables = {}
    for name, (arrays, follows) in found.items():
        told = json.dumps(about | {"follows": follows})
        tables[name] = pa.table(arrays).replace_schema_metadata({ABOUT: told})
    return tables


def write_tables(folder: Path, tables: Mapping[str, pa.Table]) -> None:
    """Write tables into a folder."""
    import pyarrow as pa
    import pyarrow.parquet

    for name, table in tables.items():
        sink = pa.BufferOutputStream()
        pyarrow.parquet.write_table(table, sink, row_group_size=_ROWS, compression="zstd")
        write_atomic(folder / f"{name}.parquet", (memoryview(sink.getvalue()),))


def _of_table(table: Table) -> tuple[dict[str, pa.Array], dict[str, str]]:
    """Return the columns as written and the number of the row, with the name that is free for it."""
    return _with({name: _text(column) for name, column in table.columns.items()}, {"row": table.rows})


def _of_relations(ledger: MemoryLedger, rows: Positions, *, dates: bool) -> tuple[dict[str, pa.Array], dict[str, str]]:
    """Return the columns as written, an id for every row, and what follows: six days, what ended it, sign and more."""
    import pyarrow as pa

    table = ledger.relations.taken(rows)
    ids = pa.array(ledger.ids.texts(rows), pa.string())
    own = {} if "id" in table.columns else {"id": ids}
    own |= {name: ids if name == "id" else _text(column) for name, column in table.columns.items()}
    follows: dict[str, Any] = {}
    for name, column in zip(_dates.Days._fields, ledger.days, strict=True):
        days = column[rows]
        open_side = (days == _dates.EARLIEST) | (days == _dates.LATEST)
        follows[name] = pa.array(days, mask=open_side).cast(pa.date32()) if dates else days
    follows["ended_by"] = _text(Column.of(endings(ledger, rows)))
    follows["loose_end"] = _text(ledger.loose.taken(rows))
    follows["sign"] = ledger.sign[rows]
    follows["directed"] = ledger.directed(rows)
    follows |= {"visible": ledger.visible[rows], "named": ~table["id"].holds({""}), "row": table.rows}
    return _with(own, follows)


def _with(own: dict[str, pa.Array], follows: Mapping[str, Any]) -> tuple[dict[str, pa.Array], dict[str, str]]:
    """Add what follows under names that no column of the study has, and tell these."""
    import pyarrow as pa

    names = {}
    for name, array in follows.items():
        free = name
        while free in own:
            free += "_"
        names[name] = free
        own[free] = array if isinstance(array, pa.Array) else pa.array(array)
    return own, names


def _text(column: Column) -> pa.Array:
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.array(column.codes), pa.array(list(column.words), pa.string()))


# -- reading the tables


def _read_tables(folder: Path) -> TemporalMultigraph:
    """Read the tables, by the same checks as files; they may be anybody's."""
    parquet = _engine("read")
    tables, about = {}, {}
    for name in TABLES:
        path = folder / f"{name}.parquet"
        if path.is_file():
            tables[name], about[name] = _read(parquet, path)
    reading = Reading(title=folder.name)
    told = about["relations"]
    if told:
        reading.title, reading.version, reading.licence = (
            str(told.get(n, "")) for n in ("title", "version", "licence")
        )
    kinds: Kinds = reading.kinds_of_table(tables["kinds"]) if "kinds" in tables else bundled_kinds()
    return reading.graph(tables["actors"], tables["relations"], kinds, tables.get("references"))


def _read(parquet: Any, path: Path) -> tuple[Table, dict[str, Any]]:  # noqa: ANN401 — untyped
    import pyarrow as pa

    try:
        found = parquet.ParquetFile(path).read()
        about = json.loads((found.schema.metadata or {}).get(ABOUT, b"{}"))
        columns = {name: found.column(place) for place, name in enumerate(found.column_names)}
        follows = {name: columns.pop(written) for name, written in about.get("follows", {}).items()}
        numbers = follows["row"].to_numpy() if "row" in follows else np.arange(2, len(found) + 2)
        rows = numbers.astype(np.int32)
        texts = {name: _column(column) for name, column in columns.items()}
        if "named" in follows:
            texts["id"] = _as_given(texts["id"], follows["named"].to_numpy(zero_copy_only=False))
            texts = texts if about["has_ids"] else {name: texts[name] for name in texts if name != "id"}
    except (pa.ArrowException, AttributeError, OSError, KeyError, TypeError, ValueError) as error:
        raise FileError(f"{path}: it cannot be read as Parquet ({error})") from error
    return Table(path.name, texts, rows).taken(np.argsort(rows, kind="stable")), about


def _column(column: pa.ChunkedArray) -> Column:
    """Turn a column of any type into text; what is missing is blank."""
    import pyarrow as pa

    if not pa.types.is_dictionary(column.type):
        column = column.cast(pa.string()).dictionary_encode()
    one = column.unify_dictionaries().combine_chunks()
    words = one.dictionary.cast(pa.string()).to_pylist()
    codes = one.indices.fill_null(len(words)).to_numpy().astype(np.int32)
    return Column.of(["" if word is None else word for word in [*words, None]]).taken(codes)


def _as_given(ids: Column, named: np.ndarray[Any, Any]) -> Column:
    """Take the ids away again that the library gave."""
    if named.all():
        return ids
    texts = ids.texts()
    texts[~named] = ""
    return Column.of(texts.tolist())
