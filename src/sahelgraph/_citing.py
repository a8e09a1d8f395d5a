"""What the reference of a row cites: works of references.csv by their key, with the place in them, or a text."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from sahelgraph._names import split_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sahelgraph._graph import TemporalMultigraph

_LATEX = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "&%$#_{}"},
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+/-]*\Z", re.ASCII)
_LOCATOR = re.compile(r"(P|p\.|pp\.|§|ch\.)?\s*\d", re.ASCII)


class Cited(NamedTuple):
    """A work that a row cites: its key, where in it, and what is known of it."""

    key: str
    locator: str
    work: Mapping[str, str]


def works_of(g: TemporalMultigraph) -> dict[str, dict[str, str]]:
    """Return the works of references.csv by key."""
    table = g.references
    cells = {str(name): table[name].tolist() for name in table}
    return {
        key: {name: str(column[i]) for name, column in cells.items()}
        for i, key in enumerate(table.index.tolist())
        if key
    }


def cited(cell: str, works: Mapping[str, Mapping[str, str]]) -> list[Cited]:
    """Return the works that a cell cites: by key, or the text itself under a key made of it.

    Examples
    --------
    >>> [(one.key, one.locator) for one in cited("smith, p. 6; p. 7; icg", {"smith": {}, "icg": {}})]
    [('smith', 'p. 6; p. 7'), ('icg', '')]
    """
    whole = " ".join(unicodedata.normalize("NFC", cell).split())
    if not whole:
        return []
    parts = split_list(whole)
    keys = [part.partition(",")[0].strip() for part in parts]
    if not any(key in works for key in keys):
        parts, keys = (whole,), [whole.partition(",")[0].strip()]
    found: list[Cited] = []
    for key, part in zip(keys, parts, strict=True):
        if key in works:
            found.append(Cited(key, part.partition(",")[2].strip(), works[key]))
        elif found and _LOCATOR.match(part):  # "key, P6; P7": the second part is a place in the same work
            before = found[-1]
            found[-1] = before._replace(locator="; ".join(filter(None, (before.locator, part))))
        else:
            found.append(Cited(f"ref-{hashlib.sha256(part.encode()).hexdigest()[:10]}", "", {"citation": part}))
    return found


def safe_keys(keys: Iterable[str]) -> dict[str, str]:
    """Return a BibTeX key for each: itself where BibTeX takes it, else a readable part of it and a hash."""
    found: dict[str, str] = {}
    taken: set[str] = set()  # BibTeX takes keys that differ in case alone for one
    for key in sorted(keys):
        safe = key
        if not _KEY.match(key) or key.casefold() in taken:
            plain = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode()
            slug = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:40]
            safe = f"{slug or 'ref'}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
        taken.add(safe.casefold())
        found[key] = safe
    return found


def plain(text: str) -> str:
    """Return a text in one line, without what does not print."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def latex(text: str) -> str:
    """Return a text that LaTeX prints as it stands."""
    return plain(plain(text).translate(_LATEX))
