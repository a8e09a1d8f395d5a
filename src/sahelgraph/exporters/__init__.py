"""A graph for other programs: a workbook, tables for a spreadsheet."""

from __future__ import annotations

from sahelgraph.exporters.spreadsheet import Altered, write_spreadsheet_csv
from sahelgraph.exporters.workbook import write_workbook

__all__ = ["Altered", "write_spreadsheet_csv", "write_workbook"]
