"""The list of indicators, each with its latest figure against its target."""

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.table import Column, Filter, Table
from charter.ground.templatetags.ui import law, status
from charter.kernel.indicators.formulas import achievement
from charter.kernel.indicators.models import Indicator, Reading, Scope, Target
from charter.kernel.indicators.presentation import said
from charter.org.models import Person

WHOLE = {"indicator": OuterRef("pk"), "scope": Scope.ORGANISATION}


def with_latest(rows: QuerySet[Indicator]) -> QuerySet[Any]:
    """Each with its last reading of the organisation and the target in force, in one query."""
    last = Reading.objects.filter(**WHOLE).order_by("-starts")
    aim = Target.objects.filter(**WHOLE, since__lte=clock.today()).order_by("-since", "-id")
    return rows.select_related("owner").annotate(
        last_value=Subquery(last.values("value")[:1]),
        last_period=Subquery(last.values("period")[:1]),
        aim_value=Subquery(aim.values("value")[:1]),
        aim_low=Subquery(aim.values("low")[:1]),
        aim_high=Subquery(aim.values("high")[:1]),
        aim_baseline=Subquery(aim.values("baseline")[:1]),
    )


def _verdict(row: Indicator) -> str:
    """Met or not, never guessed: without data or target it says so."""
    rate = achievement(
        row.last_value,  # type: ignore[attr-defined]
        row.aim_value,  # type: ignore[attr-defined]
        row.direction,
        low=row.aim_low,  # type: ignore[attr-defined]
        high=row.aim_high,  # type: ignore[attr-defined]
        baseline=row.aim_baseline,  # type: ignore[attr-defined]
    )
    if rate.met is None:
        return status("none", rate.reason)
    return status("ok", _("達標")) if rate.met else status("bad", _("未達標"))


def _aim(row: Indicator) -> str:
    low, high = row.aim_low, row.aim_high  # type: ignore[attr-defined]
    if low is not None and high is not None:
        return f"{said(low, '')}–{said(high, row.unit)}"
    return said(row.aim_value, row.unit)  # type: ignore[attr-defined]


INDICATORS = Table(
    [
        Column("label", _("指標")),
        Column(
            "clauses",
            _("依據"),
            lambda row: "、".join(row.clauses),
            show=lambda row: format_html_join(" ", "{}", ((law(c),) for c in row.clauses)),
        ),
        Column("last_period", _("期間")),
        Column(
            "last_value",
            _("現況"),
            kind="number",
            show=lambda row: said(row.last_value, row.unit),
        ),
        Column("aim_value", _("目標"), kind="number", show=_aim),
        Column("verdict", _("判定"), lambda row: str(row.last_value or ""), show=_verdict),
        Column("owner", _("負責人"), lambda row: str(row.owner or _("無人負責"))),
    ],
    order=("title", "id"),
    row_url=lambda row: reverse("indicators:indicator", args=[row.pk]),
    filters=[
        Filter("q", _("搜尋指標"), lambda rows, v: rows.filter(title__icontains=v)),
        Filter(
            "met",
            _("判定"),
            lambda rows, v: rows.filter(last_value=None) if v == "none" else _missed(rows),
            [("missed", _("未達標")), ("none", _("本期無資料"))],
        ),
    ],
    caption=_("指標清單"),
    empty=_("各業務還沒有宣告任何指標。"),
)


def _missed(rows: QuerySet[Any]) -> QuerySet[Any]:
    below = rows.filter(direction="higher", last_value__lt=F("aim_value"))
    above = rows.filter(direction="lower", last_value__gt=F("aim_value"))
    out = rows.filter(direction="range").exclude(
        last_value__gte=F("aim_low"), last_value__lte=F("aim_high")
    )
    return below | above | out.exclude(last_value=None)


def listed(person: Person) -> QuerySet[Any]:
    return with_latest(Indicator.objects.visible_to(person))
