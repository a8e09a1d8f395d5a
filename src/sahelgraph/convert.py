"""Tables → pandas, plain dicts, networkx: what leaves cannot reach back."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from sahelgraph import _dates
from sahelgraph._schema import ACTOR_COLUMNS, REFERENCE_COLUMNS, RELATION_COLUMNS
from sahelgraph._table import without_gc

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx
    import pandas as pd
    from numpy.typing import NDArray

    from sahelgraph._ledger import MemoryLedger
    from sahelgraph._query import Ledger, Query
    from sahelgraph._table import Table

    Positions = NDArray[np.int32]


def column_names(table: Table, first: tuple[str, ...]) -> list[str]:
    """Return the codebook's columns in its order, then the researcher's own in theirs."""
    return [*first, *(name for name in table if name not in first and name != "id")]


def cells(ledger: MemoryLedger, rows: Positions, name: str) -> NDArray[np.object_]:
    """Return a column of relations as text; a blank status is ``stated``."""
    texts = ledger.relations[name].texts(rows)
    if name == "status":
        texts[texts == ""] = "stated"
    return texts


def endings(ledger: MemoryLedger, rows: Positions) -> list[str]:
    """Return for each relation the ids of what ended it, with ``;`` between them."""
    ended = ledger.ended_by
    return [";".join(ended[row]) if row in ended else "" for row in rows.tolist()]


def relation_frame(ledger: MemoryLedger, rows: Positions, query: Query, **extra: object) -> pd.DataFrame:
    """Return relations as a data frame, with `certain` where a period is set and `extra` columns behind."""
    import pandas as pd

    data: dict[str, object] = {
        name: cells(ledger, rows, name) for name in column_names(ledger.relations, RELATION_COLUMNS)
    }
    if query.periods:
        data["certain"] = ledger.certain(rows, query)
    data |= extra
    index = pd.Index(ledger.ids.texts(rows).tolist(), dtype="str", name="id")
    if not len(rows):  # columns of text are told by their text; here there is none
        data = {name: pd.array([], dtype="bool" if name == "certain" else "str") for name in data}
    return pd.DataFrame(data, index=index)


def answer_frame(ledger: MemoryLedger, rows: Positions, query: Query, own: Sequence[str]) -> pd.DataFrame:
    """Return the relations of an actor (and its organs), with the one at the other end and what ended them."""
    egos = [ledger.names.code(id_) for id_ in own]
    others = np.where(np.isin(ledger.source[rows], egos), ledger.target[rows], ledger.source[rows]).tolist()
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


def to_networkx(
    ledger: MemoryLedger, rows: Positions, actors: Positions, query: Query, *, both_ways: bool
) -> nx.MultiDiGraph[str]:
    """Return a networkx graph: an edge a relation, its id the key, plain Python values as attributes."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(title=ledger.title, version=ledger.version)
    names = column_names(ledger.actors, ACTOR_COLUMNS)
    texts = [ledger.actors[name].texts(actors).tolist() for name in names]
    ids = ledger.names.ids
    graph.add_nodes_from(
        (ids[code], dict(zip(names, row, strict=True)))
        for code, row in zip(actors.tolist(), zip(*texts, strict=True), strict=True)
    )
    # The ends of an edge are its ends: as attributes, pyvis and GEXF writers would take them for something else.
    names = [name for name in column_names(ledger.relations, RELATION_COLUMNS) if name not in {"source", "target"}]
    columns: list[list[Any]] = [cells(ledger, rows, name).tolist() for name in names]
    names += ["ended_by", "sign", "directed"]
    directed = np.array([kind.directed for kind in ledger.kinds.values()], bool)[ledger.kind[rows]].tolist()
    columns += [endings(ledger, rows), ledger.sign[rows].tolist(), directed]
    if query.periods:
        names.append("certain")
        columns.append(ledger.certain(rows, query).tolist())
    within: Any = graph
    following, preceding = within._adj, within._pred  # noqa: SLF001 — as networkx documents for subclasses
    ends = (ledger.actors["id"].texts(column[rows]).tolist() for column in (ledger.source, ledger.target))
    keys = ledger.ids.texts(rows).tolist()
    # Whole dictionaries, as networkx keeps them: one by one through add_edge they cost five times as much.
    with without_gc():
        told = map(dict, map(zip, repeat(names), zip(*columns, strict=True)))
        for source, target, key, data, one_way in zip(*ends, keys, told, directed, strict=True):
            of_source = following[source]
            if target not in of_source:
                of_source[target] = preceding[target][source] = {}
            of_source[target][key] = data
            if both_ways and not one_way and source != target:
                if source not in following[target]:
                    following[target][source] = preceding[source][target] = {}
                following[target][source][key] = data.copy()
    return graph
