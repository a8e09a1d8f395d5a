"""Narrowing: a ledger and a question about it, and the questions that can be added to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sahelgraph import _dates, convert
from sahelgraph._advice import nearest, shown
from sahelgraph._kinds import STATUSES
from sahelgraph._query import Query
from sahelgraph._schema import RELATION_COLUMNS
from sahelgraph.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import Self

    import numpy as np
    from numpy.typing import NDArray

    from sahelgraph._kinds import Kinds
    from sahelgraph._ledger import MemoryLedger
    from sahelgraph._query import Ledger, Role

    Positions = NDArray[np.int32]

_ACTOR_COLUMNS = {"source", "target", "via"}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What narrows a graph: every method returns another graph and leaves this one as it is."""

    _ledger: Ledger
    query: Query = field(default_factory=Query)

    @property
    def kinds(self) -> Kinds:
        """The kinds of relation of the study, by name."""
        return self._ledger.kinds

    def resolve(self, name: str) -> str:
        """Return the id of the actor with this id, name or alias.

        Raises
        ------
        UnknownNameError
            If nobody bears the name.
        AmbiguousNameError
            If several do.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> sg.load().resolve("MUJAO")
        'mujwa'
        """
        return self._ledger.names.resolve(name)

    def __len__(self) -> int:
        """Return the number of relations in view."""
        return self._ledger.count(self.query)

    def during(self, period: object, *, mode: str = "attested") -> Self:
        """Keep the relations that hold in a period.

        Parameters
        ----------
        period
            ``2012``, ``2012-06``, ``2012-03/2012-06``, ``../2013``, a year as int, a date or a pandas Period; both
            ends count.
        mode
            ``possible`` (may have held on some day of it), ``attested`` (the evidence reaches into it), ``certain``
            (must have held on some day of it) or ``throughout`` (must have held on every day of it).

        Raises
        ------
        DateError
            If the period cannot be read.
        QueryError
            If there is no such mode.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> g = sg.load()
        >>> len(g.during("2012", mode="certain")) <= len(g.during("2012")) <= len(g.during("2012", mode="possible"))
        True
        """
        return self._narrowed(self.query.during(_dates.parse_period(period), mode))

    def at(self, day: object, *, mode: str = "attested") -> Self:
        """Keep the relations that hold on one day; `during` takes longer periods.

        Raises
        ------
        DateError
            If `day` is not one day.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> sg.load().at("2012-07-15").among("MNLA", "AQIM").of_kind("alliance").relations.empty
        True
        """
        return self._narrowed(self.query.during(_dates.parse_day(day), mode))

    def of_kind(self, *kinds: str) -> Self:
        """Keep relations of these kinds and of kinds that descend from them.

        Raises
        ------
        UnknownNameError
            If there is no such kind.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> g = sg.load()
        >>> len(g.of_kind("attack")) > len(g.where(kind="attack"))
        True
        """
        return self._narrowed(self.query.of_kind(self.kinds.resolve(kind) for kind in kinds))

    def of_sign(self, sign: str | int) -> Self:
        """Keep ``friendly`` (+, 1), ``hostile`` (-, -1) or ``neutral`` (0) relations.

        Raises
        ------
        QueryError
            If there is no such sign.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> g = sg.load()
        >>> len(g) == sum(len(g.of_sign(sign)) for sign in ("friendly", "hostile", "neutral"))
        True
        """
        return self._narrowed(self.query.of_sign(self.kinds.sign(sign)))

    def around(self, actor: str, *, roll_up: bool = False) -> Self:
        """Keep the relations with the actor at an end, or through which they are done (`via`).

        Parameters
        ----------
        roll_up
            Take the actor's organs (`part_of`) for the actor; never done unasked.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> set(sg.load().around("Operation Barkhane").relations["via"]) >= {"barkhane"}
        True
        """
        return self._with_actors(self._with_organs(actor) if roll_up else [actor], "around")

    def among(self, *actors: str) -> Self:
        """Keep the relations that have both ends among these actors.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> sorted(set(sg.load().among("MNLA", "AQIM").relations["kind"]))
        ['alliance', 'split']
        """
        return self._with_actors(actors, "both")

    def where(self, /, **columns: object) -> Self:
        """Keep the relations with these cells: a value, or a collection of which one must match.

        ``where(status=...)`` replaces the statuses in view, and so is the one narrowing that may widen.

        Raises
        ------
        QueryError
            If there is no such column or status.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> g = sg.load()
        >>> set(g.where(status="announced").relations["status"])
        {'announced'}
        """
        query = self.query
        for column, value in columns.items():
            several = value if isinstance(value, Iterable) and not isinstance(value, str) else [value]
            values = frozenset(map(str, several))
            query = query.matching(column, self._known_values(column, values))
        return self._narrowed(query)

    def snapshots(
        self, every: str = "year", *, first: object = None, last: object = None, mode: str = "attested"
    ) -> Iterator[tuple[str, Self]]:
        """Return the graph of every ``year``, ``quarter`` or ``month``, with its name.

        Parameters
        ----------
        first, last
            Where to begin and end, as periods; from the first to the last day that the evidence reaches, if left out.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> [year for year, snapshot in sg.load().snapshots(first=2012, last=2014)]
        ['2012', '2013', '2014']
        """
        begin, end = self._ledger.span(self.query) if first is None or last is None else (0, 0)
        begin = begin if first is None else _dates.parse_period(first).first
        end = end if last is None else _dates.parse_period(last).last
        if _dates.EARLIEST in {begin, end} or _dates.LATEST in {begin, end}:
            raise QueryError(
                "snapshots need a first and a last day; give first= and last= (--from, --to), such as 2012 and 2020",
                page="codebook.md#periods",
            )
        if begin > end:
            raise QueryError(
                f"snapshots from {first} to {last} run backwards; give the earlier one first",
                page="codebook.md#periods",
            )
        steps = _dates.periods_between(every, begin, end)
        queries = [(period.text, self.query.during(period, mode)) for period in steps]
        return ((name, self._narrowed(query)) for name, query in queries)

    def _narrowed(self, query: Query) -> Self:
        return replace(self, query=query)

    def _with_actors(self, actors: Collection[str], role: Role) -> Self:
        return self._narrowed(self.query.with_actors((self.resolve(actor) for actor in actors), role))

    def _with_organs(self, actor: str) -> list[str]:
        """Return the actor and all that is part of it, directly or through others."""
        ids, bodies = self._ledger.names.ids, self._ledger.actors["part_of"].texts().tolist()
        found = [self.resolve(actor)]
        for body in found:
            found += [id_ for id_, whole in zip(ids, bodies, strict=True) if whole == body and id_ not in found]
        return found

    def _known_values(self, column: str, values: frozenset[str]) -> frozenset[str]:
        known = convert.column_names(self._ledger.relations, RELATION_COLUMNS)
        if column not in known:
            near = nearest(column, known) or known
            raise QueryError(
                f'"{shown(column)}" is no column of relations; write {" or ".join(near)}',
                page="codebook.md#relationscsv",
            )
        if column in _ACTOR_COLUMNS:
            return frozenset(self.resolve(value) if value else value for value in values)
        if column == "kind":
            return frozenset(self.kinds.resolve(value) for value in values)
        if column == "status" and (unknown := sorted(values - set(STATUSES))):
            raise QueryError(
                f'"{shown(unknown[0])}" is no status; write {", ".join(STATUSES)}', page="codebook.md#statuses"
            )
        return values

    def _held(self) -> tuple[MemoryLedger, Positions]:
        """Return where the relations in view are held in memory, and their places."""
        return self._ledger.held(self.query)
