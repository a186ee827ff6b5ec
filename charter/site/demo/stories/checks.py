"""Standards and checks: ruled at the beginning, tended every week, sampled every month.

Planted: the standard of consulting is never reviewed; nobody checks the silent project.
"""

import datetime as dt
import itertools
from collections.abc import Collection, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import Q

from charter.ground import clock, datafile
from charter.kernel.actions.models import Action
from charter.kernel.actions.verbs import report_done
from charter.kernel.approvals.verbs import decide
from charter.kernel.journal.models import kind_of
from charter.org.models import Person
from charter.rooms.aftersales.models import Case
from charter.rooms.communication.verbs import answer_concern
from charter.rooms.projects.models import Project
from charter.rooms.quality.jobs import plan_checks
from charter.rooms.quality.models import (
    Category,
    Check,
    CheckItem,
    Feedback,
    Mark,
    Method,
    Problem,
    Standard,
    StandardVersion,
    Step,
)
from charter.rooms.quality.verbs import (
    checkplans,
    checks,
    effects,
    feedback,
    problems,
    ruling,
    standards,
)
from charter.site.demo.calendar import Days
from charter.site.demo.company import Company
from charter.site.demo.stories.aims import aim_in_projects, all_aims
from charter.site.demo.timeline import Story

FOLDER = Path(__file__).parent.parent
FORGOTTEN = "consulting"
SAID = (
    (2, "線路圖", "編號和現場的標籤對不起來，我們的人不敢動。"),
    (5, "", "每週都知道做到哪裡，放心。"),
)
EVERY = 13  # of the checks one fails
WEEK = dt.timedelta(days=7)
AQL = Decimal("2.5")


def all_checks(company: Company, days: Days) -> Iterator[Story]:
    rows = _read("projects.yaml")["projects"]
    silent = {row["name"] for row in rows if row["fate"] == "silent"}
    yield rule(company, days)
    yield from all_aims(company, days, silent)
    yield every_week(company, days, silent)
    yield audit(company, days)
    yield heard(days)


def heard(days: Days) -> Story:
    """Two customers speak up by themselves; what does not fit is answered and registered."""
    yield days.at(-52, 10)
    open_ones = Project.objects.filter(phase=Project.Phase.EXECUTION).order_by("pk")
    told = list(zip(SAID, open_ones.select_related("manager", "customer"), strict=False))
    for (score, about, text), project in told:
        contact = project.customer.contacts.active().order_by("pk").first()
        if contact:
            feedback.give(project, score=score, about=about, text=text, by=contact)
    yield days.at(-51, 14)
    for low in Feedback.objects.low().select_related("project__manager"):
        feedback.register(low, by=low.project.manager)
        for concern in low.project.concerns.open():
            answer = "謝謝指正，圖面會加上編號對照，下週一前給您新版。"
            answer_concern(concern, answer=answer, by=low.project.manager)


def _read(name: str) -> Any:
    return datafile.read(FOLDER / name)


def rule(company: Company, days: Days) -> Story:
    """Three standards, approved by management; that of building gets a second version."""
    yield days.at(-412, 10)
    for service_type, told in _read("standards.yaml").items():
        owner = company.people[told["owner"]]
        version = standards.propose(
            service_type=service_type, title=told["title"], owner=owner, by=company.li
        )
        _write(version, told["items"], company.li)
        _agree(version, company)
    yield days.at(-190, 10)
    build = Standard.objects.get(service_type="build")
    draft = standards.revise(build, reason="停機切換出過差錯，加上回復演練", by=company.li)
    rehearsal = (
        ("process", "testing", "切換前演練過回復步驟", "演練紀錄附在計劃", "回復步驟演練過嗎？"),
    )
    _write(draft, rehearsal, company.li)
    _agree(draft, company)


def _write(version: StandardVersion, items: Any, by: Person) -> None:
    for aspect, step, demand, how, question in items:
        standards.add_item(
            version, aspect=aspect, step=step, demand=demand, rule=how, question=question, by=by
        )


def _agree(version: StandardVersion, company: Company) -> None:
    request = ruling.submit(version, by=company.li)
    decide(request, verdict="approve", by=company.kuo, comment="四個方面齊全，同意")


def every_week(company: Company, days: Days, silent: Collection[str]) -> Story:
    """New deliverables get their checks, those that fall due are done, what failed is mended."""
    count, moment = itertools.count(1), days.start + 2 * WEEK + dt.timedelta(hours=1)
    while True:
        yield moment
        plan_checks(0)
        aim_in_projects()
        ripe = Q(due__lte=clock.today() + WEEK) | Q(task__actual_finish__isnull=False)
        due = Check.objects.open().filter(ripe)
        people = ("checker", "author", "project", "task")
        for check in due.exclude(project__name__in=silent).select_related(*people).order_by("pk"):
            _do(check, fails=next(count) % EVERY == 0, company=company)
        _mend(company)
        _review()
        moment += WEEK


def _do(check: Check, *, fails: bool, company: Company) -> None:
    by = check.checker
    begun = checks.begin(check, by=by)
    items = list(begun.items.all())
    bad = items[2].pk if fails else None
    good, wrong = (Mark.PASS, ""), (Mark.FAIL, "抽看五處有一處不符")
    marks = {item.pk: wrong if item.pk == bad else good for item in items}
    checks.answer(begun, marks=marks, by=by)
    checks.finish(begun, by=by)
    for item in begun.items.failed():
        _register(item, company)
        _again(check)


def _register(item: CheckItem, company: Company) -> None:
    """A problem, contained and understood the same day, with its measure."""
    problem = checkplans.register(item, by=item.check_of.checker)
    owner = problem.owner
    problems.contain(problem, containment="當場改正並通知相關人員", by=owner)
    problems.find_cause(
        problem,
        category=Category.METHOD,
        cause=f"{item.check_of.number}單人核對",
        whys=["編號貼錯", "只有一個人核對"],
        by=owner,
    )
    problems.plan_rectification(
        problem,
        measure="改為兩人核對並在步驟表簽名",
        owner=owner,
        due=clock.today() + dt.timedelta(days=10),
        by=owner,
    )


def _again(check: Check) -> None:
    """What did not pass is checked once more."""
    wanted = checks.Wanted(
        check.method,
        check.checker,
        clock.today() + WEEK,
        title=f"{check.title}（複查）",
        project=check.project,
        task=check.task,
        deliverable=check.deliverable,
        author=check.author,
        department=check.department,
        service_type=check.service_type,
    )
    checks.plan(wanted, by=None)


def _mend(company: Company) -> None:
    """Measures are done within the week; a month later somebody of quality looks at the effect."""
    ours = Problem.objects.filter(origin_kind=kind_of(Check)).select_related("owner", "project")
    for problem in ours.filter(state=Problem.State.RECTIFYING):
        for action in Action.objects.of(problem).open().select_related("owner"):
            report_done(action, evidence="兩人核對用了一週，步驟表已更新", by=action.owner)
    for problem in ours.to_verify():
        effects.verify(problem, effective=True, effect="抽看十處都相符", by=company.sun)


def _review() -> None:
    """Owners look at their standard when it is called for, or nearly a year old."""
    old = clock.today() - dt.timedelta(days=340)
    found = Standard.objects.in_force().exclude(service_type=FORGOTTEN).select_related("owner")
    for standard in found:
        if standard.called_on or (standard.reviewed_on and standard.reviewed_on < old):
            finding = standard.called_because or "看過一年的檢查與問題，要求仍然合適"
            standards.review(standard, outcome="keep", finding=finding, by=standard.owner)


def audit(company: Company, days: Days) -> Story:
    """Every month quality looks at a sample of the cases solved; one month it is rejected."""
    moment = days.at(-380, 14)
    for month in itertools.count():
        yield moment
        since = clock.now() - dt.timedelta(days=30)
        solved = Case.objects.filter(resolved_at__gt=since, resolved_at__lte=clock.now())
        units = [str(case) for case in solved.order_by("pk")[:500]]
        if len(units) > 1:
            _look_at(units, fails=month == 7, company=company)
        moment += dt.timedelta(days=30)


def _look_at(units: list[str], *, fails: bool, company: Company) -> None:
    wanted = checks.Wanted(
        Method.AUDIT,
        company.tang,
        clock.today() + dt.timedelta(days=4),
        title=f"抽查{clock.today():%Y-%m}結案的工單",
        department=company.departments["CSC"],
        service_type="maintenance",
        step=Step.DESK,
        units=units,
        aql=AQL,
    )
    check = checks.begin(checks.plan(wanted, by=company.li), by=company.tang)
    items = list(check.items.all())
    marks = {item.pk: (Mark.PASS, "") for item in items}
    if fails:
        marks[items[0].pk] = (Mark.FAIL, "原因欄只寫「已處理」")
    checks.answer(check, marks=marks, by=company.tang)
    checks.finish(check, by=company.tang)
    for item in check.items.failed():
        _register(item, company)
