"""What notebooks show: escaped, complete or said to be not, in the colours of the page around."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import strategies

import sahelgraph as sg
from sahelgraph._html import escaped, linked, shown
from sahelgraph.exporters import paper_table

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\" ' &amp; \u202e"


class Read(HTMLParser):
    """Reads a page as a browser does: tags, their attributes, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: set[str] = set()
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def graph(text: str = EVIL, rows: int = 2) -> sg.TemporalMultigraph:
    actors = pd.DataFrame({"id": ["a", "b"], "name": [f"A {text}", "Beta"], "kind": "armed group"})
    one = {"kind": "attack", "source": "a", "target": "b", "start": "2012", "reference": text, "note": text}
    return sg.from_pandas(actors, pd.DataFrame([{"id": f"r{i}", **one} for i in range(rows)]), title=text)


def objects() -> dict[str, str]:
    g = graph()
    broken = pd.DataFrame({"id": ["a"], "name": ["A"], "kind": ["state"]})
    bad = pd.DataFrame({"kind": ["attack"], "source": ["a"], "target": [EVIL], "start": ["2012"]})
    with pytest.raises(sg.DataError, match="script") as found:
        sg.from_pandas(broken, bad)
    return {
        "answer": g.ask("who attacked Beta")._repr_html_(),
        "report": found.value.report._repr_html_(),
        "changes": sg.diff(g, graph("other"))._repr_html_(),
        "paper": paper_table(g)._repr_html_(),
    }


@pytest.mark.parametrize("name", ["answer", "report", "changes", "paper"])
def test_hostile_text_stays_text(name: str) -> None:
    found = Read(html := objects()[name])
    assert set(found.tags) <= {"div", "p", "strong", "table", "thead", "tbody", "tr", "th", "td"}
    assert found.names <= {"style", "scope"}
    assert any("<script>alert(1)</script>" in text for text in found.text)
    assert "\u202e" not in html


@pytest.mark.parametrize("name", ["answer", "report", "changes", "paper"])
def test_no_colour_is_fixed(name: str) -> None:
    styles = ";".join(re.findall(r'style="([^"]*)"', objects()[name]))
    assert set(re.findall(r"(?:^|;)color:([^;]+)", styles)) == {"inherit"}
    assert set(re.findall(r"background:([^;]+)", styles)) == {"transparent"}
    assert not re.search(r"#[0-9a-f]{3}|rgb\(|\b(black|white)\b", styles)


@strategies.quick(60)
@given(st.lists(st.text(max_size=20), min_size=4, max_size=4))
def test_any_text_is_what_is_read(cells: list[str]) -> None:
    page = Read(shown([cells[0]], ["name", "other"], [cells[1:3]], cells[3]))
    assert page.tags == ["div", "p", "strong", "table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td"] + (
        ["p"] if cells[3] else []
    )
    assert "".join(page.text) == "".join(
        Read(f"<p>{escaped(one)}</p>").text[0] if one else "" for one in (cells[0], "name", "other", *cells[1:])
    )


def test_what_is_left_out_is_said() -> None:
    answer = graph("x", rows=60).ask("who attacked Beta")
    assert Read(answer._repr_html_()).tags.count("tr") == 50
    assert "10" in Read(answer._repr_html_()).text[-1]
    changes = sg.diff(graph("x", rows=1), graph("x", rows=61))
    assert Read(changes._repr_html_()).tags.count("tr") == 51
    assert Read(changes._repr_html_()).text[-1] == "… and 10 more: see table"
    table = paper_table(graph("x", rows=60))
    assert Read(table._repr_html_()).tags.count("tr") == 51
    assert Read(table._repr_html_()).text[-1].startswith("… and 10 more. ")
    assert Read(table._repr_html_()).text[-1].endswith("[1] x")
    report = sg.check("nowhere/actors.csv", "nowhere/relations.csv")
    assert Read(report._repr_html_()).tags.count("tr") == 1 + len(report.problems)


def test_nothing_changed_is_one_line_without_a_table() -> None:
    g = sg.load()
    page = Read(sg.diff(g, g)._repr_html_())
    assert page.text[-1] == "nothing changed"
    assert "table" not in page.tags


def test_addresses_of_the_web_alone_are_links() -> None:
    assert linked("https://x.org/?a=1&b").startswith('<a href="https://x.org/?a=1&amp;b" rel="noopener')
    assert linked("javascript:alert(1)") == "javascript:alert(1)"
    assert linked("https://x.org and more") == "https://x.org and more"
