"""Tables → pandas and plain dicts: what leaves cannot reach back."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from sahelgraph import _dates
from sahelgraph._schema import ACTOR_COLUMNS, REFERENCE_COLUMNS, RELATION_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from sahelgraph._ledger import MemoryLedger
    from sahelgraph._query import Ledger, Query
    from sahelgraph._table import Table

    Positions = NDArray[np.int32]


_SHORT = 2_000  # rows


def column_names(table: Table, first: tuple[str, ...]) -> list[str]:
    """Return the codebook's columns in its order, then the researcher's own in theirs."""
    return [*first, *(name for name in table if name not in first and name != "id")]


def cells(ledger: MemoryLedger, rows: Positions, name: str) -> NDArray[np.object_]:
    """Return a column of relations as text; a blank status is ``stated``."""
    if name not in ledger.relations:  # as every row's blank cell, without a cell for every row
        return np.full(len(rows), "stated" if name == "status" else "", object)
    texts = ledger.relations[name].texts(rows)
    if name == "status":
        texts[texts == ""] = "stated"
    return texts


def endings(ledger: MemoryLedger, rows: Positions) -> list[str]:
    """Return for each relation the ids of what ended it, with ``;`` between them."""
    ended = ledger.ended_by
    return [";".join(ended[row]) if row in ended else "" for row in rows.tolist()]


def relation_frame(ledger: MemoryLedger, rows: Positions, query: Query, **extra: Sequence[str]) -> pd.DataFrame:
    """Return relations as a data frame, with `certain` where a period is set and `extra` columns behind."""
    names = column_names(ledger.relations, RELATION_COLUMNS)
    index, *columns = _strings(
        [ledger.ids.texts(rows), *(cells(ledger, rows, name) for name in names), *extra.values()]
    )
    data: dict[str, Any] = dict(zip(names, columns, strict=False))
    if query.periods:
        data["certain"] = ledger.certain(rows, query)
    data |= zip(extra, columns[len(names) :], strict=True)
    return _frame(data, index)


def _frame(columns: Mapping[str, Any], ids: Any) -> pd.DataFrame:  # noqa: ANN401 — arrays of pandas
    """Return a data frame of finished columns; the constructor for everybody would look into each of them again."""
    import pandas as pd
    from pandas.api.internals import create_dataframe_from_blocks

    blocks = [
        (column.reshape(1, -1) if isinstance(column, np.ndarray) else column, np.array([place]))
        for place, column in enumerate(columns.values())
    ]
    index, header = pd.Index(ids, name="id", copy=False), _header(tuple(columns)).view()
    made: pd.DataFrame = create_dataframe_from_blocks(blocks, index, header)
    return made


@lru_cache(maxsize=64)
def _header(names: tuple[str, ...]) -> pd.Index[str]:
    import pandas as pd

    return pd.Index(names, dtype="str")


def _strings(columns: Sequence[Sequence[str] | NDArray[np.object_]]) -> list[Any]:
    """Return columns of text as pandas keeps them; short ones are made as one and cut, for making one takes a while."""
    import pandas as pd

    rows = len(columns[0])
    if rows > _SHORT:
        return [pd.array(column, dtype="str") for column in columns]
    whole = pd.array(np.concatenate([np.asarray(column, object) for column in columns]), dtype="str")
    return [whole[place : place + rows] for place in range(0, rows * len(columns), rows or 1)] or [whole] * len(columns)


def answer_frame(ledger: MemoryLedger, rows: Positions, query: Query, own: Sequence[str]) -> pd.DataFrame:
    """Return the relations of an actor (and its organs), with the one at the other end and what ended them."""
    egos = [ledger.names.code(id_) for id_ in own]
    source = ledger.source[rows]
    others = np.where((source[:, None] == np.array(egos)).any(axis=1), ledger.target[rows], source).tolist()
    ids = [ledger.names.ids[code] for code in others]
    return relation_frame(ledger, rows, query, actor=ids, ended_by=endings(ledger, rows))


def actor_frame(ledger: Ledger, codes: Positions) -> pd.DataFrame:
    """Return actors as a data frame."""
    import pandas as pd

    data = {name: ledger.actors[name].texts(codes) for name in column_names(ledger.actors, ACTOR_COLUMNS)}
    index = pd.Index([ledger.names.ids[code] for code in codes.tolist()], dtype="str", name="id")
    return pd.DataFrame(data, index=index).astype("str")


def reference_frame(ledger: Ledger) -> pd.DataFrame:
    """Return the references as a data frame, by key."""
    import pandas as pd

    table = ledger.references
    names = dict.fromkeys(["key", *REFERENCE_COLUMNS, *(table or ())])
    data: dict[str, object] = {name: [] if table is None else table[name].texts() for name in names}
    return pd.DataFrame(data, dtype="str").set_index("key")


def day_frame(ledger: MemoryLedger, rows: Positions) -> pd.DataFrame:
    """Return the six days of relations as dates, NaT where a side is open."""
    import pandas as pd

    data: dict[str, object] = {}
    for name, days in zip(_dates.Days._fields, ledger.days, strict=True):
        chosen = days[rows].astype(np.int64)
        dates = chosen.astype("datetime64[D]").astype("datetime64[s]")
        dates[(chosen == _dates.EARLIEST) | (chosen == _dates.LATEST)] = np.datetime64("NaT")
        data[name] = dates
    index = pd.Index(ledger.ids.texts(rows).tolist(), dtype="str", name="id")
    return pd.DataFrame(data, index=index)


def relation_records(ledger: MemoryLedger, rows: Positions, query: Query) -> list[dict[str, Any]]:
    """Return relations as the plain rows of the JSON answers."""
    texts = {name: cells(ledger, rows, name) for name in ("kind", "source", "target", "start", "end", "reference")}
    certain = ledger.certain(rows, query).tolist() if query.periods else [None] * len(rows)
    return [
        {
            "id": ledger.ids[row],
            **{name: texts[name][i] for name in ("kind", "source", "target", "start", "end")},
            "certain": certain[i],
            "reference": texts["reference"][i],
        }
        for i, row in enumerate(rows.tolist())
    ]
