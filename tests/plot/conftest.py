"""What the tests of pictures share: the archive, its years, and a made-up one at the edge of what print can label."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from tests.plot.page_browser import Visitor, archive_page, launched

import sahelgraph as sg
from sahelgraph.plot import positions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.plot.page_browser import Visit

YEARS = ("1960", "1963", "1990", "2006", *map(str, range(2012, 2021)))
KINDS = ("alliance", "membership", "deployment", "attack", "sanction", "split", "coup", "campaign", "support", "office")
ACTOR_KINDS = ("state", "armed forces", "armed group", "mission", "organisation", "movement", "person", "my own")


@pytest.fixture(scope="session")
def archive() -> sg.TemporalMultigraph:
    return sg.load()


@pytest.fixture(scope="session")
def places(archive: sg.TemporalMultigraph) -> pd.DataFrame:
    return positions(archive)


@pytest.fixture(params=YEARS)
def year(request: pytest.FixtureRequest, archive: sg.TemporalMultigraph) -> sg.TemporalMultigraph:
    return archive.during(request.param)


def _made_up(actors: int, relations: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make tables in which some actors have many relations and some pairs have several, all attested in 2015."""
    chance = random.Random(actors)  # noqa: S311 — a made-up archive is no secret
    ids = [f"a{i:03d}" for i in range(actors)]
    rows: list[tuple[str, ...]] = []
    for i in range(relations):
        source = ids[i] if i < actors else ids[min(int(chance.expovariate(8 / actors)), actors - 1)]
        target = chance.choice([one for one in ids[: max(8, actors // 2)] if one != source])
        if i >= actors and i % 6 == 0:
            source, target = rows[-1][3], rows[-1][2]
        kind = KINDS[chance.randrange(len(KINDS))]
        start = f"2015-{1 + i % 12:02d}" if i % 3 else "[2014..2016]"
        rows.append((f"r{i:04d}", kind, source, target, start, "", ("stated", "claimed", "disputed")[i % 3]))
    people = pd.DataFrame(
        {
            "id": ids,
            "name": [f"Movement number {i} for Gao"[: 6 + i % 20] for i in range(actors)],
            "kind": [ACTOR_KINDS[i % len(ACTOR_KINDS)] for i in range(actors)],
        },
    )
    columns = ["id", "kind", "source", "target", "start", "end", "status"]
    return people, pd.DataFrame(rows, columns=columns)


@pytest.fixture(scope="session")
def made_up_tables() -> Callable[[int, int], tuple[pd.DataFrame, pd.DataFrame]]:
    return _made_up


@pytest.fixture(scope="session")
def crowd() -> sg.TemporalMultigraph:
    """Sixty actors and a hundred and fifty relations, all attested in 2015."""
    return sg.from_pandas(*_made_up(60, 150), strict=False)


@pytest.fixture(scope="session")
def forty() -> sg.TemporalMultigraph:
    return sg.from_pandas(*_made_up(40, 80), strict=False)


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with launched() as browser:
        yield Visitor(browser, tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="module")
def mali(visitor: Visitor) -> Visit:
    """Open the bundled archive; for tests that say themselves which period they look at."""
    return visitor.open(archive_page())
