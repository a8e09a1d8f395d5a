"""ATOP: the alliance obligations of two states in a year; years that follow each other are one relation."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sahelgraph.errors import FileError
from sahelgraph.importers._imported import imported
from sahelgraph.importers._records import Records, field, opened
from sahelgraph.importers._values import is_year, tidy, whole
from sahelgraph.importers.ucdp_dyadic import runs

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping
    from typing import Unpack

    from sahelgraph.importers._imported import Imported, Keep, Options, Roster, Row

OBLIGATIONS = {
    "atop_defense": "defence",
    "atop_offense": "offence",
    "atop_neutral": "neutrality",
    "atop_nonagg": "non-aggression",
    "atop_consul": "consultation",
}
FIELDS = {
    "one": field("ccode1", needed=True),
    "other": field("ccode2", needed=True),
    "year": field("year", needed=True),
    **{name: field(name, needed=name == "atop_defense") for name in OBLIGATIONS},
}
STATES = {
    "code": field("ccode", needed=True),
    "name": field("statenme", "statename", needed=True),
    "abbreviation": field("stateabb"),
}
COLUMNS = ("kind", "subtype", "source", "target", "start", "end", "as_of", "reference", "years", "rows")
ARTICLE = (
    "Leeds, B. A., Ritter, J., Mitchell, S. and Long, A. (2002). Alliance Treaty Obligations and Provisions,"
    " 1815-1944. International Interactions 28, 237-260. ATOP{}"
)


def read(
    path: str | os.PathLike[str], *, states: str | os.PathLike[str] | None = None, **options: Unpack[Options]
) -> Imported:
    r"""Read ATOP's dyad-years: one relation for two states as long as they owe each other the same.

    A promise to fight beside each other is an ``alliance``; neutrality, non-aggression and consultation alone are
    ``cooperation``. The subtype names the obligations, of either towards the other. What is in force in the last year
    of the data has the end ``..``.

    Parameters
    ----------
    states
        A table of the Correlates of War's states (``ccode``, ``statenme``), since ATOP has their codes alone.

    Raises
    ------
    FileError
        If the file is damaged or is no ATOP.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> header = "ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul"
    >>> rows = "2,20,1942,1,1,0,0,0\n20,2,1942,1,1,0,0,0\n2,20,1943,1,1,0,0,0\n2,200,1950,1,0,0,0,0"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "atop.csv").write_text(f"{header}\n{rows}\n")
    ...     [(row["source"], row["target"], row["start"], row["end"]) for row in read(f"{folder}/atop.csv").relations]
    [('cow-2', 'cow-20', '1942', '1943'), ('cow-2', 'cow-200', '1950', '..')]
    """
    names = {} if states is None else _states(states, options)
    version = f" {options['version']}" if options.get("version") else ""
    reference = {"key": "atop", "citation": ARTICLE.format(version), "url": "http://www.atopdata.org"}
    records = opened(path, "atop", FIELDS, options)
    return imported(records, partial(_relations, names=names), COLUMNS, reference, options, prefix="cow")


def _states(path: str | os.PathLike[str], options: Options) -> dict[str, tuple[str, str]]:
    if not Path(path).exists():
        raise FileError(f"{path}: there is no such file; give the table of states, with ccode and statenme")
    rows = Records(path, "states", STATES, encoding=options.get("encoding"))
    return {whole(cells["code"]): (tidy(cells["name"]), tidy(cells["abbreviation"])) for _, cells in rows}


def _relations(records: Records, actors: Roster, keep: Keep, *, names: Mapping[str, tuple[str, str]]) -> Iterator[Row]:
    # A number for the obligations of each pair and year: small, but it does grow with the pairs and their years.
    owed: dict[tuple[int, int], dict[int, list[int]]] = {}
    last = 0
    for number, cells in records:
        keep.tally.rows += 1
        one, other, year = (whole(cells[name]) for name in ("one", "other", "year"))
        bits = sum(1 << i for i, name in enumerate(OBLIGATIONS) if whole(cells[name]) == "1")
        if not (one.isdecimal() and other.isdecimal() and is_year(year)) or one == other:
            keep.leave("codes or year cannot be read", number, f"{one}, {other}, {year}")
        elif not bits:
            keep.leave("no obligation in that year", number, f"{one}, {other}, {year}")
        elif keep.wants(number, (*names.get(one, ()), *names.get(other, ()), one, other), year, what=f"{one}, {other}"):
            last = max(last, int(year))
            pair = (int(one), int(other)) if int(one) < int(other) else (int(other), int(one))
            found = owed.setdefault(pair, {}).setdefault(int(year), [0, 0])
            found[0] |= bits
            found[1] += 1
    for pair in sorted(owed):
        yield from _pair(pair, owed[pair], last, actors, names)


def _pair(
    pair: tuple[int, int], owed: dict[int, list[int]], last: int, actors: Roster, names: Mapping[str, tuple[str, str]]
) -> Iterator[Row]:
    one, other = (_state(actors, str(code), names) for code in pair)
    for bits in sorted({bits for bits, _ in owed.values()}):
        words = [word for i, word in enumerate(OBLIGATIONS.values()) if bits >> i & 1]
        for first, over in runs({year for year, (owing, _) in owed.items() if owing == bits}):
            yield {
                "id": f"atop-{pair[0]}-{pair[1]}-{first}",
                "kind": "alliance" if bits & 3 else "cooperation",
                "subtype": "; ".join(words),
                "source": one,
                "target": other,
                "start": str(first),
                "end": ".." if over == last else str(over),
                "as_of": str(last) if over == last else "",
                "reference": f"atop, {pair[0]} and {pair[1]}, {first}",
                "years": f"{first}..{over}",
                "rows": str(sum(owed[year][1] for year in range(first, over + 1))),
            }


def _state(actors: Roster, code: str, names: Mapping[str, tuple[str, str]]) -> str:
    name, abbreviation = names.get(code, (f"COW state {code}", ""))
    return actors.add(code, name, "state", aliases=(abbreviation,), ccode=code)
