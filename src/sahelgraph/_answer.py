"""Answer: how a question was read, the rows that prove the answer, and a sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from sahelgraph._card import actors_of_sort, card, number_told, places_told, touched
from sahelgraph._dates import EARLIEST, LATEST, to_date
from sahelgraph._html import shown
from sahelgraph._kinds import STATUSES
from sahelgraph._quantity import parse_quantity
from sahelgraph._query import Query
from sahelgraph._report import escape_controls
from sahelgraph._words._lexicon import lexicon_of
from sahelgraph._words._saying import label_of
from sahelgraph._words._sentences import listed, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph._ledger import MemoryLedger
    from sahelgraph._query import Ledger, Role
    from sahelgraph._words import Question

_SHOWN = 50
_EXAMPLES = 5
_NAMED = 3  # of so many actors at most a reason speaks


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What was found, and how the question was read before.

    It prints a sentence, then the rows with their dates as written, their certainty and their reference.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> sg.load().ask("who broke with AQIM")
    MNLA.
    read as: sources of splits towards AQIM · Mali and the Sahel 0.1.0
    r014  MNLA broke with AQIM, 2012-06  [cfr2020, P7]
    """

    _asked: Question
    graph: TemporalMultigraph
    _whole: Ledger
    _ledger: MemoryLedger  # where the rows are held
    _places: NDArray[np.int32]

    @property
    def question(self) -> str:
        """The question as it was asked."""
        return self._asked.text

    @property
    def reading(self) -> str:
        """How the question was understood, in words."""
        return self._asked.reading

    @property
    def mode(self) -> str:
        """How surely a relation had to hold: ``attested`` unless the question says otherwise."""
        periods = self.graph.query.periods
        return periods[-1].mode if periods else "attested"

    @property
    def relations(self) -> tuple[str, ...]:
        """The ids of the relations that prove the answer."""
        return tuple(self._ledger.ids[row] for row in self._rows())

    @property
    def actors(self) -> tuple[str, ...]:
        """The ids of the actors asked for; where no actor is asked for, of those at the ends of the relations."""
        if self._asked.shape == "card":
            whole, rows = self._whole, self._rows()
            return tuple(sorted(self._asked.given) or actors_of_sort(whole, self._ledger, rows, self._asked))
        found = {id_ for row in self._rows() for id_ in self._actors_of(row)}
        return tuple(sorted(found))

    @property
    def table(self) -> pd.DataFrame:
        """The relations with the columns of the codebook, the `actor` asked for, `ended_by`, `certain`."""
        frame, rows = self.graph.relations, self._rows()
        frame["actor"] = [";".join(self._actors_of(row)) for row in rows]
        frame["ended_by"] = [";".join(self._ended_by(row)) for row in rows]
        return frame if rows else frame.astype({"actor": "str", "ended_by": "str"})

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as the JSON of ``sahelgraph ask --json``.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> sg.load().ask("who broke with AQIM").to_dict()["actors"]
        ['mnla']
        """
        return {
            "question": self.question,
            "reading": self.reading,
            "mode": self.mode,
            "actors": list(self.actors),
            "relations": self.graph._records(),  # noqa: SLF001 — rows without pandas
        }

    def sentence(self) -> str:
        """Return the answer in a sentence, in the language of the question.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> sg.load().ask("how many died in the coup").sentence()
        '0 deaths, in coup-2020-08.'
        """
        rows, shape = self._rows(), self._asked.shape
        if shape == "card":
            return card(self._whole, self._ledger, rows, self._asked)
        if not rows:
            return self._without(shape).strip()
        match shape:
            case "who":
                actors = self.actors
                told = f"{self._listed(self._label(id_) for id_ in actors)}." if actors else self._say("named")
                told = self._say("number", len(actors), told) if self._asked.number and actors else told
            case "did":
                told = self._did(rows)
            case "when":
                told = self._say("times", self._listed(dict.fromkeys(map(self._moment, rows))))
            case "count":
                told = self._say("count", len({(self._cell(row, "kind"), self._happening(row)) for row in rows}))
            case "deaths":
                told = self._deaths(rows)
            case "quantity":
                told = self._quantities(rows)
            case "where":
                told = places_told(self._ledger, rows, self._asked.lang)
            case _:
                told = self._say("one") if len(rows) == 1 else self._say("rows", len(rows))
        return told if shape in {"did", "when"} else f"{told} {self._elsewhere('unplaced')}".strip()

    def __repr__(self) -> str:
        rows = self._rows()
        lines = [*self._head(), *map(self._line, rows[:_SHOWN])]
        if len(rows) > _SHOWN:
            lines.append(self._say("more", len(rows) - _SHOWN))
        return "\n".join(map(escape_controls, lines))

    def _repr_html_(self) -> str:
        rows = self._rows()
        told = [list(map(escape_controls, self._parts(row))) for row in rows[:_SHOWN]]
        more = self._say("more", len(rows) - _SHOWN) if len(rows) > _SHOWN else ""
        return shown([escape_controls(line) for line in self._head()], rows=told, more=more)

    def _head(self) -> list[str]:
        source = " ".join(filter(None, (self.graph.title, self.graph.version)))
        return [self.sentence(), f"{self._say('read', self.reading)} · {source}"]

    # -- rows

    def _rows(self) -> list[int]:
        found: list[int] = self._places.tolist()
        return found

    def _cell(self, row: int, name: str) -> str:
        column = self._ledger.relations[name]
        return str(column.words[column.codes[row]])

    def _actors_of(self, row: int) -> list[str]:
        """Return who is asked for in a row."""
        ledger, asked = self._ledger, self._asked
        ids = ledger.names.ids
        found = [int(ledger.source[row]), int(ledger.target[row])]
        if asked.shape != "who":
            return [ids[code] for code in found]
        if asked.asked == "other" or not ledger.kinds[self._cell(row, "kind")].directed:
            others = [code for code in found if ids[code] not in asked.given]
            found = others if others or len(asked.given) > 1 else found
        else:
            found = [found[asked.asked == "target"]]
        if asked.wanted:
            found += [int(ledger.via[row])] if asked.asked == "by" and ledger.via[row] >= 0 else []
            sort = ledger.actors["kind"]
            found = [code for code in found if sort.words[sort.codes[code]] == asked.wanted]
        return [ids[code] for code in found]

    def _ended_by(self, row: int) -> list[str]:
        return list(self._ledger.ended_by.get(row, ()))

    def _happening(self, row: int) -> str:
        return self._cell(row, "happening") or self._ledger.ids[row]

    def _certain(self, rows: list[int]) -> bool:
        import numpy as np

        query = self.graph.query
        return not query.periods or bool(self._ledger.certain(np.array(rows, np.int32), query).any())

    # -- words

    def _say(self, what: str, *values: object) -> str:
        return sentence(self._asked.lang, what, *values)

    def _listed(self, words: Iterable[str], join: str = "and") -> str:
        return listed(self._asked.lang, words, join)

    def _word(self, terminal: str, value: str) -> str:
        """Return how a kind or a status is said in the language of the question."""
        said = lexicon_of(self._ledger.kinds, self._asked.lang).say(terminal, value)
        return said or value.replace("_", " ")

    def _label(self, id_: str) -> str:
        return label_of(id_, self._ledger, self._asked.lang)

    def _when(self, row: int) -> str:
        start, end = self._cell(row, "start"), self._cell(row, "end")
        return f"{start} … {end}" if end and end != start else start

    def _moment(self, row: int) -> str:
        """Return what *when* asks of a row: its dates, or the one moment of its beginning or end."""
        side = self.graph.query.periods[-1].side if self.graph.query.periods else "whole"
        if side == "whole" and self._cell(row, "end") == "..":
            as_of = self._cell(row, "as_of")
            return self._say("still", self._cell(row, "start"), as_of) if as_of else self._cell(row, "start")
        if side == "end" and not self._cell(row, "end") and (events := self._ended_by(row)):
            return self._listed(dict.fromkeys(map(self._begun, events)))
        return (self._cell(row, side) if side != "whole" else "") or self._when(row)

    def _begun(self, event: str) -> str:
        """Return the start of an event, which need not be among the rows."""
        place, ledger = self._ledger.position(event), self._ledger
        if place is None:
            ledger = self._whole.story(event)
            place = ledger.position(event)
        column = ledger.relations["start"]
        return event if place is None else str(column.words[column.codes[place]])

    def _line(self, row: int) -> str:
        id_, told, notes, reference = self._parts(row)
        return f"{id_}  {told}, {notes}  [{reference}]"

    def _parts(self, row: int) -> tuple[str, str, str, str]:
        """Return a row as its id, what it says, its dates with what is to be noted, and its reference."""
        kind = self._ledger.kinds[self._cell(row, "kind")]
        ends = [self._label(self._ledger.names.ids[end[row]]) for end in (self._ledger.source, self._ledger.target)]
        # A French verb agrees with its subject and takes the article of its object; a noun with an arrow needs neither.
        noun = f"{self._word('SINGULAR', kind.name)} : {(' → ' if kind.directed else ' – ').join(ends)}"
        told = noun if self._asked.lang == "fr" else f"{ends[0]} {kind.phrase or kind.name} {ends[1]}"
        if subtype := self._cell(row, "subtype"):
            told += f" ({subtype})"
        if via := self._cell(row, "via"):
            told += f" {self._say('via', self._label(via))}"
        notes = [self._when(row)]
        if amount := self._cell(row, "quantity"):
            notes.append(f"{amount} {self._cell(row, 'unit')}".strip())
        if (status := self._cell(row, "status")) not in {"", "stated"}:
            notes.append(self._word("STATUS", status))
        if self._asked.shape == "where" and (place := self._cell(row, "place")):
            notes.append(self._say("in place", place))
        if self.graph.query.periods:
            notes.append(self._say("certain" if self._certain([row]) else "not"))
        if ended := self._ended_by(row):
            notes.append(self._say("ended", ", ".join(ended)))
        return self._ledger.ids[row], told, ", ".join(notes), self._cell(row, "reference")

    def _deaths(self, rows: list[int]) -> str:
        """Return the deaths of each happening once, added where none of them are told twice."""
        amounts: dict[str, set[str]] = {}
        for row in rows:
            amounts.setdefault(self._happening(row), set()).add(self._cell(row, "quantity"))
        told = [[parse_quantity(text) for text in texts if text] for texts in amounts.values()]
        known = [[quantity for quantity in several if quantity] for several in told]
        if not any(known):
            return self._say("unknown", "").strip()
        low = sum(min((quantity.low for quantity in several), default=0) for several in known)
        high = sum(max((quantity.high for quantity in several), default=float("inf")) for several in known)
        more = any(quantity.text.startswith(">") for several in known for quantity in several)
        number = f"{low:g}" if low == high else f"{low:g}–{high:g}" if high != float("inf") else f"≥ {low:g}"
        happenings = [name for name, texts in amounts.items() if any(texts)]
        number = number if not more or low != high else f"≥ {low:g}"
        few = {"1"} if self._asked.lang == "en" else {"0", "1"}
        return self._say("death" if number in few else "deaths", number, self._listed(happenings))

    def _quantities(self, rows: list[int]) -> str:
        """Return a range for the rows that may speak of one thing, never a sum, and say where they disagree."""
        cells = {self._ledger.ids[row]: self._cell(row, "quantity") for row in rows}
        told = []
        for group in self.graph.quantities().to_dict("records"):
            known = [parse_quantity(cells[id_]) for id_ in group["relations"].split(";")]
            found = [quantity for quantity in known if quantity]
            low = min(found, key=lambda one: (one.low, one.high))
            high = max(found, key=lambda one: (one.high, one.low))
            number = number_told(low, self._asked.lang)
            if low.text != high.text:
                number = self._say("range", number, number_told(high, self._asked.lang))
            ends = [self._listed(map(self._label, group[end].split(";"))) for end in ("source", "target")]
            via = [self._say("via", self._listed(map(self._label, group["via"].split(";"))))] if group["via"] else []
            words = lexicon_of(self._ledger.kinds, self._asked.lang)
            units = self._listed((words.say("SAY", f"unit {unit}") or unit for unit in group["unit"].split(";")), "or")
            said = self._say("quantity", " ".join([" → ".join(ends), *via]), number, units).strip()
            told.append(self._say("apart", said) if group["contradictory"] else said)
        return f"{self._say(';').join(told)}." if told else self._say("no quantity", "").strip()

    def _did(self, rows: list[int]) -> str:
        asked = self._asked
        missing = asked.each - {id_ for row in rows for id_ in touched(self._ledger, row)}
        if missing and asked.each > missing:
            parts = [self._listed(map(self._label, sorted(ids))) for ids in (asked.each - missing, missing)]
            return self._say("partly", *parts)
        return self._say("yes" if self._certain(rows) else "attested")

    def _met(self, ledger: MemoryLedger, rows: NDArray[np.int32]) -> dict[str, set[str]]:
        """Return, of each actor that may be asked for, with whom it is found in these rows."""
        asked, met = self._asked, dict[str, set[str]]()
        ends = ledger.source, ledger.target
        codes = ends if asked.asked == "other" else (ends[asked.asked == "target"],)
        for row in rows.tolist():
            for id_ in (ledger.names.ids[int(column[row])] for column in codes):
                met.setdefault(id_, set()).update(touched(ledger, row) - {id_})
        return met

    # -- why there is none

    def _without(self, shape: str) -> str:
        if shape == "did" and (rows := self._first(self._loosened())):
            return self._say("possible", self._listed(ledger.ids[row] for ledger, row in rows))
        if shape == "count":
            return f"0. {self._why()}"
        if shape == "who" and (apart := self._apart()):
            return self._say("nobody each", apart)
        key = {"who": "nobody", "did": "no", "deaths": "unknown", "quantity": "no quantity"}.get(shape, "nothing")
        return self._say(key, self._why())

    def _apart(self) -> str:
        """Say who is found with each of those named, where nobody is found with all of them."""
        query = self.graph.query
        if not self._asked.each or not query.actors or query.actors[-1].actors:
            return ""
        met, told = self._met(*self._whole.held(replace(query, actors=query.actors[:-1]))), []
        for id_ in sorted(self._asked.each):
            found = sorted(self._label(one) for one, others in met.items() if id_ in others)
            told.append(self._say("with", self._label(id_), self._listed(found) if found else self._say("none")))
        return self._say(";").join(told) if met else ""

    def _first(self, query: Query) -> list[tuple[MemoryLedger, int]]:
        """Return the first relations that another query keeps."""
        ledger, rows = self._whole.held(query, _EXAMPLES)
        return [(ledger, row) for row in rows.tolist()]

    def _loosened(self) -> Query:
        query = self.graph.query
        return replace(query, periods=tuple(replace(when, mode="possible") for when in query.periods))

    def _why(self) -> str:
        """Say why there is no row: no ties at all, none of that sort, none then (and when there were)."""
        query = self.graph.query
        reasons = []
        whole = self._whole
        if query.periods and (number := whole.count(ever := replace(query, periods=()))):
            found = sorted(self._first(ever), key=lambda one: int(one[0].days.seen_first[one[1]]))
            more = ["…"] if number > len(found) else []
            reach = self._listed([*dict.fromkeys(self._reach(*row) for row in found), *more])
            reasons.append(self._say("then" if number > 1 else "then one", number, reach))
            if self.mode != "possible" and (number := whole.count(self._loosened())):
                reasons.append(self._say("may", number))
        elif hidden := {one: n for one in STATUSES if (n := whole.count(replace(query, statuses=frozenset({one}))))}:
            number = sum(hidden.values())
            words = {self._word("STATUS", one).removeprefix("au statut ") for one in hidden}
            status = self._listed(sorted(words))
            key = "other status" if query.statuses else "hidden" if number > 1 else "hidden one"
            reasons.append(self._say(key, number, status))
        elif reason := self._elsewhere("elsewhere") or self._others():
            reasons.append(reason)
        return " ".join(reasons)

    def _others(self) -> str:
        """Say what else is told of the actors in the question."""
        whole, given, told = self._whole, sorted(self._asked.given), Query(statuses=frozenset(STATUSES))
        bare = [id_ for id_ in given[:_NAMED] if not whole.count(told.with_actors([id_], "around"))]
        if bare or not given or len(given) > _NAMED:
            return " ".join(self._say("bare", self._label(id_)) for id_ in bare)
        for id_ in given:
            told = told.with_actors([id_], "around")
        kinds = sorted({self._word("HEAD", kind) for kind in whole.counts(told)})
        names = self._listed(map(self._label, given))
        return self._say("other", names, self._listed(kinds)) if kinds else self._say("apart from", names)

    def _elsewhere(self, key: str) -> str:
        """Say how many rows there are without regard to the place in the question, or that name none."""
        query, asked = self.graph.query, self._asked.query.where
        placed = [cells for cells in asked if cells[0] == "place"]
        where = tuple(cells for cells in query.where if cells not in placed)
        if key == "unplaced":
            where += (("place", frozenset({""})),)
        number = self._whole.count(replace(query, where=where)) if placed else 0
        return self._say(key, number) if number else ""

    def _reach(self, ledger: MemoryLedger, row: int) -> str:
        """Return from when to when the evidence for a row reaches."""
        days = [int(ledger.days.seen_first[row]), int(ledger.days.seen_last[row])]
        told = [self._say("open") if day in {EARLIEST, LATEST} else to_date(day).isoformat() for day in days]
        return told[0] if told[0] == told[1] else self._say("to", *told)


def answered(asked: Question, graph: TemporalMultigraph, whole: Ledger) -> Answer:
    """Return the answer of a graph that is narrowed to a question: of A and B, what is found with each."""
    answer = Answer(asked, graph, whole, *graph._held())  # noqa: SLF001 — rows, which no table gives
    if not asked.each or asked.shape != "who":
        return answer
    found = answer._met(answer._ledger, answer._places).items()  # noqa: SLF001 — it is of this module
    common = frozenset(id_ for id_, met in found if id_ not in asked.each and met >= asked.each)
    role = "end" if asked.asked == "other" else cast("Role", asked.asked)
    graph = graph._narrowed(graph.query.with_actors(common, role))  # noqa: SLF001 — actors by id, not by name
    return Answer(asked, graph, whole, *graph._held())  # noqa: SLF001 — as above
