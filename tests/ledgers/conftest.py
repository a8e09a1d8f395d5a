"""What the tests of engines ask: the archive in its stores, and a Spark."""

from __future__ import annotations

import os
import shutil
import warnings
from typing import TYPE_CHECKING, Any

import pytest

import sahelgraph as sg

if TYPE_CHECKING:
    from collections.abc import Iterator

MASTER = os.environ.get("SAHELGRAPH_SPARK", "local[2]")


@pytest.fixture(scope="session")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Keep the archive in every way that an engine opens."""
    folder = tmp_path_factory.mktemp("stores")
    return {
        "parquet": sg.store(sg.load(), folder / "mali"),
        "duckdb": sg.store(sg.load(), f"duckdb://{folder / 'mali.duckdb'}"),
        "written": str(sg.write_parquet(sg.load(), folder / "written")),
    }


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """Start Spark here, or as SAHELGRAPH_SPARK says: `local-cluster[2,1,1024]` has two processes that work."""
    why = "Spark needs the extra spark: pip install 'sahelgraph[spark]'"
    pytest.importorskip("pyspark", reason=why)
    ibis = pytest.importorskip("ibis", reason=why)
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java 17 or 21, such as Debian's openjdk-17-jre-headless")
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "2",
        # So small tables are answered sooner than code for them would be compiled.
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    }
    builder = SparkSession.builder.master(MASTER).appName("sahelgraph")
    for name, value in settings.items():
        builder = builder.config(name, value)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        yield ibis.pyspark.connect(session)
        session.stop()
