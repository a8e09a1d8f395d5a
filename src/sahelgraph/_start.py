"""The command's first step: a plain question is answered before the whole command line is loaded.

The command line is built on libraries that take longer to load than the question to answer. What is not plain, and
whatever goes wrong, is left to it, so that help, usage and errors are said in one place.
"""

from __future__ import annotations

import json
import os
import re
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from sahelgraph._report import escape_controls
from sahelgraph.errors import FileError, SahelGraphError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sahelgraph._graph import TemporalMultigraph

_DATABASES = {".db", ".duckdb", ".sqlite"}
# A question in quotation marks that no shell knows, and none within.
_QUOTED = re.compile(r"\s*[\"\u201c\u201e\u00ab]([^\"\u201c\u201d\u201e\u00ab\u00bb]+)[\"\u201c\u201d\u00bb]\s*")


class _NotPlainError(Exception):
    """What stands on the command line is more than a question."""


class _Plain(ArgumentParser):
    """A parser that leaves what it cannot read to the whole command line."""

    def error(self, message: str) -> NoReturn:
        raise _NotPlainError(message)


def main() -> None:
    """Run the command ``sahelgraph``."""
    try:
        told = plain_answer(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
    if told is None:
        from sahelgraph.cli import main as whole

        whole()
    text, warnings = told
    if warnings:
        print(warnings, file=sys.stderr)  # noqa: T201 — it is the command that prints
    try:
        print(text, flush=True)  # noqa: T201
    except BrokenPipeError:  # the reader has seen enough; nothing is to be said at the end either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def plain_answer(words: Sequence[str]) -> tuple[str, str] | None:
    """Return what ``ask`` prints, and its warnings; None where the whole command line is needed."""
    parser = _Plain(add_help=False, allow_abbrev=False)
    parser.add_argument("question", nargs="+")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--json", action="store_true")
    if words[:1] != ["ask"] and words[:1] != ("ask",):
        return None
    try:
        asked = parser.parse_args(words[1:])
        return answered(" ".join(asked.question), asked.data, as_json=asked.json)
    except (_NotPlainError, SahelGraphError, OSError):
        return None


def answered(question: str, data: Path | None, *, as_json: bool) -> tuple[str, str]:
    """Return the answer to a question as the command prints it, and the warnings of the study."""
    graph, warnings = study(data)
    whole = _QUOTED.fullmatch(question)
    answer = graph.ask(whole[1] if whole else question)
    return json_text(answer.to_dict()) if as_json else repr(answer), warnings


def study(data: Path | None) -> tuple[TemporalMultigraph, str]:
    """Read a study, or the bundled archive; return it with its warnings in words."""
    from sahelgraph.io import load, read_csv, read_parquet

    if data is None:
        graph = load()
    elif (data / "relations.parquet").is_file() and not (data / "relations.csv").exists():
        graph = read_parquet(data)
    elif data.suffix.lower() in _DATABASES or data.parts[:1] in {("duckdb:",), ("spark:",)}:
        hint = "in Python sahelgraph.connect asks it, and write_csv makes a study of it"
        raise FileError(f"{data}: the command line reads no data base; {hint}", page="scale.md")
    else:
        graph = read_csv(data, progress=sys.stderr.isatty())
    told = graph.report
    warnings = tuple(problem for problem in told.problems if problem.severity == "warning")
    left_out = {group: count for group, count in told.left_out.items() if group[0] == "warning"}
    return graph, type(told)(warnings, left_out=left_out).text() if warnings else ""


def json_text(value: object) -> str:
    """Return a value as JSON that a terminal cannot obey."""
    # Spaces and line breaks that JSON itself lays out are printable here; all else that is not is inside a string.
    return "\n".join(map(escape_controls, json.dumps(value, ensure_ascii=False, indent=2).split("\n")))
