"""Readers of the formats in which tables for papers are written, made from the formats' own rules."""

from __future__ import annotations

import re
import zipfile
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from pathlib import Path

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TAGS = {"html", "head", "meta", "title", "style", "body", "table", "caption", "thead", "tbody", "tr", "th", "td"} | {
    *("p", "h2", "ol", "li", "a")
}


_SAID = {
    r"\textbackslash{}": "\\", r"\textasciitilde{}": "~", r"\textasciicircum{}": "^", r"\textless{}": "<",
    r"\textgreater{}": ">", r"\textbar{}": "|", r"\symbol{34}": '"', r"\textasciigrave{}": "`", r"\ldots{}": "…",
    r"\textminus{}": "−", "{[}": "[", "{]}": "]", "{*}": "*", "{}": "",
    **{f"\\{sign}": sign for sign in "&%$#_{}"},
}  # fmt: skip
_SPECIAL = frozenset('\\{}$&#^_~%[]*<>|"`')
_TOKEN = re.compile("|".join(re.escape(token) for token in sorted(_SAID, key=len, reverse=True)) + "|.", re.DOTALL)


def untex(text: str) -> str:
    """Read what TeX would print; a special sign that is not escaped is an error."""
    told = []
    for sign in _TOKEN.findall(text):
        if sign not in _SAID:
            assert sign not in _SPECIAL, (sign, text)
        told.append(_SAID.get(sign, sign))
    found = "".join(told)
    for pair in ("--", ",,", "''"):
        assert pair not in text, "TeX would join these"
    return found


def tex_rows(text: str) -> list[list[str]]:
    body = text.split("\\endlastfoot\n")[1].split("\\end{longtable}", maxsplit=1)[0]
    lines = body.splitlines()
    assert all(line.endswith(r" \\") for line in lines)
    return [re.split(r"(?<!\\)&", line.removesuffix(r" \\")) for line in lines]


def unmark(text: str) -> str:
    """Read what Markdown would print of a text in a line; a sign with a meaning that is not escaped is an error."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_{}\[\]<>|~$^&]", re.sub(r"\\[^\\]", "", text)), text
    return re.sub(r"\\([^A-Za-z0-9\s])", r"\1", text)


def markdown_rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[unmark(cell) for cell in re.split(r" (?<!\\)\| ", line[2:-2])] for line in (lines[0], *lines[2:])]


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.cells: list[list[str]] = []
        self.items: list[str] = []
        self.inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        assert not [name for name, _ in attrs if name.startswith("on")]
        self.inside = tag if tag != "a" else self.inside
        if tag == "tr":
            self.cells.append([])
        elif tag in {"td", "th"}:
            self.cells[-1].append("")
        elif tag == "li":
            self.items.append("")

    def handle_data(self, data: str) -> None:
        if self.inside in {"td", "th"}:
            self.cells[-1][-1] += data
        elif self.inside == "li":
            self.items[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.inside = "" if tag != "a" else self.inside


def docx_parts(data: bytes, folder: Path) -> tuple[list[list[str]], list[str]]:
    """Read the rows and the paragraphs of a document."""
    path = folder / "read.docx"
    path.write_bytes(data)
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        for name in book.namelist():
            ET.fromstring(book.read(name))
        root = ET.fromstring(book.read("word/document.xml"))
    table = root.find(f"{W}body/{W}tbl")
    assert table is not None
    rows = [
        ["".join(text.text or "" for text in cell.iter(f"{W}t")) for cell in row.iter(f"{W}tc")]
        for row in table.iter(f"{W}tr")
    ]
    styles = ["".join(text.text or "" for text in p.iter(f"{W}t")) for p in root.findall(f"{W}body/{W}p")]
    return rows, styles
