"""The kernel's own subjects: a changed flow, a changed limit."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from charter.ground.money import shown as money
from charter.kernel.approvals import checks  # noqa: F401  what the kernel says of every request
from charter.kernel.approvals.bounds import said
from charter.kernel.approvals.presentation import Part, shown
from charter.org.models import Person, Role


@shown("approvals.flow")
def flow_parts(content: dict[str, Any]) -> list[Part]:
    return [
        Part(_("變更理由"), content["reason"]),
        Part(_("新的步驟"), rows=tuple(step_rows(content["steps"]))),
        Part(_("原來的步驟"), rows=tuple(step_rows(content["steps_before"]))),
        *_batch(content),
    ]


def _batch(content: dict[str, Any]) -> list[Part]:
    """Only when it changes: requests of before say nothing about it."""
    if content.get("batch") == content.get("batch_before"):
        return []
    return [Part(_("批量審批"), _("開放") if content["batch"] else _("不開放"))]


@shown("approvals.limit")
def limit_parts(content: dict[str, Any]) -> list[Part]:
    return [
        Part(_("對象"), content["name"]),
        Part(_("新的限額"), money(Decimal(content["amount"]))),
        Part(_("變更理由"), content["reason"]),
    ]


def step_rows(steps: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Each step in one line: (name, who and how, and when it applies)."""
    names = named(steps)
    return [(_(s["name"]), "・".join(x for x in told(s, names) if x)) for s in steps]


def told(step: dict[str, Any], names: Mapping[int, str]) -> tuple[str, ...]:
    """Who decides, how many must agree, for which amounts and kinds, within how many days."""
    rule = step["rule"]
    people = "、".join(names.get(pk, str(pk)) for pk in rule.get("people", []))
    days = _("%(n)s個工作日內") % {"n": step["days"]} if step.get("days") else ""
    return (people or who(rule), how(step), amounts(step), kinds(step), days)


def named(steps: list[dict[str, Any]]) -> dict[int, str]:
    """The names of the people whom steps name, in one query; none when none is named."""
    wanted = {pk for step in steps for pk in step["rule"].get("people", [])}
    if not wanted:
        return {}
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name"))


def amounts(step: dict[str, Any]) -> str:
    """The range of amounts: over (not included) up to (included)."""
    over, up_to = (said(step.get(k)) for k in ("over", "up_to"))
    facts = {"over": over, "up_to": up_to}
    if over and up_to:
        return _("超過%(over)s至%(up_to)s") % facts
    if over:
        return _("超過%(over)s") % facts
    return _("%(up_to)s以下") % facts if up_to else ""


def kinds(step: dict[str, Any]) -> str:
    told = _("限類型：%(kinds)s") % {"kinds": "、".join(step["kinds"])} if step.get("kinds") else ""
    across = _("只在跨部門時") if step.get("cross_department") else ""
    return "・".join(text for text in (told, across) if text)


def who(rule: dict[str, Any]) -> str:
    if rule["rule"] == "role":
        return str(Role(rule["role"]).label)
    return {
        "head_of_department": _("申請部門主管"),
        "project_manager": _("項目經理"),
        "post": _("指定職位"),
        "people": _("指定人員"),
    }[rule["rule"]]


def how(step: dict[str, Any]) -> str:
    if step["mode"] == "count":
        return _("%(n)s人同意") % {"n": step["count"]}
    return _("全部同意") if step["mode"] == "all" else _("任一人同意")
