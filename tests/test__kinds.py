from __future__ import annotations

import csv
import pickle
import re
from typing import TYPE_CHECKING

import pytest
from tests import oracle

from sahelgraph._beside import check_kinds
from sahelgraph._kinds import (
    BUNDLED,
    DOUBTFUL,
    OUT_OF_VIEW,
    STATUSES,
    Kind,
    Kinds,
    bundled_kinds,
    read_kinds,
)
from sahelgraph.errors import QueryError, UnknownNameError

if TYPE_CHECKING:
    from pathlib import Path

    from sahelgraph._report import Problem

CASES = {case["kind"]: case for case in oracle.cases("kinds.csv")}
SIGNS = {"+": 1, "-": -1, "0": 0}
HEADER = "kind,is_a,phrase,time,directed,sign,register,may_end\n"


def read(folder: Path, text: str) -> tuple[list[Kind], list[Problem]]:
    problems: list[Problem] = []
    path = folder / "kinds.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return read_kinds(path, problems.append), problems


def checked(*own: Kind) -> list[Problem]:
    problems: list[Problem] = []
    kinds = bundled_kinds().merged(own)
    check_kinds(kinds, "kinds.csv", {kind.name: row for row, kind in enumerate(own, start=2)}, problems.append)
    return problems


# --- the codebook's table ---------------------------------------------------------------------------------


def test_the_kinds_are_those_of_the_codebook() -> None:
    assert set(bundled_kinds()) == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_a_kind_means_what_the_codebook_says(name: str) -> None:
    kind, case = bundled_kinds()[name], CASES[name]
    assert (kind.name, kind.is_a, kind.time, kind.register) == (name, case["is_a"], case["time"], case["register"])
    assert kind.directed is (case["directed"] == "yes")
    assert kind.sign == SIGNS[case["sign"]]
    assert set(kind.may_end) == {part.strip() for part in case["may_end"].split(";") if part.strip()}


@pytest.mark.parametrize("name", CASES)
def test_a_second_coder_can_use_a_kind(name: str) -> None:
    kind = bundled_kinds()[name]
    assert len(kind.definition) > 40
    assert kind.not_this
    assert kind.phrase
    assert kind.phrase_fr


@pytest.mark.parametrize("column", ["phrase", "phrase_fr"])
def test_no_two_kinds_have_one_phrase(column: str) -> None:
    phrases = [getattr(kind, column).lower() for kind in bundled_kinds().values()]
    assert len(set(phrases)) == len(phrases)


@pytest.mark.parametrize("name", CASES)
def test_the_forms_of_verbs_are_lists_that_can_be_split(name: str) -> None:
    for forms in (bundled_kinds()[name].forms, bundled_kinds()[name].forms_fr):
        assert forms
        for group in forms.split(";"):
            assert re.fullmatch(r"\s*[a-z]+=[^|=;,]+(\|[^|=;,]+)*\s*", group)


def test_the_library_own_file_is_without_fault() -> None:
    assert checked() == []


def test_statuses_are_of_one_list() -> None:
    assert set(STATUSES) >= OUT_OF_VIEW | DOUBTFUL
    assert not OUT_OF_VIEW & DOUBTFUL
    assert sorted(OUT_OF_VIEW) == ["announced", "denied", "hypothetical", "planned"]


# --- families -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("campaign", ("campaign", "attack", "violence")),
        ("attack", ("attack", "violence")),
        ("clash", ("clash", "violence")),
        ("alliance", ("alliance",)),
    ],
)
def test_the_line_of_a_kind_is_nearest_first(name: str, line: tuple[str, ...]) -> None:
    assert bundled_kinds().line(name) == line


@pytest.mark.parametrize("name", CASES)
def test_descendants_are_all_in_whose_line_it_stands(name: str) -> None:
    kinds = bundled_kinds()
    expected = set()
    for other in CASES:
        at = other
        while at and at != name:
            at = CASES[at]["is_a"]
        if at == name:
            expected.add(other)
    assert kinds.descendants(name) == expected


def test_a_circle_of_kinds_ends() -> None:
    kinds = Kinds((Kind("a", is_a="b"), Kind("b", is_a="c"), Kind("c", is_a="a")))
    assert kinds.line("a") == ("a", "b", "c")
    assert kinds.descendants("a") == {"a", "b", "c"}


# --- names and signs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["coup_attempt", "coup attempt", "Coup-Attempt", " COUP_ATTEMPT "])
def test_a_kind_is_found_however_it_is_written(text: str) -> None:
    assert bundled_kinds().resolve(text) == "coup_attempt"


def test_an_own_kind_is_found_as_it_is_written() -> None:
    assert Kinds((Kind("Air Strike"), Kind("air_strike"))).resolve("Air Strike") == "Air Strike"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("atack", "did you mean attack"),
        ("wxyz", "kinds.csv"),
        ("", "kinds.csv"),
        (7, "as text"),
        (["attack"], "as text"),
    ],
)
def test_an_unknown_kind_is_refused_with_advice(text: object, says: str) -> None:
    with pytest.raises(UnknownNameError, match=re.escape(says)):
        bundled_kinds().resolve(text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sign", "number"),
    [("friendly", 1), ("hostile", -1), ("neutral", 0), ("+", 1), ("-", -1), ("0", 0), (1, 1), (-1, -1), (0, 0)],
)
def test_a_sign_has_three_spellings(sign: str | int, number: int) -> None:
    assert Kinds.sign(sign) == number


@pytest.mark.parametrize("sign", ["", "good", 2, -2, True, False, None, 1.0, "1"], ids=repr)
def test_what_is_no_sign_is_refused(sign: object) -> None:
    with pytest.raises(QueryError, match="friendly, hostile or neutral"):
        Kinds.sign(sign)  # type: ignore[arg-type]


# --- a study's own kinds ------------------------------------------------------------------------------------


def test_a_row_makes_a_kind(tmp_path: Path) -> None:
    (kind,), problems = read(tmp_path, HEADER + 'shelling,attack,shelled,event,yes,-,deed,"alliance; target:office"\n')
    assert problems == []
    assert (kind.name, kind.is_a, kind.phrase, kind.time, kind.directed) == (
        *("shelling", "attack", "shelled", "event"),
        True,
    )
    assert (kind.sign, kind.register, kind.may_end) == (-1, "deed", ("alliance", "target:office"))


def test_a_name_is_enough(tmp_path: Path) -> None:
    (kind,), problems = read(tmp_path, "kind\nair_strike\n")
    assert problems == []
    assert kind == Kind("air_strike", phrase="air strike")


def test_columns_of_their_own_are_passed_over(tmp_path: Path) -> None:
    (kind,), problems = read(tmp_path, "kind,name,colour\nshelling,x,red\n")
    assert problems == []
    assert kind.name == "shelling"


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("x,,,sometimes,yes,-,deed,", "time", "write state or event"),
        ("x,,,event,ja,-,deed,", "directed", "write yes or no"),
        ("x,,,event,yes,1,deed,", "sign", "write +, - or 0"),
        ("x,,,event,yes,-,feeling,", "register", "write deed, word or rule"),
        (",,says,event,yes,-,deed,", "kind", "name it"),
    ],
)
def test_a_wrong_cell_is_told_and_the_others_are_read(tmp_path: Path, row: str, column: str, says: str) -> None:
    kinds, (problem,) = read(tmp_path, f"{HEADER}a,,,,,,,\n{row}\nb,,,,,,,\n")
    assert [kind.name for kind in kinds] == ["a", "b"]
    assert (problem.severity, problem.file, problem.row, problem.column) == ("error", "kinds.csv", 3, column)
    assert says in problem.hint


def test_own_kinds_lie_over_those_of_the_library() -> None:
    kinds = bundled_kinds().merged([Kind("alliance", phrase="stood with"), Kind("shelling", is_a="attack")])
    assert kinds["alliance"].phrase == "stood with"
    assert kinds.descendants("violence") >= {"shelling", "attack"}
    assert bundled_kinds()["alliance"].phrase != "stood with"
    assert list(kinds)[: len(CASES)] == list(bundled_kinds())


@pytest.mark.parametrize(
    ("own", "code", "says"),
    [
        (Kind("shelling", is_a="atack"), "unknown-kind", "did you mean attack"),
        (Kind("truce", may_end=("campain",)), "unknown-kind", "did you mean campaign"),
        (Kind("truce", may_end=("target:ofice",)), "unknown-kind", "did you mean office"),
        (Kind("attack", is_a="campaign"), "kind-cycle", "break the circle"),
        (Kind("raid", phrase="Attacked"), "shared-phrase", "another phrase"),
    ],
    ids=lambda part: part.name if isinstance(part, Kind) else part,
)
def test_kinds_are_checked_against_each_other(own: Kind, code: str, says: str) -> None:
    found = [problem for problem in checked(own) if problem.code == code]
    assert found
    assert says in found[0].hint
    assert found[0].severity == "error"


def test_a_kind_may_end_itself_and_its_own_kind() -> None:
    assert checked(Kind("truce", time="state", phrase="kept a truce with", may_end=("truce", "campaign"))) == []


# --- a value --------------------------------------------------------------------------------------------------


def test_kinds_are_a_mapping_in_the_order_of_their_file() -> None:
    with BUNDLED.open(encoding="utf-8", newline="") as file:
        order = [row["kind"] for row in csv.DictReader(file, strict=True)]
    kinds = bundled_kinds()
    assert list(kinds) == order
    assert len(kinds) == len(order)
    assert "attack" in kinds
    assert "shelling" not in kinds
    with pytest.raises(KeyError, match="shelling"):
        kinds["shelling"]


def test_kinds_travel_between_processes() -> None:
    back = pickle.loads(pickle.dumps(bundled_kinds()))  # noqa: S301 — made a moment ago
    assert back == bundled_kinds()
    assert back.descendants("violence") == bundled_kinds().descendants("violence")
