"""A list of signed ties with years, as studies of structural balance have them."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sahelgraph._kinds import bundled_kinds
from sahelgraph._schema import ACTOR_KINDS
from sahelgraph.errors import FileError
from sahelgraph.importers._imported import imported, version_of
from sahelgraph.importers._records import field, opened
from sahelgraph.importers._values import is_year, tidy, whole

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from typing import Unpack

    from sahelgraph.importers._imported import Imported, Keep, Options, Roster, Row
    from sahelgraph.importers._records import Records

FIELDS = {
    "source": field("a", "source", "from", "i", needed=True),
    "target": field("b", "target", "to", "j", needed=True),
    "sign": field("sign", "weight", "value", needed=True),
    "start": field("begin", "start_year", "start", "year"),
    "end": field("end", "end_year"),
    "period": field("period"),
}
COLUMNS = ("kind", "source", "target", "start", "end", "reference", "sign", "period")
_NUMBER = re.compile(r"([+-]?)\d+(?:\.\d+)?\Z", re.ASCII)
ENMITY = "enmity"
_KIND = {
    "kind": ENMITY,
    "definition": "Two actors count as opponents in a data set of signed ties, which tells no more.",
    "not_this": "Where an account tells what one did to the other, it is an attack, clash or campaign.",
    "phrase": "was an enemy of",
    "time": "state",
    "directed": "no",
    "sign": "-",
    "register": "deed",
}


def read(
    path: str | os.PathLike[str], *, positive: str = "alliance", negative: str = ENMITY, actor_kind: str = "state",
    **options: Unpack[Options],
) -> Imported:  # fmt: skip
    r"""Read signed ties: two actors, a sign, and the years from and to which it held.

    Years are taken as they are: where a tie ends in the year in which the next one begins, both may have held in it and
    neither must have.

    Parameters
    ----------
    positive, negative
        The kinds of ties with each sign. The study is given a kind of its own for enmity without a direction.
    actor_kind
        What the actors are.

    Raises
    ------
    FileError
        If the file is damaged or has no signed ties.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "powers.csv").write_text("a,b,sign,begin,end\nFRA,GBR,-1,1872,1904\n")
    ...     [(row["source"], row["kind"], row["end"]) for row in read(f"{folder}/powers.csv").relations]
    [('FRA', 'enmity', '1904')]
    """
    kinds = bundled_kinds()
    positive, negative = (name if name == ENMITY else kinds.resolve(name) for name in (positive, negative))
    if actor_kind not in ACTOR_KINDS:
        raise FileError(f'"{actor_kind}" is no kind of actor; write {", ".join(ACTOR_KINDS)}')
    records = opened(path, "signed", FIELDS, options)
    reference = {"key": "signed", "citation": f"{Path(path).name}: signed ties{version_of(options)}"}
    making = partial(_relations, kinds={"+": positive, "-": negative}, actor_kind=actor_kind)
    own = (_KIND,) if ENMITY in {positive, negative} else ()
    return imported(records, making, COLUMNS, reference, options, prefix="", kinds=own)


def _relations(
    records: Records, actors: Roster, keep: Keep, *, kinds: dict[str, str], actor_kind: str
) -> Iterator[Row]:
    for number, cells in records:
        keep.tally.rows += 1
        source, target = tidy(cells["source"]), tidy(cells["target"])
        start, end = whole(cells["start"]), whole(cells["end"])
        sign = _sign(cells["sign"])
        what = f"{source}, {target}"
        if not source or not target or source == target:
            keep.leave("there are not two actors", number, what)
        elif not sign:
            keep.leave("the sign is neither + nor -", number, cells["sign"])
        elif (start and not is_year(start)) or (end and (not is_year(end) or end < start)):
            keep.leave("the years cannot be read, or end before they start", number, f"{start}, {end}")
        elif keep.wants(number, (source, target), start or "..", end, what=what):
            yield {
                "id": f"signed-{number}",
                "kind": kinds[sign],
                "source": actors.add(source, source, actor_kind),
                "target": actors.add(target, target, actor_kind),
                "start": start or "..",
                "end": end,
                "reference": f"signed, row {number}",
                "sign": sign,
                "period": tidy(cells["period"]),
            }


def _sign(cell: str) -> str:
    cell = whole(cell)
    found = _NUMBER.match(cell)
    if cell in {"+", "-"} or found is None:
        return cell if cell in {"+", "-"} else ""
    return "" if not cell.strip("+-0.") else "-" if found[1] == "-" else "+"
