"""Study → JSON, GraphML, GEXF → the same study; and every file is read by others too."""

from __future__ import annotations

import json
import math
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any, NamedTuple

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from tests import strategies
from tests.exporters.studies import HARD, assert_same, studies

import sahelgraph as sg
from sahelgraph import exporters
from sahelgraph.errors import DataError, FileError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sahelgraph import TemporalMultigraph


class Format(NamedTuple):
    """How a format is written, read back, and read by networkx."""

    write: Callable[..., Path]
    read: Callable[[Path], TemporalMultigraph]
    elsewhere: Callable[[Path], Any]


def _node_link(path: Path) -> Any:  # noqa: ANN401 — of any class of networkx
    return nx.node_link_graph(json.loads(path.read_text(encoding="utf-8")), edges="edges")


FORMATS = {
    "json": Format(exporters.write_json, exporters.read_json, _node_link),
    "graphml": Format(
        exporters.write_graphml, exporters.read_graphml, lambda path: nx.read_graphml(path, force_multigraph=True)
    ),
    "gexf": Format(exporters.write_gexf, exporters.read_gexf, nx.read_gexf),
}
every_format = pytest.mark.parametrize("name", FORMATS)


def edge_ids(graph: Any) -> set[str]:  # noqa: ANN401 — the same
    found = graph.edges(keys=True, data=True) if graph.is_multigraph() else graph.edges(data=True)
    return {edge[2] if graph.is_multigraph() else edge[2]["id"] for edge in found}


@every_format
@strategies.quick(25)
@given(graph=studies())
def test_any_study_is_read_back(tmp_path_factory: pytest.TempPathFactory, name: str, graph: TemporalMultigraph) -> None:
    path = FORMATS[name].write(graph, tmp_path_factory.mktemp("any") / "study")
    assert_same(FORMATS[name].read(path), graph)


@every_format
@strategies.quick(15)
@given(graph=studies())
def test_any_study_is_read_by_networkx(
    tmp_path_factory: pytest.TempPathFactory, name: str, graph: TemporalMultigraph
) -> None:
    path = tmp_path_factory.mktemp("any") / "study"
    exporters.write_gexf(graph, path, mixed=False) if name == "gexf" else FORMATS[name].write(graph, path)
    there = FORMATS[name].elsewhere(path)
    assert there.is_directed()
    assert set(there) == set(graph.actors.index)
    assert edge_ids(there) == set(graph.relations.index)


@pytest.mark.parametrize("write", [exporters.write_gexf, exporters.write_graphml])
@strategies.quick(15)
@given(graph=studies())
def test_any_study_is_sound_xml(
    tmp_path_factory: pytest.TempPathFactory, write: Callable[..., Path], graph: TemporalMultigraph
) -> None:
    path = write(graph, tmp_path_factory.mktemp("any") / "study")
    tags = [element.tag.rpartition("}")[2] for _, element in ET.iterparse(path)]
    assert (tags.count("node"), tags.count("edge")) == (len(graph.actors), len(graph))


@every_format
def test_the_archive_is_read_back_with_its_references(tmp_path: Path, name: str) -> None:
    graph = sg.load()
    assert_same(FORMATS[name].read(FORMATS[name].write(graph, tmp_path / "mali")), graph)


@every_format
def test_own_kinds_and_hard_text_are_read_back(tmp_path: Path, name: str) -> None:
    kinds = pd.DataFrame(
        {"kind": ["shelling"], "is_a": ["attack"], "phrase": ["shelled"], "definition": ["<&>"], "sign": ["-"]}
    )
    actors = pd.DataFrame({"id": ["a<", '"b&'], "name": ["A", "B"], "kind": ["state"] * 2})
    rows = [{"kind": "shelling", "source": "a<", "target": '"b&', "start": "2012", "own": cell} for cell in HARD]
    references = pd.DataFrame({"key": ["k]]>"], "citation": ["?>"]})
    graph = sg.from_pandas(actors, pd.DataFrame(rows), kinds=kinds, references=references)
    assert_same(FORMATS[name].read(FORMATS[name].write(graph, tmp_path / "study")), graph)


@every_format
def test_a_part_is_drawn_as_it_is_seen_and_read_back_as_write_csv_has_it(tmp_path: Path, name: str) -> None:
    graph = sg.load().around("MNLA").during("2012", mode="certain").of_kind("alliance")
    path = FORMATS[name].write(graph, tmp_path / "part")
    again, expected = FORMATS[name].read(path), sg.read_csv(sg.write_csv(graph, tmp_path / "csv"))
    pd.testing.assert_frame_equal(again.relations, expected.relations)
    pd.testing.assert_frame_equal(again.actors, expected.actors)
    assert len(again) > len(graph)
    if name != "gexf":
        there = FORMATS[name].elsewhere(path)
        assert edge_ids(there) == set(graph.relations.index)
        assert {data["certain"] for *_, data in there.edges(data=True)} == {True}


@every_format
def test_what_is_out_of_view_is_no_edge_and_not_lost(tmp_path: Path, name: str) -> None:
    graph = sg.load()
    announced = graph.where(status=["announced", "hypothetical", "denied", "planned"])
    assert len(announced)
    path = FORMATS[name].write(graph, tmp_path / "mali")
    if name != "gexf":
        assert not edge_ids(FORMATS[name].elsewhere(path)) & set(announced.relations.index)
    again = FORMATS[name].read(path).where(status=["announced", "hypothetical", "denied", "planned"])
    assert list(again.relations.index) == list(announced.relations.index)


@every_format
def test_attributes_carry_doubt_and_derived_days(tmp_path: Path, name: str) -> None:
    write = exporters.write_gexf if name == "gexf" else FORMATS[name].write
    options = {"mixed": False} if name == "gexf" else {}
    there = FORMATS[name].elsewhere(write(sg.load().during("2012"), tmp_path / "mali", **options))
    edge = there.edges["mnla", "ansar_dine", "r009"]
    told = {
        "start": "[2012-01..2012-04]",
        "start_min": "2012-01-01",
        "start_max": "2012-04-30",
        "end_max": "2012-06-30",
    }
    assert {key: edge[key] for key in told} == told
    assert (edge["ended_by"], edge["certain"], edge["directed"], edge["sign"]) == ("r013", True, False, 1)
    assert edge["reference"] == sg.load().relations.loc["r009", "reference"]


@every_format
@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda text: text[: len(text) // 2], "no sound XML|no node-link JSON"),
        (lambda _: "<!DOCTYPE html><html>Not found</html>", "declares a document type|no node-link JSON"),
        (lambda _: "", "no sound XML|no node-link JSON"),
        (lambda text: text.replace('"format"', '"form"').replace("sahelgraph", "other", 2), "no study is told"),
        (lambda text: re.sub('"format": ?1', '"format":2', text), "newer sahelgraph"),
        (lambda text: text.replace('"columns"', '"columms"'), "is damaged"),
        (lambda text: text.replace('"unnamed"', '"unnamad"'), "is damaged"),
        (lambda text: re.sub(r'"unseen": ?\[\]', '"unseen":[[999]]', text), "is damaged"),
    ],
    ids=["cut", "a page of the web", "empty", "foreign", "newer", "columns", "unnamed", "unseen"],
)  # fmt: skip
def test_a_spoilt_file_is_one_clear_error(tmp_path: Path, name: str, spoil: Callable[[str], str], message: str) -> None:
    path = FORMATS[name].write(sg.load(), tmp_path / "mali")
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(FileError, match=message):
        FORMATS[name].read(path)


@every_format
def test_a_value_changed_in_the_file_is_checked_as_a_cell(tmp_path: Path, name: str) -> None:
    path = FORMATS[name].write(sg.load(), tmp_path / "mali")
    path.write_text(path.read_text(encoding="utf-8").replace("[2012-01..2012-04]", "Jan-12"), encoding="utf-8")
    with pytest.raises(DataError, match=r'mali, relations row \d+, column start: "Jan-12"'):
        FORMATS[name].read(path)


@every_format
def test_what_is_there_is_not_written_over_unasked(tmp_path: Path, name: str) -> None:
    path = FORMATS[name].write(sg.load(), tmp_path / "mali")
    before = path.read_bytes()
    with pytest.raises(FileError, match="there already"):
        FORMATS[name].write(sg.load().during(2012), path)
    assert path.read_bytes() == before
    assert len(FORMATS[name].read(FORMATS[name].write(sg.load().around("Mali"), path, overwrite=True))) < len(sg.load())
    with pytest.raises(FileError, match="cannot be read"):
        FORMATS[name].read(tmp_path / "nowhere")


# --- formats that are not read back -------------------------------------------------------------------------------


@strategies.quick(15)
@given(graph=studies())
def test_gml_says_every_text_to_networkx(tmp_path_factory: pytest.TempPathFactory, graph: TemporalMultigraph) -> None:
    there: Any = nx.read_gml(exporters.write_gml(graph, tmp_path_factory.mktemp("any") / "study.gml"))
    relations = graph.relations
    assert set(there) == set(graph.actors.index)
    assert {key for *_, key in there.edges(keys=True)} == set(relations.index)
    for *_, key, data in there.edges(keys=True, data=True):
        assert (data["place"], data["note"]) == (relations.loc[key, "place"], relations.loc[key, "note"])


@strategies.quick(15)
@given(graph=studies())
def test_cytoscape_gets_every_text(tmp_path_factory: pytest.TempPathFactory, graph: TemporalMultigraph) -> None:
    path = exporters.write_cytoscape(graph, tmp_path_factory.mktemp("any") / "study.cyjs")
    there = json.loads(path.read_text(encoding="utf-8"))["elements"]
    nodes, edges = ([one["data"] for one in there[sort]] for sort in ("nodes", "edges"))
    assert {node["id"] for node in nodes} == set(graph.actors.index)
    ours = graph.relations
    assert {edge["id"]: (edge["source"], edge["target"], edge["note"]) for edge in edges} == {
        id_: (row["source"], row["target"], row["note"]) for id_, row in ours.iterrows()
    }
    assert not any("parent" in node for node in nodes)


@strategies.quick(15)
@given(graph=studies())
def test_an_edge_list_has_every_relation_in_view(
    tmp_path_factory: pytest.TempPathFactory, graph: TemporalMultigraph
) -> None:
    path = exporters.write_edges(graph, tmp_path_factory.mktemp("any") / "edges.csv")
    there = pd.read_csv(path, dtype=str, keep_default_na=False, lineterminator="\n", index_col="id")
    assert list(there.columns[:2]) == ["source", "target"]
    ours = graph.relations.loc[there.index]
    assert len(there) == len(ours)
    for name in ("source", "target", "kind", "start", "note"):
        assert there[name].tolist() == ours[name].tolist()


@strategies.quick(15)
@given(graph=studies())
def test_spells_for_r_hold_on_the_days_that_are_possible(
    tmp_path_factory: pytest.TempPathFactory, graph: TemporalMultigraph
) -> None:
    folder = exporters.write_network_dynamic(graph, tmp_path_factory.mktemp("any"))
    edges = pd.read_csv(folder / "edges.csv", keep_default_na=False, lineterminator="\n", index_col="edge.id")
    vertices = pd.read_csv(folder / "vertices.csv", keep_default_na=False, dtype={"id": str})
    assert vertices["vertex.id"].tolist() == list(range(1, len(graph.actors) + 1))
    name_of = dict(zip(vertices["vertex.id"], vertices["id"], strict=True))
    assert {(key, name_of[row["tail"]], name_of[row["head"]]) for key, row in edges.iterrows()} == {
        (key, row["source"], row["target"]) for key, row in graph.relations.iterrows()
    }
    for day in range(strategies.FIRST - 1, strategies.LAST + 2):
        held = edges[(edges["onset"].astype(float) <= day) & (day < edges["terminus"].astype(float))]
        text = pd.Timestamp(day, unit="D").date().isoformat()
        assert set(held.index) == set(graph.at(text, mode="possible").relations.index)
    censored = edges["terminus.censored"].astype(str).str.upper() == "TRUE"
    assert (censored == (edges["terminus"].astype(float) == math.inf)).all()


@pytest.mark.parametrize(
    "write", [exporters.write_gml, exporters.write_cytoscape, exporters.write_edges, exporters.write_network_dynamic]
)
def test_the_others_do_not_write_over_either(tmp_path: Path, write: Callable[..., Path]) -> None:
    path = tmp_path if write is exporters.write_network_dynamic else tmp_path / "mali"
    write(sg.load(), path)
    with pytest.raises(FileError, match="there already"):
        write(sg.load(), path)
    write(sg.load(), path, overwrite=True)
    with pytest.raises(FileError, match="no such folder"):
        write(sg.load(), tmp_path / "nowhere" / "mali")
