"""Page: one HTML file that fetches nothing, in which the years move.

The archive travels as one block of JSON; the script in ``assets`` applies the rule of time itself,
and vis-network, taken from the pyvis wheel, paints the canvas. Nothing from the archive ever
becomes markup: text goes in by ``textContent``, and a content security policy of hashes stands
behind that as a second wall.
"""

from __future__ import annotations

import hashlib
import html
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from sahelgraph._dates import EARLIEST, LATEST, Period
from sahelgraph._files import write_atomic
from sahelgraph._html import escaped
from sahelgraph.errors import SahelGraphError
from sahelgraph.plot import _say
from sahelgraph.plot._markup import asset, block, policy, style, trimmed
from sahelgraph.plot._page_data import Block, columns
from sahelgraph.plot._squeeze import squeeze

if TYPE_CHECKING:
    import os
    from collections.abc import Collection

    import pandas as pd

    from sahelgraph import TemporalMultigraph

# The sha256 of vis-network 9.1.2, as pyvis 0.3.2 carries it.
_LIBRARY = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"
# In the order in which they need each other; together they are one script.
_PARTS = (
    ".data",
    ".time",
    ".address",
    ".draw",
    ".lines",
    ".network",
    ".panel",
    ".search",
    ".strip",
    ".day",
    ".export",
    ".keys",
    ".paper",
    ".door",
    "",
)
_SCRIPTS = tuple(f"page{part}.js" for part in _PARTS)
_STYLES = ("page.css", "page.words.css")
_CELL = 620  # pixels that a page in a notebook is high


def page(
    g: TemporalMultigraph,
    path: str | os.PathLike[str] | None = None,
    *,
    periods: str = "year",
    positions: pd.DataFrame | None = None,
    title: str | None = None,
    first: Any = None,  # noqa: ANN401 — whatever `during` reads as a period
    last: Any = None,  # noqa: ANN401 — the same
    lang: str = "en",
    fields: Collection[str] | None = None,
    light: bool = False,
) -> str:
    """Make a page on which the years of a graph can be played, filtered, searched and saved.

    The page is one file that works without a network. A graph that was narrowed to a period gives
    a page of that period, with all four modes.

    Parameters
    ----------
    g
        The graph. Statuses that it leaves out stay out of the file.
    path
        Where to write the page, whole or not at all. By default nothing is written.
    periods
        The step of the slider: ``"year"``, ``"quarter"`` or ``"month"``.
    positions
        Places by actor id, columns ``x`` and ``y``; by default `positions` of the whole archive.
        Windows that are not wide give a crowd more room, in the same order from left to right and
        from top to bottom.
    title
        By default the archive's title.
    first, last
        The first and the last period of the slider; by default all that the evidence touches.
    lang
        The language of the page's own words, ``"en"`` or ``"fr"``.
    fields
        The columns of actors and relations that the file carries besides what is drawn (ids,
        names, kinds, ends, dates, statuses); by default all. Leave ``"note"`` out to keep private
        notes private.
    light
        Make a page without any script instead: the same snapshots as drawings and tables, for
        low bandwidth, print and mail. Periods in which nothing changes share one drawing; notes
        come along only if ``fields`` names them.

    Returns
    -------
    str
        The HTML.

    Raises
    ------
    ValueError
        If the language is another one, or if ``positions`` lacks an actor.
    SahelGraphError
        If pyvis does not carry the vis-network that the page was built for, or if a column of
        ``fields`` does not exist.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> text = page(sg.load().during("2012"))
    >>> text[:15], "https://unpkg.com" in text
    ('<!DOCTYPE html>', False)
    """
    words = _say.words(lang)
    wide, steps, mode = _steps(g, periods, first, last)
    if positions is None:
        from sahelgraph.plot import _layout

        positions = _layout.positions(g, periods=periods)
    heading = title if title is not None else g.title
    if light:
        from sahelgraph.plot import _light

        text = _light.document(g, steps, mode, positions, heading, words, fields)
    else:
        text = _document(wide, steps, mode, positions, heading, words, fields)
    if path is not None:
        write_atomic(path, text)
    return text


def _document(  # noqa: PLR0917 — what a page is made of
    wide: TemporalMultigraph,
    steps: list[Period],
    mode: str,
    positions: pd.DataFrame,
    title: str,
    words: _say.Words,
    fields: Collection[str] | None,
) -> str:
    said = [words.period(one) for one in steps]
    data = {
        "title": title,
        "mode": mode,
        "periods": columns({"label": one.text, "first": one.first, "last": one.last} for one in steps),
        **Block(wide, words, fields).data(positions),
    }
    if said != data["periods"]["label"]:  # months are called by their names, years are not
        data["periods"]["text"] = said
    styles, library, script = style(*_STYLES), _library(), _script()
    return Template(trimmed("page.html")).substitute(
        lang=words.lang,
        policy=policy(styles, library, script),
        title=escaped(title),
        noscript=escaped(data["words"].pop("noscript")),
        style=styles,
        data=block(data),
        library=library,
        script=script,
    )


def cell(g: TemporalMultigraph) -> str:
    """Return a small page of a graph for the cell of a notebook, in a frame of its own.

    The frame is cut off from the notebook and from its other pages: it may run its own script and
    nothing else.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> cell(sg.load().during("2012"))[:32]
    '<iframe sandbox="allow-scripts" '
    """
    inside = html.escape(page(g))  # letter for letter: the script's hash must not change
    size = f'width="100%" height="{_CELL}" style="border:1px solid #8886;border-radius:6px"'
    return (
        f'<iframe sandbox="allow-scripts" {size} title="{escaped(g.title or "sahelgraph")}" srcdoc="{inside}"></iframe>'
    )


@cache
def _script() -> str:
    strict = '"use strict";'  # said once, for all of them
    return strict + squeeze("".join(asset(name).replace(strict, "") for name in _SCRIPTS))


@cache
def _library() -> str:
    """Return the script of vis-network, found in the pyvis wheel without running any of pyvis."""
    found = find_spec("pyvis")
    folders = [Path(one) for one in (found.submodule_search_locations or ())] if found is not None else []
    for script in sorted(one for folder in folders for one in folder.glob("lib/vis-*/vis-network.min.js")):
        content = script.read_bytes()
        if hashlib.sha256(content).hexdigest() == _LIBRARY:
            # Without the pointer to its source map, which developer tools would go and fetch.
            return content.decode("utf-8").partition("//# sourceMappingURL")[0].replace("\r\n", "\n")
    raise SahelGraphError(
        "the page needs vis-network 9.1.2 as pyvis 0.3.2 carries it, and no such file was found; "
        "install it again: pip install --force-reinstall pyvis==0.3.2"
    )


def _steps(
    g: TemporalMultigraph,
    every: str,
    first: Any,  # noqa: ANN401 — see `page`
    last: Any,  # noqa: ANN401 — see `page`
) -> tuple[TemporalMultigraph, list[Period], str]:
    """Return the graph that the page holds, the periods of the slider, and the mode to begin with."""
    asked = g.query.periods
    if asked:
        # What may have held is what all four modes need; the page narrows it again.
        wide = replace(g, query=replace(g.query, periods=asked[:-1]))
        return wide.during(asked[-1].period, mode="possible"), [asked[-1].period], asked[-1].mode
    undated = g.days["seen_first"].isna().all()
    if undated and first is None and last is None:
        return g, [Period(EARLIEST, LATEST, "..")], "possible"
    found = g.snapshots(every, first=first, last=last)
    return g, [snapshot.query.periods[-1].period for _, snapshot in found], "attested"
