"""Page: one HTML file that fetches nothing, in which the years move.

The archive travels as one block of JSON; the script in ``assets`` applies the rule of time itself, and vis-network, taken
from the pyvis wheel, paints the canvas. Nothing from the archive ever becomes markup: text goes in by ``textContent``, and a
content security policy of hashes stands behind that as a second wall.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from dataclasses import replace
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from sahelgraph._dates import EARLIEST, LATEST, Period
from sahelgraph._files import write_atomic
from sahelgraph.errors import SahelGraphError
from sahelgraph.plot import _ink, _say
from sahelgraph.plot._picture import plain

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from sahelgraph import TemporalMultigraph

_LIBRARY = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"  # vis-network 9.1.2, as pyvis 0.3.2 carries it
_SCRIPTS = ("page.time.js", "page.draw.js", "page.network.js", "page.panel.js", "page.strip.js", "page.export.js", "page.js")
_DAYS = ("start_min", "start_max", "end_min", "end_max", "seen_first", "seen_last")
# What would end the block, open markup, or show the source in another order than it runs.
_COMMENTS = re.compile(r"^(?://[^\n]*|/\*[^\n]*\*/)?\n", re.MULTILINE)
_UNSAFE = re.compile("[<>&\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def page(
    g: TemporalMultigraph,
    path: str | os.PathLike[str] | None = None,
    *,
    periods: str = "year",
    positions: pd.DataFrame | None = None,
    title: str | None = None,
    first: Any = None,  # noqa: ANN401 — whatever `during` reads as a period
    last: Any = None,  # noqa: ANN401 — the same
    lang: str = "en",
) -> str:
    """Make a page on which the years of a graph can be played, filtered, searched and saved.

    The page is one file that works without a network. A graph that was narrowed to a period gives a page of that period,
    with all four modes.

    Parameters
    ----------
    g
        The graph. Statuses that it leaves out stay out of the file.
    path
        Where to write the page, whole or not at all. By default nothing is written.
    periods
        The step of the slider: ``"year"``, ``"quarter"`` or ``"month"``.
    positions
        Places by actor id, columns ``x`` and ``y``; by default `positions` of the whole archive.
    title
        By default the archive's title.
    first, last
        The first and the last period of the slider; by default all that the evidence touches.
    lang
        The language of the page's own words, ``"en"`` or ``"fr"``.

    Returns
    -------
    str
        The HTML.

    Raises
    ------
    ValueError
        If the language is another one, or if ``positions`` lacks an actor.
    SahelGraphError
        If pyvis does not carry the vis-network that the page was built for.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> text = page(sg.load().during("2012"))
    >>> text[:15], "https://unpkg.com" in text
    ('<!DOCTYPE html>', False)
    """
    data = _data(g, periods=periods, places=positions, title=title, first=first, last=last, lang=lang)
    style, library, script = _trimmed("page.css"), _library(), "\n".join(map(_trimmed, _SCRIPTS))
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(library)} {_hash(script)}",
            f"style-src {_hash(style)}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    text = Template(_asset("page.html")).substitute(
        lang=lang,
        policy=policy,
        title=_escaped(data["title"]),
        noscript=_escaped(data["words"]["noscript"]),
        style=style,
        data=_json(data),
        library=library,
        script=script,
    )
    if path is not None:
        write_atomic(path, text)
    return text


# -- the frame ------------------------------------------------------------------------------------------------------------


@cache
def _asset(name: str) -> str:
    return files("sahelgraph.plot").joinpath("assets", name).read_text(encoding="utf-8")


@cache
def _trimmed(name: str) -> str:
    """Return an asset without indentation and comment lines: a fifth of its weight, and no line runs on into the next."""
    return _COMMENTS.sub("", re.sub(r"^[ \t]+", "", _asset(name), flags=re.MULTILINE))


@cache
def _library() -> str:
    """Return the script of vis-network, found in the pyvis wheel without running any of pyvis."""
    found = find_spec("pyvis")
    folders = [Path(one) for one in (found.submodule_search_locations or ())] if found is not None else []
    for script in sorted(one for folder in folders for one in folder.glob("lib/vis-*/vis-network.min.js")):
        content = script.read_bytes()
        if hashlib.sha256(content).hexdigest() == _LIBRARY:
            # Without the pointer to its source map, which developer tools would go and fetch.
            return content.decode("utf-8").partition("//# sourceMappingURL")[0].replace("\r\n", "\n")
    raise SahelGraphError(
        "the page needs vis-network 9.1.2 as pyvis 0.3.2 carries it, and no such file was found; "
        "install it again: pip install --force-reinstall pyvis==0.3.2"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _escaped(text: str) -> str:
    return html.escape(text).encode("utf-8", "replace").decode("utf-8")


def _json(data: Mapping[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


# -- the data -------------------------------------------------------------------------------------------------------------


class _Texts:
    """Every text once, told by its number: references and dates repeat from row to row."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {"": 0}

    def column(self, cells: Iterable[object]) -> list[int]:
        return [self.numbers.setdefault(_text(cell), len(self.numbers)) for cell in cells]


def _text(cell: object) -> str:
    """Return a cell as text; a researcher's own column may hold numbers, dates or nothing."""
    return cell if isinstance(cell, str) else "" if cell is None or cell != cell else str(cell)  # noqa: PLR0124 — NaN


def _data(  # noqa: PLR0913 — the options of the page
    g: TemporalMultigraph,
    *,
    periods: str,
    places: pd.DataFrame | None,
    title: str | None,
    first: Any,  # noqa: ANN401 — whatever `during` reads as a period
    last: Any,  # noqa: ANN401 — the same
    lang: str,
) -> dict[str, Any]:
    words = _say.words(lang)
    wide, steps, mode = _steps(g, periods, first, last)
    texts = _Texts()
    index = {one: i for i, one in enumerate(wide.actors.index)}
    actor_kinds = sorted({_text(one) for one in wide.actors["kind"]})
    relations = wide.relations
    used = set(relations["kind"])
    kinds = [one for one in wide.kinds if one in used]
    actors = _actors(wide, places, periods, actor_kinds, texts, lang)
    rows = _relations(wide, relations, index, kinds, texts, words)
    spoken = _words(words)
    drawn = _kinds(wide, kinds, lang)
    marks = sorted({one["mark"] for one in drawn if one["mark"]})
    return {
        "title": title if title is not None else g.title,
        "lang": lang,
        "words": spoken,
        "credit": _credit(g, spoken),
        "periods": [{"label": one.text, "text": words.period(one), "first": one.first, "last": one.last} for one in steps],
        "mode": mode,
        "actorKinds": [_actor_kind(one, words) for one in actor_kinds],
        "shapes": {one: _ink.SHAPES[one] for one in sorted({_ink.shape(kind) for kind in actor_kinds})},
        "kinds": drawn,
        "marks": {name: {"points": _ink.MARKS[name], "hollow": name in _ink.HOLLOW} for name in marks},
        "actorColumns": [one for one in actors if one not in ("x", "y")],
        "relationColumns": [one for one in rows if one not in _DAYS],
        "actors": actors,
        "relations": rows,
        "texts": list(texts.numbers),
        "cited": _cited(wide),
    }


def _steps(g: TemporalMultigraph, every: str, first: Any, last: Any) -> tuple[TemporalMultigraph, list[Period], str]:  # noqa: ANN401 — see `page`
    """Return the graph without its last period, the periods of the slider, and the mode to begin with."""
    asked = g.query.periods
    if asked:
        # Without its period the graph holds what the other modes need; the page narrows it again.
        return replace(g, query=replace(g.query, periods=asked[:-1])), [asked[-1].period], asked[-1].mode
    found = [snapshot.query.periods[-1].period for _, snapshot in g.snapshots(every, first=first, last=last)]
    return g, found or [Period(EARLIEST, LATEST, "..")], "attested"


def _actors(
    g: TemporalMultigraph, places: pd.DataFrame | None, every: str, kinds: list[str], texts: _Texts, lang: str
) -> dict[str, list[Any]]:
    frame = g.actors
    if places is None:
        from sahelgraph.plot import _layout

        places = _layout.positions(g, periods=every)
    tied = {*g.relations["source"], *g.relations["target"]}
    if absent := sorted(tied.difference(places.index)):
        named = ", ".join(plain(one) for one in absent[:3])
        raise ValueError(f"positions has no place for {named}; compute it with plot.positions(g) from the whole archive")
    spots = places.reindex(frame.index)
    names = [_text(one) for one in frame["name"]]
    shown = names
    if f"name_{lang}" in frame:
        shown = [_text(one) or name for one, name in zip(frame[f"name_{lang}"], names, strict=True)]
    rank = {kind: i for i, kind in enumerate(kinds)}
    own = [one for one in frame.columns if one not in ("name", "kind", "label")]
    columns: dict[str, list[Any]] = {
        "id": list(frame.index),
        "name": shown,
        "label": [plain(g.label(one)) or plain(one) or "?" for one in frame.index],
        "kind": [rank[_text(one)] for one in frame["kind"]],
        "x": [round(float(one), 4) + 0.0 for one in spots["x"].fillna(0.5)],
        "y": [round(float(one), 4) + 0.0 for one in spots["y"].fillna(0.5)],
    }
    if shown != names:
        columns["also"] = texts.column(names)
    return columns | _filled({str(one): texts.column(frame[one]) for one in own if f"name_{lang}" != one})


def _filled(columns: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Leave out columns in which nobody wrote anything."""
    return {name: numbers for name, numbers in columns.items() if any(numbers)}


def _relations(
    g: TemporalMultigraph, frame: pd.DataFrame, index: Mapping[str, int], kinds: list[str], texts: _Texts, words: _say.Words
) -> dict[str, list[Any]]:
    rank = {kind: i for i, kind in enumerate(kinds)}
    events = [g.kinds[one].time == "event" for one in frame["kind"]]
    cells = zip(frame["start"], frame["end"], frame["as_of"], events, strict=True)
    when = [_say.when(start, end, as_of, event=event, words=words) for start, end, as_of, event in cells]
    own = [one for one in frame.columns if one not in ("kind", "source", "target", "certain")]
    return {
        "id": list(frame.index),
        "kind": [rank[one] for one in frame["kind"]],
        "source": [index[one] for one in frame["source"]],
        "target": [index[one] for one in frame["target"]],
        **_numbers(g, frame),
        "when": texts.column(when),
        "status": texts.column(_text(one) or "stated" for one in frame["status"]),
        **_filled({str(one): texts.column(frame[one]) for one in own if one != "status"}),
    }


def _numbers(g: TemporalMultigraph, frame: pd.DataFrame) -> dict[str, list[int | None]]:
    """Return the six days of each relation as integers since 1970, and None where a side is open."""
    days = g.days.loc[frame.index]
    numbers = {}
    for name in _DAYS:
        values = days[name].to_numpy().astype("datetime64[D]")
        numbers[name] = [None if one is None else one.toordinal() - 719163 for one in values.tolist()]  # 719163: 1970-01-01
    return numbers


def _kinds(g: TemporalMultigraph, kinds: list[str], lang: str) -> list[dict[str, Any]]:
    inks = _ink.ink(g.kinds, kinds)
    found = []
    for name in kinds:
        kind, ink = g.kinds[name], inks[name]
        phrase = (kind.phrase_fr if lang == "fr" else "") or kind.phrase or name.replace("_", " ")
        found.append(
            {
                "name": name,
                "word": phrase if lang == "fr" else name.replace("_", " "),
                "phrase": phrase,
                "definition": kind.definition,
                "event": kind.time == "event",
                "directed": kind.directed,
                "sign": kind.sign,
                "colour": ink.colour,
                "dark": ink.dark,
                "dash": ink.dash,
                "head": ink.head,
                "mark": ink.mark,
            }
        )
    return found


def _actor_kind(kind: str, words: _say.Words) -> dict[str, str]:
    look = _ink.look(kind)
    return {"name": kind, "word": words.actor_kind(kind), "shape": look.name, "fill": look.fill, "dark": look.dark}


def _words(words: _say.Words) -> dict[str, str]:
    """Return the page's own words, with the rules as every picture says them."""
    spoken: dict[str, str] = dict(json.loads(_asset("words.json"))[words.lang])
    for mode, key in {"possible": "possible", "attested": "attested", "certain": "certainly", "throughout": "throughout"}.items():
        spoken[f"rule_{mode}"] = words[key].format(on=words["some"], through=words["every"])
    return spoken


def _credit(g: TemporalMultigraph, spoken: Mapping[str, str]) -> list[str]:
    licence = str(getattr(g, "licence", ""))
    return [
        " ".join(filter(None, (g.title, g.version))),
        *([spoken["licence_of"].format(licence=licence)] if licence else []),
        spoken["credit"],
    ]


def _cited(g: TemporalMultigraph) -> dict[str, list[str]]:
    """Return citation and address of each work by its key, for references that begin with one."""
    table = g._ledger.references  # noqa: SLF001 — the graph has no public look at the works it cites
    if table is None:
        return {}
    columns = (table[name].texts().tolist() for name in ("key", "citation", "url"))
    return {key: [citation, url] for key, citation, url in zip(*columns, strict=True)}
