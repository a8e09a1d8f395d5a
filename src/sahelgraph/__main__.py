"""``python -m sahelgraph`` is the command ``sahelgraph``."""

from __future__ import annotations

from sahelgraph._start import main

if __name__ == "__main__":
    main()
