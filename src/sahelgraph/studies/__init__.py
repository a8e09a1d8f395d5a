"""Studies side by side: two coders (agree, merge), two versions (diff), and how to cite one (cite)."""

from __future__ import annotations

from sahelgraph.studies._agree import agree
from sahelgraph.studies._agreement import Agreement
from sahelgraph.studies._cite import Citation, cite
from sahelgraph.studies._diff import Changes, diff
from sahelgraph.studies._settle import Merged, merge

__all__ = ["Agreement", "Changes", "Citation", "Merged", "agree", "cite", "diff", "merge"]
