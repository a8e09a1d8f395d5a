"""The command that compares two periods of a study."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sahelgraph.cli._answers import held, relation_line
from sahelgraph.cli._common import REPLACED, DataOption, JsonOption, Mode, ModeOption, print_json
from sahelgraph.cli._pictures import AroundOption, KindOption, Lang, LangOption, WidthOption, picture_file, read, write

if TYPE_CHECKING:
    import pandas as pd

    from sahelgraph._graph import TemporalMultigraph


def _period(text: str) -> str:
    if Path(text).is_dir():
        raise typer.BadParameter(f"{text} is a folder; two codings are compared by agree, two versions by diff")
    return text


def compare(
    before: Annotated[str, typer.Argument(callback=_period, help="The earlier period, such as 2012 or 2012-05.")],
    after: Annotated[str, typer.Argument(callback=_period, help="The later period.")],
    data: DataOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", callback=picture_file, help=f".png, .svg or .pdf: {REPLACED}.")
    ] = None,
    around: AroundOption = "",
    kind: KindOption = None,
    mode: ModeOption = Mode.attested,
    lang: LangOption = Lang.en,
    width: WidthOption = 7.2,
    as_json: JsonOption = False,
) -> None:
    """Compare two periods: what appeared, ended or turned; with --out as a picture besides.

    Example: sahelgraph compare 2012-05 2012-06 --out june.png
    """
    graph = read(data, around, kind)
    table = graph.compare(before, after, mode=mode.value)
    counts = {change: int((table["change"] == change).sum()) for change in ("appeared", "turned", "ended", "kept")}
    if as_json:
        columns = ("kind", "source", "target", "start", "end", "reference", "change", "sign_before", "sign_after")
        rows = [{"id": id_, **row} for id_, row in table[list(columns)].to_dict("index").items()]
        print_json({"before": before, "after": after, "mode": mode.value, "counts": counts, "relations": rows})
    else:
        _print(graph, table, f"{before} to {after}, {mode.value}", counts)
    if out is not None:
        from sahelgraph.plot import compare as draw

        write(draw(graph, before, after, mode=mode.value, lang=lang.value, width=width), out, quiet=as_json)


def _print(graph: TemporalMultigraph, table: pd.DataFrame, heading: str, counts: dict[str, int]) -> None:
    typer.echo(f"{heading}: {', '.join(f'{number} {change}' for change, number in counts.items())}")
    found = held(graph)
    for change in ("appeared", "turned", "ended"):
        rows = table[table["change"] == change].assign(certain=None).reset_index(names="id")
        for row in rows.to_dict("records"):
            typer.echo(relation_line(graph, found, {**row}, f"{change:8}  "))  # type: ignore[dict-item]
