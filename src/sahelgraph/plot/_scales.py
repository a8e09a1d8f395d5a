"""Scales: a series by actor as the sizes or the fills of a picture, and what the legend says of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from sahelgraph.plot._picture import plain
from sahelgraph.plot._sheet import SAMPLE, Item
from sahelgraph.plot._style import DARK, mix, patch

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from numpy.typing import NDArray

    from sahelgraph.plot._say import Words

    Floats = NDArray[np.float64]

_LARGEST, _SMALLEST = 1.55, 0.5  # radii, as shares of the usual
_RAMP = "#46307F"
PALE_LINE = "#A0A0A0"
_PALEST = 0.06  # strength of the least value
# Told apart in grey too: each is darker than the one before.
_GROUPS = ("#FDF3C8", "#F2C894", "#8FC3E8", "#C77FAE", "#3F8F75", "#2B3A66")


def sizes(values: pd.Series, actors: pd.Index, say: Words) -> tuple[Floats, list[Item]]:
    """Return the radius of each actor as a share of the usual, its area as its value; and the key.

    Examples
    --------
    >>> import pandas as pd
    >>> from sahelgraph.plot._say import words
    >>> found, key = sizes(pd.Series({"a": 4, "b": 1}, name="degree"), pd.Index(["a", "b", "c"]), words("en"))
    >>> found.round(3).tolist(), [item.text for item in key]
    ([1.55, 0.775, 0.5], ['Area: degree', '4', '2', '1', 'no value'])
    """
    given = _numbers(_given(values, actors, "size"), "size")
    if (given < 0).any():
        raise ValueError(
            f"size has {given[given < 0].iloc[0]:g} for {given.index[given < 0][0]}; an area needs numbers of 0 or more"
            " (colour shows signs)"
        )
    most = float(given.max()) or 1.0
    radii = np.clip(np.sqrt(given.fillna(0.0).to_numpy() / most) * _LARGEST, _SMALLEST, None)
    least, floor = float(given.min()), most * (_SMALLEST / _LARGEST) ** 2
    if least > floor:
        smallest = f"{least:.3g}", _LARGEST * (least / most) ** 0.5
    else:  # all of these are drawn alike
        smallest = f"≤ {int(floor) if (given.dropna() % 1 == 0).all() else float(f'{floor:.3g}'):g}", _SMALLEST
    samples = [(f"{most:.3g}", _LARGEST), (f"{most / 2:.3g}", _LARGEST / 2**0.5), smallest]
    items = [Item(say["area"].format(what=_name(values, say)))]
    items += [Item(text, "", partial(_disc, "#E9E9E9", size)) for text, size in samples]
    if given.isna().any():
        items.append(Item(say["no_value"], str(int(given.isna().sum())), partial(_disc, "#E9E9E9", _SMALLEST)))
    return radii, items


def fills(values: pd.Series, actors: pd.Index, poles: tuple[str, str], say: Words) -> tuple[dict[str, str], list[Item]]:
    """Return the fill of each actor, and the key: a ramp for numbers, two from 0 for signed ones, a hue for a word.

    The fill of an actor without a value is empty.

    Examples
    --------
    >>> import pandas as pd
    >>> from sahelgraph.plot._say import words
    >>> side = pd.Series({"a": "north", "b": "south"}, name="side")
    >>> found, key = fills(side, pd.Index(["a", "b"]), ("#D55E00", "#0072B2"), words("en"))
    >>> len(set(found.values())), [(item.text, item.count) for item in key]
    (2, [('Fill: side', ''), ('north', '1'), ('south', '1')])
    """
    from pandas.api.types import is_bool_dtype, is_numeric_dtype

    given = _given(values, actors, "colour")
    heading = Item(say["fill"].format(what=_name(values, say)))
    if is_numeric_dtype(given) and not is_bool_dtype(given):
        numbers = _numbers(given, "colour")
        low, high = float(numbers.min()), float(numbers.max())
        shade = partial(_shade, low, high, poles)
        found = {str(one): "" if np.isnan(value) else shade(value) for one, value in numbers.items()}
        steps = [high, 0.0, low] if low < 0 < high else [high, (low + high) / 2, low]
        shown = [(f"{value:.3g}".replace("-", "\u2212"), "", shade(value)) for value in dict.fromkeys(steps)]
    else:
        words = given.map(lambda one: plain(str(one), 26), na_action="ignore")
        many = words.value_counts()
        if len(many) > len(_GROUPS):
            raise ValueError(
                f"colour has {len(many)} different values, and more than {len(_GROUPS)} fills cannot be told apart; "
                "join the rare ones"
            )
        hues = dict(zip(sorted(many.index), _GROUPS, strict=False))
        found = {str(one): hues.get(word, "") for one, word in words.items()}
        shown = [(word, str(many[word]), hue) for word, hue in hues.items()]
    items = [heading, *(Item(text, count, partial(_disc, hue, 1.0)) for text, count, hue in shown)]
    if given.isna().any():
        items.append(Item(say["no_value"], str(int(given.isna().sum())), partial(_disc, "", 1.0)))
    return found, items


def _shade(low: float, high: float, poles: tuple[str, str], value: float) -> str:
    """Return the fill of a number: from 0 towards one of two hues where there are both signs, else along a ramp."""
    if low < 0 < high:
        return mix(poles[value > 0], 0.85 * abs(value) / max(-low, high))
    return mix(_RAMP, _PALEST + (0.95 - _PALEST) * ((value - low) / (high - low) if high > low else 1.0))


def _given(values: pd.Series, actors: pd.Index, what: str) -> pd.Series:
    """Return the values of the actors of a picture, in their order."""
    if not hasattr(values, "reindex") or getattr(values, "ndim", 0) != 1:
        raise TypeError(f"{what} is {type(values).__name__}; give a pandas Series by actor id, as measures return")
    if values.index.has_duplicates:
        raise ValueError(f"{what} has two values for {values.index[values.index.duplicated()][0]}; leave one")
    found = values.reindex(actors)
    if len(actors) and found.isna().all():
        raise ValueError(f"{what} has no value for any actor in the picture; index it by id, as g.actors is")
    return found


def _numbers(values: pd.Series, what: str) -> pd.Series:
    from pandas import to_numeric

    try:
        found: pd.Series = to_numeric(values).astype(float)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{what} has something that is no number ({error}); give numbers") from error
    if np.isinf(found).any():
        raise ValueError(f"{what} is infinite for {found.index[np.isinf(found)][0]}; give finite numbers")
    return found


def _name(values: pd.Series, say: Words) -> str:
    return plain(str(values.name).replace("_", " "), 26) if values.name is not None else say["value"]


def _disc(fill: str, size: float, x: float, y: float, scale: float) -> list[Artist]:
    ring = np.linspace(0, 2 * np.pi, 33)[:-1]
    radius, middle = 4.2 * size * max(scale, 1.0), x + SAMPLE * scale / 2
    corners = np.stack([middle + radius * np.cos(ring), y + radius * np.sin(ring)], axis=1)
    return [patch(corners, **outline(fill, 0.7))]


def outline(fill: str, width: float) -> dict[str, Any]:
    """Return how a filled shape is drawn; without a fill, which is without a value, with a pale line."""
    return {"fill": fill or "#FFFFFF", "line": DARK if fill else PALE_LINE, "width": width}
