"""Labels: what the font lacks is a box, long names break, and nothing overlaps that need not."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from sahelgraph.plot._labels import block, drawable, place, width, wrap


def test_missing_glyphs_become_boxes() -> None:
    assert drawable("Gao 馬里") == "Gao □□"
    assert drawable("Ménaka آزواد −→") == "Ménaka آزواد −→"


def test_wrap_keeps_every_word_and_the_width() -> None:
    text = "National Committee for the Salvation of the People of Mali"
    lines = wrap(text, 100, 9)
    assert " ".join(lines) == text
    assert all(width(line, 9) <= 100 for line in lines)


def test_wrap_breaks_a_word_that_is_wider_than_a_line() -> None:
    lines = wrap("W" * 50, 60, 9)
    assert "".join(lines) == "W" * 50
    assert all(width(line, 9) <= 60 for line in lines)


def test_a_block_has_three_lines_at_most() -> None:
    box = block("word " * 60, 9)
    assert box.text.count("\n") == 2
    assert box.text.endswith("…")


@pytest.mark.parametrize("text", ["", " "])
def test_an_empty_block_takes_no_width(text: str) -> None:
    assert block(text, 9).width == 0


def test_labels_avoid_each_other_and_lines() -> None:
    nodes = np.array([[100.0 + 45 * (i % 5), 60.0 + 40 * (i // 5)] for i in range(20)])
    blocks = [block(f"actor {i}", 9) for i in range(20)]
    line = np.stack([np.linspace(0, 400, 200), np.full(200, 60.0)], axis=1)
    boxes = place(blocks, nodes, 9, nodes=nodes, curves=line, chips=[], frame=(400, 260))
    for one, other in combinations((box.edges for box in boxes), 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    assert sum(box.edges[1] < 60 < box.edges[3] for box in boxes) <= 2
