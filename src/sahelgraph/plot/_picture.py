"""Picture: a graph as tables, before any ink.

The printed picture and the page are drawn from the same `Picture`, so they cannot disagree, and
tests compare tables where they would otherwise compare pixels.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sahelgraph._dates import EARLIEST, LATEST, to_date
from sahelgraph._kinds import DOUBTFUL, OUT_OF_VIEW
from sahelgraph._query import Query
from sahelgraph.errors import QueryError
from sahelgraph.plot import _say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from sahelgraph import TemporalMultigraph

_SOON_PLACED, _MOST_PLACED = 1_000, 3_000  # actors that are placed in seconds, and whose distances fit into the memory
_MOST_ROWS = 1_000_000  # relations to look at
LONGEST, SHORT = 60, 20  # letters of a label, and of one that the codebook asks for
LABELLED = 60, 150  # up to so many actors and relations, every actor has its label
MOST = 40  # above that, the most connected have one
_NODE_COLUMNS = ("name", "label", "kind", "x", "y", "degree", "labelled")
# Marks that reverse or hide text: a label must read as it is written.
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2028\u2029\u2060-\u2069\ufeff\ufe00-\ufe0f\U000e0000-\U000e0fff]"
)
_LIGHT = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
# More than two marks on a letter write no language, only a tower through the lines above.
_TOWER = re.compile(f"([{_LIGHT}]{{2}})[{_LIGHT}]+")


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture shows, as two tables and a few sentences.

    ``nodes`` is indexed by actor id: ``name``, ``label``, ``kind``, ``x`` and ``y`` (a place within
    the unit square, y upwards), ``degree`` (relations in view), ``labelled`` (whether print has room
    for the label). ``edges`` is indexed by relation id, in relation order: ``kind``, ``source``,
    ``target``, ``directed``, ``sign``, ``time``, ``certain``, ``doubtful`` (claimed, inferred or
    disputed), ``status``, ``via``, ``when`` (the dates for people), ``month`` (of an event, 0 if
    unknown), ``fan``, ``sentence``, ``reference``, ``note``, ``start``, ``end``, ``as_of``.

    ``fan`` is the place among the parallel relations of an unordered pair, in half steps:
    0 alone, -1 and 1 of two, -2, 0, 2 of three. Seen from the lesser id to the greater, positive
    lies to the left, whichever way the relation runs.

    ``counts`` has ``relations``, ``actors``, ``isolates`` (in view, without relations, not shown),
    ``certain``, ``possible_besides`` (may have held, but no evidence reaches into the period) and
    ``left_out`` (denied, announced, planned or hypothetical).
    """

    title: str
    subtitle: str
    note: str
    nodes: pd.DataFrame
    edges: pd.DataFrame
    counts: dict[str, int]


def compose(
    g: TemporalMultigraph,
    *,
    positions: pd.DataFrame | None = None,
    title: str | None = None,
    labels: int | str | Collection[str] = "auto",
    lang: str = "en",
) -> Picture:
    """Compose the picture of a graph: its relations, the actors at their ends, and what to say of them.

    Parameters
    ----------
    g
        The graph, usually of one period. Actors without relations are left out and counted.
    positions
        Places by actor id, columns ``x`` and ``y``; by default `positions` of the whole archive.
    title
        By default the archive's title and the period.
    labels
        ``"all"``; so many, the most connected first; or a list of actors by id, name or alias. By
        default all, above 60 actors or 150 relations the 40 most connected; the note says how many
        have none.
    lang
        ``"en"`` or ``"fr"``.

    Raises
    ------
    ValueError
        If the language is another one, ``labels`` is another word, or ``positions`` lacks an actor.
    UnknownNameError
        If ``labels`` names nobody of the archive.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> compose(sg.load().during("2012")).title
    'Mali and the Sahel, 2012'
    """
    words = _say.words(lang)
    relations = g.relations
    degree = _degree(relations)
    edges = _edges(g, relations, words, lang)
    nodes = _nodes(g, degree, positions, lang)
    nodes["labelled"] = nodes.index.isin(_labelled(g, labels, degree, len(edges)))
    counts = {
        "relations": len(edges),
        "actors": len(nodes),
        "isolates": len(g.actors) - len(nodes),
        "certain": int(edges["certain"].sum()),
        **_besides(g),
    }
    return Picture(
        title=plain(title) if title is not None else _title(g, words),
        subtitle=_subtitle(g, counts, words),
        note=_note(
            g, counts, len(nodes) - int(nodes["labelled"].sum()), words, chosen=not isinstance(labels, int | str)
        ),
        nodes=nodes,
        edges=edges,
        counts=counts,
    )


def plain(text: str, longest: int = LONGEST) -> str:
    r"""Return text as one short line: without controls and invisible marks, shortened with an ellipsis.

    Examples
    --------
    >>> plain("a\u202eb\n c")
    'ab c'
    >>> plain("MNLA" * 100, 6)
    'MNLAM…'
    """
    text = _INVISIBLE.sub("", str(text)[: 40 * longest])
    text = "".join(
        " " if unicodedata.category(letter) in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"} else letter for letter in text
    )
    text = _TOWER.sub(r"\1", unicodedata.normalize("NFC", " ".join(text.split())))
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def written(g: TemporalMultigraph, actors: Iterable[str], lang: str = "en") -> dict[str, str]:
    """Return what a picture writes beside actors; in French their French label, or their French name.

    A long French name is written only where the English one is as well.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> written(sg.load(), ["chad", "aqim"], "fr")
    {'chad': 'Tchad', 'aqim': 'AQMI'}
    """
    found = {one: g.label(one) for one in actors}
    if lang == "fr":
        rows = g.actors.reindex(columns=["name", "name_fr", "label_fr"], fill_value="")
        for one, name, french, label in rows.loc[list(found)].itertuples():
            short = len(plain(french)) <= SHORT or found[one].casefold() == name.casefold()
            found[one] = label or (french if short else "") or found[one]
    return {one: plain(text) or plain(one) or "?" for one, text in found.items()}


def _degree(relations: pd.DataFrame) -> dict[str, int]:
    found: dict[str, int] = {}
    for source, target in zip(relations["source"], relations["target"], strict=True):
        for actor in {source, target}:
            found[actor] = found.get(actor, 0) + 1
    return found


def _labelled(
    g: TemporalMultigraph, labels: int | str | Collection[str], degree: Mapping[str, int], relations: int
) -> list[str]:
    """Return the actors that have a label."""
    if isinstance(labels, str):
        if labels not in {"all", "auto"}:
            raise ValueError(f'labels is "{plain(labels, 24)}"; write "all", "auto", a number, or a list of actors')
        few = len(degree) <= LABELLED[0] and relations <= LABELLED[1]
        labels = len(degree) if labels == "all" or few else MOST
    if not isinstance(labels, int):
        return [g.resolve(one) for one in labels]
    return sorted(degree, key=lambda actor: (-degree[actor], actor))[: max(0, labels)]


def _nodes(g: TemporalMultigraph, degree: dict[str, int], places: pd.DataFrame | None, lang: str) -> pd.DataFrame:
    import pandas as pd

    if places is None and degree:
        from sahelgraph.plot._layout import positions

        places = positions(g)
    ids = sorted(degree)
    if places is not None and (absent := sorted(set(ids).difference(places.index))):
        more = f" and {len(absent) - 3} more" if len(absent) > 3 else ""
        message = f"positions has no place for {', '.join(plain(one) for one in absent[:3])}{more}"
        raise ValueError(f"{message}; compute it with plot.positions(g) from the whole archive")
    actors = g.actors
    rows = actors.loc[ids]
    names = rows["name"]
    if f"name_{lang}" in rows:
        names = rows[f"name_{lang}"].where(rows[f"name_{lang}"] != "", names)
    frame = pd.DataFrame(
        {
            "name": list(names),
            "label": list(written(g, ids, lang).values()),
            "kind": list(rows["kind"]),
            "x": [] if places is None else places.loc[ids, "x"].round(6).to_list(),
            "y": [] if places is None else places.loc[ids, "y"].round(6).to_list(),
            "degree": [degree[one] for one in ids],
        },
        index=pd.Index(ids, name="id", dtype=actors.index.dtype),
    )
    return frame.astype({"x": float, "y": float, "degree": int})


def _edges(g: TemporalMultigraph, relations: pd.DataFrame, words: _say.Words, lang: str) -> pd.DataFrame:
    import pandas as pd

    kinds = [g.kinds[name] for name in relations["kind"]]
    one_year = _within_one_year(g)  # beyond one year a month alone would mislead
    certain = relations["certain"].astype(bool).to_list() if "certain" in relations else [True] * len(relations)
    status = [one or "stated" for one in relations["status"]]
    cells = [tuple(row) for row in relations[["start", "end", "as_of"]].itertuples(index=False, name=None)]
    events = [kind.time == "event" for kind in kinds]
    when = [_say.when(*row, event=event, words=words) for row, event in zip(cells, events, strict=True)]
    named = {*relations["source"], *relations["target"], *relations["via"]} - {""}
    labels = {"": "", **written(g, sorted(named), lang)}
    phrases = [(kind.phrase_fr if lang == "fr" else "") or kind.phrase or kind.name.replace("_", " ") for kind in kinds]
    sentences = [
        _say.sentence(labels[source], plain(phrase), labels[target], date, words.status(one), labels[via], words)
        for source, phrase, target, date, one, via in zip(
            relations["source"], phrases, relations["target"], when, status, relations["via"], strict=True
        )
    ]
    return pd.DataFrame(
        {
            "kind": list(relations["kind"]),
            "source": list(relations["source"]),
            "target": list(relations["target"]),
            "directed": [kind.directed for kind in kinds],
            "sign": [int(kind.sign) for kind in kinds],
            "time": [kind.time for kind in kinds],
            "certain": certain,
            "doubtful": [one in DOUBTFUL for one in status],
            "status": status,
            "via": list(relations["via"]),
            "when": when,
            "month": [
                _say.month(row[0]) if event and one_year else 0 for row, event in zip(cells, events, strict=True)
            ],
            "fan": fan(list(zip(relations["source"], relations["target"], strict=True))),
            "sentence": sentences,
            **{column: list(relations[column]) for column in ("reference", "note", "start", "end", "as_of")},
        },
        index=relations.index.copy(),
    ).astype({"directed": bool, "sign": int, "certain": bool, "doubtful": bool, "month": int, "fan": int})


def _within_one_year(g: TemporalMultigraph) -> bool:
    asked = g.query.periods[-1].period if g.query.periods else None
    bounded = asked is not None and asked.first != EARLIEST and asked.last != LATEST
    return bounded and asked is not None and to_date(asked.first).year == to_date(asked.last).year


def fan(pairs: Sequence[tuple[str, str]]) -> list[int]:
    """Return the place of each relation among those of its unordered pair, in half steps around 0.

    Examples
    --------
    >>> fan([("a", "b"), ("b", "a"), ("a", "c")])
    [-1, 1, 0]
    """
    seen: dict[tuple[str, ...], list[int]] = {}
    for i, pair in enumerate(pairs):
        seen.setdefault(tuple(sorted(pair)), []).append(i)
    ranks = [0] * len(pairs)
    for rows in seen.values():
        for place, i in enumerate(rows):
            ranks[i] = 2 * place - len(rows) + 1
    return ranks


# -- what is said of the picture ---------------------------------------------------------------------------------------


def scope(g: TemporalMultigraph) -> TemporalMultigraph:
    """Return the archive from which a graph was narrowed; of a very large one what was narrowed to.

    First the surroundings of the actors asked for, at any time and of any kind, and then no more than the graph.
    """
    around = Query(actors=g.query.actors)
    for query, most in ((Query(), _SOON_PLACED), (around, _MOST_PLACED), (g.query, _MOST_PLACED)):
        one = g._narrowed(query)  # noqa: SLF001 — the one place that widens
        if len(one) <= _MOST_ROWS and len(_tied(one)) <= most:
            return one
    raise QueryError(
        f"a picture has room for {_MOST_PLACED:,} actors, and this graph has more; narrow it, such as g.around(actor), "
        "g.of_kind(kind) or g.during(period)"
    )


def _tied(g: TemporalMultigraph) -> NDArray[np.int32]:
    ledger, rows = g._held()  # noqa: SLF001 — to count, before anything is laid out
    found: NDArray[np.int32] = np.unique(np.concatenate([ledger.source[rows], ledger.target[rows]]))
    return found


def _besides(g: TemporalMultigraph) -> dict[str, int]:
    """Count the rows that may have held besides, and those whose status keeps them out."""
    query, shown = g.query, len(g)
    wider = query
    if query.periods:
        last = replace(query.periods[-1], mode="possible")
        wider = replace(query, periods=(*query.periods[:-1], last))
    out = replace(query, statuses=OUT_OF_VIEW)
    return {
        "possible_besides": len(g._narrowed(wider)) - shown,  # noqa: SLF001 — and here, to count what is not shown
        "left_out": len(g._narrowed(out)) if query.statuses is None else 0,  # noqa: SLF001 — the same
    }


def _title(g: TemporalMultigraph, words: _say.Words) -> str:
    periods = dict.fromkeys(words.period(one.period) for one in g.query.periods)
    return ", ".join(filter(None, (plain(g.title), plain(" · ".join(periods)))))


def _subtitle(g: TemporalMultigraph, counts: Mapping[str, int], words: _say.Words) -> str:
    rules = dict.fromkeys(words.rule(one.period, one.mode) for one in g.query.periods)
    parts = [words.count(counts["actors"], "actor"), words.count(counts["relations"], "relation")]
    if rules:
        parts[-1] += f" ({words.certain(counts['certain'])})"
    return " · ".join((*parts, f" {words['and']} ".join(rules) or words["whole"], *_narrowings(g, words)))


def _narrowings(g: TemporalMultigraph, words: _say.Words) -> list[str]:
    """Say how else the graph was narrowed: a picture of a part must not pass for the whole."""
    query = g.query
    named = [" / ".join(sorted(words.kind(one) for one in some)) for some in query.kinds]
    named += [" / ".join(words.sign(one) for one in sorted(some)) for some in query.signs]
    named += [" / ".join(sorted(some)) for some in query.registers]
    named += [f"{column}: {' / '.join(sorted(some))}" for column, some in query.where]
    named += [" / ".join(sorted(query.statuses))] if query.statuses is not None else []
    said = [words["only"].format(what=plain(one)) for one in named]
    for who in query.actors:
        names = plain(", ".join(sorted(written(g, who.actors, words.lang).values())))
        said.append(words["among" if who.role == "both" else "around"].format(what=names))
    return said


def source(g: TemporalMultigraph, words: _say.Words) -> str:
    """Return what a picture says of its data: the archive's title and version.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> source(sg.load(), _say.words("fr"))
    "D'après Mali and the Sahel, version 0.1.0."
    """
    title, version = plain(g.title), plain(g.version, 24)
    return words["data_version" if version else "data"].format(title=title, version=version) if title else ""


def _note(g: TemporalMultigraph, counts: Mapping[str, int], unlabelled: int, words: _say.Words, *, chosen: bool) -> str:
    said = []
    if counts["possible_besides"]:
        said.append(words.count(counts["possible_besides"], "besides", on=words.span(g.query.periods[-1].period)))
    if counts["left_out"]:
        said.append(words.count(counts["left_out"], "left_out"))
    if counts["isolates"]:
        said.append(words.count(counts["isolates"], "isolates"))
    if unlabelled:
        said.append(words.count(unlabelled, "unnamed_some" if chosen else "unlabelled"))
    if not counts["relations"]:
        said.insert(0, words["nothing"])
    return " ".join(filter(None, (*said, source(g, words))))
