"""A user's script: what people write, which mypy and pyright must find clean under their strictest settings."""
# pyright: strict

from __future__ import annotations

import sys
from pathlib import Path

import sahelgraph as sg


def allies_by_year(graph: sg.TemporalMultigraph, actor: str) -> dict[str, list[str]]:
    """Return who is allied with an actor in each year."""
    found: dict[str, list[str]] = {}
    for year, snapshot in graph.snapshots(first=2012, last=2014):
        found[year] = sorted(str(ally) for ally in snapshot.allies(actor)["actor"])
    return found


def main(folder: Path) -> None:
    """Read, ask, measure, draw and write; catch what may go wrong."""
    graph = sg.load()
    answer: sg.Answer = graph.ask("who allied with MNLA in 2012")
    print(answer.sentence, answer.relations)
    print(allies_by_year(graph, "MNLA"))

    year = graph.during("2012", mode="certain").of_kind("alliance", "split")
    degree = sg.measures.degree(year, sign="friendly")
    print(degree.max(), len(year), year.actors.shape)

    axes = sg.plot.snapshot(year, width=7.2)
    sg.plot.save(axes, folder / "2012.png")
    sg.plot.page(graph, folder / "mali.html", lang="fr")
    written: Path = sg.exporters.write_gexf(graph, folder / "mali.gexf")
    network = year.to_networkx()
    print(written.name, network.number_of_nodes())

    study = sg.new_study(folder / "my-study")
    report: sg.Report = sg.check(study)
    for problem in report.problems:
        print(problem.file, problem.row, problem.message)
    print(sg.add_actor(study, id="lake", name="Lake League", kind="armed group"))
    try:
        sg.read_csv(study).during("sometime")
    except sg.DateError as error:
        print(error)
    except (sg.DataError, sg.UnknownNameError) as error:
        raise SystemExit(1) from error
    print(sg.agree(graph, graph), sg.diff(graph, graph), graph.cite().keys)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
