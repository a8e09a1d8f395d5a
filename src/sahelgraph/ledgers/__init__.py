"""Ledgers elsewhere: a study in DuckDB, in Parquet or on Spark, answered where it lies.

`connect` opens one as a graph, `store` puts one there; `degree` and `summary` are taken inside the engine.
"""

from __future__ import annotations

from sahelgraph.ledgers._archive import connect, store
from sahelgraph.ledgers._inside import degree, summary

__all__ = ["connect", "degree", "store", "summary"]
