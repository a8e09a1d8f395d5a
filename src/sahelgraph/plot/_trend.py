"""Trend: a measure over time, each line named where it ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sahelgraph._dates import EARLIEST, LATEST, parse_period
from sahelgraph.errors import DateError
from sahelgraph.plot._ink import DASHES, SHAPES
from sahelgraph.plot._labels import width as wide_of
from sahelgraph.plot._picture import plain, written
from sahelgraph.plot._sheet import PALE, RULE, WIDE, Sheet, base_size, beside, hang, inside, shorten
from sahelgraph.plot._style import CASING, DARK, GREY, identifier, mix, patch, write
from sahelgraph.plot._told import caption, phrases

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from sahelgraph import TemporalMultigraph
    from sahelgraph.plot._say import Words

    Floats = NDArray[np.float64]

# Hue, dash and mark together, so that lines stay apart in grey.
_HUES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#882255")
_SIGNS = {"hostile": _HUES[1], "friendly": _HUES[0], "neutral": "#6B6B6B"}  # as in every other picture
_MARKS = ("circle", "square", "triangle", "diamond", "down", "hexagon", "cross", "kite")
_OTHER = "#C9C9C9"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its name, its heights by place, and how it looks; grey lines have no mark and no name."""

    name: str
    heights: Floats
    colour: str
    dash: tuple[float, ...] = ()
    mark: str = ""


def trend(
    values: pd.Series | pd.DataFrame,
    *,
    g: TemporalMultigraph | None = None,
    ax: Axes | None = None,
    most: int = 8,
    title: str | None = None,
    lang: str = "en",
    width: float = WIDE,
) -> Axes:
    """Draw a measure over time: a line for each column, named at its end.

    Parameters
    ----------
    values
        A value for each period (its index: ``2012``, ``"2012-06"``, ``"2012-Q1"``, a pandas Period, a
        date, or any text in its order), as a series, or as a frame with a line in each column:
        what `sahelgraph.measures.over_time` returns. Where there is no value the line has a gap.
    g
        The graph of which it is a measure: gives actors their labels, and the note its archive.
    ax
        Axes to draw on; they keep their box, and the chart is made as large as fits. By default
        axes of a new figure, which is not shown.
    most
        How many lines to name, those with the largest values first; up to 8. The others are grey.
    title
        By default the name of the series or of the columns.
    lang
        ``"en"`` or ``"fr"``.
    width
        Of a new figure, in inches: 3.5 and 7.2 are one column and two of a journal.

    Returns
    -------
    matplotlib.axes.Axes
        Its y is the measure's; its x is in days, as matplotlib counts dates, or counts rows from 0
        where the index names no periods.

    Raises
    ------
    TypeError
        If the values are neither a series nor a frame of numbers.
    ValueError
        If the language or the width is none that pictures have.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> g = sg.load()
    >>> sizes = {year: len(graph) for year, graph in g.snapshots(first=2012, last=2020)}
    >>> import pandas as pd
    >>> ax = trend(pd.Series(sizes, name="relations"), g=g)
    >>> ax.get_title(loc="left")
    'relations'
    """
    say = phrases(lang)
    frame, name = _frame(values)
    days = _days([str(one) for one in frame.index])
    drawn = _lines(frame, g, max(0, min(most, len(_HUES))), lang)
    heading = plain(title if title is not None else name)
    ticks = [plain(str(one), 24) for one in frame.index]
    return hang(lambda wide: _sheet(drawn, days, ticks, heading, g, say, wide), ax, width)


def _frame(values: pd.Series | pd.DataFrame) -> tuple[pd.DataFrame, str]:
    import pandas as pd

    if isinstance(values, pd.Series):
        name = "" if values.name is None else str(values.name)
        values = values.to_frame(name)
    elif isinstance(values, pd.DataFrame):
        name = (
            str(values.columns[0])
            if values.shape[1] == 1
            else ""
            if values.columns.name is None
            else str(values.columns.name)
        )
    else:
        raise TypeError(f"{type(values).__name__} is no measure over time; give a pandas Series or DataFrame")
    try:
        numbers = values.astype(float)
    except (TypeError, ValueError) as error:
        raise TypeError(f"a measure over time is made of numbers: {error}") from error
    # Columns with several levels (the mode, then the label) are named from the last to the first.
    numbers.columns = pd.Index([", ".join(map(str, one[::-1])) if isinstance(one, tuple) else one for one in numbers])
    return numbers, name


def _days(periods: list[str]) -> Floats | None:
    """Return the first and the last day of each period (n × 2), or None where some text is no period."""
    found = []
    for text in periods:
        try:
            period = parse_period(text.removesuffix(" 00:00:00"))
        except DateError:
            return None
        if period.first == EARLIEST or period.last == LATEST:
            return None
        found.append((float(period.first), float(period.last)))
    return np.array(found).reshape(-1, 2) if found else None


def _lines(frame: pd.DataFrame, g: TemporalMultigraph | None, most: int, lang: str) -> list[Line]:
    """Return the lines, those to be named last, so that they lie above the others."""
    table = frame.to_numpy(dtype=float, copy=True)
    table[~np.isfinite(table)] = np.nan
    largest = [float(np.nanmax(np.abs(column))) if np.isfinite(column).any() else -1.0 for column in table.T]
    names = list(map(str, frame.columns))
    known = set() if g is None else set(g.actors.index) & set(names)
    label = {} if g is None or not known else written(g, sorted(known), lang)
    ranked = sorted(range(len(names)), key=lambda i: (-largest[i], names[i], i))[:most]
    dashes = list(DASHES.values())
    found = [Line(names[i], table[:, i], _OTHER) for i in range(len(names)) if i not in ranked]
    given = {_SIGNS[names[i]] for i in ranked if names[i] in _SIGNS}
    free = iter([hue for hue in _HUES if hue not in given])
    hues = [_SIGNS[names[i]] if names[i] in _SIGNS else next(free) for i in ranked]
    for rank, i in reversed(list(enumerate(ranked))):
        name = plain(label.get(names[i], names[i])) or "?"
        found.append(Line(name, table[:, i], hues[rank], dashes[rank % len(dashes)], _MARKS[rank]))
    return found


def nice(low: float, high: float, most: int = 6) -> list[float]:
    """Return round numbers from one at or below the lowest to one at or above the highest.

    Examples
    --------
    >>> nice(0, 37)
    [0.0, 10.0, 20.0, 30.0, 40.0]
    >>> nice(-0.2, 0.35)
    [-0.2, 0.0, 0.2, 0.4]
    """
    if not high > low:
        low, high = low - (abs(low) or 1.0) / 2, high + (abs(high) or 1.0) / 2
    rough = (high - low) / (most - 1)
    power = 10.0 ** np.floor(np.log10(rough))
    step = float(next(power * one for one in (1, 2, 2.5, 5, 10) if power * one >= rough * 0.999))
    first, last = int(np.floor(low / step + 1e-9)), int(np.ceil(high / step - 1e-9))
    return [round(i * step, 12) + 0.0 for i in range(first, last + 1)]


def _sheet(  # noqa: PLR0917 — private, and called once
    drawn: list[Line],
    days: Floats | None,
    periods: list[str],
    title: str,
    g: TemporalMultigraph | None,
    say: Words,
    wide: float,
) -> Sheet:
    base, across = base_size(wide), inside(wide)
    values = np.concatenate([line.heights for line in drawn]) if drawn else np.empty(0)
    values = values[np.isfinite(values)]
    low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
    marks = nice(0.0 if 0 <= low < 0.6 * high or low == high > 0 else low, high)
    texts = [f"{mark:,.10g}".replace(",", "\u2009").replace("-", "\u2212") for mark in marks]
    texts = [text.replace(".", ",") for text in texts] if say.lang == "fr" else texts
    left = max(wide_of(text, base) for text in texts) * 1.04 + 8
    names = [line.name for line in drawn if line.mark]
    right = min(max((wide_of(name, base) for name in names), default=0.0) * 1.04 + 10, 0.32 * across) if names else 6.0
    right = right if len(drawn) > 1 else 8.0
    size = across - left - right, max(0.42 * across, 110.0)
    if days is None:
        limits = -0.5, max(len(periods), 1) - 0.5
        xs = np.arange(len(periods), dtype=float)
    else:
        limits = float(days[:, 0].min()), float(days[:, 1].max()) + 1
        xs = (days[:, 0] + days[:, 1] + 1) / 2
    xs = (xs - limits[0]) / (limits[1] - limits[0]) * size[0]
    sheet = Sheet(size, (left, right, 4.0, 2 * base + 6), (*limits, marks[0], marks[-1]), base)
    sheet.dated = days is not None
    sheet.title = title
    sheet.subtitle = f"{periods[0]}–{periods[-1]}" if len(periods) > 1 else "".join(periods)

    def y(value: float) -> float:
        return float((value - marks[0]) / (marks[-1] - marks[0]) * size[1])

    sheet.add("axis", "", _axis(marks, texts, xs, periods, sheet, y), 1)
    ends = []
    for line in drawn:
        points = np.array([(x, y(value)) for x, value in zip(xs, line.heights, strict=True)]).reshape(-1, 2)
        known = np.isfinite(line.heights)
        sheet.add(f"line-{identifier(line.name)}", line.name if line.mark else "", _stroke(points, known, line), 2)
        if line.mark and known.any():
            ends.append((points[np.flatnonzero(known)[-1]], line))
    if len(drawn) > 1:
        sheet.add("labels", "", _names(ends, sheet), 4)
    unnamed = len(drawn) - len(names)
    gaps = any(not np.isfinite(line.heights).all() for line in drawn)
    said = [say.count(unnamed, "others")] if unnamed else []
    said = [f"{one}." for one in said] + ([say["gaps"]] if gaps else [])
    sheet.note = " ".join(said) if g is None else caption(g, say, *said)
    return sheet


def _axis(  # noqa: PLR0917 — private, and called once
    marks: list[float],
    texts: list[str],
    xs: Floats,
    periods: list[str],
    sheet: Sheet,
    y: Any,  # noqa: ANN401
) -> list[Artist]:
    wide, size = sheet.frame[0], sheet.base
    parts: list[Artist] = []
    for mark, text in zip(marks, texts, strict=True):
        colour = GREY if mark == 0 else PALE
        parts.append(patch([(0, y(mark)), (wide, y(mark))], line=colour, width=0.7, closed=False))
        parts.append(beside(-5.0, y(mark), text, size, GREY))
    if marks[0] != 0:
        parts.append(patch([(0, 0), (wide, 0)], line=RULE, width=0.7, closed=False))
    room = max((wide_of(text, size) for text in periods), default=0.0) + 8
    apart = float(np.min(np.abs(np.diff(xs)), initial=wide))
    every = next((one for one in _stride(periods) if one * apart >= room), len(periods))
    for x, text in list(zip(xs, periods, strict=True))[:: max(every, 1)]:
        parts.append(patch([(x, 0), (x, -3)], line=GREY, width=0.7, closed=False))
        parts.append(write(float(x), -4.5, text, size, GREY, va="top"))
    return parts


def _stride(periods: list[str]) -> tuple[int, ...]:
    """Return of how many periods one may be written: so that always the same quarter or month is."""
    if all("-Q" in one for one in periods):
        return 1, 2, 4, 8, 20, 40, 80, 200
    if all(one.count("-") == 1 for one in periods):
        return 1, 2, 3, 6, 12, 24, 60, 120, 240
    return 1, 2, 5, 10, 20, 50, 100, 200


def _stroke(points: Floats, known: NDArray[np.bool_], line: Line) -> list[Artist]:
    """Return a line, broken where there is no value, and its marks."""
    thick = 1.4 if line.mark else 0.7
    parts: list[Artist] = []
    for run in np.split(np.arange(len(points)), np.flatnonzero(np.diff(known)) + 1):
        if len(run) > 1 and known[run[0]]:
            dash = tuple(part * thick for part in line.dash)
            parts.append(patch(points[run], line=line.colour, width=thick, dash=dash, closed=False))
    if line.mark or not parts:
        shape = np.array(SHAPES[line.mark or "circle"]) * (2.5 if line.mark else 1.2)
        parts += [patch(points[i] + shape, fill=line.colour, line="#FFFFFF", width=0.5) for i in np.flatnonzero(known)]
    return parts


def _names(ends: list[tuple[Floats, Line]], sheet: Sheet) -> list[Artist]:
    """Return the names of lines beside their ends: in the margin and moved apart, or where a line ends early."""
    step = sheet.base * 1.25
    latest = max((end[0] for end, _ in ends), default=0.0)
    parts: list[Artist] = []
    for end, line in ends:
        if end[0] < latest:
            text = shorten(line.name, latest - end[0], sheet.base)
            left, right = end[0] + 4, end[0] + 6 + wide_of(text, sheet.base)
            low, high = end[1] - step / 2, end[1] + step / 2
            parts.append(patch([(left, low), (left, high), (right, high), (right, low)], fill="#FFFFFF", alpha=CASING))
            parts.append(write(end[0] + 5, end[1], text, sheet.base, mix(line.colour, 0.75, DARK), ha="left"))
    ends = [one for one in ends if one[0][0] >= latest]
    ends = sorted(ends, key=lambda one: (float(one[0][1]), one[1].name))
    heights = np.array([end[1] for end, _ in ends])
    for _ in range(200):
        lack = np.maximum(step - np.diff(heights), 0)
        if not (lack > 0.01).any():
            break
        heights[:-1] -= lack / 2
        heights[1:] += lack / 2
    for (end, line), height in zip(ends, heights, strict=True):
        x = sheet.frame[0] + 5
        parts.append(
            patch([(end[0] + 3, end[1]), (x - 1, height)], line=mix(line.colour, 0.5), width=0.5, closed=False)
        )
        text = shorten(line.name, sheet.margins[1] - 6, sheet.base)
        parts.append(write(x, float(height), text, sheet.base, mix(line.colour, 0.75, DARK), ha="left"))
    return parts
