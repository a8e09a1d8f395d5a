"""A graph for other programs: a workbook, tables for a spreadsheet, tables for a paper."""

from __future__ import annotations

from sahelgraph.exporters.paper import PaperTable, paper_table
from sahelgraph.exporters.spreadsheet import Altered, write_spreadsheet_csv
from sahelgraph.exporters.workbook import write_workbook

__all__ = ["Altered", "PaperTable", "paper_table", "write_spreadsheet_csv", "write_workbook"]
