"""The clause text as a reader sees it: language, underlined obligation, parameter chips."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from charter.ground.i18n.simplified import simplify
from charter.kernel.parameters.catalogue import catalogue
from charter.policy.models import Verdict
from charter.policy.pack import NUMERALS, Row, Text

TONES = {
    Verdict.KEPT: "ok",
    Verdict.AT_RISK: "warn",
    Verdict.BROKEN: "bad",
    Verdict.NO_EVIDENCE: "none",
    Verdict.ATTESTED: "info",
}
PIECE = re.compile(r"(\[\[|\]\]|\{\w+\})")
PERIODS = {
    "month": Text("月", "month"),
    "quarter": Text("季", "quarter"),
    "half": Text("半年", "half-year"),
    "year": Text("年", "year"),
}
CHOICES = {
    **PERIODS,
    "nhs": Text("NHS四條", "NHS, four rules"),
    "nelson": Text("Nelson八條", "Nelson, eight rules"),
    "western_electric": Text("Western Electric四條", "Western Electric, four rules"),
    "csat": Text("滿意度（CSAT）", "Satisfaction (CSAT)"),
    "nps": Text("推薦度（NPS）", "Recommendation (NPS)"),
    "ces": Text("省力度（CES）", "Effort (CES)"),
}
UNITS = {
    "工作日": "working days",
    "天": "days",
    "小時": "hours",
    "分鐘": "minutes",
    "個月": "months",
    "期": "periods",
    "次": "times",
    "件": "cases",
    "份": "",
    "分": "points",
}
MONTHS = (
    "January February March April May June July August September October November December"
).split()


@lru_cache(maxsize=2048)
def simplified(text: str) -> str:
    """Policy wording in simplified characters: characters, and the reviewed term table where the
    usage of Taiwan would read strangely; never words of the policy (項目執行 stays 项目执行)."""
    return simplify(text)


def tell(text: Text) -> str:
    """The text in the reader's language."""
    language = get_language() or "zh-hant"
    if language.startswith("en"):
        return text.en
    return simplified(text.zh) if language == "zh-hans" else text.zh


def number(row: Row) -> str:
    """二.3.1b, outside Chinese 2.3.1b."""
    return row.code[2:] if (get_language() or "").startswith("en") else row.number


def chapter(number: str) -> str:
    """二, outside Chinese 2; numbers below the chapters stay."""
    english = (get_language() or "").startswith("en")
    return str(NUMERALS.index(number)) if english and number in NUMERALS else number


def shown(name: str, value: Any) -> str:
    """A parameter's value as it stands in the sentence; units are part of the sentence."""
    if isinstance(value, dict):
        return "／".join(shown(name, one) for one in value.values())
    if isinstance(value, str) and value in CHOICES:
        return tell(CHOICES[value])
    if isinstance(value, str) and re.fullmatch(r"\d\d-\d\d", value):
        month, day = (int(part) for part in value.split("-"))
        if (get_language() or "").startswith("en"):
            return f"{day} {MONTHS[month - 1]}"
        return f"{month}月{day}日"
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def measured(name: str, value: Any) -> str:
    """A parameter's value with its unit, in the reader's language: 5工作日, 5 working days, 10%,
    NT$300,000."""
    unit, said = catalogue()[name].unit, shown(name, value)
    if unit.endswith("$"):
        return f"{unit}{said}"
    if unit not in UNITS:
        return f"{said}{unit}"
    if (get_language() or "").startswith("en"):
        word = UNITS[unit].removesuffix("s") if value == 1 else UNITS[unit]
        return f"{said} {word}".strip()
    return f"{said}{tell(Text(unit, unit))}"


def parameter_title(name: str) -> str:
    """What the parameter is called, in the reader's language."""
    parameter = catalogue()[name]
    return tell(Text(parameter.zh, parameter.en))


@lru_cache(maxsize=1024)
def _pieces(text: str) -> tuple[str, ...]:
    return tuple(piece for piece in PIECE.split(text) if piece)


def marked(row: Row, tone: str, values: Mapping[str, Any]) -> SafeString:
    """The sentence with the obligation underlined by status and a chip for each parameter."""
    return _marked(tell(row.text), tone, tuple(shown(n, values[n]) for n in row.parameters), row)


@lru_cache(maxsize=2048)
def _marked(text: str, tone: str, values: tuple[str, ...], row: Row) -> SafeString:
    chips = dict(zip(row.parameters, values, strict=True))
    opened = format_html('<mark class="ob {}">', tone)
    found = {"[[": opened, "]]": mark_safe("</mark>")}
    for name, value in chips.items():
        found[f"{{{name}}}"] = format_html(
            '<a class="prm" href="{}" title="{}">{}</a>',
            reverse("policy:parameter", args=[name]),
            _("設定參數"),
            value,
        )
    return format_html_join("", "{}", ((found.get(piece, piece),) for piece in _pieces(text)))


def plain(row: Row, values: Mapping[str, Any]) -> str:
    """The sentence without marks, parameters filled in: for exports and the API."""
    told = "".join(p for p in _pieces(tell(row.text)) if p not in ("[[", "]]"))
    return re.sub(r"\{(\w+)\}", lambda m: shown(m[1], values[m[1]]), told)
