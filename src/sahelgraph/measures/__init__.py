"""Measures: a graph goes in, a number for each actor comes out, or a number, a table, an object.

Most measures first project the multigraph: one tie for each pair of actors, with a sign. What relations do to the
sign, what a pair weighs and whom the measure is taken of are their options `sign_policy`, `weight` and `actors`.
`tie_survival` and `reach` with its like take relations one by one. What was left out is in `attrs["left_out"]` of
every result, and why something is NaN in `attrs["why"]`. `over_time` takes a measure through years, quarters or months,
in one mode or several: ``mode=("certain", "possible")``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sahelgraph.measures._balance import (
        Colouring,
        balance,
        polarisation,
        triad_balance,
        triad_census,
        two_colouring,
        walk_balance,
    )
    from sahelgraph.measures._change import Comparison, compare, tie_survival, turnover, volatility
    from sahelgraph.measures._communities import Communities, communities
    from sahelgraph.measures._frustration import Frustration, frustration
    from sahelgraph.measures._groups import components, factions, fragmentation, k_balance, signed_modularity
    from sahelgraph.measures._over_time import over_time
    from sahelgraph.measures._position import (
        betweenness,
        closeness,
        constraint,
        degree,
        degree_ratio,
        effective_size,
        net_degree,
        pagerank,
        pn,
    )
    from sahelgraph.measures._reach import arrivals, reach, reachability, temporal_closeness
    from sahelgraph.measures._result import Value
    from sahelgraph.measures._summary import centralisation, density, summary

_ROOMS = {
    **dict.fromkeys(
        (
            *("Colouring", "balance", "polarisation", "triad_balance", "triad_census"),
            *("two_colouring", "walk_balance"),
        ),
        "_balance",
    ),
    **dict.fromkeys(("Comparison", "compare", "tie_survival", "turnover", "volatility"), "_change"),
    **dict.fromkeys(("Communities", "communities"), "_communities"),
    **dict.fromkeys(("Frustration", "frustration"), "_frustration"),
    **dict.fromkeys(("components", "factions", "fragmentation", "k_balance", "signed_modularity"), "_groups"),
    "over_time": "_over_time",
    **dict.fromkeys(
        (
            *("betweenness", "closeness", "constraint", "degree", "degree_ratio"),
            *("effective_size", "net_degree", "pagerank", "pn"),
        ),
        "_position",
    ),
    **dict.fromkeys(("arrivals", "reach", "reachability", "temporal_closeness"), "_reach"),
    "Value": "_result",
    **dict.fromkeys(("centralisation", "density", "summary"), "_summary"),
}

__all__ = [
    "Colouring",
    "Communities",
    "Comparison",
    "Frustration",
    "Value",
    "arrivals",
    "balance",
    "betweenness",
    "centralisation",
    "closeness",
    "communities",
    "compare",
    "components",
    "constraint",
    "degree",
    "degree_ratio",
    "density",
    "effective_size",
    "factions",
    "fragmentation",
    "frustration",
    "k_balance",
    "net_degree",
    "over_time",
    "pagerank",
    "pn",
    "polarisation",
    "reach",
    "reachability",
    "signed_modularity",
    "summary",
    "temporal_closeness",
    "tie_survival",
    "triad_balance",
    "triad_census",
    "turnover",
    "two_colouring",
    "volatility",
    "walk_balance",
]


def __getattr__(name: str) -> object:
    """Find a public name at its first touch."""
    from importlib import import_module

    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
