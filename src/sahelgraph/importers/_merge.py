"""What was imported, behind the rows of the study whose actors it names."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from sahelgraph._schema import RELATION_COLUMNS
from sahelgraph.importers._records import Records, field
from sahelgraph.importers.crosswalk import actors_of

if TYPE_CHECKING:
    import os

    from sahelgraph.importers._imported import Imported, Row

FIELDS = {name: field(name, needed=name in {"kind", "source", "target", "start"}) for name in ("id", *RELATION_COLUMNS)}


def merged(imported: Imported, study: str | os.PathLike[str]) -> Imported:
    r"""Put the rows of a study before those that were imported, with all its actors, references and kinds.

    Give the importer a `Crosswalk` of the same study, so that who is in both is one actor with both ids; an actor that
    the crosswalk does not know stands beside the study's own.

    Raises
    ------
    FileError
        If the study cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import sahelgraph as sg
    >>> from sahelgraph.io import archive_folder
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "ties.csv").write_text("from,to,kind,date\nAnsar Dine,Ganda Izo,clash,2012-11\n")
    ...     walk = sg.importers.Crosswalk(archive_folder())
    ...     ties = sg.importers.edges.read(f"{folder}/ties.csv", crosswalk=walk)
    ...     study = sg.importers.write(sg.importers.merged(ties, archive_folder()), f"{folder}/both")
    ...     len(sg.read_csv(study)) - len(sg.load())
    1
    """
    folder = Path(study)
    for row in actors_of(folder).values():
        imported.actors.expect(row)
    records = Records(folder / "relations.csv", "study", FIELDS, others=True)
    return replace(
        imported,
        columns=tuple(dict.fromkeys((*records.columns, *imported.columns))),
        relations=chain((cells for _, cells in records), imported.relations),
        references=(*table_of_study(folder, "references", "key"), *imported.references),
        kinds=(*table_of_study(folder, "kinds", "kind"), *imported.kinds),
    )


def table_of_study(folder: Path, name: str, key: str) -> tuple[Row, ...]:
    """Return the rows of a study's table, if it has that table and any row in it."""
    path = folder / f"{name}.csv"
    if not path.exists() or path.read_bytes().count(b"\n") < 2:
        return ()
    return tuple(dict(cells) for _, cells in Records(path, name, {key: field(key, needed=True)}, others=True))
