"""The data of a page: columns of numbers, every text and every date once, and only the columns that the file may carry.

``page.data.js`` reads what is written here.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from sahelgraph._advice import nearest, shown
from sahelgraph._dates import MODES, to_day
from sahelgraph._kinds import STATUSES
from sahelgraph.errors import QueryError
from sahelgraph.plot import _ink
from sahelgraph.plot._markup import asset
from sahelgraph.plot._picture import plain, written
from sahelgraph.plot._say import when

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    import pandas as pd

    from sahelgraph import TemporalMultigraph
    from sahelgraph.plot._say import Words

_DAYS = ("start_min", "start_max", "end_min", "end_max", "seen_first", "seen_last")
# What the page names whatever columns there are.
_HEADINGS = frozenset(
    {"kind", "source", "target", "start", "end", "certain", "status", "reference", "aliases", "definition"}
).union({"began", "ended", "holds"})
_TOLD = ("status", "confidence")  # columns whose cells have words of their own
# What every picture draws or names: without it there is none.
_DRAWN = frozenset({"name", "label", "kind", "source", "target", "start", "end", "as_of", "status", "certain"})


def chosen(g: TemporalMultigraph, fields: Collection[str] | None) -> frozenset[str]:
    """Return the columns of actors and relations that a file may carry.

    Ids, names, labels, kinds, ends, dates and statuses are always among them.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> "note" in chosen(sg.load(), ["reference"])
    False
    """
    known = [*map(str, g.relations.columns), *map(str, g.actors.columns)]
    if fields is None:
        return _DRAWN.union(known)
    wanted = [fields] if isinstance(fields, str) else list(fields)
    for one in wanted:
        if one not in known and one not in _DRAWN:
            near = nearest(one, sorted(set(known)))
            hint = f"did you mean {' or '.join(near)}?" if near else "g.relations and g.actors list them"
            raise QueryError(f'"{shown(str(one))}" is no column of actors or relations; {hint}')
    # A name in the language of the page is a name.
    return _DRAWN.union(wanted, (one for one in known if one.startswith("name_")))


class Block:
    """The block of data of a page: tables of columns, with numbers for every text and every date.

    References, dates and statuses repeat from row to row; told by its number, a relation weighs
    some hundred bytes besides what was written of it alone. The most frequent texts have the
    shortest numbers, and a column that is mostly empty names the rows in which it is not.
    """

    def __init__(self, g: TemporalMultigraph, words: Words, fields: Collection[str] | None = None) -> None:
        self.g = g
        self.fields = chosen(g, fields)
        self.words = words
        self.frame = g.relations
        used = set(self.frame["kind"])
        self.kinds = [one for one in g.kinds if one in used]
        self.actor_kinds = sorted({_text(one) for one in g.actors["kind"]})
        self.dated = {one: i for i, one in enumerate(dict.fromkeys(self.dates()))}

    def data(self, places: pd.DataFrame) -> dict[str, Any]:
        """Return the block, ready for JSON."""
        spoken = page_words(self.words)
        actors, relations, spans = self.actors(places), self.relations(), self.spans()
        kinds = _kinds(self.g, self.kinds, self.words)
        shapes = sorted({_ink.shape(kind) for kind in self.actor_kinds})
        return {
            "lang": self.words.lang,
            "months": {length: self.words[key].split() for length, key in (("long", "months"), ("short", "short"))},
            "words": _needed(spoken, self.frame, {*actors["cells"], *relations["cells"]}),
            "credit": credit(self.g, spoken),
            "cited": cited(self.g) if "reference" in self.fields else {},
            "kinds": columns(kinds),
            "marks": {
                name: {"points": _corners(_ink.MARKS[name]), "hollow": int(name in _ink.HOLLOW)}
                for name in sorted({one["mark"] for one in kinds if one["mark"]})
            },
            "actorKinds": columns(_actor_kind(one, self.words) for one in self.actor_kinds),
            "shapes": {name: _corners(_ink.SHAPES[name]) for name in shapes},
            "texts": _numbered(actors, relations, spans),
            "actors": actors,
            "relations": relations,
            "spans": spans,
        }

    def cells(self, frame: pd.DataFrame, known: Iterable[str]) -> dict[str, list[str]]:
        """Return the columns that are only shown, without those in which nobody wrote anything."""
        shown = [one for one in frame.columns if one in self.fields and one not in known]
        told = {str(one): [_text(cell) for cell in frame[one]] for one in shown}
        return {name: texts for name, texts in told.items() if any(texts)}

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
            "label": list(written(self.g, frame.index, self.words.lang).values()),
            "kind": [rank[_text(one)] for one in frame["kind"]],
            "x": [round(float(one), 4) for one in spots["x"]],
            "y": [round(float(one), 4) for one in spots["y"]],
        }
        also = {"also": names} if shown != names else {}
        return {**columns, "cells": also | self.cells(frame, ("name", "label", "label_fr", "kind", spoken))}

    def relations(self) -> dict[str, Any]:
        """Return the columns of the relations."""
        frame = self.frame
        rank = {kind: i for i, kind in enumerate(self.kinds)}
        index = {one: i for i, one in enumerate(self.g.actors.index)}
        return {
            "id": list(frame.index),
            "kind": [rank[one] for one in frame["kind"]],
            "source": [index[one] for one in frame["source"]],
            "target": [index[one] for one in frame["target"]],
            "span": [self.dated[one] for one in self.dates()],
            "cells": self.cells(frame, ("kind", "source", "target", "certain")),
        }

    def spans(self) -> dict[str, Any]:
        """Return the columns of the dates that relations have, each once."""
        *days, said = zip(*self.dated, strict=True) if self.dated else [()] * (len(_DAYS) + 1)
        return {**dict(zip(_DAYS, map(list, days), strict=True)), "cells": {"when": list(said)}}

    def dates(self) -> Iterator[tuple[int | str | None, ...]]:
        """Return the six days of each relation since 1970-01-01, None where a side is open, and how people say it."""
        frame, days = self.frame, self.g.days.loc[self.frame.index]
        dates = (days[name].to_numpy().astype("datetime64[D]").tolist() for name in _DAYS)
        numbers = ([None if one is None else to_day(one) for one in column] for column in dates)
        events = (self.g.kinds[one].time == "event" for one in frame["kind"])
        cells = zip(frame["start"], frame["end"], frame["as_of"], events, strict=True)
        said = (when(start, end, as_of, event=event, words=self.words) for start, end, as_of, event in cells)
        return zip(*numbers, said, strict=True)


def _text(cell: object) -> str:
    """Return a cell as text; a researcher's own column may hold numbers, dates or nothing."""
    return cell if isinstance(cell, str) else "" if cell is None or cell != cell else str(cell)  # noqa: PLR0124 — NaN


def columns(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return rows as columns, so that each heading is written once.

    Examples
    --------
    >>> columns([{"name": "attack", "sign": -1}, {"name": "support", "sign": 1}])
    {'name': ['attack', 'support'], 'sign': [-1, 1]}
    """
    table: dict[str, list[Any]] = {}
    for row in rows:
        for name, cell in row.items():
            table.setdefault(name, []).append(cell)
    return table


def _numbered(*tables: dict[str, Any]) -> list[str]:
    """Put numbers in place of the texts in the cells of some tables; return the texts in the order of their numbers."""
    counted = Counter(text for table in tables for column in table["cells"].values() for text in column)
    texts = ["", *(text for text, _ in counted.most_common() if text)]
    number = {text: i for i, text in enumerate(texts)}
    for table in tables:
        for name, column in table["cells"].items():
            written = {i: number[text] for i, text in enumerate(column) if text}
            table["cells"][name] = written if 3 * len(written) < len(column) else [number[text] for text in column]
    return texts


def _corners(points: _ink.Points) -> list[int]:
    """Return the corners of a shape as finely as a screen shows them: x and y in turn, in hundredths."""
    return [round(100 * place) for corner in points for place in corner]


def _kinds(g: TemporalMultigraph, kinds: list[str], words: Words) -> list[dict[str, Any]]:
    inks = _ink.ink(g.kinds, kinds)
    found = []
    for name in kinds:
        kind, ink = g.kinds[name], inks[name]
        phrase = (kind.phrase_fr if words.lang == "fr" else "") or kind.phrase or name.replace("_", " ")
        found.append(
            {
                "name": name,
                "word": words.kind(name),
                "phrase": phrase,
                "definition": kind.definition,
                "event": int(kind.time == "event"),
                "directed": int(kind.directed),
                "sign": kind.sign,
                "colour": ink.colour,
                "dark": ink.dark,
                "dash": ink.dash,
                "head": int(ink.head == "to"),
                "mark": ink.mark,
            }
        )
    return found


def _actor_kind(kind: str, words: Words) -> dict[str, str]:
    look = _ink.look(kind)
    return {"name": kind, "word": words.actor_kind(kind), "shape": look.name, "fill": look.fill, "dark": look.dark}


def _needed(spoken: Mapping[str, str], frame: pd.DataFrame, columns: Collection[str]) -> dict[str, str]:
    """Return the words without the names of columns and of cells that the page does not have."""
    known = {f"column_{one}" for one in (*_HEADINGS, *columns)}
    known.update(f"{name}_{one}" for name in _TOLD if name in frame for one in frame[name].unique())
    return {key: said for key, said in spoken.items() if key.split("_")[0] not in {"column", *_TOLD} or key in known}


def page_words(words: Words, *, paper: bool = False) -> dict[str, str]:
    """Return the page's own words, with the rules as every picture says them; for paper those of sheets besides."""
    known = json.loads(asset("words.json"))
    spoken: dict[str, str] = {**known[words.lang], **(known[f"paper_{words.lang}"] if paper else {})}
    for mode in MODES:
        rule = words["certainly" if mode == "certain" else mode]
        spoken[f"rule_{mode}"] = rule.format(on=words["some"], through=words["every"])
        spoken[f"rule_day_{mode}"] = rule.format(on=words["day"], through=words["day"])
    spoken |= {f"status_{one}": said for one in STATUSES if (said := words.status(one)) not in ("", one)}
    return spoken


def credit(g: TemporalMultigraph, spoken: Mapping[str, str]) -> list[str]:
    licence = g.licence
    return [
        " ".join(filter(None, (g.title, g.version))),
        *([spoken["licence_of"].format(licence=licence)] if licence else []),
        spoken["credit"],
    ]


def cited(g: TemporalMultigraph) -> dict[str, list[str]]:
    """Return citation and address of each work by its key, for references that begin with one."""
    table = g._ledger.references  # noqa: SLF001 — the graph has no public look at the works it cites
    if table is None:
        return {}
    columns = (table[name].texts().tolist() for name in ("key", "citation", "url"))
    return {key: [citation, url] for key, citation, url in zip(*columns, strict=True)}
