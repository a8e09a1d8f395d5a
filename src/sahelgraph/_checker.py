"""Looks at one table, column by column, and says what is wrong, by row."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import numpy as np

from sahelgraph import _dates
from sahelgraph._advice import nearest, shown
from sahelgraph._letters import is_plain, strange_text
from sahelgraph._names import fold
from sahelgraph._report import Problem, Problems, Severity, escape_controls
from sahelgraph._texts import joined
from sahelgraph.errors import DateError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from sahelgraph._reader import Sink
    from sahelgraph._table import Table

    Fault = tuple[str, str] | None

# Advice looks at every id there is, so a column gets it for its first different wrong texts only.
ADVISED = 50
_BATCH = 1024


class Checker:
    """Looks at one table and says what is wrong, by row."""

    def __init__(self, table: Table, sink: Sink) -> None:
        self.table = table
        self.sink = sink

    def beside(self, name: str) -> str:
        """Return what the study calls another table of its own: a file, a sheet, or an argument for a data frame."""
        if ", sheet " in self.table.file:
            return f"the sheet {name}"
        return f"{name}.csv" if "." in self.table.file else f"the argument {name}="

    def say(  # noqa: PLR0917 — a problem's fields, in their order
        self, row: int, column: str, value: str, code: str, message: str, hint: str = "", severity: Severity = "error"
    ) -> None:
        """Report one problem."""
        told = map(escape_controls, (message, hint))
        self.sink(Problem(severity, self.table.file, row, column, value, code, *told))

    def say_each(
        self,
        positions: NDArray[np.int64],
        column: str,
        code: str,
        tell: Callable[[int, str], tuple[str, str]],
        severity: Severity = "error",
    ) -> None:
        """Report a problem of each of some rows; `tell` gives message and hint for a position and its cell."""
        if not len(positions):
            return
        cells, file, numbers = self.table[column], self.table.file, self.table.rows
        values = (cells.words[cells.codes[position]] for position in positions)
        problems = (
            Problem(severity, file, int(numbers[position]), column, printable(value), code, *told)
            for position, value in zip(positions, values, strict=True)
            for told in [map(escape_controls, tell(int(position), value))]
        )
        if isinstance(self.sink, Problems):
            self.sink.add(file, severity, code, numbers[positions].tolist(), problems)
        else:
            for problem in problems:
                self.sink(problem)

    def columns(self, required: Sequence[str], known: Iterable[str], reserved: Iterable[str] = ()) -> bool:
        """Check the header; without the required columns nothing more can be said."""
        names = list(self.table.columns)
        before = self._header_faults(names, reserved)
        missing = [name for name in required if name not in names]
        for name in missing:
            near = [other for other in names if fold(other) == fold(name)] or nearest(name, names, most=1)
            hint = (
                f'"{shown(near[0])}" may be it; write "{name}"'
                if near
                else f"the first line must name it: {', '.join(required)}"
            )
            self.say(1, name, "", "missing-column", f'there is no column "{name}"', hint)
        for name, meant in _near_columns(names, list(dict.fromkeys([*required, *known]))):
            if meant not in missing:
                message = f'"{shown(name)}" is no column of the codebook, and is kept as one of your own'
                self.say(1, name, name, "near-miss-column", message, f'is "{meant}" meant?', "warning")
        return not (before or missing)

    def _header_faults(self, names: list[str], reserved: Iterable[str]) -> bool:
        faults = [(name, "", "repeated-column", "there are two columns", "take one of them out")
                  for name in self.table.repeated if name]  # fmt: skip
        if "" in names:
            faults.append(("", "", "unnamed-column", "a column has no name", "name it, or take the empty column out"))
        faults += [
            (name, " is a name that answers use", "reserved-column", "", "give your column another name")
            for name in names
            if name in set(reserved)
        ]
        for name, after, code, before, hint in faults:
            message = before if not name else f'{before} "{shown(name)}"{after}'.strip()
            self.say(1, name, name, code, message, hint)
        bad = [(name, fault) for name in names if (fault := strange_text(name)) is not None]
        for name, (severity, code, message, hint) in bad:
            self.say(1, printable(name), printable(name), code, message.replace("cell", "name"), hint, severity)
        return bool(faults) or any(fault[0] == "error" for _, fault in bad)

    def each(
        self,
        column: str,
        wrong: Callable[[str], Fault],
        code: str,
        severity: Severity = "error",
        *,
        fine: Callable[[str], bool] | None = None,
        short: str = "is wrong",
    ) -> None:
        """Ask of each different text whether it is wrong, and report every row that holds it.

        Where telling why is dear, `fine` tells quickly what is right, and after a number of different wrong texts
        the message is only that the text `short`.
        """
        faults: dict[int, tuple[str, str]] = {}
        for i, word in enumerate(self.table[column].words):
            if fine is not None and fine(word):
                continue
            dear = fine is None or len(faults) < ADVISED
            answer = wrong(word) if dear else (f'"{shown(word)}" {short}', "")
            if answer is not None:
                faults[i] = answer
        if faults:
            codes = self.table[column].codes
            self.say_each(
                self.table[column].rows_with(faults), column, code, lambda row, _: faults[int(codes[row])], severity
            )

    def characters(self) -> None:
        """Report cells with letters that no cell may hold, that nobody sees, or that once were others."""
        for name, cells in self.table.columns.items():
            if is_plain(joined(cells.words)):
                continue
            faults: dict[tuple[Severity, str], dict[int, tuple[str, str]]] = {}
            for begin in range(0, len(cells.words), _BATCH):
                batch = cells.words[begin : begin + _BATCH]
                if is_plain("".join(batch)):
                    continue
                for i, word in enumerate(batch, start=begin):
                    if not is_plain(word) and (fault := strange_text(word)) is not None:
                        faults.setdefault(fault[:2], {})[i] = fault[2:]
            for (severity, code), found in faults.items():
                self._say_words(name, code, found, severity)

    def _say_words(self, column: str, code: str, found: dict[int, tuple[str, str]], severity: Severity) -> None:
        codes = self.table[column].codes
        rows = self.table[column].rows_with(found)
        self.say_each(rows, column, code, lambda row, _: found[int(codes[row])], severity)

    def twice(self, column: str, what: str) -> None:
        """Report every text that stands in more than one row of a column that must be unique."""
        cells = self.table[column]
        counts = np.bincount(cells.codes, minlength=len(cells.words))
        counts[cells.codes_of([""])] = 0
        if counts.max(initial=0) <= 1 and joined(cells.words).isascii():
            return
        normal = list(map(composed, cells.words))
        same: dict[str, int] = {}
        for text, times in zip(normal, counts.tolist(), strict=True):
            same[text] = same.get(text, 0) + times
        suspects = [i for i, text in enumerate(normal) if text and same[text] > 1]
        if not suspects:
            return
        first: dict[str, int] = {}
        again = []
        for position in cells.rows_with(suspects).tolist():
            text, row = normal[cells.codes[position]], int(self.table.rows[position])
            if first.setdefault(text, row) != row:
                again.append(position)
        self.say_each(
            np.array(again, np.int64),
            column,
            "duplicate-id",
            lambda _, value: (
                f'"{shown(value)}" is already the id of row {first[composed(value)]}',
                f"give this {what} another id",
            ),
        )

    def dates(self, column: str, *, required: bool = False) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Read a column of dates: first and last day of each row's moment."""
        cells = self.table[column]
        first = np.full(len(cells.words), _dates.EARLIEST, np.int32)
        last = np.full(len(cells.words), _dates.LATEST, np.int32)
        good: set[str] = set() if required else {""}
        for i, value in enumerate(cells.words):
            moment = _dates.read_moment(value)
            if moment is not None:
                first[i], last[i] = moment.first, moment.last
                good.add(value)
        self.each(column, _date_fault, "date", fine=good.__contains__, short="is no date")
        return first[cells.codes], last[cells.codes]


def _near_columns(names: Sequence[str], known: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield names that are nearly one of the codebook's: one that is not there, or one in other letters."""
    plain = {fold(name).replace(" ", ""): name for name in known}
    absent = [name for name in known if name not in names]
    for name in names:
        folded = fold(name).replace(" ", "")
        if not name.isprintable() or name in known:
            continue
        if folded in plain:
            yield name, plain[folded]
        elif plain.get(folded.removesuffix("date")) in absent:
            yield name, plain[folded.removesuffix("date")]
        else:
            yield from ((name, one) for one in nearest(name, absent, most=1, least=82))


def composed(text: str) -> str:
    """Return a text as ids are compared: exactly, but for the two ways to write an accent."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def printable(value: str) -> str:
    """Return a text that can be written as UTF-8, half characters replaced."""
    return value.encode("utf-8", "replace").decode()


def _date_fault(value: str) -> Fault:
    try:
        _dates.parse_moment(value)
    except DateError as error:
        return str(error), ""
    return None
