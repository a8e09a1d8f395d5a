"""Wrong usage, answered: what people write instead of a command, an option or a choice, and which it is here."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup

from sahelgraph._advice import nearest, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# What other programs call a command, or what is no command but an option or a place elsewhere.
_COMMANDS = {
    "actors": "show",
    "allies": 'ask "who allied with ACTOR in 2012"',
    "bibtex": "table",
    "create": "new",
    "draw": "snapshots, grid, lanes, matrix or timeline",
    "help": "--help",
    "html": "page",
    "init": "new",
    "kappa": "agree",
    "list": "show",
    "merge": "agree --settle",
    "network": "snapshots",
    "plot": "snapshots, grid, lanes, matrix or timeline",
    "query": "ask",
    "relations": "show",
    "rivals": 'ask "who opposed ACTOR in 2012"',
    "start": "new",
    "trend": "measure MEASURE --every year --out trend.png",
    "validate": "check",
    "version": "--version",
}
# The same of options, where the command has the one that is meant.
_OPTIONS = {
    "--end": ("--to",),
    "--file": ("--out", "--data"),
    "--first": ("--from",),
    "--folder": ("--data", "--into"),
    "--input": ("--data",),
    "--last": ("--to",),
    "--output": ("--out", "--into"),
    "--period": ("--during", "--every"),
    "--since": ("--from",),
    "--start": ("--from",),
    "--step": ("--every",),
    "--study": ("--data",),
    "--until": ("--to",),
    "--year": ("--during", "--from"),
}
PERIOD = r"\d{4}(-[\dQ/-]+)?"  # what is typed as a period, such as 2012-06
_EXTRA = re.compile(r"Got unexpected extra argument\S* \((.*)\)", re.DOTALL)
_DASHES = tuple("\u2010\u2011\u2012\u2013\u2014\u2015\u2212")  # what is typed as two hyphens and no longer is
_QUOTE = 'what has spaces in it needs quotation marks: "Ansar Dine"'
_CHOICE = re.compile(r"(?:Value error, )?'(.*)' is not one of ('.*')\.", re.DOTALL)


class Command(TyperCommand):
    """A command that says what may have been meant."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 — typer's own context has two names
        """Read the arguments; what is wrong with them is said with what to write instead."""
        given = list(args)  # typer takes what it has read out of the list
        if odd := next((one for one in given if one[:1] in _DASHES and one[1:2].isalpha()), ""):
            ctx.fail(f"{shown(odd)} begins with a dash that a text program made; write --{shown(odd[1:])}")
        try:
            return super().parse_args(ctx, args)
        except Exception as error:
            if isinstance(getattr(error, "message", None), str):  # a fault of usage, whatever typer calls it
                self._teach(error, given)
            raise

    def _teach(self, error: Any, args: list[str]) -> None:  # noqa: ANN401 — as above
        known = {name for one in self.params for name in one.opts}
        if (name := getattr(error, "option_name", "")) in _OPTIONS and "No such option" in error.message:
            meant = [one for one in _OPTIONS[name] if one in known]
            error.possibilities = meant or error.possibilities
        elif name and (meant := [one for one in args if one.startswith(name) and f"-{one}" in known]):
            error.possibilities = [f"-{meant[0]}"]  # one hyphen instead of two
        elif found := _EXTRA.match(error.message):
            during = "--during" in known and re.fullmatch(PERIOD, found[1])
            hint = f"for a period write --during {found[1]}" if during else _QUOTE
            error.message += f"; {hint}"
        elif (what := getattr(getattr(error, "param", None), "help", "")) and not error.message:  # it is missing
            error.message = f"{what} Write such as: {(self.help or '').rpartition('Example: ')[2]}"
        elif what and error.message.startswith("Input should be"):
            error.message += f"; {what}"
        elif found := _CHOICE.fullmatch(error.message):
            choices = re.findall("'([^']+)'", found[2])
            near = [one for one in choices if found[1] and found[1].casefold() in one] or nearest(found[1], choices)
            hint = f"did you mean {' or '.join(near)}?" if near else f"write {', '.join(choices[:-1])} or {choices[-1]}"
            if later := [one for one in args if one in choices]:
                hint = f"write {later[0]} first, and {shown(found[1])} behind it"
            error.message = f'"{shown(found[1])}" is not known here; {hint}'


class Group(TyperGroup):
    """Commands that say which of them, or of the commands within them, may have been meant."""

    meant: Mapping[str, str] = MappingProxyType({})

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 — as above
        """Find the command that the first argument names."""
        word = args[0].casefold().lstrip(".")
        if not word.startswith("-") and args[0] not in self.commands:
            if found := list(dict.fromkeys(self.instead(word))):
                hint = f"write {ctx.command_path} {' or '.join(found)}"
            elif found := nearest(word, self.commands):
                hint = f"did you mean {' or '.join(found)}?"
            else:
                hint = f"there are {', '.join(self.commands)}"
            ctx.fail(f'"{shown(args[0])}" is no command here; {hint}')
        return super().resolve_command(ctx, args)

    def instead(self, word: str) -> Iterator[str]:
        """Yield what to write for a word that is no command."""
        if word in self.commands:
            yield word  # in small letters
        elif word in self.meant:
            yield self.meant[word]


class Top(Group):
    """The commands of sahelgraph; what only stands within one of them is found there."""

    meant = MappingProxyType(_COMMANDS)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 — as above
        """Read what stands before the command; the options of commands are sent behind them."""
        try:
            return super().parse_args(ctx, args)
        except Exception as error:  # of usage, whatever typer calls it
            option = getattr(error, "option_name", "")
            if any(option in one.opts for command in self.commands.values() for one in command.params):
                error.message = f"{option} stands behind the command: {ctx.command_path} COMMAND … {option}"  # type: ignore[attr-defined]
                error.possibilities = []  # type: ignore[attr-defined]
            elif option in {"-v", "-V"}:
                error.possibilities = ["--version"]  # type: ignore[attr-defined]
            raise

    def instead(self, word: str) -> Iterator[str]:
        """Yield what to write for a word that is no command."""
        from sahelgraph.cli._measure import measures_by_name
        from sahelgraph.importers import SOURCES

        yield from super().instead(word)
        if word in SOURCES:
            yield f"import {word} FILE --into FOLDER"
        if word in measures_by_name():
            yield f"measure {word}"
        for name, one in self.commands.items():
            if isinstance(one, Group):
                yield from (f"{name} {inner}" for inner in one.instead(word))
