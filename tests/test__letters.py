from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import oracle, strategies

from sahelgraph._letters import bad_character, half_decoded, is_plain, mixed_scripts, strange_text

CASES = oracle.cases("letters.csv")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['code']}: {case['why']}")
def test_letters_are_right_or_told(case: dict[str, str]) -> None:
    text = case["text"].encode().decode("unicode_escape") if case["text"].isascii() else case["text"]
    fault = strange_text(text)
    if not case["code"]:
        assert fault is None
    else:
        assert fault is not None
        assert fault[1] == case["code"]
        assert case["says"] in fault[2] + fault[3]
        assert not is_plain(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("mnl\u0430", "U+0430, cyrillic small letter a"),
        ("\u041cnla", "U+041C, cyrillic capital letter em"),
        ("\u039cali", "U+039C, greek capital letter mu"),
        ("\u30a2mali", "U+30A2, katakana letter a"),
        ("mali\u0645", "U+0645, arabic letter meem"),
        ("\uff4dali", "U+FF4D, fullwidth latin small letter m"),
        ("r\u0661", "U+0661, arabic-indic digit one"),
        ("\u043c\u0430\u043b\u0438a", "U+0061, latin small letter a"),
    ],
    ids=ascii,
)
def test_an_id_of_two_scripts_is_told_with_the_odd_letter(text: str, says: str) -> None:
    fault = mixed_scripts(text)
    assert fault is not None
    assert says in fault[0]


@pytest.mark.parametrize("text", ["mnla", "École-1", "мали", "مالي٤", "かナ漢", "mali_2", "", "1é5"], ids=ascii)
def test_an_id_of_one_script_is_right(text: str) -> None:
    assert mixed_scripts(text) is None


@strategies.quick(100)
@given(st.text(st.characters()))
def test_any_text_has_an_answer(text: str) -> None:
    fault = strange_text(text)
    assert not (fault is not None and is_plain(text))
    mixed_scripts(text)


@strategies.quick(100)
@given(st.text("éèçïœÉ’“” aA,.«»", max_size=12))
def test_what_french_writes_is_right_and_what_is_read_wrongly_comes_back(text: str) -> None:
    assert half_decoded(text) == ""
    try:
        wrong = text.encode().decode("cp1252")
    except UnicodeDecodeError:
        return  # Windows-1252 has no letter for a byte of it
    assert half_decoded(wrong) == (text if text != wrong else "")


# --- what no cell may hold --------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
def test_control_characters_are_errors(sign: int) -> None:
    found = bad_character(f"a{chr(sign)}b")
    assert found is not None
    assert found[:2] == ("error", "control-character")
    assert f"U+{sign:04X}" in found[2]


@pytest.mark.parametrize(
    "text", ["", "plain", "tab\there", "two\nlines", "Windows\r\nlines", "Keïta", "مالي", "马里", "👩🏽"]
)
def test_what_people_write_is_right(text: str) -> None:
    assert bad_character(text) is None


@pytest.mark.parametrize(
    "sign",
    [
        0x80,
        0x85,
        0x9F,
        0xA0,
        0xAD,
        0x61C,
        0x200B,
        0x200E,
        0x200F,
        0x2028,
        0x202A,
        0x202E,
        0x2060,
        0x2066,
        0x2069,
        0xFEFF,
    ],
    ids=lambda sign: f"U+{sign:04X}",
)
def test_what_nobody_sees_is_a_warning_with_its_number(sign: int) -> None:
    found = bad_character(f"mali{chr(sign)}")
    assert found is not None
    assert found[:2] == ("warning", "unseen-character")
    assert f"U+{sign:04X}" in found[2]


def test_what_is_wrong_goes_before_what_is_unseen() -> None:
    found = bad_character("\u200b\x00")
    assert found is not None
    assert found[0] == "error"


def test_half_a_character_is_an_error() -> None:
    found = bad_character("a\ud800")
    assert found is not None
    assert found[:2] == ("error", "control-character")
