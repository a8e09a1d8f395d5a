"""The order of the rows of a ledger, and the rows of each actor, by counting where comparing is slower."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sahelgraph._table import fixed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sahelgraph._table import Column

    Positions = NDArray[np.int32]
    Index = tuple[NDArray[np.int64], Positions]

# So few rows are sorted without loading scipy, which counts where numpy compares.
SMALL = 50_000
# Actors who have more than one in so many of the relations are sought in every row, not in those of each.
SHARE = 4
_LARGEST = 2**31 - 1


def in_order(columns: list[Positions], ids: Column) -> NDArray[np.int64]:
    """Return the order of rows by their columns, the first one first, and by id where these are all alike."""
    order, alike = by_columns(columns)
    within = np.flatnonzero(np.append(alike, False) | np.append(False, alike))
    if len(within):
        group, rows = np.cumsum(~np.append(False, alike))[within], order[within]
        texts = ids.texts(rows).tolist()
        order[within] = [row for *_, row in sorted(zip(group.tolist(), texts, rows.tolist(), strict=True))]
    return order


def by_columns(columns: Sequence[Positions]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the order of rows by their columns, those alike as they stand, and which are alike to the next."""
    packed: list[NDArray[np.uint64]] = []
    room = 0
    for column in columns:  # side by side in as few numbers as they need
        above = (column - column.min(initial=_LARGEST)).view(np.uint32)  # which never overflows
        bits = int(above.max(initial=0)).bit_length()
        if bits > room or not packed:
            packed.append(np.zeros(len(column), np.uint64))
            room = 64
        packed[-1] = packed[-1] << np.uint64(bits) | above
        room -= bits
    order = np.arange(len(columns[0]))
    for numbers in reversed(packed):  # what decides least is sorted first, 16 bits at a time: numpy counts these
        for shift in range(0, int(numbers.max(initial=0)).bit_length(), 16):
            order = order[np.argsort((numbers >> np.uint64(shift)).astype(np.uint16).take(order), kind="stable")]
    told = [numbers.take(order) for numbers in packed]
    return order, np.all([one[1:] == one[:-1] for one in told], axis=0)


def ranks_of(column: Column) -> Positions:
    """Return the rank of each row's text among the column's words."""
    words = column.words
    ranks = np.empty(len(words), np.int32)
    ranks[sorted(range(len(words)), key=words.__getitem__)] = np.arange(len(words), dtype=np.int32)
    return ranks[column.codes]


def index_by_actor(actors: int, *columns: Positions) -> Index:
    """Return where each actor's relations start in one long list of positions, and that list."""
    # Row by row, an actor once in each, so that a sort by actor leaves the positions ascending.
    told = [columns[0], *(np.where(column == columns[0], -1, column) for column in columns[1:])]
    rows, codes = np.repeat(np.arange(len(told[0]), dtype=np.int32), len(told)), np.stack(told, axis=1).ravel()
    if codes.min(initial=0) < 0:
        rows, codes = rows[codes >= 0], codes[codes >= 0]
    if len(codes) < SMALL:
        starts = np.append(0, np.cumsum(np.bincount(codes, minlength=actors)))
        return fixed(starts), fixed(rows[np.argsort(codes, kind="stable")])
    from scipy.sparse import coo_array

    matrix = coo_array((np.ones(len(codes), bool), (codes, rows)), shape=(actors, len(columns[0]))).tocsr()
    return fixed(matrix.indptr.astype(np.int64)), fixed(matrix.indices.astype(np.int32, copy=False))


def rows_of(codes: Sequence[int], rows: int, *indexes: Index) -> Positions | None:
    """Return the relations of actors, ascending; None where those are so many that a look at all `rows` is quicker."""
    if len(codes) == 1:
        (code,) = codes
        parts = [listed[starts[code] : starts[code + 1]] for starts, listed in indexes]
        parts = [part for part in parts if len(part)] or parts[:1]
        return parts[0] if len(parts) == 1 else np.union1d(*parts)
    found, chosen = np.zeros(rows, bool), np.array(codes, np.int64)
    for starts, listed in indexes:
        first, many = starts[chosen], starts[chosen + 1] - starts[chosen]
        if SHARE * int(many.sum()) > rows:
            return None
        before = np.cumsum(many) - many
        found[listed[np.repeat(first - before, many) + np.arange(many.sum())]] = True
    return np.flatnonzero(found).astype(np.int32)
