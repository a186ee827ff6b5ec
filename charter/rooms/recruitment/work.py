"""What people owe this room: assessments with their appointments; for HR what a selection waits
for: names to type, assessors to ask, answers to give, approved people to hire."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.kernel.work import Owed, owed
from charter.org.models import Person, Role
from charter.rooms.recruitment.models import Assessment, Candidate
from charter.rooms.recruitment.presenting import placed

MOST = 100
WAITS = dt.timedelta(days=5)
URGENT = ("bad", "warn")


@owed("assessment", _("應徵者評核"), "user-check")
def assessments(person: Person) -> list[Owed]:
    """Due at the appointment, else five days after one was asked."""
    rows = Assessment.objects.owed_by(person).order_by("step__starts_at", "pk")
    people = ("step__candidate__opening", "step__candidate__dossier", "step__candidate__person")
    return [
        Owed(
            title=f"{one.step.label} {one.step.candidate.name}",
            where=f"{one.step.candidate.number}・{one.step.candidate.opening.title}",
            url=reverse("recruitment:assessment", args=[one.pk]),
            verb=_("評核"),
            due=one.step.ends_at or one.asked_at + WAITS,
            clause="SP3.1b",
        )
        for one in rows.select_related(*people)[:MOST]
    ]


@owed("candidate", _("招聘"), "user-plus")
def candidates(person: Person) -> list[Owed]:
    if not person.has_role(Role.HR):
        return []
    rows = Candidate.objects.visible_to(person).filter(state__in=("selecting", "offered"))
    rows = rows.select_related("opening", "dossier", "person", "channel")
    found = []
    for one in rows.prefetch_related("steps__assessments").order_by("applied_on", "pk")[:MOST]:
        _key, card = placed(one)
        if card.tone in URGENT or card.step is None:
            found.append(_waiting(one, card.waits))
    return found


def _waiting(one: Candidate, waits: str) -> Owed:
    return Owed(
        title=f"{one.name}：{waits}",
        where=f"{one.number}・{one.opening.title}",
        url=reverse("recruitment:candidate", args=[one.pk]),
        verb=_("辦理"),
        clause="SP3.1b",
    )
