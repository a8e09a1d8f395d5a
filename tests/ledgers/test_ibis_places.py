"""Where an engine opens a study, and what it refuses to open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import sahelgraph as sg
from sahelgraph.errors import FileError

if TYPE_CHECKING:
    from pathlib import Path


ibis = pytest.importorskip("ibis", reason="engines need the extra duckdb: pip install 'sahelgraph[duckdb]'")
pytest.importorskip("duckdb", reason="engines need the extra duckdb: pip install 'sahelgraph[duckdb]'")
pa = pytest.importorskip("pyarrow", reason="Parquet needs the extra parquet: pip install 'sahelgraph[parquet]'")

# One worker makes the stores for all.
pytestmark = pytest.mark.xdist_group("engines")


def test_a_corrupt_file_is_one_clear_error(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    sg.store(sg.load(), folder)
    path = folder / "relations.parquet"
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(FileError, match=r"relations\.parquet: it cannot be read as Parquet"):
        sg.connect(folder)
    path.write_bytes(data[:100] + bytes(len(data) // 2) + data[100 + len(data) // 2 :])  # its end still opens
    with pytest.raises(FileError, match="nothing is answered by half"):
        sg.connect(folder).relations  # noqa: B018 — to ask is the test
    path.write_bytes(b"")
    with pytest.raises(FileError, match="cannot be read as Parquet"):
        sg.connect(folder)
    (tmp_path / "no.duckdb").write_bytes(b"this is no database")
    with pytest.raises(FileError, match="could not answer"):
        sg.connect(f"duckdb://{tmp_path / 'no.duckdb'}")


@pytest.mark.parametrize("column", ["source", "seen_first", "ended_by", "id"])
def test_a_missing_column_is_named(tmp_path: Path, column: str) -> None:
    import pyarrow.parquet as pq

    folder = tmp_path / "archive"
    sg.store(sg.load(), folder)
    table = pq.read_table(folder / "relations.parquet")
    pq.write_table(table.drop_columns([column]), folder / "relations.parquet")
    with pytest.raises(FileError, match=f'relations have no column "{column}"; store the study anew'):
        sg.connect(folder)


def test_another_format_is_named(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    folder = tmp_path / "archive"
    sg.store(sg.load(), folder)
    table = pq.read_table(folder / "relations.parquet")
    older = table.replace_schema_metadata({"sahelgraph": '{"format": 0}'})
    pq.write_table(older, folder / "relations.parquet")
    with pytest.raises(FileError, match="another version of sahelgraph; store the study anew"):
        sg.connect(folder)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [("source", "nobody", 'source "nobody" is no actor'), ("kind", "dance", 'kind "dance" is no kind')],
)
def test_a_row_that_the_study_does_not_know_is_refused(tmp_path: Path, column: str, value: str, message: str) -> None:
    folder = tmp_path / "archive"
    sg.store(sg.load(), folder)
    frame = pd.read_parquet(folder / "relations.parquet")
    frame[column] = frame[column].astype(str)
    frame.loc[5, column] = value
    engine = sg.connect(ibis.memtable(pa.Table.from_pandas(frame)), actors=sg.load().actors)
    with pytest.raises(FileError, match=message):
        engine.relations  # noqa: B018 — to ask is the test


def test_places_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"no such file; sahelgraph\.store makes one"):
        sg.connect(f"duckdb://{tmp_path / 'none.duckdb'}")
    with pytest.raises(FileError, match="no such folder"):
        sg.connect(tmp_path / "none")
    with pytest.raises(FileError, match=r"no relations\.parquet"):
        sg.connect(tmp_path)
    with pytest.raises(FileError, match="something already"):
        sg.store(sg.load(), tmp_path)
    with pytest.raises(FileError, match="no such folder; make it first"):
        sg.store(sg.load(), tmp_path / "none" / "deeper")
    with pytest.raises(FileError, match="int is no place of a study"):
        sg.connect(2012)
    with pytest.raises(FileError, match="no table actors"):
        sg.connect(ibis.memtable(pa.table({"id": ["r1"]})))


def test_a_connection_reads_its_own_files_only(tmp_path: Path, places: dict[str, str]) -> None:
    import duckdb

    secret = tmp_path / "secret.csv"
    secret.write_text("a,b\n1,2\n")
    for place in places.values():
        engine = sg.connect(place)._ledger.backend.con  # type: ignore[attr-defined]
        with pytest.raises(duckdb.Error, match="disabled by configuration"):
            engine.execute(f"SELECT * FROM read_csv('{secret}')")  # noqa: S608 — what must not work
        with pytest.raises(duckdb.Error, match="configuration has been locked"):
            engine.execute("SET enable_external_access = true")
