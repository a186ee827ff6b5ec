"""A paper as a Word document (OOXML, ECMA-376).

A .docx is a zip of a few parts; writing them needs no library. The text is escaped. The same
paper always makes the same bytes.
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from xml.sax.saxutils import escape, quoteattr

from charter.ground.paper import Block, Figure, Paper
from charter.ground.pdf import pictured

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
FORMATS = "http://schemas.openxmlformats.org"
TYPES = f"""{HEAD}<Types xmlns="{FORMATS}/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Default Extension="png" ContentType="image/png"/>\
<Override PartName="/word/document.xml" ContentType="application/\
vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
LINKS = f"{FORMATS}/officeDocument/2006/relationships"
SPACES = (
    f'xmlns:w="{FORMATS}/wordprocessingml/2006/main" xmlns:r="{LINKS}"'
    f' xmlns:wp="{FORMATS}/drawingml/2006/wordprocessingDrawing"'
    f' xmlns:a="{FORMATS}/drawingml/2006/main" xmlns:pic="{FORMATS}/drawingml/2006/picture"'
)
SIZES = {1: 36, 2: 28, 3: 24}  # half points
UPRIGHT = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'  # A4 in twentieths of a point
ACROSS = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'
MILLIMETRE = 36000  # in English Metric Units
EDGES = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:color="999999"/>'
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def drawn(paper: Paper) -> bytes:
    """The file of a paper."""
    pictures: list[bytes] = []
    blocks = [_block(_fit(one, paper.language), pictures) for one in paper.blocks]
    body = _heading(paper.title, 1) + "".join(blocks)
    whole = f"<w:body>{body}{ACROSS if paper.is_wide else UPRIGHT}</w:body>"
    names = [f"media/{n}.png" for n in range(1, len(pictures) + 1)]
    parts: list[tuple[str, str | bytes]] = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", _relations("officeDocument", ["word/document.xml"])),
        ("word/_rels/document.xml.rels", _relations("image", names)),
        ("word/document.xml", f"{HEAD}<w:document {SPACES}>{whole}</w:document>"),
    ]
    parts += [(f"word/{name}", one) for name, one in zip(names, pictures, strict=True)]
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts:
            archive.writestr(_timeless(name), part)
    return kept.getvalue()


def _timeless(name: str) -> zipfile.ZipInfo:
    """A part without the hour in which it was written."""
    part = zipfile.ZipInfo(name)
    part.compress_type = zipfile.ZIP_DEFLATED
    return part


def _relations(kind: str, targets: Sequence[str]) -> str:
    links = "".join(
        f'<Relationship Id="r{n}" Type="{LINKS}/{kind}" Target="{target}"/>'
        for n, target in enumerate(targets, start=1)
    )
    return (
        f'{HEAD}<Relationships xmlns="{FORMATS}/package/2006/relationships">{links}</Relationships>'
    )


def _fit(one: Block, language: str) -> Block:
    """A drawing becomes a picture; without a font to draw it, the words that say what it shows."""
    if one.figure is None or not one.figure.is_drawn:
        return one
    picture = pictured(one.figure.picture.decode(), language)
    if picture is None:
        return Block("text", one.figure.words)
    return replace(one, figure=replace(one.figure, picture=picture))


def _block(one: Block, pictures: list[bytes]) -> str:
    if one.figure:
        pictures.append(one.figure.picture)
        return _drawing(one.figure, len(pictures))
    if one.kind == "heading":
        return _heading(one.text, one.level)
    if one.rows:
        return _table(one.heads, one.rows)
    marks = '<w:color w:val="666666"/><w:sz w:val="18"/>' if one.kind == "note" else ""
    return "".join(_paragraph(line, marks) for line in one.text.splitlines() or [""])


def _heading(text: str, level: int) -> str:
    marks = f'<w:b/><w:sz w:val="{SIZES[level]}"/>'
    return _paragraph(
        text, marks, f'<w:pPr><w:keepNext/><w:outlineLvl w:val="{level - 1}"/></w:pPr>'
    )


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Without heads these are facts: the name of each line is bold."""
    lines = [_line(heads, ["<w:b/>"] * len(heads))] if heads else []
    marks = [""] * len(rows[0]) if heads else ["<w:b/>", *[""] * (len(rows[0]) - 1)]
    lines += [_line(row, marks) for row in rows]
    grid = "<w:gridCol/>" * len(rows[0])
    return (
        f"<w:tbl><w:tblPr><w:tblW w:w='5000' w:type='pct'/><w:tblBorders>{EDGES}"
        f"</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl><w:p/>"
    )


def _line(cells: Sequence[str], marks: Sequence[str]) -> str:
    said = (_paragraph(text, mark) for text, mark in zip(cells, marks, strict=True))
    return f"<w:tr>{''.join(f'<w:tc>{one}</w:tc>' for one in said)}</w:tr>"


def _paragraph(text: str, marks: str = "", before: str = "") -> str:
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(escape(text).split("\n"))
    run = f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{lines}</w:t></w:r>'
    return f"<w:p>{before}{run}</w:p>"


def _drawing(figure: Figure, number: int) -> str:
    wide, high = figure.size
    size = f'cx="{int(wide * MILLIMETRE)}" cy="{int(high * MILLIMETRE)}"'
    named = f'id="{number}" name="{number}" descr={quoteattr(figure.words)}'
    return (
        f"<w:p><w:r><w:drawing><wp:inline><wp:extent {size}/><wp:docPr {named}/><a:graphic>"
        f'<a:graphicData uri="{FORMATS}/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f"<pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>"
        f'<a:blip r:embed="r{number}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect">'
        f"<a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>"
        f"</w:drawing></w:r></w:p>{_paragraph(figure.words)}"
    )
