"""Ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from benchmarks.generate import YEARS
from benchmarks.run import EGO_YEAR, YEAR

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.peers._work import Year


class Sahelgraph:
    """Ours: the reader with every check, answers as finished tables."""

    package = "sahelgraph"

    def build(self, folder: Path) -> int:
        import sahelgraph as sg

        self.g = sg.read_csv(folder)
        return len(self.g)

    def allies(self, actor: str) -> int:
        return len(set(self.g.allies(actor, str(EGO_YEAR))["actor"]))

    def window(self) -> int:
        return len(self.g.during(YEAR))

    def yearly(self) -> list[Year]:
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        ledger, found = self.g._held()[0], []
        n = len(ledger.names.ids)
        for _, one in self.g.snapshots(first=YEARS[0], last=YEARS[-1]):
            rows = one._held()[1]
            source, target = ledger.source[rows], ledger.target[rows]
            degree = np.bincount(source, minlength=n) + np.bincount(target, minlength=n)
            ties = coo_array((np.ones(len(rows)), (source, target)), shape=(n, n))
            ties.has_canonical_format = True  # parallel relations join nobody anew: they need not be found
            groups = connected_components(ties, directed=False)[0] - int((degree == 0).sum())
            found.append((len(rows), int(degree.max()), groups))
        return found

    def networkx(self) -> int:
        return int(self.g.during(YEAR).to_networkx().number_of_edges())

    def pagerank(self) -> str:
        import sahelgraph as sg

        return str(sg.measures.pagerank(self.g.during(YEAR), weight="relations").idxmax())
