from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import oracle, strategies

from sahelgraph import _cells
from sahelgraph._kinds import STATUSES, bundled_kinds
from sahelgraph._names import Names

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = oracle.cases("cells.csv")
NAMES = Names(
    ("MNLA", "0012", "École", "mali"),
    ("Azawad Movement", "Group Twelve", "School", "Mali"),
    (("the movement",), (), (), ("Republic of Mali",)),
)
RULES: dict[str, Callable[[str], tuple[str, str] | None]] = {
    "kind": lambda value: _cells.no_kind(value, bundled_kinds(), "kinds.csv"),
    "quantity": _cells.no_quantity,
    "thousand": _cells.thousand,
    "actor": lambda value: _cells.no_actor(value, NAMES, "actors.csv"),
    "status": _cells.unless(("", *STATUSES), "is no status", f"write {', '.join(STATUSES)}, or nothing"),
    "blank": _cells.blank("name"),
    "padded": _cells.padded,
    "ends": lambda value: _cells.unknown_ends(value, {"r1", "r2", "rel-1"}),
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']} {case['value']} {case['why']}")
def test_a_cell_is_right_or_told_what_to_write(case: dict[str, str]) -> None:
    fault = RULES[case["rule"]](case["value"])
    if case["message"]:
        assert fault is not None
        assert case["message"] in fault[0]
        assert case["hint"] in fault[1]
    else:
        assert fault is None


@pytest.mark.parametrize("rule", RULES)
@strategies.quick(60)
@given(value=st.text(max_size=20))
def test_any_text_has_an_answer_that_prints(rule: str, value: str) -> None:
    message, hint = RULES[rule](value) or ("", "")
    assert (message + hint).isprintable()


def test_a_correction_of_a_quantity_is_a_quantity() -> None:
    for case in CASES:
        if case["rule"] == "quantity" and case["hint"].startswith("write "):
            assert _cells.no_quantity(case["hint"].removeprefix("write ")) is None


def test_an_article_fits_its_word() -> None:
    assert _cells.blank("id")("") == ("the cell is empty", "every actor needs an id")
