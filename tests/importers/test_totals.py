"""Published files: what an importer gives adds up to what pandas counts in the raw file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from tests.importers.cases import read

if TYPE_CHECKING:
    from pathlib import Path


def _raw(path: Path) -> pd.DataFrame:
    if not path.exists():
        pytest.skip(f"external data not present: {path.name}")
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def _made(source: str, path: Path, **options: Any) -> pd.DataFrame:  # noqa: ANN401 — whatever the importer takes
    return pd.DataFrame(list(read(source, path, **options).relations)).fillna("")


def _sum(cells: pd.Series[str]) -> float:
    return float(pd.to_numeric(cells).sum())


@pytest.mark.parametrize(
    "file", ["ucdp_ged_nigeria/conflict_data_nga.csv", "ucdp_ged_sample/ucdpged_v23_1_sample1000.csv"]
)
def test_ged(data_sets: Path, file: str) -> None:
    raw, made = _raw(data_sets / file), _made("ucdp-ged", data_sets / file)
    raw = raw[~raw["date_start"].str.startswith("#")]
    assert len(made) == len(raw)
    for column in ("best", "low", "high", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"):
        assert _sum(made[column]) == _sum(raw[column])
    dyads = pd.to_numeric(raw["dyad_new_id"]).astype(int).astype(str)
    best = pd.to_numeric(raw["best"])
    pd.testing.assert_series_equal(
        pd.to_numeric(made["best"]).groupby(made["dyad_id"]).sum(), best.groupby(dyads).sum(), check_names=False
    )
    # The year of an event is the year of its first day; where precision is low the cell holds a month, year or run.
    years = made["start"].str.strip("[").str[:4]
    assert years.value_counts().to_dict() == raw["date_start"].str[:4].value_counts().to_dict()
    exact = raw[pd.to_numeric(raw["date_prec"]) == 1]
    assert made["start"].str.fullmatch(r"\d{4}-\d\d-\d\d").sum() == len(exact)
    spread = made[pd.to_numeric(made["low"]) <= pd.to_numeric(made["high"])]["quantity"].str.split(".", regex=False)
    assert (
        spread.str[0].astype(int).sum()
        == pd.to_numeric(raw[raw["low"].astype(float) <= raw["high"].astype(float)]["low"]).sum()
    )
    assert (made["kind"] == "attack").sum() == (pd.to_numeric(raw["type_of_violence"]) == 3).sum()


def test_ged_narrowed(data_sets: Path) -> None:
    file = data_sets / "ucdp_ged_nigeria/conflict_data_nga.csv"
    raw = _raw(file)
    raw = raw[~raw["date_start"].str.startswith("#")]
    made = _made("ucdp-ged", file, since="2012", until="2014", countries=["nga"])
    inside = raw[(raw["date_end"].str[:4] >= "2012") & (raw["date_start"].str[:4] <= "2014")]
    assert set(made["event_id"]) == set(pd.to_numeric(inside["id"]).astype(int).astype(str))


def test_dyadic(data_sets: Path) -> None:
    file = data_sets / "ucdp_dyadic/Dyadic_v24_1.csv"
    raw, made = _raw(file), _made("ucdp-dyadic", file)
    fought = made[made["kind"] == "clash"]
    assert _sum(fought["rows"]) == len(raw)
    dyads = pd.to_numeric(fought["rows"]).groupby(fought["dyad_id"]).sum()
    assert dyads.to_dict() == raw["dyad_id"].value_counts().to_dict()
    helped = made[made["kind"] == "support"]
    spans = helped["years"].str.split("..", regex=False)
    years = (spans.str[1].astype(int) - spans.str[0].astype(int) + 1).sum()
    codes = [cell for side in "ab" for cell in raw[f"gwno_{side}_2nd"].tolist() if cell]
    assert years == sum(cell.count(",") + 1 for cell in codes)
    open_ones = fought[fought["end"] == ".."]
    assert set(open_ones["dyad_id"]) == set(raw[raw["year"] == raw["year"].max()]["dyad_id"])


def test_the_lists_of_dyadic_do_not_run_parallel(data_sets: Path) -> None:
    """Names are in the order of the alphabet, codes in the order of text: pairing them would be wrong."""
    raw = _raw(data_sets / "ucdp_dyadic/Dyadic_v24_1.csv")
    single = raw[(raw["side_a_2nd"] != "") & ~raw["gwno_a_2nd"].str.contains(",")]
    code_of = dict(zip(single["side_a_2nd"], single["gwno_a_2nd"], strict=True))
    many = raw[raw["gwno_a_2nd"].str.contains(",")]
    pairs = [
        (name, code)
        for names, codes in zip(many["side_a_2nd"], many["gwno_a_2nd"], strict=True)
        for name, code in zip(names.split(", Government of "), codes.split(", "), strict=True)
    ]
    wrong = [
        1 for name, code in pairs if code_of.get(f"Government of {name.removeprefix('Government of ')}", code) != code
    ]
    assert len(wrong) > 100


def test_nonstate(data_sets: Path) -> None:
    file = data_sets / "ucdp_nonstate/ucdp-nonstate-211.csv"
    raw, made = _raw(file), _made("ucdp-nonstate", file)
    fought = made[made["kind"] == "clash"]
    assert len(fought) == len(raw)
    assert _sum(fought["best"]) == _sum(raw["best_fatality_estimate"])
    assert fought["start"].value_counts().to_dict() == raw["year"].value_counts().to_dict()
    by_dyad = pd.to_numeric(fought["best"]).groupby(fought["dyad_id"]).sum()
    assert by_dyad.to_dict() == pd.to_numeric(raw["best_fatality_estimate"]).groupby(raw["dyad_id"]).sum().to_dict()


def test_support(data_sets: Path) -> None:
    file = data_sets / "ucdp_external_support/ucdp-esd-ay-181.csv.gz"
    raw, made = _raw(file), _made("ucdp-support", file)
    given = raw[raw["ext_sup"] == "1"]
    assert set(made["row_id"]) == set(given["id"])
    supporters = given["ext_id"].str.count(",") + 1
    assert len(made) == supporters.sum()
    assert made["start"].value_counts().to_dict() == supporters.groupby(given["year"]).sum().to_dict()


def test_actor(data_sets: Path) -> None:
    file = data_sets / "ucdp_actor/ucdp-actor-221.csv"
    raw = _raw(file)
    imported = read("ucdp-actor", file)
    made = pd.DataFrame(list(imported.relations))
    actors = pd.DataFrame(imported.actors.rows())
    assert set(raw["ActorId"]) <= set(actors["ucdp_id"])
    for kind, columns in (
        ("splinter", ("ActorIdPrev", "ActorIdSplitTemp")),
        ("merger", ("ActorIdAlliance", "ActorIdGroup")),
    ):
        pairs = {
            (f"ucdp-{own}", f"ucdp-{other.strip()}")
            for column in columns
            for own, cell in zip(raw["ActorId"], raw[column], strict=True)
            for other in cell.split(",")
            if other.strip() and other.strip() != own
        }
        rows = made[made["kind"] == kind]
        assert set(zip(rows["source"], rows["target"], strict=True)) == pairs


def test_gdelt_with_a_header(data_sets: Path) -> None:
    file = data_sets / "gdelt_events/20201113.csv.gz"
    raw, made = _raw(file), _made("gdelt", file)
    known = raw[raw["Global_Event_ID"].isin(made["event_id"])]
    assert len(made) == len(known) == len(raw) - 185
    assert made["quad_class"].value_counts().to_dict() == known["Quad_Class"].value_counts().to_dict()
    assert _sum(made["mentions"]) == _sum(known["Num_Mentions"])


def test_gdelt_without_a_header(data_sets: Path) -> None:
    file = data_sets / "gdelt_events/gdelt1_raw_no_header.tsv"
    if not file.exists():
        pytest.skip(f"external data not present: {file.name}")
    cells = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
    raw, made = {row[0]: row for row in cells}, _made("gdelt", file)
    assert set(made["event_id"]) <= raw.keys()
    for event in made.to_dict("records"):
        row = raw[event["event_id"]]
        assert (event["start"].replace("-", ""), event["cameo"], event["quad_class"]) == (row[1], row[26], row[29])
    both = [row for row in cells if row[5] and row[15]]
    assert len(raw) - len(both) == 239


def test_atop(data_sets: Path) -> None:
    file = data_sets / "atop_alliances/atop_alliance_dyadyear.csv.gz"
    raw, made = _raw(file), _made("atop", file, states=data_sets / "state_systems/cow_states.csv")
    some = raw[(raw.filter(like="atop_") == "1").any(axis=1)]
    assert _sum(made["rows"]) == len(some)
    pairs = {frozenset(pair) for pair in zip(some["ccode1"], some["ccode2"], strict=True)}
    found = {
        frozenset((a.removeprefix("cow-"), b.removeprefix("cow-")))
        for a, b in zip(made["source"], made["target"], strict=True)
    }
    assert found == pairs


def test_geo_pko(data_sets: Path) -> None:
    file = data_sets / "geo_pko/geo_pko_raw.csv.gz"
    raw, made = _raw(file), _made("geo-pko", file)
    names = raw.filter(regex=r"^nameoftcc_\d+$")
    assert len(made) == (names != "").to_numpy().sum()
    troops = sum(
        pd.to_numeric(raw[f"notroopspertcc_{i}"], errors="coerce")[raw[f"nameoftcc_{i}"] != ""].sum()
        for i in range(1, 18)
    )
    assert _sum(made["quantity"]) == troops


def test_geo_pko_overview(data_sets: Path) -> None:
    file = data_sets / "geo_pko/TCCMap_v.2.3.csv"
    raw, made = _raw(file), _made("geo-pko", file)
    assert len(made) == raw["No.TCC"].astype(int).sum()
    assert (
        _sum(made["quantity"]) == raw["year.overview"].str.findall(r"\((\d+)\)").map(lambda n: sum(map(int, n))).sum()
    )


@pytest.mark.parametrize("file", ["wwi_signed/irps_wwi.csv", "cow_signed/cow_signed_1946_1999.csv.gz"])
def test_signed(data_sets: Path, file: str) -> None:
    raw, made = _raw(data_sets / file), _made("signed", data_sets / file)
    signs = raw["sign"].astype(int)
    assert made["kind"].value_counts().to_dict() == {"alliance": (signs > 0).sum(), "enmity": (signs < 0).sum()}
    assert made["start"].tolist() == raw["begin" if "begin" in raw else "start_year"].tolist()
