"""What the rules of the grammar mean: each makes a part of a question, and parts add up."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple

from sahelgraph._words._times import Time, Times

# An actor as it was named: ("NAME", id), ("QUOTED", text) or ("AKIND", kind of actor).
Named = tuple[str, str]


class Actors(NamedTuple):
    """Actors named together, and how they are joined: by "and", by "or"."""

    names: tuple[Named, ...]
    joins: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """What a part of a sentence asks for; names and dates are still words."""

    shape: str = ""
    asked: str = ""  # the role of those asked for
    wanted: str = ""  # of which kind of actor they must be
    kinds: tuple[str, ...] = ()
    who: tuple[tuple[Actors, str], ...] = ()
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    signs: tuple[int, ...] = ()
    registers: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    whens: tuple[Time, ...] = ()
    side: str = ""
    ranked: str = ""  # a rank that somebody held: the subtype of an office
    number: bool = False  # how many they are is asked
    mutual: bool = False  # what two do with each other: they split, they clashed

    def __add__(self, other: Part) -> Part:
        return Part(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)})

    def told(self, **changes: object) -> Part:
        """Return the part with some fields replaced."""
        return replace(self, **changes)  # type: ignore[arg-type]


def _find(children: list[Any], kind: str) -> str | None:
    return next((str(child.value) for child in children if getattr(child, "type", "") == kind), None)


def _parts(children: list[Any]) -> Part:
    return sum((child for child in children if isinstance(child, Part)), Part())


def _actors(children: list[Any]) -> Actors:
    return next((child for child in children if isinstance(child, Actors)), Actors(()))


def _owner(children: list[Any]) -> Actors:
    return Actors((("NAME", _find(children, "OWNER") or ""),))


def _turned(children: list[Any]) -> str:
    """Return the side that is asked for: what began, what ended."""
    return next((child for child in children if isinstance(child, str) and child in {"start", "end"}), "")


class Rules(Times):
    """One method a rule of words.lark; lark calls them as it reduces."""

    def start(self, c: list[Any]) -> Part:
        """Add the times before and after to the sentence."""
        return _parts(c)

    whens = times = np = np_mod = comps = start

    def nothing(self, _: list[Any]) -> Part:
        """Return a part that asks nothing."""
        return Part()

    # -- sentences

    def who_act(self, c: list[Any]) -> Part:
        """Who attacked Mali; who was attacked by the MNLA."""
        side = "end" if _find(c, "ANDLOST") else ""
        return _parts(c) + Part(shape="who", side=side)

    which_state = who_act

    def who_lost(self, c: list[Any]) -> Part:
        """Who lost office."""
        return _parts(c) + Part("who", "by", kinds=(_find(c, "HEAD") or "",), side="end")

    def who_made(self, c: list[Any]) -> Part:
        """Who carried out the coup of 2020."""
        return _parts(c) + Part("who", "by")

    def who_became(self, c: list[Any]) -> Part:
        """Who became president."""
        return _parts(c) + Part("who", side="start")

    def what_status(self, c: list[Any]) -> Part:
        """Read: what is only announced."""
        return _parts(c) + Part("list")

    def whom(self, c: list[Any]) -> Part:
        """Whom did the MNLA attack."""
        return _parts(c).told(shape="who", asked="target") + Part(who=((_actors(c), "by"),))

    def who_passive(self, c: list[Any]) -> Part:
        """Who was Mali attacked by."""
        return _parts(c) + Part("who", "by", kinds=(_find(c, "PASSIVE") or "",), who=((_actors(c), "target"),))

    def by_whom(self, c: list[Any]) -> Part:
        """By whom was Mali attacked."""
        return _parts(c) + Part("who", "by", kinds=(_find(c, "PASSIVE0") or "",), who=((_actors(c), "target"),))

    def did(self, c: list[Any]) -> Part:
        """Did the MNLA attack Mali."""
        return _parts(c) + Part("did")

    def did_np(self, c: list[Any]) -> Part:
        """Was there an alliance of the MNLA; were the sanctions lifted."""
        return _parts(c) + Part("did", side=_turned(c) or _find(c, "OVER") or "")

    def when(self, c: list[Any]) -> Part:
        """When did the MNLA attack Mali; or a time with its mode."""
        if c and isinstance(c[-1], Time):
            return Part(whens=(c[-1]._replace(mode=_find(c, "MODE") or c[-1].mode, side=_find(c, "SIDE") or ""),))
        return _parts(c) + Part("when")

    def when_np(self, c: list[Any]) -> Part:
        """When did the alliance of the MNLA and AQIM end."""
        return _parts(c) + Part("when", side=_turned(c))

    def where(self, c: list[Any]) -> Part:
        """Where did AQIM attack."""
        return _parts(c) + Part("where")

    def where_np(self, c: list[Any]) -> Part:
        """Where did the attacks by JNIM begin."""
        return _parts(c) + Part("where", side=_turned(c))

    def where_around(self, c: list[Any]) -> Part:
        """Where was the MNLA."""
        return Part("where", who=((_actors(c), "around"),))

    def where_done(self, c: list[Any]) -> Part:
        """Where was deployed Barkhane, as French asks."""
        return Part("where", kinds=(_find(c, "PART0") or "",), who=((_actors(c), "by"),))

    def active(self, c: list[Any]) -> Part:
        """Which groups were active (in northern Mali)."""
        return _parts(c) + Part("who", "by")

    def card(self, c: list[Any]) -> Part:
        """Who was Keita; what is the MNLA."""
        return Part("card", who=((_actors(c), "around"),))

    def sort(self, c: list[Any]) -> Part:
        """Which armed groups are there."""
        return Part("card", who=((Actors((("AKIND", _find(c, "WHOKIND") or ""),)), "around"),))

    def count(self, c: list[Any]) -> Part:
        """How many attacks on Mali."""
        return _parts(c) + Part("count")

    count_claim = count

    def deaths(self, c: list[Any]) -> Part:
        """How many died in the coup."""
        return _parts(c) + Part("deaths", where=(("unit", (_find(c, "DIED") or "",)),))

    def deaths_by(self, c: list[Any]) -> Part:
        """How many were killed by JNIM."""
        return self.deaths(c) + Part(who=((_actors(c), "by"),))

    def quantity(self, c: list[Any]) -> Part:
        """How many troops did France deploy to Mali."""
        units = tuple((_find(c, "UNIT") or "").split(";"))
        return _parts(c).told(asked="") + Part("quantity", where=(("unit", units),))

    def quantity_in(self, c: list[Any]) -> Part:
        """How many troops were there in Mali."""
        return self.quantity(c) + Part(who=((_actors(c), "target"),))

    def quantity_by(self, c: list[Any]) -> Part:
        """How many soldiers Barkhane had, with the verb before the actor, as in French."""
        return self.quantity(c) + Part(kinds=(_find(c, "VERB0") or "",), who=((_actors(c), "by"),))

    def strength(self, c: list[Any]) -> Part:
        """Read: the strength of Barkhane."""
        units = tuple((_find(c, "STRENGTH") or "").split(";"))
        return Part("quantity", where=(("unit", units),), who=((_actors(c), "by"),))

    def happened(self, c: list[Any]) -> Part:
        """Read: what happened."""
        return _parts(c) + Part("list")

    def happened_between(self, c: list[Any]) -> Part:
        """Read: what happened between the MNLA and AQIM."""
        return self.between(c) + Part("list")

    def done(self, c: list[Any]) -> Part:
        """Read: what did France do in Mali."""
        doer, *place = [child for child in c if isinstance(child, Actors)]
        return Part("list", who=((doer, "by"), *((actors, "target") for actors in place)))

    def happened_to(self, c: list[Any]) -> Part:
        """Read: what happened to Keita."""
        return Part("list", who=((_actors(c), "around"),))

    def which_np(self, c: list[Any]) -> Part:
        """Which sanctions were in force; which alliances ended."""
        return _parts(c) + Part("list", side=_turned(c))

    def had(self, c: list[Any]) -> Part:
        """Did ECOWAS impose (which sanctions) on Mali."""
        return Part(who=((_actors(c), "by"),)) + _parts(c)

    def suffered(self, c: list[Any]) -> Part:
        """Did Mali suffer (which attacks)."""
        return Part(who=((_actors(c), "target"),)) + _parts(c)

    def lifted(self, c: list[Any]) -> Part:
        """Which sanctions did ECOWAS lift: those that it imposed, and that ended."""
        return self.had(c).told(side="end")

    def did_tied(self, c: list[Any]) -> Part:
        """Did JNIM and al-Qaeda have ties."""
        return Part("did", who=((_actors(c), "end"),), mutual=True) + _parts(c)

    def enders(self, c: list[Any]) -> Part:
        """Read: what ended the alliance."""
        return _parts(c) + Part("enders")

    def agents(self, c: list[Any]) -> Part:
        """Allies of the MNLA."""
        return self.act([*c]) + Part("who")

    def agents_of(self, c: list[Any]) -> Part:
        """Read: the MNLA's allies."""
        return Part("who", "by", kinds=(_find(c, "AGENT0") or "",), who=((_owner(c), "target"),))

    def sided_list(self, c: list[Any]) -> Part:
        """Rivals of the MNLA."""
        return self.sided(c) + Part("who")

    def sided_of(self, c: list[Any]) -> Part:
        """Read: the MNLA's rivals."""
        return _sided(_find(c, "SIDED0"), _owner(c)) + Part("who")

    # -- who did what to whom

    def who(self, c: list[Any]) -> Part:
        """Who; which armed groups."""
        return Part(wanted=_find(c, "WHOKIND") or "", number=_find(c, "HOWMANY") is not None)

    def act(self, c: list[Any]) -> Part:
        """Attacked Mali; condemned the coup: those asked for did it."""
        if isinstance(c[0], Part):
            return c[0]
        kind = next(str(child.value) for child in c if getattr(child, "type", "") in _DOING)
        actors, topic = _actors(c), _find(c, "SUBTYPE")
        who = ((actors, "target"),) if actors.names else ()
        where = (("subtype", (topic,)),) if topic else ()
        mutual = _find(c, "MUTUAL") is not None
        return _parts(c) + Part("", "by", kinds=(kind,), who=who, where=where, mutual=mutual)

    deed = verb = joined = act

    def passive(self, c: list[Any]) -> Part:
        """Attacked by the MNLA."""
        kind = _find(c, "PASSIVE") or _find(c, "PASSIVE0") or ""
        return Part("", "target", kinds=(kind,), who=((_actors(c), "by"),) if _actors(c).names else ())

    def sided(self, c: list[Any]) -> Part:
        """Rivals of the MNLA."""
        return _sided(_find(c, "SIDED"), _actors(c))

    def rank(self, c: list[Any]) -> Part:
        """President of Mali."""
        who = ((_actors(c), "target"),) if _actors(c).names else ()
        return Part("", "by", ranked=_find(c, "SUBTYPE") or "", who=who)

    def same(self, c: list[Any]) -> Part:
        """Return the one part as it is."""
        return _parts(c)

    def claim(self, c: list[Any]) -> Part:
        """Put the subject of *the MNLA attacked Mali* where those asked for would stand."""
        part = _parts(c)
        role = "end" if part.asked == "other" else part.asked
        return part.told(asked="", who=((_actors(c), role), *part.who))

    def lost(self, c: list[Any]) -> Part:
        """Keita lost office."""
        return Part(kinds=(_find(c, "HEAD") or "",), who=((_actors(c), "by"),), side="end")

    def sided_both(self, c: list[Any]) -> Part:
        """Read: (A and B were) enemies."""
        return _sided(_find(c, "SIDED0"), Actors(())).told(who=(), mutual=True)

    def turn(self, c: list[Any]) -> str:
        """Read: ended, began."""
        return str(c[0].value)

    def dated(self, c: list[Any]) -> Part:
        """Read: the 2020 (coup), the August 2020 (coup)."""
        return Part(whens=(Time("in", self.month(c) if len(c) == 2 else self.year(c)),))

    # -- the rows by name

    def heads(self, c: list[Any]) -> Part:
        """Attacks or clashes."""
        return _parts(c) + Part(kinds=(_find(c, "HEAD") or "",))

    def mod(self, c: list[Any]) -> Part:
        """Hostile, economic, announced, the MNLA's."""
        sign, subtype = _find(c, "SIGN"), _find(c, "SUBTYPE")
        register = _find(c, "REGISTER")
        return _parts(c) + Part(
            who=((_owner(c), "owner"),) if _find(c, "OWNER") else (),
            signs=(int(sign),) if sign else (),
            where=(("subtype", (subtype,)),) if subtype else (),
            registers=(register,) if register else (),
        )

    after = mod

    def statuses(self, c: list[Any]) -> Part:
        """Announced or hypothetical."""
        return _parts(c) + Part(statuses=(_find(c, "STATUS") or "",))

    def core(self, c: list[Any]) -> Part:
        """Attacks on Mali in the north: a noun, with its complements."""
        noun = _find(c, "NOUN")
        return (Part(kinds=(noun,), who=((_actors(c), "target"),)) if noun else Part()) + _parts(c)

    def comp(self, c: list[Any]) -> Part:
        """By the MNLA; on Mali; of Mali."""
        return Part(who=((_actors(c), _ROLES[c[0].type]),))

    def of_day(self, c: list[Any]) -> Part:
        """Read: (the coup) of March 2012."""
        return Part(whens=(Time("in", c[-1]),))

    def between(self, c: list[Any]) -> Part:
        """Between the MNLA and AQIM: a row joins the two."""
        actors = _actors(c)
        each = tuple((Actors((actor,)), "end") for actor in actors.names)
        return Part(who=each if len(each) == 2 else ((actors, "both"),))

    def cell(self, c: list[Any]) -> Part:
        """Whose place is "Mali"."""
        return Part(where=((_find(c, "COLUMN") or "", c[-1]),))

    def values(self, c: list[Any]) -> tuple[str, ...]:
        """Return quoted texts."""
        return (*(c[0] if isinstance(c[0], tuple) and not isinstance(c[0], Actors) else ()), str(c[-1].value))

    def actor(self, c: list[Any]) -> Actors:
        """Return one actor as it was named."""
        return Actors(((c[0].type, str(c[0].value)),))

    def actors(self, c: list[Any]) -> Actors:
        """Return several actors, joined by and or by or."""
        several = [child for child in c if isinstance(child, Actors)]
        joins = {child.type for child in c if not isinstance(child, Actors)}
        names = tuple(name for one in several for name in one.names)
        return Actors(names, frozenset(joins).union(*(one.joins for one in several)))

    def join(self, _: list[Any]) -> str:
        """And, or: the same in a list."""
        return ""


_DOING = frozenset({"VERB", "VERB0", "MUTUAL", "PART", "PART0", "BEIN", "AGENT"})
_ROLES = {"OF": "of", "BY": "by", "WITH": "with", "SOURCE": "source", "TOWARDS": "target", "INVOLVING": "end"}
_ROLES |= {"AROUND": "around", "AMONG": "both"}


def _sided(sign: str | None, actors: Actors) -> Part:
    return Part("", "other", signs=(int(sign or 0),), registers=("deed",), who=((actors, "end"),))
