"""Around a check: planned for every deliverable by itself, handed over, cancelled, and a failed
item made a problem in one step."""

import datetime as dt
from collections import Counter

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.duties import verbs as duties
from charter.kernel.duties.models import Duty
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person, Role
from charter.rooms.projects.models import Deliverable, Member, Project
from charter.rooms.quality.models import Check, CheckItem, Mark, Method, Problem, Source, Step
from charter.rooms.quality.permissions import may_arrange, may_plan_checks, may_register_item
from charter.rooms.quality.verbs.checks import Wanted, _independent, plan
from charter.rooms.quality.verbs.common import _needs
from charter.rooms.quality.verbs.problems import Finding, report

ARRANGED = declare(
    "quality.check.arranged", gettext_lazy("為「%(title)s」的交付物安排了%(n)s項檢查")
)
HANDED_OVER = declare(
    "quality.check.handed_over",
    gettext_lazy("%(by)s把「%(title)s」改派給%(checker)s：%(reason)s"),
    gettext_lazy("你要做的檢查"),
)
CANCELLED = declare(
    "quality.check.cancelled",
    gettext_lazy("%(by)s取消「%(title)s」：%(reason)s"),
    gettext_lazy("你要做的檢查"),
)
REGISTERED = declare(
    "quality.check.item_registered",
    gettext_lazy("%(by)s把「%(title)s」的不合格項登記為%(problem)s"),
)
Key = tuple[int | None, str, str]
AFTER = 3  # working days after the task is due by which another has looked at what it produced


@transaction.atomic
def plan_for(project: Project, *, by: Person | None) -> list[Check]:
    """For each deliverable of the plan in force a self-check and a cross-check, as far as there is
    none yet. Runs however often; what the plan no longer has is cancelled."""
    if not may_plan_checks(by, project):
        raise Refused("quality.may_not_plan_checks", _("檢查由項目經理或質量管理安排。"))
    found = list(
        Deliverable.objects.filter(task__project=project, task__plan__state="in_force")
        .select_related("task__owner", "accountable")
        .order_by("task__finish", "pk")
    )
    checks = Check.objects.counted().filter(project=project, task__isnull=False)
    known: set[Key] = {*checks.values_list("task", "deliverable", "method")}
    busy = Counter(checks.filter(method=Method.CROSS).values_list("checker", flat=True))
    made = []
    for item in found:
        made += [plan(w, by=by) for w in _wanted(project, item, known, busy)]
    _drop_what_is_gone(project, {(item.task_id, item.name) for item in found}, by)
    if made:
        record(ARRANGED, project, by=by, n=len(made))
    return made


def _wanted(
    project: Project,
    item: Deliverable,
    known: set[Key],
    busy: "Counter[int]",
) -> list[Wanted]:
    due = max(_day(item), clock.today())
    shared = {"project": project, "task": item.task, "deliverable": item.name}
    found = []
    author = item.accountable
    if (item.task_id, item.name, Method.SELF) not in known and author.is_active:
        found.append(Wanted(Method.SELF, author, due, author=author, **shared))  # type: ignore[arg-type]
    other = _other(project, item, busy)
    if (item.task_id, item.name, Method.CROSS) not in known and other is not None:
        busy[other.pk] += 1
        later = organisation_engine().add_days(due, AFTER)
        found.append(Wanted(Method.CROSS, other, later, author=author, **shared))  # type: ignore[arg-type]
    return found


def _day(item: Deliverable) -> dt.date:
    return timezone.localdate(item.task.finish) if item.task.finish else clock.today()


def _other(project: Project, item: Deliverable, busy: "Counter[int]") -> Person | None:
    """Of the team whoever has fewest to look at; else the manager, else somebody of quality."""
    made_it = {item.accountable_id, item.task.owner_id}
    team = Member.objects.current().filter(role__project=project).select_related("person")
    people = {m.person_id: m.person for m in team.order_by("pk") if m.person_id not in made_it}
    people.pop(project.manager_id, None)
    if people:
        return min(people.values(), key=lambda one: (busy[one.pk], one.pk))
    judges = Person.objects.holding(Role.QUALITY).order_by("pk")
    return next(
        (p for p in (project.manager, *judges) if p.is_active and p.pk not in made_it), None
    )


def _drop_what_is_gone(project: Project, promised: set[tuple[int, str]], by: Person | None) -> None:
    planned = Check.objects.filter(project=project, state=Check.State.PLANNED)
    for check in planned.exclude(deliverable="").filter(planned_by=None):
        if (check.task_id, check.deliverable) not in promised:
            _cancel(check, _("計劃裡已經沒有這個交付物"), by)


@transaction.atomic
def hand_over(check: Check, *, checker: Person, reason: str, by: Person | None) -> None:
    """Another checker; the day stays. The rule of the author holds for them too."""
    _demand(by, check)
    text = _needs(reason, "reason", _("請寫下改派的原因。"))
    if not check.is_open:
        raise Refused("quality.check_over", _("這項檢查已經完成或取消。"))
    if not checker.is_active or checker.is_customer:
        raise Refused("quality.checker_not_staff", _("檢查人必須是在職員工。"), field="checker")
    _independent(check.method, checker, check.author, check.task)
    old, check.checker = check.checker, checker
    check.save(update_fields=["checker"])
    for duty in Duty.objects.of(check).open():
        duties.hand_over(duty, to=checker, reason=text, by=None)
    facts: Facts = {"checker": str(checker), "reason": text}
    record(HANDED_OVER, check, by=by, about=check.project or check, tell=[checker, old], **facts)


def _demand(by: Person | None, check: Check) -> None:
    if not may_arrange(by, check):
        raise Refused(
            "quality.may_not_arrange", _("改派或取消由安排的人、項目經理、質量管理或管理層決定。")
        )


@transaction.atomic
def cancel(check: Check, *, reason: str, by: Person | None) -> None:
    _demand(by, check)
    _cancel(check, _needs(reason, "reason", _("請寫下為什麼不做。")), by)


def _cancel(check: Check, reason: str, by: Person | None) -> None:
    Check.FLOW.move(check, "cancel", remark=reason)
    about = check.project or check
    record(CANCELLED, check, by=by, about=about, tell=[check.checker], reason=reason)


@transaction.atomic
def register(item: CheckItem, *, by: Person | None) -> Problem:
    """What failed becomes a problem: its words, its note and its place are known already."""
    locked = CheckItem.objects.select_for_update().get(pk=item.pk)
    check = Check.objects.select_related("project", "author", "department").get(
        pk=locked.check_of_id
    )
    if not may_register_item(by, check):
        raise Refused("quality.not_staff", _("質量問題由員工登記。"))
    if locked.mark != Mark.FAIL:
        raise Refused("quality.item_not_failed", _("只有不合格的項目可以登記為質量問題。"))
    if locked.problem_id:
        raise Refused("quality.item_registered", _("這一項已經登記為質量問題。"))
    problem = report(_finding(check, locked), by=by)
    locked.problem = problem
    locked.save(update_fields=["problem"])
    about = check.project or check
    record(REGISTERED, check, by=by, about=about, problem=problem.number, item=locked.pk)
    return problem


SOURCES = {Method.TEST: Source.TEST, Method.AUDIT: Source.AUDIT, Method.CUSTOMER: Source.COMPLAINT}


def _finding(check: Check, item: CheckItem) -> Finding:
    author = check.author if check.author and check.author.is_active else None
    where = _("%(check)s，第%(n)s項：%(question)s")
    said = where % {"check": check, "n": item.place, "question": item.question}
    return Finding(
        title=_("不合格：%(question)s") % {"question": item.question},
        description=f"{said}\n{item.note}",
        source=SOURCES.get(Method(check.method), Source.CHECK),
        step=item.step or check.step or Step.DELIVERY,
        project=check.project,
        department=check.department,
        customer=check.customer,
        owner=None if check.project else author,
        origin=check,
    )
