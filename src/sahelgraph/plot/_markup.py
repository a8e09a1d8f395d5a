"""Markup: what every HTML file of ours shares: assets without their spaces, and a policy of hashes."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_COMMENTS = re.compile(r"^(?:/\*[^\n]*\*/)?\n", re.MULTILINE)
_SPACES = re.compile(r"(?<=:)\s+|;?\s*(?=\})|\s*(?=\{)|(?<=[{};,])\s+|(?<=[\s:(,-])0(?=\.)")
# What would end the block, open markup, or show the source in another order than it runs.
_UNSAFE = re.compile("[<>&\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


@cache
def asset(name: str) -> str:
    """Return a file of the folder of assets."""
    return files("sahelgraph.plot").joinpath("assets", name).read_text(encoding="utf-8")


@cache
def trimmed(name: str) -> str:
    """Return a style sheet or a frame without indentation, comments and line breaks between tags."""
    bare = _COMMENTS.sub("", re.sub(r"^[ \t]+", "", asset(name), flags=re.MULTILINE))
    return bare.replace(">\n<", "><")


@cache
def style(*names: str) -> str:
    """Return style sheets as one, without the spaces that only people need; none of their texts holds such marks."""
    return _SPACES.sub("", re.sub(r"/\*.*?\*/", "", "".join(map(trimmed, names)), flags=re.DOTALL))


def block(data: Mapping[str, Any]) -> str:
    """Return data as JSON that can stand in a page, whatever is written in it."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def digest(text: str) -> str:
    """Return the hash by which a policy knows a script or a style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def policy(styles: str, *scripts: str) -> str:
    """Return a content security policy under which nothing is fetched and only these scripts and styles work."""
    rules = ["default-src 'none'", f"style-src {digest(styles)}", "base-uri 'none'", "form-action 'none'"]
    if scripts:
        rules[1:1] = [f"script-src {' '.join(map(digest, scripts))}", "img-src data: blob:"]
    return "; ".join(rules)
