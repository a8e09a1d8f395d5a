"""Parts of XML in a zip, as office programs keep them."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def info(name: str) -> zipfile.ZipInfo:
    """Return the entry of a part; of one date for ever, so that the same content gives the same bytes."""
    found = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    found.compress_type = zipfile.ZIP_DEFLATED
    return found


def zipped(parts: Mapping[str, str]) -> bytes:
    """Return a zip of parts, each with the head of XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(info(name), HEAD + text)
    return out.getvalue()
