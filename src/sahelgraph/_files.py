"""Files: written whole or not at all, under names that are safe everywhere."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import tempfile
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from sahelgraph.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterable

# Windows keeps these for devices, whatever their ending.
_RESERVED = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}


def write_atomic(path: str | os.PathLike[str], data: bytes | str | Iterable[str | bytes | memoryview]) -> Path:
    """Write a file by way of a temporary one beside it: readers see the old file or the new one, nothing between.

    A link is followed first, an existing file keeps its mode and owner, and text, whole or piece by piece, is written
    as UTF-8 with its line ends as they are.
    """
    target = Path(os.path.realpath(path))
    if not target.parent.is_dir():
        raise FileError(f"{target.parent}: there is no such folder; make it first, or choose another place")
    if target.exists() and not target.is_file():
        raise FileError(f"{target}: this is no regular file; choose another name")
    pieces: Iterable[str | bytes | memoryview] = (data,) if isinstance(data, (bytes, str)) else data
    handle, temporary = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece.encode("utf-8") if isinstance(piece, str) else piece)
            file.flush()
            os.fsync(file.fileno())
        if hasattr(os, "chown") and target.exists():
            with contextlib.suppress(OSError):  # only an administrator may give files away
                os.chown(temporary, target.stat().st_uid, target.stat().st_gid)
        os.chmod(temporary, _mode(target))  # noqa: PTH101 — mkstemp gave a text path
        os.replace(temporary, target)  # noqa: PTH105 — the same
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108 — the same
        raise
    sync_folder(target.parent)
    return target


def _mode(target: Path) -> int:
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder last through a power cut, where the system can."""
    if os.name == "nt":
        return
    # Some network file systems refuse, and the rename is done by now: the file itself is safe either way.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def safe_name(text: str) -> str:
    """Return a file name for any text: a readable slug, and a short hash where the slug lost something.

    >>> safe_name("2012-06")
    '2012-06'
    >>> safe_name("Bah N'Daw")
    'bah-n-daw-a9ab63f0'
    """
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")[:60].strip("-")
    if slug and slug == text and slug not in _RESERVED and not re.search(r"-[0-9a-f]{8}\Z", slug):
        return slug
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{slug}-{digest}" if slug else digest
