"""A question is a value: Query says what to keep, a Ledger answers it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Literal, Protocol

from sahelgraph._dates import Period, known_mode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from sahelgraph._kinds import Kinds
    from sahelgraph._ledger import MemoryLedger
    from sahelgraph._names import Names
    from sahelgraph._report import Report
    from sahelgraph._table import Table
    from sahelgraph._words._lexicon import Study

Role = Literal["around", "end", "source", "by", "target", "both"]
Side = Literal["whole", "start", "end"]


@dataclass(frozen=True, slots=True)
class When:
    """A period and the mode in which a relation must hold in it, or must have begun or ended in it (its side)."""

    period: Period
    mode: str = "attested"
    side: Side = "whole"

    def __post_init__(self) -> None:
        known_mode(self.mode)


@dataclass(frozen=True, slots=True)
class Who:
    """Actors, and where one of them must stand in a relation.

    The role is ``source``, ``by`` (the source, or `via`), ``target``, ``end`` (source or target), ``around`` (an end or
    `via`) or ``both`` (both ends are among the actors). Beside the actors named count all of a kind, `sort`.
    """

    actors: frozenset[str]
    role: Role = "around"
    sort: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Query:
    """What to keep: every condition must hold, and an empty one asks nothing."""

    periods: tuple[When, ...] = ()
    kinds: tuple[frozenset[str], ...] = ()  # each means itself and its descendants
    signs: tuple[frozenset[int], ...] = ()
    registers: tuple[frozenset[str], ...] = ()
    actors: tuple[Who, ...] = ()
    where: tuple[tuple[str, frozenset[str]], ...] = ()
    statuses: frozenset[str] | None = None  # None keeps what the source presents as fact

    def __repr__(self) -> str:
        asked = (
            f"{f.name}={_sorted(value)}" for f in fields(self) if (value := getattr(self, f.name)) not in {(), None}
        )
        return f"Query({', '.join(asked)})"

    def __and__(self, other: Query) -> Query:
        """Return the query that asks what both ask; the other's statuses replace this one's."""
        both = {f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self) if f.name != "statuses"}
        return Query(**both, statuses=self.statuses if other.statuses is None else other.statuses)

    def during(self, period: Period, mode: str) -> Query:
        """Return the query with one more period."""
        return replace(self, periods=(*self.periods, When(period, mode)))

    def of_kind(self, kinds: Iterable[str]) -> Query:
        """Return the query kept to these kinds and their descendants."""
        return replace(self, kinds=(*self.kinds, frozenset(kinds)))

    def of_sign(self, sign: int) -> Query:
        """Return the query kept to one sign."""
        return replace(self, signs=(*self.signs, frozenset({sign})))

    def of_register(self, register: str) -> Query:
        """Return the query kept to deeds, words or rules."""
        return replace(self, registers=(*self.registers, frozenset({register})))

    def with_actors(self, ids: Iterable[str], role: Role) -> Query:
        """Return the query kept to relations in which one of the actors stands in that role."""
        return replace(self, actors=(*self.actors, Who(frozenset(ids), role)))

    def matching(self, column: str, values: frozenset[str]) -> Query:
        """Return the query kept to rows whose cell is one of the values; a status replaces the default set."""
        if column == "status":
            return replace(self, statuses=values)
        return replace(self, where=(*self.where, (column, values)))


def _sorted(value: object) -> str:
    """Return the repr of nested tuples and sets, the same for every hash seed."""
    if isinstance(value, frozenset):
        return f"{{{', '.join(sorted(map(repr, value)))}}}"
    if isinstance(value, tuple):
        return f"({', '.join(map(_sorted, value))}{',' if len(value) == 1 else ''})"
    if isinstance(value, Who):
        sort = f", {value.sort!r}" if value.sort else ""
        return f"Who({_sorted(value.actors)}, {value.role!r}{sort})"
    return repr(value)


class Ledger(Protocol):
    """Where the rows live, in memory or in an engine: whatever can answer a query.

    What the study knows beside its relations is at hand; of `relations` only the names of the columns need be.
    """

    actors: Table
    relations: Table
    references: Table | None
    kinds: Kinds
    names: Names
    title: str
    licence: str

    @property
    def report(self) -> Report:
        """What reading the study found."""
        ...

    @property
    def version(self) -> str:
        """The version that the study gives itself, or a hash of it."""
        ...

    def held(self, query: Query, most: int | None = None) -> tuple[MemoryLedger, NDArray[np.int32]]:
        """Return where the rows that the query keeps are held in memory, and their places; or the first of them."""
        ...

    def collected(self, query: Query) -> MemoryLedger:
        """Return a ledger in memory with the rows and the actors in view at least."""
        ...

    def count(self, query: Query) -> int:
        """Return how many rows the query keeps."""
        ...

    def counts(self, query: Query) -> Mapping[str, tuple[int, int]]:
        """Return by kind how many rows the query keeps, and how many happenings they are."""
        ...

    def span(self, query: Query) -> tuple[int, int]:
        """Return the first and the last day that the evidence of these rows reaches."""
        ...

    def actors_of(self, query: Query) -> NDArray[np.int32]:
        """Return the places of the actors in view."""
        ...

    def spoken(self) -> Study:
        """Return what a question in words may speak of."""
        ...

    def story(self, relation: str) -> MemoryLedger:
        """Return where a relation is held with all that is told with it."""
        ...
