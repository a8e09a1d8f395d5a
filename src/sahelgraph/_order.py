"""The order of the rows of a ledger, and the rows of each actor, by counting where comparing is slower."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sahelgraph._table import Column

    Positions = NDArray[np.int32]

# So few rows are sorted without loading scipy, which counts where numpy compares.
SMALL = 50_000
_LARGEST = 2**31 - 1


def in_order(columns: list[Positions], ids: Column) -> NDArray[np.int64]:
    """Return the order of rows by their columns, the first one first, and by id where these are all alike."""
    order = np.arange(len(ids))
    for column in reversed(columns):  # what decides least is sorted first, 16 bits at a time: numpy counts these
        above = (column - column.min(initial=_LARGEST)).view(np.uint32)  # which never overflows
        for shift in range(0, int(above.max(initial=0)).bit_length(), 16):
            order = order[np.argsort((above >> np.uint32(shift)).astype(np.uint16).take(order), kind="stable")]
    alike = np.ones(max(len(order) - 1, 0), bool)
    for column in columns:
        told = column.take(order)
        alike &= told[1:] == told[:-1]
    within = np.flatnonzero(np.append(alike, False) | np.append(False, alike))
    if len(within):
        group, rows = np.cumsum(~np.append(False, alike))[within], order[within]
        texts = ids.texts(rows).tolist()
        order[within] = [row for *_, row in sorted(zip(group.tolist(), texts, rows.tolist(), strict=True))]
    return order


def ranks_of(column: Column) -> Positions:
    """Return the rank of each row's text among the column's words."""
    words = column.words
    ranks = np.empty(len(words), np.int32)
    ranks[sorted(range(len(words)), key=words.__getitem__)] = np.arange(len(words), dtype=np.int32)
    return ranks[column.codes]


def index_by_actor(actors: int, *columns: Positions) -> tuple[NDArray[np.int64], Positions]:
    """Return where each actor's relations start in one long list of positions, and that list."""
    # Row by row, an actor once in each, so that a sort by actor leaves the positions ascending.
    told = [columns[0]]
    for column in columns[1:]:
        if (column >= 0).any():
            told.append(np.where(np.any([column == other for other in told], axis=0), -1, column))
    rows, codes = np.repeat(np.arange(len(told[0]), dtype=np.int32), len(told)), np.stack(told, axis=1).ravel()
    if codes.min(initial=0) < 0:
        rows, codes = rows[codes >= 0], codes[codes >= 0]
    if len(codes) < SMALL:
        starts = np.append(0, np.cumsum(np.bincount(codes, minlength=actors)))
        return starts, rows[np.argsort(codes, kind="stable")]
    from scipy.sparse import coo_array

    matrix = coo_array((np.ones(len(codes), bool), (codes, rows)), shape=(actors, len(columns[0]))).tocsr()
    return matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32, copy=False)
