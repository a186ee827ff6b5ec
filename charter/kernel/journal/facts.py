"""The facts of an entry as people read them; what only programs read stands apart, by its name."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NAMES = {
    "reason": _("原因"),
    "old": _("原來"),
    "new": _("現在"),
    "old_word": _("原來的狀態"),
    "new_word": _("現在的狀態"),
    "due": _("期限"),
    "until": pgettext_lazy("fact", "到期日"),
    "starts": _("開始"),
    "ends": _("結束"),
    "effective_on": _("生效日"),
    "period": _("期間"),
    "value": _("數值"),
    "target": _("目標"),
    "threshold": _("門檻"),
    "amount": _("金額"),
    "percent": _("百分比"),
    "days": _("天數"),
    "hours": _("小時"),
    "version": pgettext_lazy("fact", "版本"),
    "number": _("編號"),
    "owner_name": _("負責人"),
    "to_name": _("交給"),
    "person_name": pgettext_lazy("fact", "人員"),
    "who": _("何人"),
    "customer": _("客戶"),
    "grade_name": pgettext_lazy("fact", "等級"),
    "likelihood": _("可能性"),
    "impact": _("影響"),
    "category_name": _("類別"),
    "part_title": _("部分"),
    "decision": _("決定"),
    "outcome": _("結果"),
    "finding": pgettext_lazy("fact", "發現"),
    "effect": pgettext_lazy("fact", "成效"),
    "explanation": pgettext_lazy("fact", "說明"),
    "text": pgettext_lazy("fact", "內容"),
    "said": _("回覆"),
    "answer": _("答覆"),
    "statement": pgettext_lazy("fact", "陳述"),
}
Pairs = list[tuple[Any, Any]]


def told(facts: dict[str, Any]) -> tuple[Pairs, Pairs]:
    """Those with words for people, in the order above, and the others by their names."""
    known = [(NAMES[name], facts[name]) for name in NAMES if name in facts]
    return known, [(name, value) for name, value in facts.items() if name not in NAMES]
