"""Who leaves, moves or goes out of a team hands over; what the approvers' answer means."""

import datetime as dt

from charter.ground import clock
from charter.kernel.approvals.models import Request, Seat
from charter.kernel.approvals.verbs import tend
from charter.kernel.handing import lying_with
from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry, kind_of
from charter.org.models import Person
from charter.rooms.projects.models import Project
from charter.rooms.rotation.models import HandOver, RotationPlan
from charter.rooms.rotation.verbs import (
    approve_plan,
    draw,
    forget,
    open_handover,
    reopen_plan,
)
from charter.rooms.rotation.verbs.rotating import FLOW

LEAVING, POST = HandOver.Occasion.LEAVING, HandOver.Occasion.POST


def _open_of(person: Person) -> HandOver | None:
    """One that lists everything, whatever the occasion."""
    return HandOver.objects.open().filter(person=person, project=None).order_by("-pk").first()


@on("people.person.left")
def left(entry: Entry) -> None:
    """Seats of approvals go by their flow at once; the rest is listed, in this transaction."""
    person = Person.objects.get_queryset().get(pk=entry.subject_id)
    if person.is_customer:
        return
    seats = Seat.objects.filter(person=person, state=Seat.State.OPEN)
    for pk in sorted(set(seats.values_list("step__request", flat=True))):
        tend(Request.objects.get(pk=pk))
    known = HandOver.objects.open().filter(person=person, occasion=LEAVING).first()
    day = dt.date.fromisoformat(entry.facts["on"])
    if known:
        draw(known, by=None, last_day=day)
    else:
        open_handover(person, occasion=LEAVING, last_day=day, by=None)


@on("people.person.posting_ended")
def posting_ended(entry: Entry) -> None:
    person = Person.objects.get_queryset().get(pk=entry.subject_id)
    if _open_of(person) is None:
        day = dt.date.fromisoformat(entry.facts["until"])
        open_handover(person, occasion=POST, last_day=day, about=str(entry.facts["post"]), by=None)


@on("projects.team.member_left")
def left_team(entry: Entry) -> None:
    """Only if more than the chair lay there: a chair alone is free at once."""
    person = Person.objects.get_queryset().get(pk=entry.facts["person_id"])
    project = Project.objects.get(pk=entry.subject_id)
    known = HandOver.objects.open().filter(person=person, project=project)
    lies_there = next(iter(lying_with(person, project.pk)), None)
    if lies_there and _open_of(person) is None and not known.exists():
        open_handover(
            person,
            occasion=HandOver.Occasion.PROJECT,
            last_day=clock.today(),
            about=str(project),
            project=project,
            by=None,
        )


@on("people.person.erased")
def forget_what_was_written(entry: Entry) -> None:
    forget(Person.objects.get_queryset().get(pk=entry.subject_id), by=None)


def _plan(entry: Entry) -> RotationPlan | None:
    if entry.facts.get("subject_kind", kind_of(RotationPlan)) != kind_of(RotationPlan):
        return None
    request = Request.objects.get(pk=entry.subject_id)
    if request.flow_code != FLOW:
        return None
    found = RotationPlan.objects.filter(pk=request.subject_id, state=RotationPlan.State.ASKED)
    return found.first()


@on("approvals.request.approved")
def approved(entry: Entry) -> None:
    if plan := _plan(entry):
        approve_plan(plan, content_hash=Request.objects.get(pk=entry.subject_id).hash, by=None)


@on("approvals.request.rejected")
@on("approvals.request.returned")
@on("approvals.request.withdrawn")
def came_back(entry: Entry) -> None:
    if plan := _plan(entry):
        reopen_plan(plan, by=None)
