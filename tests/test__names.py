from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import strategies

from sahelgraph._names import Names, fold, short_label, split_list
from sahelgraph.errors import AmbiguousNameError, UnknownNameError

NAMES = Names(
    ("mnla", "MNLA", "keita", "army_a", "army_b", "cafe\u0301", "0012", "NA"),
    (
        *("Azawad Movement", "The Other Movement", "Ibrahim Boubacar Keïta", "Army of A", "Army of B", "Coffee House"),
        *("Group Twelve", "North Army"),
    ),
    ((), (), ("IBK", "President Keita", "N'Daw"), ("the army",), ("The Army",), (), (), ()),
)


# --- names as they are compared --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Keïta", "keita"),
        ("KEÏTA", "Kei\u0308ta"),
        ("Bah N\u2019Daw", "bah n'daw"),
        ("Bah N\u02bcDaw", "Bah N'Daw"),
        ("al-Qaeda", "al Qaeda"),
        ("al\u2011Qaeda", "al\u2013Qaeda"),
        ("Ansar  Dine", "ansar_dine"),
        ("Ansar\u00a0Dine", "Ansar\tDine"),
        ("  Mali ", "mali"),
        ("Straße", "STRASSE"),
        ("ﬁnance", "finance"),
    ],
)
def test_names_are_one_whatever_their_dress(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Mali", "Malia"), ("G5", "G 5"), ("Ansar Dine", "AnsarDine"), ("12", "012")]
)
def test_names_that_differ_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@strategies.quick(200)
@given(st.text(max_size=20))
def test_folding_forgets_composition(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


# --- name → actor --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("mnla", "mnla"),
        ("MNLA", "MNLA"),
        ("azawad movement", "mnla"),
        ("Ibrahim Boubacar KEITA", "keita"),
        ("ibk", "keita"),
        ("n\u2019daw", "keita"),
        ("caf\u00e9", "cafe\u0301"),
        ("cafe", "cafe\u0301"),
        ("0012", "0012"),
        ("NA", "NA"),
        ("north-army", "NA"),
    ],
)
def test_an_actor_is_named_by_id_name_or_alias(text: str, id_: str) -> None:
    assert NAMES.resolve(text) == id_


def test_an_exact_id_goes_before_every_name() -> None:
    names = Names(("a", "b"), ("b", "First"), ((), ()))
    assert names.resolve("b") == "b"


def test_ids_that_differ_only_in_case_must_be_written_exactly() -> None:
    with pytest.raises(AmbiguousNameError, match=r"mnla \(Azawad Movement\) or MNLA \(The Other Movement\)"):
        NAMES.resolve("Mnla")


def test_an_ambiguous_alias_lists_the_choices() -> None:
    with pytest.raises(AmbiguousNameError, match=r"army_a \(Army of A\) or army_b \(Army of B\); write one of the ids"):
        NAMES.resolve("THE ARMY")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Ibrahim Keita", "did you mean Ibrahim Boubacar Keïta (keita)"),
        ("Group Twelfe", "did you mean Group Twelve (0012)"),
        ("qqqq", "see the ids, names and aliases"),
        ("", "see the ids, names and aliases"),
        ("12", "is no actor"),
        (12, "as text"),
        (None, "as text"),
        (["mnla"], "as text"),
    ],
    ids=repr,
)
def test_an_unknown_name_is_refused_with_advice(text: object, says: str) -> None:
    with pytest.raises(UnknownNameError, match=re.escape(says)):
        NAMES.resolve(text)


@strategies.quick(100)
@given(st.text(max_size=300))
def test_any_text_names_one_actor_or_is_refused_in_print(text: str) -> None:
    try:
        assert NAMES.resolve(text) in NAMES.ids
    except (UnknownNameError, AmbiguousNameError) as error:
        assert str(error).isprintable()  # noqa: PT017 — either outcome is right


# --- ids compare exactly -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id_", "there"),
    [
        ("mnla", True),
        ("Mnla", False),
        ("mnla ", False),
        ("caf\u00e9", True),
        ("cafe", False),
        ("12", False),
        ("0012.0", False),
        ("Azawad Movement", False),
        ("", False),
    ],
)
def test_an_id_is_there_or_not(id_: str, *, there: bool) -> None:
    assert NAMES.has(id_) is there


@pytest.mark.parametrize(
    ("text", "id_"), [("\u041cNLA", "mnla"), ("keit\u0430", "keita"), ("N\u0410", "na"), ("MNLB", None), ("мир", None)]
)
def test_the_id_that_looks_the_same_in_another_script(text: str, id_: str | None) -> None:
    found = NAMES.like(text)
    assert (found and found.casefold()) == id_


def test_another_order_names_the_same_actors() -> None:
    turned = NAMES.taken([7, 6, 5, 4, 3, 2, 1, 0])
    assert turned.ids == NAMES.ids[::-1]
    for text in ("MNLA", "ibk", "cafe", "north army"):
        assert turned.resolve(text) == NAMES.resolve(text)


def test_a_name_that_one_actor_has_twice_is_not_ambiguous() -> None:
    assert Names(("a",), ("A",), (("A", "a", "Á"),)).resolve("á") == "a"


# --- lists and labels -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("", ()),
        ("a", ("a",)),
        ("a; b;c", ("a", "b", "c")),
        (";a;; b ;", ("a", "b")),
        ("a, b", ("a, b",)),
        (" ; ", ()),
    ],
)
def test_a_list_is_split_at_semicolons(cell: str, parts: tuple[str, ...]) -> None:
    assert split_list(cell) == parts


@pytest.mark.parametrize(
    ("name", "label", "aliases", "expected"),
    [
        ("National Movement", "Movement", ("NM",), "Movement"),
        ("National Movement", "", ("National", "NM"), "NM"),
        ("Mali", "", ("Republic of Mali",), "Mali"),
        ("Mali", "", (), "Mali"),
        ("Mali", "", ("ABCD",), "Mali"),
        ("Mali", "", ("ABC", "ABD"), "ABC"),
    ],
)
def test_a_picture_writes_the_label_the_shortest_alias_or_the_name(
    name: str, label: str, aliases: tuple[str, ...], expected: str
) -> None:
    assert short_label(name, label, aliases) == expected
