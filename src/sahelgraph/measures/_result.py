"""What a measure returns: numbers and tables that say how they came about, and why what is undefined is so."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from sahelgraph.measures._project import Projection

    Floats = NDArray[np.float64]

NAN = float("nan")
Table = TypeVar("Table", "pd.Series", "pd.DataFrame")


class Value(float):
    """A number, with what is to be known of it in `attrs`: the options, what was left out, and `why` it is NaN.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> found = sg.measures.triad_balance(sg.load().during("2013"))
    >>> found, found.attrs["why"]
    (nan, 'no three actors are tied to one another by signs')
    """

    __slots__ = ("attrs",)
    attrs: dict[str, Any]

    def __new__(cls, number: float, attrs: Mapping[str, Any] | None = None) -> Value:  # noqa: PYI034 — and no subclass
        self = super().__new__(cls, number)
        self.attrs = dict(attrs or {})
        return self

    def __reduce__(self) -> tuple[type[Value], tuple[float, dict[str, Any]]]:
        return Value, (float(self), self.attrs)


def number(value: float, projection: Projection, why: str = "", **more: object) -> Value:
    """Return a number with its notes; `why` is kept only where it is NaN."""
    return Value(value, {**projection.notes, **more, "why": why if isnan(value) else ""})


def noted(found: Table, notes: Mapping[str, Any], **more: object) -> Table:
    """Give a series or frame its notes."""
    found.attrs = {key: value for key, value in {**notes, **more}.items()}  # noqa: C416 — keys of any kind are asked for
    return found


def by_actor(
    name: str, values: Sequence[float] | Floats, projection: Projection, why: str = "", **more: object
) -> pd.Series:
    """Return a number for each actor, by id."""
    import pandas as pd

    found = pd.Series(np.asarray(values, float), pd.Index(projection.ids, dtype="str", name="actor"), name=name)
    undefined = np.flatnonzero(np.isnan(found.to_numpy())).tolist()
    return noted(found, projection.notes, **more, why={projection.ids[i]: why for i in undefined})


def labelled(
    name: str,
    values: Mapping[str, float],
    projection: Projection,
    why: Mapping[str, str] | None = None,
    **more: object,
) -> pd.Series:
    """Return numbers by label, with the reason for each that is NaN."""
    import pandas as pd

    index = pd.Index(list(values), dtype="str", name="measure")
    found = pd.Series([float(value) for value in values.values()], index, name=name)
    reasons = {label: (why or {}).get(label, "") for label in index[found.isna()]}
    return noted(found, projection.notes, **more, why=reasons)
