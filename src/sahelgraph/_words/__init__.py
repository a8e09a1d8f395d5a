"""Plain words → a query, or a refusal that teaches."""

from __future__ import annotations

from sahelgraph._words._meaning import Question
from sahelgraph._words._reading import read
from sahelgraph._words._saying import say

__all__ = ["Question", "read", "say"]
