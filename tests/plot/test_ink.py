"""Ink: a code that reads without colour, the same in every year."""

from __future__ import annotations

import itertools

import pytest

import sahelgraph as sg
from sahelgraph._kinds import Kind
from sahelgraph.plot._ink import DASHES, HOLLOW, MARKS, SHAPES, ink, look, shape


@pytest.mark.parametrize(
    ("kind", "colour", "dark", "dash", "head", "mark"),
    [
        ("alliance", "#0072B2", "#4AA3DF", "solid", "none", ""),
        ("membership", "#56B4E9", "#9AD4F5", "dotted", "none", ""),
        ("deployment", "#009E73", "#2CC79A", "long dash", "to", ""),
        ("attack", "#D55E00", "#FF7F3F", "solid", "to", ""),
        ("sanction", "#E69F00", "#E69F00", "dash-dot", "to", ""),
        ("split", "#CC79A7", "#E08BBD", "dash", "none", "cross"),
        ("coup", "#000000", "#ECEFF1", "dash", "to", "star"),
    ],
)
def test_the_kinds_of_the_beginning(kind: str, colour: str, dark: str, dash: str, head: str, mark: str) -> None:
    one = ink(sg.load().kinds, [kind])[kind]
    assert (one.colour, one.dark, one.dash, one.head, one.mark) == (colour, dark, DASHES[dash], head, mark)


def test_no_two_kinds_look_alike_without_colour() -> None:
    kinds = sg.load().kinds
    looks = {name: (one.dash, one.head, one.mark) for name, one in ink(kinds, kinds).items()}
    assert set(looks) == set(kinds)
    for one, other in itertools.combinations(sorted(looks), 2):
        assert looks[one] != looks[other], f"{one} and {other} look alike in grey"


def test_a_kind_looks_alike_whatever_else_is_used() -> None:
    kinds = sg.load().kinds.merged(
        [Kind("raid", is_a="attack", sign=-1), Kind("aid", sign=1), Kind("zone", directed=False)]
    )
    everything = ink(kinds, kinds)
    assert ink(kinds, ["raid"]) == {"raid": everything["raid"]}
    assert ink(kinds, ["zone", "aid"]) == {"aid": everything["aid"], "zone": everything["zone"]}


def test_a_new_kind_takes_its_ancestors_hue_then_its_signs() -> None:
    kinds = sg.load().kinds.merged(
        [
            Kind("raid", is_a="attack", sign=-1),
            Kind("raid_by_night", is_a="raid", sign=-1),
            Kind("aid", sign=1),
            Kind("zone", directed=False),
        ],
    )
    given = ink(kinds, kinds)
    assert given["raid"].colour == given["raid_by_night"].colour == given["attack"].colour
    assert given["aid"].colour == given["alliance"].colour
    assert given["zone"].head == "none"
    looks = [(one.dash, one.head, one.mark) for one in given.values()]
    assert len(looks) == len(set(looks))


def test_a_hundred_new_kinds_do_not_fail() -> None:
    kinds = sg.load().kinds.merged([Kind(f"kind {i:03d}", sign=i % 3 - 1) for i in range(300)])
    assert len(ink(kinds, kinds)) == len(kinds)


def test_an_unknown_kind_and_a_circle_of_kinds_have_ink() -> None:
    kinds = sg.load().kinds.merged([Kind("a", is_a="b"), Kind("b", is_a="a")])
    assert set(ink(kinds, ["a", "b", "never heard of"])) == {"a", "b", "never heard of"}


def test_every_ink_and_shape_can_be_drawn() -> None:
    kinds = sg.load().kinds
    assert {one.mark for one in ink(kinds, kinds).values()} <= {"", *MARKS}
    assert set(MARKS) >= HOLLOW
    for corners in (*SHAPES.values(), *MARKS.values()):
        assert all(abs(x) <= 1.2 and abs(y) <= 1.2 for x, y in corners)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("state", "square"),
        ("armed forces", "diamond"),
        ("armed group", "circle"),
        ("mission", "triangle"),
        ("organisation", "hexagon"),
        ("movement", "pentagon"),
    ],
)
def test_shapes_of_actors(kind: str, name: str) -> None:
    assert shape(kind) == name


def test_every_kind_of_actor_of_the_codebook_has_its_own_shape() -> None:
    named = (
        "state", "government", "armed forces", "armed group", "organisation", "mission", "coalition", "junta",
        "movement", "party", "person", "population", "territory", "agreement", "placeholder", "another word",
    )  # fmt: skip
    assert len({shape(kind) for kind in named}) == len(named)
    assert {look(kind).name for kind in named} <= set(SHAPES)
