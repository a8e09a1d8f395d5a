"""Tables as CSV for a spreadsheet, and a list of what it will make of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sahelgraph._advice import shown
from sahelgraph._files import inside, make_folder, write_atomic
from sahelgraph._writing import Written, csv_text, tables_of_graph
from sahelgraph.exporters._target import refuse_present

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from sahelgraph._graph import TemporalMultigraph

_MONTHS = (
    r"jan(v|vier|uary)?|feb(ruary)?|f[ée]v(r|rier)?|mar(s|ch)?|apr(il)?|avr(il)?|ma[yi]|june?|juin|july?|juil(let)?|"
    r"aug(ust)?|ao[uû]t|sep(t|tember|tembre)?|oct(ober|obre)?|nov(ember|embre)?|d[ée]c(ember|embre)?"
)
# What spreadsheets were seen to do to text in a CSV, first match first.
_MADE = tuple(
    (re.compile(pattern, re.IGNORECASE), what)
    for pattern, what in (
        (r"\s+[0-9.,]+\s*|[0-9.,]+\s+", "makes a number of it, without the space"),
        (r"[0-9]{16,}", "keeps 15 digits of it"),
        (r"0[0-9]+(\.[0-9]+)?", "takes the leading zeros away"),
        (r"[0-9]+(\.[0-9]+)?e[+-]?[0-9]+", "makes a large number of it"),
        (
            r"[0-9]{1,3}([,'\s][0-9]{3})+([.,][0-9]+)?|[0-9]+,[0-9]+",
            "makes a number of it, by the language it is set to",
        ),
        (r"[0-9]{4}-[0-9]{2}", "makes the first day of the month of it, and may show it as Jun-12"),
        (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "makes a day of it, and shows it by the language it is set to"),
        (rf"([0-9]{{1,2}}[ .-])?({_MONTHS})[ .-]*[0-9]{{1,4}}|[0-9]{{1,2}}[ .-]?({_MONTHS})", "may make a day of it"),
        (r"[0-9]{1,4}[/.-][0-9]{1,2}([/.-][0-9]{1,4})?|[0-9]{1,2}[/.-][0-9]{4}", "may make a day of it"),
        (r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?", "makes a time of it"),
        (r"[$€£]\s?[0-9.,]+|[0-9.,]+\s?[$€£%]|\([0-9.,]+\)", "makes a number of it"),
        (r"true|false|vrai|faux", "makes a truth value of it"),
        (r"[0-9]+\.[0-9]*0|[0-9]*\.[0-9]+|[0-9]+\.", "takes or puts zeros and points"),
    )
)
# Where a formula would begin: at the start, and behind what another language separates cells by (;) or a quotation
# mark there. The wide signs are read as the plain ones in some languages.
_FORMULA = re.compile(r"(?:^|(?<=[;\t|\r\n]))(?=[\"']*[=+\-@\t\r\n＝＋－＠])")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Altered:
    """A cell that is not what it was: ``by`` says whether we changed it or the spreadsheet will.

    Examples
    --------
    >>> from sahelgraph.exporters import Altered
    >>> print(Altered("actors.csv", 2, "id", "0012", "takes the leading zeros away", "the spreadsheet"))
    actors.csv row 2, column id: "0012": the spreadsheet takes the leading zeros away
    """

    file: str
    row: int
    column: str
    value: str
    what: str
    by: str

    def __str__(self) -> str:
        return f'{self.file} row {self.row}, column {self.column}: "{shown(self.value)}": {self.by} {self.what}'


def write_spreadsheet_csv(
    g: TemporalMultigraph, folder: str | os.PathLike[str], *, overwrite: bool = False
) -> tuple[Altered, ...]:
    """Write actors and relations as CSV to be looked at in a spreadsheet, and list the cells that will not survive it.

    The files begin with a byte order mark, so that letters with accents stay what they are. Where a formula would begin
    (``= + - @`` at the start of a cell, or behind a semicolon, which parts cells in some languages) stands an
    apostrophe. CSV cannot be made safe for spreadsheets, it can only be said where it is not: to go on working on a
    study, use `write_workbook`.

    Raises
    ------
    FileError
        If the files are there and `overwrite` is not set.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd
    >>> import sahelgraph as sg
    >>> from sahelgraph.exporters import write_spreadsheet_csv
    >>> actors = pd.DataFrame({"id": ["0012", "b"], "name": ["=A", "B"], "kind": ["state", "state"]})
    >>> relations = pd.DataFrame({"kind": ["clash"], "source": ["0012"], "target": ["b"], "start": ["2012"]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for altered in write_spreadsheet_csv(sg.from_pandas(actors, relations), folder):
    ...         print(altered)
    actors.csv row 2, column id: "0012": the spreadsheet takes the leading zeros away
    actors.csv row 2, column name: "=A": it begins like a formula and got an apostrophe
    relations.csv row 2, column source: "0012": the spreadsheet takes the leading zeros away
    """
    folder = Path(folder)
    make_folder(folder)
    found: list[Altered] = []
    texts: dict[str, str] = {}
    for table, written in tables_of_graph(g).items():
        name = f"{table}.csv"
        refuse_present(folder / name, overwrite=overwrite)
        found += _altered(name, written)
        rows = ([_harmless(cell) for cell in row] for row in written.rows)
        texts[name] = "\ufeff" + csv_text([_harmless(cell) for cell in written.header], rows, end="\r\n")
    for path in [inside(folder, name) for name in texts]:
        write_atomic(path, texts[path.name])
    return tuple(found)


def _harmless(cell: str) -> str:
    return _FORMULA.sub("'", cell)


def _altered(file: str, table: Written) -> Iterator[Altered]:
    told: dict[str, tuple[str, str] | None] = {}
    for number, row in enumerate(table.rows, start=2):
        for column, cell in zip(table.header, row, strict=True):
            if cell not in told:
                told[cell] = _what_becomes(cell)
            if (found := told[cell]) is not None:
                yield Altered(file, number, column, cell, *found)


def _what_becomes(cell: str) -> tuple[str, str] | None:
    if _harmless(cell) != cell:
        return "begins like a formula and got an apostrophe", "it"
    return next(((what, "the spreadsheet") for pattern, what in _MADE if pattern.fullmatch(cell)), None)
