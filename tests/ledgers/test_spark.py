"""The same expression on Spark, in one process; `make spark` asks the same of a cluster of worker processes."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from tests import strategies
from tests.ledgers import same

import sahelgraph as sg
from sahelgraph._dates import parse_period
from sahelgraph._query import When
from sahelgraph.errors import FileError
from sahelgraph.ledgers.ibis import holds

if TYPE_CHECKING:
    from pathlib import Path

    from sahelgraph._graph import TemporalMultigraph

# One worker starts Spark for all; and Spark and ibis speak in ways that newer Pythons and pandas call old.
pytestmark = [pytest.mark.xdist_group("spark"), pytest.mark.filterwarnings("ignore")]


def test_a_thousand_random_studies_give_the_same_rows(tmp_path: Path, spark: object) -> None:
    memory = same.studies(1_000)
    ledger: Any = sg.connect(sg.store(memory, tmp_path / "studies"), on=spark)._ledger
    asked = same.questions(18)
    # Many questions in one job: to start one is what costs.
    for begin in range(0, len(asked), 3):
        several = list(enumerate(asked))[begin : begin + 3]
        rows = (ledger.select(query).select("id").mutate(asked=number) for number, query in several)
        found = ledger.run(reduce(lambda one, other: one.union(other), rows)).to_pylist()
        for number, query in several:
            kept, places = memory._ledger.held(query)
            expected = sorted(kept.ids[place] for place in places.tolist())
            assert sorted(row["id"] for row in found if row["asked"] == number) == expected, query


def test_every_case_of_overlap(tmp_path: Path, spark: object) -> None:
    ledger: Any = sg.connect(sg.store(same.overlaps(), tmp_path / "cases"), on=spark)._ledger
    cases = same.cases_by_period()
    asked = [When(parse_period(period), mode) for period in cases for mode in strategies.MODES]
    columns = {f"{when.period.text} {when.mode}": holds(ledger.table, when) for when in asked}
    told = {row["id"]: row for row in ledger.run(ledger.table.select("id", **columns)).to_pylist()}
    for period, several in cases.items():
        for id_, case in several:
            for mode in strategies.MODES:
                assert told[id_][f"{parse_period(period).text} {mode}"] == (case[mode] == "true"), case


@pytest.fixture(scope="module")
def mali(tmp_path_factory: pytest.TempPathFactory, spark: object) -> TemporalMultigraph:
    return sg.connect(sg.store(sg.load(), tmp_path_factory.mktemp("stores") / "mali"), on=spark)


def test_the_tables_of_the_archive(mali: TemporalMultigraph) -> None:
    memory = sg.load()
    assert len(mali) == len(memory)
    for name in ("relations", "actors", "days"):
        pd.testing.assert_frame_equal(getattr(mali, name), getattr(memory, name), obj=name)
    pd.testing.assert_frame_equal(mali.allies("MNLA", "2012"), memory.allies("MNLA", "2012"))
    pd.testing.assert_frame_equal(mali.between("MNLA", "AQIM"), memory.between("MNLA", "AQIM"))
    pd.testing.assert_frame_equal(mali.counts(), memory.counts())
    assert repr(mali.ask("who allied with MNLA in 2012")) == repr(memory.ask("who allied with MNLA in 2012"))
    assert mali.explain("r009") == memory.explain("r009")


def test_degree_and_summary_inside_the_engine(mali: TemporalMultigraph) -> None:
    memory = sg.load()
    pd.testing.assert_series_equal(sg.ledgers.degree(mali.during("2012")), sg.measures.degree(memory.during("2012")))
    found = sg.ledgers.summary(mali, first=2012, last=2013)
    expected = sg.measures.over_time(sg.measures.summary, memory, first=2012, last=2013)[list(found.columns)]
    pd.testing.assert_frame_equal(found, expected)


def test_hostile_names_are_data(tmp_path: Path, spark: object) -> None:
    names = ["'; DROP TABLE relations; --", "back\\slash\\'", '"quoted" `ticks`', "émoji 😀", "${spark.home}"]
    actors = pd.DataFrame({"id": names, "name": [f"{name} and Sons" for name in names], "kind": "armed group"})
    relations = pd.DataFrame({"kind": "attack", "source": names, "target": names[1:] + names[:1], "start": "2012"})
    memory = sg.from_pandas(actors, relations)
    engine = sg.connect(sg.store(memory, tmp_path / "hostile"), on=spark)
    for name in names:
        pd.testing.assert_frame_equal(engine.partners(name), memory.partners(name))


def test_a_corrupt_file_is_one_clear_error(tmp_path: Path, spark: object) -> None:
    folder = tmp_path / "archive"
    sg.store(sg.load(), folder)
    engine = sg.connect(folder, on=spark)
    path = folder / "relations.parquet"
    data = path.read_bytes()
    path.write_bytes(data[:4] + bytes(len(data) // 2) + data[4 + len(data) // 2 :])
    with pytest.raises(FileError, match="nothing is answered by half"):
        engine.relations  # noqa: B018 — to ask is the test
