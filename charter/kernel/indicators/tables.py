"""The list of indicators, each with its latest figure against its target."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.charts import sparkline
from charter.ground.table import Column, Filter, Table
from charter.ground.templatetags.ui import law, status
from charter.kernel.indicators.formulas import achievement
from charter.kernel.indicators.models import Alert, Indicator, Reading, Scope, Target
from charter.kernel.indicators.presentation import said
from charter.kernel.indicators.rules import KINDS
from charter.org.models import Person

WHOLE = {"indicator": OuterRef("pk"), "scope": Scope.ORGANISATION}


def with_latest(rows: QuerySet[Indicator]) -> QuerySet[Any]:
    """Each with the organisation's last reading of a period that is over, and the target in force;
    one query."""
    over = Q(ends__lte=clock.today()) | Q(entered_by__isnull=False)
    last = Reading.objects.filter(over, **WHOLE).order_by("-starts")
    aim = Target.objects.filter(**WHOLE, since__lte=clock.today()).order_by("-since", "-id")
    return rows.select_related("owner").annotate(
        last_value=Subquery(last.values("value")[:1]),
        last_period=Subquery(last.values("period")[:1]),
        aim_value=Subquery(aim.values("value")[:1]),
        aim_low=Subquery(aim.values("low")[:1]),
        aim_high=Subquery(aim.values("high")[:1]),
        aim_baseline=Subquery(aim.values("baseline")[:1]),
        trail=ArraySubquery(last.values("value")[:12]),
        is_alarmed=Exists(Alert.objects.standing().filter(**WHOLE)),
    )


def _judged(row: Indicator) -> tuple[str, str]:
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
        return "none", str(rate.reason)
    return ("ok", str(_("達標"))) if rate.met else ("bad", str(_("未達標")))


def _aim(row: Indicator) -> str:
    low, high = row.aim_low, row.aim_high  # type: ignore[attr-defined]
    if low is not None and high is not None:
        return f"{said(low, '')}–{said(high, row.unit)}"
    return said(row.aim_value, row.unit)  # type: ignore[attr-defined]


ALARMED = [("1", _("預警未解除"))]


def _line(row: Indicator) -> str:
    """The last twelve periods as a small line; those without data leave a gap."""
    values = [None if v is None else float(v) for v in row.trail[::-1]]  # type: ignore[attr-defined]
    return sparkline(values)


def _alarm(row: Indicator) -> str:
    return status("warn", _("預警")) if row.is_alarmed else ""  # type: ignore[attr-defined]


def _trail(row: Indicator) -> str:
    values = row.trail[::-1]  # type: ignore[attr-defined]
    return "、".join(said(value, "") for value in values)


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
        Column("trail", _("近12期"), _trail, show=_line),
        Column(
            "is_alarmed",
            _("預警"),
            lambda row: str(_("預警")) if row.is_alarmed else "",
            show=_alarm,
        ),
        Column(
            "verdict",
            _("判定"),
            lambda row: _judged(row)[1],
            show=lambda row: status(*_judged(row)),
        ),
        Column("owner", _("負責人"), lambda row: str(row.owner or _("無人負責"))),
    ],
    order=("title", "id"),
    row_url=lambda row: reverse("indicators:indicator", args=[row.pk]),
    filters=[
        Filter("kind", _("類別"), lambda rows, v: rows.filter(kind=v), list(KINDS.items())),
        Filter("alert", _("預警"), lambda rows, v: rows.filter(is_alarmed=True), ALARMED),
        Filter("q", _("搜尋指標"), lambda rows, v: rows.filter(title__icontains=v)),
        Filter(
            "met",
            _("判定"),
            lambda rows, v: rows.filter(last_value=None) if v == "none" else _missed(rows),
            [("missed", _("未達標")), ("none", _("本期無資料"))],
        ),
    ],
    caption=_("指標清單"),
    empty=_("各業務啟用後，系統衡量的指標會列在這裡；也可以新增自己的指標。"),
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


READINGS = Table(
    [
        Column("period", _("期間")),
        Column("starts", _("起日"), kind="date"),
        Column("value", _("值"), kind="number"),
        Column("numerator", _("分子"), kind="number"),
        Column("denominator", _("分母"), kind="number"),
        Column("spread", _("標準差"), kind="number"),
        Column("n", _("件數"), kind="number"),
        Column("no_data_reason", _("無資料的原因")),
        Column("note", _("說明")),
        Column("taken_at", _("計算時間"), kind="moment"),
    ],
    order=("-starts", "-id"),
    caption=_("數值清單"),
)
