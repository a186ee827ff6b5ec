"""The parts of an application, what each still lacks, and the words for it.

One rule for page, API and verb: `lacking(initiation)` is empty exactly when it may be submitted.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.money import shown
from charter.rooms.projects.models import Budget, Initiation

SHORTEST_BACKGROUND = 20


@dataclass(frozen=True)
class Lack:
    """What is missing, in a sentence that says how to mend it."""

    part: str
    field: str
    text: str


@dataclass(frozen=True)
class Part:
    """`note` is the grey line under the title of a finished part."""

    key: str
    title: "str | Promise"
    group: "str | Promise"
    check: Callable[[Initiation], Iterator[tuple[str, str]]]
    note: Callable[[Initiation], str]

    def lacks(self, initiation: Initiation) -> list[Lack]:
        return [Lack(self.key, field, text) for field, text in self.check(initiation)]


def _customer(one: Initiation) -> Iterator[tuple[str, str]]:
    if one.requirement is None:
        yield "requirement", _("請連結客戶需求；還沒有紀錄就先登記一份")
    elif not one.requirement.is_evaluated:
        yield "requirement", _("客戶需求還沒有初步評估，請先完成評估")
    elif one.requirement.customer_id != one.customer_id:
        yield "requirement", _("連結的需求屬於另一個客戶，請改選")
    if not one.service_type:
        yield "service_type", _("請選服務類型，它決定驗收要哪些文件")
    if one.manager is None:
        yield "manager", _("請指定擬任的項目經理")


def _background(one: Initiation) -> Iterator[tuple[str, str]]:
    if len(one.background.strip()) < SHORTEST_BACKGROUND:
        yield (
            "background",
            _("項目背景至少寫%(n)s個字，說明客戶為什麼需要這個項目") % {"n": SHORTEST_BACKGROUND},
        )


def _goals(one: Initiation) -> Iterator[tuple[str, str]]:
    if not one.goals.exists():
        yield "goal_1", _("至少寫一個可衡量的目標，例如「可用率99.9%以上，由監控月報衡量」")


def _scope(one: Initiation) -> Iterator[tuple[str, str]]:
    if not any(line["included"] for line in one.scope):
        yield "included", _("至少列出一項服務內容")


def _results(one: Initiation) -> Iterator[tuple[str, str]]:
    if not any(c.isdigit() for c in one.results):
        yield "results", _("預期成果要寫可衡量的結果，例如「年節電1,040,000度」")


def _budget(one: Initiation) -> Iterator[tuple[str, str]]:
    budget = Budget.objects.filter(initiation=one).prefetch_related("lines").first()
    lines = list(budget.lines.all()) if budget else []
    if not lines or one.total is None:
        yield "total", _("請填預算合計與至少一個科目的金額和估算依據")
        return
    gap = one.total - sum(line.amount for line in lines)
    if gap:
        yield (
            "total",
            _("預算合計%(total)s與明細相差%(gap)s，請補明細或修改合計")
            % {"total": shown(one.total), "gap": shown(abs(gap))},
        )
    for line in lines:
        if not line.basis.strip():
            yield (
                f"{line.category}_basis",
                _("「%(category)s」要寫估算依據") % {"category": line.get_category_display()},
            )


def _schedule(one: Initiation) -> Iterator[tuple[str, str]]:
    if one.starts_on is None or one.ends_on is None:
        yield "starts_on", _("請填開始日與完成日")
        return
    if one.ends_on <= one.starts_on:
        yield "ends_on", _("完成日要晚於開始日")
    if not one.milestones:
        yield "milestone_1", _("至少列出一個里程碑")


def _count_scope(one: Initiation) -> str:
    kept = sum(1 for line in one.scope if line["included"])
    left = len(one.scope) - kept
    if left:
        return _("%(kept)s項服務，%(left)s項不含") % {"kept": kept, "left": left}
    return _("%(kept)s項服務") % {"kept": kept}


def _budget_note(one: Initiation) -> str:
    return _("合計%(total)s") % {"total": shown(one.total)}


PREPARE, CONTENT, RESOURCES = gettext_lazy("準備"), gettext_lazy("內容"), gettext_lazy("資源")
PARTS: tuple[Part, ...] = (
    Part(
        "customer",
        gettext_lazy("客戶與需求"),
        PREPARE,
        _customer,
        lambda one: f"{one.customer}・{one.requirement}",
    ),
    Part(
        "background",
        gettext_lazy("項目背景"),
        PREPARE,
        _background,
        lambda one: _("已寫%(n)s字") % {"n": len(one.background)},
    ),
    Part(
        "goals",
        gettext_lazy("目標"),
        CONTENT,
        _goals,
        lambda one: _("%(n)s個可衡量目標") % {"n": one.goals.count()},
    ),
    Part("scope", gettext_lazy("服務內容與範圍"), CONTENT, _scope, _count_scope),
    Part(
        "results",
        gettext_lazy("預期成果"),
        CONTENT,
        _results,
        lambda one: _("已寫%(n)s字") % {"n": len(one.results)},
    ),
    Part("budget", gettext_lazy("預算"), RESOURCES, _budget, _budget_note),
    Part(
        "schedule",
        gettext_lazy("時間進度"),
        RESOURCES,
        _schedule,
        lambda one: _("%(n)s個里程碑") % {"n": len(one.milestones)},
    ),
)
PART = {part.key: part for part in PARTS}


def lacking(initiation: Initiation) -> list[Lack]:
    """Everything that keeps the application from being submitted, in the order of the parts."""
    return [lack for part in PARTS for lack in part.lacks(initiation)]
