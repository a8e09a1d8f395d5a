"""A bar while a long file is read, or many pictures are drawn."""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING, TypeVar

from sahelgraph._report import escape_controls

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

Step = TypeVar("Step")
LONG = 10_000_000  # bytes that take about a second to read


def open_watched(path: Path) -> IO[bytes]:
    """Open a file to be read; a long one shows on standard error how far one is, and takes the bar away at its end."""
    return _Watched(path) if path.stat().st_size >= LONG else path.open("rb")


def watched(steps: Sequence[Step], what: str) -> Iterable[Step]:
    """Show on standard error how many of the steps are done; the bar goes at the end."""
    from rich.console import Console
    from rich.progress import track

    return track(steps, description=what, console=Console(stderr=True), transient=True)


class _Watched(io.FileIO):
    def __init__(self, path: Path) -> None:
        from rich.console import Console
        from rich.progress import Progress

        super().__init__(path, "rb")
        self._bar = Progress(console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task(f"Reading {escape_controls(path.name)}", total=path.stat().st_size)
        self._bar.start()

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self._bar.update(self._task, completed=self.tell())
        return data or b""

    def close(self) -> None:
        if not self.closed:
            self._bar.stop()
        super().close()
