"""An evaluation as people read it: on the page, as PDF and in Word, drawn from the facts alone.

What was published is frozen in its facts: findings, assessments and conclusions with the figures;
the bytes of the printed page are kept beside them with their hash.
"""

import hashlib
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from charter.ground.documents import written
from charter.ground.formats import number
from charter.ground.paper import Paper
from charter.rooms.steering.charting import series_of
from charter.rooms.steering.drawing import NOTHING
from charter.rooms.steering.models import Assessment, Evaluation, Finding

Rows = list[list[str]]


def whole_facts(evaluation: Evaluation) -> dict[str, Any]:
    """The figures with what people found and how they looked, in the language of the house."""
    with translation.override(settings.LANGUAGE_CODE):
        found = evaluation.findings.select_related("action__owner", "department")
        seen = evaluation.assessments.select_related("indicator").order_by("indicator__title", "pk")
        return {
            **evaluation.facts,
            "findings": [_finding(one) for one in found],
            "assessments": [_assessment(one) for one in seen],
            "conclusions": evaluation.conclusions,
        }


def _finding(one: Finding) -> dict[str, str]:
    act = one.action
    return {
        "kind": one.kind,
        "word": str(one.get_kind_display()),
        "text": one.text,
        "department": str(one.department or ""),
        "measure": act.measure if act else "",
        "owner": str(act.owner) if act else "",
        "due": act.due.isoformat() if act else "",
    }


def _assessment(one: Assessment) -> dict[str, str]:
    unit = one.indicator.unit if one.method != "rating" else ""
    both = _("自評%(own)s，上級評%(superior)s") % {"own": one.own, "superior": one.superior}
    said = [both if one.method == "rating" else "", one.note]
    return {
        "indicator": str(one.indicator),
        "method": str(one.get_method_display()),
        "value": NOTHING if one.value is None else number(one.value, 1) + unit,
        "note": "；".join(text for text in said if text),
    }


def frozen(evaluation: Evaluation, facts: dict[str, Any]) -> tuple[str, str]:
    """The page as it will be kept, and its SHA-256."""
    document = written("steering/document.html", evaluation=evaluation, facts=facts)
    return document, hashlib.sha256(document.encode()).hexdigest()


def paper(evaluation: Evaluation) -> Paper:
    """The same chapters; of one that is published always the same."""
    with translation.override(settings.LANGUAGE_CODE):
        facts = evaluation.facts if evaluation.is_published else whole_facts(evaluation)
        if "findings" not in facts:  # published before they were frozen with the figures
            facts = whole_facts(evaluation)
        made = Paper(str(evaluation), evaluation.drawn_at)
        made.note(_about(evaluation))
        _write(made, evaluation, facts)
        return made


def _about(evaluation: Evaluation) -> str:
    span = f"{evaluation.starts.isoformat()}–{evaluation.last.isoformat()}"
    if not evaluation.is_published:
        return span + "\n" + _("草稿：發布之後才是評估報告。")
    said = {"who": evaluation.published_by or _("系統"), "day": evaluation.published_on}
    kept = _("列印版內容指紋%(hash)s") % {"hash": evaluation.sha256}
    return "\n".join((span, _("%(who)s於%(day)s發布") % said, kept))


def _write(made: Paper, evaluation: Evaluation, facts: dict[str, Any]) -> None:
    made.heading(_("結論"), 2)
    made.text(facts["conclusions"])
    made.heading(_("目標達成情況"), 2)
    made.table(target_heads(), target_rows(facts))
    for name, series in series_of(facts):
        made.chart(series, name)
    whole = {"whole": facts["whole"], "first": facts["whole_original"]}
    made.text(_("平均達成率：對現行目標%(whole)s，對原訂目標%(first)s。") % whole)
    if evaluation.unrated:
        said = _("%(n)s個目標缺資料，不當作零，整體就無法計算")
        made.note(said % {"n": evaluation.unrated})
    moved, causes = moved_rows(facts), cause_rows(facts)
    if moved:
        made.heading(_("目標的調整"), 3)
        made.table((_("目標"), _("版次"), _("誰"), _("日期"), _("為什麼")), moved)
    if causes:
        made.heading(_("偏差的原因與對策"), 3)
        made.table((_("目標"), _("原因與對策")), causes)
    made.heading(_("亮點與問題"), 2)
    made.table(finding_heads(), finding_rows(facts))
    made.heading(_("措施"), 2)
    made.table(measure_heads(), measure_rows(facts))
    made.heading(_("評估方法"), 2)
    made.table((_("指標"), _("方法"), _("數值"), _("說明")), assessment_rows(facts))


def target_heads() -> tuple[str, ...]:
    return (
        _("目標"), _("部門"), _("基線"), _("原訂目標"), _("現行目標"), _("目前"),
        _("對原訂達成率"), _("對現行達成率"), _("評定"),
    )  # fmt: skip


def finding_heads() -> tuple[str, ...]:
    return (_("種類"), _("部門"), _("內容"), _("措施"), _("負責人"), _("期限"))


def measure_heads() -> tuple[str, ...]:
    return (_("措施"), _("部門"), _("負責人"), _("期限"), _("進度"), _("狀態"))


def target_rows(facts: dict[str, Any]) -> Rows:
    names = ("title", "department", "baseline", "first_aim", "aim", "value")
    return [
        [*(one[name] for name in names), one["original"], one["current"], one["word"]]
        for one in facts["targets"]
    ]


def moved_rows(facts: dict[str, Any]) -> Rows:
    return [
        [one["title"], str(number_), who, day, why]
        for one in facts["targets"]
        for number_, who, day, why in one["moved"]
    ]


def cause_rows(facts: dict[str, Any]) -> Rows:
    return [[one["title"], said] for one in facts["targets"] for said in one.get("causes", ())]


def finding_rows(facts: dict[str, Any]) -> Rows:
    names = ("word", "department", "text", "measure", "owner", "due")
    return [[one[name] for name in names] for one in facts["findings"]]


def measure_rows(facts: dict[str, Any]) -> Rows:
    return [
        [title, unit, who, ends, f"{percent}%", _late(state, late)]
        for title, unit, who, ends, percent, state, late in facts["measures"]
    ]


def _late(state: str, days: int) -> str:
    return _("%(state)s，延誤%(days)s天") % {"state": state, "days": days} if days else state


def assessment_rows(facts: dict[str, Any]) -> Rows:
    names = ("indicator", "method", "value", "note")
    return [[one[name] for name in names] for one in facts["assessments"]]
