"""The command that makes tables for papers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sahelgraph._advice import shown
from sahelgraph.cli._common import DataOption, load_study
from sahelgraph.cli._pictures import Lang  # noqa: TC001 — typer reads it at run time

if TYPE_CHECKING:
    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph.exporters import PaperTable

NAMES = ("latex", "markdown", "html", "docx")


def _format(name: str | None) -> str | None:
    """Take a format by its name, or as files of it end."""
    from sahelgraph.exporters.paper import FORMATS

    if name is None:
        return None
    plain = name.strip().casefold().removeprefix(".")
    found = plain if plain in NAMES else FORMATS.get("." + {"word": "docx", "doc": "docx"}.get(plain, plain))
    if found is None:
        raise typer.BadParameter(
            f'"{shown(name)}" is no format of tables; write {", ".join(NAMES[:-1])} or {NAMES[-1]}'
        )
    return found


def table(
    words: Annotated[list[str], typer.Argument(metavar="QUESTION|relations|summary", help="What the table is of.")],
    data: DataOption = None,
    during: Annotated[str, typer.Option(help="Period, such as 2012 or 2012-03/2012-06.")] = "",
    format: Annotated[  # noqa: A002 — the name of the option
        str | None,
        typer.Option(
            callback=_format,
            metavar=f"[{'|'.join(NAMES)}]",
            autocompletion=lambda: list(NAMES),
            help="By the ending of --out, or markdown, if left out.",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="File to write: .tex, .md, .html or .docx.")] = None,
    lang: Annotated[Lang | None, typer.Option(help="That of the question, or English, if left out.")] = None,
    caption: Annotated[str, typer.Option(help="Caption in place of ours.")] = "",
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what is there.")] = False,
) -> None:
    """Make a table for a paper: rows with notes and a bibliography of exactly the works that they cite.

    Example: sahelgraph table "who allied with MNLA in 2012" --format latex --out allies.tex
    """
    from sahelgraph._report import escape_controls

    if out is None and format == "docx":
        raise typer.BadParameter("Word is no text to print; name a file with --out")
    made = _made(load_study(data), " ".join(words), during, None if lang is None else lang.value, caption)
    if out is None:
        text = made.text(format or "markdown")  # type: ignore[arg-type]
        typer.echo("\n".join(map(escape_controls, text.split("\n"))), nl=False)
        return
    path = made.write(out, format=format, overwrite=overwrite)  # type: ignore[arg-type]
    count = f"{len(made.rows)} row{'' if len(made.rows) == 1 else 's'}"
    typer.echo(escape_controls(f"{path} written: {count}, {len(made.works)} in the bibliography"))


def _made(graph: TemporalMultigraph, what: str, during: str, lang: str | None, caption: str) -> PaperTable:
    from sahelgraph._dates import parse_period
    from sahelgraph.exporters.paper import paper_table, summary_table

    if what == "summary":
        from sahelgraph.measures import over_time, summary

        period = parse_period(during) if during else None
        found = over_time(summary, graph, first=period, last=period, actors="active")
        return summary_table(found, lang=lang or "en", caption=caption, data=f"{graph.title} {graph.version}")
    graph = graph.during(during) if during else graph
    return paper_table(graph if what == "relations" else graph.ask(what), lang=lang, caption=caption)  # type: ignore[arg-type]
