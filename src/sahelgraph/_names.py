"""Names: id, name or alias → id, or "did you mean"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from sahelgraph._advice import nearest, shown
from sahelgraph.errors import AmbiguousNameError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_APOSTROPHES = re.compile("[\u2018\u2019\u02bc`\u00b4\u2032]")
# Cyrillic and Greek letters that look like Latin ones: what a keyboard left in the wrong layout writes.
_LOOKALIKES = str.maketrans(
    "АВЕКМНОРСТХаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧονα",  # noqa: RUF001 — they are the point
    "ABEKMHOPCTXaeopcyxijsABEZHIKMNOPTYXova",
)
_HYPHENS = dict.fromkeys(map(ord, "-\u2010\u2011\u2013"), " ")
_SPACES = re.compile(r"[\s\u00a0_]+")


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return a text as names are compared: without case, accents, kinds of apostrophe, hyphen or space.

    >>> fold("Ibrahim  Boubacar KEÏTA") == fold("ibrahim boubacar keita")
    True
    """
    if text.isascii():  # the same as below
        plain = " ".join(text.replace("`", "'").replace("_", " ").split())
        return plain.replace("-", " ").strip().lower()
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    plain = _SPACES.sub(" ", _APOSTROPHES.sub("'", plain)).translate(_HYPHENS)
    return plain.strip().casefold()


def _skeleton(text: str) -> str:
    return fold(text.translate(_LOOKALIKES))


@dataclass(frozen=True, slots=True)
class Names:
    """The actors' ids with every name they go by."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    aliases: tuple[tuple[str, ...], ...]
    _exact: Mapping[str, int] = field(default_factory=dict, repr=False, compare=False)
    _folded: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_exact", {unicodedata.normalize("NFC", id_): i for i, id_ in enumerate(self.ids)})

    def code(self, text: object) -> int:
        """Return the position of the actor that `text` names: by id, else by name or alias."""
        if not isinstance(text, str):
            raise UnknownNameError(f"{shown(repr(text))} is no name; write an actor's id, name or alias as text")
        if (found := self.place(text)) >= 0:
            return found
        several = self.folded().get(fold(text), ())
        if len(several) == 1:
            return several[0]
        if several:
            choices = " or ".join(f"{self.ids[i]} ({self.names[i]})" for i in several)
            raise AmbiguousNameError(f'"{shown(text)}" may be {choices}; write one of the ids')
        raise UnknownNameError(f'"{shown(text)}" is no actor; {self.suggestion(text)}')

    def taken(self, order: Iterable[int]) -> Names:
        """Return the same actors in another order."""
        rows = list(order)
        return Names(*(tuple(column[i] for i in rows) for column in (self.ids, self.names, self.aliases)))  # type: ignore[arg-type]

    def place(self, id_: str) -> int:
        """Return the position of the actor with exactly this id, -1 where none has it."""
        return self._exact.get(id_ if id_ in self._exact else unicodedata.normalize("NFC", id_), -1)

    def places(self, ids: Iterable[str]) -> list[int]:
        """Return the position of each of many ids, -1 where no actor has it."""
        exact, place = self._exact, self.place
        return [exact[id_] if id_ in exact else place(id_) for id_ in ids]

    def known(self, ids: Iterable[str]) -> set[str]:
        """Return those of many texts that are ids."""
        return {id_ for id_ in ids if id_ in self._exact or self.has(id_)}

    def has(self, id_: str) -> bool:
        """Tell whether an actor has exactly this id."""
        return self.place(id_) >= 0

    def like(self, text: str) -> str | None:
        """Return the id that looks like a text written in another script, if there is one."""
        skeleton = _skeleton(text)
        return next((id_ for id_ in self.ids if _skeleton(id_) == skeleton), None) if not text.isascii() else None

    def resolve(self, text: object) -> str:
        """Return the id of the actor that `text` names."""
        return self.ids[self.code(text)]

    def folded(self) -> Mapping[str, tuple[int, ...]]:
        """Return folded ids, names and aliases with the actors that bear them."""
        if not self._folded:
            for i, (id_, name, aliases) in enumerate(zip(self.ids, self.names, self.aliases, strict=True)):
                for word in {fold(word) for word in {id_, name, *aliases}}:
                    self._folded[word] = (*self._folded.get(word, ()), i)
        return self._folded

    def suggestion(self, text: str) -> str:
        """Say which actors may have been meant."""
        near = [i for word in nearest(fold(text)[:200], self.folded()) for i in self.folded()[word]]
        choices = [f"{self.names[i]} ({self.ids[i]})" for i in dict.fromkeys(near)]
        return f"did you mean {' or '.join(choices)}?" if choices else "see the ids, names and aliases of actors.csv"


def split_list(cell: str) -> tuple[str, ...]:
    """Return the entries of a cell that lists several, with ``;`` between them."""
    return tuple(part for part in (part.strip() for part in cell.split(";")) if part)


def short_label(name: str, label: str, aliases: Iterable[str]) -> str:
    """Return what pictures write: the label, else the name, or the shortest alias that is shorter."""
    return label or min((name, *aliases), key=len)
