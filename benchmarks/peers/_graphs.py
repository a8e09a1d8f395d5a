"""Graphs without time: the dates lie beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from benchmarks.generate import YEARS, year_days
from benchmarks.peers._work import ALLIANCE, Year, coded, days, edges, read, top
from benchmarks.run import EGO_YEAR, YEAR

if TYPE_CHECKING:
    from pathlib import Path


class Igraph:
    """A graph in C, with the dates beside it as numpy columns."""

    package = "igraph"

    def build(self, folder: Path) -> int:
        import igraph

        frame = read(folder)
        names, source, target = coded(frame)
        self.graph = igraph.Graph(len(names), np.column_stack([source, target]), directed=True)
        self.graph.vs["name"] = names
        self.start, self.end = days(frame)
        self.alliance = (frame["kind"] == ALLIANCE).to_numpy()
        self.graph.es["kind"] = frame["kind"].tolist()
        self.graph.es["start"], self.graph.es["end"] = self.start.tolist(), self.end.tolist()
        self.place = {name: i for i, name in enumerate(names)}
        return len(frame)

    def _rows(self, year: int) -> np.ndarray[Any, Any]:
        first, last = year_days(year)
        return np.flatnonzero((self.start <= last) & (self.end >= first))

    def allies(self, actor: str) -> int:
        own = self.place[actor]
        rows = np.array(self.graph.incident(own, mode="all"), dtype=int)
        first, last = year_days(EGO_YEAR)
        rows = rows[self.alliance[rows] & (self.start[rows] <= last) & (self.end[rows] >= first)]
        return len({end for edge in self.graph.es[rows.tolist()] for end in edge.tuple} - {own})

    def window(self) -> int:
        return int(self._cut(YEAR).ecount())

    def _cut(self, year: int) -> Any:  # noqa: ANN401 — a graph
        return self.graph.subgraph_edges(self._rows(year).tolist(), delete_vertices=True)

    def yearly(self) -> list[Year]:
        cuts = ((self._cut(year)) for year in YEARS)
        return [(cut.ecount(), max(cut.degree()), len(cut.connected_components(mode="weak"))) for cut in cuts]

    def networkx(self) -> int:
        import networkx as nx

        return int(self._cut(YEAR).to_networkx(create_using=nx.MultiDiGraph).number_of_edges())

    def pagerank(self) -> str:
        cut = self._cut(YEAR)
        return str(cut.vs[int(np.argmax(cut.pagerank()))]["name"])


class Rustworkx:
    """A graph in Rust, filtered in Python."""

    package = "rustworkx"

    def build(self, folder: Path) -> int:
        import rustworkx as rx

        frame = read(folder)
        names, source, target = coded(frame)
        self.graph = rx.PyDiGraph(multigraph=True)
        self.graph.add_nodes_from(names)
        start, end = days(frame)
        told = zip(frame["kind"].tolist(), start.tolist(), end.tolist(), strict=True)
        self.graph.add_edges_from(list(zip(source.tolist(), target.tolist(), told, strict=True)))
        self.place = {name: i for i, name in enumerate(names)}
        return int(self.graph.num_edges())

    def allies(self, actor: str) -> int:
        own, (first, last) = self.place[actor], year_days(EGO_YEAR)
        edges = (*self.graph.out_edges(own), *self.graph.in_edges(own))
        held = ((a, b) for a, b, (kind, s, e) in edges if kind == ALLIANCE and s <= last and e >= first)
        return len({end for edge in held for end in edge} - {own})

    def _cut(self, year: int) -> Any:  # noqa: ANN401 — a graph
        import rustworkx as rx

        first, last = year_days(year)
        held = [edge for edge in self.graph.weighted_edge_list() if edge[2][1] <= last and edge[2][2] >= first]
        place: dict[int, int] = {}
        for a, b, _ in held:
            place.setdefault(a, len(place))
            place.setdefault(b, len(place))
        cut = rx.PyDiGraph(multigraph=True)
        names = self.graph.nodes()
        cut.add_nodes_from([names[i] for i in place])
        cut.add_edges_from([(place[a], place[b], told) for a, b, told in held])
        return cut

    def window(self) -> int:
        return int(self._cut(YEAR).num_edges())

    def yearly(self) -> list[Year]:
        import rustworkx as rx

        found = []
        for cut in map(self._cut, YEARS):
            most = max(cut.in_degree(i) + cut.out_degree(i) for i in cut.node_indices())
            found.append((cut.num_edges(), most, rx.number_weakly_connected_components(cut)))
        return found

    def networkx(self) -> int:
        cut, made = self._cut(YEAR), edges()
        names = cut.nodes()
        made.add_edges_from(
            (names[a], names[b], {"kind": kind, "start": s, "end": e})
            for a, b, (kind, s, e) in cut.weighted_edge_list()
        )
        return int(made.number_of_edges())

    def pagerank(self) -> str:
        import rustworkx as rx

        cut = self._cut(YEAR)
        return str(cut[int(top(dict(rx.pagerank(cut).items())))])


class Networkx:
    """A multigraph of dictionaries, every edge looked at."""

    package = "networkx"

    def build(self, folder: Path) -> int:
        from csv import reader

        self.graph = edges()
        with (folder / "relations.csv").open(newline="", encoding="utf-8") as file:
            rows = reader(file)
            place = {name: i for i, name in enumerate(next(rows))}
            kind, a, b, start, end = (place[name] for name in ("kind", "source", "target", "start", "end"))
            self.graph.add_edges_from(
                (row[a], row[b], {"kind": row[kind], "start": row[start], "end": row[end] or row[start]})
                for row in rows
            )
        return int(self.graph.number_of_edges())

    def allies(self, actor: str) -> int:
        both = (*self.graph.out_edges(actor, data=True), *self.graph.in_edges(actor, data=True))
        first, last = f"{EGO_YEAR}-01-01", f"{EGO_YEAR}-12-31"
        held = ((a, b) for a, b, t in both if t["kind"] == ALLIANCE and t["start"] <= last and t["end"] >= first)
        return len({end for edge in held for end in edge} - {actor})

    def _cut(self, year: int) -> Any:  # noqa: ANN401 — a graph
        cut, first, last = edges(), f"{year}-01-01", f"{year}-12-31"
        every = self.graph.edges(keys=True, data=True)
        cut.add_edges_from((a, b, k, t) for a, b, k, t in every if t["start"] <= last and t["end"] >= first)
        return cut

    def window(self) -> int:
        return int(self._cut(YEAR).number_of_edges())

    def yearly(self) -> list[Year]:
        import networkx as nx

        cuts = map(self._cut, YEARS)
        return [
            (cut.number_of_edges(), max(d for _, d in cut.degree()), nx.number_weakly_connected_components(cut))
            for cut in cuts
        ]

    def networkx(self) -> int:
        return self.window()

    def pagerank(self) -> str:
        import networkx as nx

        return str(top(nx.pagerank(self._cut(YEAR))))
