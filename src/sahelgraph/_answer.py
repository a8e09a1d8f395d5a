"""Answer: how a question was read, the rows that prove the answer, and a sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Any

from sahelgraph._dates import EARLIEST, LATEST, to_date
from sahelgraph._kinds import STATUSES
from sahelgraph._names import short_label
from sahelgraph._quantity import parse_quantity
from sahelgraph._query import Query
from sahelgraph._report import escape_controls

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph._ledger import MemoryLedger
    from sahelgraph._query import Ledger
    from sahelgraph._words import Question

_SHOWN = 50
_EXAMPLES = 5
_NAMED = 3  # of so many actors at most a reason speaks
_SAID = {
    "en": {
        "and": "and",
        "certain": "certain",
        "not": "not certain",
        "ended": "ended by",
        "via": "through",
        "more": "… and {} more",
        "read": "read as: {}",
        "nobody": "Nobody is told of. {}",
        "yes": "Yes: it must have been so.",
        "attested": "Yes as far as the evidence reaches, but it is not certain.",
        "possible": "Possibly: nothing attests it then, but it may have been so ({}).",
        "no": "No such relation is told of. {}",
        "nothing": "Nothing is told of. {}",
        "one": "1 relation.",
        "rows": "{} relations.",
        "count": "{} (relations of one happening count once).",
        "deaths": "{} deaths, in {}.",
        "unknown": "No number of deaths is told of. {}",
        "times": "{}.",
        "bare": "{} is known, but no relation of it is told of.",
        "other": "Of {} other relations are told of: {}.",
        "then": "None then; at other times there {} {}: {}.",
        "may": "{} may have held then: ask with possibly.",
        "hidden": "{} with the status {} {} left out unless asked for.",
        "open": "an unknown day",
        "to": "to",
    },
    "fr": {
        "and": "et",
        "certain": "certain",
        "not": "non certain",
        "ended": "terminé par",
        "via": "par",
        "more": "… et {} de plus",
        "read": "compris comme : {}",
        "nobody": "Il n'est question de personne. {}",
        "yes": "Oui : il doit en avoir été ainsi.",
        "attested": "Oui, autant que portent les sources, mais ce n'est pas certain.",
        "possible": "Peut-être : rien ne l'atteste alors, mais c'est possible ({}).",
        "no": "Il n'est question d'aucune relation de ce genre. {}",
        "nothing": "Il n'est question de rien. {}",
        "one": "1 relation.",
        "rows": "{} relations.",
        "count": "{} (les relations d'un même événement comptent une fois).",
        "deaths": "{} morts, dans {}.",
        "unknown": "Il n'est question d'aucun nombre de morts. {}",
        "times": "{}.",
        "bare": "{} est connu, mais aucune relation n'en est rapportée.",
        "other": "De {}, d'autres relations sont rapportées : {}.",
        "then": "Aucune alors ; à d'autres moments il y en a {1} : {2}.",
        "may": "{} ont pu exister alors : demandez avec peut-être.",
        "hidden": "{} au statut {} {} écartées tant qu'on ne les demande pas.",
        "open": "un jour inconnu",
        "to": "à",
    },
}
_BE = {"en": ("is", "are"), "fr": ("est", "sont")}


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
        if not rows:
            return self._without(shape).strip()
        match shape:
            case "who":
                told = f"{self._listed(self._label(id_) for id_ in self.actors)}."
            case "did":
                told = self._say("yes" if self._certain(rows) else "attested")
            case "when":
                told = self._say("times", self._listed(dict.fromkeys(self._when(row) for row in rows)))
            case "count":
                told = self._say("count", len({(self._cell(row, "kind"), self._happening(row)) for row in rows}))
            case "deaths":
                told = self._deaths(rows)
            case _:
                told = self._say("one") if len(rows) == 1 else self._say("rows", len(rows))
        return told

    def __repr__(self) -> str:
        rows = self._rows()
        source = " ".join(filter(None, (self.graph.title, self.graph.version)))
        lines = [self.sentence(), f"{self._say('read', self.reading)} · {source}", *map(self._line, rows[:_SHOWN])]
        if len(rows) > _SHOWN:
            lines.append(self._say("more", len(rows) - _SHOWN))
        return "\n".join(map(escape_controls, lines))

    def _repr_html_(self) -> str:
        first, second, *lines = (escape(line) for line in repr(self).split("\n"))
        items = "".join(f"<li>{line}</li>" for line in lines)
        return f"<p><strong>{first}</strong><br>{second}</p><ul>{items}</ul>"

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
            found = [code for code in found if ids[code] not in asked.given] or found
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
        return _SAID[self._asked.lang][what].format(*values)

    def _listed(self, words: Iterable[str]) -> str:
        *first, last = words
        return f"{', '.join(first)} {self._say('and')} {last}" if first else last

    def _label(self, id_: str) -> str:
        names, code = self._ledger.names, self._ledger.names.code(id_)
        label = self._ledger.actors["label"]
        return short_label(names.names[code], label.words[label.codes[code]], names.aliases[code])

    def _when(self, row: int) -> str:
        start, end = self._cell(row, "start"), self._cell(row, "end")
        return f"{start} … {end}" if end and end != start else start

    def _line(self, row: int) -> str:
        kind = self._ledger.kinds[self._cell(row, "kind")]
        phrase = (kind.phrase_fr if self._asked.lang == "fr" else kind.phrase) or kind.name
        ends = [self._label(self._ledger.names.ids[end[row]]) for end in (self._ledger.source, self._ledger.target)]
        told = f"{ends[0]} {phrase} {ends[1]}"
        if subtype := self._cell(row, "subtype"):
            told += f" ({subtype})"
        if via := self._cell(row, "via"):
            told += f" {self._say('via')} {self._label(via)}"
        notes = [self._when(row)]
        if amount := self._cell(row, "quantity"):
            notes.append(f"{amount} {self._cell(row, 'unit')}".strip())
        if (status := self._cell(row, "status")) not in {"", "stated"}:
            notes.append(status)
        if self.graph.query.periods:
            notes.append(self._say("certain" if self._certain([row]) else "not"))
        if ended := self._ended_by(row):
            notes.append(f"{self._say('ended')} {', '.join(ended)}")
        return f"{self._ledger.ids[row]}  {told}, {', '.join(notes)}  [{self._cell(row, 'reference')}]"

    def _deaths(self, rows: list[int]) -> str:
        """Return the deaths of each happening once, added where none of them are told twice."""
        amounts: dict[str, set[str]] = {}
        for row in rows:
            amounts.setdefault(self._happening(row), set()).add(self._cell(row, "quantity"))
        told = [[parse_quantity(text) for text in texts if text] for texts in amounts.values()]
        known = [[quantity for quantity in several if quantity] for several in told]
        if not any(known):
            return self._say("unknown", "")
        low = sum(min((quantity.low for quantity in several), default=0) for several in known)
        high = sum(max((quantity.high for quantity in several), default=float("inf")) for several in known)
        more = any(quantity.text.startswith(">") for several in known for quantity in several)
        number = f"{low:g}" if low == high else f"{low:g}–{high:g}" if high != float("inf") else f"≥ {low:g}"
        happenings = [name for name, texts in amounts.items() if any(texts)]
        return self._say("deaths", number if not more or low != high else f"≥ {low:g}", self._listed(happenings))

    # -- why there is none

    def _without(self, shape: str) -> str:
        if shape == "did" and (rows := self._first(self._loosened())):
            return self._say("possible", self._listed(ledger.ids[row] for ledger, row in rows))
        if shape == "count":
            return f"0. {self._why()}"
        key = {"who": "nobody", "did": "no", "deaths": "unknown"}.get(shape, "nothing")
        return self._say(key, self._why())

    def _first(self, query: Query) -> list[tuple[MemoryLedger, int]]:
        """Return the first relations that another query keeps."""
        ledger, rows = self._whole.held(query, _EXAMPLES)
        return [(ledger, row) for row in rows.tolist()]

    def _loosened(self) -> Query:
        query = self.graph.query
        return replace(query, periods=tuple(replace(when, mode="possible") for when in query.periods))

    def _why(self) -> str:
        """Say why there is no row: no ties at all, none of that sort, none then (and when there were)."""
        query, lang = self.graph.query, self._asked.lang
        reasons = []
        whole = self._whole
        if query.periods and (number := whole.count(ever := replace(query, periods=()))):
            reaches = dict.fromkeys(self._reach(*row) for row in self._first(ever))
            reasons.append(self._say("then", _BE[lang][number > 1], number, self._listed(reaches)))
            if self.mode != "possible" and (number := whole.count(self._loosened())):
                reasons.append(self._say("may", number))
        elif hidden := {one: n for one in STATUSES if (n := whole.count(replace(query, statuses=frozenset({one}))))}:
            number = sum(hidden.values())
            reasons.append(self._say("hidden", number, self._listed(sorted(hidden)), _BE[lang][number > 1]))
        elif reason := self._others():
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
        kinds = [kind.replace("_", " ") for kind in whole.counts(told)]
        return self._say("other", self._listed(map(self._label, given)), self._listed(sorted(kinds))) if kinds else ""

    def _reach(self, ledger: MemoryLedger, row: int) -> str:
        """Return from when to when the evidence for a row reaches."""
        days = [int(ledger.days.seen_first[row]), int(ledger.days.seen_last[row])]
        told = [self._say("open") if day in {EARLIEST, LATEST} else to_date(day).isoformat() for day in days]
        return told[0] if told[0] == told[1] else f"{told[0]} {self._say('to')} {told[1]}"
