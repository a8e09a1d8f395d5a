"""The public list is short, sorted, documented and typed."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import sahelgraph

SOURCE = Path(sahelgraph.__file__).parent

# A module on the public list is public with all its names.
MODULES = [f"sahelgraph.{name}" for name in sahelgraph.__all__ if isinstance(getattr(sahelgraph, name), ModuleType)]


def _public(module: ModuleType) -> list[str]:
    names = getattr(module, "__all__", None) or [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    ]
    return list(names)


def _promises() -> dict[str, object]:
    """Every public function and class by the name a user writes, methods of public classes included."""
    found: dict[str, object] = {}
    for module in (sahelgraph, *map(import_module, MODULES)):
        for name in _public(module):
            value = getattr(module, name)
            if inspect.isroutine(value) or inspect.isclass(value):
                found[f"{module.__name__}.{name}"] = value
            if inspect.isclass(value) and not issubclass(value, BaseException):
                found |= {
                    f"{module.__name__}.{name}.{method}": member
                    for method, member in vars(value).items()
                    if not method.startswith("_") and (inspect.isroutine(member) or isinstance(member, property))
                }
    return found


PROMISES = _promises()


def test_the_public_list_is_sorted() -> None:
    assert list(sahelgraph.__all__) == sorted(sahelgraph.__all__)


def test_the_public_list_is_what_dir_shows() -> None:
    assert set(sahelgraph.__all__) <= set(dir(sahelgraph))
    assert len(set(sahelgraph.__all__)) == len(sahelgraph.__all__)


@pytest.mark.parametrize("name", sahelgraph.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(sahelgraph, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        sahelgraph.no_such_name  # noqa: B018 (the access is the test)


@pytest.mark.parametrize("name", sorted(PROMISES))
def test_every_promise_is_explained(name: str) -> None:
    assert (inspect.getdoc(PROMISES[name]) or "").strip(), f"{name} has no docstring"


@pytest.mark.parametrize(
    "name",
    # An error is shown where it is raised, a property by the class.
    sorted(
        name
        for name, value in PROMISES.items()
        if not isinstance(value, property) and not (inspect.isclass(value) and issubclass(value, BaseException))
    ),
)
def test_every_promise_has_an_example(name: str) -> None:
    assert ">>>" in (inspect.getdoc(PROMISES[name]) or ""), f"{name} has no example"


def test_the_package_says_that_it_is_typed() -> None:
    assert (SOURCE / "py.typed").exists()


# What is called alike works alike; these differ for a reason.
DIFFERENT = {
    "kind": "a condition of partners, and a kind of nothing else",
    "labels": "of a picture",
    "lang": "a table speaks the language of its question",
    "sign": "measures of paths walk friendly ties, counts count every tie",
    "width": "a snapshot asks for its own",
    "title": "a study without one has none",
    "kinds": "a table of kinds, or some to draw",
    "references": "the same",
    "actors": "a table of actors, or of whom a measure is taken",
    "relations": "the same",
    "most": "rows, or lines of a picture",
}


def test_an_option_has_one_default_everywhere() -> None:
    defaults: dict[str, dict[object, list[str]]] = {}
    for name, value in PROMISES.items():
        if inspect.isclass(value) or isinstance(value, property):
            continue
        for option in inspect.signature(value).parameters.values():  # type: ignore[arg-type]
            if option.kind is option.KEYWORD_ONLY and option.name not in DIFFERENT:
                defaults.setdefault(option.name, {}).setdefault(str(option.default), []).append(name)
    assert {option: found for option, found in defaults.items() if len(found) > 1} == {}


def test_a_graph_is_the_first_argument_and_is_called_g() -> None:
    strange = [
        f"{name}({first.name})"
        for name, value in PROMISES.items()
        if not isinstance(value, property) and not inspect.isclass(value)
        for first in [*inspect.signature(value).parameters.values()][:1]  # type: ignore[arg-type]
        if first.annotation == "TemporalMultigraph" and first.name not in {"g", "a", "old"}
    ]
    assert strange == []
