"""Files: written whole or not at all, under names that are safe everywhere."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import time
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from sahelgraph.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterable

# Windows keeps these for devices, whatever their ending.
_RESERVED = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
# Access denied, sharing violation, lock violation: what Windows says of a file that is open elsewhere.
_IN_USE = {5, 32, 33}
# Seconds between trials; those who only look, as scanners of viruses do, are gone by then.
WAITS = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6)


def make_folder(folder: Path) -> None:
    """Make a folder where there is none, but not those above it: a misspelt path would be made as well."""
    _refuse_missing(folder.parent)
    if folder.exists() and not folder.is_dir():
        raise FileError(f"{folder}: this is no folder; choose another name")
    folder.mkdir(exist_ok=True)


def _refuse_missing(folder: Path) -> None:
    if not folder.is_dir():
        raise FileError(f"{folder}: there is no such folder; make it first, or choose another place")


def write_atomic(path: str | os.PathLike[str], data: bytes | str | Iterable[str | bytes | memoryview]) -> Path:
    """Write a file by way of a temporary one beside it: readers see the old file or the new one, nothing between.

    A link is followed first, an existing file keeps its mode and owner, and text, whole or piece by piece, is written
    as UTF-8 with its line ends as they are.
    """
    target = Path(os.path.realpath(path))
    _refuse_missing(target.parent)
    if target.exists() and not target.is_file():
        raise FileError(f"{target}: this is no regular file; choose another name")
    pieces: Iterable[str | bytes | memoryview] = (data,) if isinstance(data, (bytes, str)) else data
    before = target.stat() if target.exists() else None
    mode = 0o666 if before is None else 0o600  # what the system gives any new file, or nobody else for the moment
    temporary = target.with_name(f".{target.name[:40]}.{os.urandom(8).hex()}.tmp")
    try:
        with open(temporary, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.writelines(piece.encode("utf-8") if isinstance(piece, str) else piece for piece in pieces)
            file.flush()
            os.fsync(file.fileno())
        if before is not None:
            if hasattr(os, "chown"):
                with contextlib.suppress(OSError):  # only an administrator may give files away
                    os.chown(temporary, before.st_uid, before.st_gid)
            temporary.chmod(stat.S_IMODE(before.st_mode))
        _replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(target.parent)
    return target


def _replace(temporary: Path, target: Path) -> None:
    """Rename, and wait a little where Windows says that another program has the file open."""
    for wait in (*WAITS, None):
        try:
            os.replace(temporary, target)  # noqa: PTH105 — as the other calls of the system here
        except OSError as error:
            if not temporary.exists():  # some network file systems do it, and then say that they could not
                return
            if getattr(error, "winerror", None) not in _IN_USE:
                raise
            if wait is None:
                message = "another program has the file open; is it open in Excel? close it there, and try again"
                raise FileError(f"{target}: {message}") from error
            time.sleep(wait)
        else:
            return


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


def inside(folder: Path, name: str) -> Path:
    """Return the path of a name in a folder, and refuse a link that would lead out of it."""
    path = folder / name
    if Path(os.path.realpath(path)).parent != Path(os.path.realpath(folder)):
        raise FileError(f"{path}: this is a link that leads out of the folder; remove it, or choose another folder")
    return path


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
