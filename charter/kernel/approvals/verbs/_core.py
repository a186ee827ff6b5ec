"""What several verbs share. Every one of them locks the request's row first and alone."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals import people
from charter.kernel.approvals.deadlines import limit
from charter.kernel.approvals.events import STUCK
from charter.kernel.approvals.models import Decision, Request, Seat, Step
from charter.kernel.journal.subjects import model_of
from charter.kernel.journal.verbs import record
from charter.org.models import Person


@dataclass(frozen=True)
class _Hand:
    """Who decides, at which seat, for whom."""

    by: Person
    seat: Seat

    @property
    def principal(self) -> Person | None:
        """Named in the journal only when somebody else acts for them."""
        return self.seat.person if self.seat.person_id != self.by.pk else None


def _lock(request: Request) -> Request:
    return (
        Request.objects.select_for_update(of=("self",))
        .select_related("flow", "applicant", "department")
        .get(pk=request.pk)
    )


def _running(request: Request) -> Request:
    request = _lock(request)
    if not request.is_pending:
        raise Refused(
            "approvals.round_over",
            _("這件申請已經%(state)s，不能再變更。請重新整理頁面看最新狀態。")
            % {"state": request.get_state_display()},
        )
    return request


def _reason(text: str) -> str:
    if not text.strip():
        raise Refused(
            "approvals.reason_needed", _("請寫下理由，讓申請人知道要怎麼改。"), field="comment"
        )
    return text.strip()


def _present(by: Person) -> None:
    if by.pk not in people.active([by.pk]):
        raise Refused("approvals.left", _("你的帳號已停用，不能辦理審批。"))


def _note(event: str, request: Request, **facts: Any) -> None:
    """Record in the request's journal and in the log of what it is about (no query for that)."""
    model = model_of(request.about_kind)
    about = model(pk=request.about_id) if model else None
    record(event, request, about=about, **facts)


def _step(request: Request) -> Step:
    return Step.objects.get(request=request, state=Step.State.OPEN)


def _steps(request: Request) -> list[Step]:
    return list(
        Step.objects.filter(request=request, round=request.round).exclude(state=Step.State.REMOVED)
    )


def _hand(request: Request, step: Step, by: Person) -> _Hand:
    """The seat at which this person may act now, their own first; or the reason why not."""
    _present(by)
    if by.pk in request.authors:
        raise Refused(
            "approvals.own_request", _("你是這件申請的經手人，不能審批，也不能代別人審批。")
        )
    if by.pk in request.decided_by:
        raise Refused(
            "approvals.already_decided", _("這一輪你已經決定過了，每人每輪只能決定一次。")
        )
    seats = Seat.objects.filter(
        step=step, state=Seat.State.OPEN, person__in=[by.pk, *people.principals(by)]
    ).select_related("person")
    for seat in sorted(seats, key=lambda s: s.person_id != by.pk):
        if _entitled(request, step, seat):
            return _Hand(by, seat)
    raise Refused(
        "approvals.not_yours",
        _("這一步不是由你審批。若你應該審批，請洽%(step)s的審批人轉交。") % {"step": step},
    )


def _entitled(request: Request, step: Step, seat: Seat) -> bool:
    """The seat's owner is still here, is no author, has not decided, holds the role, may decide
    this amount."""
    owner = seat.person
    if owner.pk in request.authors or owner.pk in request.decided_by:
        return False
    if owner.pk not in people.active([owner.pk]):
        return False
    if (
        seat.origin == Seat.Origin.RULE
        and not people.candidates(step.rule, request).filter(pk=owner.pk).exists()
    ):
        return False
    return bool(people.within_limit([owner], request.amount))


def _open(request: Request, step: Step) -> None:
    """Seat the step's people and start its clock; nobody to be found is said, never skipped."""
    step.state = Step.State.OPEN
    step.remind_at, step.due_at = limit(clock.now(), step.days)
    step.reminded_at = step.escalated_at = None
    step.save()
    request.due = step.due_at
    _fill(request, step)


def _fill(request: Request, step: Step) -> list[Person]:
    """Give the step enough people: by its rule, then uphill. Returns those newly seated."""
    barred = {*request.authors, *request.decided_by}
    seated = set(
        Seat.objects.filter(step=step, state=Seat.State.OPEN).values_list("person", flat=True)
    )
    missing = step.quorum - _agreed(step) - len(seated)
    by_rule = people.within_limit(
        list(people.candidates(step.rule, request).exclude(pk__in=barred | seated)), request.amount
    )
    new = [Seat(step=step, person=person) for person in by_rule]
    missing -= len(new)
    if missing > 0:
        taken = barred | seated | {person.pk for person in by_rule}
        above = people.uphill(request, taken)[:missing]
        new += [Seat(step=step, person=p, origin=Seat.Origin.ESCALATED) for p in above]
        missing -= len(above)
    Seat.objects.bulk_create(new)
    _flag(request, stuck=missing > 0)
    return [seat.person for seat in new]


def _flag(request: Request, *, stuck: bool) -> None:
    """A request that nobody may decide has an owner who must mend it."""
    if not stuck:
        request.stuck_owner = None
    elif request.stuck_owner_id is None:
        owner = people.guardian(request)
        request.stuck_owner = owner
        _note(STUCK, request, by=None, tell=[owner], owner=owner.name, owner_id=owner.pk)


def _agreed(step: Step) -> int:
    """How many people's agreement stands at this step."""
    return (
        Decision.objects.standing()
        .filter(step=step, verdict=Decision.Verdict.APPROVE)
        .values("by")
        .distinct()
        .count()
    )


def _close(step: Step, state: str = Step.State.DONE) -> None:
    Seat.objects.filter(step=step, state=Seat.State.OPEN).update(state=Seat.State.CLOSED)
    step.state = state
    step.save(update_fields=["state"])


def _end(request: Request, state: str) -> None:
    """The round is over: nothing waits for anybody any more."""
    open_seats = Q(step__request=request, state=Seat.State.OPEN)
    Seat.objects.filter(open_seats).update(state=Seat.State.CLOSED)
    Step.objects.filter(request=request, state=Step.State.OPEN).update(state=Step.State.DONE)
    request.state = state
    request.ended_at = clock.now()
    request.due = request.stuck_owner = None
    request.save()


def _seated(step: Step) -> list[Person]:
    seats = Seat.objects.filter(step=step, state=Seat.State.OPEN).select_related("person")
    return [seat.person for seat in seats]


def _parties(request: Request) -> list[Person]:
    """Whom an ending concerns: the authors and those who read along."""
    readers = Q(pk__in=request.readers.values("person"))
    return list(Person.objects.active().filter(Q(pk__in=request.authors) | readers))


def _where(request: Request, step: Step) -> dict[str, Any]:
    """The facts that every entry about a step carries."""
    return {
        "round": request.round,
        "step": step.name,
        "step_id": step.pk,
        "position": step.position,
        "hash": request.hash,
    }
