"""The command that measures."""

from __future__ import annotations

from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sahelgraph._advice import nearest, shown
from sahelgraph._report import escape_controls
from sahelgraph.cli._common import REPLACED, DataOption, Every, JsonOption, Mode, load_study, print_json
from sahelgraph.cli._pictures import Lang, LangOption, WidthOption, picture_file, write

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

# What nobody means by the name of a result.
_TABLES = frozenset({"actors.csv", "relations.csv", "references.csv", "kinds.csv"})
_WIDE = 16  # columns from which on a table is turned on its side, if it has fewer rows
# What needs more than a graph: two periods, an actor, groups, another measure.
_NEED_MORE = frozenset({"arrivals", "compare", "k_balance", "over_time", "signed_modularity"})


def measure(
    name: Annotated[str, typer.Argument(help="A measure, such as balance, degree, summary or turnover.")],
    data: DataOption = None,
    during: Annotated[str, typer.Option(help="Period, such as 2012; the whole study if left out.")] = "",
    every: Annotated[Every | None, typer.Option(help="Measure every year, quarter or month.")] = None,
    first: Annotated[str, typer.Option("--from", help="First period, with --every.")] = "",
    last: Annotated[str, typer.Option("--to", help="Last period, with --every.")] = "",
    mode: Annotated[
        list[Mode] | None, typer.Option(help="How surely a relation must hold; may be repeated with --every.")
    ] = None,
    sign: Annotated[str, typer.Option(help="Friendly, hostile or neutral ties only.")] = "",
    sign_policy: Annotated[str, typer.Option(help="What a split does to a pair: ends, hostile or ignore.")] = "",
    weight: Annotated[str, typer.Option(help="Weigh a pair by its relations or happenings.")] = "",
    actors: Annotated[
        str, typer.Option(help="all, active, or names with ; between; if left out, no placeholders, places, peoples.")
    ] = "",
    csv: Annotated[Path | None, typer.Option(help=f"Write the table as CSV: {REPLACED}.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", callback=picture_file, help=f"With --every, draw it: .png, .svg or .pdf, {REPLACED}."
        ),
    ] = None,
    lang: LangOption = Lang.en,
    width: WidthOption = 7.2,
    as_json: JsonOption = False,
) -> None:
    """Measure a study: positions, balance, groups, change, reach; once, or period by period.

    Example: sahelgraph measure balance --every year --csv balance.csv
    """
    function = _found(name)
    if csv is not None and csv.exists() and csv.name in _TABLES:
        raise typer.BadParameter(
            f"{csv} is a table of a study and would be lost; --csv names a new file for the result"
        )
    graph = load_study(data)
    modes = [one.value for one in mode or [Mode.attested]]
    names = actors if actors in {"all", "active"} else [part.strip() for part in actors.split(";") if part.strip()]
    asked = {"sign": sign, "sign_policy": sign_policy, "weight": weight, "actors": names}
    options: dict[str, Any] = {option: value for option, value in asked.items() if value}
    known = signature(function).parameters
    if strange := [option for option in options if option not in known]:
        raise typer.BadParameter(f"{name} takes no --{strange[0].replace('_', '-')}")
    steps = {"first": first or None, "last": last or None}
    if out is not None and (every is None or "periods" in known):
        raise typer.BadParameter(
            "--out draws a measure through time: give --every, and a measure that is taken of a period"
        )
    if "periods" in known:
        if len(modes) > 1 or during:
            raise typer.BadParameter(f"{name} goes through periods by itself: give --every, --from, --to, one --mode")
        found = function(graph, periods=(every or Every.year).value, mode=modes[0], **steps, **options)
    elif every is not None:
        from sahelgraph.measures import over_time

        graph = graph.during(during, mode="possible") if during else graph
        some = modes[0] if len(modes) == 1 else modes
        found = over_time(function, graph, periods=every.value, mode=some, **steps, **options)
    else:
        if len(modes) > 1 or first or last:
            raise typer.BadParameter("--from, --to and several --mode go with --every")
        graph = graph.during(during, mode=modes[0]) if during else graph
        own = {"mode": modes[0]} if "mode" in known else {}
        found = function(graph, **own, **options)
    _show(name, found, csv, as_json=as_json)
    if out is not None:
        from sahelgraph.plot import trend

        write(trend(found, g=graph, title=name, lang=lang.value, width=width), out, quiet=as_json)


def measures_by_name() -> list[str]:
    """Return the names of the measures that need no more than a study."""
    from sahelgraph.measures import __all__ as names

    return [one for one in names if one.islower() and one not in _NEED_MORE]


def _found(name: str) -> Callable[..., Any]:
    from sahelgraph import measures

    names = measures_by_name()
    if name not in names:
        near = nearest(name, names)
        hint = f"did you mean {' or '.join(near)}?" if near else f"write {', '.join(names)}"
        more = "it needs more than a study; use it from Python" if name in _NEED_MORE else hint
        raise typer.BadParameter(f'"{shown(name)}" is no measure of this command; {more}')
    function: Callable[..., Any] = getattr(measures, name)
    return function


def _show(name: str, found: Any, csv: Path | None, *, as_json: bool) -> None:  # noqa: ANN401 — whatever is measured
    notes = {key: value for key, value in getattr(found, "attrs", {}).items() if key != "why"}
    why = getattr(found, "attrs", {}).get("why")
    table = _table(name, found)
    if csv is not None:
        from sahelgraph._files import write_atomic

        over = ", replacing what was there" if csv.exists() else ""
        write_atomic(csv, table.to_csv(lineterminator="\n"))
        typer.echo(
            escape_controls(f"{csv}: {len(table)} rows written{over}"), err=as_json
        )  # beside what a program reads
    if as_json:
        rows = [
            {str(table.index.name): _plain(label), **dict(zip(_labels(table), map(_plain, row), strict=True))}
            for label, row in zip(table.index, table.itertuples(index=False, name=None), strict=True)
        ]
        print_json({"measure": name, "rows": rows, "notes": _plain(notes), "why": _plain(why or {})})
    elif csv is None:
        typer.echo("\n".join(map(escape_controls, _printed(table).split("\n"))))
        if left_out := notes.get("left_out"):
            typer.echo(escape_controls(f"left out: {_told(left_out)}"))


def _printed(table: pd.DataFrame) -> str:
    """Return a table for a terminal: wide ones turned on their side, whole numbers without a point."""
    if table.empty:
        return "nothing to measure is in view"
    turned = table.T if len(table.columns) > _WIDE and len(table) < len(table.columns) else table

    def whole(value: float) -> str:
        return "undefined" if value != value else f"{value:.0f}"  # noqa: PLR0124 — NaN

    counts: dict[Any, Callable[[float], str]] = {
        column: whole
        for column, kind in turned.dtypes.items()
        if kind.kind == "f" and (turned[column].dropna() % 1 == 0).all()
    }
    return turned.to_string(formatters=counts, na_rep="undefined")


def _told(left_out: dict[str, Any]) -> str:
    """Say what was left out: ``placeholder 13, relations 12``; of many periods, where to find it."""
    if not {"actors", "relations"} & set(left_out):
        return "it differs by period; see --json"
    several = [*left_out.get("actors", {}).items(), *((key, left_out.get(key, 0)) for key in ("relations", "loops"))]
    return ", ".join(f"{name} {number}" for name, number in several if number) or "nothing"


def _table(name: str, found: Any) -> pd.DataFrame:  # noqa: ANN401 — the same
    import pandas as pd

    if isinstance(found, float):
        return pd.DataFrame({name: [float(found)]}, index=pd.Index([name], name="measure"))
    if name == "communities":
        members: pd.DataFrame = found.members
        return members.set_index("period")
    found = found.to_series() if hasattr(found, "to_series") else found
    table: pd.DataFrame = found.to_frame() if found.ndim == 1 else found
    return table


def _labels(table: pd.DataFrame) -> list[str]:
    labels: list[Any] = list(table.columns)
    return [" ".join(map(str, label)) if isinstance(label, tuple) else str(label) for label in labels]


def _plain(value: Any) -> Any:  # noqa: ANN401 — a value of JSON
    import pandas as pd

    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if value is None or pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value
