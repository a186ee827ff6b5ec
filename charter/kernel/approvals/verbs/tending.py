"""What time and departures do to a running request. Nothing here ever agrees for anybody."""

from typing import Any

from django.db import transaction

from charter.ground import clock
from charter.kernel.approvals import people
from charter.kernel.approvals.events import ESCALATED, REMINDED, REOWNED
from charter.kernel.approvals.models import Request, Seat, Step
from charter.kernel.approvals.verbs._core import (
    _entitled,
    _fill,
    _lock,
    _note,
    _seated,
    _step,
    _where,
)
from charter.org.models import Person


@transaction.atomic
def tend(request: Request, *, by: Person | None = None) -> Request:
    """Re-own the seats of people who left or lost the role, remind at half time, escalate when
    the time is over. Doing it twice does nothing more."""
    request = _lock(request)
    if not request.is_pending:
        return request
    step = _step(request)
    _reown(request, step)
    now = clock.now()
    if step.due_at and now >= step.due_at and step.escalated_at is None:
        _escalate(request, step)
    elif step.escalated_at is None and step.reminded_at is None and _half_gone(step):
        step.reminded_at = now
        step.save(update_fields=["reminded_at"])
        _note(REMINDED, request, by=by, tell=_seated(step), **_where(request, step))
    request.save()
    return request


def _half_gone(step: Step) -> bool:
    return step.remind_at is not None and clock.now() >= step.remind_at


def _reown(request: Request, step: Any) -> None:
    here = people.present([seat.person_id for seat in step.taken], step.rule, request)
    kept = [seat.person_id for seat in step.taken if _entitled(request, seat, here)]
    lost = [seat.pk for seat in step.taken if seat.person_id not in kept]
    if request.stuck_owner_id and not people.active([request.stuck_owner_id]):
        request.stuck_owner = None
    short = step.agreed + len(kept) < step.quorum
    if not lost and not short:
        return
    Seat.objects.filter(pk__in=lost).update(state=Seat.State.CLOSED)
    new = _fill(request, step, kept, step.agreed)
    if new:
        names = "、".join(person.name for person in new)
        _note(REOWNED, request, by=None, tell=new, people=names, **_where(request, step))


def _escalate(request: Request, step: Step) -> None:
    """Somebody uphill of the late approver may decide too; nobody uphill: the guardian is told."""
    late = _seated(step)
    taken = {*request.authors, *request.decided_by, *(person.pk for person in late)}
    start = late[0].pk if late else request.applicant_id
    above = people.uphill(request, taken, start)[:1]
    Seat.objects.bulk_create(
        [Seat(step=step, person=person, origin=Seat.Origin.ESCALATED) for person in above]
    )
    step.escalated_at = clock.now()
    step.save(update_fields=["escalated_at"])
    told = above or [people.guardian(request)]
    names = "、".join(person.name for person in told)
    _note(ESCALATED, request, by=None, tell=[*told, *late], people=names, **_where(request, step))
