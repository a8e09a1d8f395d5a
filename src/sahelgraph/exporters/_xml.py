"""XML, written line by line and read within bounds: text that XML forbids is escaped, and read back.

What a format has no place for stands in a processing instruction, which every other reader passes by.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from sahelgraph._workbook import escaped, unescaped
from sahelgraph.errors import FileError

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NOTE = "sahelgraph"

__all__ = ["HEAD", "attribute", "note", "read", "text", "unescaped"]


def text(value: str) -> str:
    r"""Write text between tags.

    >>> text("a < b\r")
    'a &lt; b_x000D_'
    """
    return escape(escaped(value))


def attribute(value: str) -> str:
    """Write the value of an attribute, with its quotes."""
    return quoteattr(escaped(value))


def note(value: object) -> str:
    """Write the note of a study as a processing instruction; nothing in it can end it."""
    told = json.dumps(value, ensure_ascii=True, separators=(",", ":")).replace(">", "\\u003e")
    return f"<?{_NOTE} {told}?>\n"


def read(
    path: str | os.PathLike[str],
    start: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str], None],
    data: Callable[[str], None],
) -> Any:  # noqa: ANN401 — whatever the note holds
    """Read a file, hand its elements over by their local names, and return the note of the study, if there is one.

    A document type is refused before an entity is read.
    """
    notes: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler = lambda name, found: start(
        name.rpartition(" ")[2], {key: unescaped(value) for key, value in found.items()}
    )
    parser.EndElementHandler = lambda name: end(name.rpartition(" ")[2])
    parser.CharacterDataHandler = data
    parser.ProcessingInstructionHandler = lambda target, value: notes.append(value) if target == _NOTE else None
    try:
        with open(path, "rb") as file:  # noqa: PTH123 — a path of either sort
            parser.ParseFile(file)
        return json.loads(notes[0]) if notes else None
    except (expat.ExpatError, KeyError, RecursionError, ValueError) as error:
        why = error.args[0] if isinstance(error, FileError) else f"it is no sound XML of this format ({error})"
        raise FileError(f"{path}: {why}") from error
    except OSError as error:
        raise FileError(f"{path}: it cannot be read ({error.strerror})") from error


def _no_doctype(*_: object) -> None:
    raise FileError("it declares a document type, which no network needs")
