from __future__ import annotations

import copy
import inspect
import pickle
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import sahelgraph as sg
from sahelgraph import errors
from sahelgraph._start import study
from sahelgraph.errors import (
    AmbiguousNameError,
    DataError,
    DateError,
    FileError,
    QueryError,
    SahelGraphError,
    UnknownNameError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ANCESTORS = {
    DataError: ValueError,
    DateError: ValueError,
    QueryError: ValueError,
    FileError: ValueError,
    UnknownNameError: LookupError,
    AmbiguousNameError: LookupError,
}
EVERY = {value for _, value in inspect.getmembers(errors, inspect.isclass) if issubclass(value, BaseException)}


def two_armies() -> sg.TemporalMultigraph:
    actors = pd.DataFrame({"id": ["a", "b"], "name": ["A", "B"], "kind": ["state"] * 2, "aliases": ["the army"] * 2})
    relations = pd.DataFrame({"kind": ["clash"], "source": ["a"], "target": ["b"], "start": ["2012"]})
    return sg.from_pandas(actors, relations)


def wrong() -> sg.TemporalMultigraph:
    actors = pd.DataFrame({"id": ["a"], "name": ["A"], "kind": ["state"]})
    return sg.from_pandas(actors, pd.DataFrame({"kind": ["x"], "source": ["a"], "target": ["b"], "start": ["July"]}))


# What goes wrong, the error, and what it must tell besides what it found.
RAISED: list[tuple[Callable[[], object], type[SahelGraphError], str]] = [
    (lambda: sg.load().at("2012-06"), DateError, r'"2012-06" is not one day; use during\("2012-06"\)'),
    (lambda: sg.load().during("June 2012"), DateError, r'"June 2012" is no period; write 2012, '),
    (lambda: sg.load().during("2012-2014"), DateError, r'"2012-2014" is no period; write 2012/2014$'),
    (lambda: sg.load().during("2013/2012"), DateError, r"runs backwards; .*2012/2013"),
    (lambda: sg.load().during(0), DateError, r"0 is no year; write a year from 1 to 9999"),
    (lambda: sg.load().during(None), DateError, r"None is no period; write"),
    (lambda: sg.load().during("2012", mode="perhaps"), QueryError, r'"perhaps" is no mode; write possible'),
    (lambda: sg.load().of_sign("good"), QueryError, r'"good" is no sign; write friendly'),
    (lambda: sg.load().where(colour="red"), QueryError, r'"colour" is no column of relations; write'),
    (lambda: sg.load().where(statu="stated"), QueryError, r"write status"),
    (lambda: sg.load().where(status="anounced"), QueryError, r'"anounced" is no status; write stated'),
    (lambda: list(sg.load().snapshots("week")), QueryError, r'"week" is no step; write year, quarter or month'),
    (lambda: list(sg.load().snapshots(first="..")), QueryError, r"need a first and a last day; give first="),
    (lambda: sg.load().of_kind("atack"), UnknownNameError, r'"atack" is no kind of relation; did you mean attack'),
    (lambda: sg.load().resolve("Ansar Dune"), UnknownNameError, r'"Ansar Dune" is no actor; did you mean Ansar Dine'),
    (lambda: sg.load().around("nobody at all"), UnknownNameError, r"is no actor; see the ids"),
    (lambda: two_armies().allies("The Army"), AmbiguousNameError, r"may be a \(A\) or b \(B\); write one of the ids"),
    (lambda: sg.read_csv("nowhere"), FileError, r"nowhere: there is no such folder; give the folder that holds"),
    (lambda: sg.check("nowhere"), FileError, r"nowhere: there is no such folder; give the folder that holds"),
    (wrong, DataError, r'relations row 2, column kind: "x" is no kind of relation; '),
]


def test_every_error_has_its_ancestors() -> None:
    assert {*ANCESTORS, SahelGraphError} <= EVERY
    for error, ancestor in ANCESTORS.items():
        assert issubclass(error, ancestor)
    for error in EVERY - {SahelGraphError}:
        assert issubclass(error, SahelGraphError)
        assert issubclass(error, ValueError) ^ issubclass(error, LookupError)


def test_the_tree_names_every_error_and_every_error_is_public() -> None:
    for error in EVERY:
        assert error.__name__ in (errors.__doc__ or "")
        assert getattr(sg, error.__name__) is error


@pytest.mark.parametrize(("act", "error", "says"), RAISED)
def test_an_error_says_what_was_found_and_what_to_write(
    act: Callable[[], object], error: type[SahelGraphError], says: str
) -> None:
    with pytest.raises(error, match=says) as caught:
        act()
    assert type(caught.value) is error
    assert all(line.isprintable() for line in str(caught.value).splitlines())


@pytest.mark.parametrize("text", ["\x1b[31m", "\u202e", "a\nb", "x" * 500], ids=ascii)
def test_what_a_person_wrote_cannot_command_the_terminal(text: str) -> None:
    g = sg.load()
    for act in (
        lambda: g.during(text),
        lambda: g.resolve(text),
        lambda: g.of_kind(text),
        lambda: g.of_sign(text),
        lambda: g.where(**{text: "x"}),
        lambda: g.where(status=text),
        lambda: g.during("2012", mode=text),
        lambda: list(g.snapshots(text)),
    ):
        with pytest.raises(SahelGraphError, match="; ") as caught:
            act()
        assert str(caught.value).isprintable()
        assert len(str(caught.value)) < 700


def test_a_data_error_carries_its_report_wherever_it_goes() -> None:
    with pytest.raises(DataError, match="July") as caught:
        wrong()
    error = caught.value
    assert [problem.column for problem in error.report.errors] == ["kind", "start", "target"]
    for other in (pickle.loads(pickle.dumps(error)), copy.copy(error)):  # noqa: S301 — made a moment ago
        assert type(other) is DataError
        assert str(other) == str(error)
        assert other.report == error.report


# What goes wrong, and the page on which a reader finds what can be written: of the matter, not of the class of error.
PAGES: list[tuple[Callable[[], object], str]] = [
    (wrong, "codebook.md"),
    (lambda: sg.load().at("2012-06"), "codebook.md#periods"),
    (lambda: sg.load().during("June 2012"), "codebook.md#periods"),
    (lambda: list(sg.load().snapshots("week")), "codebook.md#periods"),
    (lambda: list(sg.load().snapshots(first="..")), "codebook.md#periods"),
    (lambda: list(sg.load().snapshots(first=2016, last=2015)), "codebook.md#periods"),
    (lambda: sg.load().during("2012", mode="perhaps"), "codebook.md#four-modes"),
    (lambda: sg.load().of_sign("good"), "codebook.md#signs"),
    (lambda: sg.load().of_kind("wxyz"), "codebook.md#kinds"),
    (lambda: sg.load().where(colour="red"), "codebook.md#relationscsv"),
    (lambda: sg.load().where(status="anounced"), "codebook.md#statuses"),
    (lambda: sg.load().ask("why did the MNLA break with AQIM"), "how-to/ask-in-words.md"),
    (lambda: sg.measures.degree(sg.load(), weight="heavy"), "measures.md#from-relations-to-ties"),
    (lambda: study(Path("archive.duckdb")), "scale.md"),
    (lambda: sg.measures.pagerank(sg.load(), damping=2), ""),
    (lambda: sg.load().resolve("nobody at all"), ""),
    (lambda: sg.read_csv("nowhere"), ""),
]


@pytest.mark.parametrize(("act", "page"), PAGES)
def test_an_error_names_the_page_on_its_matter_and_the_page_is_there(act: Callable[[], object], page: str) -> None:
    with pytest.raises(SahelGraphError, match=r"\w") as caught:
        act()
    assert caught.value.page == page
    for other in (pickle.loads(pickle.dumps(caught.value)), copy.copy(caught.value)):  # noqa: S301 — made a moment ago
        assert (str(other), other.page) == (str(caught.value), page)
    path, _, place = page.partition("#")
    if path:
        text = (Path(__file__).parents[1] / "docs" / path).read_text(encoding="utf-8")
        titles = [line.lstrip("# ").lower() for line in text.splitlines() if line.startswith("#")]
        assert not place or place in {re.sub(r"[^\w -]", "", title).replace(" ", "-") for title in titles}


def test_every_page_that_the_library_names_is_tried() -> None:
    source = Path(errors.__file__).parent.rglob("*.py")
    named = {
        page
        for path in source
        for page in re.findall(r'\bpage ?= ?"([\w/-]+\.md[#\w-]*)"', path.read_text(encoding="utf-8"))
    }
    assert named == {page for _, page in PAGES if page}
