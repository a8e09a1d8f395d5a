"""Told: what the charts say besides what every picture says, and the reading of a graph without places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sahelgraph.plot._picture import compose, source
from sahelgraph.plot._say import Words, words

if TYPE_CHECKING:
    from sahelgraph import TemporalMultigraph
    from sahelgraph.plot._picture import Picture

_EN = {
    "solid": "certain days",
    "fading": "possible days",
    "hatched": "hostile",
    "ongoing": "still so when written",
    "untold": "end not told",
    "event": "event",
    "vague_event": "event, month unknown",
    "cut": "Bars that reach the edge go on beyond it.",
    "broken": "The axis is broken: nothing begins or ends in {years}.",
    "unnamed": "The rows are too many to be named.",
    "began_before": "{n} began earlier and stands at the left edge.|{n} began earlier and stand at the left edge.",
    "start": "A link stands in the middle of the days on which its relation may have begun",
    "aside": "{start}, moved by up to {n} day to stand apart.|{start}, moved by up to {n} days to stand apart.",
    "friendly": "friendly",
    "hostile": "hostile",
    "cells": "Numbers are relations of the actor in the period: hostile to the left, friendly to the right.",
    "bars_only": "Bars are relations of the actor in the period, the longest {n}: hostile to the left, "
    "friendly to the right.",
    "neutral": "{n} neutral relation is not counted.|{n} neutral relations are not counted.",
    "only_neutral": "{n} actor with neutral relations only is not shown."
    "|{n} actors with neutral relations only are not shown.",
    "fewer": "{n} less connected actor is not shown.|{n} less connected actors are not shown.",
    "every_year": "each relation in every year in which it holds",
    "every_quarter": "each relation in every quarter in which it holds",
    "every_month": "each relation in every month in which it holds",
    "ghost": "actor of another panel",
    "no_label": "{n} time an actor has no label for want of room.|{n} times an actor has no label for want of room.",
    "change": "Change",
    "appeared": "appeared",
    "ended": "ended",
    "turned": "turned (sign changed)",
    "kept": "kept",
    "n_appeared": "{n} appeared|{n} appeared",
    "n_ended": "{n} ended|{n} ended",
    "n_turned": "{n} turned|{n} turned",
    "n_kept": "{n} kept|{n} kept",
    "each": "the period",
    "versus": "{before} → {after}",
    "turned_rule": "A pair turned if its latest signed relation has another sign than before.",
    "besides_before": "{n} more may have held before or after.|{n} more may have held before or after.",
    "others": "{n} other line|{n} other lines",
    "gaps": "A gap is a period without a value.",
}
_FR = {
    "solid": "jours certains",
    "fading": "jours possibles",
    "hatched": "hostile",
    "ongoing": "encore vrai à la rédaction",
    "untold": "fin non précisée",
    "event": "événement",
    "vague_event": "événement, mois inconnu",
    "cut": "Les barres qui touchent le bord continuent au-delà.",
    "broken": "L'axe est coupé : rien ne commence ni ne finit en {years}.",
    "unnamed": "Les lignes sont trop nombreuses pour être nommées.",
    "began_before": "{n} a commencé plus tôt et se tient au bord gauche."
    "|{n} ont commencé plus tôt et se tiennent au bord gauche.",
    "start": "Un lien se tient au milieu des jours où sa relation a pu commencer",
    "aside": "{start}, à {n} jour près.|{start}, à {n} jours près.",
    "friendly": "amical",
    "hostile": "hostile",
    "cells": "Les nombres sont les relations de l'acteur dans la période : hostiles à gauche, amicales à droite.",
    "bars_only": "Les barres sont les relations de l'acteur dans la période, {n} pour la plus longue : hostiles à "
    "gauche, amicales à droite.",
    "neutral": "{n} relation neutre n'est pas comptée.|{n} relations neutres ne sont pas comptées.",
    "only_neutral": "{n} acteur aux seules relations neutres n'est pas montré."
    "|{n} acteurs aux seules relations neutres ne sont pas montrés.",
    "fewer": "{n} acteur moins relié n'est pas montré.|{n} acteurs moins reliés ne sont pas montrés.",
    "every_year": "chaque relation dans chaque année où elle existe",
    "every_quarter": "chaque relation dans chaque trimestre où elle existe",
    "every_month": "chaque relation dans chaque mois où elle existe",
    "ghost": "acteur d'un autre tableau",
    "no_label": "{n} fois un acteur est sans nom, faute de place.|{n} fois un acteur est sans nom, faute de place.",
    "change": "Changement",
    "appeared": "apparue",
    "ended": "terminée",
    "turned": "inversée (signe changé)",
    "kept": "maintenue",
    "n_appeared": "{n} apparue|{n} apparues",
    "n_ended": "{n} terminée|{n} terminées",
    "n_turned": "{n} inversée|{n} inversées",
    "n_kept": "{n} maintenue|{n} maintenues",
    "each": "la période",
    "versus": "{before} → {after}",
    "turned_rule": "Une paire est inversée si sa dernière relation signée a un autre signe qu'avant.",
    "besides_before": "{n} autre a pu exister avant ou après.|{n} autres ont pu exister avant ou après.",
    "others": "{n} autre courbe|{n} autres courbes",
    "gaps": "Une lacune est une période sans valeur.",
}


def phrases(lang: str) -> Words:
    """Return the phrases of a language, those of the charts among them.

    Examples
    --------
    >>> phrases("fr").count(2, "others")
    '2 autres courbes'
    """
    return Words(words(lang).lang, words(lang).phrases | (_EN if lang == "en" else _FR))


def read(g: TemporalMultigraph, *, title: str | None, lang: str) -> Picture:
    """Compose a graph for a chart that has no places for actors.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> read(sg.load().during("2012"), title=None, lang="fr").edges.loc["r013", "sentence"]
    'MNLA a rompu avec Ansar Dine, juin 2012.'
    """
    import pandas as pd

    nowhere = pd.DataFrame({"x": 0.5, "y": 0.5}, index=g.actors.index)
    return compose(g, positions=nowhere, title=title, lang=lang, labels="all")


def caption(g: TemporalMultigraph, say: Words, *said: str) -> str:
    """Return a note: what is given, then the archive and its version.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> caption(sg.load(), phrases("en"), "", "One more.")
    'One more. Data: Mali and the Sahel, version 0.1.0.'
    """
    data = source(g, say)
    return " ".join(filter(None, (*(one.removesuffix(data).rstrip() for one in said), data)))
