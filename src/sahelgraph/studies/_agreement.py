"""What two codings have in common, as values: overlaps, kappa, differences, and the Agreement that holds them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from math import isnan, nan
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from sahelgraph.studies._matching import ActorMatch

NO_ROW = "(no row)"
SHEET = ("what", "id_a", "id_b", "column", "value_a", "value_b", "settled", "note")


class Overlap(NamedTuple):
    """How many there are in each of two sets, and how many in both."""

    a: int
    b: int
    both: int

    def shares(self) -> dict[str, float]:
        """Return the share of A's that B has, of B's that A has, and of all that both have (NaN of none)."""
        union = self.a + self.b - self.both
        return {
            "of_a": _share(self.both, self.a),
            "of_b": _share(self.both, self.b),
            "of_all": _share(self.both, union),
        }


class Kappa(NamedTuple):
    """Agreement of two coders on categories, corrected for chance (Cohen 1960)."""

    value: float
    observed: float
    expected: float
    n: int
    why: str = ""  # why it is undefined, where it is


class ColumnAgreement(NamedTuple):
    """In how many of the matched rows two coders agree on a column; rows where neither wrote anything are left out."""

    column: str
    equal: int
    n: int

    @property
    def share(self) -> float:
        """The share of rows that agree, NaN where there is none to compare."""
        return _share(self.equal, self.n)


class Difference(NamedTuple):
    """One thing to settle: a row that only one coder has, or a cell in which matched rows differ."""

    what: str
    id_a: str
    id_b: str
    column: str
    value_a: str
    value_b: str


def _share(part: int, whole: int) -> float:
    return part / whole if whole else nan


def cohen(ratings: Iterable[tuple[str, str]]) -> Kappa:
    """Return Cohen's kappa of pairs of categories.

    References
    ----------
    .. [1] Cohen, J. (1960). A coefficient of agreement for nominal scales. *Educational and Psychological
       Measurement* 20 (1), 37-46.

    Examples
    --------
    >>> kappa = cohen([("attack", "attack"), ("attack", "clash"), ("clash", "clash"), ("clash", "clash")])
    >>> kappa.observed, kappa.expected, kappa.value
    (0.75, 0.5, 0.5)
    """
    pairs = list(ratings)
    n = len(pairs)
    if not n:
        return Kappa(nan, nan, nan, 0, "no row of the one was matched with a row of the other")
    agreed = sum(one == other for one, other in pairs)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(count * second[kind] for kind, count in first.items())  # of n * n
    if chance == n * n:
        return Kappa(nan, 1.0, 1.0, n, "both coders used one and the same kind throughout, so chance agrees too")
    return Kappa((n * agreed - chance) / (n * n - chance), agreed / n, chance / (n * n), n)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two codings of one source agree, and what there is to settle.

    `actors`, `pairs` and `rows` count what each coding has and what both have: actors, unordered pairs of actors with
    a relation, and rows matched one to one. `kappa` speaks of the kinds of the matched rows; since rows are matched
    by kind among other things, it is an upper bound. `strict_kappa` counts every row within a pair of actors that
    both found, with "no row" as the kind of what the other coder lacks there. `columns` compare the cells of matched
    rows, `differences` is everything to settle, in the order of the sheet.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> g = sg.load()
    >>> found = sg.agree(g, g)
    >>> found.kappa.value, len(found.differences)
    (1.0, 0)
    """

    title_a: str
    title_b: str
    actors: Overlap
    pairs: Overlap
    rows: Overlap
    kappa: Kappa
    strict_kappa: Kappa
    columns: tuple[ColumnAgreement, ...]
    actor_matches: tuple[ActorMatch, ...]
    matches: tuple[tuple[str, str], ...]
    counterparts: tuple[tuple[str, str], ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    differences: tuple[Difference, ...]

    @property
    def table(self) -> pd.DataFrame:
        """The agreement of each column, as a data frame: equal, n, share.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> g = sg.load()
        >>> float(sg.agree(g, g).table.loc["start", "share"])
        1.0
        """
        import pandas as pd

        rows = [(*column, column.share) for column in self.columns]
        return pd.DataFrame(rows, columns=["column", "equal", "n", "share"]).set_index("column")

    @property
    def to_settle(self) -> pd.DataFrame:
        """The differences as a data frame, with the columns of the sheet.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> g = sg.load()
        >>> list(sg.agree(g, g).to_settle.columns)[-2:]
        ['settled', 'note']
        """
        import pandas as pd

        return pd.DataFrame([(*row, "", "") for row in self.differences], columns=list(SHEET)).astype("str")

    def sheet(self) -> str:
        """Return the differences as the CSV that `merge` takes back once its column `settled` is filled.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> g = sg.load()
        >>> sg.agree(g, g).sheet().strip()
        'what,id_a,id_b,column,value_a,value_b,settled,note'
        """
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerows([SHEET, *((*row, "", "") for row in self.differences)])
        return text.getvalue()

    def to_dict(self) -> dict[str, Any]:
        """Return the agreement as the JSON of ``sahelgraph agree --json``; what is undefined is null.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> g = sg.load()
        >>> sg.agree(g, g).to_dict()["kappa"]["value"]
        1.0
        """
        counts = {name: getattr(self, name) for name in ("actors", "pairs", "rows")}
        return {
            "a": self.title_a,
            "b": self.title_b,
            **{name: _plain(count._asdict() | count.shares()) for name, count in counts.items()},
            "kappa": _plain(self.kappa._asdict()),
            "strict_kappa": _plain(self.strict_kappa._asdict()),
            "columns": [_plain(column._asdict() | {"share": column.share}) for column in self.columns],
            "matched_actors": [match._asdict() for match in self.actor_matches],
            "matched": [list(pair) for pair in self.matches],
            "counterparts": [list(pair) for pair in self.counterparts],
            "only_a": list(self.only_a),
            "only_b": list(self.only_b),
            "differences": [row._asdict() for row in self.differences],
        }

    def __str__(self) -> str:
        lines = [f"{self.title_a or 'A'} (A) and {self.title_b or 'B'} (B)", ""]
        for name, what in (("actors", "actors"), ("pairs", "pairs of actors"), ("rows", "relations")):
            count: Overlap = getattr(self, name)
            shares = count.shares()
            line = f"{what:16}A {count.a:4}, B {count.b:4}, both {count.both:4}"
            lines.append(f"{line}: {_percent(shares['of_a'])} of A's, {_percent(shares['of_b'])} of B's")
        for what, kappa in (("matched relations", self.kappa), ("all in pairs that both found", self.strict_kappa)):
            value = f"undefined, {kappa.why}" if isnan(kappa.value) else f"{kappa.value:.3f}"
            lines.append(f"kappa of kind, {what}: {value} (observed {_percent(kappa.observed)}, n = {kappa.n})")
        lines += ["", "column              equal    n   share"]
        lines += [f"{c.column:18}{c.equal:7}{c.n:5}{_percent(c.share):>8}" for c in self.columns]
        kinds = Counter(row.what for row in self.differences)
        told = ", ".join(f"{count} {what}" for what, count in sorted(kinds.items()))
        lines += ["", f"to settle: {len(self.differences)}{f' ({told})' if told else ''}"]
        return "\n".join(lines)


def _plain(cells: dict[str, Any]) -> dict[str, Any]:
    """Return the same cells with None for NaN, which JSON does not know."""
    return {name: None if isinstance(value, float) and isnan(value) else value for name, value in cells.items()}


def _percent(share: float) -> str:
    return "–" if isnan(share) else f"{share:.0%}"
