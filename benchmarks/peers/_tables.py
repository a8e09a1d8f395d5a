"""Tables: masks and SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.generate import YEARS
from benchmarks.peers._work import ALLIANCE, Year, edges, read
from benchmarks.run import EGO_YEAR, YEAR

if TYPE_CHECKING:
    from pathlib import Path


class Pandas:
    """A frame and masks; components by networkx, as most do."""

    package = "pandas"

    def build(self, folder: Path) -> int:
        self.frame = read(folder)
        return len(self.frame)

    def _year(self, year: int) -> Any:  # noqa: ANN401 — a frame
        import pandas as pd

        frame = self.frame
        return frame[(frame["start"] <= pd.Timestamp(year, 12, 31)) & (frame["end"] >= pd.Timestamp(year, 1, 1))]

    def allies(self, actor: str) -> int:
        frame = self._year(EGO_YEAR)
        frame = frame[(frame["kind"] == ALLIANCE) & ((frame["source"] == actor) | (frame["target"] == actor))]
        return len({*frame["source"], *frame["target"]} - {actor})

    def window(self) -> int:
        return len(self._year(YEAR))

    def yearly(self) -> list[Year]:
        import networkx as nx
        import pandas as pd

        found = []
        for year in YEARS:
            one = self._year(year)
            degree = pd.concat([one["source"], one["target"]]).value_counts()
            ties: nx.Graph[str] = nx.Graph(zip(one["source"], one["target"], strict=True))
            found.append((len(one), int(degree.iloc[0]), nx.number_connected_components(ties)))
        return found

    def networkx(self) -> int:
        import networkx as nx

        columns: Any = ["kind", "start", "end"]
        made = nx.from_pandas_edgelist(self._year(YEAR), edge_attr=columns, create_using=nx.MultiDiGraph)
        return int(made.number_of_edges())


class Polars:
    """A frame in Rust; components by networkx."""

    package = "polars"

    def build(self, folder: Path) -> int:
        import polars as pl

        frame = pl.read_csv(folder / "relations.csv", try_parse_dates=True)
        self.frame = frame.with_columns(pl.col("end").fill_null(pl.col("start")))
        return len(self.frame)

    def _year(self, year: int) -> Any:  # noqa: ANN401 — an expression
        import polars as pl

        return (pl.col("start") <= pl.date(year, 12, 31)) & (pl.col("end") >= pl.date(year, 1, 1))

    def allies(self, actor: str) -> int:
        import polars as pl

        ends = (pl.col("source") == actor) | (pl.col("target") == actor)
        found = self.frame.lazy().filter((pl.col("kind") == ALLIANCE) & ends & self._year(EGO_YEAR))
        rows = found.select("source", "target").collect()
        return len({*rows["source"], *rows["target"]} - {actor})

    def window(self) -> int:
        return len(self.frame.filter(self._year(YEAR)))

    def yearly(self) -> list[Year]:
        import networkx as nx
        import polars as pl

        found = []
        for year in YEARS:
            one = self.frame.filter(self._year(year)).select("source", "target")
            degree: Any = pl.concat([one["source"], one["target"]]).value_counts()["count"].max()
            ties: nx.Graph[str] = nx.Graph(one.rows())
            found.append((len(one), int(degree), nx.number_connected_components(ties)))
        return found

    def networkx(self) -> int:
        made = edges()
        rows = self.frame.filter(self._year(YEAR)).select("source", "target", "kind", "start", "end")
        made.add_edges_from((row["source"], row["target"], row) for row in rows.to_dicts())
        return int(made.number_of_edges())


class Duckdb:
    """A table in memory and SQL; components by networkx."""

    package = "duckdb"
    _WITHIN = "s <= make_date($year, 12, 31) AND e >= make_date($year, 1, 1)"

    def build(self, folder: Path) -> int:
        import duckdb

        self.base = duckdb.connect()
        self.base.execute("SET threads = 1")
        self.base.execute(
            'CREATE TABLE r AS SELECT source, target, kind, start::DATE AS s, coalesce("end", start)::DATE AS e '
            f"FROM read_csv('{folder / 'relations.csv'}', header = true)"
        )
        return int(self._all("SELECT count(*) FROM r")[0][0])

    def _all(self, text: str, **values: object) -> list[tuple[Any, ...]]:
        return list(self.base.execute(text, values or None).fetchall())

    def allies(self, actor: str) -> int:
        held = f"kind = '{ALLIANCE}' AND {self._WITHIN}"
        text = (
            f"SELECT count(DISTINCT o) FROM (SELECT target o FROM r WHERE source = $actor AND {held} "
            f"UNION ALL SELECT source FROM r WHERE target = $actor AND {held})"
        )
        return int(self._all(text, actor=actor, year=EGO_YEAR)[0][0])

    def window(self) -> int:
        return int(self._all(f"SELECT count(*) FROM r WHERE {self._WITHIN}", year=YEAR)[0][0])

    def yearly(self) -> list[Year]:
        import networkx as nx

        found = []
        for year in YEARS:
            ends = f"SELECT source u FROM r WHERE {self._WITHIN} UNION ALL SELECT target FROM r WHERE {self._WITHIN}"
            total, most = self._all(
                f"SELECT sum(d) // 2, max(d) FROM (SELECT count(*) d FROM ({ends}) GROUP BY u)", year=year
            )[0]
            ties: nx.Graph[str] = nx.Graph(
                self._all(f"SELECT DISTINCT source, target FROM r WHERE {self._WITHIN}", year=year)
            )
            found.append((int(total), int(most), nx.number_connected_components(ties)))
        return found

    def networkx(self) -> int:
        made = edges()
        rows = self._all(f"SELECT source, target, kind, s, e FROM r WHERE {self._WITHIN}", year=YEAR)
        made.add_edges_from((a, b, {"kind": kind, "start": s, "end": e}) for a, b, kind, s, e in rows)
        return int(made.number_of_edges())
