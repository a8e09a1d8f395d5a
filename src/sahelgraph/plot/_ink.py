"""Ink: how each kind of relation and of actor looks, the same in print and in the browser.

Colours are not meaning, so they live in ``assets/ink.csv`` and ``assets/shapes.csv`` and not
among the kinds. A kind of relation is told by hue, and again by dash, head and mark together, which
no other kind shares: whoever sees no hue, or prints in grey, still reads the kind. A kind without
a row of its own takes the hue of its ancestor, else of its sign, with the first dash and mark that
nobody has.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from math import cos, pi, sin
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sahelgraph._kinds import Kind, Kinds

Points = tuple[tuple[float, float], ...]

# On and off in widths of the line, so that a thin line keeps its pattern.
DASHES: dict[str, tuple[float, ...]] = {
    "solid": (),
    "dash": (3.6, 1.8),
    "dash-dot": (5.5, 1.7, 1.0, 1.7),
    "dotted": (1.0, 1.6),
    "long dash": (7.5, 2.2),
    "short dash": (2.0, 1.6),
    "dash-dot-dot": (5.5, 1.6, 1.0, 1.6, 1.0, 1.6),
}
_SIGNS = {1: "+", 0: "0", -1: "-"}


@dataclass(frozen=True, slots=True)
class Ink:
    """How one kind of relation is drawn.

    ``colour`` is for white paper, ``dark`` for a dark page; ``dash`` is on and off in widths of
    the line (empty: solid); ``head`` is ``"to"`` or ``"none"``; ``mark`` is the sign at mid-line,
    a name of `MARKS` or empty.
    """

    colour: str
    dark: str
    dash: tuple[float, ...]
    head: str
    mark: str


@dataclass(frozen=True, slots=True)
class Shape:
    """How one kind of actor is drawn: a name of `SHAPES`, a pale fill, and one for the dark."""

    name: str
    fill: str
    dark: str


def _rows(name: str) -> list[dict[str, str]]:
    text = files("sahelgraph.plot").joinpath("assets", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), strict=True))


@cache
def _listed() -> tuple[dict[str, Ink], tuple[Ink, ...]]:
    """Return the rows of ink.csv by kind or sign, and the spare hues in their order."""
    own: dict[str, Ink] = {}
    spare: list[Ink] = []
    for row in _rows("ink.csv"):
        one = Ink(row["colour"], row["dark"], DASHES[row["dash"]], row["head"], row["mark"])
        if row["kind"] == "*":
            spare.append(one)
        else:
            own[row["kind"]] = one
    return own, tuple(spare)


@cache
def _shapes() -> dict[str, Shape]:
    return {row["kind"]: Shape(row["shape"], row["fill"], row["dark"]) for row in _rows("shapes.csv")}


def ink(kinds: Kinds, used: Iterable[str]) -> dict[str, Ink]:
    """Give each kind its ink.

    All of ``kinds`` are given theirs before ``used`` picks, so that a kind looks alike in every
    year, in every picture and on the page.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> kinds = sg.load().kinds
    >>> ink(kinds, ["attack"])["attack"].colour
    '#D55E00'
    """
    wanted = sorted(set(used))
    given = _assign(kinds, tuple(sorted({*kinds, *wanted})))
    return {name: given[name] for name in wanted}


def _assign(kinds: Mapping[str, Kind], names: tuple[str, ...]) -> dict[str, Ink]:
    own, spare = _listed()
    given = {name: own[name] for name in names if name in own and name not in _SIGNS.values()}
    # The rows of the list are taken even where a study has no such kind: pictures stay comparable.
    looks = {(one.dash, one.head, one.mark) for name, one in own.items() if name not in _SIGNS.values()}
    for name in names:
        if name in given:
            continue
        parent = _family(kinds, name)
        kind = kinds.get(name)
        head = "to" if kind is None or kind.directed else "none"
        marks = dict.fromkeys((parent.mark, *MARKS))
        free = (
            Ink(hue.colour, hue.dark, dash, head, mark)
            for mark, hue, dash in product(marks, (parent, *spare), (parent.dash, *DASHES.values()))
            if (dash, head, mark) not in looks
        )
        given[name] = next(free, Ink(parent.colour, parent.dark, parent.dash, head, parent.mark))
        looks.add((given[name].dash, given[name].head, given[name].mark))
    return given


def _family(kinds: Mapping[str, Kind], name: str) -> Ink:
    """Return the ink of the nearest listed ancestor, else of the sign."""
    own, _ = _listed()
    seen: list[str] = []
    kind = kinds.get(name)
    while kind is not None and kind.is_a and kind.is_a not in seen:
        if kind.is_a in own:
            return own[kind.is_a]
        seen.append(kind.is_a)
        kind = kinds.get(kind.is_a)
    kind = kinds.get(name)
    return own[_SIGNS[kind.sign if kind is not None else 0]]


def shape(kind: str) -> str:
    """Return the name of the shape in which actors of a kind are drawn.

    Examples
    --------
    >>> shape("state"), shape("armed group"), shape("a word of one's own")
    ('square', 'circle', 'down')
    """
    return look(kind).name


def rank(kind: str) -> int:
    """Return the place of a kind of actor among all, from states to those whom nobody names.

    Examples
    --------
    >>> rank("state") < rank("armed group") < rank("a word of one's own") < rank("placeholder")
    True
    """
    known = list(_shapes())
    return known.index(kind if kind in known else "agreement")


def look(kind: str) -> Shape:
    """Return shape and fill of a kind of actor.

    Examples
    --------
    >>> look("armed group")
    Shape(name='circle', fill='#FCE4D6', dark='#5A4438')
    """
    return _shapes().get(kind, _shapes()["*"])


def _ring(n: int, turn: float = 0.0, size: float = 1.0) -> Points:
    """Return a regular polygon; ``turn`` is where its first corner points, in turns from the top."""
    angles = [2 * pi * (0.25 + turn - i / n) for i in range(n)]
    return tuple((round(size * cos(a), 4), round(size * sin(a), 4)) for a in angles)


def _star(n: int, inner: float) -> Points:
    outer, within = _ring(n), _ring(n, -0.5 / n, inner)
    return tuple(p for pair in zip(outer, within, strict=True) for p in pair)


# Corners in units of the radius, y upwards; sizes are chosen to look alike, not to be alike.
SHAPES: dict[str, Points] = {
    "square": ((-0.88, -0.88), (-0.88, 0.88), (0.88, 0.88), (0.88, -0.88)),
    "house": ((-0.85, -0.85), (-0.85, 0.35), (0.0, 1.08), (0.85, 0.35), (0.85, -0.85)),
    "diamond": _ring(4, size=1.15),
    "kite": ((0.0, 1.15), (0.95, 0.3), (0.0, -1.15), (-0.95, 0.3)),
    "circle": _ring(48),
    "triangle": ((0.0, 1.13), (1.08, -0.82), (-1.08, -0.82)),
    "octagon": _ring(8, 1 / 16, 1.05),
    "hexagon": _ring(6, 1 / 12, 1.08),
    "pentagon": _ring(5, size=1.12),
    "shield": _ring(5, 0.5, 1.12),
    "drop": ((0.0, 1.15), *(p for p in _ring(24, size=0.95) if p[1] < 0.45)),
    "cross": (
        (-0.4, 1.05), (0.4, 1.05), (0.4, 0.4), (1.05, 0.4), (1.05, -0.4), (0.4, -0.4),
        (0.4, -1.05), (-0.4, -1.05), (-0.4, -0.4), (-1.05, -0.4), (-1.05, 0.4), (-0.4, 0.4),
    ),
    "wide": ((-1.15, -0.6), (-1.15, 0.6), (1.15, 0.6), (1.15, -0.6)),
    "page": ((-0.75, -1.0), (-0.75, 1.0), (0.35, 1.0), (0.75, 0.6), (0.75, -1.0)),
    "ring": _ring(48),
    "down": ((0.0, -1.13), (-1.08, 0.82), (1.08, 0.82)),
}  # fmt: skip

MARKS: dict[str, Points] = {
    "cross": tuple(
        (round((x - y) * 0.72, 4), round((x + y) * 0.72, 4))
        for x, y in (
            (-0.3, 1.0), (0.3, 1.0), (0.3, 0.3), (1.0, 0.3), (1.0, -0.3), (0.3, -0.3),
            (0.3, -1.0), (-0.3, -1.0), (-0.3, -0.3), (-1.0, -0.3), (-1.0, 0.3), (-0.3, 0.3),
        )
    ),
    "plus": (
        (-0.3, 1.0), (0.3, 1.0), (0.3, 0.3), (1.0, 0.3), (1.0, -0.3), (0.3, -0.3),
        (0.3, -1.0), (-0.3, -1.0), (-0.3, -0.3), (-1.0, -0.3), (-1.0, 0.3), (-0.3, 0.3),
    ),
    "star": _star(5, 0.45),
    "hollow star": _star(5, 0.45),
    "bar": ((-0.3, -1.1), (-0.3, 1.1), (0.3, 1.1), (0.3, -1.1)),
    "dot": _ring(24, size=0.75),
    "square": ((-0.68, -0.68), (-0.68, 0.68), (0.68, 0.68), (0.68, -0.68)),
    "wedge": ((0.0, -0.85), (-0.95, 0.75), (0.95, 0.75)),
    "diamond": _ring(4, size=1.0),
    "ring": _ring(24, size=0.75),
}  # fmt: skip
HOLLOW = frozenset({"hollow star", "ring"})  # marks that are drawn as an outline
