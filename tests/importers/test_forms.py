"""Each form in which a data set is released or saved again gives the same relations."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from tests.importers.cases import FIXTURES, read

from sahelgraph import errors
from sahelgraph.importers._values import read_day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable
    from pathlib import Path

    Rows = list[dict[str, str]]


def _rows(name: str) -> Rows:
    with (FIXTURES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _text(rows: Rows, *, delimiter: str = ",", header: Iterable[str] = ()) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(header or rows[0])
    writer.writerows(row.values() for row in rows)
    return text.getvalue()


def _without(rows: Rows, *columns: str) -> Rows:
    return [{name: cell for name, cell in row.items() if name not in columns} for row in rows]


def _changed(rows: Rows, change: Callable[[str], str], *columns: str) -> Rows:
    return [{name: change(cell) if name in columns else cell for name, cell in row.items()} for row in rows]


def _us(day: str) -> str:
    year, month, rest = day.split("-")
    return f"{int(month)}/{int(rest)}/{year}"


_TIES = [{"from": "Red", "to": "Green", "kind": "attack", "date": day} for day in ("2012-01-01", "2012-04-08")]


def _late(day: dt.date | None) -> dt.date:
    """Return a day of the second half of the month, in the order of the days there were."""
    assert day is not None
    return day.replace(day=min(day.day + 15, 28))


def _tags(rows: Rows) -> Rows:
    return [{name: "#date+year" if name in {"year", "country"} else "" for name in rows[0]}, *rows]


_OLD = {
    "side_a_new_id": "side_a_id",
    "side_b_new_id": "side_b_id",
    "dyad_new_id": "dyad_id",
    "conflict_new_id": "conflict_id",
    "best": "best_est",
    "low": "low_est",
    "high": "high_est",
}
_DATES = ("date_start", "date_end")
_IDS = ("id", "type_of_violence", "side_a_new_id", "side_b_new_id", "dyad_new_id", "best", "low", "high", "date_prec")


def _geojson(rows: Rows) -> str:
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [2.5, 1.5]}, "properties": row}
        for row in _changed(rows, lambda day: f"{day}T00:00:00", *_DATES)
    ]
    return json.dumps({"type": "FeatureCollection", "name": "ged", "features": features}, indent=1)


GED: dict[str, Callable[[Rows], str | bytes]] = {
    "25.1": _text,
    "19.1, without relid": lambda rows: _text(_without(rows, "relid")),
    "5.0, older names": lambda rows: _text(rows, header=[_OLD.get(name, name) for name in rows[0]]),
    "capitals": lambda rows: _text(rows, header=[name.upper() for name in rows[0]]),
    "HDX, with tags": lambda rows: _text(_tags(rows)),
    "saved by a data frame": lambda rows: _text(_changed(rows, lambda cell: f"{cell}.0" if cell else "", *_IDS)),
    "datetime text": lambda rows: _text(_changed(rows, lambda day: f"{day} 00:00:00.000", *_DATES)),
    "Excel, m/d/yyyy": lambda rows: _text(_changed(rows, _us, *_DATES)),
    "semicolons": lambda rows: _text(rows, delimiter=";"),
    "tabs": lambda rows: _text(rows, delimiter="\t"),
    "byte order mark": lambda rows: _text(rows).encode("utf-8-sig"),
    "UTF-16": lambda rows: _text(rows).encode("utf-16"),
    "gzip": lambda rows: gzip.compress(_text(rows).encode()),
    "zip": lambda rows: _zipped(_text(rows)),
    "GeoJSON": _geojson,
}


def _zipped(text: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("ged.csv", text)
        archive.writestr("readme.pdf", "")
    return data.getvalue()


def _write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("form", GED)
def test_ged(tmp_path: Path, form: str) -> None:
    path = _write(tmp_path / "ged.csv", GED[form](_rows("ged.csv")))
    told = list(read("ucdp-ged", path).relations)
    expected = list(read("ucdp-ged", FIXTURES / "ged.csv").relations)
    if "relid" in form:
        expected = [row | {"relid": ""} for row in expected]
    assert told == expected


def test_days_in_front_are_never_guessed(tmp_path: Path) -> None:
    rows = _changed(_rows("ged.csv"), lambda day: "/".join(reversed(day.split("-"))), *_DATES)
    path = _write(tmp_path / "ged.csv", _text(rows))
    with pytest.raises(errors.FileError, match=r"ged.csv row 2: 30/01/2017 has the day in front.*--day-first"):
        list(read("ucdp-ged", path).relations)
    told = list(read("ucdp-ged", path, day_first=True).relations)
    assert told == list(read("ucdp-ged", FIXTURES / "ged.csv").relations)


@pytest.mark.parametrize(
    ("source", "file", "columns"),
    [
        ("ucdp-ged", "ged.csv", _DATES),
        ("acled", "acled.csv", ("event_date",)),
        ("ucdp-dyadic", "dyadic.csv", ("start_date",)),
        ("edges", "ties.csv", ("date",)),
    ],
)
def test_day_and_month_are_told_apart_by_the_whole_file_or_by_the_user(
    tmp_path: Path, source: str, file: str, columns: tuple[str, ...]
) -> None:
    rows = _TIES if source == "edges" else _rows(file)
    rows = [row for row in rows if all(read_day(row[name]) for name in columns)]

    def told(say: str, **options: bool) -> tuple[list[dict[str, str]], list[str]]:
        dated = _changed(rows, lambda cell: f"{_late(read_day(cell)):{say}}", *columns)
        imported = read(source, _write(tmp_path / "file.csv", _text(dated)), **options)
        return list(imported.relations), [note for note in imported.tally.notices if "in front" in note]

    same, notices = told("%Y-%m-%d")
    assert notices == []
    for options in ({}, {"day_first": False}):
        found, notices = told("%m/%d/%Y 0:00", **options)
        assert found == same
        assert len(notices) == 1
        assert re.fullmatch(r"days such as \d\d/[1-3]\d/\d{4} 0:00 were read with the month in front", notices[0])
    with pytest.raises(errors.FileError, match=r"\d\d/[1-3]\d/\d{4} 0:00 has the month in front.*--month-first"):
        told("%m/%d/%Y 0:00", day_first=True)

    in_doubt = "%m/09/%Y"
    with pytest.raises(
        errors.FileError, match=r"row \d+: \d\d/09/\d{4} may have the month or the day in front.* or --day-"
    ):
        told(in_doubt)
    by_month, by_day = told(in_doubt, day_first=False), told(in_doubt, day_first=True)
    assert [notices[0].split(" read ")[1] for _, notices in (by_month, by_day)] == [
        "with the month in front",
        "with the day in front",
    ]
    assert [row["start"] for row in by_month[0]] != [row["start"] for row in by_day[0]]


def test_a_day_with_strokes_is_read_by_no_importer_that_cannot_be_told_its_order(tmp_path: Path) -> None:
    rows = _changed(_rows("gdelt.csv"), lambda _: "3/4/2014", "Day")
    with pytest.raises(errors.FileError, match=r"left out 9: the day cannot be read; row 2 \(3/4/2014\)"):
        list(read("gdelt", _write(tmp_path / "gdelt.csv", _text(rows))).relations)


def test_ged_says_no_more_than_it_knows() -> None:
    rows = {row["event_id"]: row for row in read("ucdp-ged", FIXTURES / "ged.csv").relations}
    assert [rows[id_]["start"] for id_ in ("101", "103", "104", "105", "106", "107", "109")] == [
        "2017-01-30",
        "[2017-02-03..2017-02-05]",
        "[2017-03-06..2017-03-12]",
        "2017-04",
        "2018",
        "2018-05-05~",
        "[2018-07-10..2018-08-05]",
    ]
    assert [rows[id_]["kind"] for id_ in ("101", "103", "104")] == ["clash", "clash", "attack"]
    assert [rows[id_]["target"][:12] for id_ in ("104", "105")] == ["ucdp-1-xland", "ucdp-1-yland"]
    assert (rows["102"]["quantity"], rows["102"]["best"]) == ("0..14", "2")
    assert (rows["104"]["quantity"], rows["104"]["best"]) == ("8..9", "7")


# -- ACLED --------------------------------------------------------------------------------------------------------


def _monadic(rows: Rows) -> Rows:
    """Give each actor a row of its own, as the export by actor does, one behind the other."""
    second = {"actor2": "actor1", "assoc_actor_2": "assoc_actor_1", "inter2": "inter1"}
    ones = _without(rows, *second)
    others = [
        one | {new: row[old] for old, new in second.items()}
        for one, row in zip(ones, rows, strict=True)
        if row["actor2"]
    ]
    return [*ones, *others]


_INTER: dict[str, str] = {
    "1": "State forces",
    "2": "Rebel group",
    "3": "Political militia",
    "5": "Rioters",
    "6": "Protesters",
    "7": "Civilians",
    "8": "External/Other forces",
}
_MONTHS = {"December": "Dec", "February": "Feb"}
ACLED: dict[str, Callable[[Rows], str]] = {
    "2023": lambda rows: _text(_without(rows, "data_id", "event_id_no_cnty", "iso3")),
    "2016": lambda rows: _text(rows, header=[name.replace("assoc", "ally").upper() for name in rows[0]]),
    "semicolons": lambda rows: _text(rows, delimiter=";"),
    "HDX, with tags": lambda rows: _text(_tags(rows)),
    "dashes": lambda rows: _text(_changed(rows, lambda day: day.replace(" ", "-"), "event_date")),
    "short years": lambda rows: _text(
        _changed(rows, lambda day: f"{day[:2]}-{_MONTHS[day[3:-5]]}-{day[-2:]}", "event_date")
    ),
    "ISO": lambda rows: _text(
        _changed(rows, lambda day: f"2020-{'12' if 'Dec' in day else '02'}-{day[:2]}", "event_date")
    ),
    "words for types": lambda rows: _text(_changed(rows, lambda code: _INTER.get(code, code), "inter1", "inter2")),
}


def _facts(told: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    spelling = ("inter1", "inter2", "assoc_actor_1", "assoc_actor_2")
    return [{name: cell for name, cell in row.items() if name not in spelling} for row in told]


@pytest.mark.parametrize("form", ACLED)
def test_acled(tmp_path: Path, form: str) -> None:
    told = read("acled", _write(tmp_path / "acled.csv", ACLED[form](_rows("acled.csv"))))
    expected = read("acled", FIXTURES / "acled.csv")
    assert _facts(told.relations) == _facts(expected.relations)
    assert told.actors.rows() == expected.actors.rows()


def test_acled_one_row_an_actor(tmp_path: Path) -> None:
    rows = _rows("acled.csv")
    imported = read("acled", _write(tmp_path / "acled.csv", _text(_monadic(rows))))
    told = {row["id"]: row for row in imported.relations}
    whole = {row["id"]: row for row in read("acled", FIXTURES / "acled.csv").relations}
    assert told.keys() == whole.keys()
    # Who attacked is known where one side is civilians or protesters; of the mine nobody can tell any more.
    changed = {id_ for id_ in told if told[id_]["kind"] != whole[id_]["kind"]}
    assert changed == {"acled-XLA3"}
    assert told["acled-XLA3"]["kind"] == "clash"
    assert imported.tally.rows == len(rows) + sum(1 for row in rows if row["actor2"])
    assert imported.tally.rows - imported.tally.used == 1 + 3 * 2  # one without a second actor, and three pairs


def test_acled_by_word() -> None:
    imported = read("acled", FIXTURES / "acled.csv")
    rows = {row["event_id"] + row["kind"]: row for row in imported.relations}
    kinds = {row["name"]: row["kind"] for row in imported.actors.rows()}
    police, protesters = rows["XLA5violence"]["source"], rows["XLA5violence"]["target"]
    assert (police.startswith("acled-police"), protesters.startswith("acled-protesters")) == (True, True)
    assert rows["XLA2attack"]["status"] == "disputed"
    assert kinds["Unidentified Armed Group (Xland)"] == "placeholder"
    assert kinds["Civilians (Xland)"] == "population"
    assert "Women (Xland)" not in kinds, "who the victims were is no ally of theirs"
    forces = next(row for row in imported.actors.rows() if row["name"] == "Military Forces of Yland (2019-)")
    assert (forces["start"], forces["kind"]) == ("2019", "armed forces")
    assert "end" not in forces


# -- files that are not what they should be -------------------------------------------------------------------------


def _cut(text: str) -> str:
    return text[: text.rstrip().rfind(",") - 60]


DAMAGED: dict[str, tuple[Callable[[str], str | bytes], str]] = {
    "empty": (lambda _: "", "the file is empty"),
    "header alone": (lambda text: text.splitlines()[0] + "\n", "there is no row below the header"),
    "cut off": (_cut, r"row \d+: the row has \d+ cells, the header 40.*cut off"),
    "cut in a quoted cell": (lambda text: text[: text.index('"Border') + 4], "never closes.*cut off"),
    "another delimiter": (lambda text: text.replace(",", "^"), "only one column at all.*delimiter"),
    "a web page": (lambda _: "<!DOCTYPE html>\n<html><body>504 Gateway Time-out</body></html>", "this is HTML"),
    "JSON of an API": (lambda _: '{"status": 403, "error": "no key"}', "GeoJSON breaks off or is damaged"),
    "another data set": (
        lambda _: (FIXTURES / "acled.csv").read_text(encoding="utf-8"),
        "no column .*by its columns it is acled: sahelgraph import acled",
    ),
    "a release nobody knows": (lambda text: text.replace("date_prec", "precision"), "has no column date_prec"),
    "Windows-1252": (lambda text: text.replace("Oldtown", "Bamakoé").encode("cp1252"), "not UTF-8.*Bamakoé"),
    "gzip cut off": (lambda text: gzip.compress(text.encode())[:-200], "gzip file is damaged or cut off"),
    "zip cut off": (lambda text: _zipped(text)[:-30], "zip file is damaged or cut off"),
    "GeoJSON cut off": (lambda _: _geojson(_rows("ged.csv"))[:-400], "breaks off or is damaged after feature 9"),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_file_is_one_message(tmp_path: Path, damage: str) -> None:
    make, message = DAMAGED[damage]
    path = _write(tmp_path / "ged.csv", make((FIXTURES / "ged.csv").read_text(encoding="utf-8")))
    with pytest.raises(errors.FileError, match=f"(?s){message}"):
        list(read("ucdp-ged", path).relations)


@pytest.mark.parametrize("source", ["edges", "signed", "acled", "atop", "gdelt", "geo-pko", "gexf", "ucdp-actor"])
def test_a_web_page_is_no_data_set(tmp_path: Path, source: str) -> None:
    path = _write(tmp_path / "export.csv", "<!DOCTYPE html><html><body>Please log in</body></html>")
    with pytest.raises(errors.FileError, match=r"export\.csv"):
        list(read(source, path).relations)


def test_nothing_left_says_what_there_was() -> None:
    options: dict[str, Any] = {"countries": ["Atlantis"]}
    with pytest.raises(errors.FileError, match=r"no relation is left.*9: in none of the countries.*Xland, Yland"):
        list(read("ucdp-ged", FIXTURES / "ged.csv", **options).relations)
