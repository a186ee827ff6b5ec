"""The kernel's own subjects: a changed flow, a changed limit."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from charter.ground.money import shown as money
from charter.kernel.approvals import checks  # noqa: F401  what the kernel says of every request
from charter.kernel.approvals.presentation import Part, shown
from charter.org.models import Role


@shown("approvals.flow")
def flow_parts(content: dict[str, Any]) -> list[Part]:
    return [
        Part(_("變更理由"), content["reason"]),
        Part(_("新的步驟"), rows=tuple(step_rows(content["steps"]))),
        Part(_("原來的步驟"), rows=tuple(step_rows(content["steps_before"]))),
    ]


@shown("approvals.limit")
def limit_parts(content: dict[str, Any]) -> list[Part]:
    return [
        Part(_("對象"), content["name"]),
        Part(_("新的限額"), money(Decimal(content["amount"]))),
        Part(_("變更理由"), content["reason"]),
    ]


def step_rows(steps: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Each step in one line: (name, who and how)."""
    return [(_(step["name"]), f"{who(step['rule'])}・{how(step)}") for step in steps]


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
