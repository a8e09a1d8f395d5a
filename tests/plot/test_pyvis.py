"""The network for tinkerers: the same relations, fanned and placed, and text that stays text in a real browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from tests.plot.page_browser import launched, wait_until

import sahelgraph as sg
from sahelgraph.plot import compose, to_pyvis

if TYPE_CHECKING:
    from pathlib import Path

WAYS = ("in_line", "local", "remote")
BAD = (
    '"><img src=x onerror="window.hit=1"><script>window.hit=1</script></script>{{7*7}} '
    "<a href=javascript:alert(1)>x</a>"
)


def test_every_relation_is_an_edge_with_its_id(year: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    network = to_pyvis(year, positions=places)
    assert [edge["id"] for edge in network.edges] == list(year.relations.index)
    rows = year.relations
    assert {node["actor"] for node in network.nodes} == {*rows["source"], *rows["target"]}
    ends = {edge["id"]: (edge["from"], edge["to"]) for edge in network.edges}
    assert ends == {rel: (row["source"], row["target"]) for rel, row in rows.iterrows()}


def test_only_directed_kinds_have_heads(archive: sg.TemporalMultigraph) -> None:
    g = archive.during("2012")
    heads = {edge["id"]: edge["arrows"]["to"]["enabled"] for edge in to_pyvis(g).edges}
    kinds = g.relations["kind"]
    assert not any(heads[rel] for rel in kinds.index[kinds == "alliance"])
    assert all(heads[rel] for rel in kinds.index[kinds == "campaign"])


def _middle(edge: dict[str, Any], places: dict[str, Any]) -> Any:  # noqa: ANN401
    """Return the middle of an edge as vis-network 9.1.2 draws it."""
    start, stop = places[edge["from"]], places[edge["to"]]
    smooth = edge["smooth"]
    bend = smooth["roundness"] * (1 if smooth["type"] == "curvedCW" else -1) if smooth["enabled"] else 0.0
    way = stop - start
    angle = np.arctan2(-way[1], way[0]) + (0.5 * bend + 0.5) * np.pi
    reach = (0.5 * abs(bend) + 0.5) * np.hypot(*way)
    via = start + reach * np.array([np.sin(angle), np.cos(angle)])
    return start / 4 + via / 2 + stop / 4


def test_parallel_edges_lie_apart_and_bend_little(year: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    network = to_pyvis(year, positions=places)
    at = {node["id"]: np.array([node["x"], node["y"]]) for node in network.nodes}
    pairs: dict[tuple[str, ...], list[Any]] = {}
    for edge in network.edges:
        assert edge["smooth"].get("roundness", 0.0) <= 0.22
        if edge["from"] != edge["to"]:
            pairs.setdefault(tuple(sorted((edge["from"], edge["to"]))), []).append(_middle(edge, at))
    for middles in pairs.values():
        for i, one in enumerate(middles):
            for other in middles[:i]:
                assert np.hypot(*(one - other)) > 2


def test_places_are_ours_and_physics_is_off(archive: sg.TemporalMultigraph, places: pd.DataFrame) -> None:
    network = to_pyvis(archive.during("2012"), positions=places)
    assert network.options["physics"] == {"enabled": False}
    nodes = compose(archive.during("2012"), positions=places).nodes
    x = pd.Series({node["id"]: node["x"] for node in network.nodes})
    y = pd.Series({node["id"]: node["y"] for node in network.nodes})
    assert np.ptp(x / 1000 - nodes["x"]) < 1e-4
    assert np.ptp(y / 1000 + nodes["y"]) < 1e-4  # on a screen y runs downwards


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_get_resources(
    way: str, archive: sg.TemporalMultigraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # "local" drops a folder where one stands
    network = to_pyvis(archive.during("2013"), cdn_resources=way)
    text = network.generate_html()
    assert '"r037"' in text
    network.write_html("a.html")
    assert (tmp_path / "a.html").stat().st_size > 10_000


def test_another_way_is_refused(archive: sg.TemporalMultigraph) -> None:
    with pytest.raises(ValueError, match="write in_line, local or remote"):
        to_pyvis(archive.during("2013"), cdn_resources="cdn")


def test_the_same_network_every_time(archive: sg.TemporalMultigraph) -> None:
    g = archive.during("2012")
    assert to_pyvis(g).generate_html() == to_pyvis(g).generate_html()
    json.dumps([to_pyvis(g).nodes, to_pyvis(g).edges], allow_nan=False)


def test_an_empty_graph_and_one_actor_with_itself(archive: sg.TemporalMultigraph) -> None:
    assert to_pyvis(archive.during("1850")).edges == []
    actors = pd.DataFrame({"id": ["a"], "name": ["A"], "kind": "state"})
    rows = pd.DataFrame({"id": ["r1"], "kind": ["attack"], "source": ["a"], "target": ["a"], "start": ["2012"]})
    assert len(to_pyvis(sg.from_pandas(actors, rows, strict=False)).edges) == 1


def test_the_graph_has_it(archive: sg.TemporalMultigraph) -> None:
    g = archive.during("2012")
    assert g.to_pyvis(lang="fr").edges == to_pyvis(g, lang="fr").edges
    assert "a rompu avec" in json.dumps(g.to_pyvis(lang="fr").edges)


def _hostile() -> sg.TemporalMultigraph:
    actors = pd.DataFrame(
        {"id": ["a", BAD, "c'd", "é"], "name": [BAD, "B", "hrefs", BAD], "kind": ["state", BAD, "state", "state"]}
    )
    rows = pd.DataFrame(
        {
            "id": ["r1", BAD, "r3", "r4"],
            "kind": ["attack", "alliance", "split", "attack"],
            "source": ["a", BAD, "c'd", "é"],
            "target": [BAD, "c'd", "a", "a"],
            "start": "2012-03",
            "note": BAD,
            "reference": BAD,
        }
    )
    return sg.from_pandas(actors, rows, strict=False, title=BAD)


def test_hostile_ids_are_made_safe_and_kept_beside() -> None:
    network = to_pyvis(_hostile())
    assert {node["actor"] for node in network.nodes} == {"a", BAD, "c'd", "é"}
    ids = [node["id"] for node in network.nodes]
    assert len(set(ids)) == 4
    assert not any(set(one) & set("<>&\"'") for one in ids)
    assert "é" in ids  # no markup: as it is
    assert not any("href" in node["title"] for node in network.nodes)


def test_hostile_text_is_shown_and_never_executed(tmp_path: Path) -> None:
    network = to_pyvis(_hostile())
    network.select_menu = network.filter_menu = True  # pyvis writes ids into these as they are
    (tmp_path / "a.html").write_text(network.generate_html(), encoding="utf-8")
    with launched() as browser:
        page = browser.new_page()
        failures: list[str] = []
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.route("**/*", lambda route: route.abort() if route.request.url.startswith("http") else route.continue_())
        page.goto((tmp_path / "a.html").as_uri())
        wait_until(page, "typeof network === 'object' && network.body.edgeIndices.length === 4")
        assert page.evaluate("window.hit") is None
        assert failures == []
        assert page.evaluate("document.querySelector('h1').textContent").startswith('"><img src=x')
        assert page.evaluate("document.querySelectorAll('h1 script, h1 img, #select-menu img').length") == 0
        shown = page.evaluate("edges.get('r1').title")
        assert "<img src=x" in shown
        page.evaluate("network.emit('showPopup', nodes.getIds()[0])")
        assert page.evaluate("window.hit") is None
