"""From the parts of a sentence to a query: names become ids, times become periods."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from sahelgraph._dates import parse_moment, parse_period, to_date
from sahelgraph._kinds import STATUSES
from sahelgraph._query import Query, When, Who
from sahelgraph.errors import AmbiguousNameError, DateError, QuestionError, UnknownNameError

if TYPE_CHECKING:
    from sahelgraph._dates import Period
    from sahelgraph._query import Role, Side
    from sahelgraph._words._lexicon import Study
    from sahelgraph._words._parts import Named, Part, Time


_DATE = re.compile(r"\d{4}-\d\d(-\d\d)?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was understood.

    `shape` is ``who``, ``did``, ``when``, ``count``, ``deaths`` or ``list``; `asked` is the role of those asked for
    (``by``, ``target``, ``other``); `given` are the actors named, `wanted` is the kind of actor asked for.
    """

    text: str
    lang: str
    shape: str
    asked: str
    query: Query
    given: frozenset[str] = frozenset()
    wanted: str = ""
    reading: str = ""


def meaning(part: Part, text: str, lang: str, study: Study, modes: tuple[str, ...]) -> Question:
    """Return what the parts of a sentence ask of a study."""
    part = _ended(_ranked(part, study), study)
    both_ways = bool(part.kinds) and not any(study.kinds[kind].directed for kind in part.kinds)
    told = _split(part, both_ways=both_ways)
    against = any(role == "target" for _, role in told)
    who = [_who(actors, _role(role, both_ways=both_ways, against=against), study) for actors, role in told]
    given = frozenset(id_ for one in who for id_ in one.actors)
    asked = "other" if part.asked and both_ways else part.asked
    if part.wanted:
        other = asked == "other"
        who.append(Who(given if other else frozenset(), "both" if other else cast("Role", asked), part.wanted))
    query = Query(
        periods=_periods(part, modes),
        kinds=(frozenset(part.kinds),) if part.kinds else (),
        signs=tuple(frozenset({sign}) for sign in part.signs),
        registers=tuple(frozenset({register}) for register in part.registers),
        actors=tuple(who),
        where=tuple((column, frozenset(values)) for column, values in part.where),
        statuses=frozenset(part.statuses) if part.statuses else None,
    )
    for values in (values for column, values in part.where if column == "status"):
        raise QuestionError(f"say the status as a word: {' or '.join(values)} relations ({', '.join(STATUSES)})")
    return Question(text, lang, part.shape, asked, query, given, part.wanted)


def _ranked(part: Part, study: Study) -> Part:
    """Read *was president* as the standing rules (office …) whose rows have that subtype."""
    if not part.ranked:
        return part
    subtype, kind = study.relations["subtype"], study.relations["kind"]
    codes = np.unique(kind.codes[np.isin(subtype.codes, subtype.codes_of([part.ranked]))]).tolist()
    told = sorted({kind.words[code] for code in codes} & set(study.kinds))
    kinds = tuple(one for one in told if (study.kinds[one].register, study.kinds[one].time) == ("rule", "state"))
    if not kinds:
        raise QuestionError(f'nobody is told to have been "{part.ranked}"; it says what {" or ".join(told)} was about')
    return part.told(ranked="", kinds=kinds, where=(*part.where, ("subtype", (part.ranked,))))


def _ended(part: Part, study: Study) -> Part:
    """Read *what ended the alliance* as the events that can end one, with the same actors."""
    if part.shape != "enders":
        return part
    ended = {one for kind in part.kinds for one in study.kinds.line(kind)} or set(study.kinds)
    kinds = tuple(
        name for name, kind in study.kinds.items() if ended & {end.rpartition(":")[2] for end in kind.may_end}
    )
    if not kinds:
        raise QuestionError(f"no event is known that could end {' or '.join(part.kinds)}; ask which of them ended")
    who = tuple((actors, role if role == "both" else "end") for actors, role in part.who)
    return part.told(shape="list", kinds=kinds, who=who)


def _split(part: Part, *, both_ways: bool) -> list[tuple[tuple[Named, ...], str]]:
    """Read *were A and B allied* as a tie that joins the two."""
    if part.shape in {"did", "when", "count"} and both_ways and len(part.who) == 1 and len(part.who[0][0]) > 1:
        return [((actor,), "end") for actor in part.who[0][0]]
    return list(part.who)


def _role(role: str, *, both_ways: bool, against: bool) -> Role:
    if both_ways and role in {"by", "source", "target", "of", "owner"}:
        return "end"
    if role == "of":  # sanctions of ECOWAS against Mali; relations of Mali
        return "by" if against else "end"
    return cast("Role", "by" if role == "owner" else role)


def _who(actors: tuple[Named, ...], role: Role, study: Study) -> Who:
    ids: set[str] = set()
    for how, text in actors:
        if how == "QUOTED":
            try:
                ids.add(study.names.resolve(text))
            except (UnknownNameError, AmbiguousNameError) as error:
                raise QuestionError(str(error)) from None
        elif how == "NAME":
            ids.add(text)
    sorts = list(dict.fromkeys(text for how, text in actors if how == "AKIND"))
    if len(sorts) > 1:
        raise QuestionError(f"{' and '.join(sorts)} at once: ask for one kind of actor, or name the actors")
    return Who(frozenset(ids), role, *sorts)


def _periods(part: Part, modes: tuple[str, ...]) -> tuple[When, ...]:
    if len(set(modes)) > 1:
        raise QuestionError(f"{' and '.join(dict.fromkeys(modes))} at once: ask for one of them")
    mode = modes[0] if modes else ""
    whens = [time for time in part.whens if time.how != "ever" or mode or time.mode or time.side or part.side]
    if not whens and mode == "throughout":
        raise QuestionError("throughout what? name a time, such as throughout 2012")
    if not whens and (mode or part.side):
        return (When(parse_period("../.."), mode or "attested", cast("Side", part.side or "whole")),)
    return tuple(
        When(_period(time), time.mode or mode or "attested", cast("Side", time.side or part.side or "whole"))
        for time in whens
    )


def _period(time: Time) -> Period:
    try:
        for text in filter(None, (time.first, time.last)):
            if _DATE.match(text):  # what is wrong with a date is said best of the date alone
                parse_moment(text)
        return parse_period(_text(time))
    except DateError as error:
        raise QuestionError(str(error)) from None


def _text(time: Time) -> str:
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
            return f"../{_next(time.first, -1)}"
        case "after":
            return f"{_next(time.first, 1)}/.."
    return time.first


def _side(text: str, side: int) -> str:
    return text.split("/")[side]


def _next(text: str, step: int) -> str:
    """Return the year, month or day before or after a period."""
    period = parse_period(text)
    try:
        found = to_date(period.first - 1 if step < 0 else period.last + 1)
    except (ValueError, OverflowError):
        raise QuestionError(f"there is nothing {'before' if step < 0 else 'after'} {text}; name another time") from None
    if text.isdigit():
        return f"{found.year:04d}"
    return f"{found:%Y-%m}" if len(text) == 7 and text[4] == "-" else found.isoformat()
