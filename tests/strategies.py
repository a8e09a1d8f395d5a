"""What hypothesis draws: moments, rows, periods and whole archives, small enough for `tests.oracle`.

Every draw comes with its meaning: a cell is built from the days that it stands for, so that no test needs
the reader under test to know what was meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from tests import oracle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# Twelve days around a leap day and the turn of a month: worlds can be listed, and calendars can go wrong.
FIRST = oracle.number(date(2012, 2, 24))
LAST = FIRST + 11
ACTORS = ("a", "b", "c", "d", "e")
# No kind among these ends another, so that days come from the row alone.
CALM_KINDS = (
    "alliance",
    "attack",
    "campaign",
    "clash",
    "condemnation",
    "cooperation",
    "deployment",
    "membership",
    "negotiation",
    "rebellion",
    "sanction",
    "support",
    "violence",
)
STATUSES = ("", "stated", "confirmed", "claimed", "disputed", "denied", "announced", "planned", "hypothetical")
COLUMNS = (
    "id",
    "kind",
    "source",
    "target",
    "start",
    "end",
    "as_of",
    "via",
    "place",
    "status",
    "reference",
    "colour",
)
MODES = ("possible", "attested", "certain", "throughout")


def quick(examples: int) -> settings:
    """Settle on a number of examples, the same ones in every run."""
    return settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )


def cell(span: oracle.Span) -> str:
    """Write a moment in days."""
    first, last = span
    if first is None and last is None:
        return ".."
    if first == last and first is not None:
        return oracle.iso(first)
    return f"[{'' if first is None else oracle.iso(first)}..{'' if last is None else oracle.iso(last)}]"


@st.composite
def spans(draw: st.DrawFn, *, openness: bool = True) -> oracle.Span:
    """Draw a moment: a day, a run of days, or a run open on either side or both."""
    first, last = sorted(draw(st.tuples(days(), days())))
    form = draw(st.sampled_from(("day", "run", "left", "right", "both") if openness else ("day", "run")))
    return {
        "day": (first, first),
        "run": (first, last),
        "left": (None, last),
        "right": (first, None),
        "both": (None, None),
    }[form]


def days() -> st.SearchStrategy[int]:
    """Draw one day of the small calendar."""
    return st.integers(FIRST, LAST)


def unknown_or(strategy: st.SearchStrategy[oracle.Span]) -> st.SearchStrategy[oracle.Span | None]:
    """Draw a moment or a blank."""
    return st.none() | strategy


def rows() -> st.SearchStrategy[oracle.Row]:
    """Draw the dates of a relation, contradictions included."""
    return st.builds(
        oracle.Row,
        event=st.booleans(),
        start=spans(),
        end=unknown_or(spans()),
        # `..` says nothing about when it was seen, and no codebook says what it would mean.
        as_of=unknown_or(spans().filter(lambda span: span != (None, None))),
    )


def consistent_rows() -> st.SearchStrategy[oracle.Row]:
    """Draw the dates of a relation that some world fulfils."""
    return rows().filter(lambda row: bool(oracle.worlds(row, oracle.universe(row))))


@st.composite
def periods(draw: st.DrawFn) -> oracle.Span:
    """Draw a period of days, open on a side now and then, never on both."""
    first, last = sorted(draw(st.tuples(st.integers(FIRST - 2, LAST + 2), st.integers(FIRST - 2, LAST + 2))))
    form = draw(st.sampled_from(("closed", "closed", "closed", "left", "right")))
    return {"closed": (first, last), "left": (None, last), "right": (first, None)}[form]


def period_text(period: oracle.Span) -> str:
    """Write a period as a question does."""
    first, last = period
    if first == last and first is not None:
        return oracle.iso(first)
    return f"{'..' if first is None else oracle.iso(first)}/{'..' if last is None else oracle.iso(last)}"


@st.composite
def relations(draw: st.DrawFn, *, kinds: tuple[str, ...] = CALM_KINDS) -> dict[str, str]:
    """Draw one relation among the five actors, its id left to the archive."""
    kind = draw(st.sampled_from(kinds))
    source, target = draw(st.lists(st.sampled_from(ACTORS), min_size=2, max_size=2, unique=True))
    event = oracle.KINDS[kind][1] == "event"
    row = draw(
        st.builds(
            oracle.Row,
            event=st.just(event),
            start=spans(),
            end=st.none() if event and draw(st.booleans()) else unknown_or(spans()),
            as_of=st.none() | unknown_or(spans(openness=False)),
        ).filter(lambda row: bool(oracle.worlds(row, oracle.universe(row))))
    )
    return {
        "id": "",
        "kind": kind,
        "source": source,
        "target": target,
        "start": cell(row.start),
        "end": "" if row.end is None else cell(row.end),
        "as_of": "" if row.as_of is None else cell(row.as_of),
        "via": draw(st.sampled_from(("", "", "", *ACTORS))),
        "place": draw(st.sampled_from(("", "Gao", "Kidal"))),
        "status": draw(st.sampled_from(STATUSES)),
        "reference": "made up, P1",
        "colour": draw(st.sampled_from(("red", "green"))),
    }


@st.composite
def archives(draw: st.DrawFn, *, least: int = 6, most: int = 12) -> tuple[dict[str, str], ...]:
    """Draw the relations of a small archive; some pairs meet again and again in the same kind."""
    found = draw(st.lists(relations(), min_size=least, max_size=most))
    again = min(3, len(found))
    both = [*found, *(dict(row, source=row["target"], target=row["source"]) for row in found[:again]), *found[:again]]
    # Ids run against the order of the file, so that neither can stand in for the other.
    return tuple(dict(row, id=f"r{len(both) - place:02d}") for place, row in enumerate(both))


@dataclass(frozen=True)
class Step:
    """One narrowing: the arguments for the library and for the naive graph."""

    method: str
    library: tuple[object, ...]
    naive: tuple[object, ...]
    options: tuple[tuple[str, object], ...] = ()


def _steps() -> st.SearchStrategy[Step]:
    actor = st.sampled_from(ACTORS)
    kind = st.sampled_from((*CALM_KINDS, "coup"))
    same: Callable[[str], Callable[[object], Step]] = lambda method: lambda value: Step(method, (value,), (value,))  # noqa: E731
    return st.one_of(
        st.builds(
            lambda period, mode: Step("during", (period_text(period),), period, (("mode", mode),)),
            periods(),
            st.sampled_from(MODES),
        ),
        st.builds(
            lambda day, mode: Step("at", (oracle.iso(day),), (day,), (("mode", mode),)), days(), st.sampled_from(MODES)
        ),
        st.lists(kind, min_size=1, max_size=6).map(lambda kinds: Step("of_kind", tuple(kinds), tuple(kinds))),
        st.sampled_from(sorted(oracle.SIGNS)).map(same("of_sign")),
        actor.map(same("around")),
        st.lists(actor, min_size=3, max_size=5, unique=True).map(lambda few: Step("among", tuple(few), tuple(few))),
        st.sampled_from(
            (
                ("status", "announced"),
                ("status", ["stated", "denied", "claimed"]),
                ("place", "Gao"),
                ("place", ["Gao", ""]),
                ("colour", "red"),
                ("source", ["a", "b"]),
                ("kind", "attack"),
            )
        ).map(lambda pair: Step("where", (), (), (pair,))),
    )


def narrowings() -> st.SearchStrategy[list[Step]]:
    """Draw a chain of narrowings; at most one of them replaces the statuses."""
    return st.lists(_steps(), min_size=1, max_size=3).filter(
        lambda steps: sum(option[0] == "status" for step in steps for option in step.options) <= 1
    )


def frames(rows: Iterable[dict[str, str]], columns: tuple[str, ...] = COLUMNS) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the tables of actors and of relations as data frames of text."""
    actors = pd.DataFrame(
        {
            "id": ACTORS,
            "name": [f"Group {actor.upper()}" for actor in ACTORS],
            "kind": ["armed group"] * len(ACTORS),
            "aliases": [f"{actor.upper()}{actor.upper()}" for actor in ACTORS],
        },
        dtype=str,
    )
    return actors, pd.DataFrame(
        [{column: row[column] for column in columns} for row in rows], columns=columns, dtype=str
    )
