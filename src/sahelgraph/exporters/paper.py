"""Tables for papers: an answer, relations or measures, with notes and a bibliography of exactly the rows shown."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from sahelgraph._answer import Answer
from sahelgraph._citing import cited, plain, safe_keys, works_of
from sahelgraph._graph import TemporalMultigraph
from sahelgraph._html import shown
from sahelgraph._words._lexicon import lexicon_of
from sahelgraph._words._saying import label_of
from sahelgraph.errors import FileError, QueryError
from sahelgraph.exporters._target import refuse_present, write_new

if TYPE_CHECKING:
    import os
    from collections.abc import Hashable, Mapping, Sequence

    import pandas as pd

Format = Literal["latex", "markdown", "html", "docx"]
FORMATS: Mapping[str, Format] = {
    ".tex": "latex",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
}
# Of the measures of a year, what a paper prints.
SUMMARY = (
    *("active", "ties", "friendly", "hostile", "neutral", "ambivalent"),
    *("hostile_share", "density", "degree_centralisation", "fragmentation"),
)
_SHOWN = 50  # rows, in a notebook
_VAGUE = frozenset("[]X~?%")


class Work(NamedTuple):
    """A work of the bibliography: its BibTeX key, what is printed, and its address."""

    key: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table as it is printed: plain text in one line a cell, not yet escaped for any format.

    Where rows have references, `cites` has for each row the works that it cites, as numbers from 0, with the place in
    them; `works` are those that some row cites, in the order of the rows.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> from sahelgraph.exporters import paper_table
    >>> print(paper_table(sg.load().ask("who broke with AQIM")).text("markdown").splitlines()[2])
    | Who | Relation | Whom | Dates | Source |
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: bool = False
    cites: tuple[tuple[tuple[int, str], ...], ...] = ()
    works: tuple[Work, ...] = ()
    notes: tuple[str, ...] = ()
    lang: str = "en"

    def word(self, key: str) -> str:
        """Return a word that stands in the table, in its language.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> from sahelgraph.exporters import paper_table
        >>> paper_table(sg.load().during("2012").of_kind("coup"), lang="fr").word("certain")
        'Certaine'
        """
        return words(self.lang)[key]

    def text(self, format: Format = "markdown") -> str:  # noqa: A002 — the word of the field
        r"""Return the table as LaTeX, Markdown or HTML.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> from sahelgraph.exporters import paper_table
        >>> text = paper_table(sg.load().ask("who broke with AQIM")).text("latex")
        >>> text.splitlines()[-2].startswith(r"\bibitem{cfr2020}")
        True
        """
        from sahelgraph.exporters import _typeset

        match format:
            case "latex":
                return _typeset.latex(self)
            case "markdown":
                return _typeset.markdown(self)
            case "html":
                return _typeset.html(self)
        raise QueryError(f'"{format}" is no format of text; write latex, markdown or html, or use write for docx')

    def write(
        self,
        path: str | os.PathLike[str],
        *,
        format: Format | None = None,  # noqa: A002 — as above
        overwrite: bool = False,
    ) -> Path:
        """Write the table as LaTeX, Markdown, HTML or Word: as `format` says, or the ending of the name.

        Raises
        ------
        FileError
            If the file is there and `overwrite` is not set, or its name does not say the format.

        Examples
        --------
        >>> import tempfile
        >>> import sahelgraph as sg
        >>> from sahelgraph.exporters import paper_table
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     paper_table(sg.load().during("2012")).write(f"{folder}/2012.docx").suffix
        '.docx'
        """
        path = Path(path)
        kind = format or FORMATS.get(path.suffix.lower())
        if kind is None:
            raise FileError(f"{path}: name the file .tex, .md, .html or .docx, or say the format")
        refuse_present(path, overwrite=overwrite)  # before anything is made
        if kind == "docx":
            from sahelgraph.exporters._docx import docx

            return write_new(path, docx(self), overwrite=overwrite)
        return write_new(path, self.text(kind), overwrite=overwrite)

    def __str__(self) -> str:
        return self.text("markdown")

    def _repr_html_(self) -> str:
        from sahelgraph.exporters._typeset import header_of, rows_of

        rows = rows_of(self)
        works = " ".join(f"[{number}] {work.text}" for number, work in enumerate(self.works, 1))
        more = self.word("more").format(len(rows) - _SHOWN) if len(rows) > _SHOWN else ""
        return shown([self.caption], header_of(self), rows[:_SHOWN], " ".join(filter(None, (more, *self.notes, works))))


def paper_table(
    what: TemporalMultigraph | Answer | pd.DataFrame, *, lang: Literal["en", "fr"] | None = None, caption: str = ""
) -> PaperTable:
    """Make a table for a paper of an answer, of the relations in view, or of a table of measures.

    Of relations it shows who, what and whom, the dates as written, whether that is certain where a period is set, and
    the reference by number; the body through which, the quantity and the status where any row has one. The notes say
    what the signs in the dates and the short names mean; the bibliography has exactly the works that the rows cite.

    Parameters
    ----------
    lang
        English or French; if left out, the language of the question, else English.
    caption
        The caption; if left out, how the question was read, or what is in view.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> from sahelgraph.exporters import paper_table
    >>> table = paper_table(sg.load().ask("who allied with MNLA in 2012"))
    >>> table.rows[0]
    ('MNLA', 'allied with', 'Ansar Dine', '[2012-01..2012-04] – 2012-06', 'yes')
    >>> table.cites[0], table.works[0].key
    (((0, 'P6'),), 'cfr2020')
    """
    if isinstance(what, Answer):
        language = lang or what._asked.lang  # noqa: SLF001 — the language of the question
        reading = what.reading[:1].upper() + what.reading[1:]
        answer = words(language)["note answer"].format(what.sentence())
        return _relations(what.graph, language, caption or reading, (answer,))
    if isinstance(what, TemporalMultigraph):
        return _relations(what, lang or "en", caption, ())
    return _measures(what, lang or "en", caption)


@cache
def words(lang: str) -> Mapping[str, str]:
    """Return the words of a language that stand in tables."""
    with Path(__file__).with_name("paper_words.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if lang not in {"en", "fr"}:
        raise QueryError(f'"{lang}" is no language of tables; write en or fr')
    return {row["key"]: row[lang] for row in rows}


# -- relations -----------------------------------------------------------------------------------------------------


def _relations(g: TemporalMultigraph, lang: str, caption: str, notes: tuple[str, ...]) -> PaperTable:
    said, frame, ledger = words(lang), g.relations, g._ledger  # noqa: SLF001 — names and kinds in the language
    rows = frame.to_dict("records")
    periods = g.query.periods
    labels = {id_: plain(label_of(id_, ledger, lang)) for row in rows for id_ in _ends(row)}
    columns = {
        "who": [labels[row["source"]] for row in rows],
        "what": [_kind(g, row["kind"], lang) for row in rows],
        "whom": [labels[row["target"]] for row in rows],
        "via": [labels.get(row["via"], "") for row in rows],
        "quantity": [f"{row['quantity']} {row['unit']}".strip() if row["quantity"] else "" for row in rows],
        "when": [_when(row["start"], row["end"]) for row in rows],
        "status": ["" if row["status"] == "stated" else said[f"status {row['status']}"] for row in rows],
        "certain": [said["yes" if row["certain"] else "no"] for row in rows] if periods else [],
    }
    optional = {"via", "quantity", "status", "certain"}
    columns = {key: cells for key, cells in columns.items() if any(cells) or key not in optional}
    cites, works = _cites(g, [row["reference"] for row in rows], lang)
    told = [*notes]
    told += [] if rows else [said["note empty"]]
    told += [said["note dates"]] if any(_VAGUE.intersection(cell) or ".." in cell for cell in columns["when"]) else []
    if periods and rows:
        told.append(said["note certain"].format(periods[-1].period))
    if names := _full_names(g, labels, lang):
        told.append(said["note labels"].format(said["note join"].join(said["note is"].format(*pair) for pair in names)))
    told.append(said["note data"].format(_data(g)))
    return PaperTable(
        plain(caption or _caption(g, said)),
        tuple(said[key] for key in columns),
        tuple(tuple(map(plain, cells)) for cells in zip(*columns.values(), strict=True)),
        cites=cites,
        works=works,
        notes=tuple(map(plain, told)),
        lang=lang,
    )


def _ends(row: Mapping[Hashable, str]) -> list[str]:
    return [row[end] for end in ("source", "target", "via") if row[end]]


def _kind(g: TemporalMultigraph, kind: str, lang: str) -> str:
    """Return a verb, in French a noun: a verb there would have to agree with who does it."""
    if lang == "en":
        return g.kinds[kind].phrase or kind.replace("_", " ")
    return lexicon_of(g.kinds, lang).say("SINGULAR", kind) or kind.replace("_", " ")


def _when(start: str, end: str) -> str:
    return f"{start} – {end}" if end and end != start else start


def _caption(g: TemporalMultigraph, said: Mapping[str, str]) -> str:
    told = said["relations"]
    for i, condition in enumerate(g.query.periods):
        one = said[f"relations {condition.mode}"].format(condition.period)
        told = one if not i else said["and"].format(told, one[:1].lower() + one[1:])
    return told


def _data(g: TemporalMultigraph) -> str:
    return " ".join(filter(None, (g.title, g.version)))


def _full_names(g: TemporalMultigraph, labels: Mapping[str, str], lang: str) -> list[tuple[str, str]]:
    """Return the short names that are no part of the full ones, with these."""
    actors = g._ledger.actors  # noqa: SLF001 — the French names
    names = {id_: name for id_, name in zip(g._ledger.names.ids, g._ledger.names.names, strict=True) if id_ in labels}  # noqa: SLF001
    if lang == "fr" and "name_fr" in actors:
        french = dict(zip(g._ledger.names.ids, actors["name_fr"].texts().tolist(), strict=True))  # noqa: SLF001
        names = {id_: french[id_] or name for id_, name in names.items()}
    found = {(labels[id_], plain(name)) for id_, name in names.items()}
    return sorted(pair for pair in found if pair[0].casefold() not in pair[1].casefold())


def _cites(
    g: TemporalMultigraph, cells: Sequence[str], lang: str
) -> tuple[tuple[tuple[tuple[int, str], ...], ...], tuple[Work, ...]]:
    """Return for each row what it cites, and the works in the order of the rows."""
    known = works_of(g)
    found = [cited(cell, known) for cell in cells]
    entries = {one.key: one.work for several in found for one in several}
    numbers = {key: i for i, key in enumerate(entries)}
    keys = safe_keys(entries)
    cites = tuple(tuple((numbers[one.key], plain(one.locator)) for one in several) for several in found)
    return cites, tuple(_work(keys[key], key, work, lang) for key, work in entries.items())


def _work(key: str, name: str, work: Mapping[str, str], lang: str) -> Work:
    text = plain(work.get("citation") or name)
    published = plain(work.get("published", ""))
    if published[:4] not in text:
        text += f" ({published})"
    if archived := plain(work.get("archived", "")):
        text = f"{text.rstrip('.')}; {words(lang)['archived'].format(archived)}"
    return Work(key, text, plain(work.get("url", "")))


# -- measures ------------------------------------------------------------------------------------------------------


def summary_table(frame: pd.DataFrame, *, lang: str, caption: str, data: str) -> PaperTable:
    """Return the table of a summary of every year among its active actors: the columns that papers print."""
    said = words(lang)
    made = _measures(frame[list(SUMMARY)] if len(frame) else frame, lang, caption or said["summary"])
    return replace(made, notes=(said["note active"], *made.notes, said["note data"].format(plain(data))))


def _measures(frame: pd.DataFrame, lang: str, caption: str) -> PaperTable:
    said = words(lang)
    labels = [" ".join(map(str, name)) if isinstance(name, tuple) else str(name) for name in frame]
    names = ["" if frame.index.name is None else str(frame.index.name), *labels]
    columns = [list(map(str, frame.index)), *(_cells(frame.iloc[:, i].tolist(), said) for i in range(frame.shape[1]))]
    blank = any("–" in cells for cells in columns[1:])
    return PaperTable(
        plain(caption or said["table"]),
        tuple(plain(said.get(f"column {name}", name.replace("_", " "))) for name in names),
        tuple(tuple(map(plain, cells)) for cells in zip(*columns, strict=True)),
        numeric=True,
        notes=((said["note blank"],) if blank else ()) + (() if len(frame) else (said["note empty"],)),
        lang=lang,
    )


def _cells(values: Sequence[object], said: Mapping[str, str]) -> list[str]:
    """Return numbers as a paper prints them: whole ones whole, others with two decimals; a dash for none."""
    numbers = [value for value in values if isinstance(value, int | float) and value == value]  # noqa: PLR0124 — NaN
    whole = all(float(value).is_integer() for value in numbers)
    comma = said["yes"] == "oui"

    def cell(value: object) -> str:
        if isinstance(value, bool):
            return said["yes" if value else "no"]
        if value is None or value != value:  # noqa: PLR0124 — NaN
            return "–"
        if not isinstance(value, int | float):
            return str(value)
        text = f"{value:.0f}" if whole else f"{value:.2f}"
        text = text.replace("-", "−")
        return text.replace(".", ",") if comma else text

    return [cell(value) for value in values]
