"""What answers and refusals say, in both languages: sentences.csv, one place for each sentence."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@cache
def _sentences() -> dict[tuple[str, str], str]:
    with Path(__file__).with_name("sentences.csv").open(encoding="utf-8", newline="") as file:
        return {(row["key"], lang): row[lang] for row in csv.DictReader(file) for lang in ("en", "fr")}


def sentence(lang: str, key: str, *values: object) -> str:
    """Return a sentence of a language, with what it speaks of filled in.

    >>> sentence("fr", "via", "Barkhane")
    'via Barkhane'
    """
    return _sentences()[key, lang].format(*values)


def listed(lang: str, words: Iterable[str], join: str = "and") -> str:
    """Return words as a list: A, B and C.

    >>> listed("fr", ["A", "B", "C"])
    'A, B et C'
    """
    *first, last = words
    return f"{', '.join(first)} {sentence(lang, join)} {last}" if first else last
