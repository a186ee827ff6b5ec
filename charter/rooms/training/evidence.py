"""What this room proves: 三.2.1 to 三.2.3 from people's files, 四.3.1 from what measures asked."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.evidence import done_at, evidence
from charter.kernel.parameters.queries import Moment
from charter.org.models import Person, PersonSkill, Posting
from charter.rooms.people.models import PostSkill
from charter.rooms.training.models import (
    Behaviour,
    Concerned,
    Need,
    Plan,
    PlanItem,
    Record,
    Seat,
    Session,
    Subject,
)
from charter.rooms.training.queries import project_people, untrained, within_interval

done_at("SP3.2", _("安排培訓"), "training:calendar")

SOON = 14  # days before something runs out
WHO = ((_("姓名"), "name"), (_("部門"), "department__name"), (_("主管"), "manager__name"))
PERSON = "org.person"
RECORD = "training.record"


def _here_since(days: int, moment: Moment) -> Q:
    """Of people: began to work here at least that long ago."""
    ripe = moment.today - dt.timedelta(days=days)
    return Q(Exists(Posting.objects.filter(person=OuterRef("pk"), since__lte=ripe)))


def _members(moment: Moment) -> QuerySet[Person]:
    """On a project, and here for longer than the interval."""
    return project_people().filter(_here_since(moment.parameters["training_interval_days"], moment))


def _regular(subject: Subject, rule: Any) -> None:
    def trained(moment: Moment) -> Q:
        days = int(moment.parameters["training_interval_days"])
        return within_interval(moment.today, subject, days)

    def soon(moment: Moment) -> Q:
        days = int(moment.parameters["training_interval_days"])
        return ~within_interval(moment.today, subject, max(1, days - SOON))

    evidence(
        "SP3.2a",
        f"training.regular.{subject}",
        rule,
        model=Person,
        population=_members,
        kept=trained,
        risk=soon,
        department="department",
        person="pk",
        touched_by=(RECORD, "projects.project", PERSON),
        columns=WHO,
    )


_regular(Subject.PROFESSIONAL, _("項目人員在間隔內受過專業技能培訓"))
_regular(Subject.SERVICE, _("項目人員在間隔內受過服務意識培訓"))
_regular(Subject.COMMUNICATION, _("項目人員在間隔內受過溝通培訓"))
_regular(Subject.MANAGEMENT, _("項目人員在間隔內受過項目管理培訓"))


def _years(moment: Moment) -> list[int]:
    """This year's plan counts; last year's too while this year's may still be drawn up."""
    year = moment.today.year
    until = dt.date(year, 1, 1) + dt.timedelta(days=moment.parameters["training_plan_days"])
    return [year] if moment.today >= until else [year, year - 1]


def _staff(moment: Moment) -> QuerySet[Person]:
    days = int(moment.parameters["training_plan_days"])
    return Person.objects.staff().filter(_here_since(days, moment))


def _answered(moment: Moment) -> Q:
    """A plan that is agreed, and no skill asked for that is neither there nor in the plan."""
    plans = Plan.objects.agreed().filter(year__in=_years(moment))
    held = Posting.objects.current(moment.today).filter(
        post=OuterRef("post"), person=OuterRef(OuterRef("pk"))
    )
    enough = PersonSkill.objects.filter(
        person=OuterRef(OuterRef("pk")), skill=OuterRef("skill"), level__gte=OuterRef("level")
    )
    planned = PlanItem.objects.filter(
        plan__in=plans.values("pk"),
        plan__person=OuterRef(OuterRef("pk")),
        skill=OuterRef("skill"),
        level__gte=OuterRef("level"),
    )
    left = PostSkill.objects.filter(Exists(held)).filter(~Exists(enough), ~Exists(planned))
    return Q(Exists(plans.filter(person=OuterRef("pk")))) & ~Q(Exists(left))


evidence(
    "SP3.2b",
    "training.plans",
    _("在職員工都有本年度經主管同意、回應技能差距的發展計劃"),
    model=Person,
    population=_staff,
    kept=_answered,
    department="department",
    person="pk",
    touched_by=("training.plan", PERSON, "org.post"),
    columns=WHO,
)


def _attended(moment: Moment) -> QuerySet[Seat]:
    """Present at sessions that ended longer ago than the time to record the result."""
    ripe = moment.at - dt.timedelta(days=moment.parameters["training_result_days"])
    return (
        Seat.objects.present()
        .filter(session__ends_at__lte=ripe)
        .exclude(session__state=Session.State.CANCELLED)
    )


evidence(
    "SP3.2c",
    "training.files",
    _("出席的培訓在期限內記入個人培訓檔案並有成績"),
    model=Seat,
    population=_attended,
    kept=lambda m: Q(Exists(Record.objects.filter(seat=OuterRef("pk")))),
    department="person__department",
    person="person",
    due="session__ends_at",
    touched_by=("training.session", "training.seat", RECORD),
    columns=(
        (_("姓名"), "person__name"),
        (_("課程"), "session__course__title"),
        (_("時間"), "session__starts_at"),
    ),
)


def _to_judge(moment: Moment) -> QuerySet[Record]:
    """Passed long enough ago for level 3, within the last year."""
    days = int(moment.parameters["training_behaviour_days"])
    last = moment.today - dt.timedelta(days=days + SOON)
    rows = Record.objects.current().passed().filter(person__is_active=True)
    return rows.within(moment.today - dt.timedelta(days=days + 366), last)


def _judged(moment: Moment) -> Q:
    said = Behaviour.objects.filter(Q(record=OuterRef("pk")) | Q(record=OuterRef("replaces")))
    return Q(Exists(said))


evidence(
    "SP3.2c",
    "training.behaviour",
    _("培訓滿期後，主管確認工作中有沒有用上"),
    model=Record,
    population=_to_judge,
    kept=_judged,
    may_be_none=True,
    department="person__department",
    person="person",
    due="finished_on",
    touched_by=(RECORD,),
    columns=(
        (_("姓名"), "person__name"),
        (_("課程"), "title"),
        (_("完成日"), "finished_on"),
        (_("主管"), "person__manager__name"),
    ),
)


def _asked(moment: Moment) -> QuerySet[Need]:
    return Need.objects.of_measures().exclude(state=Need.State.DROPPED)


def _trained(moment: Moment) -> Q:
    """Held, and everybody concerned was there; until its day there is time."""
    held = Session.objects.held().filter(need=OuterRef("pk"))
    left = untrained(Concerned.objects.counted().filter(need=OuterRef("pk")))
    return Q(due__gte=moment.today) | Q(Exists(held)) & ~Q(Exists(left))


def _not_yet(moment: Moment) -> Q:
    held = Session.objects.held().filter(need=OuterRef("pk"))
    left = untrained(Concerned.objects.counted().filter(need=OuterRef("pk")))
    return ~(Q(Exists(held)) & ~Q(Exists(left)))


evidence(
    "SI4.3a",
    "training.measures",
    _("需要培訓的改善措施，期限前舉辦培訓，相關人員都到場"),
    model=Need,
    population=_asked,
    kept=_trained,
    risk=_not_yet,
    may_be_none=True,
    department="department",
    due="due",
    touched_by=("training.need", "training.session", "training.seat"),
    columns=(
        (_("培訓需要"), "title"),
        (_("部門"), "department__name"),
        (_("期限"), "due"),
    ),
)
