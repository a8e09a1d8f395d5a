"""Commands that write pages to be opened in a browser."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sahelgraph._files import safe_name
from sahelgraph.cli._common import REPLACED, DataOption, Every, load_study, written


class Lang(StrEnum):
    """A language that pictures and pages speak."""

    en = "en"
    fr = "fr"


LangOption = Annotated[Lang, typer.Option(help="Language of the page's own words.")]
FieldsOption = Annotated[
    str | None,
    typer.Option(
        help="Columns that the file carries besides names, kinds, dates and statuses, with commas between; "
        "leave note out to keep private notes private. All if left out."
    ),
]


def _page_file(path: Path | None) -> Path | None:
    """Refuse another ending before anything is made."""
    if path is not None and path.suffix.lower() not in {".html", ".htm"}:
        raise typer.BadParameter(
            f"a page is HTML: name the file {path.stem or 'page'}.html; "
            "for .png, .svg and .pdf there is sahelgraph snapshots"
        )
    return path


def page(
    data: DataOption = None,
    out: Annotated[Path, typer.Option("--out", "-o", callback=_page_file, help=f".html: {REPLACED}.")] = Path(
        "page.html"
    ),
    first: Annotated[str, typer.Option("--from", help="First period, such as 2012 or 2012-03.")] = "",
    last: Annotated[str, typer.Option("--to", help="Last period.")] = "",
    every: Annotated[Every, typer.Option(help="Step of the slider.")] = Every.year,
    lang: LangOption = Lang.en,
    light: Annotated[bool, typer.Option("--light", help="No script: drawings and tables.")] = False,
    title: Annotated[str | None, typer.Option(help="Heading; the title of the study if left out.")] = None,
    fields: FieldsOption = None,
) -> None:
    """Make one HTML file in which the years move; it works without a network.

    Example: sahelgraph page --from 2012 --to 2020 --out mali.html
    """
    from sahelgraph.plot import page as make

    was = out.exists()
    text = make(
        load_study(data),
        out,
        periods=every.value,
        title=title,
        first=first or None,
        last=last or None,
        lang=lang.value,
        fields=_columns(fields),
        light=light,
    )
    _done(out, text, was=was)


def dossier(
    actor: Annotated[str, typer.Argument(help="Id, name or alias.")],
    data: DataOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", callback=_page_file, help=f".html, {REPLACED}; named by the actor's id if left out."
        ),
    ] = None,
    lang: LangOption = Lang.en,
    fields: FieldsOption = None,
) -> None:
    """Make one actor's page: names, life, relations through time, allies and rivals by year, references.

    Example: sahelgraph dossier MNLA --out mnla.html
    """
    from sahelgraph.plot import dossier as make

    graph = load_study(data)
    target = Path(f"{safe_name(graph.resolve(actor))}.html") if out is None else out
    was = target.exists()
    _done(target, make(graph, actor, target, lang=lang.value, fields=_columns(fields)), was=was)


def _columns(fields: str | None) -> list[str] | None:
    return None if fields is None else [one.strip() for one in fields.split(",") if one.strip()]


def _done(out: Path, text: str, *, was: bool) -> None:
    typer.echo(written(out, f"{len(text.encode('utf-8')) / 1000:.0f} kB", was=was))
