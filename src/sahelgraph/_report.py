"""What was found wrong, where, and what to write instead: every problem, not the first."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from sahelgraph._html import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Severity = Literal["error", "warning", "notice"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "notice")
# Of one file and one kind so many problems are kept; the rest are counted.
MOST = 10_000
_SHOWN = 50  # in a notebook


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a table.

    `row` is numbered as a spreadsheet numbers it (the header is 1; 0 speaks of the whole file).

    Examples
    --------
    >>> import sahelgraph as sg
    >>> print(
    ...     sg.Problem("error", "relations.csv", 47, "source", "mnal", "unknown-actor", '"mnal" is no id', "write mnla")
    ... )
    relations.csv row 47, column source: "mnal" is no id; write mnla
    """

    severity: Severity
    file: str
    row: int
    column: str
    value: str
    code: str
    message: str
    hint: str = ""

    def to_dict(self) -> dict[str, str | int]:
        """Return the problem as the JSON of ``sahelgraph check --json`` has it.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> sg.Problem("error", "relations.csv", 47, "source", "mnal", "unknown-actor", "no id").to_dict()["row"]
        47
        """
        return {name: getattr(self, name) for name in self.__slots__}

    def __str__(self) -> str:
        place = (
            self.file + (f" row {self.row}" if self.row else "") + (f", column {self.column}" if self.column else "")
        )
        return f"{place}: {self.message}" + (f"; {self.hint}" if self.hint else "")


@dataclass(frozen=True, slots=True)
class Report:
    """Every problem of a study, and how many rows were read.

    Of one kind in one file the first 10,000 are in `problems`; how many more there are is in `left_out`, by severity
    and code.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> report = sg.load().report
    >>> report.ok, len(report.errors)
    (True, 0)
    """

    problems: tuple[Problem, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[tuple[Severity, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("rows", "left_out"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def __reduce__(self) -> tuple[type[Report], tuple[object, ...]]:
        return Report, (self.problems, dict(self.rows), dict(self.left_out))

    @property
    def ok(self) -> bool:
        """Whether there is no error (warnings and notices do not count)."""
        return not self.errors

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems for which the files are refused."""
        return tuple(p for p in self.problems if p.severity == "error")

    def text(self, *, limit: int = 20) -> str:
        """Return the problems as lines, errors first, at most `limit` of a kind.

        Where there are errors, what is no error gets a fifth of the lines, so that it does not hide them.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> sg.load().report.text()
        ''
        """
        lines: list[str] = []
        for severity in SEVERITIES:
            most = limit if self.ok or severity == "error" else max(1, limit // 5)
            seen: Counter[str] = Counter()
            for problem in self.problems:
                if problem.severity == severity:
                    seen[problem.code] += 1
                    if seen[problem.code] <= most:
                        prefix = "" if severity == "error" else f"{severity}: "
                        lines.append(prefix + escape_controls(str(problem)))
            seen.update({code: count for (which, code), count in self.left_out.items() if which == severity})
            lines += [
                f"… and {count - most} more {severity}{'s' if count - most > 1 else ''} of this kind ({code})"
                for code, count in seen.items()
                if count > most
            ]
        return "\n".join(lines)

    def __str__(self) -> str:
        counts = Counter(p.severity for p in self.problems)
        for (severity, _), count in self.left_out.items():
            counts[severity] += count
        found = ", ".join(f"{counts[s]} {s}{'s' if counts[s] != 1 else ''}" for s in SEVERITIES if counts[s])
        if not self.ok and len(counts) > 1:
            found += "; the errors come first"
        return self.text() + ("\n" if self.problems else "") + (found or "no problems found")

    def to_dict(self) -> dict[str, object]:
        """Return the report as the JSON of ``sahelgraph check --json``.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> sg.load().report.to_dict()["ok"]
        True
        """
        told = {"ok": self.ok, "problems": [p.to_dict() for p in self.problems], "rows": dict(self.rows)}
        if self.left_out:
            told["left_out"] = [{"severity": s, "code": c, "count": n} for (s, c), n in self.left_out.items()]
        return told

    def _repr_html_(self) -> str:
        names = ("severity", "file", "row", "column", "message", "hint")
        rows = [[escape_controls(str(getattr(p, name) or "")) for name in names] for p in self.problems[:_SHOWN]]
        more = len(self.problems) + sum(self.left_out.values()) - len(rows)
        return shown([str(self).rpartition("\n")[2]], names, rows, f"… and {more} more" if more else "")


class Problems:
    """Collects problems as they are found: all are counted, of each file and kind the first ones are kept."""

    def __init__(self) -> None:
        self.kept: list[Problem] = []
        self.counts: Counter[tuple[str, Severity, str]] = Counter()
        self.bad_rows: dict[str, array[int]] = {}  # of every error, kept or not

    def __call__(self, problem: Problem) -> None:
        """Take a problem; what it quotes is made to print."""
        if not (problem.message + problem.hint).isprintable():
            message, hint = map(escape_controls, (problem.message, problem.hint))
            problem = replace(problem, message=message, hint=hint)
        self.add(problem.file, problem.severity, problem.code, (problem.row,), (problem,))

    def add(self, file: str, severity: Severity, code: str, rows: Sequence[int], problems: Iterable[Problem]) -> None:
        """Take the problems of several rows; no more are made than are kept."""
        group = (file, severity, code)
        room = MOST - self.counts[group]
        if room > 0:
            self.kept += (problem for _, problem in zip(range(room), problems, strict=False))
        self.counts[group] += len(rows)
        if severity == "error":
            self.bad_rows.setdefault(file, array("i")).extend(rows)

    @property
    def errors(self) -> bool:
        """Whether there is any error."""
        return bool(self.bad_rows)

    def report(self, rows: Mapping[str, int]) -> Report:
        """Return the report."""
        kept = Counter((problem.severity, problem.code) for problem in self.kept)
        found: Counter[tuple[Severity, str]] = Counter()
        for (_, severity, code), count in self.counts.items():
            found[severity, code] += count
        left_out = {group: count - kept[group] for group, count in sorted(found.items()) if count > kept[group]}
        return Report(ordered(self.kept), rows, left_out)


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems as people read them: errors first, then by file and row."""
    rank = {severity: i for i, severity in enumerate(SEVERITIES)}
    return tuple(sorted(problems, key=lambda p: (rank[p.severity], p.file, p.row, p.column, p.code, p.value)))


def escape_controls(text: str) -> str:
    """Return a text that a terminal cannot obey: control and direction characters escaped."""
    return text if text.isprintable() else "".join(c if c.isprintable() else _escape(c) for c in text)


def _escape(sign: str) -> str:
    """Escape one character as JSON does, in UTF-16 units."""
    units = sign.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i] * 256 + units[i + 1]:04x}" for i in range(0, len(units), 2))
