"""Why cost differs, what corrects it, and what the closed project teaches (SP5.2d, SP5.3b)."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.actions.verbs import assign
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.kernel.parameters.queries import in_force
from charter.org.models import Person, Role
from charter.rooms.cost.models import Closing, Purchase, Standing, Variance
from charter.rooms.cost.models.claims import Claim
from charter.rooms.cost.queries import comparison
from charter.rooms.cost.verbs._common import _category, _demand, _hold, _needs
from charter.rooms.projects.models import Project
from charter.rooms.projects.models.initiation import Category
from charter.rooms.projects.permissions import may_lead

EXPLAINED = declare(
    "cost.variance.explained",
    gettext_lazy("%(by)s分析了「%(title)s」%(category_name)s的差異：%(explanation)s"),
    gettext_lazy("你負責的項目"),
)
CLOSED = declare("cost.closing.written", gettext_lazy("%(by)s寫了「%(title)s」的成本總結"))
LEADS = gettext_lazy("成本差異由項目經理、部門主管或財務分析。")


def _analyses(by: Person | None, project: Project) -> bool:
    return may_lead(by, project) or (by is not None and by.has_role(Role.FINANCE))


@transaction.atomic
def explain(
    project: Project,
    *,
    category: str,
    cause: str,
    explanation: str,
    by: Person | None,
    measure: str = "",
    owner: Person | None = None,
    due: dt.date | None = None,
) -> Variance:
    """The cause of a deviation; where the category is over its budget, also what corrects it."""
    _demand(_analyses(by, project), by, str(LEADS))
    _hold(project)
    standing = _to_explain(project, category, cause)
    made = Variance.objects.create(
        project=project,
        category=category,
        budget=standing.budget,
        actual=standing.actual,
        committed=standing.committed,
        cause=cause,
        explanation=_needs(explanation, "explanation"),
        by=by,
        at=clock.now(),
        on=clock.today(),
    )
    if measure.strip() and owner and due:
        _correct(made, measure, owner, due, by)
    elif _is_over(standing):
        raise Refused(
            "cost.measure_missing",
            _("這個科目已經超支，請寫糾正措施、負責人與期限。"),
            field="measure",
        )
    facts: Facts = {"category": category, "category_name": Category(category).label}
    facts |= {"explanation": made.explanation, "variance": made.pk}
    record(EXPLAINED, project, by=by, tell=[project.manager], **facts)
    return made


def _to_explain(project: Project, category: str, cause: str) -> Standing:
    if cause not in Variance.Cause.values:
        raise Refused("cost.cause", _("請從清單選擇原因。"), field="cause")
    found = Standing.objects.filter(project=project, category=_category(category)).first()
    if found is None:
        raise Refused(
            "cost.nothing_to_explain", _("這個科目還沒有預算也沒有費用。"), field="category"
        )
    return found


def _is_over(standing: Standing) -> bool:
    tolerated = in_force()["cost_tolerance_percent"]
    return bool(standing.used > standing.budget * (100 + tolerated) / 100)


def _correct(
    variance: Variance, measure: str, owner: Person, due: dt.date, by: Person | None
) -> None:
    variance.action = assign(
        variance, measure=measure, owner=owner, due=due, by=by, about=variance.project,
        cause=variance.explanation, clause="SP5.2d",
    )  # fmt: skip
    variance.save(update_fields=["action"])


@transaction.atomic
def close_books(
    project: Project, *, causes: Mapping[str, str], effect: str, lessons: str, by: Person | None
) -> Closing:
    """The cost analysis of a delivered project: budget against actual by category, the cause of
    each difference beyond the tolerance, what control brought, and the lessons."""
    _demand(_analyses(by, project), by, str(LEADS))
    _hold(project)
    if project.phase in (*Project.ACTIVE, Project.Phase.INITIATION):
        raise Refused("cost.not_over", _("項目驗收之後才能寫成本總結。"))
    if Closing.objects.filter(project=project).exists():
        raise Refused("cost.closed_already", _("這個項目已經有成本總結。"))
    _nothing_open(project)
    figures = [
        {**row, "cause": _cause(row, causes)} for row in comparison(project) if _is_used(row)
    ]
    made = Closing.objects.create(
        project=project,
        figures=figures,
        effect=_needs(effect, "effect"),
        lessons=_needs(lessons, "lessons"),
        by=by,
        at=clock.now(),
    )
    record(CLOSED, project, by=by, closing=made.pk, of_first_budget=_share_of_first(figures))
    return made


def _share_of_first(figures: list[dict[str, Any]]) -> int | None:
    """The cost in percent of the first approved budget: what later projects may learn from."""
    first = sum((Decimal(row["first"]) for row in figures), Decimal(0))
    actual = sum((Decimal(row["actual"]) for row in figures), Decimal(0))
    return round(actual * 100 / first) if first else None


def _is_used(row: Mapping[str, Any]) -> bool:
    return any(Decimal(row[name]) for name in ("first", "budget", "actual"))


def _cause(row: Mapping[str, Any], causes: Mapping[str, str]) -> str:
    """Beyond the tolerance the difference has a cause."""
    budget, actual = Decimal(row["budget"]), Decimal(row["actual"])
    said = causes.get(row["category"], "").strip()
    tolerated = budget * in_force()["cost_tolerance_percent"] / 100
    if abs(actual - budget) > tolerated and not said:
        raise Refused(
            "cost.cause_missing",
            _("%(category)s的差異超過容許，請寫原因。")
            % {"category": Category(row["category"]).label},
            field=f"cause_{row['category']}",
        )
    return said


def _nothing_open(project: Project) -> None:
    purchases = Purchase.objects.filter(project=project, state__in=("submitted", "ordered"))
    claims = Claim.objects.filter(project=project, state__in=("submitted", "approved"))
    n = purchases.count() + claims.count()
    if n:
        raise Refused(
            "cost.still_open",
            _("還有%(n)s筆採購或報銷沒有結清，請先結清再寫總結。") % {"n": n},
        )
