"""Commands that answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sahelgraph._report import escape_controls
from sahelgraph.cli._common import DataOption, JsonOption, Mode, ModeOption, load_study, print_json
from sahelgraph.cli._usage import PERIOD
from sahelgraph.errors import UnknownNameError

if TYPE_CHECKING:
    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph._ledger import MemoryLedger

    Held = tuple[MemoryLedger, dict[str, int]]


def show(
    actor: Annotated[str, typer.Argument(help="Id, name or alias; all actors if left out.")] = "",
    data: DataOption = None,
    during: Annotated[str, typer.Option(help="Period, such as 2012, 2012-06 or 2012-03/2012-06.")] = "",
    mode: ModeOption = Mode.attested,
    as_json: JsonOption = False,
) -> None:
    """List the relations of an actor (at an end, or done through it), or of everybody.

    Example: sahelgraph show MNLA --during 2012
    """
    graph = load_study(data)
    graph = _around(graph, actor) if actor else graph
    graph = graph.during(during, mode=mode.value) if during else graph
    rows = graph._records()  # noqa: SLF001 — rows without pandas, for the command line alone
    reading = f"relations around {graph.resolve(actor)}" if actor else "all relations"
    reading += f", {mode.value} in {during}" if during else ""
    if as_json:
        actors = sorted({row[end] for row in rows for end in ("source", "target")})
        question = " ".join(["show", *([actor] if actor else []), *(["--during", during] if during else [])])
        print_json({"question": question, "reading": reading, "mode": mode.value, "actors": actors, "relations": rows})
    else:
        _print_rows(graph, rows, reading)


def _around(graph: TemporalMultigraph, actor: str) -> TemporalMultigraph:
    try:
        return graph.around(actor)
    except UnknownNameError:
        if re.fullmatch(PERIOD, actor):
            raise UnknownNameError(f'"{actor}" is no actor; for a period write --during {actor}') from None
        raise


def _print_rows(graph: TemporalMultigraph, rows: list[dict[str, Any]], reading: str) -> None:
    typer.echo(f"{len(rows)} {reading}")
    found = held(graph)
    for row in rows:
        typer.echo(relation_line(graph, found, row))


def held(graph: TemporalMultigraph) -> Held:
    """Return the ledger that holds the rows of a graph, and where each stands in it, by its id."""
    ledger, rows = graph._held()  # noqa: SLF001 — cells without pandas
    return ledger, dict(zip(ledger.ids.texts(rows).tolist(), rows.tolist(), strict=True))


def relation_line(graph: TemporalMultigraph, found: Held, row: dict[str, Any], before: str = "") -> str:
    """Return a relation as a line for a terminal, with what an answer in words notes of it."""
    ledger, places = found
    place = places[row["id"]]
    cell = {name: column[place] for name, column in ledger.relations.columns.items()}
    events = ledger.ended_by.get(place, ())
    ends = [graph.label(row[end]) for end in ("source", "target")]
    told = f" {graph.kinds[row['kind']].phrase} ".join(ends)
    told += f" ({cell['subtype']})" if cell.get("subtype") else ""
    told += f" through {graph.label(cell['via'])}" if cell.get("via") else ""
    status = cell.get("status", "")
    notes = [
        row["start"] + (f" … {row['end']}" if row["end"] else ""),
        f"{cell['quantity']} {cell.get('unit', '')}".strip() if cell.get("quantity") else "",
        status if status != "stated" else "",
        {None: "", True: "certain", False: "not certain"}[row["certain"]],
        f"ended by {', '.join(events)}" if events else "",
    ]
    return escape_controls(f"{before}{row['id']}  {told}, {', '.join(filter(None, notes))}  [{row['reference']}]")


def explain(
    relation: Annotated[str, typer.Argument(help="Id of a relation.")],
    data: DataOption = None,
) -> None:
    """Tell the story of a relation: what it says, when, what ended it, where it is written.

    Example: sahelgraph explain r009
    """
    typer.echo(load_study(data).explain(relation))
