"""Communities through time: which factions go on, and which are born, die, merge and split."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sahelgraph.measures._groups import factions
from sahelgraph.measures._over_time import steps

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from sahelgraph._graph import TemporalMultigraph

    Groups = dict[int, frozenset[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Communities:
    """Factions followed through periods.

    `members` has a row for each actor of each community in each period; a community keeps its number as long as it
    goes on. `events` has a row for each that was born, died, merged, split or continued, in the period in which that
    shows; `others` are the communities that it came from, or went into.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> four = sg.load().among("MNLA", "MUJAO", "AQIM", "Ansar Dine")
    >>> found = sg.measures.communities(four, periods=["2012-05", "2012-07"])
    >>> found.events[["period", "event", "community"]].values.tolist()
    [['2012-07', 'died', 0]]
    """

    members: pd.DataFrame
    events: pd.DataFrame
    attrs: dict[str, Any] = field(default_factory=dict)

    def sizes(self) -> pd.DataFrame:
        """Return the number of members, a row a period and a column a community.

        Examples
        --------
        >>> import sahelgraph as sg
        >>> sg.measures.communities(sg.load(), periods=["2016", "2017"]).sizes().loc["2017", 0].item()
        7
        """
        import pandas as pd

        return pd.crosstab(self.members["period"], self.members["community"])


def communities(
    g: TemporalMultigraph,
    *,
    periods: str | Collection[object] = "year",
    first: object = None,
    last: object = None,
    mode: str = "attested",
    overlap: float = 0.3,
    smallest: int = 2,
    sign_policy: str = "ends",
    weight: str | None = None,
    actors: str | Collection[str] | None = None,
) -> Communities:
    """Find the factions of each period by signed modularity, and match them from one period to the next.

    Two communities of following periods match if they share at least `overlap` of their members (Jaccard: both over
    either). One with no match before is **born**, with no match after has **died**, with several before has
    **merged**, with one before that matches several now has **split**, and otherwise **continued**. It keeps the
    number of the one before that it shares most with, unless another shares more with that. Communities smaller than
    `smallest` are left out; what is there in the first period was not born, and what is there in the last has no end.
    Palla, Barabási and Vicsek (2007), Nature 446, 664-667; Greene, Doyle and Cunningham (2010), ASONAM. Periods as in
    `over_time`, other options as in `factions`.
    A study without signed ties has no community: both tables are empty.

    Examples
    --------
    >>> import sahelgraph as sg
    >>> found = sg.measures.communities(sg.load(), periods=["2016", "2017"])
    >>> found.members.query("period == '2017'")["actor"].tolist()
    ['burkina_faso', 'chad', 'g5_force', 'g5_sahel', 'mali', 'mauritania', 'niger']
    """
    import pandas as pd

    named: list[tuple[str, Groups]] = []
    left_out: dict[str, Any] = {}
    for name, graph in steps(g, periods, first=first, last=last, mode=mode):
        found = factions(graph, sign_policy=sign_policy, weight=weight, actors=actors)
        left_out[name] = found.attrs["left_out"]
        groups: dict[int, set[str]] = defaultdict(set)
        for actor, faction in found.dropna().items():
            groups[int(faction)].add(str(actor))
        named.append((name, {k: frozenset(group) for k, group in groups.items() if len(group) >= smallest}))
    members, events = _follow(named, overlap)
    options = {"mode": mode, "overlap": overlap, "sign_policy": sign_policy, "weight": weight or "none"}
    return Communities(
        pd.DataFrame(members, columns=["period", "community", "actor"]),
        pd.DataFrame(events, columns=["period", "event", "community", "others"]),
        {**options, "left_out": left_out},
    )


def _follow(named: list[tuple[str, Groups]], overlap: float) -> tuple[list[Any], list[Any]]:
    members: list[tuple[str, int, str]] = []
    events: list[tuple[str, str, int, tuple[int, ...]]] = []
    before: Groups = {}  # by the number that a community keeps
    following = 0
    for step, (period, groups) in enumerate(named):
        share = {
            (old, new): len(before[old] & groups[new]) / len(before[old] | groups[new])
            for old in before
            for new in groups
        }
        match = {pair for pair, value in share.items() if value >= overlap and value > 0}
        heir: dict[int, int] = {}
        for old, new in sorted(match, key=lambda pair: (-share[pair], pair)):
            if old not in heir.values() and new not in heir:
                heir[new] = old
        now: Groups = {}
        told: list[tuple[str, str, int, tuple[int, ...]]] = []
        number = {}
        for new in sorted(groups):
            number[new] = heir.get(new, following)
            following += new not in heir
            now[number[new]] = groups[new]
        for new in sorted(groups):
            olds = tuple(sorted(old for old, other in match if other == new))
            shared = [other for old in olds for o, other in match if o == old and other != new]
            event = "merged" if len(olds) > 1 else "born" if not olds else "split" if shared else "continued"
            told.append((period, event, number[new], olds))
        if not step:  # what was there from the first was born before
            told = []
        else:
            gone = sorted(old for old in before if not any(o == old for o, _ in match))
            told += [(period, "died", old, ()) for old in gone]
        events += sorted(told, key=lambda event: (event[2], event[1]))
        members += [(period, k, actor) for k in sorted(now) for actor in sorted(now[k])]
        before = now
    return members, events
