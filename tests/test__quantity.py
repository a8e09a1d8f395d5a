from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import oracle, strategies

from sahelgraph._quantity import parse_quantity

CASES = oracle.cases("quantities.csv")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['text']} {case['why']}")
def test_a_quantity_is_a_number_a_bound_a_range_or_nothing(case: dict[str, str]) -> None:
    found = parse_quantity(case["text"])
    if not case["low"]:
        assert found is None
    else:
        assert found is not None
        assert (found.low, found.high) == (float(case["low"]), float(case["high"]))
        assert found.about is (case["about"] == "yes")
        assert found.text == case["text"]


@strategies.quick(200)
@given(st.text(max_size=8) | st.text("0123456789.<>=~-+_e, ", max_size=8))
def test_what_is_read_lies_between_its_numbers(text: str) -> None:
    found = parse_quantity(text)
    if found is not None:
        assert 0 <= found.low <= found.high
        assert text.isascii()
        assert text.strip() == text


@strategies.quick(50)
@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_every_whole_number_and_range_is_read(one: int, other: int) -> None:
    low, high = sorted((one, other))
    number, span = parse_quantity(str(one)), parse_quantity(f"{low}..{high}")
    assert number is not None
    assert span is not None
    assert (number.low, number.high, span.low, span.high) == (one, one, low, high)
