"""Graphs with time of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.generate import YEARS
from benchmarks.peers._work import ALLIANCE, Year, read, top
from benchmarks.run import EGO_YEAR, YEAR

if TYPE_CHECKING:
    from pathlib import Path


class Raphtory:
    """A temporal graph in Rust: relations are added on their first day and deleted after their last."""

    package = "raphtory"

    def build(self, folder: Path) -> int:
        import polars as pl
        from raphtory import PersistentGraph

        frame = pl.read_csv(folder / "relations.csv", try_parse_dates=True)
        start, end = pl.col("start"), pl.col("end").fill_null(pl.col("start"))
        frame = frame.with_columns(
            start.cast(pl.Datetime("ms")), (end.cast(pl.Datetime("ms")) + pl.duration(days=1)).alias("gone")
        )
        self.graph = PersistentGraph()
        self.graph.load_edges(frame, time="start", src="source", dst="target", layer_col="kind")
        self.graph.load_edge_deletions(frame, time="gone", src="source", dst="target", layer_col="kind")
        return int(self.graph.count_temporal_edges())

    def _cut(self, year: int) -> Any:  # noqa: ANN401 — a view
        return self.graph.window(f"{year}-01-01", f"{year + 1}-01-01")

    def allies(self, actor: str) -> int:
        node = self._cut(EGO_YEAR).layer(ALLIANCE).node(actor)
        return 0 if node is None else int(node.degree())

    def window(self) -> int:
        return int(self._cut(YEAR).count_temporal_edges())

    def yearly(self) -> list[Year]:
        from raphtory import algorithms

        found = []
        for cut in map(self._cut, YEARS):
            degree = [int(one) for one in cut.nodes.degree().collect()]
            groups = algorithms.weakly_connected_components(cut).values()
            parts = {one["component_id"] if isinstance(one, dict) else one for one in groups}
            found.append((int(cut.count_temporal_edges()), max(degree), len(parts)))
        return found

    def networkx(self) -> int:
        return int(self._cut(YEAR).to_networkx(explode_edges=True).number_of_edges())

    def pagerank(self) -> str:
        from raphtory import algorithms

        values = algorithms.pagerank(self._cut(YEAR).materialize(), iter_count=100, max_diff=1e-6).items()
        best, _ = max(values, key=lambda one: next(iter(one[1].values())) if isinstance(one[1], dict) else one[1])
        return str(getattr(best, "name", best))


class NetworkxTemporal:
    """A list of yearly multigraphs of networkx: what lasts is copied into every year that it touches."""

    package = "networkx-temporal"

    def build(self, folder: Path) -> int:
        import networkx as nx
        import networkx_temporal as tx

        frame = read(folder)
        first, last = frame["start"].dt.year, frame["end"].dt.year
        made = [
            nx.from_pandas_edgelist(
                frame[(first <= year) & (last >= year)],
                edge_attr=["kind", "start", "end"],
                create_using=nx.MultiDiGraph,
            )
            for year in YEARS
        ]
        self.graph = tx.from_snapshots(made)
        return len(frame)

    def _cut(self, year: int) -> Any:  # noqa: ANN401 — a graph
        return self.graph[YEARS.index(year)]

    def allies(self, actor: str) -> int:
        cut = self._cut(EGO_YEAR)
        if actor not in cut:
            return 0
        both = (*cut.out_edges(actor, data=True), *cut.in_edges(actor, data=True))
        return len({end for a, b, told in both if told["kind"] == ALLIANCE for end in (a, b)} - {actor})

    def window(self) -> int:
        return int(self._cut(YEAR).number_of_edges())

    def yearly(self) -> list[Year]:
        import networkx as nx

        return [
            (cut.number_of_edges(), max(d for _, d in cut.degree()), nx.number_weakly_connected_components(cut))
            for cut in map(self._cut, YEARS)
        ]

    def networkx(self) -> int:
        import networkx as nx

        return int(nx.MultiDiGraph(self._cut(YEAR)).number_of_edges())

    def pagerank(self) -> str:
        import networkx as nx

        return str(top(nx.pagerank(self._cut(YEAR))))
