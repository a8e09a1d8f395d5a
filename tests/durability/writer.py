"""A process that adds rows until it is killed, and says of each when it was acknowledged."""

from __future__ import annotations

import sys
from typing import Any

from sahelgraph import editing
from sahelgraph.errors import FileError


def main() -> None:
    """Add rows named after the first argument, so many as the third says, to the study in the second."""
    name, folder, most = sys.argv[1], sys.argv[2], int(sys.argv[3])
    for number in range(most):
        cells: dict[str, Any] = {
            "id": f"{name}-{number}",
            "kind": "attack",
            "source": "a",
            "target": "b",
            "start": "2012",
        }
        try:
            editing.add_relation(folder, anyway=True, note=f"row {number}, of {name}" + " and more" * 40, **cells)
        except FileError as error:
            sys.exit(f"{name}: {error}")
        sys.stdout.write(f"{cells['id']}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
