"""From the parts of a sentence to a query: names become ids, times become periods."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np

from sahelgraph._advice import shown
from sahelgraph._dates import parse_moment, parse_period, to_date
from sahelgraph._kinds import STATUSES
from sahelgraph._query import Query, When, Who
from sahelgraph._words._lexicon import resolved
from sahelgraph._words._parts import Actors
from sahelgraph._words._places import near_places, places
from sahelgraph._words._sentences import listed, refused, sentence
from sahelgraph.errors import AmbiguousNameError, DateError, UnknownNameError

if TYPE_CHECKING:
    from sahelgraph._dates import Period
    from sahelgraph._query import Role, Side
    from sahelgraph._words._lexicon import Study
    from sahelgraph._words._parts import Part
    from sahelgraph._words._times import Time


_DATE = re.compile(r"\d{4}-\d\d(-\d\d)?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was understood.

    `shape` is ``who``, ``did``, ``when``, ``where``, ``count``, ``deaths``, ``quantity``, ``card`` or ``list``; `asked`
    is the role of those asked for (``by``, ``target``, ``other``); `given` are the actors named, `wanted` is the kind
    of actor asked for, `each` are those named with "and": what is asked must hold of each of them; `number` asks how
    many they are; `places` are those named.
    """

    text: str
    lang: str
    shape: str
    asked: str
    query: Query
    given: frozenset[str] = frozenset()
    wanted: str = ""
    each: frozenset[str] = frozenset()
    number: bool = False
    places: tuple[str, ...] = ()
    reading: str = ""


class Passed(NamedTuple):
    """What may stand anywhere in a sentence: adverbs that are modes, and places, of which several may be joined."""

    modes: tuple[str, ...] = ()
    places: tuple[tuple[str, ...], ...] = ()


def meaning(part: Part, text: str, lang: str, study: Study, passed: Passed) -> Question:
    """Return what the parts of a sentence ask of a study."""
    part = _ended(_ranked(part, study, lang), study, lang)
    directed = {study.kinds[kind].directed for kind in part.kinds}
    both_ways = bool(part.kinds) and True not in directed
    told = [
        (actors, ("target" if directed == {True} else "end") if role == "with" else role)
        for actors, role in _split(part, both_ways=both_ways)
    ]
    against = any(role == "target" for _, role in told)
    if _inside_a_mission(part, told, study):
        told = [(actors, "by") for actors, _ in told]
    who = [_who(actors, _role(role, both_ways=both_ways, against=against), study, lang) for actors, role in told]
    each = [one.actors for (actors, _), one in zip(told, who, strict=True) if _all_of(actors, part.shape, lang)]
    given = frozenset(id_ for one in who for id_ in one.actors)
    asked = "other" if part.asked and both_ways else part.asked
    if part.wanted:
        other = asked == "other"
        who.append(Who(given if other else frozenset(), "both" if other else cast("Role", asked), part.wanted))
    query = Query(
        periods=_periods(part, passed.modes, lang),
        kinds=(frozenset(part.kinds),) if part.kinds else (),
        signs=tuple(frozenset({sign}) for sign in part.signs),
        registers=tuple(frozenset({register}) for register in part.registers),
        actors=tuple(who),
        where=(
            *((column, frozenset(values)) for column, values in part.where),
            *(("place", _cells(named, study, lang)) for named in passed.places),
        ),
        statuses=frozenset(part.statuses) if part.statuses else None,
    )
    for values in (values for column, values in part.where if column == "status"):
        raise refused(lang, "status", listed(lang, values, "or"), ", ".join(STATUSES))
    every = frozenset().union(*each)
    return Question(
        text, lang, part.shape, asked, query, given, part.wanted, every, part.number, tuple(chain(*passed.places))
    )


def _cells(named: tuple[str, ...], study: Study, lang: str) -> frozenset[str]:
    """Return the cells that name one of the places."""
    found = {place: places(study).naming(place) for place in named}
    for place, cells in found.items():
        if not cells:
            raise refused(lang, "no place", shown(place), near_places(place, study, lang))
    return frozenset().union(*found.values())


def _inside_a_mission(part: Part, told: list[tuple[Actors, str]], study: Study) -> bool:
    """Say whether soldiers *in Barkhane* are asked for: a mission has them, and nobody deploys them to it."""
    kinds = study.actors["kind"]
    ids = [id_ for actors, role in told for how, id_ in actors.names if (how, role) == ("NAME", "target")]
    neutral = all(study.kinds[kind].sign == 0 for kind in part.kinds)
    alone = bool(ids) and len(ids) == sum(len(actors.names) for actors, _ in told)
    return part.shape == "quantity" and neutral and alone and all(kinds[study.names.code(i)] == "mission" for i in ids)


def _all_of(actors: Actors, shape: str, lang: str) -> bool:
    """Say whether every one of the actors is meant: *who allied with A and B* asks for those allied with both."""
    if shape not in {"who", "did"} or "AND" not in actors.joins or any(how == "AKIND" for how, _ in actors.names):
        return False
    if "OR" in actors.joins:
        raise refused(lang, "joins")
    return True


def _ranked(part: Part, study: Study, lang: str) -> Part:
    """Read *was president* as the standing rules (office …) whose rows have that subtype."""
    if not part.ranked:
        return part
    subtype, kind = study.relations["subtype"], study.relations["kind"]
    codes = kind.codes[np.isin(subtype.codes, subtype.codes_of([part.ranked]))].tolist()
    told = sorted({kind.words[code] for code in codes} & set(study.kinds))
    kinds = tuple(one for one in told if (study.kinds[one].register, study.kinds[one].time) == ("rule", "state"))
    if not kinds:
        raise refused(lang, "rank", part.ranked, listed(lang, told, "or"))
    return part.told(ranked="", kinds=kinds, where=(*part.where, ("subtype", (part.ranked,))))


def _ended(part: Part, study: Study, lang: str) -> Part:
    """Read *what ended the alliance* as the events that can end one, with the same actors."""
    if part.shape != "enders":
        return part
    ended = {one for kind in part.kinds for one in study.kinds.line(kind)} or set(study.kinds)
    kinds = tuple(
        name for name, kind in study.kinds.items() if ended & {end.rpartition(":")[2] for end in kind.may_end}
    )
    if not kinds:
        raise refused(lang, "enders", listed(lang, part.kinds, "or"))
    who = tuple((actors, role if role == "both" else "end") for actors, role in part.who)
    return part.told(shape="list", kinds=kinds, who=who)


def _split(part: Part, *, both_ways: bool) -> list[tuple[Actors, str]]:
    """Read *were A and B allied*, *when did A and B split* as a tie that joins the two."""
    joined = part.shape in {"did", "when", "count"} and (both_ways or part.mutual)
    if joined and len(part.who) == 1 and len(part.who[0][0].names) > 1:
        return [(Actors((actor,)), "end") for actor in part.who[0][0].names]
    return list(part.who)


def _role(role: str, *, both_ways: bool, against: bool) -> Role:
    if both_ways and role in {"by", "source", "target", "of", "owner"}:
        return "end"
    if role == "of":  # sanctions of ECOWAS against Mali; relations of Mali
        return "by" if against else "end"
    return cast("Role", "by" if role == "owner" else role)


def _who(actors: Actors, role: Role, study: Study, lang: str) -> Who:
    ids: set[str] = set()
    for how, text in actors.names:
        if how == "QUOTED":
            try:
                ids.add(study.names.resolve(text))
            except UnknownNameError as error:
                if len(french := resolved(text, study)) == 1:
                    ids.update(french)
                    continue
                near = str(error) if lang == "en" else sentence(lang, "ask")
                raise refused(lang, "unknown name", text if lang == "fr" else near, near) from None
            except AmbiguousNameError as error:
                raise refused(lang, "several names", error if lang == "en" else text) from None
        elif how == "NAME":
            ids.add(text)
    sorts = list(dict.fromkeys(text for how, text in actors.names if how == "AKIND"))
    if len(sorts) > 1:
        raise refused(lang, "sorts", listed(lang, sorts))
    return Who(frozenset(ids), role, *sorts)


def _periods(part: Part, modes: tuple[str, ...], lang: str) -> tuple[When, ...]:
    if len(set(modes)) > 1:
        raise refused(lang, "modes", listed(lang, dict.fromkeys(modes)))
    mode = modes[0] if modes else ""
    whens = [time for time in part.whens if time.how != "ever" or mode or time.mode or time.side or part.side]
    if not whens and mode == "throughout":
        raise refused(lang, "throughout")
    if not whens and (mode or part.side):
        return (When(parse_period("../.."), mode or "attested", cast("Side", part.side or "whole")),)
    return tuple(
        When(_period(time, lang), time.mode or mode or "attested", cast("Side", time.side or part.side or "whole"))
        for time in whens
    )


def _period(time: Time, lang: str) -> Period:
    try:
        for text in filter(None, (time.first, time.last)):
            if _DATE.match(text):  # what is wrong with a date is said best of the date alone
                parse_moment(text)
        return parse_period(_text(time, lang))
    except DateError as error:
        told = " … ".join(filter(None, (time.first, time.last)))
        raise refused(lang, "date", error if lang == "en" else told) from None


def _text(time: Time, lang: str) -> str:
    """Return the period of a time, in the grammar of dates."""
    match time.how:
        case "span":
            whole = len(time.first) > 5 or len(_side(time.first, 0)) == 4  # else it is a month, or a month and a day
            first = time.first if whole else f"{time.last[:4]}-{time.first}"
            return f"{_side(first, 0)}/{_side(time.last, -1)}"
        case "since":
            return f"{_side(time.first, 0)}/.."
        case "until":
            return f"../{_side(time.first, -1)}"
        case "before":
            return f"../{_next(time.first, -1, lang)}"
        case "after":
            return f"{_next(time.first, 1, lang)}/.."
    return time.first


def _side(text: str, side: int) -> str:
    return text.split("/")[side]


def _next(text: str, step: int, lang: str) -> str:
    """Return the year, month or day before or after a period."""
    period = parse_period(text)
    try:
        found = to_date(period.first - 1 if step < 0 else period.last + 1)
    except (ValueError, OverflowError):
        raise refused(lang, "nothing before" if step < 0 else "nothing after", text) from None
    if text.isdigit():
        return f"{found.year:04d}"
    return f"{found:%Y-%m}" if len(text) == 7 and text[4] == "-" else found.isoformat()
