"""GEXF by the rules of its published schema (gexf 1.3: gexf.rnc and dynamics.rnc), and as Gephi reads it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import pytest
from hypothesis import given
from tests import strategies
from tests.exporters.studies import studies

import sahelgraph as sg
from sahelgraph.exporters import write_gexf

if TYPE_CHECKING:
    from pathlib import Path

    from sahelgraph import TemporalMultigraph

NAMESPACE = "{http://gexf.net/1.3}"
DATE = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
ANY, COUNT, WAY = r"(?s:.*)", r"\d+", "directed|undirected|mutual"
TYPES = (
    "integer|long|double|float|boolean|bigdecimal|biginteger|byte|char|short|string|anyURI"
    "|list(string|boolean|integer|long|float|double|byte|short|bigdecimal|biginteger|char)"
)
VALUES = {"string": ANY, "integer": r"[+-]?\d+", "boolean": "true|false"}
TIMES = {"start": DATE, "end": DATE, "timestamp": DATE}
SPELLS = TIMES | {"intervals": ANY, "timestamps": ANY}


class Rule(NamedTuple):
    """What an element may hold: its children in order (? once at most, * any number, + some), its attributes."""

    children: str
    required: dict[str, str]
    optional: dict[str, str]


RULES = {
    "gexf": Rule("meta? graph", {"version": "1.3"}, {"variant": ANY}),
    "meta": Rule("creator? keywords? description?", {}, {"lastmodifieddate": DATE}),
    "creator": Rule("", {}, {}),
    "keywords": Rule("", {}, {}),
    "description": Rule("", {}, {}),
    "graph": Rule(
        "attributes* nodes edges",
        {},
        {
            "defaultedgetype": WAY, "idtype": "integer|string", "mode": "static|dynamic|slice",
            "timeformat": "integer|double|date|dateTime", "timerepresentation": "interval|timestamp", "timezone": ANY,
        }
        | TIMES,
    ),
    "attributes": Rule("attribute*", {"class": "node|edge"}, {"mode": "static|dynamic"}),
    "attribute": Rule("default? options?", {"id": ANY, "title": ANY, "type": TYPES}, {}),
    "nodes": Rule("node*", {}, {"count": COUNT}),
    "edges": Rule("edge*", {}, {"count": COUNT}),
    "node": Rule("attvalues? spells?", {"id": ANY}, {"label": ANY, "pid": ANY} | SPELLS),
    "edge": Rule(
        "attvalues? spells?",
        {"source": ANY, "target": ANY},
        {"id": ANY, "type": WAY, "label": ANY, "weight": r"[\d.eE+-]+", "kind": ANY} | SPELLS,
    ),
    "attvalues": Rule("attvalue*", {}, {}),
    "attvalue": Rule("", {"for": ANY, "value": ANY}, TIMES),
    "spells": Rule("spell+", {}, {}),
    "spell": Rule("", {}, TIMES),
}  # fmt: skip


def faults(root: ET.Element) -> list[str]:
    """Tell what breaks the schema, or what refers to nothing."""
    found = []
    for element in root.iter():
        tag = element.tag.removeprefix(NAMESPACE)
        if tag not in RULES or not element.tag.startswith(NAMESPACE):
            found.append(f"{tag} is no element of GEXF")
            continue
        rule = RULES[tag]
        children = " ".join(child.tag.removeprefix(NAMESPACE) for child in element)
        order = "".join(
            f"({part.rstrip('?*+')} ){part[-1] if part[-1] in '?*+' else ''}" for part in rule.children.split()
        )
        if not re.fullmatch(order, f"{children} " if children else ""):
            found.append(f"{tag} holds {children[:60]}")
        found += [f"{tag} lacks {name}" for name in rule.required if name not in element.attrib]
        allowed = rule.required | rule.optional
        found += [
            f"{tag} has {name}={value!r}"
            for name, value in element.attrib.items()
            if name not in allowed or not re.fullmatch(allowed[name], value)
        ]
        if children and (element.text or "").strip():
            found.append(f"{tag} holds text")
    return found or _loose(root)


def _loose(root: ET.Element) -> list[str]:
    found = []
    graph = root.find(f"{NAMESPACE}graph")
    assert graph is not None
    nodes = [node.get("id") for node in graph.iter(f"{NAMESPACE}node")]
    edges = [edge.get("id") for edge in graph.iter(f"{NAMESPACE}edge")]
    for ids in (nodes, edges):
        found += ["an id twice"] * (len(ids) - len(set(ids)))
    ends = {edge.get(side) for edge in graph.iter(f"{NAMESPACE}edge") for side in ("source", "target")}
    found += [f"an edge to {end}" for end in ends - set(nodes)]
    for sort in ("node", "edge"):
        (declared,) = (one for one in graph.findall(f"{NAMESPACE}attributes") if one.get("class") == sort)
        types = {one.get("id"): one.get("type", "") for one in declared}
        found += ["an attribute twice"] * (len(declared) - len(types))
        found += ["a title twice"] * (len(declared) - len({one.get("title") for one in declared}))
        for element in graph.iter(f"{NAMESPACE}{sort}"):
            values = list(element.iter(f"{NAMESPACE}attvalue"))
            found += ["a value twice"] * (len(values) - len({one.get("for") for one in values}))
            found += [
                f"{one.get('value')!r} is no {types.get(one.get('for'))}"
                for one in values
                if not re.fullmatch(VALUES[types.get(one.get("for"), "")], one.get("value", ""))
            ]
    for counted in ("nodes", "edges"):
        within = graph.find(f"{NAMESPACE}{counted}")
        assert within is not None
        found += [f"count of {counted}"] * (within.get("count") != str(len(within)))
    for spell in graph.iter(f"{NAMESPACE}spell"):
        sides = [date.fromisoformat(spell.attrib[side]) for side in ("start", "end") if side in spell.attrib]
        found += ["a spell without days"] * (not sides) + ["a spell that runs backwards"] * (sides != sorted(sides))
    return found


def test_the_archive_keeps_the_rules(tmp_path: Path) -> None:
    assert faults(ET.parse(write_gexf(sg.load(), tmp_path / "mali.gexf")).getroot()) == []


@pytest.mark.parametrize("mixed", [True, False])
@strategies.quick(25)
@given(graph=studies())
def test_any_study_keeps_the_rules(
    tmp_path_factory: pytest.TempPathFactory, graph: TemporalMultigraph, *, mixed: bool
) -> None:
    path = write_gexf(graph, tmp_path_factory.mktemp("any") / "study.gexf", mixed=mixed)
    assert faults(ET.parse(path).getroot()) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('version="1.3"', 'version="1.2"', "gexf has version='1.2'"),
        ('type="boolean"', 'type="date"', "attribute has type='date'"),
        ('<spell start="2012-01-01"', '<spell start="2012-01"', "spell has start='2012-01'"),
        ('<node id="mnla"', '<node name="mnla"', "node lacks id"),
        ("<meta>", "<about/><meta>", "about is no element"),
        ("</meta>", "</meta><meta/>", "gexf holds meta meta graph"),
        ('target="ansar_dine"', 'target="nobody"', "an edge to nobody"),
        ('<edge id="r009"', '<edge id="r010"', "an id twice"),
        ('value="true"', 'value="yes"', "is no boolean"),
    ],
)
def test_the_rules_find_what_breaks_them(tmp_path: Path, old: str, new: str, fault: str) -> None:
    text = write_gexf(sg.load(), tmp_path / "mali.gexf").read_text(encoding="utf-8")
    assert old in text
    assert any(fault in one for one in faults(ET.fromstring(text.replace(old, new))))


# --- what Gephi is told --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "spell"),
    [
        ("2012-06-26", "2012-07-01", {"start": "2012-06-26", "end": "2012-07-01"}),
        ("2012-02", "2012-02", {"start": "2012-02-01", "end": "2012-02-29"}),
        ("2012", "201X", {"start": "2012-01-01", "end": "2019-12-31"}),
        ("[2012-01..2012-04]", "2012-06~", {"start": "2012-01-01", "end": "2012-06-30"}),
        ("[..2012-04]", "2013", {"end": "2013-12-31"}),
        ("2012", "", {"start": "2012-01-01"}),
        ("2012", "..", {"start": "2012-01-01"}),
        ("..", "", None),
    ],
)
def test_a_spell_is_as_wide_as_the_dates(tmp_path: Path, start: str, end: str, spell: dict[str, str] | None) -> None:
    actors = pd.DataFrame(
        {"id": ["a", "b"], "name": ["A", "B"], "kind": ["state"] * 2, "start": [start, ""], "end": [end, ""]}
    )
    relations = pd.DataFrame({"kind": ["alliance"], "source": ["a"], "target": ["b"], "start": [start], "end": [end]})
    graph = sg.from_pandas(actors, relations)
    root = ET.parse(write_gexf(graph, tmp_path / "study.gexf")).getroot()
    expected = [] if spell is None else [spell, spell]  # of the actor, and of the relation
    assert [one.attrib for one in root.iter(f"{NAMESPACE}spell")] == expected


def test_edges_have_kinds_and_ways(tmp_path: Path) -> None:
    graph = sg.load()
    root = ET.parse(write_gexf(graph, tmp_path / "mali.gexf")).getroot()
    edges = {edge.get("id"): edge for edge in root.iter(f"{NAMESPACE}edge")}
    assert set(edges) == set(graph.relations.index)
    for id_, row in graph.relations.iterrows():
        edge = edges[str(id_)]
        assert (edge.get("source"), edge.get("target"), edge.get("kind")) == (row["source"], row["target"], row["kind"])
        assert edge.get("type") == (None if graph.kinds[row["kind"]].directed else "undirected")
    labels = {node.get("id"): node.get("label") for node in root.iter(f"{NAMESPACE}node")}
    assert labels["mnla"] == "MNLA"
