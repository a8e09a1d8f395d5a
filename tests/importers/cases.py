"""What every importer is tried on: ten rows of its data set, and the real files that lie beside the repository."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from sahelgraph.importers import SOURCES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sahelgraph.importers import Imported

FIXTURES = Path(__file__).parent / "fixtures"


class Case(NamedTuple):
    """A file, how it is read, and how many of its rows must be left out."""

    source: str
    file: str
    left_out: int
    options: Mapping[str, Any] = MappingProxyType({})

    def __str__(self) -> str:
        return self.file


# Ten rows each, invented; those left out are the bad ones among them.
MADE = (
    Case("ucdp-ged", "ged.csv", 1),
    Case("acled", "acled.csv", 4),
    Case("edges", "edges.csv", 5),
    Case("signed", "signed.csv", 3),
    Case("ucdp-dyadic", "dyadic.csv", 2),
    Case("ucdp-nonstate", "nonstate.csv", 2),
    Case("ucdp-support", "support.csv", 4),
    Case("ucdp-actor", "actor.csv", 1),
    Case("gdelt", "gdelt.csv", 4),
    Case("geo-pko", "geo_pko.csv", 3),
    Case("geo-pko", "tccmap.csv", 2),
    Case("atop", "atop.csv", 2),
    Case("gexf", "graph.gexf", 3),
)
# Published files, under their folder of the data sets. `left_out` was counted with pandas, see test_real.py.
REAL = (
    Case("ucdp-ged", "ucdp_ged_nigeria/conflict_data_nga.csv", 0),
    Case("ucdp-ged", "ucdp_ged_sample/ucdpged_v23_1_sample1000.csv", 0),
    Case("signed", "wwi_signed/irps_wwi.csv", 0),
    Case("signed", "cow_signed/cow_signed_1946_1999.csv.gz", 0),
    Case("ucdp-dyadic", "ucdp_dyadic/Dyadic_v24_1.csv", 0),
    Case("ucdp-nonstate", "ucdp_nonstate/ucdp-nonstate-211.csv", 0),
    Case("ucdp-support", "ucdp_external_support/ucdp-esd-ay-181.csv.gz", 1_775),
    Case("ucdp-actor", "ucdp_actor/ucdp-actor-221.csv", 0),
    Case("gdelt", "gdelt_events/20201113.csv.gz", 185),
    Case("gdelt", "gdelt_events/gdelt1_raw_no_header.tsv", 291),
    Case("geo-pko", "geo_pko/geo_pko_raw.csv.gz", 5_803),
    Case("geo-pko", "geo_pko/TCCMap_v.2.3.csv", 0),
    Case("atop", "atop_alliances/atop_alliance_dyadyear.csv.gz", 170),
)


def read(source: str, path: Path, **options: Any) -> Imported:  # noqa: ANN401 — whatever the importer takes
    """Read a file with the importer of its source."""
    found: Imported = import_module(f"sahelgraph.importers.{SOURCES[source]}").read(path, **options)
    return found
