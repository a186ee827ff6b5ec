"""What people owe here: a step of due process, the answer to a result, an award to be proposed."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.work import Owed, owed
from charter.org.models import Person, Role
from charter.rooms.merits.models import Award, Outcome, Review, Step
from charter.rooms.merits.permissions import side_of
from charter.rooms.people.queries import readable_figures

MOST = 50
LEADS = (Role.HR, Role.DEPARTMENT_HEAD)
# Decisions stand in the inbox of approvals; to appeal is a right, and effect a matter of time.
ELSEWHERE = (Step.Name.DECIDE, Step.Name.RULE, Step.Name.APPEAL, Step.Name.TAKE_EFFECT)
CLAUSES = {"merits.notice": "SI6.2a", "merits.coaching": "SP3.3b", "merits.case": "SI6.2c"}


def _evening(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(18)))


@owed("merit_step", _("程序步驟"), "list-check")
def steps(person: Person) -> list[Owed]:
    mine = Step.objects.open().filter(owner=person).exclude(name__in=ELSEWHERE)
    soon = clock.today() + dt.timedelta(days=31)
    return [
        Owed(
            title=one.subject_title,
            where=str(one.get_name_display()),
            url=one.url,
            verb=one.get_name_display(),
            due=_evening(one.due),
            clause=CLAUSES.get(one.kind, ""),
        )
        for one in mine.filter(due__lte=soon).order_by("due", "pk")[:MOST]
    ]


@owed("merit_outcome", _("考核結果的後續"), "rosette-discount-check")
def outcomes(person: Person) -> list[Owed]:
    """Weak results of one's own people, and those of which both HR and the head must decide."""
    if not person.has_role(*LEADS):
        return []
    below = Q(person__in=readable_figures(person).values("pk")) & ~Q(person=person)
    weak = Outcome.objects.waiting().filter(below, verdict=Outcome.Verdict.WEAK)
    rows: list[Any] = list(weak.select_related("person").order_by("due", "pk")[:MOST])
    found = [_owed(row, _("安排輔導"), row.due) for row in rows]
    open_ones = Review.objects.undecided().filter(below).select_related("person__department")
    for one in open_ones.order_by("due", "pk")[:MOST]:
        if side := side_of(person, one):
            voted = one.hr_choice if side == "hr" else one.head_choice
            found += [] if voted else [_owed(one, _("提出意見"), one.due)]
    return found


def _owed(row: Any, verb: Any, due: dt.date) -> Owed:
    url = reverse(f"merits:{row._meta.model_name}", args=[row.pk])
    return Owed(str(row.person), str(row), url, verb, _evening(due), "SP3.3b")


@owed("merit_award", _("獎勵提報"), "rosette-discount-check")
def awards(person: Person) -> list[Owed]:
    """What the system drew from evidence waits for HR."""
    if not person.has_role(Role.HR):
        return []
    drawn = Award.objects.drawn().exclude(person=person).select_related("person", "department")
    return [
        Owed(
            title=one.title,
            where=one.recipient,
            url=reverse("merits:award", args=[one.pk]),
            verb=_("提報"),
            clause="SI6.1a",
        )
        for one in drawn.order_by("pk")[:MOST]
    ]
