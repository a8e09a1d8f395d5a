"""The grammar as a table of states: lark makes it of words.lark, and it is kept beside it so that questions start fast.

``python -c "from sahelgraph._words._table import write; write()"`` writes it anew; a table that is not that of the
grammar is never used.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sahelgraph._words._parts import Rules

if TYPE_CHECKING:
    from collections.abc import Collection

    from sahelgraph._words._lexicon import Edge
    from sahelgraph._words._parts import Part

GRAMMAR = Path(__file__).with_name("words.lark")
KEPT = Path(__file__).with_name("words.table.json")
END = "$END"


class Table(NamedTuple):
    """What to do in each state at each word: go to a state, or (negative) apply a rule."""

    digest: str
    start: int
    end: int
    rules: list[tuple[str, int, str]]  # what it makes, of how many, by which method of Rules
    states: list[dict[str, int]]


class Stack(NamedTuple):
    """A sentence read so far; it never changes, so that many ways can go on from one."""

    table: Table
    state: int
    value: Any = None
    below: Stack | None = None

    @property
    def choices(self) -> Collection[str]:
        """What may stand next."""
        return self.table.states[self.state]

    def fed(self, edge: Edge) -> Stack | None:
        """Return the stack with one more word on it, or None where it cannot stand."""
        stack = self
        while (action := stack.table.states[stack.state].get(edge.type)) is not None:
            if action >= 0:
                return Stack(stack.table, action, edge, stack)
            stack = stack.reduced(-1 - action)
        return None

    def ended(self) -> Part | None:
        """Return what the sentence means if it may end here."""
        stack = self
        while (action := stack.table.states[stack.state].get(END)) is not None and action < 0:
            stack = stack.reduced(-1 - action)
            if stack.state == stack.table.end:
                return stack.value  # type: ignore[no-any-return]
        return None

    def reduced(self, rule: int) -> Stack:
        """Return the stack with a rule applied to what lies on top."""
        made, size, method = self.table.rules[rule]
        children: list[Any] = []
        stack: Stack = self
        for _ in range(size):
            children.insert(0, stack.value)
            stack = stack.below or stack
        return Stack(stack.table, stack.table.states[stack.state][made], getattr(_RULES, method)(children), stack)


_RULES = Rules()


@cache
def beginning() -> Stack:
    """Return the empty stack: from the table that is kept, or from lark if the grammar is another."""
    grammar = GRAMMAR.read_bytes()
    table = Table(**json.loads(KEPT.read_text(encoding="utf-8"))) if KEPT.exists() else None
    if table is None or table.digest != hashlib.sha256(grammar).hexdigest():
        table = build(grammar)
    return Stack(table, table.start)


def build(grammar: bytes) -> Table:
    """Return the table that lark makes of a grammar."""
    from lark import Lark
    from lark.lexer import Lexer
    from lark.parsers.lalr_analysis import Shift

    class NoLexer(Lexer):
        """Words come from the lexicon."""

        def __init__(self, _: object) -> None:
            pass

        def lex(self, *_: object) -> Any:  # noqa: ANN401 — as lark has it
            return iter(())

    parser = Lark(grammar.decode(), parser="lalr", lexer=NoLexer).parse_interactive("")
    conf = parser.parser_state.parse_conf
    # Numbered as one meets them from the start, for lark's own numbers change from run to run.
    states, met = {conf.start_state: 0}, [conf.start_state]
    rules: dict[tuple[str, int, str], int] = {}
    told: list[dict[str, int]] = []
    for state in met:  # which grows as it is walked
        told.append({})
        for terminal, (action, goal) in sorted(conf.states[state].items()):
            if action is Shift:
                if goal not in states:
                    states[goal] = len(met)
                    met.append(goal)
                told[-1][terminal] = states[goal]
            else:
                rule = (goal.origin.name, len(goal.expansion), goal.alias or goal.origin.name)
                told[-1][terminal] = -1 - rules.setdefault(rule, len(rules))
    return Table(hashlib.sha256(grammar).hexdigest(), 0, states[conf.end_state], list(rules), told)


def text_of(table: Table) -> str:
    """Return a table as JSON, a state a line."""
    fields = [f'"{name}": {json.dumps(value)}' for name, value in table._asdict().items() if name != "states"]
    states = ",\n".join(json.dumps(state) for state in table.states)
    return "{\n" + ",\n".join(fields) + f',\n"states": [\n{states}\n]\n}}\n'


def write() -> None:
    """Write the table beside the grammar."""
    KEPT.write_text(text_of(build(GRAMMAR.read_bytes())), encoding="utf-8")
