"""A table for a paper → LaTeX, Markdown, HTML: every text escaped, so that it is printed and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sahelgraph._citing import latex as latex_text
from sahelgraph._html import escaped, linked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sahelgraph.exporters.paper import PaperTable, Work

# A bracket or star after a line break would be read as its option; the others are other signs in old fonts.
_LATEX = str.maketrans(
    {
        **{sign: f"{{{sign}}}" for sign in "[]*"},
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        '"': r"\symbol{34}",
        "`": r"\textasciigrave{}",
        "…": r"\ldots{}",
        "−": r"\textminus{}",
    }
)
# What TeX would join to another sign.
_JOINED = re.compile(r"(?<=-)(?=-)|(?<=,)(?=,)|(?<=')(?=')")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|~$^&])")
# What would begin a list, a heading or a rule at the start of a line.
_BLOCK = re.compile(r"^([-+=#]|\d+(?=[.)]))")
# In an address, what would end or split it.
_URL = str.maketrans({sign: f"%{ord(sign):02X}" for sign in '{}\\"<>^`| '})
_CSS = (
    "body{font:16px/1.45 serif;margin:2em auto;max-width:60em;padding:0 1em;color-scheme:light dark}"
    "table{border-collapse:collapse;border-bottom:2px solid;border-top:2px solid;width:100%}"
    "caption{text-align:left;padding:.4em 0;font-weight:bold}"
    "th,td{text-align:left;vertical-align:top;padding:.2em .8em .2em 0}thead th{border-bottom:1px solid}"
    ".n td,.n thead th{text-align:right;font-variant-numeric:tabular-nums}.n :first-child{text-align:left!important}"
    ".note,ol{font-size:.85em}h2{font-size:1em}"
)
# In letters: a line of a printed page in small type, the gap between columns, and the widest that a column becomes.
LINE, _GAP, _WIDEST = 94, 2, 40


def header_of(table: PaperTable) -> tuple[str, ...]:
    """Return the heads of the columns, that of the source too."""
    return (*table.header, table.word("source")) if table.works else table.header


def rows_of(table: PaperTable) -> list[tuple[str, ...]]:
    """Return the rows with their works by number: [1], P7."""
    if not table.works:
        return list(table.rows)
    return [(*row, _numbers(cites)) for row, cites in zip(table.rows, table.cites, strict=True)]


def _numbers(cites: Sequence[tuple[int, str]]) -> str:
    return "; ".join(f"[{number + 1}], {place}" if place else f"[{number + 1}]" for number, place in cites)


def room(text: str) -> float:
    """Return how many letters of room a text needs: a capital, as in acronyms, is wider than one.

    >>> room("Mali"), room("MNLA")
    (4.6, 6.4)
    """
    return round(len(text) + 0.6 * sum(map(str.isupper, text)), 1)


def widths(table: PaperTable, line: int = LINE) -> list[float]:
    """Return the width of each column in letters: no word is broken where a line has room for them all."""
    columns = list(zip(header_of(table), *rows_of(table), strict=True))
    words = [max(room(word) for cell in column for word in cell.split() or [""]) + _GAP for column in columns]
    longest = [min(max(map(room, column)), _WIDEST) + _GAP for column in columns]
    wanted = list(map(max, longest, words))
    left, more = line - sum(words), sum(wanted) - sum(words)
    share = min(1.0, max(left, 0) / more) if more else 0.0
    return [word + share * (want - word) for word, want in zip(words, wanted, strict=True)]


# -- LaTeX ---------------------------------------------------------------------------------------------------------


def latex(table: PaperTable) -> str:
    """Return a longtable of booktabs, with notes and bibliography."""
    letters = widths(table)
    columns = "".join(
        rf">{{\ragged{'left' if table.numeric and place else 'right'}\arraybackslash\hspace{{0pt}}}}"
        rf"p{{\dimexpr {width / sum(letters):.3f}\linewidth-2\tabcolsep\relax}}"
        for place, width in enumerate(letters)
    )
    head = f"{_latex_row(header_of(table))}\n\\midrule"
    cites = table.cites if table.works else ((),) * len(table.rows)
    rows = [
        _latex_row(row, "; ".join(_latex_cite(table.works[number], place) for number, place in several))
        if table.works
        else _latex_row(row)
        for row, several in zip(table.rows, cites, strict=True)
    ]
    lines = [
        r"% \usepackage{array,booktabs,longtable,url}; letters beyond Latin ask for XeLaTeX or LuaLaTeX.",
        r"\begingroup\footnotesize\setlength{\tabcolsep}{3pt}",
        rf"\begin{{longtable}}{{@{{}}{columns}@{{}}}}",
        rf"\caption{{{_latex(table.caption)}}}\\",
        *(r"\toprule", head, r"\endfirsthead", r"\toprule", head, r"\endhead"),
        r"\midrule\endfoot",
        r"\bottomrule\endlastfoot",
        *rows,
        r"\end{longtable}",
        *(rf"\noindent {_latex(note)}\par" for note in table.notes),
        r"\endgroup",
    ]
    if table.works:
        lines += [
            "% Leave this out if the works are in a bibliography of your own, under these keys (sahelgraph.cite).",
            rf"\begin{{thebibliography}}{{{'9' * len(str(len(table.works)))}}}",
            *(rf"\bibitem{{{work.key}}} {_latex(work.text)}{_latex_url(work.url)}" for work in table.works),
            r"\end{thebibliography}",
        ]
    return "\n".join(lines) + "\n"


def _latex(text: str) -> str:
    return _JOINED.sub("{}", latex_text(text).translate(_LATEX))


def _latex_row(cells: Sequence[str], last: str | None = None) -> str:
    told = [*map(_latex, cells), *([] if last is None else [last])]
    return " & ".join(told) + r" \\"


def _latex_cite(work: Work, place: str) -> str:
    return rf"\cite[{{{_latex(place)}}}]{{{work.key}}}" if place else rf"\cite{{{work.key}}}"


def _latex_url(url: str) -> str:
    return rf" \url{{{url.translate(_URL)}}}" if url else ""


# -- Markdown ------------------------------------------------------------------------------------------------------


def markdown(table: PaperTable) -> str:
    """Return a pipe table, with notes and bibliography."""
    header = header_of(table)
    rule = ["---", *(["---:" if table.numeric else "---"] * (len(header) - 1))]
    lines = [f"**{_markdown(table.caption)}**", "", _piped(map(_markdown, header)), _piped(rule)]
    lines += [_piped(map(_markdown, row)) for row in rows_of(table)]
    for note in table.notes:
        lines += ["", _line(note)]
    if table.works:
        lines += ["", f"**{_markdown(table.word('references'))}**", ""]
        lines += [f"{number}. {_line(f'{work.text} {work.url}'.strip())}" for number, work in enumerate(table.works, 1)]
    return "\n".join(lines) + "\n"


def _piped(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _markdown(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)


def _line(text: str) -> str:
    """Return text at the start of a line, where more has a meaning."""
    text = _markdown(text)
    return _BLOCK.sub(lambda found: f"{found[1]}\\" if found[1].isdigit() else f"\\{found[1]}", text)


# -- HTML ----------------------------------------------------------------------------------------------------------


def html(table: PaperTable) -> str:
    """Return a page with one table, notes and bibliography; it fetches nothing."""
    head = "".join(f'<th scope="col">{escaped(cell)}</th>' for cell in header_of(table))
    rows = "\n".join(f"<tr>{''.join(f'<td>{escaped(cell)}</td>' for cell in row)}</tr>" for row in rows_of(table))
    notes = "".join(f'<p class="note">{escaped(note)}</p>\n' for note in table.notes)
    works = "".join(
        f'<li id="{escaped(work.key)}">{escaped(work.text)}{" " if work.url else ""}{linked(work.url)}</li>\n'
        for work in table.works
    )
    cited = f"<h2>{escaped(table.word('references'))}</h2>\n<ol>\n{works}</ol>\n" if works else ""
    numeric = ' class="n"' if table.numeric else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{table.lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escaped(table.caption)}</title><style>{_CSS}</style></head>\n<body>\n"
        f"<table{numeric}><caption>{escaped(table.caption)}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>\n{notes}{cited}</body></html>\n"
    )
