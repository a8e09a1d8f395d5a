"""What the tests of studies share: a maker of small studies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import sahelgraph as sg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Row = dict[str, str]
    Make = Callable[..., sg.TemporalMultigraph]

ACTORS = (
    {"id": "a", "name": "Amber", "kind": "state"},
    {"id": "b", "name": "Birch", "kind": "armed group"},
    {"id": "c", "name": "Cedar", "kind": "armed group"},
    {"id": "d", "name": "Dahlia", "kind": "organisation"},
)


def make(
    rows: Iterable[Row],
    actors: Iterable[Row] = ACTORS,
    *,
    references: Iterable[Row] | None = None,
    kinds: Iterable[Row] | None = None,
) -> sg.TemporalMultigraph:
    """Return a study of these rows; what a row does not say is filled in."""
    told = [{"source": "a", "target": "b", "start": "2012", "reference": "key, P1"} | row for row in rows]
    columns = None if told else ["kind", "source", "target", "start"]
    return sg.from_pandas(
        pd.DataFrame(list(actors)),
        pd.DataFrame(told, columns=columns).fillna(""),
        kinds=None if kinds is None else pd.DataFrame(list(kinds)),
        references=None if references is None else pd.DataFrame(list(references)).fillna(""),
        title="study",
    )


@pytest.fixture
def study() -> Make:
    return make
