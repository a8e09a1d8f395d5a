"""What a measure returns: numbers and tables that say how they came about, and why what is undefined is so."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from sahelgraph.measures._project import Projection

NAN = float("nan")


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


def by_actor(name: str, values: Iterable[float], projection: Projection, why: str = "", **more: object) -> pd.Series:
    """Return a number for each actor, by id."""
    return labelled(name, dict(zip(projection.ids, values, strict=True)), projection, why, index="actor", **more)


def labelled(
    name: str,
    values: Mapping[str, float],
    projection: Projection,
    why: str | Mapping[str, str] = "",
    index: str = "measure",
    **more: object,
) -> pd.Series:
    """Return numbers by label, with the reason for each that is NaN."""
    import pandas as pd

    found = pd.Series(
        [float(value) for value in values.values()], index=pd.Index(list(values), dtype="str", name=index), name=name
    )
    reasons = {label: why if isinstance(why, str) else why.get(label, "") for label in found.index[found.isna()]}
    found.attrs = {**projection.notes, **more, "why": reasons}
    return found
