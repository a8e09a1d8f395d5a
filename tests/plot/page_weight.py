"""What a page weighs: the letters of its researcher apart from what we need to arrange them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Weight(NamedTuple):
    """Bytes for each relation of a page: what was written by people, and how it is arranged."""

    text: float
    structure: float


def block(page: str) -> dict[str, Any]:
    """Return the data of a page as they stand in it."""
    found = re.search(r'id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def _written(data: dict[str, Any]) -> Iterator[str]:
    """Return every text that somebody wrote: cells, names, ids, kinds and meanings; not the dates in our words."""
    yield data["title"]
    for table in ("actors", "relations"):
        yield from (cell for column in data[table].values() for cell in column if isinstance(cell, str))
    columns = [*data["actors"]["cells"].values(), *data["relations"]["cells"].values()]
    used = {cell for one in columns for cell in (one.values() if isinstance(one, dict) else one)}
    yield from (data["texts"][number] for number in sorted(used))
    for heading in ("name", "word", "phrase", "definition"):
        yield from data["kinds"].get(heading, [])
    yield from data["actorKinds"].get("name", [])
    yield from (text for work in data["cited"].items() for text in (work[0], *work[1]))


def weigh(page: str, empty: str) -> Weight:
    """Weigh what a page has more than an empty one, for each of its relations."""
    data = block(page)
    relations = len(data["relations"]["id"])
    text = sum(len(one.encode("utf-8")) for one in _written(data))
    more = len(page.encode("utf-8")) - len(empty.encode("utf-8"))
    return Weight(text / relations, (more - text) / relations)
