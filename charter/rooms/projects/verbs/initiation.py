"""Writing an application in any order, and putting it before those who decide."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals import flows
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import submit
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import Entry
from charter.kernel.journal.verbs import record
from charter.org.models import Customer, Person, Role
from charter.rooms.projects.content import content_of
from charter.rooms.projects.models import Budget, BudgetLine, Goal, Initiation, Project, Requirement
from charter.rooms.projects.parts import PART, lacking
from charter.rooms.projects.permissions import may_apply, may_fill
from charter.rooms.projects.verbs._common import _demand, _next_number, _text

STARTED = declare("projects.initiation.started", gettext_lazy("%(by)s開始寫立項申請「%(title)s」"))
FILLED = declare(
    "projects.initiation.filled", gettext_lazy("%(by)s填寫「%(title)s」的%(part_title)s")
)
BROUGHT = declare(
    "projects.initiation.brought_in", gettext_lazy("%(by)s從%(source)s帶入「%(title)s」的內容")
)
SUBMITTED = declare("projects.initiation.submitted", gettext_lazy("%(by)s送出「%(title)s」"))
DECIDED = declare("projects.initiation.decided", gettext_lazy("立項「%(title)s」%(outcome)s"))
DISCARDED = declare("projects.initiation.discarded", gettext_lazy("%(by)s刪除草稿「%(title)s」"))

WRITTEN = (STARTED, FILLED, BROUGHT, SUBMITTED)
FLOW = "projects.initiation"
# Parameters of the policy, read when an application is submitted.
ONE_MANAGER, GENERAL_MANAGER = "approval_manager_amount", "approval_committee_amount"


def _tiers() -> list[flows.StepSpec]:
    """By budget: one of management, the holder of the general manager's post, two of management.

    A vacant post follows the vacancy rule: the line above the applicant, then management.
    """
    return [
        flows.step("head", gettext_noop("部門主管審核"), flows.HEAD),
        flows.step(
            "management",
            gettext_noop("公司管理層審批"),
            flows.role(Role.MANAGEMENT),
            up_to=ONE_MANAGER,
        ),
        flows.step(
            "general_manager",
            gettext_noop("總經理審批"),
            flows.role(Role.GENERAL_MANAGER),
            over=ONE_MANAGER,
            up_to=GENERAL_MANAGER,
        ),
        flows.step(
            "committee",
            gettext_noop("公司管理層審批"),
            flows.role(Role.MANAGEMENT),
            "count",
            count=2,
            over=GENERAL_MANAGER,
        ),
    ]


flows.declare_flow(FLOW, gettext_noop("立項審批"), steps=_tiers(), clause="SP2.1.1c")


def _lock(initiation: Initiation) -> Initiation:
    return Initiation.objects.select_for_update().get(pk=initiation.pk)


def _writable(initiation: Initiation, by: Person) -> Initiation:
    locked = _lock(initiation)
    _demand(may_fill(by, locked), by)
    if not locked.is_open:
        raise Refused(
            "projects.initiation_closed", _("這份申請已經送出，要修改請先撤回或等待退回。")
        )
    return locked


@transaction.atomic
def start_initiation(
    *, name: str, customer: Customer, by: Person, requirement: Requirement | None = None
) -> Initiation:
    _demand(may_apply(by), by)
    if by.department is None:
        raise Refused(
            "projects.no_department", _("你還沒有部門，請人力資源先設定，才知道由誰審核。")
        )
    now = clock.now()
    initiation = Initiation.objects.create(
        number=_next_number("PA"),
        name=_text(name, "name", _("項目名稱")),
        customer=customer,
        requirement=requirement,
        department=by.department,
        applicant=by,
        created_at=now,
        changed_at=now,
    )
    record(STARTED, initiation, by=by)
    return initiation


@transaction.atomic
def fill_initiation(
    initiation: Initiation, *, part: str, values: Mapping[str, Any], by: Person
) -> Initiation:
    """Write one part (see parts.PARTS); `values` are the cleaned values of that part's form."""
    if part not in PART:
        raise Refused("projects.no_such_part", _("申請書沒有這個部分。"), field="part")
    locked = _writable(initiation, by)
    fields = FILL[part](locked, values)
    Initiation.FLOW.move(locked, "fill", changed_at=clock.now(), **fields)
    record(FILLED, locked, by=by, part=part, part_title=str(PART[part].title))
    return locked


def _customer(one: Initiation, values: Mapping[str, Any]) -> dict[str, Any]:
    names = ("name", "customer", "requirement", "service_type", "manager")
    more = ("contract_no", "contract_amount")
    return {name: values[name] for name in (*names, *more) if name in values}


def _background(one: Initiation, values: Mapping[str, Any]) -> dict[str, Any]:
    return {"background": values["background"].strip()}


def _results(one: Initiation, values: Mapping[str, Any]) -> dict[str, Any]:
    return {"results": values["results"].strip()}


def _scope(one: Initiation, values: Mapping[str, Any]) -> dict[str, Any]:
    scope = [{"text": text, "included": True} for text in values["included"]]
    return {"scope": scope + [{"text": text, "included": False} for text in values["excluded"]]}


def _goals(one: Initiation, values: Mapping[str, Any]) -> dict[str, Any]:
    one.goals.all().delete()
    Goal.objects.bulk_create(
        Goal(initiation=one, text=text, measure=measure) for text, measure in values["goals"]
    )
    return {}


def _budget(one: Initiation, values: Mapping[str, Any]) -> dict[str, Any]:
    budget, _new = Budget.objects.get_or_create(initiation=one)
    budget.lines.all().delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(budget=budget, category=category, amount=amount, basis=basis)
        for category, amount, basis in values["lines"]
    )
    return {"total": values["total"]}


def _schedule(one: Initiation, values: Mapping[str, Any]) -> dict[str, Any]:
    starts, ends = values["starts_on"], values["ends_on"]
    if starts and ends and ends <= starts:
        raise Refused("projects.ends_before_start", _("完成日要晚於開始日。"), field="ends_on")
    milestones = [{"title": title, "due": due.isoformat()} for title, due in values["milestones"]]
    return {"starts_on": starts, "ends_on": ends, "milestones": milestones}


FILL: dict[str, Callable[[Initiation, Mapping[str, Any]], dict[str, Any]]] = {
    "customer": _customer,
    "background": _background,
    "goals": _goals,
    "scope": _scope,
    "results": _results,
    "budget": _budget,
    "schedule": _schedule,
}


@transaction.atomic
def bring_in(initiation: Initiation, *, source: Project, by: Person) -> Initiation:
    """從舊案帶入: the scope and the budget's lines of a finished project."""
    locked = _writable(initiation, by)
    if source.phase not in (Project.Phase.AFTERCARE, Project.Phase.CLOSED):
        raise Refused("projects.source_unfinished", _("只能從已經完成的項目帶入。"), field="source")
    old = source.initiation
    lines = BudgetLine.objects.filter(budget__initiation=old)
    found = [(line.category, line.amount, line.basis) for line in lines]
    _budget(locked, {"lines": found, "total": None})
    Initiation.FLOW.move(
        locked,
        "fill",
        changed_at=clock.now(),
        scope=old.scope,
        total=sum(amount for _category, amount, _basis in found),
        service_type=locked.service_type or old.service_type,
    )
    record(BROUGHT, locked, by=by, source=str(source), project=source.pk)
    return locked


@transaction.atomic
def submit_initiation(initiation: Initiation, *, by: Person) -> Request:
    """Put it before the head of the department; refused while anything is missing, all named."""
    locked = _writable(initiation, by)
    lacks = lacking(locked)
    if lacks:
        raise Refused(
            "projects.initiation_incomplete",
            _("還不能送出，有%(n)s處要處理：%(lacks)s。")
            % {"n": len(lacks), "lacks": "；".join(lack.text for lack in lacks)},
            field=lacks[0].part,
        )
    now = clock.now()
    Initiation.FLOW.move(locked, "submit", submitted_at=now, changed_at=now)
    record(SUBMITTED, locked, by=by)
    return submit(
        locked,
        flow=FLOW,
        by=by,
        content=content_of(locked),
        title=str(locked),
        amount=locked.total,
        kind=locked.service_type,
        department=locked.department,
        project_manager=locked.manager,
        authors=_authors(locked),
    )


def _authors(initiation: Initiation) -> list[Person]:
    """Everybody who wrote a part of it, and the manager it would put in charge."""
    wrote = Entry.objects.of(initiation).filter(event__in=WRITTEN, by__isnull=False).values("by")
    people = set(Person.objects.filter(pk__in=wrote))
    return sorted(people | ({initiation.manager} if initiation.manager else set()), key=_pk)


def _pk(person: Person) -> int:
    return person.pk


@transaction.atomic
def decide_initiation(initiation: Initiation, outcome: str, *, by: Person | None = None) -> None:
    """What the approval came to: `return`, `reject` or `withdraw`. Called by the reaction."""
    locked = _lock(initiation)
    Initiation.FLOW.move(locked, outcome, decided_at=clock.now())
    word = Initiation.State(locked.state).label
    record(DECIDED, locked, by=by, tell=[locked.applicant], outcome=word)


@transaction.atomic
def discard_initiation(initiation: Initiation, *, by: Person) -> None:
    """Drop a draft. It stays on record, out of the lists."""
    locked = _writable(initiation, by)
    Initiation.FLOW.move(locked, "discard", changed_at=clock.now())
    record(DISCARDED, locked, by=by)
