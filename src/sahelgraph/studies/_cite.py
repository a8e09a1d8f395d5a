"""How to cite a study, and the references of the rows in view, as BibTeX."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sahelgraph._citing import cited, latex, safe_keys, works_of
from sahelgraph._dates import parse_moment, to_date
from sahelgraph.errors import DateError, FileError

if TYPE_CHECKING:
    import os

    from sahelgraph._graph import TemporalMultigraph

# What would end or split a field; everything else in an address is for \url, which takes it as it is.
_URL = str.maketrans({sign: f"%{ord(sign):02X}" for sign in '{}\\"<>^`| '})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite a study (`text`), and what its rows in view rest on (`bibtex`, with the keys in `keys`).

    `uncited` counts the rows in view that name no reference.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> print(sg.cite(sg.load().around("MNLA")).bibtex.splitlines()[0])
    @misc{cfr2020,
    """

    text: str
    bibtex: str
    keys: tuple[str, ...]
    uncited: int = 0

    def __str__(self) -> str:
        return f"{self.text}\n\n{self.bibtex}".rstrip() + "\n"


def cite(g: TemporalMultigraph, *, package: Mapping[str, Any] | str | os.PathLike[str] | None = None) -> Citation:
    """Return how to cite a study, with a BibTeX of exactly the references of the rows in view.

    A reference that starts with a key of ``references.csv`` (``key, P7``; several with ``;`` between) is cited by
    that key; any other text becomes a ``@misc`` entry of its own, whose key is made of the text and stays as long as
    the text does.

    Parameters
    ----------
    g
        The study, narrowed or not. Rows out of view, by their status too, bring no reference.
    package
        A ``datapackage.json``, or its content, for authors, licence and address; title and version are also taken
        from it where the study has none.

    Raises
    ------
    FileError
        If the package cannot be read.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> print(sg.cite(sg.load(), package={"contributors": [{"title": "A. Coder"}], "version": "1.2.3"}).text)
    A. Coder. Mali and the Sahel. Version 1.2.3. Data set. ...
    """
    told = _package(package)
    works = works_of(g)
    cells = g.relations["reference"].tolist()
    entries = {one.key: one.work for cell in set(cells) for one in cited(cell, works)}
    keys = safe_keys(entries)
    bibtex = "\n".join(_entry(keys[key], entries[key]) for key in sorted(entries))
    uncited = sum(not cell.strip() for cell in cells)
    return Citation(_text(g, told), bibtex, tuple(keys[key] for key in sorted(entries)), uncited)


def _package(package: Mapping[str, Any] | str | os.PathLike[str] | None) -> Mapping[str, Any]:
    if package is None or isinstance(package, Mapping):
        return package or {}
    try:
        told = json.loads(Path(package).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FileError(f"{package}: it cannot be read as a data package ({error})") from error
    if not isinstance(told, dict):
        raise FileError(f"{package}: this is no data package; its JSON is not an object")
    return told


def _text(g: TemporalMultigraph, told: Mapping[str, Any]) -> str:
    """Return authors (year). Title. Version. Data set. Licence. Address: what is known of it."""
    authors = "; ".join(_titles(told.get("contributors"), roles={"", "author", "coder"}))
    year = str(told.get("created", ""))[:4]
    version = str(told.get("version") or g.version)
    parts = [
        " ".join(filter(None, (authors, f"({year})" if year else ""))),
        str(told.get("title") or g.title or "Untitled study"),
        f"Version {version}",
        "Data set",
        ", ".join(_titles(told.get("licenses"))) or g.licence,
        str(told.get("id") or told.get("homepage") or ""),
    ]
    return " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)


def _titles(entries: object, roles: set[str] | None = None) -> list[str]:
    """Return the titles or names in a list of the data package, whatever is odd in it left out."""
    rows = [entry for entry in entries if isinstance(entry, Mapping)] if isinstance(entries, list) else []
    wanted = [row for row in rows if roles is None or str(row.get("role", "")) in roles]
    return [title for row in wanted if (title := str(row.get("title") or row.get("name") or ""))]


def _entry(key: str, work: Mapping[str, str]) -> str:
    fields = [("title", f"{{{latex(work.get('citation') or key)}}}")]
    fields += _date(work.get("published", ""))
    if url := work.get("url", "").strip():
        fields.append(("url", _address(url)))
    if archived := work.get("archived", "").strip():
        fields.append(("note", f"Archived: {latex(archived)}"))
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}," for name, value in fields]
    return "\n".join((f"@misc{{{key},", *lines, "}\n"))


def _date(published: str) -> list[tuple[str, str]]:
    """Return year, and month where the date is no longer than one; another text stays as it is."""
    if not published:
        return []
    try:
        moment = parse_moment(published)
        first, last = to_date(moment.first), to_date(moment.last)
    except (DateError, ValueError, OverflowError):  # an open side is no date
        return [("year", latex(published))]
    if first.year != last.year:
        return [("year", f"{first.year:04d}--{last.year:04d}")]
    found = [("year", f"{first.year:04d}")]
    return [*found, ("month", _MONTHS[first.month - 1])] if first.month == last.month else found


def _address(url: str) -> str:
    return "".join(c for c in url if c.isprintable()).translate(_URL)
