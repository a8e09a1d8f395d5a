"""Change is a table first: checked against sets, and by hand where a pair turns."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from matplotlib.text import Text
from tests.plot.charts import groups, texts

import sahelgraph as sg
from sahelgraph.plot import changes, compare

PAIRS = [("2012", "2013"), ("2012-05", "2012-06"), ("2016", "2017"), ("2019", "2020"), ("2013", "2012")]


def _study(*rows: tuple[str, str, str, str, str, str]) -> sg.TemporalMultigraph:
    actors = pd.DataFrame({"id": ["a", "b", "c"], "name": ["A", "B", "C"], "kind": "state"})
    columns = ["id", "kind", "source", "target", "start", "end"]
    return sg.from_pandas(actors, pd.DataFrame(rows, columns=columns), strict=False)


@pytest.mark.parametrize(("a", "b"), PAIRS)
@pytest.mark.parametrize("mode", ["possible", "attested", "certain", "throughout"])
def test_the_table_is_the_two_sets(a: str, b: str, mode: str, archive: sg.TemporalMultigraph) -> None:
    found = changes(archive, a, b, mode=mode)
    first, second = (set(archive.during(one, mode=mode).relations.index) for one in (a, b))
    assert set(found.index) == first | second
    assert len(found) == len(first | second)
    assert set(found.index[found["change"] == "ended"]) == first - second
    new = set(found.index[found["change"] == "appeared"])
    assert new <= second - first
    turned = set(found.index[found["change"] == "turned"])
    assert turned <= second
    assert set(found.index[found["change"] == "kept"]) == (first & second) - turned


def test_an_alliance_that_breaks_turns(archive: sg.TemporalMultigraph) -> None:
    found = changes(archive, "2012-05", "2012-06")
    turned = found[found["change"] == "turned"]
    assert list(turned.index) == ["r013", "r014"]
    assert turned[["sign_before", "sign_after"]].to_numpy().tolist() == [[1, -1], [1, -1]]


def test_signs_by_hand() -> None:
    g = _study(
        ("r1", "alliance", "a", "b", "2010", "2013"),
        ("r2", "attack", "b", "a", "2012-06", ""),
        ("r3", "alliance", "a", "c", "2010", "2014"),
        ("r4", "deployment", "c", "a", "2012-06", "2014"),
        ("r5", "attack", "b", "c", "2011-03", ""),
        ("r6", "alliance", "b", "c", "2011-03", "2013"),
        ("r7", "attack", "c", "b", "2012-09", ""),
    )
    found = changes(g, "2011", "2012")
    assert found["change"].to_dict() == {
        "r1": "kept", "r2": "turned", "r3": "kept", "r4": "appeared", "r5": "ended", "r6": "kept", "r7": "appeared",
    }  # fmt: skip
    assert (found["sign_before"]["r7"], found["sign_after"]["r7"]) == (0, -1)  # two of one month: without a sign
    assert found.loc["r4", "sign_after"] == 1  # a deployment has no sign and takes none away


def test_back_in_time_what_turned_turns_back() -> None:
    g = _study(("r1", "alliance", "a", "b", "2010", "2011"), ("r2", "attack", "b", "a", "2012", "2012"))
    assert changes(g, "2010", "2012")["change"].to_dict() == {"r1": "ended", "r2": "turned"}
    assert changes(g, "2012", "2010")["change"].to_dict() == {"r1": "turned", "r2": "ended"}


def test_nothing_compared_is_an_empty_table(archive: sg.TemporalMultigraph) -> None:
    found = changes(archive, "1850", "1851")
    assert found.empty
    assert {"change", "sign_before", "sign_after"} <= set(found.columns)


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_every_relation_of_either_is_drawn_once(a: str, b: str, archive: sg.TemporalMultigraph) -> None:
    table = changes(archive, a, b)
    found = groups(compare(archive, a, b))
    assert {name for name in found if name.startswith("rel-")} == {f"rel-{rel}" for rel in table.index}
    ends = {*table["source"], *table["target"]}
    assert {name for name in found if name.startswith("actor-")} == {f"actor-{one}" for one in ends}


def _signs(found: dict[str, Any], rel: str) -> str:
    return "".join(part.get_text() for part in found.get(f"on-{rel}", _Nothing).parts if isinstance(part, Text))


class _Nothing:
    """Stands for a group that is not there."""

    parts = ()


def test_change_is_told_by_a_sign_and_by_strength(archive: sg.TemporalMultigraph) -> None:
    table = changes(archive, "2012", "2013")
    found = groups(compare(archive, "2012", "2013"))
    wide: dict[str, set[float]] = {}
    for rel, change in table["change"].items():
        sign = _signs(found, str(rel)).removesuffix("?").strip()
        assert sign == {"appeared": "⬆", "ended": "⬇", "turned": "⇄", "kept": ""}[change]
        wide.setdefault(change, set()).add(round(found[f"rel-{rel}"].parts[1].get_linewidth(), 2))
    assert min(wide["appeared"]) > max(wide["ended"] | wide["kept"])


def test_counts_are_in_the_subtitle(archive: sg.TemporalMultigraph) -> None:
    table = changes(archive, "2012-05", "2012-06")["change"].value_counts()
    said = groups(compare(archive, "2012-05", "2012-06"))["words"].sentence
    assert f"{table['appeared']} appeared · 0 ended · {table['turned']} turned · {table['kept']} kept" in said
    assert "A pair turned if" in said


def test_how_many_more_may_have_held(archive: sg.TemporalMultigraph) -> None:
    more = len(changes(archive, "2012", "2013", mode="possible")) - len(changes(archive, "2012", "2013"))
    assert f"{more} more may have held before or after" in groups(compare(archive, "2012", "2013"))["words"].sentence


def test_french(archive: sg.TemporalMultigraph) -> None:
    ax = compare(archive, "2012-05", "2012-06", lang="fr")
    assert ax.get_title(loc="left") == "Mali and the Sahel, mai 2012 → juin 2012"
    said = {one.get_text() for one in texts(ax)}
    assert {"apparue", "inversée (signe changé)", "maintenue"} <= said
    assert any(one.startswith("6 apparues · 0 terminée · 2 inversées") for one in said)


def test_the_graph_has_the_table(archive: sg.TemporalMultigraph) -> None:
    pd.testing.assert_frame_equal(archive.compare("2012", "2013"), changes(archive, "2012", "2013"))
