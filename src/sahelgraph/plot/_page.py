"""Page: one HTML file that fetches nothing, in which the years move.

The archive travels as one block of JSON; the script in ``assets`` applies the rule of time itself,
and vis-network, taken from the pyvis wheel, paints the canvas. Nothing from the archive ever
becomes markup: text goes in by ``textContent``, and a content security policy of hashes stands
behind that as a second wall.
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

from sahelgraph._dates import EARLIEST, LATEST, MODES, Period, to_day
from sahelgraph._files import write_atomic
from sahelgraph._kinds import STATUSES
from sahelgraph.errors import SahelGraphError
from sahelgraph.plot import _ink, _say
from sahelgraph.plot._picture import plain

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from sahelgraph import TemporalMultigraph

# The sha256 of vis-network 9.1.2, as pyvis 0.3.2 carries it.
_LIBRARY = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"
# In the order in which they need each other; together they are one script.
_SCRIPTS = tuple(
    f"page{part}.js" for part in (".time", ".draw", ".network", ".panel", ".strip", ".export", ".address", "")
)
_DAYS = ("start_min", "start_max", "end_min", "end_max", "seen_first", "seen_last")
# A comment after code, where nothing before it could be a text, a pattern or an address.
_TRAILING = re.compile(r"^([^\"'`/\n]*[;,{(]) *// [^\n]*$", re.MULTILINE)
_SHORT = 20  # letters of a label
_COMMENTS = re.compile(r"^(?://[^\n]*|/\*[^\n]*\*/)?\n", re.MULTILINE)
# What would end the block, open markup, or show the source in another order than it runs.
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

    The page is one file that works without a network. A graph that was narrowed to a period gives
    a page of that period, with all four modes.

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
    words = _say.words(lang)
    wide, steps, mode = _steps(g, periods, first, last)
    if positions is None:
        from sahelgraph.plot import _layout

        positions = _layout.positions(g, periods=periods)
    data = {
        "title": title if title is not None else g.title,
        "mode": mode,
        "periods": [
            {"label": one.text, "text": words.period(one), "first": one.first, "last": one.last} for one in steps
        ],
        **_Block(wide, words).data(positions),
    }
    style, library, script = _style(), _library(), "\n".join(map(_trimmed, _SCRIPTS))
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
    text = Template(_trimmed("page.html")).substitute(
        lang=lang,
        policy=policy,
        title=_escaped(data["title"]),
        noscript=_escaped(data["words"].pop("noscript")),
        style=style,
        data=_json(data),
        library=library,
        script=script,
    )
    if path is not None:
        write_atomic(path, text)
    return text


# -- the frame ------------------------------------------------------------------------------------------


@cache
def _asset(name: str) -> str:
    return files("sahelgraph.plot").joinpath("assets", name).read_text(encoding="utf-8")


@cache
def _trimmed(name: str) -> str:
    """Return an asset without indentation and comments, which are a fifth of its weight."""
    return _COMMENTS.sub("", _TRAILING.sub(r"\1", re.sub(r"^[ \t]+", "", _asset(name), flags=re.MULTILINE)))


@cache
def _style() -> str:
    """Return the style sheet without the spaces that only people need; none of its texts holds such marks."""
    return re.sub(r"(?<=:) |\s*(?=[{}])|(?<=[{};,])\s+", "", re.sub(r"/\*.*?\*/", "", _trimmed("page.css")))


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


# -- the data -------------------------------------------------------------------------------------------


def _steps(
    g: TemporalMultigraph,
    every: str,
    first: Any,  # noqa: ANN401 — see `page`
    last: Any,  # noqa: ANN401 — see `page`
) -> tuple[TemporalMultigraph, list[Period], str]:
    """Return the graph that the page holds, the periods of the slider, and the mode to begin with."""
    asked = g.query.periods
    if asked:
        # What may have held is what all four modes need; the page narrows it again.
        wide = replace(g, query=replace(g.query, periods=asked[:-1]))
        return wide.during(asked[-1].period, mode="possible"), [asked[-1].period], asked[-1].mode
    undated = g.days["seen_first"].isna().all()
    if undated and first is None and last is None:
        return g, [Period(EARLIEST, LATEST, "..")], "possible"
    found = g.snapshots(every, first=first, last=last)
    return g, [snapshot.query.periods[-1].period for _, snapshot in found], "attested"


class _Block:
    """The block of data of a page: columns of numbers, and every text once.

    References, dates and statuses repeat from row to row; told by its number, a relation weighs
    some hundred bytes.
    """

    def __init__(self, g: TemporalMultigraph, words: _say.Words) -> None:
        self.g = g
        self.words = words
        self.texts: dict[str, int] = {"": 0}
        self.frame = g.relations
        used = set(self.frame["kind"])
        self.kinds = [one for one in g.kinds if one in used]
        self.actor_kinds = sorted({_text(one) for one in g.actors["kind"]})

    def data(self, places: pd.DataFrame) -> dict[str, Any]:
        """Return the block, ready for JSON."""
        spoken = _words(self.words)
        actors, relations = self.actors(places), self.relations()
        kinds = _kinds(self.g, self.kinds, self.words.lang)
        shapes = sorted({_ink.shape(kind) for kind in self.actor_kinds})
        return {
            "lang": self.words.lang,
            "words": spoken,
            "credit": _credit(self.g, spoken),
            "cited": _cited(self.g),
            "kinds": kinds,
            "marks": {
                name: {"points": _corners(_ink.MARKS[name]), "hollow": name in _ink.HOLLOW}
                for name in sorted({one["mark"] for one in kinds if one["mark"]})
            },
            "actorKinds": [_actor_kind(one, self.words) for one in self.actor_kinds],
            "shapes": {name: _corners(_ink.SHAPES[name]) for name in shapes},
            "actors": actors,
            "relations": relations,
            "texts": list(self.texts),
        }

    def column(self, cells: Iterable[object]) -> list[int]:
        """Return the numbers of the texts of a column."""
        return [self.texts.setdefault(_text(cell), len(self.texts)) for cell in cells]

    def cells(self, frame: pd.DataFrame, known: Iterable[str]) -> dict[str, list[int]]:
        """Return the columns that are only shown, without those in which nobody wrote anything."""
        columns = {str(one): self.column(frame[one]) for one in frame.columns if one not in known}
        return {name: numbers for name, numbers in columns.items() if any(numbers)}

    def actors(self, places: pd.DataFrame) -> dict[str, Any]:
        """Return the columns of the actors."""
        frame = self.g.actors
        tied = {*self.frame["source"], *self.frame["target"]}
        if absent := sorted(tied.difference(places.index)):
            named = ", ".join(plain(one) for one in absent[:3])
            message = f"positions has no place for {named}"
            raise ValueError(f"{message}; compute it with plot.positions(g) from the whole archive")
        spots = places.reindex(frame.index).fillna(0.5)
        rank = {kind: i for i, kind in enumerate(self.actor_kinds)}
        names = [_text(one) for one in frame["name"]]
        spoken = f"name_{self.words.lang}"
        shown = names
        if spoken in frame:
            shown = [_text(one) or name for one, name in zip(frame[spoken], names, strict=True)]
        columns = {
            "id": list(frame.index),
            "name": shown,
            "label": [self.label(one, name) for one, name in zip(frame.index, shown, strict=True)],
            "kind": [rank[_text(one)] for one in frame["kind"]],
            "x": [round(float(one), 4) for one in spots["x"]],
            "y": [round(float(one), 4) for one in spots["y"]],
        }
        also = {"also": self.column(names)} if shown != names else {}
        return {**columns, "cells": also | self.cells(frame, ("name", "label", "kind", spoken))}

    def label(self, actor: str, name: str) -> str:
        """Return what stands beside an actor: in another language its name there, where that is short."""
        if self.words.lang != "en" and 0 < len(plain(name)) <= _SHORT:
            return plain(name)
        return plain(self.g.label(actor)) or plain(actor) or "?"

    def relations(self) -> dict[str, Any]:
        """Return the columns of the relations."""
        frame = self.frame
        rank = {kind: i for i, kind in enumerate(self.kinds)}
        index = {one: i for i, one in enumerate(self.g.actors.index)}
        events = [self.g.kinds[one].time == "event" for one in frame["kind"]]
        cells = zip(frame["start"], frame["end"], frame["as_of"], events, strict=True)
        return {
            "id": list(frame.index),
            "kind": [rank[one] for one in frame["kind"]],
            "source": [index[one] for one in frame["source"]],
            "target": [index[one] for one in frame["target"]],
            **self.days(),
            "when": self.column(
                _say.when(start, end, as_of, event=event, words=self.words) for start, end, as_of, event in cells
            ),
            "cells": self.cells(frame, ("kind", "source", "target", "certain")),
        }

    def days(self) -> dict[str, list[int | None]]:
        """Return the six days of each relation since 1970-01-01, and None where a side is open."""
        days = self.g.days.loc[self.frame.index]
        dates = {name: days[name].to_numpy().astype("datetime64[D]").tolist() for name in _DAYS}
        return {name: [None if one is None else to_day(one) for one in column] for name, column in dates.items()}


def _text(cell: object) -> str:
    """Return a cell as text; a researcher's own column may hold numbers, dates or nothing."""
    return cell if isinstance(cell, str) else "" if cell is None or cell != cell else str(cell)  # noqa: PLR0124 — NaN


def _corners(points: _ink.Points) -> list[list[float]]:
    """Return the corners of a shape as finely as a screen shows them."""
    return [[round(x, 2), round(y, 2)] for x, y in points]


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
    for mode in MODES:
        rule = words["certainly" if mode == "certain" else mode]
        spoken[f"rule_{mode}"] = rule.format(on=words["some"], through=words["every"])
    spoken |= {f"status_{one}": said for one in STATUSES if (said := words.status(one)) not in ("", one)}
    return spoken


def _credit(g: TemporalMultigraph, spoken: Mapping[str, str]) -> list[str]:
    licence = g.licence
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
