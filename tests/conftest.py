"""What every test shares: house settings, the external data sets, and no network."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Generator

ROOT = Path(__file__).parents[1]
REQUIRE_ALL = os.environ.get("SAHELGRAPH_REQUIRE_ALL", "") not in {"", "0"}
# The one reason for which a test may be skipped even where everything is required.
EXTERNAL = "external data not present"

# Before any test imports matplotlib: no window is ever opened.
os.environ.setdefault("MPLBACKEND", "Agg")

# Slow machines are not bugs, and what failed once must fail again. SAHELGRAPH_EXPLORE=1 looks for new examples.
settings.register_profile("house", deadline=None, derandomize=True, database=None, print_blob=True)
settings.register_profile("explore", deadline=None, max_examples=2_000, print_blob=True)
settings.load_profile("explore" if os.environ.get("SAHELGRAPH_EXPLORE") else "house")


def _outside(variable: str, default: str) -> Path:
    path = Path(os.environ.get(variable) or ROOT / default).resolve()
    if not path.exists():
        pytest.skip(f"{EXTERNAL}: {variable} (or {default} beside the repository)")
    return path


@pytest.fixture(scope="session")
def data_sets() -> Path:
    """Folder of real data sets that nobody here wrote, one subfolder each."""
    return _outside("SAHELGRAPH_TEST_DATA", "../shared/data")


@pytest.fixture(scope="session")
def source_text() -> str:
    """Give the founding text from which the bundled archive was coded."""
    path = _outside("SAHELGRAPH_TEST_SOURCE", "../shared/source")
    if path.is_dir():
        path = min(path.glob("*.txt"))
    return path.read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect, lookup = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:  # noqa: ANN401 (as socket has it)
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            pytest.fail(f"a test tried to reach {address!r}: tests use no network")
        connect(self, address)

    def guarded_lookup(host: Any, *args: Any, **options: Any) -> Any:  # noqa: ANN401 (as socket has it)
        if host not in {None, "", "127.0.0.1", "::1", "localhost", socket.gethostname()}:
            pytest.fail(f"a test tried to look up {host!r}: tests use no network")
        return lookup(host, *args, **options)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_lookup)


# Hooks and not fixtures: they also serve the examples in src/.


def pytest_runtest_teardown() -> None:
    """Close the figures that a test or an example left open."""
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if EXTERNAL not in reason:
            report.outcome = "failed"
            report.longrepr = f"{report.nodeid}: nothing may be missing here (SAHELGRAPH_REQUIRE_ALL), yet {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Make every skip a failure where everything is required."""
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Make every skipped file a failure where everything is required."""
    report = yield
    _refuse_skip(report)
    return report
