"""Legend: the items of a key in one column, beside the drawing and never on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sahelgraph.plot._labels import drawable, width
from sahelgraph.plot._sheet import SAMPLE
from sahelgraph.plot._style import DARK, GREY, group, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from sahelgraph.plot._sheet import Item

_STEP, _SIZE, _HEADING = 14.5, 8.5, 9.0
_SAMPLE = 1.1  # of the samples in a key below a chart, whose text is smaller
_PAD, _BLOCK = 8.0, 10.0  # right of a sample, and above a heading


@dataclass(frozen=True, slots=True)
class Legend:
    """The items of a key in one column and the room they take, in points."""

    items: tuple[Item, ...]
    width: float
    height: float

    def draw(self, ax: Axes, left: float, top: float, scale: float = 1.0) -> None:
        """Draw the legend from its top left corner; smaller, and closer together where it would pass below 0."""
        scale = min(scale, max(top / max(self.height, 1.0), 0.5))
        tight = min(1.0, top / max(self.height * scale, 1.0))
        step, size = _STEP * scale * tight, _SIZE * scale
        parts: list[Artist] = []
        y = top
        for i, item in enumerate(self.items):
            y -= step + (_BLOCK * scale * tight if i and item.paint is None else 0.0)
            middle = y + step / 2
            text = drawable(item.text)
            if item.paint is None:
                parts.append(write(left, middle, text, _HEADING * scale, DARK, ha="left", bold=True))
                continue
            parts += item.paint(left, middle, _SAMPLE * scale)
            x = left + (SAMPLE * _SAMPLE + _PAD) * scale
            parts.append(write(x, middle, text, size, DARK, ha="left"))
            if item.count:
                parts.append(write(x + width(text, size) + 7 * scale, middle, item.count, size, GREY, ha="left"))
        group(ax, "legend", "", parts, zorder=5)


def legend(items: Sequence[Item]) -> Legend:
    """Measure the items of a key.

    Examples
    --------
    >>> from sahelgraph.plot._sheet import Item
    >>> key = legend([Item("Relations"), Item("alliance", "3", lambda x, y, scale: [])])
    >>> key.width > 38, key.height
    (True, 29.0)
    """
    widest = 0.0
    for item in items:
        wide = width(drawable(item.text), _SIZE if item.paint else _HEADING * 1.15)  # bold is wider
        count = width(item.count, _SIZE) + 7 if item.count else 0.0
        widest = max(widest, wide + count + (SAMPLE * _SAMPLE + _PAD if item.paint else 0.0))
    gaps = sum(item.paint is None for item in items[1:])
    return Legend(tuple(items), widest + 4 if items else 0.0, len(items) * _STEP + gaps * _BLOCK)
