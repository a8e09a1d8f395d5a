"""What was found wrong, where, and what to write instead: every problem, not the first."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Severity = Literal["error", "warning", "notice"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "notice")


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

    def __str__(self) -> str:
        place = (
            self.file + (f" row {self.row}" if self.row else "") + (f", column {self.column}" if self.column else "")
        )
        return f"{place}: {self.message}" + (f"; {self.hint}" if self.hint else "")


@dataclass(frozen=True, slots=True)
class Report:
    """Every problem of a study, and how many rows were read.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> report = sg.load().report
    >>> report.ok, len(report.errors)
    (True, 0)
    """

    problems: tuple[Problem, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", MappingProxyType(dict(self.rows)))

    def __reduce__(self) -> tuple[type[Report], tuple[tuple[Problem, ...], dict[str, int]]]:
        return Report, (self.problems, dict(self.rows))

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

        Examples
        --------
        >>> import sahelgraph as sg
        >>> sg.load().report.text()
        ''
        """
        lines: list[str] = []
        seen: Counter[tuple[str, str]] = Counter()
        for problem in self.problems:
            group = (problem.severity, problem.code)
            seen[group] += 1
            if seen[group] <= limit:
                prefix = "" if problem.severity == "error" else f"{problem.severity}: "
                lines.append(prefix + escape_controls(str(problem)))
        lines += [
            f"… and {count - limit} more {severity}s of this kind ({code})"
            for (severity, code), count in seen.items()
            if count > limit
        ]
        return "\n".join(lines)

    def __str__(self) -> str:
        counts = Counter(p.severity for p in self.problems)
        found = ", ".join(f"{counts[s]} {s}{'s' if counts[s] != 1 else ''}" for s in SEVERITIES if counts[s])
        return self.text() + ("\n" if self.problems else "") + (found or "no problems found")

    def to_dict(self) -> dict[str, object]:
        """Return the report as the JSON of ``sahelgraph check --json``.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> sg.load().report.to_dict()["ok"]
        True
        """
        return {"ok": self.ok, "problems": [asdict(p) for p in self.problems], "rows": dict(self.rows)}

    def _repr_html_(self) -> str:
        lines = "".join(f"<li>{escape(line)}</li>" for line in self.text().splitlines())
        return f"<p>{'no errors' if self.ok else f'{len(self.errors)} errors'}</p><ul>{lines}</ul>"


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems as people read them: errors first, then by file and row."""
    rank = {severity: i for i, severity in enumerate(SEVERITIES)}
    return tuple(sorted(problems, key=lambda p: (rank[p.severity], p.file, p.row, p.column, p.code, p.value)))


def escape_controls(text: str) -> str:
    """Return a text that a terminal cannot obey: control and direction characters escaped."""
    return "".join(c if c.isprintable() else _escape(c) for c in text)


def _escape(sign: str) -> str:
    """Escape one character as JSON does, in UTF-16 units."""
    units = sign.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i] * 256 + units[i + 1]:04x}" for i in range(0, len(units), 2))
