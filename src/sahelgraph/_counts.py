"""Counts and quantities: a happening once, and never a sum over rows that may speak of the same thing."""

from __future__ import annotations

from collections import defaultdict
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from sahelgraph._quantity import parse_quantity

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from sahelgraph._ledger import MemoryLedger

    Positions = NDArray[np.int32]


def count_frame(counts: Mapping[str, tuple[int, int]]) -> pd.DataFrame:
    """Return by kind the rows, and the happenings (rows without one count for themselves)."""
    import pandas as pd

    kinds = sorted(counts)
    data = {name: [counts[kind][i] for kind in kinds] for i, name in enumerate(("relations", "happenings"))}
    return pd.DataFrame(data, index=pd.Index(kinds, dtype="str", name="kind"), dtype="int64")


def quantity_frame(ledger: MemoryLedger, rows: Positions) -> pd.DataFrame:
    """Return one range for the rows that may speak of one thing at one time."""
    import pandas as pd

    found = [_range(ledger, group) for group in _groups(ledger, rows)]
    columns = ("kind", "source", "target", "via", "unit", "low", "high", "about", "contradictory", "relations")
    return pd.DataFrame(found, columns=list(columns))


def _groups(ledger: MemoryLedger, rows: Positions) -> Iterator[list[int]]:
    """Yield rows of the same ends, `via` and kind (or of one happening and kind) that may overlap in time."""
    texts = ledger.relations["quantity"].texts()
    happenings = ledger.relations["happening"].texts()
    alike: dict[Hashable, list[int]] = defaultdict(list)
    for row in rows.tolist():
        if not texts[row]:
            continue
        source, target = int(ledger.source[row]), int(ledger.target[row])
        directed = ledger.kinds[ledger.kind_names[ledger.kind[row]]].directed
        ends: Hashable = (source, target) if directed else frozenset((source, target))
        what: Hashable = happenings[row] or (ends, int(ledger.via[row]))
        alike[int(ledger.kind[row]), what].append(row)
    for group in alike.values():
        group.sort(key=lambda row: (int(ledger.days.start_min[row]), row))
        together, until = [group[0]], int(ledger.days.end_max[group[0]])
        for row in group[1:]:
            if int(ledger.days.start_min[row]) <= until:
                together.append(row)
            else:
                yield together
                together, until = [row], int(ledger.days.end_max[row])
            until = max(until, int(ledger.days.end_max[row]))
        yield together


def _range(ledger: MemoryLedger, rows: list[int]) -> tuple[object, ...]:
    at = np.array(rows, np.int32)
    found = [q for text in ledger.relations["quantity"].texts(at) if (q := parse_quantity(text)) is not None]
    low, high = min(q.low for q in found), max(q.high for q in found)
    # A strict bound does not reach its number: more than 5000 contradicts 5000.
    apart = any(
        one.high < other.low or (one.high == other.low and _strict(one.text, other.text))
        for one in found
        for other in found
    )
    ids = ledger.names.ids

    def listed(column: Positions) -> str:
        return ";".join(dict.fromkeys(ids[code] for code in column[at].tolist() if code >= 0))

    return (
        ledger.kind_names[ledger.kind[rows[0]]],
        listed(ledger.source),
        listed(ledger.target),
        listed(ledger.via),
        ";".join(dict.fromkeys(unit for unit in ledger.relations["unit"].texts(at) if unit)),
        low,
        high,
        any(q.about or q.high == inf for q in found),
        apart,
        ";".join(ledger.ids[row] for row in rows),
    )


def _strict(*texts: str) -> bool:
    return any(text.startswith(("<", ">")) and not text.startswith(("<=", ">=")) for text in texts)
