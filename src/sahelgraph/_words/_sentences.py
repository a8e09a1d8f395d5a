"""What answers and refusals say, in both languages: sentences.csv, one place for each sentence."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sahelgraph.errors import QuestionError

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


def refused(lang: str, key: str, *values: object) -> QuestionError:
    """Return the error that says a sentence, and knows its language."""
    return in_language(sentence(lang, key, *values), lang)


def in_language(text: str, lang: str) -> QuestionError:
    """Return the error with a text, which knows the language of it."""
    error = QuestionError(text)
    error.lang = lang
    return error


def listed(lang: str, words: Iterable[str], join: str = "and") -> str:
    """Return words as a list: A, B and C.

    >>> listed("fr", ["A", "B", "C"])
    'A, B et C'
    """
    *first, last = words
    return f"{', '.join(first)} {sentence(lang, join)} {last}" if first else last
