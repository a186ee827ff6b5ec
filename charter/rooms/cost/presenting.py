"""What the pages show, put together: no rule stands here."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from django.db.models import Count, Q, Sum
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from charter.ground import formats
from charter.ground.addresses import address
from charter.ground.keys import key_in
from charter.kernel.parameters.queries import in_force
from charter.org.models import Department, Person
from charter.rooms.cost.earned import Dash
from charter.rooms.cost.earning import Earning
from charter.rooms.cost.kept import FORECASTS
from charter.rooms.cost.models import Forecast, Standing
from charter.rooms.cost.queries import comparison
from charter.rooms.cost.reach import projects_of
from charter.rooms.cost.rules import Room, rooms, tone_of
from charter.rooms.projects.models import Project
from charter.rooms.projects.models.initiation import Category

ZERO = Decimal(0)
SUMMED = ("budget", "actual", "committed")


@dataclass(frozen=True)
class Row:
    """A category on the cost page."""

    label: str
    room: Room
    tone: str
    word: str
    variance: str
    share: float

    @property
    def is_empty(self) -> bool:
        return not (self.room.budget or self.room.used)


def words() -> dict[str, str]:
    return {"ok": _("在預算內"), "warn": _("接近預算"), "bad": _("超支"), "none": _("沒有預算")}


def categories(project: Project) -> list[Row]:
    values, said = in_force(), words()
    return [_row(one, values, said) for one in rooms(project)]


def _row(one: Room, values: Any, said: dict[str, str]) -> Row:
    tone = tone_of(one.budget, one.used, values)
    beyond = (one.used - one.budget) / one.budget if one.budget else None
    word = _("超出預算") if tone == "warn" and one.used > one.budget else said[tone]
    variance = formats.percent(beyond * 100) if beyond is not None else formats.NOTHING
    label = str(Category(one.category).label)
    return Row(label, one, tone, word, variance, float(one.share or 0))


def one_line(rows: list[Row], earning: Earning, forecast: Forecast | None) -> dict[str, Any]:
    """Budget, spent, done, forecast: what the head of the page says; `rows` are all categories."""
    sums = {name: sum((getattr(one.room, name) for one in rows), ZERO) for name in SUMMED}
    available = sums["budget"] - sums["actual"] - sums["committed"]
    done = earning.value.percent
    share = (sums["actual"] + sums["committed"]) * 100 / sums["budget"] if sums["budget"] else None
    return {
        **sums,
        "available": available,
        "share": float(share) if share is not None else None,
        "tone": tone_of(sums["budget"], sums["actual"] + sums["committed"], in_force()),
        "done": None if isinstance(done, Dash) else float(done * 100),
        "done_said": formats.percent(None if isinstance(done, Dash) else done * 100),
        "forecast": forecast,
    }


def latest_forecast(project: Project) -> Forecast | None:
    found: Forecast | None = FORECASTS.first(project)
    return found


@dataclass(frozen=True)
class Narrowed:
    """What of the list was asked for; `said` in words, "" for all of it."""

    department: int | None
    category: str
    said: str


def narrowed(params: Mapping[str, str]) -> Narrowed:
    """`?department=` by its key, `?category=`; what names nothing narrows nothing."""
    code = params.get("category", "")
    category = code if code in Category.values else ""
    key = key_in(params.get("department", ""))
    unit = Department.objects.filter(pk=key).first() if key is not None else None
    words_ = [unit.name if unit else "", str(Category(category).label) if category else ""]
    return Narrowed(unit.pk if unit else None, category, "・".join(filter(None, words_)))


def portfolio(
    person: Person, department: int | None = None, category: str = ""
) -> list[dict[str, Any]]:
    """Every running project whose cost the person sees: two queries, whatever their number.
    Of one department or one category where that is asked for."""
    found = projects_of(person).filter(phase__in=Project.ACTIVE)
    if department is not None:
        found = found.filter(department=department)
    of = Q(cost_standings__category=category) if category else None
    sums = found.annotate(
        n=Count("cost_standings"),
        budget=Sum("cost_standings__budget", default=ZERO, filter=of),
        actual=Sum("cost_standings__actual", default=ZERO, filter=of),
        committed=Sum("cost_standings__committed", default=ZERO, filter=of),
    ).order_by("-pk")
    read = sums.values_list("pk", "number", "name", "manager__name", *SUMMED, named=True)
    values = in_force()
    over = Standing.objects.over(values["cost_tolerance_percent"]).filter(
        project__in=projects_of(person).values("pk")
    )
    over = over.filter(category=category) if category else over
    counted = over.order_by().values_list("project").annotate(n=Count("pk", filter=Q(used__gt=0)))
    beyond = dict(counted)
    return [_listed(one, beyond.get(one.pk, 0), values) for one in read]


def _listed(one: Any, over: int, values: Any) -> dict[str, Any]:
    used = one.actual + one.committed
    tone = tone_of(one.budget, used, values)
    return {
        "project": one,
        "manager": one.manager__name or "",
        "used": used,
        "available": one.budget - used,
        "share": float(used * 100 / one.budget) if one.budget else None,
        "tone": "bad" if over else tone,
        "over": over,
        "url": address("cost:of_project", one.pk),
    }


def drawn(rows: list[dict[str, Any]]) -> SafeString:
    """The rows of the list. What shows the same as before is not drawn again: of five hundred
    projects few have moved between two looks."""
    names, shown = ("url", "manager", "available", "share", "tone", "over"), get_language()
    return mark_safe(
        "".join(
            _row_of(
                shown,
                *(row["project"].number, row["project"].name),
                *(getattr(row["project"], name) for name in SUMMED),
                *(row[name] for name in names),
            )
            for row in rows
        )
    )


@lru_cache(4000)
def _row_of(_language: str | None, *shown: Any) -> str:
    names = ("number", "name", *SUMMED, "url", "manager", "available", "share", "tone", "over")
    return render_to_string("cost/portfolio_row.html", dict(zip(names, shown, strict=True)))


PORTFOLIO = (
    ("number", gettext_lazy("編號")),
    ("name", gettext_lazy("項目")),
    ("manager", gettext_lazy("項目經理")),
    ("budget", gettext_lazy("預算")),
    ("actual", gettext_lazy("實際")),
    ("committed", gettext_lazy("已承諾")),
    ("available", gettext_lazy("可用")),
    ("over", gettext_lazy("超支科目")),
)
CATEGORIES = (
    ("label", gettext_lazy("科目")),
    ("budget", gettext_lazy("預算")),
    ("actual", gettext_lazy("實際")),
    ("committed", gettext_lazy("已承諾")),
    ("available", gettext_lazy("可用")),
    ("variance", gettext_lazy("差異")),
)


def flat(rows: list[dict[str, Any]]) -> list[SimpleNamespace]:
    """The portfolio as a spreadsheet takes it."""
    return [
        SimpleNamespace(
            number=row["project"].number,
            name=row["project"].name,
            manager=row["manager"],
            budget=row["project"].budget,
            actual=row["project"].actual,
            committed=row["project"].committed,
            available=row["available"],
            over=row["over"],
        )
        for row in rows
    ]


def flat_categories(project: Project) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            label=row.label,
            budget=row.room.budget,
            actual=row.room.actual,
            committed=row.room.committed,
            available=row.room.available,
            variance=row.variance,
        )
        for row in categories(project)
    ]


def totals(rows: list[dict[str, Any]]) -> dict[str, Any]:
    sums = {name: sum((getattr(row["project"], name) for row in rows), ZERO) for name in SUMMED}
    left = sums["budget"] - sums["actual"] - sums["committed"]
    return {**sums, "available": left, "over": sum(1 for row in rows if row["over"])}


def compared(project: Project) -> list[dict[str, Any]]:
    """First approved budget, last one and actual by category, with the variance."""
    found = []
    for row in comparison(project):
        first, budget, actual = (Decimal(row[n]) for n in ("first", "budget", "actual"))
        if first or budget or actual:
            share = (actual - budget) * 100 / budget if budget else None
            label = str(Category(row["category"]).label)
            found.append(
                {
                    "label": label,
                    "first": first,
                    "budget": budget,
                    "actual": actual,
                    "variance": formats.percent(share),
                }
            )
    return found
