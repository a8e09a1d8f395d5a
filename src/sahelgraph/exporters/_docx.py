"""A table for a paper → Word: the few parts of XML that a document needs, in a zip."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from sahelgraph.exporters._typeset import LINE, header_of, rows_of, widths
from sahelgraph.exporters._zip import zipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sahelgraph.exporters.paper import PaperTable

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SHORT, _LONG, _MARGIN = 11906, 16838, 1134  # A4 and 2 cm, in twentieths of a point
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>'
)
_TOP = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_INNER = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/styles" '
    'Target="styles.xml"/></Relationships>'
)
_LANGUAGE = {"en": "en-GB", "fr": "fr-FR"}


def docx(table: PaperTable) -> bytes:
    """Return a document with one table, its caption, notes and bibliography; the same table gives the same bytes."""
    parts = [
        _paragraph(table.caption, "Caption"),
        _table(table),
        *(_paragraph(note, "TableNote") for note in table.notes),
    ]
    if table.works:
        parts.append(_paragraph(table.word("references"), "Heading1"))
        parts += [
            _paragraph(f"[{number}]\t{work.text} {work.url}".rstrip(), "Bibliography")
            for number, work in enumerate(table.works, 1)
        ]
    body = "".join(parts)
    size = f'w:w="{_LONG}" w:h="{_SHORT}" w:orient="landscape"' if _is_wide(table) else f'w:w="{_SHORT}" w:h="{_LONG}"'
    margins = "".join(f' w:{side}="{_MARGIN}"' for side in ("top", "right", "bottom", "left"))
    page = f'<w:pgSz {size}/><w:pgMar{margins} w:header="709" w:footer="709" w:gutter="0"/>'
    document = f'<w:document xmlns:w="{_W}"><w:body>{body}<w:sectPr>{page}</w:sectPr></w:body></w:document>'
    return zipped(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _TOP,
            "word/document.xml": document,
            "word/_rels/document.xml.rels": _INNER,
            "word/styles.xml": _styles(_LANGUAGE[table.lang]),
        }
    )


def _table(table: PaperTable) -> str:
    header, rows = header_of(table), rows_of(table)
    letters = widths(table, round(LINE * 1.5)) if _is_wide(table) else widths(table)
    between = (_LONG if _is_wide(table) else _SHORT) - 2 * _MARGIN
    shares = [round(between * width / sum(letters)) for width in letters]
    grid = "".join(f'<w:gridCol w:w="{share}"/>' for share in shares)
    rule = '<w:{} w:val="single" w:sz="{}" w:space="0" w:color="auto"/>'
    borders = rule.format("top", 12) + rule.format("bottom", 12)
    top = f"<w:tcBorders>{rule.format('bottom', 6)}</w:tcBorders>"
    head = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{_cells(header, shares, table, top)}</w:tr>"
    body = "".join(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_cells(row, shares, table)}</w:tr>" for row in rows)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(shares)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="110" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>"
    )


def _is_wide(table: PaperTable) -> bool:
    """Tell whether the words of a row need a page on its side."""
    return sum(widths(table, 0)) > LINE


def _cells(cells: Iterable[str], shares: Sequence[int], table: PaperTable, more: str = "") -> str:
    return "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{share}" w:type="dxa"/>{more}</w:tcPr>'
        f"{_paragraph(cell, 'TableHead' if more else 'TableText', right=table.numeric and place > 0)}</w:tc>"
        for place, (cell, share) in enumerate(zip(cells, shares, strict=True))
    )


def _paragraph(text: str, style: str, *, right: bool = False) -> str:
    side = '<w:jc w:val="right"/>' if right else ""
    runs = "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\t"))
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{side}</w:pPr><w:r>{runs}</w:r></w:p>'


def _styles(language: str) -> str:
    return (
        f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" '
        'w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="Times New Roman"/><w:sz w:val="20"/>'
        f'<w:lang w:val="{language}"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        + _style("Caption", "caption", '<w:keepNext/><w:spacing w:after="120"/>', "<w:b/>")
        + _style("TableText", "Table Text", '<w:spacing w:before="20" w:after="20"/>', '<w:sz w:val="18"/>')
        + _style("TableHead", "Table Head", '<w:keepNext/><w:spacing w:before="40" w:after="40"/>', _SMALL_BOLD)
        + _style("TableNote", "Table Note", '<w:spacing w:before="60"/>', '<w:sz w:val="17"/>')
        + _style("Heading1", "heading 1", '<w:keepNext/><w:spacing w:before="240" w:after="60"/>', "<w:b/>")
        + _style("Bibliography", "Bibliography", _HANGING, "")
        + "</w:styles>"
    )


_SMALL_BOLD = '<w:b/><w:sz w:val="18"/>'
_HANGING = (
    '<w:tabs><w:tab w:val="left" w:pos="454"/></w:tabs><w:spacing w:after="60"/><w:ind w:left="454" w:hanging="454"/>'
)


def _style(id_: str, name: str, paragraph: str, run: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{id_}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )
