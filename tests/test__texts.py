from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import strategies

from sahelgraph._texts import Words, joined, places, taken

TEXTS = st.lists(st.text(max_size=9), unique=True, max_size=40)


def made(words: list[str]) -> Words:
    encoded = [word.encode("utf-8", "surrogatepass") for word in words]
    ends = np.cumsum([len(word) for word in encoded], dtype=np.int64)
    return Words(ends, np.frombuffer(b"".join(encoded), np.uint8))


@pytest.mark.parametrize(
    "words", [[], [""], ["", "a", ""], ["é", "😀", "ab", "b", "", "xab"], [f"r{i}" for i in range(70_000)]]
)
def test_words_are_a_sequence(words: list[str]) -> None:
    found = made(words)
    assert list(found) == words
    assert len(found) == len(words)
    assert found[1:3] == tuple(words[1:3])
    for place in {0, len(words) // 2, len(words) - 1} if words else ():
        assert found[place] == words[place]
        assert found.find(words[place]) == words.index(words[place])
    assert found.find("no such word") is None
    with pytest.raises(IndexError):
        found[len(words)]


@strategies.quick(60)
@given(TEXTS, st.data())
def test_words_are_asked_like_a_tuple(words: list[str], data: st.DataObject) -> None:
    found = made(words)
    chosen = data.draw(st.lists(st.integers(0, len(words) - 1), max_size=60)) if words else []
    wanted = set(data.draw(st.lists(st.sampled_from([*words, "not there", "\ud800"]), max_size=40)))
    assert [*taken(found, np.array(chosen, np.int32))] == [words[place] for place in chosen]
    assert places(found, wanted) == places(tuple(words), wanted)
    assert joined(found) == joined(words)
    assert [word for word in wanted if word in found] == [word for word in wanted if word in words]
