from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from tests import strategies
from tests.ledgers import same

import sahelgraph as sg
from sahelgraph._dates import parse_period
from sahelgraph._kinds import STATUSES
from sahelgraph._query import Query, When
from sahelgraph.errors import QueryError, UnknownNameError

if TYPE_CHECKING:
    from pathlib import Path

    from sahelgraph._graph import TemporalMultigraph

ibis = pytest.importorskip("ibis", reason="engines need the extra duckdb: pip install 'sahelgraph[duckdb]'")
pytest.importorskip("duckdb", reason="engines need the extra duckdb: pip install 'sahelgraph[duckdb]'")
pa = pytest.importorskip("pyarrow", reason="Parquet needs the extra parquet: pip install 'sahelgraph[parquet]'")

# One worker makes the stores for all.
pytestmark = pytest.mark.xdist_group("engines")
HOSTILE = (
    "'; DROP TABLE relations; --",
    'quoted "id"',
    "back\\slash\\'",
    "{{jinja}} %s $1 ?",
    "émoji 😀",
    "عربي",
    "percent%20",
    "NULL",
    "1=1",
)


@pytest.fixture(params=["parquet", "duckdb", "written"])
def mali(places: dict[str, str], request: pytest.FixtureRequest) -> TemporalMultigraph:
    return sg.connect(places[request.param])


def ids(graph: TemporalMultigraph, query: Query) -> list[str]:
    ledger, rows = graph._ledger.held(query)
    found: list[str] = ledger.ids.texts(rows).tolist()
    return found


# --- the same rows -----------------------------------------------------------------------------------------


def test_a_thousand_random_studies_give_the_same_rows(tmp_path: Path) -> None:
    memory = same.studies(1_000)
    engine = sg.connect(sg.store(memory, tmp_path / "studies"))
    kept = 0
    for place, query in enumerate(same.questions(250)):
        found = ids(memory, query)
        ledger: Any = engine._ledger
        if place % 10:
            assert sorted(ledger.run(ledger.select(query).select("id"))["id"].to_pylist()) == sorted(found), query
        else:
            assert ids(engine, query) == found, query
        kept += len(found)
    assert kept > 10_000


def test_counts_and_spans_are_those_of_the_memory(tmp_path: Path) -> None:
    memory = same.studies(30)
    engine = sg.connect(sg.store(memory, tmp_path / "studies"))
    for query in same.questions(60):
        assert engine._ledger.count(query) == memory._ledger.count(query), query
        assert engine._ledger.span(query) == memory._ledger.span(query), query
        assert engine._ledger.counts(query) == memory._ledger.counts(query), query
        assert engine._ledger.actors_of(query).tolist() == memory._ledger.actors_of(query).tolist(), query


@pytest.mark.parametrize("mode", strategies.MODES)
def test_every_case_of_overlap(tmp_path: Path, mode: str) -> None:
    engine = sg.connect(sg.store(same.overlaps(), tmp_path / "cases"))
    for period, cases in same.cases_by_period().items():
        found = set(engine.during(period, mode=mode).relations.index)
        for id_, case in cases:
            assert (id_ in found) == (case[mode] == "true"), case


def test_every_table_of_the_archive(mali: TemporalMultigraph) -> None:
    expected = same.answers(sg.load())
    for name, table in same.answers(mali).items():
        pd.testing.assert_frame_equal(table, expected[name], obj=name)
    assert len(mali) == len(sg.load())
    assert repr(mali) == repr(sg.load())
    assert (mali.title, mali.version, mali.licence) == (sg.load().title, sg.load().version, sg.load().licence)


@pytest.mark.parametrize(
    "question",
    [
        "who allied with MNLA in 2012",
        "who attacked MNLA in 1990",
        "did France attack MNLA",
        "did the MNLA ally with AQIM in July 2012",
        "how many coups in 2012",
        "how many died in the coup",
        "what happened between MNLA and AQIM",
        "qui a attaqué le Mali",
        "who was president before March 2012",
        "who trained the coup leaders",
        "who allied with both MNLA and AQIM",
        "who allied with Mali and MNLA",
        "when did alliances of MNLA end",
        "how many troops did France deploy",
        "what happened in northern Mali in 2012",
        "where did the Islamist groups commit violence",
        "who was Keita in 2020",
        "which armed groups were there in 2012",
        "who attacked in Timbuktu",
    ],
)
def test_questions_in_words_print_the_same_answer(mali: TemporalMultigraph, question: str) -> None:
    here, there = sg.load().ask(question), mali.ask(question)
    assert repr(there) == repr(here)
    assert there.to_dict() == here.to_dict()
    pd.testing.assert_frame_equal(there.table, here.table)


def test_an_end_that_nobody_wrote_is_attested_nowhere(mali: TemporalMultigraph) -> None:
    memory, ended = sg.load(), []
    for mode in strategies.MODES:
        query = Query(periods=(When(parse_period("../.."), mode, "end"),))
        assert ids(mali, query) == ids(memory, query)
        ended.append(len(ids(memory, query)))
    assert ended[strategies.MODES.index("attested")] < max(ended)


def test_parquet_of_either_door_is_opened_by_the_other(mali: TemporalMultigraph, tmp_path: Path) -> None:
    memory = sg.load()
    for graph in (
        sg.read_parquet(sg.store(mali, tmp_path / "stored")),
        sg.read_parquet(sg.write_parquet(mali, tmp_path / "written")),
    ):
        pd.testing.assert_frame_equal(graph.relations, memory.relations)
        pd.testing.assert_frame_equal(graph.days, memory.days)
        pd.testing.assert_frame_equal(graph.allies("MNLA", "2012"), memory.allies("MNLA", "2012"))
        assert graph.version == memory.version


def test_every_story_is_told_the_same(mali: TemporalMultigraph) -> None:
    memory = sg.load()
    for id_ in [*memory.relations.index[:30], "r009", *memory.loose_ends().index]:
        assert mali.explain(id_) == memory.explain(id_)
    with pytest.raises(UnknownNameError, match="the id of no relation"):
        mali.explain("r000")


def test_a_row_without_any_date_is_attested_in_all_of_time_only(tmp_path: Path) -> None:
    row = dict.fromkeys(strategies.COLUMNS, "") | {
        "id": "r1", "kind": "alliance", "source": "a", "target": "b", "start": "..",
    }  # fmt: skip
    engine = sg.connect(sg.store(sg.from_pandas(*strategies.frames([row])), tmp_path / "undated"))
    assert [len(engine.during(period)) for period in ("../..", "../2020", "2020/..")] == [1, 0, 0]
    assert engine.days.isna().all(axis=None)


# --- inside the engine, and out of it ----------------------------------------------------------------------


@pytest.mark.parametrize("sign", [None, "friendly", "hostile", "neutral"])
@pytest.mark.parametrize("policy", ["ends", "hostile", "ignore"])
def test_degree_inside_the_engine_is_the_measure(tmp_path: Path, policy: str, sign: str | None) -> None:
    for number, memory in enumerate((sg.load(), same.studies(40))):
        engine = sg.connect(sg.store(memory, tmp_path / f"study{number}"))
        for query in (Query(), memory.during("2012-03").query, memory.of_sign("hostile").query):
            here = sg.measures.degree(memory._narrowed(query), sign=sign, sign_policy=policy)
            there = sg.ledgers.degree(engine._narrowed(query), sign=sign, sign_policy=policy)
            pd.testing.assert_series_equal(there, here)


@pytest.mark.parametrize("policy", ["ends", "hostile", "ignore"])
def test_the_summary_inside_the_engine_is_the_measure(mali: TemporalMultigraph, policy: str) -> None:
    years: dict[str, Any] = {"first": 2010, "last": 2015, "sign_policy": policy}
    found = sg.ledgers.summary(mali, **years)
    expected = sg.measures.over_time(sg.measures.summary, sg.load(), **years)[list(found.columns)]
    pd.testing.assert_frame_equal(found, expected)


def test_a_graph_in_memory_is_no_engine() -> None:
    with pytest.raises(QueryError, match=r"in memory; sahelgraph\.measures"):
        sg.ledgers.degree(sg.load())


def test_measures_hold_what_is_in_view(mali: TemporalMultigraph) -> None:
    for name in ("pn", "pagerank", "fragmentation", "degree"):
        measure = getattr(sg.measures, name)
        here, there = measure(sg.load().during("2012")), measure(mali.during("2012"))
        assert (here == there) if isinstance(here, float) else here.equals(there), name


def test_collect_makes_a_graph_in_memory(mali: TemporalMultigraph) -> None:
    narrow = mali.around("MNLA").during("2012")
    found, expected = narrow.collect(), sg.load().around("MNLA").during("2012")
    pd.testing.assert_frame_equal(found.relations, expected.relations)
    pd.testing.assert_frame_equal(found.actors, expected.actors)
    pd.testing.assert_frame_equal(found.partners("MNLA"), expected.partners("MNLA"))
    assert found.collect() is found
    assert sorted(found.to_networkx().nodes) == sorted(expected.to_networkx().nodes)


def test_a_slice_too_large_is_refused_with_the_way_out(places: dict[str, str]) -> None:
    engine = sg.connect(places["parquet"], most=20)
    assert len(engine.allies("MNLA")) == 3
    with pytest.raises(QueryError, match=r"127 relations are too many.*20 may be at most.*narrow.*most="):
        engine.collect()
    assert len(engine) == 127
    assert len(engine.counts()) == 31
    assert sg.ledgers.degree(engine).sum() > 0


def test_pictures_and_files_are_made_of_what_is_in_view(mali: TemporalMultigraph, tmp_path: Path) -> None:
    here, there = (sg.plot.timeline(g.during("2012")) for g in (sg.load(), mali))
    labels = [[text.get_text() for text in axes.texts] + [*map(str, axes.get_yticklabels())] for axes in (here, there)]
    assert labels[0] == labels[1]
    assert len(there.collections) == len(here.collections)
    sg.write_csv(mali, tmp_path / "files")
    assert sg.diff(sg.read_csv(tmp_path / "files"), sg.load()).table.empty


# --- hostile names -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile() -> TemporalMultigraph:
    actors = pd.DataFrame({"id": HOSTILE, "name": [f"{id_} and Sons" for id_ in HOSTILE], "kind": "armed group"})
    relations = [
        {"id": f"r{i}{id_}", "kind": "attack", "source": id_, "target": HOSTILE[i - 1], "start": "2012", "place": id_}
        for i, id_ in enumerate(HOSTILE)
    ]
    return sg.from_pandas(actors, pd.DataFrame(relations))


def test_hostile_names_are_data(tmp_path: Path, hostile: TemporalMultigraph) -> None:
    for place in (tmp_path / "hostile", f"duckdb://{tmp_path / 'its.duckdb'}"):
        engine = sg.connect(sg.store(hostile, place))
        for id_ in HOSTILE:
            pd.testing.assert_frame_equal(engine.partners(id_), hostile.partners(id_))
            pd.testing.assert_frame_equal(engine.where(place=id_).relations, hostile.where(place=id_).relations)
            relation = hostile.where(place=id_).relations.index[0]
            assert engine.explain(relation) == hostile.explain(relation)
        assert len(engine) == len(HOSTILE)


def test_no_name_is_in_the_sql(tmp_path: Path, hostile: TemporalMultigraph) -> None:
    engine = sg.connect(sg.store(hostile, tmp_path / "hostile"))
    graph = engine.around(HOSTILE[0]).where(place=HOSTILE[1]).of_kind("attack").during("2012")
    ledger: Any = graph._ledger
    sql = str(ibis.to_sql(ledger.select(graph.query), dialect="duckdb"))
    assert "DROP TABLE" not in sql
    assert HOSTILE[1] not in sql


def test_a_foreign_table_may_hold_any_character() -> None:
    names = ["nul\0in it", "line\nbreak", "\\'", "ok"]
    rows: dict[str, Any] = {
        "id": [f"r{i}" for i in range(4)],
        "kind": ["attack"] * 4,
        "source": names,
        "target": names[1:] + names[:1],
        "start": ["2012"] * 4,
        "end": [None] * 4,
    }
    first, last = 15340, 15705
    days = {"start_min": first, "start_max": last, "end_min": first, "end_max": last, "seen_first": first}
    rows |= {name: [day] * 4 for name, day in days.items()} | {"seen_last": [last] * 4}
    backend = ibis.duckdb.connect()
    table = backend.create_table("given", ibis.memtable(_arrow(rows)))
    ledger = sg.connect(table, actors=pd.DataFrame({"id": ["ok"], "name": ["Ok"], "kind": ["state"]}))._ledger
    for name in names:
        kept = ledger.select(Query().matching("source", frozenset({name})))  # type: ignore[attr-defined]
        assert backend.to_pyarrow(kept)["source"].to_pylist() == [name]


def _arrow(rows: dict[str, list[Any]]) -> Any:  # noqa: ANN401 — pyarrow has no types
    types = {int: pa.int32(), str: pa.string(), type(None): pa.string()}
    return pa.table({name: pa.array(cells, types[type(cells[0])]) for name, cells in rows.items()})


# --- other tables ------------------------------------------------------------------------------------------


def test_a_table_of_dates_will_do() -> None:
    """Days as dates, open sides as missing values, categories missing: what other programs write."""
    memory = sg.load()
    frame = memory.relations.reset_index().join(memory.days.reset_index(drop=True))
    frame = frame.replace({"": None})
    for name in memory.days.columns:
        frame[name] = frame[name].dt.date
    backend = ibis.duckdb.connect()
    table = backend.create_table("given", ibis.memtable(pa.Table.from_pandas(frame, preserve_index=False)))
    engine = sg.connect(table, actors=memory.actors)
    for period in ("2012", "../2013", "2014-07/.."):
        for mode in strategies.MODES:
            found, expected = (g.during(period, mode=mode).relations for g in (engine, memory))
            pd.testing.assert_frame_equal(found, expected)
    found, expected = (g.during("2012", mode="possible").days for g in (engine, memory))
    pd.testing.assert_frame_equal(found, expected)


def test_a_connection_has_its_tables_by_name(places: dict[str, str]) -> None:
    backend = ibis.duckdb.connect(places["duckdb"].removeprefix("duckdb://"), read_only=True)
    pd.testing.assert_frame_equal(sg.connect(backend).relations, sg.load().relations)


def test_relations_may_be_many_files(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    sg.store(sg.load(), folder)
    import pyarrow.parquet as pq

    table = pq.read_table(folder / "relations.parquet")
    (folder / "relations.parquet").unlink()
    for number, part in enumerate((table.slice(0, 50), table.slice(50))):
        (folder / "relations" / f"year={2012 + number}").mkdir(parents=True)
        pq.write_table(part, folder / "relations" / f"year={2012 + number}" / "part.parquet")
    pd.testing.assert_frame_equal(sg.connect(folder).relations, sg.load().relations)


def test_columns_of_ones_own_may_have_any_name(tmp_path: Path) -> None:
    actors, relations = strategies.frames(
        [dict.fromkeys(strategies.COLUMNS, "") | {"kind": "attack", "source": "a", "target": "b", "start": "2012"}]
    )
    relations["start_min"] = relations["loose_end"] = "mine"
    memory = sg.from_pandas(actors, relations)
    for place in (tmp_path / "own", f"duckdb://{tmp_path / 'own.duckdb'}"):
        engine = sg.connect(sg.store(memory, place))
        pd.testing.assert_frame_equal(engine.during("2012").relations, memory.during("2012").relations)


def test_the_statuses_out_of_view_are_stored_too(places: dict[str, str]) -> None:
    everything = Query(statuses=frozenset(STATUSES))
    assert ids(sg.connect(places["duckdb"]), everything) == ids(sg.load(), everything)
