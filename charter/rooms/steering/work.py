"""What people owe here: a verdict to confirm, a way out, an explanation, an answer."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.kernel.work import Owed, owed
from charter.org.models import Person
from charter.rooms.steering.models import Adoption, Course, Evaluation, Gap, Task
from charter.rooms.steering.permissions import CONFIRMS, rated_in, side_of

MOST = 50


def _evening(day: dt.date | None) -> dt.datetime | None:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(18))) if day else None


@owed("improvement_course", _("改善措施"), "target")
def courses(person: Person) -> list[Owed]:
    found = []
    mine = Course.objects.filter(owner=person).select_related("department")
    for one in mine.filter(state__in=("finished", "effective", "ineffective")).order_by("pk")[
        :MOST
    ]:
        verb: str | Promise = {
            "finished": _("比較前後"),
            "effective": _("寫案例並推廣"),
            "ineffective": _("分析並重新規劃"),
        }[one.state]
        due = one.verify_by if one.state == Course.State.FINISHED else one.exit_by
        found.append(_owed(one, verb, due))
    if person.has_role(*CONFIRMS):
        found += [_owed(one, _("確認效果"), one.verify_by) for one in _judged_elsewhere(person)]
    return found


def _judged_elsewhere(person: Person) -> Iterable[Course]:
    """Measures of other departments with which the person had nothing to do."""
    judged = Course.objects.filter(state=Course.State.JUDGED).exclude(owner=person)
    others = judged.exclude(department=person.department_id)
    mine = Task.objects.filter(course=OuterRef("pk"), action__owner=person)
    return (
        others.exclude(Exists(mine)).select_related("department").order_by("verify_by", "pk")[:MOST]
    )


@owed("improvement_rating", _("指標評分"), "chart-line")
def ratings(person: Person) -> list[Owed]:
    """Scores that are still out on this person's side, in evaluations being prepared."""
    found = []
    for one in Evaluation.objects.drafts().select_related("cycle").defer("document", "facts"):
        given = {row.indicator_id: row for row in one.assessments.filter(method="rating")}
        for indicator in rated_in(one):
            side = side_of(person, indicator)
            row = given.get(indicator.pk)
            if side and (row is None or getattr(row, side) is None):
                url = reverse("steering:evaluation_act", args=[one.pk, "rate"])
                due = _evening(one.due)
                found.append(Owed(str(indicator), str(one), url, _("評分"), due, "SI5.2"))
    return found


def _owed(one: Course, verb: "str | Promise", due: dt.date | None) -> Owed:
    url = reverse("steering:course", args=[one.pk])
    return Owed(one.title, str(one.department), url, verb, _evening(due), "SI5.4a")


@owed("improvement_gap", _("改善偏差"), "alert-triangle")
def gaps(person: Person) -> list[Owed]:
    mine = Gap.objects.unanswered().select_related("plan__department")
    rows = mine.filter(plan__owner=person) | mine.filter(course__owner=person)
    return [
        Owed(
            one.title,
            str(one.plan.department),
            reverse("steering:gap", args=[one.pk]),
            _("說明原因"),
            _evening(one.due),
            "SI4.4b",
        )
        for one in rows.order_by("due", "pk")[:MOST]
    ]


@owed("improvement_adoption", _("推廣應用"), "users")
def adoptions(person: Person) -> list[Owed]:
    mine = Adoption.objects.waiting().filter(owner=person).select_related("course", "department")
    return [
        Owed(
            one.course.title,
            str(one.department),
            reverse("steering:adoption", args=[one.pk]),
            _("採用或說明"),
            _evening(one.due),
            "SI5.4b",
        )
        for one in mine.order_by("due", "pk")[:MOST]
    ]
