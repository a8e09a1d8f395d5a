"""TemporalMultigraph: a ledger and a question about it. The one noun."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sahelgraph import _networks, convert
from sahelgraph._counts import count_frame, quantity_frame
from sahelgraph._names import short_label
from sahelgraph._narrowing import Narrowing
from sahelgraph._query import Query
from sahelgraph._story import Story, explain

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    from pyvis.network import Network

    from sahelgraph._answer import Answer
    from sahelgraph._query import Ledger
    from sahelgraph._report import Report
    from sahelgraph.plot._bound import BoundPlot
    from sahelgraph.studies import Citation


@dataclass(frozen=True, slots=True)
class TemporalMultigraph(Narrowing):
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

    # -- answering: graph → table

    @property
    def relations(self) -> pd.DataFrame:
        """The relations in view, by id: the columns of the codebook, your own, `certain` where a period is set."""
        return convert.relation_frame(*self._held(), self.query)

    @property
    def actors(self) -> pd.DataFrame:
        """The actors in view, by id; narrowing by time or kind keeps those without relations."""
        return convert.actor_frame(self._ledger, self._ledger.actors_of(self.query))

    @property
    def days(self) -> pd.DataFrame:
        """The six days of each relation in view, as dates; NaT is an open side."""
        return convert.day_frame(*self._held())

    def partners(
        self,
        actor: str,
        period: object = None,
        *,
        kind: str | None = None,
        sign: str | int | None = None,
        mode: str = "attested",
        roll_up: bool = False,
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
        roll_up
            Count the relations of its organs (`part_of`) as its own; never done unasked.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> g = sg.load()
        >>> list(g.partners("MNLA", "2012-07", kind="alliance")["actor"])
        []
        """
        own = self._with_organs(actor) if roll_up else [self.resolve(actor)]
        graph = self._with_actors(own, "end")
        graph = graph if period is None else graph.during(period, mode=mode)
        graph = graph if kind is None else graph.of_kind(kind)
        graph = graph if sign is None else graph.of_sign(sign)
        return convert.answer_frame(*graph._held(), graph.query, own)  # noqa: SLF001 — it is of this class

    def allies(
        self, actor: str, period: object = None, *, mode: str = "attested", roll_up: bool = False
    ) -> pd.DataFrame:
        """Return the alliances of an actor (and kinds that descend from it), with the ally as `actor`.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> g = sg.load()
        >>> g.allies("MNLA", "2012")[["actor", "certain"]].sort_values("actor").values.tolist()
        [['ansar_dine', True], ['aqim', True], ['mujwa', True]]
        """
        return self.partners(actor, period, kind="alliance", mode=mode, roll_up=roll_up)

    def rivals(
        self, actor: str, period: object = None, *, mode: str = "attested", roll_up: bool = False
    ) -> pd.DataFrame:
        """Return the hostile deeds of an actor and against it; a condemnation makes nobody a rival.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> "condemnation" in set(sg.load().rivals("Mali")["kind"])
        False
        """
        deeds = self._narrowed(self.query.of_register("deed"))
        return deeds.partners(actor, period, sign="hostile", mode=mode, roll_up=roll_up)

    def loose_ends(self) -> pd.DataFrame:
        """Return the events in view that ended something which no row tells, or one of several, with `why`.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> list(sg.load().loose_ends().columns[-2:])
        ['note', 'why']
        """
        ledger, rows = self._held()
        rows = rows[~ledger.loose.holds({""})[rows]]
        return convert.relation_frame(ledger, rows, self.query, why=ledger.loose.texts(rows).tolist())

    def explain(self, relation: str) -> Story:
        """Tell the story of a relation: what it says, when, what ended it, where it is written.

        Raises
        ------
        UnknownNameError
            If no relation has that id.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> print(sg.load().explain("r009"))  # doctest: +ELLIPSIS
        r009: MNLA allied with Ansar Dine, [2012-01..2012-04] … 2012-06
        Dates: began between 2012-01-01 and 2012-04-30; ended between 2012-06-01 and 2012-06-30.
        Ended by r013: MNLA broke with Ansar Dine, 2012-06
        ...
        """
        return explain(self._ledger.story(relation), relation)

    def counts(self) -> pd.DataFrame:
        """Count the relations in view by kind, and the happenings: rows that share a happening count once.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> sg.load().during("2012").counts().loc["alliance"].to_dict()
        {'relations': 3, 'happenings': 1}
        """
        return count_frame(self._ledger.counts(self.query))

    def quantities(self) -> pd.DataFrame:
        """Return the quantities in view, one range for rows that may speak of the same thing at the same time.

        Rows of the same ends, `via` and kind that overlap in time, and rows of one happening and kind, are never
        summed: `low` and `high` enclose all of them (`high` is inf for "more than"), `contradictory` says that they
        cannot all be true, `about` that a bound or a rough figure is among them, and `relations` lists the rows.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> found = sg.load().of_kind("deployment").around("Barkhane").quantities()
        >>> found[["low", "high", "contradictory"]].values.tolist()
        [[3000.0, inf, True]]
        """
        return quantity_frame(*self._held())

    def compare(self, a: object, b: object, *, mode: str = "attested") -> pd.DataFrame:
        """Return the relations that hold in either of two periods, with `change`; see `sahelgraph.plot.changes`.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> sg.load().compare("2012-05", "2012-06")["change"].value_counts().sort_index().to_dict()
        {'appeared': 6, 'kept': 2, 'turned': 2}
        """
        return self.plot.changes(a, b, mode=mode)

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
        return convert.answer_frame(*graph._held(), graph.query, ids[:1])  # noqa: SLF001 — the same

    def ask(self, question: str) -> Answer:
        """Answer a question in plain English or French, and say how it was read.

        Parameters
        ----------
        question
            *who allied with MNLA in 2012*, *did …*, *when …*, *where …*, *how many …*, *who is …*, *what happened in …*
            or *between … and …*, *which sanctions were in force on …*, *qui a attaqué …*; asked of the
            relations in view.

        Raises
        ------
        QuestionError
            If the question cannot be read, or in two ways; the message says what to write instead.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> g = sg.load()
        >>> g.ask("who allied with MNLA in 2012").actors
        ('ansar_dine', 'aqim', 'mujwa')
        >>> print(g.ask("who was allied with the MNLA in July 2012").reading)
        partners in alliances involving MNLA attested in July 2012
        """
        from sahelgraph import _words
        from sahelgraph._answer import answered

        read = _words.read(question, self._ledger.spoken())
        return answered(read, self._narrowed(self.query & read.query), self._ledger)

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

    @property
    def licence(self) -> str:
        """The licence under which the archive or study may be used, as its data package names it."""
        return self._ledger.licence

    @property
    def references(self) -> pd.DataFrame:
        """The references by key, as references.csv has them."""
        return convert.reference_frame(self._ledger)

    def __bool__(self) -> bool:
        """Return True: a graph without relations is still a graph."""
        return True

    def __copy__(self) -> TemporalMultigraph:
        return self  # nothing in it can change

    def __deepcopy__(self, _: object) -> TemporalMultigraph:
        return self

    def __repr__(self) -> str:
        asked = ", ".join(f"{when.mode} in {when.period}" for when in self.query.periods)
        numbers = {"actor": len(self._ledger.actors_of(self.query)), "relation": len(self)}
        counts = ", ".join(f"{number} {word}{'s'[number == 1 :]}" for word, number in numbers.items())
        return f"<TemporalMultigraph {self.title or 'study'}: {counts}{', ' if asked else ''}{asked}>"

    def cite(self) -> Citation:
        """Return how to cite the study, with a BibTeX of exactly the references in view; see `sahelgraph.cite`.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> sg.load().during("2012").cite().keys
        ('cfr2020',)
        """
        from sahelgraph.studies import cite

        return cite(self)

    # -- exits

    def collect(self) -> TemporalMultigraph:
        """Return the relations and actors in view as a graph in memory, for pictures and measures.

        A graph that is in memory already is returned as it is; see `sahelgraph.connect` for those that are not.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> g = sg.load().during("2012")
        >>> g.collect() is g
        True
        """
        ledger: Ledger = self._ledger.collected(self.query)
        query = Query(periods=self.query.periods, statuses=self.query.statuses)
        return self if ledger is self._ledger else TemporalMultigraph(ledger, query)

    @property
    def plot(self) -> BoundPlot:
        """The functions of `sahelgraph.plot`, with this graph as their first argument."""
        from sahelgraph.plot._bound import BoundPlot

        return BoundPlot(self)

    def _repr_html_(self) -> str:
        """Return a small page in a frame of its own, which notebooks show."""
        from sahelgraph.plot._page import cell

        return cell(self)

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
        actors = self._ledger.actors_of(self.query)
        return _networks.to_networkx(*self._held(), actors, self.query, both_ways=both_ways)

    def to_pyvis(self, **options: Any) -> Network:  # noqa: ANN401 — those of the function
        """Return a network of pyvis with our places and inks; see `sahelgraph.plot.to_pyvis`.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> len(sg.load().during("2012").to_pyvis().edges)
        29
        """
        return self.plot.to_pyvis(**options)

    # -- within

    def _records(self) -> list[dict[str, Any]]:
        """Return the relations as the command line's JSON has them, without pandas."""
        return convert.relation_records(*self._held(), self.query)
