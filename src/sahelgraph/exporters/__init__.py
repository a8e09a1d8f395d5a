"""A graph for other programs: networks for Gephi, R and Cytoscape, a workbook, tables for spreadsheets and papers."""

from __future__ import annotations

from sahelgraph.exporters.cytoscape import write_cytoscape
from sahelgraph.exporters.edges import write_edges
from sahelgraph.exporters.gexf import read_gexf, write_gexf
from sahelgraph.exporters.gml import write_gml
from sahelgraph.exporters.graphml import read_graphml, write_graphml
from sahelgraph.exporters.network_dynamic import write_network_dynamic
from sahelgraph.exporters.node_link import read_json, write_json
from sahelgraph.exporters.objects import to_igraph, to_scipy
from sahelgraph.exporters.paper import PaperTable, paper_table
from sahelgraph.exporters.spreadsheet import Altered, write_spreadsheet_csv
from sahelgraph.exporters.workbook import write_workbook

__all__ = [
    "Altered",
    "PaperTable",
    "paper_table",
    "read_gexf",
    "read_graphml",
    "read_json",
    "to_igraph",
    "to_scipy",
    "write_cytoscape",
    "write_edges",
    "write_gexf",
    "write_gml",
    "write_graphml",
    "write_json",
    "write_network_dynamic",
    "write_spreadsheet_csv",
    "write_workbook",
]
