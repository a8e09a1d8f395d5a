"""What is wrong with the letters of a text: forbidden, unseen, lost, of two scripts, or read in the wrong encoding."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from sahelgraph._advice import shown

if TYPE_CHECKING:
    from sahelgraph._report import Severity

    Strange = tuple[Severity, str, str, str]  # severity, code, message, hint

# What no cell may hold: C0 controls but tab and line breaks, DEL, and bytes that were no UTF-8 (as lone surrogates).
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# What a cell may hold but nobody sees: C1 controls, no-break space, soft hyphen, zero width, direction marks.
_UNSEEN = re.compile("[\x80-\x9f\u00a0\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_BYTE = re.compile("[\udc80-\udcff]")

# What Windows-1252 has in the places where Latin-1 has controls.
_CP1252 = {
    bytes([byte]).decode("cp1252"): chr(byte)
    for byte in range(0x80, 0xA0)
    if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
# Within a text that is right elsewhere, only what no language writes: Ã©, Â«, â€™, Å“, and words of Ð or Ø.
_MORE = f"[\x80-\xbf{''.join(_CP1252)}]"
_PIECE = re.compile(f"Â{_MORE}|[ÃÅ]{_MORE}|â{_MORE}{{2}}|(?:[ÐÑØÙ]{_MORE}){{2,}}|Â |(?<![A-Z])Ã (?= )|(?<![A-Z])Ã(?= )")
# The few marks of ASCII for which a text is looked at: a letter that became "?", and what a spreadsheet writes.
_LOST = re.compile(r"[^\W\d_]\?[^\W\d_]")
_FAILED = re.compile(r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|NOM\?|VALEUR!|NOMBRE!|#{2,})\Z")


def is_plain(text: str) -> bool:
    """Tell at once that there is nothing strange in a text (or in many, put together)."""
    return text.isascii() and text.isprintable() and "?" not in text and "#" not in text


def strange_text(value: str) -> Strange | None:
    """Say what is wrong with the letters of a cell: forbidden, unseen, lost, or read in the wrong encoding."""
    if _FAILED.match(value):
        message = f'"{shown(value)}" is what a spreadsheet writes where it cannot show or compute a value'
        return "warning", "spreadsheet-error", message, "write the value itself"
    if before := half_decoded(value):
        message = f'"{shown(value)}" was read in the wrong encoding once'
        return "warning", "mojibake", message, f'it was likely "{shown(before)}"'
    if (fault := bad_character(value)) is not None:
        return fault
    if "\ufffd" in value or (_LOST.search(value) and "/" not in value):
        sign = "U+FFFD" if "\ufffd" in value else "a question mark in its place"
        return "warning", "lost-character", f'"{shown(value)}" has lost a letter ({sign})', "write it again"
    return None


def bad_character(cell: str) -> Strange | None:
    """Return severity, code, message and hint where a cell holds a character that it must not, or that nobody sees."""
    if cell.isprintable():  # so nothing in it is among those below
        return None
    if found := _FORBIDDEN.search(cell):
        sign = ord(found[0])
        if not 0xD800 <= sign <= 0xDFFF:
            return "error", "control-character", f"the cell holds a control character (U+{sign:04X})", "take it out"
        if not 0xDC80 <= sign <= 0xDCFF:
            return "error", "control-character", f"the cell holds half a character (U+{sign:04X})", "take it out"
        return "error", "encoding", *_bad_byte(cell, sign - 0xDC00)
    if found := _UNSEEN.search(cell):
        message = f"the cell holds a character that nobody sees (U+{ord(found[0]):04X})"
        return "warning", "unseen-character", message, "take it out if it is not meant"
    return None


def _bad_byte(cell: str, byte: int) -> tuple[str, str]:
    """Say what a byte may have been that the file's encoding does not have."""
    try:
        right = cell.encode("utf-8", "surrogateescape").decode()
    except UnicodeError:
        pass
    else:
        return f"byte 0x{byte:02X} is not in the encoding that was given", f'as UTF-8 it reads "{shown(right)}"'
    likely = _BYTE.sub(lambda found: bytes([ord(found[0]) - 0xDC00]).decode("cp1252", "replace"), cell)
    if "\ufffd" in likely:
        told = (
            "nor has Windows-1252 such a letter: the file is damaged, or has another encoding; write the letter again"
        )
    else:
        told = (
            f'as Windows-1252 it would read "{shown(likely)}"; save the file as UTF-8, or read it in Python with '
            'encoding="cp1252"'
        )
    return f"byte 0x{byte:02X} is not UTF-8", told


def half_decoded(value: str) -> str:
    """Return what a text was before it was read in the wrong encoding, or nothing.

    >>> half_decoded("KeÃ¯ta")
    'Keïta'
    >>> half_decoded("Keïta and KeÃ¯ta")
    'Keïta and Keïta'
    >>> half_decoded("Keïta")
    ''
    """
    if value.isascii():
        return ""
    before = _decoded(value) or _PIECE.sub(lambda found: _decoded(found[0]) or found[0], value)
    return before if before != value and before.isprintable() else ""


def _decoded(text: str) -> str:
    if text in {"Â ", "Ã ", "Ã"}:  # its second half, a no-break space, has become a space
        return " " if text == "Â " else "à"
    try:
        return "".join(_CP1252.get(c, c) for c in text).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return ""


def mixed_scripts(value: str) -> tuple[str, str] | None:
    """Refuse an id with letters of several scripts, which look alike and are not."""
    if value.isascii():
        return None
    scripts: dict[str, list[str]] = {}
    for c in value:
        if c.isalpha() or (c.isdecimal() and not c.isascii()):
            word = unicodedata.name(c, "unknown").split()[0].partition("-")[0]
            scripts.setdefault(_TOGETHER.get(word, word), []).append(c)
    if len(scripts) < 2:
        return None
    odd = min(scripts.values(), key=lambda letters: (len(letters), letters[0].isascii()))[0]
    told = f"{odd!r} (U+{ord(odd):04X}, {unicodedata.name(odd, 'unnamed').lower()})"
    return f'"{shown(value)}" mixes scripts: it has {told}', "write it with the letters of one script"


# Scripts that are one writing, and marks that go with any.
_TOGETHER = dict.fromkeys(("HIRAGANA", "KATAKANA", "CJK", "IDEOGRAPHIC"), "CJK") | {"EXTENDED": "ARABIC"}
