"""Text for HTML: escaped, and small tables that notebooks show in light and in dark."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Controls but for tab and line break: a reader of HTML would drop or change them.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_WEB = re.compile(r"https?://[^\s]+", re.IGNORECASE)
# Colours are those of the page around; a line is the same ink, thinner.
_BOX = "color:inherit;background:transparent;overflow-x:auto;max-width:100%"
_TABLE = "border-collapse:collapse;color:inherit;background:transparent;border:0;margin:.4em 0;font-size:inherit"
_RULE = "border:0;border-bottom:{}px solid color-mix(in srgb,currentColor {}%,transparent)"
_CELL = "text-align:left;vertical-align:top;padding:.25em .9em .25em 0;color:inherit;background:transparent;"


def escaped(text: str) -> str:
    r"""Return text for HTML, in an element or in a quoted attribute.

    Examples
    --------
    >>> escaped("<b> & \x00")
    '&lt;b&gt; &amp; \ufffd'
    """
    safe = html.escape(text.replace("\r\n", "\n")).encode("utf-8", "replace").decode("utf-8")
    return _CONTROLS.sub("\ufffd", safe)


def linked(text: str) -> str:
    """Return text for HTML, as a link where it is an address of the web and nothing else.

    Examples
    --------
    >>> linked("javascript:alert(1)")
    'javascript:alert(1)'
    """
    shown = escaped(text)
    return f'<a href="{shown}" rel="noopener noreferrer external">{shown}</a>' if _WEB.fullmatch(text) else shown


def shown(lines: Sequence[str], header: Sequence[str] = (), rows: Iterable[Sequence[str]] = (), more: str = "") -> str:
    """Return what a notebook shows of an object: a line in bold, lines, a table, and what is left out; all escaped."""
    first, *others = [escaped(line) for line in lines]
    parts = [f'<div style="{_BOX}"><p style="margin:.2em 0"><strong>{first}</strong></p>']
    parts += [f'<p style="margin:.2em 0;opacity:.75">{line}</p>' for line in others]
    told = [_row("td", row, 1, 20) for row in rows]
    head = f"<thead>{_row('th', header, 2, 60)}</thead>" if header else ""
    parts += [f'<table style="{_TABLE}">{head}<tbody>', *told, "</tbody></table>"] if told else []
    parts += [f'<p style="margin:.2em 0;opacity:.75">{escaped(more)}</p>'] if more else []
    return "".join([*parts, "</div>"])


def _row(tag: str, cells: Iterable[str], width: int, strength: int) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    style = _CELL + _RULE.format(width, strength)
    found = "".join(f'<{tag}{scope} style="{style}">{escaped(cell)}</{tag}>' for cell in cells)
    return f'<tr style="background:transparent">{found}</tr>'
