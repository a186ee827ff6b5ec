"""A small Word document: headings, paragraphs and tables, nothing else (OOXML, ECMA-376).

A .docx is a zip of three parts; writing them needs no library. The text is escaped, characters
that XML cannot hold are left out.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/word/document.xml" ContentType="application/\
vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
RELATIONS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/\
officeDocument" Target="word/document.xml"/></Relationships>"""
SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SIZES = {1: 36, 2: 28, 3: 24}  # half points
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
EDGES = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:color="999999"/>'
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)


class Word:
    """`heading`, `text` and `table` add to the end; `data()` is the file."""

    def __init__(self) -> None:
        self.body: list[str] = []

    def heading(self, text: str, level: int = 1) -> None:
        marks = f'<w:b/><w:sz w:val="{SIZES[level]}"/>'
        outline = f'<w:pPr><w:keepNext/><w:outlineLvl w:val="{level - 1}"/></w:pPr>'
        self.body.append(_paragraph(text, marks, outline))

    def text(self, text: str) -> None:
        self.body.extend(_paragraph(line) for line in text.splitlines() or [""])

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        lines = [_line(heads, "<w:b/>"), *(_line(row) for row in rows)]
        grid = "<w:gridCol/>" * len(heads)
        self.body.append(
            f"<w:tbl><w:tblPr><w:tblW w:w='5000' w:type='pct'/><w:tblBorders>{EDGES}"
            f"</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
        )
        self.body.append("<w:p/>")

    def data(self) -> bytes:
        whole = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<w:document xmlns:w="{SPACE}"><w:body>{"".join(self.body)}<w:sectPr/></w:body>'
            "</w:document>"
        )
        kept = io.BytesIO()
        with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in (
                ("[Content_Types].xml", TYPES),
                ("_rels/.rels", RELATIONS),
                ("word/document.xml", whole),
            ):
                archive.writestr(_timeless(name), part)
        return kept.getvalue()


def _timeless(name: str) -> zipfile.ZipInfo:
    """A part without the hour in which it was written: the same text makes the same bytes."""
    part = zipfile.ZipInfo(name)
    part.compress_type = zipfile.ZIP_DEFLATED
    return part


def _paragraph(text: str, marks: str = "", before: str = "") -> str:
    said = escape(UNFIT.sub("", str(text)))
    run = f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{said}</w:t></w:r>'
    return f"<w:p>{before}{run}</w:p>"


def _line(cells: Sequence[str], marks: str = "") -> str:
    return f"<w:tr>{''.join(f'<w:tc>{_paragraph(one, marks)}</w:tc>' for one in cells)}</w:tr>"
