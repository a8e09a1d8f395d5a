"""What an engine must answer as the memory does: random studies and questions, every case of overlap, every table."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, settings
from tests import oracle, strategies

import sahelgraph as sg
from sahelgraph._dates import parse_period
from sahelgraph._query import Query, When, Who

if TYPE_CHECKING:
    import pandas as pd

    from sahelgraph._graph import TemporalMultigraph

ROLES: tuple[Any, ...] = ("around", "end", "source", "by", "target", "both")
SIDES: tuple[Any, ...] = ("whole", "whole", "start", "end")
CELLS = (
    ("status", ("announced",)),
    ("status", ("stated", "denied")),
    ("place", ("Gao", "")),
    ("place", ("Kidal",)),
    ("colour", ("red",)),
    ("via", ("", "a")),
    ("nowhere", ("", "x")),
)


def studies(number: int) -> TemporalMultigraph:
    """Draw random studies, the same in every run, and put them into one: whatever holds of all rows holds of each."""
    drawn: list[tuple[dict[str, str], ...]] = []

    @settings(
        max_examples=number,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategies.archives(least=3, most=6))
    def draw(rows: tuple[dict[str, str], ...]) -> None:
        drawn.append(rows)

    draw()
    assert len(drawn) >= number
    rows = [dict(row, id=f"{study}-{row['id']}", study=str(study)) for study, one in enumerate(drawn) for row in one]
    actors, relations = strategies.frames(rows, (*strategies.COLUMNS, "study"))
    actors.loc[actors["id"].isin(["d", "e"]), "kind"] = "state"
    return sg.from_pandas(actors, relations)


def questions(number: int) -> list[Query]:
    """Draw queries of one to three conditions of every sort, the same in every run."""
    random = Random(2012)  # noqa: S311 — for variety, not for secrets
    return [_question(random) for _ in range(number)]


def _question(random: Random) -> Query:
    query = Query()
    for _ in range(random.randint(1, 3)):
        match random.randrange(7):
            case 0 | 1:
                low, high = sorted(random.choices(range(strategies.FIRST - 2, strategies.LAST + 3), k=2))
                span = random.choice([(low, high), (low, high), (None, high), (low, None)])
                period = parse_period(strategies.period_text(span))
                when = When(period, random.choice(strategies.MODES), random.choice(SIDES))
                query = replace(query, periods=(*query.periods, when))
            case 2:
                query = query.of_kind(random.sample((*strategies.CALM_KINDS, "coup"), random.randint(1, 5)))
            case 3:
                query = query.of_sign(random.choice([-1, 0, 1]))
            case 4:
                query = query.of_register(random.choice(["deed", "word", "rule"]))
            case 5:
                actors = frozenset(random.sample(strategies.ACTORS, random.randint(0, 3)))
                who = Who(actors, random.choice(ROLES), random.choice(["", "", "armed group", "state"]))
                query = replace(query, actors=(*query.actors, who))
            case _:
                column, values = random.choice(CELLS)
                query = query.matching(column, frozenset(values))
    return query


def overlaps() -> TemporalMultigraph:
    """Give the shared table of overlaps as a study, a relation for each case."""
    rows = [
        {
            **dict.fromkeys(strategies.COLUMNS, ""),
            "id": f"case{place:03d}",
            "kind": "deployment" if case["time"] == "state" else "attack",
            "source": "a",
            "target": "b",
            **{name: case[name] for name in ("start", "end", "as_of")},
        }
        for place, case in enumerate(oracle.cases("overlap.csv"))
    ]
    return sg.from_pandas(*strategies.frames(rows))


def cases_by_period() -> dict[str, list[tuple[str, dict[str, str]]]]:
    """Give the cases of overlap that ask for a period, by that period."""
    found: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for place, case in enumerate(oracle.cases("overlap.csv")):
        period = f"{case['first'] or '..'}/{case['last'] or '..'}"
        if period != "../..":
            found.setdefault(period, []).append((f"case{place:03d}", case))
    return found


def answers(g: TemporalMultigraph) -> dict[str, pd.DataFrame]:
    """Give every sort of table with which the archive of Mali answers."""
    narrow = g.during("2012")
    return {
        "relations": g.relations,
        "relations of 2012": narrow.relations,
        "none": g.during("1900").relations,
        "actors": g.actors,
        "actors around": narrow.around("MNLA").actors,
        "days": g.days,
        "partners": g.partners("Mali", "2012", mode="possible"),
        "allies": g.allies("MNLA", "2012"),
        "rivals": g.rivals("Mali", roll_up=True),
        "between": g.between("MNLA", "AQIM"),
        "counts": g.counts(),
        "quantities": g.quantities(),
        "loose ends": g.loose_ends(),
        "references": g.references,
        "compare": g.compare("2012-05", "2012-06"),
        "where": g.where(status=["announced", "denied"]).relations,
    }
