"""A paper as PDF, set by typst: what is written can be searched and copied, also in Chinese.

The layout is `pdf.typ`; the paper goes into it as JSON, so that no text is ever read as markup.
typst is loaded when the first PDF is asked for, and brings no Chinese letters: those of the system
are used, or of the folder in `CHARTER_FONTS`.
"""

import importlib
import json
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from charter.ground.drawings import size_of
from charter.ground.errors import Refused
from charter.ground.paper import Block, Paper

MIME = "application/pdf"
LAYOUT = Path(__file__).with_name("pdf.typ")
# Families that hold all of Chinese, in the form of the language first; {} is TC or SC.
FAMILIES = (
    "Noto Sans CJK {}", "Noto Sans {}", "Source Han Sans {}", "PingFang {}", "Microsoft JhengHei",
    "Microsoft YaHei", "Heiti {}", "Noto Serif CJK {}", "Noto Serif {}", "Source Han Serif {}",
    "Songti {}", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "AR PL UMing TW", "AR PL UKai TW",
)  # fmt: skip
SCRIPTS = {"zh-hant": ("zh", "tw"), "zh-hans": ("zh", "cn"), "en": ("en", "gb")}
PPI = 144  # two dots for each point of the drawing
DRAWING = b"""
#let p = json(bytes(sys.inputs.paper))
#set page(width: p.size.at(0) * 1pt, height: p.size.at(1) * 1pt, margin: 0pt)
#set text(font: p.fonts)
#image(bytes(p.drawing), format: "svg", width: 100%)
"""
SHORT, LONG = 16, 60  # halves of a Chinese character
_one_at_a_time = threading.Lock()  # two at once would only hold twice the memory


def drawn(paper: Paper) -> bytes:
    """The file of a paper. Refused where there is no font that could write it."""
    found, families = fonts()
    chosen = families_for(paper.language, families)
    if not chosen:
        raise Refused(
            "pdf.no_font",
            _(
                "這部主機沒有中文字型，不能產生PDF。請系統管理員安裝（Debian與Ubuntu："
                "apt install fonts-noto-cjk），或用CHARTER_FONTS指定字型的資料夾，再重新啟動；"
                "現在可以用列印頁。"
            ),
        )
    with translation.override(paper.language):
        told = json.dumps(_told(paper, chosen), ensure_ascii=False)
    with _one_at_a_time:
        made: bytes = _typst().compile(
            LAYOUT.read_bytes(),
            font_paths=found,
            sys_inputs={"paper": told},
            timestamp=int(paper.made.timestamp()),
        )
    return made


def pictured(svg: str, language: str) -> bytes | None:
    """A drawing as PNG, for files that show no SVG; None where there is no font to write in it."""
    found, families = fonts()
    chosen = families_for(language, families)
    if not chosen:
        return None
    told = json.dumps({"fonts": chosen, "drawing": svg, "size": size_of(svg)}, ensure_ascii=False)
    with _one_at_a_time:
        made: bytes = _typst().compile(
            DRAWING, font_paths=found, sys_inputs={"paper": told}, format="png", ppi=PPI
        )
    return made


def families_for(language: str, present: frozenset[str]) -> list[str]:
    """What a language is written with, of the families (lower case) that are there."""
    forms = ("SC", "TC") if language == "zh-hans" else ("TC", "SC")
    wanted = [name.format(form) for form in forms for name in FAMILIES]
    return [name for name in dict.fromkeys(wanted) if name.lower() in present][:3]


def fonts() -> tuple[Any, frozenset[str]]:
    """The system's fonts and those of the folder of ours, and their families in lower case."""
    return _fonts(str(settings.FONTS))


@lru_cache(1)
def _fonts(folder: str) -> tuple[Any, frozenset[str]]:
    found = _typst().Fonts(font_paths=[folder] if folder else [])
    return found, frozenset(name.lower() for name in found.families())


def _typst() -> Any:
    return importlib.import_module("typst")


def _told(paper: Paper, fonts: list[str]) -> dict[str, Any]:
    lang, region = SCRIPTS.get(paper.language, SCRIPTS["zh-hant"])
    return {
        "title": paper.title,
        "house": paper.house,
        "look": paper.look,
        "wide": paper.is_wide,
        "fonts": fonts,
        "lang": lang,
        "region": region,
        "page": _("第{n}頁，共{of}頁"),
        "blocks": [_block(one) for one in paper.blocks],
    }


def _block(one: Block) -> dict[str, Any]:
    told = {"kind": one.kind, "text": one.text, "level": one.level}
    if one.figure:
        told |= {"text": one.figure.words, "width": one.figure.width}
        if one.figure.is_drawn:
            return {**told, "drawing": one.figure.picture.decode()}
        return {**told, "picture": list(one.figure.picture)}
    widths = _widths(one) if one.kind == "table" else []
    return {**told, "heads": one.heads, "rows": one.rows, "widths": widths}


def _widths(one: Block) -> list[int]:
    """0 for a column of short words, which is as wide as they are; else its share of the rest."""
    columns = zip(one.heads, *one.rows, strict=True)
    longest = [max(map(_length, column)) for column in columns]
    found = [0 if length <= SHORT else min(length, LONG) for length in longest]
    return found if any(found) else [1, *found[1:]]


def _length(text: str) -> int:
    """In halves of a Chinese character, of the longest line."""
    lines = text.splitlines() or [""]
    return max(sum(1 + (letter > "\u2e80") for letter in line) for line in lines)
