from __future__ import annotations

from tests.measures.made import relation, signed, study

from sahelgraph import measures


def friends(groups: str, year: int) -> list[dict[str, str]]:
    """Ally everybody within each group of letters for a year, and nobody across."""
    return [
        relation("alliance", a, b, f"{year}-01-01", f"{year}-12-31")
        for group in groups.split()
        for a in group
        for b in group
        if a < b
    ]


def events(*years: str) -> list[tuple[str, str, int, tuple[int, ...]]]:
    rows = [row for year, groups in enumerate(years, start=2001) for row in friends(groups, year)]
    found = measures.communities(study(*rows)).events
    return [tuple(row) for row in found.itertuples(index=False)]


def test_a_community_goes_on_with_its_number() -> None:
    assert events("abc", "abcd", "abcd") == [("2002", "continued", 0, (0,)), ("2003", "continued", 0, (0,))]


def test_born_and_died() -> None:
    assert events("abc", "abc xy", "xy") == [
        ("2002", "continued", 0, (0,)),
        ("2002", "born", 1, ()),
        ("2003", "died", 0, ()),
        ("2003", "continued", 1, (1,)),
    ]


def test_merged_keeps_the_number_of_the_larger_share() -> None:
    assert events("abcd xyz", "abcdxyz") == [("2002", "merged", 0, (0, 1))]


def test_split_leaves_the_number_with_the_larger_share() -> None:
    assert events("abcdxyz", "abcd xyz") == [("2002", "split", 0, (0,)), ("2002", "split", 1, (0,))]


def test_the_overlap_decides_what_matches() -> None:
    rows = [*friends("abcd", 2001), *friends("dxyz", 2002)]
    assert sorted(measures.communities(study(*rows)).events["event"]) == ["born", "died"]
    found = measures.communities(study(*rows), overlap=0.1)
    assert found.events["event"].to_list() == ["continued"]


def test_members_and_sizes() -> None:
    rows = [*friends("abc xy", 2001), *friends("abc", 2002)]
    found = measures.communities(study(*rows))
    assert found.sizes().to_numpy().tolist() == [[3, 2], [3, 0]]
    assert found.members.query("period == '2002'")["actor"].to_list() == ["a", "b", "c"]


def test_without_signed_ties_there_are_none() -> None:
    found = measures.communities(signed(alone="ab"), periods=["2001", "2002"])
    assert found.members.empty
    assert found.events.empty
