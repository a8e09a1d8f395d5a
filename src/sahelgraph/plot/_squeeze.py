"""Squeeze: a script without its comments, and the spaces and long names that only people need.

The page's scripts are kept for reading; in the page they weigh a quarter less. Every statement of
theirs ends in a semicolon (the linter sees to it), so that no line break carries a meaning.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, product
from string import ascii_letters
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | (?P<space>\s+)
      | (?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
      | (?P<word>[\w$]+)
      | (?P<mark>=>|\+\+|--|.)""",
    re.VERBOSE | re.DOTALL,
)
_PATTERN = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
# After these a slash divides; after all else it opens a pattern.
_VALUE = re.compile(r"[\w$)\]\"'`}]$")
_HEADS = frozenset({"for", "if", "while"})
_BEFORE_PATTERN = frozenset({"return", "typeof", "case", "in", "of", "new"})
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_RESERVED = frozenset({"as", "do", "if", "in", "of"})


def squeeze(script: str) -> str:
    r"""Return a script that does the same with fewer letters.

    Examples
    --------
    >>> squeeze("const a = b - -1; // one\nconst e = (c) => 0.5;\nreturn /[/ ]/u.test(`${ c } d`) ? 'x  y' : a / 2;")
    "let a=b- -1,e=c=>.5;return/[/ ]/u.test(`${ c } d`)?'x  y':a/2;"
    """
    parts: list[str] = []
    before = ""
    inside = [False]  # for each block that is open: whether the statement in it declares names
    heads = [False]  # for each parenthesis that is open, and last the one just closed: whether a statement follows it
    for piece in _shortened(list(_pieces(script))):
        if piece == "let" and before == ";" and inside[-1]:
            parts[-1] = before = ","  # one declaration for both
            continue
        _enter(inside, before, piece)
        _follow(heads, before, piece)
        if parts and _idle(parts, piece, headed=heads[-1]):
            parts.pop()
        elif piece[0].isdigit() and parts[-2:] == ["0", "."]:
            del parts[-2]
        elif piece == "=>" and _single(parts):
            parts[-3:] = [" ", parts[-2]] if _clash("".join(parts[-4:-3]), parts[-2]) else [parts[-2]]
        elif _clash(before, piece):
            parts.append(" ")
        parts.append(piece)
        before = piece
    return "".join(parts)


def _pieces(script: str) -> Iterator[str]:
    """Return the tokens; what is declared once for all is declared as what may change, which has fewer letters."""
    at, before = 0, ""
    while at < len(script):
        piece = _template(script, at) or _pattern(script, at, before)
        if not piece:
            found = _TOKEN.match(script, at)
            piece = found[0] if found else script[at]
            if found and found.lastgroup in {"comment", "space"}:
                at = found.end()
                continue
        yield "let" if piece == "const" else piece
        at, before = at + len(piece), piece


def _shortened(pieces: list[str]) -> list[str]:
    """Return the tokens with short names for what the script itself declares.

    One name stands for one other throughout, and only where it is never a property's as well, so
    that it does not matter which of its bearers is meant where.
    """
    counts = Counter(piece for piece in pieces if _NAME.fullmatch(piece))
    declared, kept, open_ = set[str](), set[str](), [""]
    for before, piece, after, then in zip(
        ["", *pieces], pieces, [*pieces[1:], ""], [*pieces[2:], "", ""], strict=False
    ):
        if piece in "([{":
            open_.append(piece)
        elif piece in ")]}":
            open_.pop()
        elif piece[0] == "`":
            kept.update(_NAME.findall(piece))
        elif before == "let" or (before == "(" and (after, then) == (")", "=>")):
            declared.add(piece)
        shorthand = open_[-1] == "{" and before in {"{", ","} and after in {"}", ",", "="}
        if before == "." or after == ":" or shorthand:
            kept.add(piece)
    words = {word for piece in pieces for word in re.findall(r"[\w$]+", piece)} | _RESERVED
    letters = chain(ascii_letters, map("".join, product(ascii_letters, repeat=2)))
    free = (name for name in letters if name not in words)
    long = (name for name, _ in counts.most_common() if name in declared - kept and len(name) > 2)
    short = dict(zip(long, free, strict=False))
    return [short.get(piece, piece) for piece in pieces]


def _template(script: str, at: int) -> str:
    """Return the template that begins here, with the templates inside it."""
    if script[at] != "`":
        return ""
    end = at + 1
    while script[end] != "`":
        if script[end] == "\\":
            end += 2
        elif script.startswith("${", end):
            end = _hole(script, end + 2)
        else:
            end += 1
    return script[at : end + 1]


def _hole(script: str, at: int) -> int:
    """Return the place after the brace that closes a hole in a template."""
    depth = 1
    while depth:
        piece = _template(script, at)
        if not piece:
            found = _TOKEN.match(script, at)
            piece = found[0] if found else script[at]
        depth += (piece == "{") - (piece == "}")
        at += len(piece)
    return at


def _pattern(script: str, at: int, before: str) -> str:
    """Return the regular expression that begins here, if one can."""
    if script[at] != "/" or script[at + 1] in "/*" or (_VALUE.search(before) and before not in _BEFORE_PATTERN):
        return ""
    found = _PATTERN.match(script, at)
    return found[0] if found else ""


def _enter(inside: list[bool], before: str, piece: str) -> None:
    """Follow blocks and statements."""
    if piece == "{":
        inside.append(False)
    elif piece == "}":
        inside.pop()
    elif before in {"", ";", "{", "}"}:
        inside[-1] = piece == "let" or (inside[-1] and before == "}" and piece in {",", ";", ")", "."})


def _follow(heads: list[bool], before: str, piece: str) -> None:
    """Follow parentheses."""
    if piece == "(":
        heads[-1:] = [before in _HEADS, False]
    elif piece == ")":
        heads.pop()


def _idle(parts: list[str], piece: str, *, headed: bool) -> bool:
    """Tell whether the last mark says nothing: a comma or a semicolon before what closes."""
    if parts[-1] == ",":
        return piece in {")", "]", "}"}
    return parts[-1] == ";" and piece == "}" and not (headed and parts[-2:-1] == [")"])


def _single(parts: list[str]) -> bool:
    """Tell whether the last marks are one name in parentheses, which an arrow does without."""
    return parts[-1] == ")" and parts[-3:-2] == ["("] and re.fullmatch(r"[A-Za-z_$][\w$]*", parts[-2]) is not None


def _clash(before: str, piece: str) -> bool:
    """Tell whether two tokens would become another one without a space."""
    if not before:
        return False
    words = re.match(r"[\w$]", piece) and re.search(r"[\w$]$", before)
    return bool(words) or (before[-1] in "+-" and piece[0] == before[-1]) or (before[-1] == "/" and piece[0] in "/*")
