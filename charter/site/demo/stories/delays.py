"""A delay answered: new dates agreed with the customer, a measure, a new version approved."""

import datetime as dt

from charter.ground import clock
from charter.kernel.actions.models import Action
from charter.kernel.actions.verbs import report_done, verify
from charter.kernel.approvals.verbs import decide
from charter.org.models import Person
from charter.rooms.projects.delays import undecided
from charter.rooms.projects.models import Correction, Project, Task
from charter.rooms.projects.verbs import plan_edits
from charter.rooms.projects.verbs.delays import decide_delay
from charter.rooms.projects.verbs.plan import submit_plan
from charter.site.demo.calendar import Days
from charter.site.demo.timeline import Story

SLIPPING = "第一批網點更新"
MEASURE = "第二組夜間同步換裝，與銀行資訊處談定順延，改以分行為單位驗收"


def answer(project: Project, owner: Person, head: Person, days: Days) -> Story:
    """Nothing while the last review found nothing beyond, or what it found is answered."""
    if not undecided().filter(project=project).exists():
        return
    yield days.work(clock.now(), 180)
    manager = project.manager
    made = decide_delay(
        project,
        kind=Correction.Kind.DATES,
        measure=MEASURE,
        owner=owner,
        due=clock.today() + dt.timedelta(days=14),
        agreed_with=str(project.customer.contacts.order_by("pk").first() or project.customer),
        agreed_on=clock.today(),
        by=manager,
    )
    assert made.plan
    late = Task.objects.in_force().filter(project=project, actual_finish=None).order_by("position")
    slipping = next(task for task in late if task.is_started)
    copy = Task.objects.get(plan=made.plan, origin=slipping)
    plan_edits.reschedule(copy, finish=slipping.forecast_finish, by=manager)
    request = submit_plan(made.plan, by=manager)
    yield days.work(clock.now(), 1440)
    decide(request, verdict="approve", by=head, comment="已看過客戶的書面同意，日期可行")


def see_it_through(project: Project, days: Days) -> Story:
    """The measure is done by its owner, and the manager sees that it worked."""
    for made in Correction.objects.filter(project=project).select_related("action__owner"):
        assert made.action
        if made.action.state != Action.State.OPEN:
            continue
        told = "夜間組五晚換完十二個網點"
        report_done(made.action, evidence=told, by=made.action.owner)
        yield days.work(clock.now(), 600)
        action = Action.objects.get(pk=made.action.pk)
        verify(action, effective=True, effect="第二批起每週多換四個網點", by=project.manager)
