"""What approvers read about this room's requests: the frozen content in the words of the forms."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from charter.ground.money import shown as money
from charter.kernel.approvals.presentation import Part, shown
from charter.rooms.projects import budget_looks, looks, plan_looks  # noqa: F401  what to look at before deciding
from charter.rooms.projects.models import Task
from charter.rooms.projects.models.initiation import Category, ServiceType

Content = dict[str, Any]
Rows = tuple[tuple[str, str], ...]


@shown("projects.initiation")
def initiation_parts(content: Content) -> list[Part]:
    """As the check page shows it before it is sent; the decisive parts come first."""
    return [
        Part(_("預算合計"), money(_amount(content["total"])), _budget(content["budget"])),
        Part(_("時間進度"), _span(content), _milestones(content["milestones"])),
        Part(_("目標"), rows=tuple((g["text"], g["measure"]) for g in content["goals"])),
        Part(_("預期成果"), content["results"]),
        Part(_("項目背景"), content["background"]),
        Part(_("服務內容"), _lines(content["scope"], included=True)),
        Part(_("不含的項目"), _lines(content["scope"], included=False)),
        Part(_("客戶"), content["customer"]),
        Part(_("合約"), _contract(content)),
        Part(_("客戶需求"), content["requirement"]),
        Part(_("服務類型"), _label(ServiceType, content["service_type"])),
        Part(_("擬任項目經理"), content["manager"]),
    ]


@shown("projects.project")
def project_parts(content: Content) -> list[Part]:
    """What is asked about a project: its plan, or a change of its budget."""
    return plan_parts(content) if "tasks" in content else budget_parts(content)


def budget_parts(content: Content) -> list[Part]:
    """Total, reason, and each category as it is and as it would be."""
    before, now = _sums(content["before"]), _sums(content["lines"])
    rows = [
        (
            _label(Category, category),
            f"{money(before.get(category, Decimal(0)))} → {money(amount)}"
            f"・{_bases(content['lines'], category)}",
        )
        for category, amount in now.items()
    ]
    gone = [
        (_label(Category, category), f"{money(amount)} → {money(Decimal(0))}")
        for category, amount in before.items()
        if category not in now
    ]
    return [
        Part(_("預算合計"), money(_amount(content["total"])), tuple(rows + gone)),
        Part(_("原預算合計"), money(_amount(content["total_before"]))),
        Part(_("變更原因"), content["reason"]),
    ]


def _sums(lines: list[Content]) -> dict[str, Decimal]:
    """By category, of which there may be several lines."""
    found: dict[str, Decimal] = {}
    for line in lines:
        amount = Decimal(str(line["amount"]))
        found[line["category"]] = found.get(line["category"], Decimal(0)) + amount
    return found


def _bases(lines: list[Content], category: str) -> str:
    return "；".join(line["basis"] for line in lines if line["category"] == category)


def plan_parts(content: Content) -> list[Part]:
    """Each task in one part, so that two versions are compared task by task."""
    reason = [Part(_("變更原因"), content["reason"])] if content["reason"] else []
    return [*reason, *(_task(task) for task in content["tasks"])]


def _task(task: Content) -> Part:
    when = f"{_day(task['start'])}–{_day(task['finish'])}" if task["start"] else ""
    told = tuple((label, text) for label, text in task_rows(task) if text)
    return Part(f"{task['number']} {task['name']}", when, told)


def task_rows(task: Content) -> Rows:
    """(label, text) of what a frozen task says beside its dates; the text may be empty."""
    steps = [f"{step['name']}（{step['weight']}）" for step in task.get("steps", [])]
    return (
        (_("類型"), _label(Task.Kind, task["kind"])),
        (_("負責人"), task["owner"]),
        (_("工作要求"), task["requirement"]),
        (_("質量標準"), task["quality_standard"]),
        (_("交付物"), "、".join(task["deliverables"])),
        (_("前置任務"), "、".join(task["before"])),
        (_("進度規則"), _label(Task.PercentRule, task["percent_rule"])),
        (_("加權里程碑"), "、".join(steps)),
        (_("註明"), "" if task.get("produces", True) else _("這項任務不產生交付物")),
    )


def _contract(content: Content) -> str:
    """Absent from what was frozen before contracts were part of it."""
    amount = _amount(content.get("contract_amount"))
    told = [content.get("contract_no", ""), money(amount) if amount else ""]
    return "・".join(text for text in told if text)


def _label(choices: Any, value: str) -> str:
    return str(choices(value).label) if value in choices.values else value


def _amount(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


def _budget(lines: list[Content]) -> Rows:
    return tuple(
        (_label(Category, line["category"]), f"{money(_amount(line['amount']))}・{line['basis']}")
        for line in lines
    )


def _milestones(found: list[Content]) -> Rows:
    return tuple((one["title"], _day(one["due"])) for one in found)


def _span(content: Content) -> str:
    return f"{_day(content['starts_on'])}–{_day(content['ends_on'])}"


def _day(value: str) -> str:
    """Frozen days stand as ISO text, moments with their zone: the organisation's day of either."""
    if "T" in value:
        return timezone.localtime(dt.datetime.fromisoformat(value)).date().isoformat()
    return value or "--"


def _lines(scope: list[Content], included: bool) -> str:
    return "\n".join(line["text"] for line in scope if line["included"] is included)
