"""A cycle is set up, gets its office and its group, and starts; its quarters are looked at."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.kernel.parameters.queries import in_force
from charter.org.models import Department, Person
from charter.rooms.improvement.models import Cycle, Member, Plan, Supervision, Version
from charter.rooms.improvement.permissions import STEERS, may_appoint, may_set_up
from charter.rooms.improvement.readiness import lacking
from charter.rooms.improvement.verbs.common import (
    _day,
    _demand_office,
    _named,
    _needs,
    _staff,
)

SET_UP = declare("improvement.cycle.set_up", gettext_lazy("%(by)s籌備了「%(title)s」"))
BOUND = declare(
    "improvement.cycle.office_bound",
    gettext_lazy("%(by)s把服務改善辦公室設在%(office)s，由%(holder)s負責"),
    gettext_lazy("你負責服務改善辦公室"),
)
APPOINTED = declare(
    "improvement.cycle.member_appointed",
    gettext_lazy("%(by)s任命%(person)s為領導小組成員"),
    gettext_lazy("你是服務改善領導小組成員"),
)
RELEASED = declare(
    "improvement.cycle.member_released", gettext_lazy("%(person)s不再是領導小組成員")
)
INCLUDED = declare(
    "improvement.cycle.department_included",
    gettext_lazy("%(by)s把%(department)s納入，由%(owner)s編寫計劃"),
    gettext_lazy("你負責編寫部門改善計劃"),
)
STARTED = declare(
    "improvement.cycle.started",
    gettext_lazy("%(by)s啟動了「%(title)s」的編制，各部門%(due)s前報送"),
    gettext_lazy("改善計劃開始編制"),
)
REVIEWED = declare(
    "improvement.cycle.reviewed",
    gettext_lazy("領導小組檢查了第%(quarter)s季的工作：%(finding)s"),
    gettext_lazy("領導小組的督導意見"),
)
CLOSED = declare("improvement.cycle.closed", gettext_lazy("%(by)s結束了「%(title)s」"))
BEGUN = declare("improvement.version.begun", gettext_lazy("開始編寫「%(title)s」"))


def _demand_set_up(by: Person | None) -> None:
    if not may_set_up(by):
        raise Refused(
            "improvement.may_not_set_up", _("改善年度由服務改善辦公室或管理層籌備。請找他們。")
        )


def _demand_setup(cycle: Cycle) -> None:
    if cycle.state != Cycle.State.SETUP:
        raise Refused("improvement.cycle_started", _("這個年度已經啟動，不能再改籌備的內容。"))


@transaction.atomic
def set_up(
    *, year: int, starts: dt.date | None = None, budget: Decimal | None = None, by: Person | None
) -> Cycle:
    """The year from the day it starts (1 January); its calendar follows from the parameters. The
    days of drafting lie before the start, unless that has come already."""
    _demand_set_up(by)
    if Cycle.objects.filter(year=year).exists():
        raise Refused("improvement.year_taken", _("這個年度已經有了。"), field="year")
    first = starts or dt.date(year, 1, 1)
    values = in_force()
    names = ("plan_due_month_day", "plan_draft_month_day", "plan_publish_month_day")
    days = []
    for name in names:
        day = _day(first.year, values[name], name)
        days.append(day if day < first else day.replace(year=day.year - 1))
    made = Cycle.objects.create(
        year=year,
        starts=first,
        ends=first.replace(year=first.year + 1) - dt.timedelta(days=1),
        budget=budget,
        hand_in_on=days[0],
        draft_on=days[1],
        publish_on=days[2],
        made_by=by,
        made_at=clock.now(),
    )
    record(SET_UP, made, by=by)
    return made


@transaction.atomic
def bind_office(cycle: Cycle, *, office: Department, holder: Person, by: Person | None) -> None:
    """A real unit and a real person of it: nothing is assumed."""
    _demand_set_up(by)
    _demand_setup(cycle)
    _staff(holder, "holder")
    if holder.department_id != office.pk:
        raise Refused(
            "improvement.holder_of_another_unit",
            _("%(holder)s不屬於%(office)s，請選這個部門的人。")
            % {"holder": holder, "office": office},
            field="holder",
        )
    Cycle.FLOW.move(cycle, "arrange", office=office, holder=holder)
    record(BOUND, cycle, by=by, tell=[holder], office=office.name, holder=holder.name)


@transaction.atomic
def appoint(cycle: Cycle, *, person: Person, seat: str = "member", by: Person | None) -> Member:
    """`seat` is chair, deputy or member. The chair is of top management, and not the office."""
    if not may_appoint(by):
        raise Refused("improvement.may_not_appoint", _("領導小組由管理層任命。請找他們。"))
    _staff(person, "person")
    if cycle.state == Cycle.State.CLOSED:
        raise Refused("improvement.cycle_closed", _("這個年度已經結束。"))
    if cycle.members.seated().filter(person=person).exists():
        raise Refused("improvement.member_twice", _("他已經是成員。"), field="person")
    if seat == "chair":
        _demand_chair(cycle, person)
    made = Member.objects.create(
        cycle=cycle,
        person=person,
        is_chair=seat == "chair",
        is_deputy=seat == "deputy",
        since=clock.today(),
    )
    facts: Facts = {"person": person.name, "person_id": person.pk, "seat": seat}
    record(APPOINTED, cycle, by=by, tell=[person], **facts)
    return made


def _demand_chair(cycle: Cycle, person: Person) -> None:
    if not person.has_role(*STEERS):
        raise Refused(
            "improvement.chair_not_of_management", _("組長必須是公司高層管理者。"), field="person"
        )
    if person.pk == cycle.holder_id:
        raise Refused(
            "improvement.chair_keeps_the_office",
            _("組長核准辦公室彙編的計劃，不能同時是辦公室負責人。"),
            field="person",
        )
    if cycle.members.seated().filter(is_chair=True).exists():
        raise Refused("improvement.chair_taken", _("已經有組長；請先解任原來的組長。"))


@transaction.atomic
def release(member: Member, *, by: Person | None) -> None:
    if not may_appoint(by):
        raise Refused("improvement.may_not_appoint", _("領導小組由管理層任命。請找他們。"))
    member.left_on = clock.today()
    member.save(update_fields=["left_on"])
    facts: Facts = {"person": member.person.name, "person_id": member.person_id}
    record(RELEASED, member.cycle, by=by, tell=[member.person], **facts)


@transaction.atomic
def include(cycle: Cycle, *, department: Department, owner: Person, by: Person | None) -> Plan:
    """The department is in scope; its owner finds an empty first draft."""
    _demand_set_up(by)
    _demand_setup(cycle)
    _staff(owner, "owner")
    if cycle.plans.filter(department=department).exists():
        raise Refused("improvement.included_twice", _("這個部門已經納入。"), field="department")
    made = Plan.objects.create(cycle=cycle, department=department, owner=owner)
    version = Version.objects.create(plan=made, number=1, author=owner, made_at=clock.now())
    record(BEGUN, version, by=by, about=made)
    facts: Facts = {"department": department.name, "owner": owner.name, "plan": made.pk}
    record(INCLUDED, cycle, by=by, tell=[owner], **facts)
    return made


@transaction.atomic
def start(cycle: Cycle, *, by: Person | None) -> None:
    _demand_set_up(by)
    if wanting := [what for one in lacking(cycle).values() for what in one]:
        raise Refused(
            "improvement.cycle_incomplete",
            _("還不能啟動，缺：%(what)s。") % {"what": "、".join(wanting)},
        )
    Cycle.FLOW.move(cycle, "start", started_at=clock.now())
    owners = [plan.owner for plan in cycle.plans.select_related("owner")]
    record(STARTED, cycle, by=by, tell=owners, due=cycle.hand_in_on.isoformat())


@transaction.atomic
def supervise(
    cycle: Cycle, *, quarter: int, finding: str, demand: str = "", by: Person | None
) -> Supervision:
    """What the group saw of a quarter; members speak for it."""
    if by is not None and not cycle.members.seated().filter(person=by).exists():
        raise Refused("improvement.not_a_member", _("督導檢查由領導小組成員登記。"))
    if not cycle.is_running:
        raise Refused("improvement.cycle_not_running", _("這個年度不在進行中。"))
    if quarter not in range(1, 5):
        raise Refused("improvement.no_such_quarter", _("季度是1到4。"), field="quarter")
    text = _needs(finding, "finding", _("請寫下檢查了什麼、看到什麼。"))
    made = Supervision.objects.create(
        cycle=cycle,
        quarter=quarter,
        finding=text,
        demand=demand.strip(),
        by=by,
        on=clock.today(),
    )
    tell = _named(cycle.holder)
    record(REVIEWED, cycle, by=by, tell=tell, quarter=quarter, finding=text)
    return made


@transaction.atomic
def close(cycle: Cycle, *, by: Person | None) -> None:
    _demand_office(by, cycle)
    Cycle.FLOW.move(cycle, "close")
    record(CLOSED, cycle, by=by)
