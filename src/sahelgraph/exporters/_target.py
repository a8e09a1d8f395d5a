"""Where an export is written: a new file, or an old one on purpose."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sahelgraph._files import write_atomic
from sahelgraph.errors import FileError

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable


def refuse_present(path: Path, *, overwrite: bool) -> None:
    """Refuse a file that is there, unless told otherwise."""
    if path.is_dir():
        raise FileError(f"{path}: this is a folder; name a file to write")
    if path.exists() and not overwrite:
        raise FileError(f"{path}: the file is there already; choose another place, or overwrite=True (--overwrite)")


def write_new(path: str | os.PathLike[str], content: bytes | str | Iterable[str], *, overwrite: bool) -> Path:
    """Write a file, whole or not at all; what is there is refused unless told otherwise."""
    path = Path(path)
    refuse_present(path, overwrite=overwrite)
    write_atomic(path, content)
    return path
