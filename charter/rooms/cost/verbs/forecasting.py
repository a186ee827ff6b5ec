"""Three-point estimates, and the simulation of finish and cost that the worker carries out."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.money import shown
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person, Role
from charter.rooms.cost.models import Booking, Forecast, RestEstimate, ThreePoint
from charter.rooms.cost.verbs._common import CENT, MOST, _category, _demand, _hold, _needs
from charter.rooms.projects.models import Plan, Project, Task
from charter.rooms.projects.permissions import may_lead

ESTIMATED = declare(
    "cost.task.estimated",
    gettext_lazy("%(by)s估計「%(title)s」任務%(number)s：最快%(o)s、最可能%(m)s、最慢%(p)s天"),
)
REST_ESTIMATED = declare(
    "cost.rest.estimated", gettext_lazy("%(by)s估計「%(title)s」還需要%(total)s：%(basis)s")
)
ASKED = declare("cost.forecast.asked", gettext_lazy("%(by)s要求預測「%(project)s」的完工與成本"))
BEGUN = declare("cost.forecast.begun", gettext_lazy("開始計算「%(title)s」"))
PROCEEDED = declare("cost.forecast.proceeded", gettext_lazy("「%(title)s」算到%(percent)s%%"))
DONE = declare("cost.forecast.done", gettext_lazy("「%(title)s」的完工與成本預測完成"))
CANCELLED = declare("cost.forecast.cancelled", gettext_lazy("%(by)s取消預測「%(title)s」"))
RUNS, MOST_RUNS = 10_000, 50_000
LEADS = gettext_lazy("估計與預測由項目經理、部門主管或財務提出。")


def _may(by: Person | None, project: Project) -> None:
    allowed = may_lead(by, project) or (by is not None and by.has_role(Role.FINANCE))
    _demand(allowed, by, str(LEADS))


@transaction.atomic
def estimate(
    project: Project,
    *,
    number: str,
    optimistic: Decimal,
    likely: Decimal,
    pessimistic: Decimal,
    basis: str,
    by: Person | None,
) -> ThreePoint:
    """How long a task of the plan in force takes in working days, at best, as a rule, at worst."""
    _may(by, project)
    plan = Plan.objects.filter(project=project).in_force().first()
    known = Task.objects.filter(plan=plan, number=number).exclude(kind="phase").exists()
    if plan is None or not known:
        raise Refused("cost.no_such_task", _("生效計劃裡沒有這項任務。"), field="number")
    points = (optimistic, likely, pessimistic)
    if not all(p.is_finite() and 0 < p < 10_000 for p in points):
        raise Refused("cost.points", _("天數請填大於0的數字。"), field="likely")
    if not optimistic <= likely <= pessimistic:
        raise Refused("cost.points_order", _("順序應為最快 ≤ 最可能 ≤ 最慢。"), field="pessimistic")
    told: dict[str, Any] = {
        "optimistic": optimistic,
        "likely": likely,
        "pessimistic": pessimistic,
        "basis": _needs(basis, "basis")[:300],
        "by": by,
        "at": clock.now(),
    }
    made, _new = ThreePoint.objects.update_or_create(project=project, number=number, defaults=told)
    facts: Facts = {"o": str(optimistic), "m": str(likely), "p": str(pessimistic)}
    record(ESTIMATED, project, by=by, number=number, **facts)
    return made


@transaction.atomic
def estimate_rest(
    project: Project, *, lines: Mapping[str, Decimal], basis: str, by: Person | None
) -> RestEstimate:
    """What is still to be spent, by category (company currency): the bottom-up ETC. With nothing
    in `lines` nothing is left to spend."""
    _may(by, project)
    if project.phase not in Project.ACTIVE:
        raise Refused("cost.project_over", _("項目已經驗收或結案，沒有尚需的成本可估。"))
    account = _hold(project)
    sums = {_category(code): _rest(amount, code) for code, amount in lines.items()}
    spent = Booking.objects.actual().filter(project=account.project, day__lte=clock.today())
    made: RestEstimate = RestEstimate.objects.create(
        project=project,
        lines={code: str(amount) for code, amount in sums.items()},
        total=sum(sums.values(), Decimal(0)),
        spent=spent.aggregate(sum=Sum("amount"))["sum"] or Decimal(0),
        basis=_needs(basis, "basis")[:300],
        by=by,
        at=clock.now(),
    )
    facts: Facts = {"total": shown(made.total), "basis": made.basis}
    record(REST_ESTIMATED, project, by=by, **facts)
    return made


def _rest(amount: Decimal, code: str) -> Decimal:
    if not amount.is_finite() or not 0 <= amount < MOST or amount != amount.quantize(CENT):
        raise Refused(
            "cost.rest", _("尚需金額請填0以上、小於一兆、最多兩位小數的數字。"),
            field=f"rest_{code}",
        )  # fmt: skip
    return amount.quantize(CENT)


@transaction.atomic
def ask(
    project: Project, *, by: Person | None, seed: int | None = None, runs: int = RUNS,
    in_worker: bool = True,
) -> Forecast:  # fmt: skip
    """Have the worker draw finish and cost `runs` times; one at a time per project."""
    _may(by, project)
    plan = Plan.objects.filter(project=project).in_force().first()
    if plan is None:
        raise Refused("cost.no_plan", _("還沒有生效的計劃，無法預測。"))
    if not 100 <= runs <= MOST_RUNS:
        raise Refused("cost.runs", _("次數請填100到50,000。"), field="runs")
    if seed is not None and abs(seed) >= 2**62:
        raise Refused("cost.seed", _("種子數太大。"), field="seed")
    waiting = Forecast.objects.filter(project=project, state__in=("waiting", "running"))
    if waiting.exists():
        raise Refused("cost.forecast_runs", _("這個項目正在預測，請等它完成或先取消。"))
    now = clock.now()
    made: Forecast = Forecast.objects.create(
        project=project,
        plan=plan,
        seed=seed if seed is not None else int(now.timestamp()),
        runs=runs,
        asked_at=now,
        by=by,
    )
    if in_worker:
        app.configure_task("cost.forecast").defer(pk=made.pk)
    record(ASKED, made, by=by, project=str(project))
    return made


@transaction.atomic
def begin(forecast: Forecast, *, tasks: int, estimated: int, by: Person | None = None) -> None:
    """Begun again after a crash it begins anew: the seed makes the same draws."""
    Forecast.FLOW.move(forecast, "begin", tasks=tasks, estimated=estimated, progress=0)
    record(BEGUN, forecast, by=by)


@transaction.atomic
def proceed(forecast: Forecast, *, percent: int, by: Person | None = None) -> bool:
    """Note how far it is; False when it was cancelled meanwhile."""
    locked = Forecast.objects.select_for_update().get(pk=forecast.pk)
    if locked.state != Forecast.State.RUNNING:
        return False
    Forecast.FLOW.move(locked, "proceed", progress=percent)
    record(PROCEEDED, locked, by=by, percent=percent)
    return True


@transaction.atomic
def finish(forecast: Forecast, *, found: dict[str, Any], by: Person | None = None) -> None:
    Forecast.FLOW.move(forecast, "finish", progress=100, done_at=clock.now(), **found)
    tell = [forecast.by] if forecast.by else []
    record(DONE, forecast, by=by, about=forecast.project, tell=tell)


@transaction.atomic
def cancel(forecast: Forecast, *, by: Person | None) -> None:
    _may(by, forecast.project)
    Forecast.FLOW.move(forecast, "cancel")
    record(CANCELLED, forecast, by=by)
