"""A graph in a notebook: a small page in a frame of its own, and several side by side."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.plot.page_browser import READY, Visitor, launched, wait_until

import sahelgraph as sg

if TYPE_CHECKING:
    from pathlib import Path


def executed(*cells: str) -> str:
    """Run cells in a kernel and return the notebook as HTML."""
    reason = "nbclient, nbconvert or ipykernel is not installed: no notebook was run"
    form: Any = pytest.importorskip("nbformat", reason=reason).v4
    client: Any = pytest.importorskip("nbclient", reason=reason)
    convert: Any = pytest.importorskip("nbconvert", reason=reason)
    pytest.importorskip("ipykernel", reason=reason)
    notebook = form.new_notebook(cells=[form.new_code_cell(one) for one in cells])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    client.NotebookClient(notebook, timeout=120).execute()
    return str(convert.HTMLExporter(template_name="basic").from_notebook_node(notebook)[0])


def test_two_graphs_in_one_notebook_are_both_alive(tmp_path: Path) -> None:
    html = executed(
        "import sahelgraph as sg\ng = sg.load()",
        'g.during("2012")',
        "g.of_kind('alliance', 'violence')",
    )
    with launched() as browser:
        visit = Visitor(browser, tmp_path).open(f"<!DOCTYPE html><title>notebook</title>{html}", ready=False)
        one, two = visit.page.frames[1:]
        for frame in (one, two):
            wait_until(frame, READY)
        g = sg.load()
        assert one.evaluate("window.sahelgraph.snapshot().shown") == list(g.during("2012").relations.index)
        two.evaluate("window.sahelgraph.go('2013')")
        narrow = g.of_kind("alliance", "violence").during("2013")
        assert two.evaluate("window.sahelgraph.snapshot().shown") == list(narrow.relations.index)
        assert one.evaluate("window.sahelgraph.snapshot().period") == "2012"
        one.evaluate("window.sahelgraph.pick('mnla')")
        assert (
            one.evaluate("window.sahelgraph.snapshot().selected"),
            two.evaluate("window.sahelgraph.snapshot().selected"),
        ) == ("mnla", None)
        for frame in (one, two):
            frame.locator("#theme").click()
            assert frame.evaluate("window.sahelgraph.png().then(blob => blob.size)") > 5_000
        assert [one for one in visit.requests if not one.startswith(("about:", "data:", "blob:"))] == []
        assert visit.messages == []


def test_a_cell_is_one_frame_that_may_only_run_its_own_script() -> None:
    cell = sg.load().during("2012")._repr_html_()
    assert re.match(r'<iframe sandbox="allow-scripts" ', cell)
    assert cell.count("<") == 2  # the frame's own two tags
    assert cell.endswith("</iframe>")
