"""A study in an engine: opened as a graph, or put there."""

from __future__ import annotations

import json
import os
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sahelgraph._graph import TemporalMultigraph
from sahelgraph._kinds import STATUSES, bundled_kinds
from sahelgraph._parquet import ABOUT, TABLES, TABLES_FORMAT, tables_of, write_tables
from sahelgraph._query import Query
from sahelgraph._reading import Reading
from sahelgraph._table import Column, Table
from sahelgraph.errors import FileError
from sahelgraph.ledgers.ibis import FOLLOWS, MOST, OPEN, IbisLedger, column_of, failed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa


_NEEDED = ("id", "kind", "source", "target", "start", *OPEN)
_SCHEME = "duckdb://"


def connect(
    source: Any,  # noqa: ANN401 — a place, or what ibis gives, which has no types
    *,
    actors: Any = None,  # noqa: ANN401 — a table of any of four libraries
    kinds: Any = None,  # noqa: ANN401 — the same
    references: Any = None,  # noqa: ANN401 — the same
    on: Any = None,  # noqa: ANN401 — a connection of ibis
    most: int = MOST,
    **settings: object,
) -> TemporalMultigraph:
    """Open a study where it lies, as a graph whose questions are answered there.

    Everything that narrows, counts and answers is the same as for a graph in memory, and gives the same tables; only
    the rows of an answer leave the engine. Measures and pictures hold the relations in view; `collect` makes a graph
    in memory of them, once.

    Parameters
    ----------
    source
        ``"duckdb://archive.duckdb"``; the folder of a Parquet archive; or, of ibis, a connection with the tables
        ``relations`` and ``actors``, or a table of relations.
    actors, kinds, references
        Tables (ibis, pyarrow or pandas) where `source` has none: with a table of relations, its actors.
    on
        A connection of ibis that reads the folder, such as Spark's; DuckDB without it.
    most
        How many relations may be held in memory at once.
    settings
        Of DuckDB: ``memory_limit="2GB"``, ``threads=2``, ``temp_directory=…``

    Raises
    ------
    FileError
        If it cannot be opened, lacks a column, or was stored by another version.

    Examples
    --------
    >>> import tempfile
    >>> import sahelgraph as sg
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     g = sg.connect(sg.store(sg.load(), f"{folder}/mali"))
    ...     sorted(g.allies("MNLA", "2012")["actor"])
    ['ansar_dine', 'aqim', 'mujwa']
    """
    _engine("ibis", "duckdb")
    given = {"actors": actors, "kinds": kinds, "references": references}
    found: dict[str, Any] = {name: table for name, table in given.items() if table is not None}
    about: dict[str, Any] = {}
    if isinstance(source, (str, os.PathLike)):
        where = os.fspath(source)
        tables, about, backend = _place(where, on, settings)
    elif hasattr(source, "get_backend"):
        where, tables, backend = "the table", {"relations": source}, source.get_backend()
    elif not hasattr(source, "list_tables"):
        raise FileError(
            f"{type(source).__name__} is no place of a study; give duckdb://FILE, a folder, or what ibis gives"
        )
    else:
        where, backend = "the connection", source
        tables, about = _of_backend(source)
    if about.get("format", TABLES_FORMAT) != TABLES_FORMAT:
        raise FileError(f"{where}: it was stored by another version of sahelgraph; store the study anew")
    found = tables | found
    for name in ("relations", "actors"):
        if name not in found:
            raise FileError(f"{where}: there is no table {name}; give the place of an archive, or {name}=")
    relations, own = _relations(found["relations"], about, where)
    reading = Reading(title=str(about.get("title", "")))
    reading.version, reading.licence = (str(about.get(name, "")) for name in ("version", "licence"))
    texts = {name: _texts(found[name], name, where) for name in found if name != "relations"}
    known = reading.kinds_of_table(texts["kinds"]) if "kinds" in texts else bundled_kinds()
    none = Table("relations", {name: Column.blank(0) for name in own}, np.zeros(0, np.int32))
    study: Any = reading.graph(texts["actors"], none, known, texts.get("references"))._ledger  # noqa: SLF001
    return TemporalMultigraph(IbisLedger(relations, study, backend, where=where, version=reading.version, most=most))


def store(g: TemporalMultigraph, target: str | os.PathLike[str]) -> str:
    """Put a study where engines answer it, and return that place, which `connect` opens.

    ``duckdb://FILE`` makes a DuckDB file, anything else the folder of a Parquet archive: the tables of the study, every
    column as it was written, and beside each relation what `write_parquet` has there, but that its six days are days
    since 1970-01-01, by which engines pass rows by. Of a narrowed graph the relations in view are stored.

    Raises
    ------
    FileError
        If something is there already, or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> import sahelgraph as sg
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     place = sg.store(sg.load().during("2012"), f"duckdb://{folder}/mali.duckdb")
    ...     len(sg.connect(place)) == len(sg.load().during("2012"))
    True
    """
    place = os.fspath(target)
    path = Path(place.removeprefix(_SCHEME))
    if path.exists():
        raise FileError(f"{path}: there is something already; choose another place")
    if not path.parent.is_dir():
        raise FileError(f"{path.parent}: there is no such folder; make it first, or choose another place")
    _engine("pyarrow", "parquet")
    query = g.query if g.query.statuses is not None else g.query & Query(statuses=frozenset(STATUSES))
    ledger, rows = g._ledger.held(query)  # noqa: SLF001 — columns as written, which no answer gives
    tables = tables_of(ledger, rows, version=g.version)
    with tempfile.TemporaryDirectory(prefix=f".{path.name[:40]}.", dir=path.parent) as temporary:
        made = Path(temporary) / "made"
        if place.startswith(_SCHEME):
            _write_duckdb(made, tables)
        else:
            made.mkdir()
            write_tables(made, tables)
        made.rename(path)
    return place


# -- opening


def _place(where: str, on: Any, settings: Mapping[str, object]) -> tuple[dict[str, Any], dict[str, Any], Any]:  # noqa: ANN401
    """Open a DuckDB file or a folder of Parquet."""
    path = Path(where.removeprefix(_SCHEME))
    if where.startswith(_SCHEME):
        if not path.is_file():
            raise FileError(f"{path}: there is no such file; sahelgraph.store makes one")
        try:
            backend = _duckdb(settings, database=str(path), read_only=True)
            _sealed(backend, ())
            return *_of_backend(backend), backend
        except Exception as error:
            raise error if isinstance(error, FileError) else failed(where, error) from error
    if not path.is_dir():
        raise FileError(f"{path}: there is no such folder; give the folder of a Parquet archive, or duckdb://FILE")
    files = {name: _files(path, name) for name in TABLES}
    files = {name: parts for name, parts in files.items() if parts}
    if "relations" not in files:
        raise FileError(f"{path}: there is no relations.parquet, nor a folder relations; sahelgraph.store makes one")
    about = _about(files["relations"][0])
    try:
        backend = _duckdb(settings) if on is None else on
        # A folder that says year=2012 gives its relations no column: their own days say when they were.
        options = {"duckdb": {"hive_partitioning": False}, "pyspark": {"recursiveFileLookup": True}}
        tables = {}
        for name, parts in files.items():
            here = parts[0] if parts[0].parent == path else path / name
            place = list(map(str, parts)) if on is None else str(here)
            given = options.get(backend.name, {})
            tables[name] = backend.read_parquet(place, table_name=f"sahelgraph_{name}", **given)
        if on is None:
            _sealed(backend, (path,))
        for name in set(tables) - {"relations"}:  # of their own follow no columns that matter here
            strange = set(_about(files[name][0]).get("follows", {}).values())
            tables[name] = tables[name].drop(*strange & set(tables[name].columns))
    except Exception as error:
        raise failed(where, error) from error
    return tables, about, backend


def _files(folder: Path, name: str) -> list[Path]:
    one = folder / f"{name}.parquet"
    return [one] if one.is_file() else sorted((folder / name).rglob("*.parquet"))


def _about(file: Path) -> dict[str, Any]:
    """Return what a Parquet file says of its study."""
    _engine("pyarrow", "parquet")
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        told = (pq.read_schema(file).metadata or {}).get(ABOUT, b"{}")
    except (pa.ArrowException, OSError) as error:
        raise FileError(f"{file}: it cannot be read as Parquet ({error})") from error
    about: dict[str, Any] = json.loads(told)
    return about


def _of_backend(backend: Any) -> tuple[dict[str, Any], dict[str, Any]]:  # noqa: ANN401 — ibis has no types
    """Return the tables of a connection, and what its table `study` says."""
    with warnings.catch_warnings():  # ibis 12 asks DuckDB in a way that DuckDB 1.5 calls old
        warnings.simplefilter("ignore", DeprecationWarning)
        present = set(backend.list_tables())
    tables = {name: backend.table(name) for name in TABLES if name in present}
    if "study" not in present:
        return tables, {}
    return tables, json.loads(backend.to_pyarrow(backend.table("study"))["about"][0].as_py())


def _duckdb(settings: Mapping[str, object], **more: object) -> Any:  # noqa: ANN401 — ibis has no types
    import ibis

    quiet = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    return ibis.duckdb.connect(**more, **(quiet | dict(settings)))


def _sealed(backend: Any, folders: tuple[Path, ...]) -> None:  # noqa: ANN401 — ibis has no types
    """Let the engine read these folders and nothing else, whatever it is asked."""
    listed = ", ".join("'" + str(folder.resolve()).replace("'", "''") + "'" for folder in folders)
    for setting in (
        f"allowed_directories = [{listed}]",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        backend.con.execute(f"SET {setting}")


def _relations(table: Any, about: Mapping[str, Any], where: str) -> tuple[Any, tuple[str, ...]]:  # noqa: ANN401
    """Return the relations with what follows under its own names, and the names of the study's columns."""
    follows = dict(about.get("follows", {}))
    known = {str(written): name for name, written in follows.items()}
    if about:  # an archive tells what ended what; without it answers would be wrong in silence
        missing = [name for name in FOLLOWS if follows.get(name) not in table.columns]
    else:
        known = {name: name for name in FOLLOWS}
        missing = []
    missing += [name for name in _NEEDED if name not in OPEN and name not in table.columns]
    missing += [name for name in OPEN if not about and name not in table.columns]
    if missing:
        raise FileError(f'{where}: relations have no column "{missing[0]}"; store the study anew, or add it')
    own = tuple(name for name in table.columns if name not in known)
    held = {name: table[name] for name in own}
    for written, name in known.items():
        if name in FOLLOWS and written in table.columns:
            held[FOLLOWS[name]] = table[written]
    days = {FOLLOWS[name]: name for name in OPEN}
    for name, column in held.items():
        kind = column.type()
        if name in days and not (kind.is_integer() or kind.is_date()):
            raise FileError(
                f'{where}: column "{days[name]}" of relations holds {kind}; days are whole numbers or dates'
            )
        if name in {"id", "kind", "source", "target", "via"} and not kind.is_string():
            raise FileError(f'{where}: column "{name}" of relations holds {kind}; write ids and kinds as text')
    return table.select(**held), own


def _texts(table: Any, name: str, where: str) -> Table:  # noqa: ANN401 — of any of four libraries
    """Return actors, kinds or references as text."""
    import pyarrow as pa

    try:
        if hasattr(table, "to_pyarrow"):
            table = table.to_pyarrow()
        elif not isinstance(table, pa.Table):
            table = pa.Table.from_pandas(table, preserve_index=table.index.name == "id")
    except Exception as error:
        raise failed(where, error) from error
    columns = {column: column_of(table[column]) for column in table.column_names}
    return Table(name, columns, np.arange(2, table.num_rows + 2, dtype=np.int32))


def _engine(name: str, extra: str) -> None:
    from importlib.util import find_spec

    if find_spec(name) is None:
        raise FileError(f"engines need {name}; install it: pip install 'sahelgraph[{extra}]'")


# -- storing


def _write_duckdb(path: Path, tables: Mapping[str, pa.Table]) -> None:
    import pyarrow as pa

    about = tables["relations"].schema.metadata[ABOUT].decode()  # which alone DuckDB keeps
    told = {name: table if name == "relations" else _as_written(table) for name, table in tables.items()}
    backend = _duckdb({}, database=str(path))
    try:
        for name, table in {**told, "study": pa.table({"about": [about]})}.items():
            # Not through ibis, which leaves `references` without the quotes that this word needs.
            backend.con.from_arrow(_plain(table)).create(name)
    finally:
        backend.disconnect()


def _as_written(table: pa.Table) -> pa.Table:
    follows = json.loads(table.schema.metadata[ABOUT])["follows"]
    return table.drop_columns([*follows.values()])


def _plain(table: pa.Table) -> pa.Table:
    import pyarrow as pa

    types = [pa.string() if pa.types.is_dictionary(field.type) else field.type for field in table.schema]
    return table.cast(pa.schema(list(zip(table.column_names, types, strict=True))))
