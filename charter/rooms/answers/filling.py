"""Fields in prepared words: `{單號}` is filled in, `{{` and `}}` stand for the braces themselves.

Filled in once, from left to right: what a field says is never looked at again, so a customer whose
name holds braces changes nothing. The result is plain text; who shows it escapes it.
"""

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

# What a room may fill in; the names are those that people type.
FIELDS = {
    "客戶": _("客戶的名稱"),
    "聯絡人": _("提出的人；不知道時是客戶的名稱"),
    "單號": _("工單的單號"),
    "標題": _("工單的標題"),
    "響應時限": _("最遲什麼時候回覆"),
    "解決時限": _("最遲什麼時候解決"),
    "我": _("寫回覆的人"),
    "公司": _("我們公司的名稱"),
}
_PIECES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


class Unfillable(ValueError):
    """`piece` is what stands there: a name that nobody knows, or a lone brace."""

    def __init__(self, piece: str) -> None:
        super().__init__(piece)
        self.piece = piece


def fields_of(text: str) -> set[str]:
    """The names in the text; raises Unfillable for the first that is none of `FIELDS`."""
    found = set()
    for match in _PIECES.finditer(text):
        if match[0] in ("{{", "}}"):
            continue
        name = (match[1] or "").strip()
        if match[1] is None or name not in FIELDS:
            raise Unfillable(match[0])
        found.add(name)
    return found


def filled(text: str, facts: Mapping[str, str]) -> str:
    """`facts` by the names of `FIELDS`; one that is missing stays to be seen, as it was typed."""

    def said(match: re.Match[str]) -> str:
        if match[0] in ("{{", "}}"):
            return match[0][0]
        return facts.get((match[1] or "").strip()) or match[0]

    return _PIECES.sub(said, text)
