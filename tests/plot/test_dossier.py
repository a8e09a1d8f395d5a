"""The dossier of an actor: everything that the archive says of it, as text, and nothing that runs."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from tests.plot.page_browser import Visitor, launched, without_policy
from tests.plot.page_hostile import HOSTILE, hostile_graph

import sahelgraph as sg
from sahelgraph.errors import UnknownNameError
from sahelgraph.plot import dossier

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sahelgraph import TemporalMultigraph

YEARS = """() => Object.fromEntries([...document.querySelectorAll("th[scope=row]")].map(th =>
  [th.textContent, [...th.parentElement.querySelectorAll("td")].map(td => td.textContent)]))"""


@cache
def archive() -> TemporalMultigraph:
    return sg.load()


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with launched() as browser:
        yield Visitor(browser, tmp_path_factory.mktemp("pages"))


def test_names_and_life_are_told(visitor: Visitor) -> None:
    visit = visitor.open(dossier(archive(), "Mali"), ready=False)
    assert visit.text("h1") == "Mali"
    facts = visit.run("[...document.querySelectorAll('dd')].map(one => one.innerText)")
    row = archive().actors.loc["mali"]
    assert {"mali", "state", "since 1960", row["country"], row["reference"]} <= set(facts)
    assert [one for one in facts if one.split("\n") == [alias.strip() for alias in row["aliases"].split(";")]]
    assert (visit.requests, visit.messages) == ([], [])


@pytest.mark.parametrize("actor", ["mnla", "mali", "barkhane", "ecowas"])
def test_every_relation_is_in_the_table_and_every_dated_one_in_the_timeline(visitor: Visitor, actor: str) -> None:
    visit = visitor.open(dossier(archive(), actor), ready=False)
    near = archive().around(actor)
    rows = visit.run("[...document.querySelectorAll('.scroll tr')].length") - 1
    assert rows == len(near)
    dated = near.days["seen_first"].notna() & near.days["seen_last"].notna()
    assert visit.run("document.querySelectorAll('.rows > g').length") == int(dated.sum())
    assert visit.run("document.querySelector('.scroll table').textContent.includes('cfr2020')")


def test_allies_and_rivals_are_those_of_the_graph(visitor: Visitor) -> None:
    told = visitor.open(dossier(archive(), "MNLA"), ready=False).run(YEARS)
    for span, (allies, rivals) in told.items():
        first, _, last = span.partition(" – ")
        for year in range(int(first), int(last or first) + 1):
            for said, answer in ((allies, archive().allies), (rivals, archive().rivals)):
                wanted = {archive().label(one) for one in answer("mnla", year)["actor"]}
                assert {one.removesuffix(" (?)") for one in said.split(", ")} - {""} == wanted
    assert "2012" in told


def test_the_file_is_what_is_returned_and_the_same_each_time(tmp_path: Path) -> None:
    path = tmp_path / "mnla.html"
    text = dossier(archive(), "MNLA", path)
    assert path.read_text(encoding="utf-8") == text == dossier(sg.load(), "mnla")


def test_nothing_runs() -> None:
    text = dossier(archive(), "Mali", lang="fr")
    assert not re.search(r"<(?:script|link|img|iframe|object|embed|form)\b", text)
    assert "default-src 'none'" in text
    assert "À travers le temps" in text


def test_two_relations_of_one_pair_are_told_apart_by_their_subtype() -> None:
    text = sg.plot.dossier(sg.load(), "ECOWAS")
    assert "<th>subtype" in text
    for subtype in ("coup leaders", "travel", "economic"):
        assert f"<td>{subtype}<td>" in text


def test_private_columns_stay_out() -> None:
    text = dossier(archive(), "Mali", fields=["reference"])
    notes = [*archive().around("mali").relations["note"], archive().actors.loc["mali", "note"]]
    assert not [note for note in notes if len(note) > 30 and note in unescape(text)]
    assert "cfr2020" in text


def test_an_unknown_actor_is_refused() -> None:
    with pytest.raises(UnknownNameError):
        dossier(archive(), "Nobody at all")


def test_an_actor_without_relations_has_a_dossier_too() -> None:
    actors = pd.DataFrame({"id": ["a", "b", "c"], "name": ["A", "B", "C"], "kind": "state"})
    rows = {"id": ["r"], "kind": "alliance", "source": "a", "target": "b", "start": "..", "as_of": "", "end": ""}
    g = sg.from_pandas(actors, pd.DataFrame(rows))
    assert "No relation to show" in dossier(g, "c")
    assert "<svg class=" not in dossier(g, "a").replace('<svg class="hidden"', "")


@cache
def hostile_dossiers() -> list[str]:
    """Return every third actor's dossier: of those between, each is a neighbour or acts through it."""
    graph = hostile_graph()
    ids = [f"a{i}{text}" for i, text in enumerate(HOSTILE)]
    return [dossier(graph, one, lang="fr" if i % 2 else "en") for i, one in enumerate(ids[::3])]


@pytest.mark.parametrize("policy", [True, False])
def test_hostile_text_is_only_text(visitor: Visitor, policy: bool) -> None:  # noqa: FBT001 — a parameter
    seen: set[str] = set()
    for text in hostile_dossiers():
        visit = visitor.open(text if policy else without_policy(text), ready=False)
        seen |= set(visit.run("[...document.querySelectorAll('td, dd, h1')].map(one => one.textContent)"))
        assert visit.run("window.pwned") is None
        assert (
            visit.run("document.querySelectorAll('script, img, iframe, object, embed, base, link, form').length") == 0
        )
        assert (visit.requests, visit.messages) == ([], [])
        visit.page.context.close()
    assert set(HOSTILE) <= seen
