"""A GEXF in which some edges have a direction and some have none, as Gephi and this library write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import sahelgraph as sg

if TYPE_CHECKING:
    from pathlib import Path

MIXED = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3"><graph defaultedgetype="{default}">
<attributes class="edge"><attribute id="0" title="kind" type="string"/></attributes>
<nodes><node id="red" label="Red"/><node id="blue" label="Blue"/><node id="grey" label="Grey"/></nodes>
<edges>
<edge id="0" source="red" target="blue"{attack}><attvalues><attvalue for="0" value="attack"/></attvalues></edge>
<edge id="1" source="grey" target="blue"{alliance}><attvalues><attvalue for="0" value="alliance"/></attvalues></edge>
</edges></graph></gexf>
"""
ROWS = [("attack", "red", "blue"), ("alliance", "grey", "blue")]


@pytest.mark.parametrize(
    ("default", "attack", "alliance"),
    [
        ("directed", "", ' type="undirected"'),
        ("undirected", ' type="directed"', ""),
        ("directed", ' type="directed"', ' type="undirected"'),
    ],
)
def test_a_mixed_graph_keeps_its_directions(default: str, attack: str, alliance: str, tmp_path: Path) -> None:
    path = tmp_path / "mixed.gexf"
    path.write_text(MIXED.format(default=default, attack=attack, alliance=alliance), encoding="utf-8")
    made = sg.importers.gexf.read(path)
    assert [(row["kind"], row["source"], row["target"]) for row in made.relations] == ROWS
    assert not any("sahelgraph wrote" in notice for notice in made.tally.notices)


def test_a_file_of_this_library_is_read_and_says_what_reads_it_better(tmp_path: Path) -> None:
    g = sg.load().during("2012")
    made = sg.importers.gexf.read(sg.exporters.write_gexf(g, tmp_path / "2012.gexf"))
    assert len(list(made.relations)) == len(g)
    assert any("sahelgraph.exporters.read_gexf" in notice for notice in made.tally.notices)
