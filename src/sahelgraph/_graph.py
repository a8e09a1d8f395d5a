"""TemporalMultigraph: a ledger and a question about it. The one noun."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from sahelgraph import _dates, convert
from sahelgraph._advice import nearest, shown
from sahelgraph._kinds import STATUSES
from sahelgraph._names import short_label
from sahelgraph._query import Query
from sahelgraph._schema import RELATION_COLUMNS
from sahelgraph.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import networkx as nx
    import pandas as pd
    from numpy.typing import NDArray

    from sahelgraph._kinds import Kinds
    from sahelgraph._ledger import MemoryLedger
    from sahelgraph._query import Role
    from sahelgraph._report import Report
    from sahelgraph.plot._bound import BoundPlot

    Positions = NDArray[np.int32]

_ACTOR_COLUMNS = {"source", "target", "via"}


@dataclass(frozen=True, slots=True)
class TemporalMultigraph:
    """Actors and dated relations, narrowed by a question.

    What narrows returns another graph; what answers returns a table. Neither changes this one. Make one with `load`,
    `read_csv` or `from_pandas`.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> g = sg.load()
    >>> sorted(g.allies("MNLA", "2012")["actor"])
    ['ansar_dine', 'aqim', 'mujwa']
    >>> len(g.during("2012").of_kind("coup"))
    1
    """

    _ledger: MemoryLedger
    query: Query = field(default_factory=Query)

    # -- narrowing: graph → graph

    def during(self, period: object, *, mode: str = "attested") -> TemporalMultigraph:
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

    def at(self, day: object, *, mode: str = "attested") -> TemporalMultigraph:
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

    def of_kind(self, *kinds: str) -> TemporalMultigraph:
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

    def of_sign(self, sign: str | int) -> TemporalMultigraph:
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

    def around(self, actor: str) -> TemporalMultigraph:
        """Keep the relations with the actor at an end, or through which they are done (`via`).

        Examples
        --------
        >>> import sahelgraph as sg
        >>> set(sg.load().around("Operation Barkhane").relations["via"]) >= {"barkhane"}
        True
        """
        return self._with_actors([actor], "around")

    def among(self, *actors: str) -> TemporalMultigraph:
        """Keep the relations that have both ends among these actors.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> sorted(set(sg.load().among("MNLA", "AQIM").relations["kind"]))
        ['alliance', 'split']
        """
        return self._with_actors(actors, "both")

    def where(self, **columns: object) -> TemporalMultigraph:
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
    ) -> Iterator[tuple[str, TemporalMultigraph]]:
        """Yield the graph of every ``year``, ``quarter`` or ``month``, with its name.

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
        begin, end = self._ledger.span(self._rows())
        begin = begin if first is None else _dates.parse_period(first).first
        end = end if last is None else _dates.parse_period(last).last
        if _dates.EARLIEST in {begin, end} or _dates.LATEST in {begin, end}:
            raise QueryError("snapshots need a first and a last day; give first= and last=, such as 2012 and 2020")
        for period in _dates.periods_between(every, begin, end):
            yield period.text, self.during(period, mode=mode)

    # -- answering: graph → table

    @property
    def relations(self) -> pd.DataFrame:
        """The relations in view, by id: the columns of the codebook, your own, `certain` where a period is set."""
        return convert.relation_frame(self._ledger, self._rows(), self.query)

    @property
    def actors(self) -> pd.DataFrame:
        """The actors in view, by id; narrowing by time or kind keeps those without relations."""
        return convert.actor_frame(self._ledger, self._ledger.actors_of(self.query))

    @property
    def days(self) -> pd.DataFrame:
        """The six days of each relation in view, as dates; NaT is an open side."""
        return convert.day_frame(self._ledger, self._rows())

    def partners(
        self,
        actor: str,
        period: object = None,
        *,
        kind: str | None = None,
        sign: str | int | None = None,
        mode: str = "attested",
    ) -> pd.DataFrame:
        """Return the relations of an actor, with the one at the other end as `actor`.

        Parameters
        ----------
        actor
            Id, name or alias.
        period, mode
            As in `during`; without a period, at any time.
        kind, sign
            As in `of_kind` and `of_sign`.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> g = sg.load()
        >>> list(g.partners("MNLA", "2012-07", kind="alliance")["actor"])
        []
        """
        graph = self._with_actors([actor], "end")
        graph = graph if period is None else graph.during(period, mode=mode)
        graph = graph if kind is None else graph.of_kind(kind)
        graph = graph if sign is None else graph.of_sign(sign)
        return convert.answer_frame(self._ledger, graph.query, self._ledger.names.code(actor))

    def allies(self, actor: str, period: object = None, *, mode: str = "attested") -> pd.DataFrame:
        """Return the alliances of an actor (and kinds that descend from it), with the ally as `actor`.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> g = sg.load()
        >>> g.allies("MNLA", "2012")[["actor", "certain"]].sort_values("actor").values.tolist()
        [['ansar_dine', True], ['aqim', True], ['mujwa', True]]
        """
        return self.partners(actor, period, kind="alliance", mode=mode)

    def rivals(self, actor: str, period: object = None, *, mode: str = "attested") -> pd.DataFrame:
        """Return the hostile deeds of an actor and against it; a condemnation makes nobody a rival.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> "condemnation" in set(sg.load().rivals("Mali")["kind"])
        False
        """
        deeds = self._narrowed(self.query.of_register("deed"))
        return deeds.partners(actor, period, sign="hostile", mode=mode)

    def between(self, one: str, other: str, period: object = None, *, mode: str = "attested") -> pd.DataFrame:
        """Return the relations that join two actors, in either direction.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> list(sg.load().between("MNLA", "AQIM")["kind"])
        ['alliance', 'split']
        """
        ids = self.resolve(one), self.resolve(other)
        query = self.query.with_actors(ids[:1], "end").with_actors(ids[1:], "end").with_actors(ids, "both")
        graph = self._narrowed(query)
        graph = graph if period is None else graph.during(period, mode=mode)
        return convert.answer_frame(self._ledger, graph.query, self._ledger.names.code(one))

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

    def label(self, actor: str) -> str:
        """Return the short name of an actor for pictures.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> sg.load().label("mnla")
        'MNLA'
        """
        names, code = self._ledger.names, self._ledger.names.code(actor)
        label = self._ledger.actors["label"].texts(np.array([code], np.int32))[0]
        return short_label(names.names[code], label, names.aliases[code])

    # -- what there is

    @property
    def kinds(self) -> Kinds:
        """The kinds of relation of the study, by name."""
        return self._ledger.kinds

    @property
    def report(self) -> Report:
        """What reading found: warnings, notices, and rows set aside."""
        return self._ledger.report

    @property
    def title(self) -> str:
        """The name of the archive or study."""
        return self._ledger.title

    @property
    def version(self) -> str:
        """The version of the archive or study, or a hash of its rows where it has none."""
        return self._ledger.version

    def __len__(self) -> int:
        """Return the number of relations in view."""
        return len(self._rows())

    def __bool__(self) -> bool:
        """Return True: a graph without relations is still a graph."""
        return True

    def __copy__(self) -> TemporalMultigraph:
        return self  # nothing in it can change

    def __deepcopy__(self, _: object) -> TemporalMultigraph:
        return self

    def __repr__(self) -> str:
        asked = ", ".join(f"{when.mode} in {when.period}" for when in self.query.periods)
        counts = f"{len(self._ledger.actors_of(self.query))} actors, {len(self)} relations"
        return f"<TemporalMultigraph {self.title or 'study'}: {counts}{', ' if asked else ''}{asked}>"

    # -- exits

    @property
    def plot(self) -> BoundPlot:
        """The functions of `sahelgraph.plot`, with this graph as their first argument."""
        from sahelgraph.plot._bound import BoundPlot

        return BoundPlot(self)

    def to_networkx(self, *, both_ways: bool = False) -> nx.MultiDiGraph[str]:
        """Return a networkx graph: one edge a relation, its id the key, plain Python values as attributes.

        Parameters
        ----------
        both_ways
            Add the reverse of each relation of an undirected kind, under the same key.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> graph = sg.load().during("2012").to_networkx()
        >>> graph["mnla"]["ansar_dine"]["r009"]["directed"]
        False
        """
        return convert.to_networkx(self._ledger, self.query, both_ways=both_ways)

    # -- within

    def _narrowed(self, query: Query) -> TemporalMultigraph:
        return TemporalMultigraph(self._ledger, query)

    def _with_actors(self, actors: Collection[str], role: Role) -> TemporalMultigraph:
        return self._narrowed(self.query.with_actors((self.resolve(actor) for actor in actors), role))

    def _known_values(self, column: str, values: frozenset[str]) -> frozenset[str]:
        known = convert.column_names(self._ledger.relations, RELATION_COLUMNS)
        if column not in known:
            near = nearest(column, known) or known
            raise QueryError(f'"{shown(column)}" is no column of relations; write {" or ".join(near)}')
        if column in _ACTOR_COLUMNS:
            return frozenset(self.resolve(value) if value else value for value in values)
        if column == "kind":
            return frozenset(self.kinds.resolve(value) for value in values)
        if column == "status" and (unknown := sorted(values - set(STATUSES))):
            raise QueryError(f'"{shown(unknown[0])}" is no status; write {", ".join(STATUSES)}')
        return values

    def _rows(self) -> Positions:
        return self._ledger.select(self.query)

    def _records(self) -> list[dict[str, Any]]:
        """Return the relations as the command line's JSON has them, without pandas."""
        return convert.relation_records(self._ledger, self._rows(), self.query)
