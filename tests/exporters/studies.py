"""Studies that are hard to write: any text in cells, ids and names of columns, rows without ids, rows out of view."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from hypothesis import strategies as st
from tests import strategies

import sahelgraph as sg
from sahelgraph._writing import tables_of_graph

if TYPE_CHECKING:
    from sahelgraph import TemporalMultigraph

# What XML, JSON, CSV and GML have signs for, what looks like our own escapes, and what XML forbids.
HARD = (
    *(
        "<b>&amp;</b>",
        "]]>",
        "?>",
        "<!--",
        '"',
        "'",
        "a\tb",
        "two\nlines",
        "cr\rhere",
        " space ",
        "_x000D_",
        "_x0041_x0042_",
    ),
    *(
        "_x0041\r",
        "\ufffe",
        "\uffff",
        "\x85\u2028",
        "😀",
        "Keïta’s",
        "=1+1",
        "\\u003e",
        "&#65;",
        "null",
        "0012",
        "\u202eevil",
    ),
)
COLUMNS = (
    "key",
    "self",
    "sign",
    "directed",
    "start_min",
    "=sign",
    "label",
    "weight",
    "parent",
    "a b",
    "<x>",
    "é",
    "kind_",
)


def hard_texts() -> st.SearchStrategy[str]:
    """Draw a text that a cell may hold."""
    free = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=8)
    return st.one_of(st.just(""), st.sampled_from(HARD), free, st.lists(st.sampled_from(HARD), max_size=3).map("".join))


@st.composite
def studies(draw: st.DrawFn) -> TemporalMultigraph:
    """Draw a study with hard texts wherever text may stand, in columns of any order and name."""
    rows = draw(strategies.archives(least=1, most=4))
    named = draw(st.booleans())
    own = draw(st.lists(st.sampled_from(COLUMNS), max_size=4, unique=True))
    made = [
        {name: cell for name, cell in row.items() if name != "id" or named}
        | {"id": row["id"] if named and draw(st.booleans()) else ""}
        | {name: draw(hard_texts()) for name in (*own, "place", "note")}
        for row in rows
    ]
    header = draw(st.permutations([*strategies.COLUMNS, *own, "note"]))
    if not named and draw(st.booleans()):
        header.remove("id")
    actors, _ = strategies.frames(rows)
    actors["note"] = [draw(hard_texts()) for _ in range(len(actors))]
    actors["name"] = [name + draw(hard_texts()) for name in actors["name"]]
    actors = actors.drop(columns="aliases")
    for name in own:
        if name not in actors:
            actors[name] = [draw(hard_texts()) for _ in range(len(actors))]
    return sg.from_pandas(actors, pd.DataFrame(made, columns=header, dtype=object).fillna(""), title=draw(hard_texts()))


def assert_same(one: TemporalMultigraph, other: TemporalMultigraph) -> None:
    """Every cell in its place, every day, and what the study says of itself."""
    assert tables_of_graph(one) == tables_of_graph(other)
    pd.testing.assert_frame_equal(one.relations, other.relations)
    pd.testing.assert_frame_equal(one.days, other.days)
    assert (one.title, one.version, one.licence) == (other.title, other.version, other.licence)
    assert dict(one.kinds) == dict(other.kinds)
