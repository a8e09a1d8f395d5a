"""Paint: lines, actors and labels of a picture whose geometry is settled, for every view that shows a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sahelgraph.plot._arrange import chip_size, font_size, mark_size
from sahelgraph.plot._ink import HOLLOW, MARKS, SHAPES, look
from sahelgraph.plot._labels import LED, width
from sahelgraph.plot._picture import plain
from sahelgraph.plot._scales import outline as around
from sahelgraph.plot._style import CASING, DARK, FAINT, GREY, group, identifier, mix, patch, stroke, write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from sahelgraph.plot._arrange import Drawing
    from sahelgraph.plot._ink import Ink
    from sahelgraph.plot._labels import Box
    from sahelgraph.plot._picture import Picture


def relations(ax: Axes, picture: Picture, inks: dict[str, Ink], drawing: Drawing) -> None:
    """Draw the lines of a picture, with their heads and what stands on them."""
    edges = picture.edges
    for rel, kind, certain, sentence in zip(
        edges.index, edges["kind"], edges["certain"], edges["sentence"], strict=True
    ):
        one, curve, chip = inks[kind], drawing.curves[rel], drawing.chips.get(rel)
        parts = stroke(curve.control, one, drawing.scale, certain=certain)
        if len(curve.head):
            fill = one.colour if certain else mix(one.colour, FAINT)
            parts.append(patch(curve.head, fill=fill, line="white", width=0.7 * drawing.scale))
        group(ax, f"rel-{identifier(rel)}", sentence, parts, zorder=2)
        if chip is not None:
            group(ax, f"on-{identifier(rel)}", sentence, _on_line(chip, one, drawing.scale, certain=certain), zorder=3)


def _on_line(chip: Box, one: Ink, scale: float, *, certain: bool) -> list[Artist]:
    """Return what stands on a line: its mark, its month, its doubt."""
    parts: list[Artist] = [_ground(chip, CASING)]
    colour = one.colour if certain else mix(one.colour, FAINT)
    size = mark_size(scale)
    x = chip.edges[0] + 1.5 * scale
    if one.mark:
        corners = [(x + size + size * dx, chip.y + size * dy) for dx, dy in MARKS[one.mark]]
        hollow = one.mark in HOLLOW
        parts.append(
            patch(corners, fill="white" if hollow else colour, line=colour if hollow else None, width=1.1 * scale)
        )
        x += 2 * size + 1.5 * scale
    if chip.text:
        middle = x + width(chip.text, chip_size(scale)) / 2
        parts.append(write(middle, chip.y, chip.text, chip_size(scale), mix(one.colour, 0.6, DARK)))
    return parts


def _ground(box: Box, alpha: float) -> Artist:
    left, low, right, high = box.edges
    return patch([(left, low), (left, high), (right, high), (right, low)], fill="white", alpha=alpha)


def actors(ax: Axes, picture: Picture, drawing: Drawing, fills: Mapping[str, str] | None = None) -> None:
    """Draw the shapes of the actors, in the fills of their kinds or in given ones."""
    nodes = picture.nodes
    for (x, y), radius, actor, name, kind in zip(
        drawing.nodes, drawing.radii, nodes.index, nodes["name"], nodes["kind"], strict=True
    ):
        shape = look(kind)
        corners = [(x + radius * dx, y + radius * dy) for dx, dy in SHAPES[shape.name]]
        dash = (2.0, 1.4) if shape.name == "ring" else ()
        fill = shape.fill if fills is None else fills[actor]
        outline = patch(corners, dash=dash, **around(fill, max(1.3 * drawing.scale, 0.7)))
        group(ax, f"actor-{identifier(actor)}", f"{plain(name)} ({plain(kind)})", [outline], zorder=4)


def labels(ax: Axes, picture: Picture, drawing: Drawing) -> None:
    """Write the labels of the actors, with a thin line to those that stand far."""
    position = {actor: i for i, actor in enumerate(picture.nodes.index)}
    leads: list[Artist] = []
    parts: list[Artist] = []
    for actor, box in drawing.labels.items():
        left, low, right, high = box.edges
        if box.away >= LED * drawing.scale:
            x, y = drawing.nodes[position[actor]]
            near = min(max(x, left - 1.5), right + 1.5), min(max(y, low - 1.5), high + 1.5)  # short of the letters
            leads.append(patch([(x, y), near], line=GREY, width=0.6, closed=False))
        parts.append(_ground(box, CASING))
        parts.append(write(box.x, box.y, box.text, font_size(drawing.scale), DARK))
    group(ax, "leads", "", leads, zorder=3.4)
    group(ax, "labels", "", parts, zorder=5)
