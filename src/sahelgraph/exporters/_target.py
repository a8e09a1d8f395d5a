"""Where an export is written: a new file, or an old one on purpose."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sahelgraph._files import write_atomic
from sahelgraph.errors import FileError

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable


def write_new(path: str | os.PathLike[str], pieces: Iterable[str], *, overwrite: bool) -> Path:
    """Write pieces of text as a file, whole or not at all; what is there is refused unless told otherwise."""
    path = Path(path)
    if path.is_dir():
        raise FileError(f"{path}: this is a folder; name a file to write")
    if path.exists() and not overwrite:
        raise FileError(f"{path}: the file is there already; choose another name, or overwrite=True (--overwrite)")
    write_atomic(path, pieces)
    return path
