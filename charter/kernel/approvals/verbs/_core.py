"""What several verbs share. Every one of them locks the request's row first and alone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals import people
from charter.kernel.approvals.deadlines import limit
from charter.kernel.approvals.events import STUCK
from charter.kernel.approvals.models import Decision, Request, Seat, Step, Version
from charter.kernel.journal.subjects import model_of
from charter.kernel.journal.verbs import record
from charter.org.models import Person

SEAT = JSONObject(id="pk", person="person", origin="origin")
STARTED = ("state", "remind_at", "due_at", "reminded_at", "escalated_at")


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
    return _still_running(_lock(request))


def _still_running(request: Request) -> Request:
    """The locked request, if it still waits for a decision."""
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
        raise _left()


def _left() -> Refused:
    return Refused("approvals.left", _("你的帳號已停用，不能辦理審批。"))


def _note(event: str, request: Request, **facts: Any) -> None:
    """Record in the request's journal and in the log of what it is about (no query for that)."""
    model = model_of(request.about_kind)
    about = model(pk=request.about_id) if model else None
    record(event, request, about=about, **facts)


@dataclass(frozen=True)
class _Round:
    """A running round as it stands: its steps in order, each with `agreed` (people whose agreement
    counts), `taken` (its open seats) and `promised` (conditions were set), and its version."""

    steps: list[Any]

    @property
    def open(self) -> Any:
        return next(step for step in self.steps if step.state == Step.State.OPEN)

    @property
    def version_id(self) -> int:
        return int(self.steps[0].version_pk)

    def after(self, step: Step) -> list[Any]:
        return [known for known in self.steps if known.position > step.position]


def _round_of(request: Request) -> _Round:
    """All of it in one query, asked after the lock: nothing of it can move any more."""
    mine = {"step": OuterRef("pk")}
    standing = Decision.objects.standing().filter(**mine).order_by()
    agreed = standing.filter(verdict=Decision.Verdict.APPROVE).values("step")
    seats = Seat.objects.filter(state=Seat.State.OPEN, **mine).order_by("pk")
    version = Version.objects.filter(request=OuterRef("request"), round=OuterRef("round"))
    steps = (
        Step.objects.filter(request=request, round=request.round)
        .exclude(state=Step.State.REMOVED)
        .annotate(
            agreed=Coalesce(Subquery(agreed.annotate(n=Count("by", distinct=True)).values("n")), 0),
            promised=Exists(standing.exclude(conditions=[])),
            version_pk=Subquery(version.values("pk")),
            rows=ArraySubquery(
                seats.values(row=JSONObject(id="pk", person="person", origin="origin"))
            ),
        )
    )
    found: list[Any] = list(steps)
    for step in found:
        step.taken = [
            Seat(id=row["id"], step=step, person_id=row["person"], origin=row["origin"])
            for row in step.rows
        ]
    return _Round(found)


def _step(request: Request) -> Any:
    return _round_of(request).open


def _steps(request: Request) -> list[Step]:
    return list(
        Step.objects.filter(request=request, round=request.round).exclude(state=Step.State.REMOVED)
    )


def _hand(request: Request, step: Any, by: Person) -> _Hand:
    """The seat at which this person may act now, their own first; or the reason why not. `step`
    comes from `_round_of`."""
    own = [seat for seat in step.taken if seat.person_id == by.pk]
    here = people.present([by.pk], step.rule, request)
    if by.pk not in here:
        raise _left()
    if by.pk in request.authors:
        raise Refused(
            "approvals.own_request", _("你是這件申請的經手人，不能審批，也不能代別人審批。")
        )
    if by.pk in request.decided_by:
        raise Refused(
            "approvals.already_decided", _("這一輪你已經決定過了，每人每輪只能決定一次。")
        )
    for seat in own:
        seat.person = by
        if _entitled(request, seat, here):
            return _Hand(by, seat)
    return _stand_in(request, step, by)


def _stand_in(request: Request, step: Any, by: Person) -> _Hand:
    """The first seat of somebody for whom this person stands in today."""
    principals = set(people.principals(by)) - {by.pk}
    seats = [seat for seat in step.taken if seat.person_id in principals]
    if seats:
        here = people.present([seat.person_id for seat in seats], step.rule, request)
        for seat in seats:
            if _entitled(request, seat, here):
                return _Hand(by, seat)
    raise Refused(
        "approvals.not_yours",
        _("這一步不是由你審批。若你應該審批，請洽%(step)s的審批人轉交。") % {"step": step},
    )


def _entitled(request: Request, seat: Seat, here: Mapping[int, bool]) -> bool:
    """The seat's owner is still here (`here`: who is, and whether they hold the step's rule), is
    no author, has not decided, holds the role, may decide this amount."""
    owner = seat.person_id
    if owner in request.authors or owner in request.decided_by:
        return False
    if owner not in here:
        return False
    if seat.origin == Seat.Origin.RULE and not here[owner]:
        return False
    return people.may_spend(owner, request.amount)


def _open(request: Request, step: Step) -> list[Person]:
    """Seat the step's people and start its clock; nobody to be found is said, never skipped.
    Answers who sits there now: nobody did before, and nothing was agreed."""
    _start(request, step)
    step.save(update_fields=list(STARTED))
    return _fill(request, step)


def _start(request: Request, step: Step) -> None:
    step.state = Step.State.OPEN
    step.remind_at, step.due_at = limit(clock.now(), step.days)
    step.reminded_at = step.escalated_at = None
    request.due = step.due_at


def _fill(
    request: Request, step: Step, seated: Collection[int] = (), agreed: int = 0
) -> list[Person]:
    """Give the step enough people: by its rule, then uphill. Returns those newly seated."""
    barred = {*request.authors, *request.decided_by}
    missing = step.quorum - agreed - len(seated)
    by_rule = people.within_limit(
        list(people.candidates(step.rule, request).exclude(pk__in=barred.union(seated))),
        request.amount,
    )
    new = [Seat(step=step, person=person) for person in by_rule]
    missing -= len(new)
    if missing > 0:
        taken = barred.union(seated, (person.pk for person in by_rule))
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
    _finish(request, state)


def _finish(request: Request, state: str) -> None:
    request.state = state
    request.ended_at = clock.now()
    request.due = request.stuck_owner = None
    request.save()


def _seated(step: Step) -> list[Person]:
    seats = Seat.objects.filter(step=step, state=Seat.State.OPEN).select_related("person")
    return [seat.person for seat in seats]


def _parties(request: Request) -> list[Person]:
    """Whom an ending concerns: the authors and those who read along."""
    who = Q(pk__in=request.authors) | Q(pk__in=request.readers.values("person"))
    return list(Person.objects.active().filter(who).exclude(pk__in=request.barred))


def _where(request: Request, step: Step) -> dict[str, Any]:
    """The facts that every entry about a step carries."""
    return {
        "round": request.round,
        "step": step.name,
        "step_id": step.pk,
        "position": step.position,
        "hash": request.hash,
    }


def _subject(request: Request) -> dict[str, Any]:
    """The facts of every end: a room sees from the entry alone whether it is concerned."""
    return {
        "subject_kind": request.subject_kind,
        "subject_id": request.subject_id,
        "flow": request.flow_code,
    }
