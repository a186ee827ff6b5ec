"""Money on the boards: budget, spent and promised of the running projects by category; of a
period what was settled in it. Only for those who may see all of what is summed there."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, Max, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from charter.ground import formats
from charter.ground.money import shown
from charter.kernel.board import Look, Seen, Told, card
from charter.kernel.parameters.queries import in_force
from charter.org.models import Person, Role
from charter.rooms.cost.models import Settlement, Standing
from charter.rooms.cost.presenting import words
from charter.rooms.cost.reach import SEES_ALL_COST
from charter.rooms.cost.rules import tone_of
from charter.rooms.projects.models import Project
from charter.rooms.projects.models.initiation import Category

AMOUNT = DecimalField(max_digits=20, decimal_places=2)
ZERO = Decimal(0)


def _sees(look: Look) -> bool:
    """Everything that the sum is made of: a part of it under the name of the whole would lie."""
    person: Person = look.person
    if person.has_role(*SEES_ALL_COST):
        return True
    return (
        look.department is not None
        and person.has_role(Role.DEPARTMENT_HEAD)
        and person.department_id == look.department.pk
    )


def _told(data: dict[str, Any]) -> Told:
    heads: tuple[str, ...]
    if data["period"]:
        heads, rows = (_("科目"), _("已核算")), [(one[0], shown(one[1])) for one in data["rows"]]
        return Told(_("成本"), [(_("期內已核算"), shown(data["settled"]))], heads, rows)
    heads = (_("科目"), _("預算"), _("已用與已承諾"), _("已用"))
    rows_ = [
        (one["label"], shown(one["budget"]), shown(one["used"]), formats.percent(one["share"], 0))
        for one in data["rows"]
    ]
    sums = [(_("預算"), shown(data["budget"])), (_("已用與已承諾"), shown(data["used"]))]
    return Told(_("成本"), sums, heads, rows_)


@card("cost", "cost/board_card.html", order=50, told=_told, wide=False, keeps=True)
def cost(look: Look) -> dict[str, Any] | None:
    if not _sees(look):
        return None
    return _settled(look) if look.period else _standing(look)


def _standing(look: Look) -> dict[str, Any] | None:
    """As the list of project costs sums it: what runs, in the present budget."""
    base = f"{reverse('cost:portfolio')}?"
    found = {row.category: row._asdict() for row in SUMS.rows(look)}
    if not found:
        return None
    values, url = in_force(), f"{base}{look.asked.lstrip('&')}"
    budget = sum((one["sum"] for one in found.values()), ZERO)
    used = sum((one["gone"] for one in found.values()), ZERO)
    lines = [_line(code, found[code], values, look) for code in Category.values if code in found]
    return {
        "period": None,
        "url": url,
        "n": max(one["n"] for one in found.values()),
        "budget": budget,
        "used": used,
        "share": float(used * 100 / budget) if budget else None,
        "tone": (tone := tone_of(budget, used, values)),
        "word": words()[tone],
        "rows": [one for one in lines if one["budget"] or one["used"]],
    }


def _sums(person: Person, unit: int | None = None) -> QuerySet[Any, Any]:
    rows = Standing.objects.visible_to(person).filter(project__phase__in=Project.ACTIVE)
    rows = rows if unit is None else rows.filter(project__department=unit)
    return (
        rows.order_by()
        .values("category")
        .annotate(sum=Sum("budget"), gone=Sum("used"), n=Count("project", distinct=True))
        .values_list("category", "sum", "gone", "n")
    )


SUMS = Seen(_sums)


def _line(code: str, sums: dict[str, Any], values: Any, look: Look) -> dict[str, Any]:
    budget, used = sums["sum"], sums["gone"]
    return {
        "label": str(Category(code).label),
        "url": f"{reverse('cost:portfolio')}?category={code}{look.asked}",
        "budget": budget,
        "used": used,
        "share": float(used * 100 / budget) if budget else None,
        "tone": tone_of(budget, used, values),
    }


def _settled(look: Look) -> dict[str, Any]:
    """Months that are settled are the figures that are kept; what is not settled yet is not
    guessed, and said."""
    assert look.period is not None
    rows = Settlement.objects.visible_to(look.person).within(look.period)
    if look.department:
        rows = rows.filter(project__department=look.department)
    sums = {
        f"of_{code}": Sum(Cast(KT(f"figures__{code}__actual"), AMOUNT)) for code in Category.values
    }
    found = rows.aggregate(settled=Sum("actual"), n=Count("pk"), last=Max("month"), **sums)
    named = [(str(Category(code).label), found[f"of_{code}"] or ZERO) for code in Category.values]
    most = max((abs(amount) for _label, amount in named), default=ZERO)
    asked = f"during={look.period.key}{look.asked}"
    return {
        "period": look.period.key,
        "url": f"{reverse('cost:settlements')}?{asked}",
        "settled": found["settled"] or ZERO,
        "n": found["n"],
        "last": found["last"],
        "rows": [
            (label, amount, float(abs(amount) * 100 / most) if most else 0.0)
            for label, amount in named
            if amount
        ],
    }
