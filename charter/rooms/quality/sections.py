"""The sections of the monthly report, one per noun of the room."""

import datetime as dt
from typing import Any

from django.db.models import Avg, Count, F, Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.org.models import Department
from charter.rooms.quality.goaltree import said
from charter.rooms.quality.models import (
    Category,
    Check,
    CheckItem,
    GoalMeasure,
    Method,
    Problem,
    Source,
    Step,
    Suggestion,
)
from charter.rooms.quality.models.problems import OPEN
from charter.rooms.quality.reporting import Section, section

MOST = 10


def _counted(found: Any, name: str, words: dict[Any, Any]) -> list[list[str]]:
    rows = found.order_by().values_list(name).annotate(n=Count("pk")).order_by("-n", name)
    return [[str(words.get(key, key or "--")), str(n)] for key, n in rows[:MOST]]


@section("problems", _("質量問題"))
def problems(first: dt.datetime, last: dt.datetime) -> Section:
    every = Problem.objects.counted()
    found = every.filter(reported_at__gte=first, reported_at__lt=last)
    closed = every.filter(closed_at__gte=first, closed_at__lt=last)
    days = closed.aggregate(span=Avg(F("closed_at") - F("reported_at")))["span"]
    departments = dict(Department.objects.values_list("pk", "name"))
    return Section(
        figures=[
            (str(_("本月登記")), str(found.count())),
            (str(_("其中重大")), str(found.major().count())),
            (str(_("本月關閉")), str(closed.count())),
            (str(_("平均關閉天數")), f"{days.days}" if days else "--"),
            (str(_("重新開啟")), str(_reopened(first, last))),
            (str(_("月底未關閉")), str(every.filter(state__in=OPEN).count())),
            (str(_("月底逾期")), str(every.late().count())),
        ],
        tables=[
            (str(_("來源")), _counted(found, "source", dict(Source.choices))),
            (str(_("環節")), _counted(found, "step", dict(Step.choices))),
            (str(_("部門")), _counted(found, "department", departments)),
        ],
    )


def _reopened(first: dt.datetime, last: dt.datetime) -> int:
    return Problem.objects.filter(
        verifications__is_effective=False,
        verifications__at__gte=first,
        verifications__at__lt=last,
    ).count()


@section("causes", _("原因分析"))
def causes(first: dt.datetime, last: dt.datetime) -> Section | None:
    """The main causes by frequency (Pareto), of what was analysed in the month."""
    found = Problem.objects.counted().filter(analysed_at__gte=first, analysed_at__lt=last)
    total = found.count()
    if not total:
        return None
    named = found.order_by().values_list("cause__name").annotate(n=Count("pk"))
    rows, so_far = [[str(_("原因")), str(_("件數")), str(_("累計"))]], 0
    for name, n in named.order_by("-n", "cause__name")[:MOST]:
        so_far += n
        rows.append([name, str(n), f"{so_far * 100 // total}%"])
    return Section(
        tables=[
            (str(_("主要原因")), rows),
            (str(_("魚骨圖分類")), _counted(found, "cause__category", dict(Category.choices))),
        ]
    )


@section("majors", _("重大問題"))
def majors(first: dt.datetime, last: dt.datetime) -> Section | None:
    running = Q(state__in=OPEN) | Q(closed_at__gte=first)
    found = Problem.objects.counted().major().filter(running, major_at__lt=last)
    heads = [str(_("編號")), str(_("問題")), str(_("狀態")), str(_("負責人"))]
    rows = [
        [one.number, one.title, str(one.get_state_display()), str(one.owner)]
        for one in found.select_related("owner").order_by("pk")
    ]
    return Section(tables=[("", [heads, *rows])]) if rows else None


@section("suggestions", _("改善建議"))
def suggestions(first: dt.datetime, last: dt.datetime) -> Section:
    made = Suggestion.objects.filter(suggested_at__gte=first, suggested_at__lt=last)
    span = {"first": clock.day(first), "last": clock.day(last)}
    judged = Suggestion.objects.effective().filter(
        verified_on__gte=span["first"], verified_on__lt=span["last"]
    )
    published = Suggestion.objects.filter(published_at__gte=first, published_at__lt=last)
    return Section(
        figures=[
            (str(_("本月提出")), str(made.count())),
            (str(_("驗證有效")), str(judged.count())),
            (str(_("發布案例")), str(published.count())),
        ]
    )


@section("checks", _("質量檢查"))
def checks(first: dt.datetime, last: dt.datetime) -> Section | None:
    """What was looked at, by which method, and what failed most."""
    done = Check.objects.done().filter(done_at__gte=first, done_at__lt=last)
    late = Check.objects.late()
    if not done.exists() and not late.exists():
        return None
    lots = done.filter(lot__isnull=False)
    failed = CheckItem.objects.failed().filter(check_of__in=done)
    heads = [str(_("檢查方式")), str(_("合格")), str(_("不合格"))]
    return Section(
        figures=[
            (str(_("本月完成的檢查")), str(done.count())),
            (str(_("其中不合格")), str(done.filter(passed=False).count())),
            (str(_("抽樣檢查的批")), str(lots.count())),
            (str(_("其中拒收")), str(lots.filter(passed=False).count())),
            (str(_("月底逾期的檢查")), str(late.count())),
            (str(_("未登記的不合格項")), str(failed.filter(problem=None).count())),
        ],
        tables=[
            ("", [heads, *_by_method(done)]),
            (str(_("主要不合格項")), _counted(failed, "question", {})),
        ],
    )


def _by_method(done: Any) -> list[list[str]]:
    rows = done.order_by().values_list("method")
    counted = rows.annotate(
        good=Count("pk", filter=Q(passed=True)), bad=Count("pk", filter=Q(passed=False))
    )
    return [
        [str(Method(m).label), str(good), str(bad)] for m, good, bad in counted.order_by("method")
    ]


@section("goals", _("質量目標"))
def goals(first: dt.datetime, last: dt.datetime) -> Section | None:
    """What the goals reached in the period that ends with the month; of posts and steps only what
    was missed is named."""
    found = GoalMeasure.objects.filter(
        starts__gte=clock.day(first), ends__lte=clock.day(last), value__isnull=False
    )
    rows = list(found.select_related("goal__department", "goal__post__department", "goal__project"))
    if not rows:
        return None
    heads = [str(_("目標")), str(_("部門、崗位或環節")), str(_("目標值")), str(_("實績"))]
    met = sum(1 for row in rows if row.tone == "ok")
    lines = [
        [
            row.goal.title,
            row.goal.place,
            said(row.target, row.goal.unit),
            said(row.value, row.goal.unit),
        ]
        for row in sorted(rows, key=lambda row: row.goal_id)
        if row.tone == "bad" or not row.goal.is_leaf
    ]
    figures = [(str(_("本月達標")), str(met)), (str(_("本月未達標")), str(len(rows) - met))]
    return Section(figures=figures, tables=[("", [heads, *lines])])
