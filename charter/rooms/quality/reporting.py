"""What the monthly report says: sections, each drawn from live data, then written as one page.

    @section("checks", _("質量檢查"))
    def checks(first, last): return Section([(_("次數"), "12")], [["標題", …], ["列", …]])

`first` and `last` are the moments between which the month lies. What is returned is kept as JSON,
so figures are texts already. A section that has nothing to say returns None.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Avg, Count, F, Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.org.models import Department
from charter.rooms.quality.models import (
    Category,
    Problem,
    QualityReport,
    Source,
    Step,
    Suggestion,
)
from charter.rooms.quality.models.problems import OPEN

MOST = 10


@dataclass(frozen=True)
class Section:
    """`figures`: (word, value); `tables`: (heading, rows), the first row being the heads."""

    figures: list[tuple[str, str]] = field(default_factory=list)
    tables: list[tuple[str, list[list[str]]]] = field(default_factory=list)


Draw = Callable[[dt.datetime, dt.datetime], Section | None]
SECTIONS: "dict[str, tuple[str | Promise, Draw]]" = {}


def section(key: str, title: "str | Promise") -> Callable[[Draw], Draw]:
    def register(draw: Draw) -> Draw:
        SECTIONS[key] = (title, draw)
        return draw

    return register


def bounds(month: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """From its first moment to its last, or to now while it runs."""
    after = (month + dt.timedelta(days=32)).replace(day=1)
    first, end = (timezone.make_aware(dt.datetime.combine(d, dt.time())) for d in (month, after))
    return first, min(end, clock.now())


def figures_of(month: dt.date) -> dict[str, Any]:
    """Every section's figures in the language of the organisation, fit for JSON."""
    first, last = bounds(month)
    with translation.override(settings.LANGUAGE_CODE):
        drawn = [(str(title), draw(first, last)) for title, draw in SECTIONS.values()]
        return {"sections": [{"title": t, **asdict(found)} for t, found in drawn if found]}


def document_of(report: QualityReport) -> str:
    """The whole page as it will be kept: without anything that changes from day to day."""
    with translation.override(settings.LANGUAGE_CODE):
        shown = {"report": report, "organisation": settings.ORGANISATION}
        return render_to_string("quality/report_document.html", shown)


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
