"""Node-link JSON, as networkx and d3 have it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sahelgraph.errors import FileError
from sahelgraph.exporters._network import Found, network_of, study_of
from sahelgraph.exporters._target import write_new

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from pathlib import Path

    from sahelgraph._graph import TemporalMultigraph
    from sahelgraph.exporters._network import Network


def write_json(g: TemporalMultigraph, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Write a graph as node-link JSON, which `read_json` and networkx (``node_link_graph``) read.

    Raises
    ------
    FileError
        If the file is there and `overwrite` is not set.

    Examples
    --------
    >>> import tempfile
    >>> import sahelgraph as sg
    >>> from sahelgraph.exporters import read_json, write_json
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_json(sg.load(), f"{folder}/mali.json")
    ...     read_json(path).allies("MNLA", 2012)["actor"].tolist()
    ['ansar_dine', 'aqim', 'mujwa']
    """
    return write_new(path, _pieces(network_of(g)), overwrite=overwrite)


def _pieces(network: Network) -> Iterator[str]:
    about = {"title": network.title, "sahelgraph": network.note}
    yield f'{{"directed": true, "multigraph": true,\n"graph": {_json(about)},\n"nodes": ['
    between = "\n"
    for id_, told in zip(network.nodes, network.told_of_nodes.dicts(), strict=True):
        yield f"{between}{_json({'id': id_} | told)}"
        between = ",\n"
    yield '\n],\n"edges": ['
    between = "\n"
    for id_, ends, told in zip(network.edges, network.ends, network.told_of_edges.dicts(), strict=True):
        yield f"{between}{_json({'source': ends[0], 'target': ends[1], 'key': id_} | told)}"
        between = ",\n"
    yield "\n]}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def read_json(path: str | os.PathLike[str]) -> TemporalMultigraph:
    """Read the study that `write_json` wrote, by the same checks as files.

    Raises
    ------
    FileError
        If the file is no JSON, or tells no study.
    DataError
        If what it tells holds errors; all of them are in its ``report``.

    Examples
    --------
    >>> import tempfile
    >>> import sahelgraph as sg
    >>> from sahelgraph.exporters import read_json, write_json
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     len(read_json(write_json(sg.load(), f"{folder}/mali.json"))) == len(sg.load())
    True
    """
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123 — a path of either sort
            told = json.load(file)
        nodes = [(node["id"], node) for node in told["nodes"]]
        edges = [(edge["key"], edge["source"], edge["target"], edge) for edge in told["edges"]]
        note = told["graph"].get("sahelgraph")
    except OSError as error:
        raise FileError(f"{path}: it cannot be read ({error.strerror})") from error
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise FileError(f"{path}: it is no node-link JSON ({type(error).__name__}: {error})") from error
    return study_of(Found(nodes, edges, note), path)
