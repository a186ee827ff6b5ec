"""A problem's way: reported, contained, its cause found, measures planned."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.actions import verbs as actions
from charter.kernel.actions.models import Action
from charter.kernel.files.verbs import Upload, attach
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.verbs import record
from charter.kernel.parameters.queries import in_force
from charter.org.models import Customer, Department, Person
from charter.rooms.projects.models import Project
from charter.rooms.quality.models import Category, Cause, Problem, Source, Step, Why
from charter.rooms.quality.permissions import is_colleague, may_withdraw
from charter.rooms.quality.verbs.common import (
    _demand_work,
    _judges,
    _needs,
    _rectify_by,
    _working_days,
)
from charter.rooms.quality.verbs.grades import _grade
from charter.rooms.quality.verbs.recurrence import _recurred

CLAUSE = "SP2.3.2b"
REPORTED = declare(
    "quality.problem.reported",
    gettext_lazy("%(by)s登記了質量問題「%(title)s」"),
    gettext_lazy("你負責的質量問題"),
)
CONTAINED = declare(
    "quality.problem.contained", gettext_lazy("%(by)s對「%(title)s」做了應急處理：%(containment)s")
)
CAUSE_FOUND = declare(
    "quality.problem.cause_found", gettext_lazy("%(by)s查明「%(title)s」的原因：%(cause)s")
)
PLANNED = declare("quality.problem.planned", gettext_lazy("%(by)s為「%(title)s」訂了整改措施"))
HANDED_OVER = declare(
    "quality.problem.handed_over",
    gettext_lazy("%(by)s把「%(title)s」轉交給%(owner_name)s：%(reason)s"),
    gettext_lazy("轉交給你"),
)
WITHDRAWN = declare(
    "quality.problem.withdrawn", gettext_lazy("%(by)s撤銷「%(title)s」：%(reason)s")
)
WHYS = 5


@dataclass(frozen=True)
class Finding:
    """What somebody found. Without an owner it goes to the project's manager or the department's
    head; `origin` is the record in which it was found (a check, a case)."""

    title: str
    description: str
    source: str
    step: str
    project: Project | None = None
    department: Department | None = None
    customer: Customer | None = None
    owner: Person | None = None
    origin: models.Model | None = None
    is_safety: bool = False
    is_legal: bool = False
    is_contract: bool = False
    customers_hit: int = 0
    loss: Decimal | None = None


@transaction.atomic
def report(told: Finding, *, by: Person | None, uploads: Iterable[Upload] = ()) -> Problem:
    """Register a problem: graded at once, owned from the first moment, both deadlines set."""
    if not is_colleague(by):
        raise Refused("quality.not_staff", _("質量問題由員工登記，客戶請在入口提出服務請求。"))
    found = _checked(told, by)
    owner = _owner(found, by)
    problem = Problem.objects.create(
        **{name: getattr(found, name) for name in _PLAIN},
        title=found.title.strip()[:120],
        description=found.description.strip(),
        department=found.department or owner.department,
        owner=owner,
        origin_kind=kind_of(found.origin) if found.origin else "",
        origin_id=found.origin.pk if found.origin else None,
        origin_title=str(found.origin)[:200] if found.origin else "",
        reported_by=by,
        reported_at=clock.now(),
        contain_due=_working_days(in_force()["containment_days"]),
        due=_rectify_by("minor"),
    )
    for upload in uploads:
        attach(problem, upload, by=by, about=problem.project)
    about = problem.project or problem
    record(REPORTED, problem, by=by, about=about, tell=[owner, *_judges()], grade=problem.grade)
    _grade(problem, by=by)
    return problem


_PLAIN = (
    *("source", "step", "project", "customer", "is_safety", "is_legal", "is_contract"),
    *("customers_hit", "loss"),
)


def _checked(told: Finding, by: Person | None) -> Finding:
    _needs(told.title, "title", _("請用一句話寫下發生什麼問題。"))
    _needs(told.description, "description", _("請寫下看到了什麼、在哪裡、影響誰。"))
    if told.source not in Source:
        raise Refused("quality.no_such_source", _("沒有這個來源。"), field="source")
    if told.step not in Step:
        raise Refused("quality.no_such_step", _("沒有這個環節。"), field="step")
    if told.loss is not None and told.loss < 0:
        raise Refused("quality.loss_negative", _("損失金額不能是負數。"), field="loss")
    if told.project is None:
        return told
    department = told.department or told.project.department
    return replace(told, department=department, customer=told.customer or told.project.customer)


def _owner(told: Finding, by: Person | None) -> Person:
    """Somebody who can answer for it: named, else the project's manager, else the head."""
    head = Person.objects.heads_of(told.department).first() if told.department else None
    manager = told.project.manager if told.project else None
    own = by.manager or by if by else None
    for one in (told.owner, manager, head, own):
        if one is not None and one.is_active and not one.is_customer:
            return one
        if one is not None and one == told.owner:
            break
    raise Refused("quality.no_owner", _("請指定一位在職的負責人。"), field="owner")


@transaction.atomic
def contain(problem: Problem, *, containment: str, by: Person | None) -> None:
    """What was done at once so that it harms nobody further. May also be caught up on later."""
    _demand_work(by, problem)
    text = _needs(containment, "containment", _("請寫下做了什麼應急處理。"))
    facts = {"containment": text, "contained_at": clock.now()}
    if problem.state == Problem.State.REPORTED:
        Problem.FLOW.move(problem, "contain", **facts)
    elif problem.is_open:
        Problem.objects.filter(pk=problem.pk).update(**facts)
        problem.containment, problem.contained_at = text, clock.now()
    else:
        raise Refused("quality.not_open", _("這件問題已經關閉或撤銷。"))
    record(CONTAINED, problem, by=by, about=problem.project or problem, containment=text)


@transaction.atomic
def find_cause(
    problem: Problem,
    *,
    category: str,
    cause: str,
    whys: Sequence[str],
    by: Person | None,
) -> None:
    """The root cause by its name, and at least one of up to five whys that lead to it.

    The same cause in the same place reopens the problem that was held to be solved."""
    _demand_work(by, problem)
    name = _needs(cause, "cause", _("請為根本原因取一個名稱，例如「交接清單漏項」。"))
    answers = [why.strip() for why in whys if why.strip()]
    if category not in Category:
        raise Refused("quality.no_such_category", _("請選魚骨圖的一類。"), field="category")
    if not answers or len(answers) > WHYS:
        raise Refused("quality.no_why", _("請至少回答一個為什麼，最多五個。"), field="why1")
    known, _made = Cause.objects.get_or_create(category=category, name=name[:80])
    if problem.state == Problem.State.REOPENED and not problem.contained_at:
        raise Refused("quality.not_contained", _("請先記下應急處理。"), field="containment")
    Problem.FLOW.move(problem, "find_cause", cause=known, analysed_at=clock.now())
    problem.whys.filter(round=problem.round).delete()
    Why.objects.bulk_create(
        Why(problem=problem, round=problem.round, place=n, answer=answer[:300])
        for n, answer in enumerate(answers, 1)
    )
    record(CAUSE_FOUND, problem, by=by, about=problem.project or problem, cause=str(known))
    _recurred(problem)
    _grade(problem, by=by)


@transaction.atomic
def plan_rectification(
    problem: Problem, *, measure: str, owner: Person, due: dt.date, by: Person | None
) -> Action:
    """One corrective action; further ones may follow while it is being rectified."""
    _demand_work(by, problem)
    if problem.due >= clock.today() and due > problem.due:
        raise Refused(
            "quality.after_the_deadline",
            _("整改期限是%(day)s，措施的期限不能更晚。") % {"day": problem.due.isoformat()},
            field="due",
        )
    first = problem.state != Problem.State.RECTIFYING
    moment = clock.now() if first else problem.planned_at
    Problem.FLOW.move(problem, "plan", planned_at=moment)
    about = problem.project or problem
    cause = str(problem.cause) if problem.cause else ""
    action = actions.assign(
        problem,
        measure=measure,
        owner=owner,
        due=due,
        by=by,
        about=about,
        cause=cause,
        clause=CLAUSE,
    )
    record(PLANNED, problem, by=by, about=about, action=action.pk)
    return action


@transaction.atomic
def hand_over(problem: Problem, *, to: Person, reason: str, by: Person | None) -> None:
    """Another owner; the deadlines stay."""
    _demand_work(by, problem)
    text = _needs(reason, "reason", _("請寫下轉交的原因。"))
    if not problem.is_open:
        raise Refused("quality.not_open", _("這件問題已經關閉或撤銷。"))
    if not to.is_active or to.is_customer:
        raise Refused("quality.owner_not_staff", _("負責人必須是在職員工。"), field="to")
    if to.pk == problem.owner_id:
        raise Refused("quality.same_owner", _("他已經是負責人，請選另一位。"), field="to")
    old = problem.owner
    problem.owner = to
    problem.save(update_fields=["owner"])
    record(
        HANDED_OVER,
        problem,
        by=by,
        about=problem.project or problem,
        tell=[to, old],
        owner=to.pk,
        owner_name=str(to),
        reason=text,
    )


@transaction.atomic
def withdraw(problem: Problem, *, reason: str, by: Person) -> None:
    """A mistaken report, before anything was found out about it. It counts nowhere."""
    if not may_withdraw(by, problem):
        raise Refused(
            "quality.may_not_withdraw",
            _("只有質量管理可以撤銷誤報，而且不能是負責人，也不能撤銷重大問題。"),
        )
    text = _needs(reason, "reason", _("請寫下為什麼不是質量問題。"))
    Problem.FLOW.move(problem, "withdraw")
    tell = [one for one in (problem.reported_by, problem.owner) if one]
    record(WITHDRAWN, problem, by=by, about=problem.project or problem, tell=tell, reason=text)


@transaction.atomic
def add_files(problem: Problem, *, uploads: Sequence[Upload], by: Person | None) -> None:
    """Photos and documents; each is an entry of its own."""
    if not is_colleague(by):
        raise Refused("quality.not_staff", _("只有員工可以上傳附件。"))
    if not uploads:
        raise Refused("quality.no_file", _("請選一個檔案。"), field="uploads")
    for upload in uploads:
        attach(problem, upload, by=by, about=problem.project)
