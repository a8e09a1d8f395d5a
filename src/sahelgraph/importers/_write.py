"""Imported tables → the folder of a study: written beside it, row by row, and put in its place when whole."""

from __future__ import annotations

import csv
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from sahelgraph._files import sync_folder
from sahelgraph._schema import ACTOR_COLUMNS, REFERENCE_COLUMNS
from sahelgraph.errors import FileError

if TYPE_CHECKING:
    import os
    from collections.abc import Generator, Iterable, Sequence

    from sahelgraph.importers._imported import Imported, Row

TABLES = ("actors.csv", "references.csv", "kinds.csv", "relations.csv")


def write(imported: Imported, folder: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    r"""Write what was imported as the folder of a study, whole or not at all.

    Parameters
    ----------
    folder
        Where to; it is made if it is not there.
    overwrite
        Replace the tables that are there; other files in the folder stay.

    Raises
    ------
    FileError
        If tables are there already, or the foreign file turns out to be damaged on the way.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import sahelgraph as sg
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "ties.csv"
    ...     _ = path.write_text("from,to,kind,date\nMNLA,AQIM,alliance,2012-04\n")
    ...     study = sg.importers.write(sg.importers.edges.read(path), f"{folder}/study")
    ...     len(sg.read_csv(study))
    1
    """
    with written(imported, folder, overwrite=overwrite):
        pass
    return Path(folder)


@contextmanager
def written(imported: Imported, folder: str | os.PathLike[str], *, overwrite: bool = False) -> Generator[Path]:
    """Write into a folder beside the wanted one, give it to be looked at, and put it in its place if all is well."""
    folder = Path(folder)
    present = refuse_present(folder, overwrite=overwrite)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name[:40]}.", dir=folder.absolute().parent) as temporary:
        made = Path(temporary) / "made"
        made.mkdir()
        _tables(imported, made)
        if stale := [name for name in present if not (made / name).exists()]:
            raise FileError(
                f"{folder}: this import has no {stale[0]}, and the one there would change its meaning; move it"
            )
        yield made
        if folder.exists():
            for name in TABLES:  # relations last: they name actors and kinds
                if (made / name).exists():
                    (made / name).replace(folder / name)
        else:
            made.rename(folder)
        sync_folder(folder.absolute().parent)


def refuse_present(folder: Path, *, overwrite: bool) -> list[str]:
    """Return the tables that a folder has, or refuse it for them."""
    if folder.exists() and not folder.is_dir():
        raise FileError(f"{folder}: this is a file; name a folder")
    if not folder.absolute().parent.is_dir():
        raise FileError(f"{folder.absolute().parent}: there is no such folder; make it first, or choose another place")
    present = [name for name in TABLES if (folder / name).exists()]
    if present and not overwrite:
        raise FileError(
            f"{folder}: {', '.join(present)} there already; choose another folder, or overwrite=True (--overwrite)"
        )
    return present


def _tables(imported: Imported, made: Path) -> None:
    _table(made / "relations.csv", imported.columns, imported.relations)
    rows = imported.actors.rows()
    used = [column for column in ACTOR_COLUMNS if column in {"name", "kind"} or any(row.get(column) for row in rows)]
    _table(made / "actors.csv", _header(("id", *used), rows, ACTOR_COLUMNS), rows)
    _table(made / "references.csv", _header(("key", *REFERENCE_COLUMNS), imported.references), imported.references)
    if imported.kinds:
        _table(made / "kinds.csv", _header(("kind",), imported.kinds), imported.kinds)


def _header(first: Sequence[str], rows: Iterable[Row], known: Sequence[str] = ()) -> tuple[str, ...]:
    """Return columns, and behind them those that rows have besides."""
    return (*first, *dict.fromkeys(name for row in rows for name in row if name not in {*first, *known}))


def _table(path: Path, header: Sequence[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        write_rows(file, header, rows)


def write_rows(file: IO[str], header: Sequence[str], rows: Iterable[Row]) -> None:
    """Write rows under their header as they come."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([row.get(column, "") for column in header] for row in rows)
