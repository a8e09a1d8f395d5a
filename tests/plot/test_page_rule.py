"""The script's rule of time on a thousand random studies: the rows that the memory gives, and no others."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from tests import strategies
from tests.ledgers import same
from tests.plot.page_browser import Visitor, launched

from sahelgraph._dates import EARLIEST, LATEST, parse_period
from sahelgraph.plot import page

if TYPE_CHECKING:
    from pathlib import Path

    import sahelgraph as sg

PERIODS = 60


def test_a_thousand_random_studies_give_the_same_rows(tmp_path: Path, archive: sg.TemporalMultigraph) -> None:
    memory = same.studies(1_000)
    ledger, in_view = memory._held()
    seen = set(in_view.tolist())  # what is denied or only planned is left out before the page is made
    days = {
        name: [None if day in {EARLIEST, LATEST} else day for day in column.tolist()]
        for name, column in zip(ledger.days._fields, ledger.days, strict=True)
    }
    random = Random(1960)  # noqa: S311 — for variety, not for secrets
    spans = [sorted(random.choices(range(strategies.FIRST - 2, strategies.LAST + 3), k=2)) for _ in range(PERIODS)]
    periods = [parse_period(strategies.period_text((low, high))) for low, high in spans]
    asked = [{"first": period.first, "last": period.last} for period in periods]
    with launched() as browser:
        answers = (
            Visitor(browser, tmp_path)
            .open(page(archive))
            .run(
                """([days, periods, modes]) => periods.map(period => modes.map(mode =>
                 days.start_min.flatMap((_, i) => window.sahelgraph.holds(days, i, period, mode) ? [i] : [])))""",
                [days, asked, list(strategies.MODES)],
            )
        )
    kept = 0
    for period, by_mode in zip(periods, answers, strict=True):
        for mode, rows in zip(strategies.MODES, by_mode, strict=True):
            expected = sorted(memory.during(period.text, mode=mode)._held()[1].tolist())
            assert [row for row in rows if row in seen] == expected, (period.text, mode)
            kept += len(expected)
    assert kept > 10_000
