"""What columns and words mean, for the sheet that travels with a workbook."""

from __future__ import annotations

ACTOR_COLUMNS = {
    "id": "Short, unique and stable; text, compared letter by letter",
    "name": "What people read",
    "kind": "What sort of actor it is",
    "label": "Up to 20 letters for pictures",
    "aliases": "Other names, with ; between them",
    "part_of": "Id of the body of which it is an organ for good",
    "country": "ISO 3166-1 alpha-3 code, where one fits",
    "start": "When its life began",
    "end": "When its life ended",
    "reference": "Where it is written",
    "note": "Anything else",
}
RELATION_COLUMNS = {
    "id": "Unique if given; a blank one is named by the library",
    "kind": "What the relation is: one of the kinds below, or one of the sheet kinds",
    "subtype": "A finer word of your own",
    "source": "Id of the actor who acts",
    "target": "Id of the actor acted upon; of a kind without direction, either way round",
    "start": "One moment: 2012-06-26, 2012-06, 2012, 201X, 2012-06-XX, [2012-01..2012-04], [..2012-04]; .. if unknown",
    "end": "One moment; .. if it still holds as far as the source knows; blank if the source is silent",
    "as_of": "When it was seen to hold",
    "via": "Id of the body through which it is done",
    "ends": "Ids of the relations that this one ended, with ; between them",
    "happening": "A label of your own for rows that are one happening",
    "quantity": "A number without thousands separators: 3000, >5000, >=30, 1000..1500, ~1500",
    "unit": "Of what: troops, fatalities",
    "place": "As the source says it",
    "status": "How the source puts it; blank is stated",
    "confidence": "How surely this coding follows from the source: high, medium, low",
    "reference": "Where it is written",
    "note": "Paraphrase, doubts, reasons",
}
STATUSES = {
    "stated": "The source says so",
    "confirmed": "Two independent references say so",
    "reported": "The source passes on what another says",
    "claimed": "A party says so of itself or of its rival",
    "inferred": "It follows from the source, which does not say it",
    "disputed": "The source tells it and its denial",
    "denied": "Said not to be so; in no picture until asked for",
    "announced": "Said to be coming; in no picture until asked for",
    "planned": "Meant to come; in no picture until asked for",
    "hypothetical": "Thought possible; in no picture until asked for",
}
