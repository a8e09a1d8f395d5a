"""20,000 damaged studies: no traceback, no hang; `python -m tests.fuzz.run` looks at a million."""

from __future__ import annotations

import os
from random import Random
from typing import TYPE_CHECKING

import pytest
from tests.fuzz.mutate import mutated
from tests.fuzz.run import look, patience, write

if TYPE_CHECKING:
    from pathlib import Path

CASES = int(os.environ.get("SAHELGRAPH_FUZZ", "20000"))
SHARES = 8


@pytest.mark.parametrize("share", range(SHARES))
def test_damaged_studies_are_refused_or_read_and_never_crash(tmp_path: Path, share: int) -> None:
    in_order = 0
    for number in range(share, CASES, SHARES):
        write(tmp_path, number)
        with patience():
            in_order += look(tmp_path, number)
    assert 0.02 * CASES < in_order * SHARES < 0.5 * CASES  # the damage is neither nothing nor everything


def test_a_number_always_gives_the_same_case() -> None:
    assert mutated(Random(7)) == mutated(Random(7))  # noqa: S311 — numbered cases, no secrets
    assert len({str(mutated(Random(number))) for number in range(100)}) > 90  # noqa: S311 — the same
