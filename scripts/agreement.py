"""Bring the figures of docs/agreement.md up to date: ``python scripts/agreement.py [STUDY_A STUDY_B] [--check]``.

The two studies are the raw codings in docs/codings unless others are given. What was settled is read from the filled
sheet in docs/codings, the questions from the table that the tests read.
"""
# ruff: noqa: INP001 — scripts for developers, not a package

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING

import sahelgraph as sg

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sahelgraph.studies._agreement import Kappa

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "agreement.md"
CODINGS = ROOT / "docs" / "codings"
QUESTIONS = ROOT / "tests" / "cases" / "coders_questions.csv"
WORDS = {"a": "for A", "b": "for B", "both": "for both", "other": "otherwise"}


def percent(share: float) -> str:
    """Return a share as people read it."""
    return "–" if isnan(share) else f"{share:.0%}"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table of Markdown, numbers to the right."""
    told = [[str(cell) for cell in row] for row in rows]
    align = ["---"] + ["--:" if all(re.fullmatch(r"[\d.%–]+", row[i]) for row in told) else "---"
                       for i in range(1, len(head))]  # fmt: skip
    return "\n".join(f"| {' | '.join(row)} |" for row in ([*head], align, *told))


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def found(both: sg.Agreement) -> str:
    """Return what each coder has and both have."""
    names = {"actors": "actors", "pairs": "pairs of actors with a relation", "rows": "relations"}
    counts = {what: getattr(both, name) for name, what in names.items()}
    rows = [
        (what, *count, *(percent(count.shares()[name]) for name in ("of_a", "of_b", "of_all")))
        for what, count in counts.items()
    ]
    return table(("", "A", "B", "both", "of A's", "of B's", "of all"), rows)


def kinds(both: sg.Agreement) -> str:
    """Return the two kappas."""

    def row(what: str, kappa: Kappa) -> tuple[object, ...]:
        value = f"undefined: {kappa.why}" if isnan(kappa.value) else f"{kappa.value:.2f}"
        return what, kappa.n, percent(kappa.observed), percent(kappa.expected), value

    rows = [row("matched relations", both.kappa), row("every relation of a pair both found", both.strict_kappa)]
    return table(("units", "n", "observed", "by chance", "kappa"), rows)


def columns(both: sg.Agreement) -> str:
    """Return the agreement of each column."""
    rows = [
        (f"`{c.column}`" if " " not in c.column else c.column, c.equal, c.n, percent(c.share)) for c in both.columns
    ]
    return table(("column", "agree", "of", "share"), rows)


def left(both: sg.Agreement) -> str:
    """Return how many relations only one coder has."""
    near = len(both.counterparts)
    rows = [
        ("only one end differs: same kind, place of the text and other end", near, near),
        ("nothing like it in the other coding", len(both.only_a) - near, len(both.only_b) - near),
    ]
    return table(("relations that were not matched", "A", "B"), rows)


def settled(both: sg.Agreement) -> str:
    """Return for whom the differences were settled, and how many cells were corrected beside them."""
    wanted = {row[:4] for row in both.differences}
    counts: Counter[tuple[str, str]] = Counter()
    corrected = 0
    for line in rows_of(CODINGS / "settled.csv"):
        if (line["what"], line["id_a"], line["id_b"], line["column"]) in wanted:
            what = line["what"] if line["column"] != "aliases" else "names of actors"
            counts[what, WORDS[line["settled"].partition(":")[0]]] += 1
        else:
            corrected += 1
    names = sorted({what for what, _ in counts})
    rows = [(what, *(counts[what, word] for word in WORDS.values())) for what in names]
    totals = [sum(column) for column in zip(*(row[1:] for row in rows), strict=True)]
    told = table(("difference", *WORDS.values()), [*rows, ("all", *totals)])
    beside = f"Beside them {corrected} cells were corrected, notes among them, in which no two matched rows differ."
    return f"{told}\n\n{beside}"


def questions() -> str:
    """Return the questions with the rows that answer them."""
    rows = [(row["coder"], row["question"], row["ids"].replace(" ", ", ") or "none") for row in rows_of(QUESTIONS)]
    return table(("coder", "question", "rows"), rows)


def renewed(text: str, both: sg.Agreement) -> str:
    """Return the page with every block computed again."""
    blocks = {"found": found, "kinds": kinds, "columns": columns, "left": left, "settled": settled}
    made = {name: make(both) for name, make in blocks.items()} | {"questions": questions()}
    for name, told in made.items():
        block = re.compile(rf"(?<=<!-- {name}: )([^>]*-->\n).*?(?=<!-- end of {name} -->)", re.DOTALL)
        if len(block.findall(text)) != 1:
            raise SystemExit(f"the block {name!r} must be there once")
        before, head, after = block.split(text)
        text = f"{before}{head}\n{told}\n\n{after}"
    return text


def main(arguments: Sequence[str]) -> int:
    """Write the figures, or with ``--check`` only say whether they are out of date."""
    folders = [Path(argument) for argument in arguments if argument != "--check"] or [CODINGS / "a", CODINGS / "b"]
    if len(folders) != 2:
        raise SystemExit("give two studies, or none")
    old = PAGE.read_text(encoding="utf-8")
    new = renewed(old, sg.agree(*map(sg.read_csv, folders)))
    if new == old:
        return 0
    if "--check" in arguments:
        sys.stdout.write("docs/agreement.md: out of date, run python scripts/agreement.py\n")
        return 1
    PAGE.write_text(new, encoding="utf-8")
    sys.stdout.write("docs/agreement.md: written\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
