"""Kinds are told apart by whoever sees few hues: distances in CIELAB under four kinds of vision, or another code.

Vision is simulated by the matrices for full severity of Machado, Oliveira and Fernandes, A Physiologically-based
Model for Simulation of Color Vision Deficiency, IEEE Transactions on Visualization and Computer Graphics 15 (2009),
applied to linear sRGB; distance is that of CIE 1976 under D65.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sahelgraph.plot._ink import ink
from sahelgraph.plot._matrix import colours
from sahelgraph.plot._style import FAINT, mix
from sahelgraph.plot._trend import _HUES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    import sahelgraph as sg

VISION = {
    "normal": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE = np.array([0.95047, 1.0, 1.08883])
APART = 11.0  # some five times what is just noticed side by side


def lab(colour: str, vision: str = "normal") -> NDArray[np.float64]:
    """Return a colour as somebody sees it, in CIELAB."""
    coded = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    ratio = _TO_XYZ @ np.clip(VISION[vision] @ linear, 0, 1) / _WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one: str, other: str, vision: str) -> float:
    """Return how far two colours are from one another."""
    return float(np.hypot.reduce(lab(one, vision) - lab(other, vision)))


def test_the_space_is_cielab() -> None:
    assert lab("#FFFFFF") == pytest.approx([100, 0, 0], abs=0.02)
    assert lab("#FF0000") == pytest.approx([53.24, 80.09, 67.20], abs=0.02)
    assert apart("#FF0000", "#008000", "normal") > 3 * apart("#FF0000", "#008000", "deutan")


@pytest.mark.parametrize("theme", ["colour", "dark"])
@pytest.mark.parametrize("vision", VISION)
def test_kinds_differ_in_colour_or_in_another_code(vision: str, theme: str, archive: sg.TemporalMultigraph) -> None:
    inks = ink(archive.kinds, archive.kinds)
    assert len(inks) > 35
    alike = [
        (one, other)
        for (one, a), (other, b) in combinations(sorted(inks.items()), 2)
        if (a.dash, a.head, a.mark) == (b.dash, b.head, b.mark)
        and apart(getattr(a, theme), getattr(b, theme), vision) < APART
    ]
    assert alike == []


@pytest.mark.parametrize("vision", VISION)
def test_hostile_and_friendly_differ_for_everybody(vision: str, archive: sg.TemporalMultigraph) -> None:
    hostile, friendly = colours(archive)
    assert apart(hostile, friendly, vision) > 40
    assert apart(mix(hostile, 0.42), mix(friendly, 0.42), vision) > 15


def test_certain_and_attested_differ_in_grey(archive: sg.TemporalMultigraph) -> None:
    for kind, one in ink(archive.kinds, archive.kinds).items():
        assert lab(mix(one.colour, FAINT))[0] - lab(one.colour)[0] > 9, kind


@pytest.mark.parametrize("vision", VISION)
def test_neighbours_among_the_lines_of_a_trend_differ(vision: str) -> None:
    assert all(apart(one, other, vision) > APART for one, other in pairwise(_HUES))
