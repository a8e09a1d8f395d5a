"""What pictures say in words, in English and in French: dates, rules, counts, sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sahelgraph._dates import EARLIEST, LATEST, Moment, parse_moment, to_date

if TYPE_CHECKING:
    from sahelgraph._dates import Period


_EN = {
    "months": "January February March April May June July August September October November December",
    "short": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "actor": "{n} actor|{n} actors",
    "relation": "{n} relation|{n} relations",
    "certain": "{n} certain",
    "and": "and",
    "whole": "whole archive",
    "only": "only {what}",
    "around": "around {what}",
    "among": "among {what}",
    "signs": "neutral friendly hostile",
    "possible": "may have held {on}",
    "attested": "attested {on}",
    "certainly": "certain to have held {on}",
    "throughout": "held {through}",
    "some": "on some day of {period}",
    "every": "on every day of {period}",
    "day": "on {period}",
    "besides": "{n} more may have held {on}.|{n} more may have held {on}.",
    "left_out": (
        "{n} denied, announced, planned or hypothetical is not shown."
        "|{n} denied, announced, planned or hypothetical are not shown."
    ),
    "isolates": "{n} actor without relations is not shown.|{n} actors without relations are not shown.",
    "data": "Data: {title}.",
    "data_version": "Data: {title}, version {version}.",
    "unnamed_some": "{n} actor has no label.|{n} actors have no label.",
    "unlabelled": "{n} less connected actor has no label.|{n} less connected actors have no label.",
    "network": "Network of {name}",
    "snapshots": "Snapshots",
    "nothing": "No relation to show.",
    "kinds": "Relations (sign)",
    "actors": "Actors",
    "area": "Area: {what}",
    "fill": "Fill: {what}",
    "value": "value",
    "no_value": "no value",
    "reading": "Reading",
    "sure": "certain",
    "faint": "attested, not certain",
    "doubtful": "claimed, inferred, disputed",
    "via": "via {via}",
    "early": "by {last}",
    "late": "{first} or later",
    "between": "between {first} and {last}",
    "from": "from {first} to {last}",
    "since": "since {first}",
    "until": "until {last}",
    "seen": "seen {seen}",
    "open": "still so in {seen}",
    "seen_day": "seen {seen}",
    "open_day": "still so on {seen}",
    "undated": "undated",
    "decade": "the {year}s",
    "approximate": "about {date}",
    "uncertain": "{date} (?)",
}
_FR = {
    "months": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "short": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "actor": "{n} acteur|{n} acteurs",
    "relation": "{n} relation|{n} relations",
    "certain": "dont {n} certaines",
    "and": "et",
    "whole": "toute l'archive",
    "only": "seulement {what}",
    "around": "autour de {what}",
    "among": "entre {what}",
    "signs": "neutre amical hostile",
    "possible": "ont pu exister {on}",
    "attested": "attestées {on}",
    "certainly": "certaines {on}",
    "throughout": "valables {through}",
    "some": "un jour au moins de {period}",
    "every": "chaque jour de {period}",
    "day": "le {period}",
    "besides": "{n} autre a pu exister {on}.|{n} autres ont pu exister {on}.",
    "left_out": (
        "{n} démentie, annoncée, prévue ou hypothétique n'est pas montrée."
        "|{n} démenties, annoncées, prévues ou hypothétiques ne sont pas montrées."
    ),
    "isolates": "{n} acteur sans relation n'est pas montré.|{n} acteurs sans relation ne sont pas montrés.",
    "data": "D'après {title}.",
    "data_version": "D'après {title}, version {version}.",
    "unnamed_some": "{n} acteur est sans nom.|{n} acteurs sont sans nom.",
    "unlabelled": "{n} acteur moins relié est sans nom.|{n} acteurs moins reliés sont sans nom.",
    "network": "Réseau de {name}",
    "snapshots": "Vues",
    "nothing": "Aucune relation à montrer.",
    "kinds": "Relations (signe)",
    "actors": "Acteurs",
    "area": "Surface : {what}",
    "fill": "Teinte : {what}",
    "value": "valeur",
    "no_value": "sans valeur",
    "reading": "Lecture",
    "sure": "certaine",
    "faint": "attestée, non certaine",
    "doubtful": "prétendue, déduite, contestée",
    "via": "par {via}",
    "early": "{last} au plus tard",
    "late": "{first} ou plus tard",
    "between": "entre {first} et {last}",
    "from": "{first} → {last}",
    "since": "depuis {first}",
    "until": "jusqu'à {last}",
    "seen": "constatée en {seen}",
    "open": "toujours en {seen}",
    "seen_day": "constatée le {seen}",
    "open_day": "toujours le {seen}",
    "undated": "sans date",
    "decade": "les années {year}",
    "approximate": "vers {date}",
    "uncertain": "{date} (?)",
}
_STATUS_FR = {
    "confirmed": "confirmée", "reported": "rapportée", "claimed": "prétendue", "inferred": "déduite",
    "disputed": "contestée", "denied": "démentie", "announced": "annoncée", "planned": "prévue",
    "hypothetical": "hypothétique",
}  # fmt: skip
_ACTORS_FR = {
    "state": "État", "government": "gouvernement", "armed forces": "forces armées", "armed group": "groupe armé",
    "organisation": "organisation", "mission": "mission", "coalition": "coalition", "junta": "junte",
    "movement": "mouvement", "party": "parti", "person": "personne", "population": "population",
    "territory": "territoire", "agreement": "accord", "placeholder": "acteur non nommé",
}  # fmt: skip
_KINDS_FR = {
    "alliance": "alliance", "split": "rupture", "sanction": "sanction", "deployment": "déploiement",
    "violence": "violence", "attack": "attaque", "campaign": "campagne", "rebellion": "rébellion",
    "clash": "affrontement", "coup": "coup d'État", "coup_attempt": "tentative de coup d'État",
    "support": "soutien", "training": "formation", "support_suspension": "suspension du soutien",
    "cooperation": "coopération", "agreement": "accord", "negotiation": "négociation", "ceasefire": "cessez-le-feu",
    "membership": "appartenance", "affiliation": "affiliation", "office": "fonction",
    "sanction_lifting": "levée de sanction", "withdrawal": "retrait", "release": "libération",
    "detention": "détention", "condemnation": "condamnation", "demand": "exigence", "request": "demande",
    "declaration": "déclaration", "announcement": "annonce", "creation": "création",
    "mandate_renewal": "renouvellement", "appointment": "nomination", "independence": "indépendance",
    "merger": "fusion", "splinter": "scission", "rename": "changement de nom", "protest": "protestation",
    "territorial_control": "contrôle territorial",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """The phrases of one language."""

    lang: str
    phrases: dict[str, str]

    def __getitem__(self, key: str) -> str:
        return self.phrases[key]

    def count(self, n: int, noun: str, **more: str) -> str:
        """Return a number with its noun, in the singular or the plural."""
        one, many = self[noun].split("|")
        singular = n == 1 or (n == 0 and self.lang == "fr")
        return (one if singular else many).format(n=f"{n:,}".replace(",", "\u2009"), **more)

    def certain(self, n: int) -> str:
        """Return how many of the relations are certain."""
        return self["certain"].format(n=n)

    def sign(self, number: int) -> str:
        """Return the word for a sign: friendly, neutral or hostile."""
        return self["signs"].split()[number]

    def month(self, number: int) -> str:
        """Return the short name of a month, as written beside an event."""
        return self["short"].split()[number - 1]

    def period(self, period: Period) -> str:
        """Return a period as people write it."""
        if period.first == EARLIEST or period.last == LATEST:
            return period.text
        try:
            sides = [parse_moment(text) for text in period.text.split("/")]
        except ValueError:  # a quarter, or the text of a pandas Period
            return period.text
        return "–".join(dict.fromkeys(self._unit(one) for one in sides))

    def span(self, period: Period) -> str:
        """Return "on some day of 2012", or "on 27 June 2012"."""
        return self["day" if period.first == period.last else "some"].format(period=self.period(period))

    def rule(self, period: Period, mode: str) -> str:
        """Return the rule by which relations were chosen, in words."""
        every = self["day" if period.first == period.last else "every"].format(period=self.period(period))
        return self["certainly" if mode == "certain" else mode].format(on=self.span(period), through=every)

    def kind(self, kind: str) -> str:
        """Return the name of a kind of relation; that of a study's own kind is in the study's own language."""
        return (_KINDS_FR.get(kind, kind) if self.lang == "fr" else kind).replace("_", " ")

    def actor_kind(self, kind: str) -> str:
        """Return the name of a kind of actor."""
        return _ACTORS_FR.get(kind, kind) if self.lang == "fr" else kind

    def status(self, status: str) -> str:
        """Return a status as a sentence adds it; nothing where the source simply says so."""
        if status == "stated":
            return ""
        return _STATUS_FR.get(status, status) if self.lang == "fr" else status

    def moment(self, moment: Moment) -> str:
        """Return one moment for people, as vague as it was written."""
        if moment.text == "..":
            return self["undated"]
        run = moment.text.startswith("[")
        text = self._run(*moment.text[1:-1].split("..")) if run else self._unit(moment)
        if moment.mark in {"~", "%"}:
            text = self["approximate"].format(date=text)
        return self["uncertain"].format(date=text) if moment.mark in {"?", "%"} else text

    def _run(self, left: str, right: str) -> str:
        """Return a run by its two sides, either of which may be open."""
        first, last = (self._unit(parse_moment(side)) if side else "" for side in (left, right))
        if not last:
            return self["late"].format(first=first)
        if not first:
            return self["early"].format(last=last)
        year = f" {right[:4]}"
        if first != year.strip() and first.endswith(year) and last.endswith(year):
            first = first.removesuffix(year)
        return self["between"].format(first=first, last=last)

    def _unit(self, moment: Moment) -> str:
        """Return a day, month, year or decade."""
        one, two = to_date(moment.first), to_date(moment.last)
        month = f"{self['months'].split()[one.month - 1]} {one.year}"
        if one == two:
            return f"{'1er' if one.day == 1 and self.lang == 'fr' else one.day} {month}"
        if (one.year, one.month) == (two.year, two.month):
            return month
        return str(one.year) if one.year == two.year else self["decade"].format(year=one.year)


def words(lang: str) -> Words:
    """Return the phrases of a language.

    Examples
    --------
    >>> words("fr")["actors"]
    'Acteurs'
    """
    if lang not in ("en", "fr"):
        raise ValueError(f'"{str(lang)[:20]}" is no language that pictures speak; write en or fr')
    return Words(lang, _EN if lang == "en" else _FR)


def month(start: str) -> int:
    """Return the month of an event from its start, 0 where the source does not say.

    Examples
    --------
    >>> month("2012-06-XX"), month("2012"), month("[2012-01..2012-04]")
    (6, 0, 0)
    """
    moment = parse_moment(start) if start else Moment("", EARLIEST, LATEST)
    if moment.first == EARLIEST or moment.last == LATEST:
        return 0
    one, two = to_date(moment.first), to_date(moment.last)
    return one.month if (one.year, one.month) == (two.year, two.month) else 0


def when(start: str, end: str, as_of: str, *, event: bool, words: Words) -> str:
    """Return the dates of a relation for people, as vague as they were written.

    Examples
    --------
    >>> when("[2012-01..2012-04]", "2012-06", "", event=False, words=words("en"))
    'from between January and April 2012 to June 2012'
    >>> when("2014-07", "..", "2020-09", event=False, words=words("en"))
    'since July 2014, still so in September 2020'
    """
    start, end = ("" if cell == ".." and not (cell == end and as_of) else cell for cell in (start, end))
    first = words.moment(parse_moment(start)) if start and start != ".." else ""
    last = words.moment(parse_moment(end)) if end and end != ".." else ""
    seen = words.moment(parse_moment(as_of)) if as_of and as_of != ".." else ""
    if event and (not last or last == first):
        main = first
    elif first and last:
        main = first if first == last else words["from"].format(first=first, last=last)
    else:
        main = words["since"].format(first=first) if first else words["until"].format(last=last) if last else ""
    said = [main] if main else []
    if seen:
        moment = parse_moment(as_of)
        on = "_day" if moment.first == moment.last else ""
        said.append(words[("open" if end == ".." else "seen") + on].format(seen=seen))
    return ", ".join(said) or words["undated"]


def sentence(source: str, phrase: str, target: str, date: str, status: str, via: str, words: Words) -> str:  # noqa: PLR0917 — the parts of a sentence, in its order
    """Return one plain sentence for a relation.

    Examples
    --------
    >>> sentence("MNLA", "broke with", "AQIM", "June 2012", "claimed", "", words("en"))
    'MNLA broke with AQIM, June 2012 (claimed).'
    """
    through = f" {words['via'].format(via=via)}" if via else ""
    doubt = f" ({status})" if status else ""
    return f"{source} {phrase} {target}{through}, {date}{doubt}."
