"""Pyvis: the same picture as a plain network of pyvis, for those who like to tinker."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from sahelgraph.plot._ink import ink, look
from sahelgraph.plot._picture import compose, plain
from sahelgraph.plot._style import FAINT, identifier, mix
from sahelgraph.plot._told import caption, phrases

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray
    from pyvis.network import Network

    from sahelgraph import TemporalMultigraph
    from sahelgraph.plot._ink import Ink
    from sahelgraph.plot._picture import Picture

    Floats = NDArray[np.float64]

_ROUNDEST = 0.22  # beyond it vis-network's curves leave the picture
_BOWS = (0.0, 0.07, -0.07, 0.13, -0.13, 0.19, -0.19)
_SIZE, _CLEAR = 1000.0, 20.0  # units across, and between a line and an actor that it passes
_MARKUP = frozenset("<>&\"'`\\")
# Of vis-network's shapes the nearest to each of ours; the fill tells the rest.
_SHAPES = {
    "square": "square", "house": "square", "wide": "square", "page": "square",
    "diamond": "diamond", "kite": "diamond", "circle": "dot", "ring": "dot", "drop": "dot", "octagon": "hexagon",
    "triangle": "triangle", "hexagon": "hexagon", "pentagon": "star", "cross": "star",
    "shield": "triangleDown", "down": "triangleDown",
}  # fmt: skip


def to_pyvis(
    g: TemporalMultigraph,
    *,
    positions: pd.DataFrame | None = None,
    title: str | None = None,
    lang: str = "en",
    cdn_resources: str = "in_line",
) -> Network:
    r"""Return a network of pyvis: places, colours, dashes and directions are those of `snapshot`.

    Physics is off, parallel relations are fanned, tooltips are plain text, and the id of an edge is that of its
    relation. Text of the archive shows as it is written and is never executed. Ids of actors with a
    character that HTML reads as markup are replaced by safe ones (pyvis writes ids into its select
    menu as they are); every node has its own id as ``actor``.

    What pyvis cannot do itself: its pages always ask the network for Bootstrap, and with
    ``"local"`` or ``"remote"`` for vis-network too, so without a network use ``"in_line"``, which
    draws all the same; `page` asks for nothing. ``write_html`` writes in the encoding of the
    machine: write ``generate_html()`` to a file of UTF-8, as below. With ``"local"`` it also
    drops a folder ``lib`` where you stand. Marks, months and legend are not in pyvis's reach.
    Whatever you set on the network afterwards (a heading, options, a title with a link) is
    written as HTML without escaping.

    Parameters
    ----------
    g
        The graph, usually of one period.
    positions
        Places by actor id, columns ``x`` and ``y``; by default those of the whole archive.
    title
        By default the archive's title and the period.
    lang
        ``"en"`` or ``"fr"``.
    cdn_resources
        ``"in_line"``, ``"local"`` or ``"remote"``, as pyvis has them.

    Returns
    -------
    pyvis.network.Network
        A network of its own: changing it changes no graph.

    Raises
    ------
    ValueError
        If there is no such language or way to get resources, or ``positions`` lacks an actor.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> network = to_pyvis(sg.load().during("2012"))
    >>> len(network.edges), network.edges[0]["id"] in sg.load().relations.index
    (29, True)
    >>> from pathlib import Path
    >>> _ = Path("mali.html").write_text(network.generate_html(), encoding="utf-8")  # doctest: +SKIP
    """
    from pyvis.network import Network

    if cdn_resources not in {"in_line", "local", "remote"}:
        raise ValueError(f'"{str(cdn_resources)[:20]}" is no way to get resources; write in_line, local or remote')
    picture = compose(g, positions=positions, title=title, lang=lang)
    inks = ink(g.kinds, picture.edges["kind"])
    say = phrases(lang)
    told = escape(_inert(f"{picture.subtitle}. {caption(g, say, picture.note)}"))
    network = Network(
        height="760px",
        width="100%",
        directed=True,  # or parallel relations would be merged
        heading=f'{escape(_inert(picture.title))}<br><small style="font-size: 45%">{told}</small>',
        cdn_resources=cdn_resources,
    )
    nodes, edges = picture.nodes, picture.edges
    safe = {actor: _safe(actor) for actor in nodes.index}
    middle = (nodes["x"].min() + nodes["x"].max()) / 2, (nodes["y"].min() + nodes["y"].max()) / 2
    for actor, row in zip(nodes.index, nodes.to_dict("records"), strict=True):
        shape = look(row["kind"])
        network.add_node(
            safe[actor],
            label=_inert(row["label"] if row["labelled"] else " "),
            shape=_SHAPES[shape.name],
            color={"background": shape.fill, "border": "#1A1A1A", "highlight": {"background": shape.fill}},
            title=_inert(f"{plain(row['name'], 200)}\n{say.actor_kind(plain(row['kind']))}"),
            actor=actor,
            x=round((row["x"] - middle[0]) * _SIZE, 2),
            y=round((middle[1] - row["y"]) * _SIZE, 2),  # on a screen y runs downwards
            size=14,
            borderWidth=1.5,
            shapeProperties={"borderDashes": [3, 2] if shape.name == "ring" else False},
        )
    for rel, row, bend in zip(edges.index, edges.to_dict("records"), _bends(picture), strict=True):
        network.add_edge(safe[row["source"]], safe[row["target"]], **_edge(str(rel), row, inks[row["kind"]], bend))
    network.options = {
        "physics": {"enabled": False},
        "layout": {"randomSeed": 1},
        "interaction": {"hover": True, "multiselect": True, "tooltipDelay": 120},
        "nodes": {"font": {"face": "sans-serif", "size": 15, "strokeWidth": 3, "strokeColor": "#FFFFFF"}},
    }
    return network


def _bends(picture: Picture) -> list[float]:
    """Return the roundness of each edge, positive to the left of its way: fanned, and leaning round other actors."""
    places = picture.nodes[["x", "y"]] * _SIZE
    edges = picture.edges
    pairs: dict[tuple[str, str], list[int]] = {}
    for i, (source, target) in enumerate(zip(edges["source"], edges["target"], strict=True)):
        pairs.setdefault((min(source, target), max(source, target)), []).append(i)
    found = [0.0] * len(edges)
    for (one, two), rows in pairs.items():
        fan = [int(edges["fan"].iloc[i]) for i in rows]
        step = min(0.045, _ROUNDEST / max(*map(abs, fan), 1))
        others = places.drop([one, two], errors="ignore").to_numpy()
        ends = places.loc[one].to_numpy(), places.loc[two].to_numpy()
        tries = [bow for bow in _BOWS if abs(bow) + max(map(abs, fan)) * step <= _ROUNDEST + 1e-9] or [0.0]
        lean = min(tries, key=lambda bow: (sum(_hits(ends, bow + rank * step, others) for rank in fan), abs(bow), -bow))
        for i, rank in zip(rows, fan, strict=True):
            bend = lean + rank * step
            found[i] = round(bend if edges["source"].iloc[i] == one else -bend, 4) + 0.0
    return found


def _hits(ends: tuple[Floats, Floats], bend: float, others: Floats) -> int:
    """Count the actors that a curve of vis-network runs through."""
    along = ends[1] - ends[0]
    # Its control point lies half the way and a little more along, turned by a right angle times the roundness.
    reach = (0.5 * abs(bend) + 0.5) * np.hypot(*along)
    angle = np.arctan2(along[1], along[0]) + 0.5 * np.pi * bend
    control = ends[0] + reach * np.array([np.cos(angle), np.sin(angle)])
    t = np.linspace(0.08, 0.92, 25)[:, None]
    curve = (1 - t) ** 2 * ends[0] + 2 * t * (1 - t) * control + t**2 * ends[1]
    if not len(others):
        return 0
    apart = np.sqrt(((curve[:, None] - others) ** 2).sum(-1)).min(0)
    return int((apart < _CLEAR).sum())


def _edge(rel: str, row: dict[Any, Any], one: Ink, bend: float) -> dict[str, Any]:
    """Return the options of one edge."""
    sure = bool(row["certain"])
    colour = one.colour if sure else mix(one.colour, FAINT)
    thick = 2.4 if sure else 1.4
    lines = [row["sentence"], plain(row["note"], 400), plain(row["reference"], 200)]
    smooth: dict[str, Any] = {"enabled": False}
    if bend:
        smooth = {"enabled": True, "type": "curvedCW" if bend > 0 else "curvedCCW", "roundness": abs(bend)}
    return {
        "id": rel,
        "title": _inert("\n".join(filter(None, lines))),
        "label": "?" if row["doubtful"] else "",
        "color": {"color": colour, "highlight": one.colour, "hover": one.colour, "inherit": False},
        "width": thick,
        "dashes": [round(part * thick, 2) for part in one.dash] or False,
        "arrows": {"to": {"enabled": one.head == "to", "scaleFactor": 0.7}},
        "smooth": smooth,
        "kind": row["kind"],
    }


def _inert(text: str) -> str:
    """Return text in which pyvis finds no link: one ``href`` in it would turn all tooltips to HTML."""
    return text.replace("href", "hr\u2060ef")


def _safe(actor: str) -> str:
    """Return an id that pyvis may write into HTML as it is."""
    return identifier(actor) if _MARKUP & set(actor) or not actor.isprintable() else actor
