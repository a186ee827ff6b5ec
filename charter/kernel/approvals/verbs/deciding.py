"""Decide and return: what approvers do with a request that waits for them."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Case, Value, When
from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.actions.verbs import assign
from charter.kernel.approvals import people
from charter.kernel.approvals.events import AGREED, APPROVED, REJECTED, RETURNED, STEPPED_BACK
from charter.kernel.approvals.models import Decision, Request, Seat, Step, Version, Void
from charter.kernel.approvals.verbs._core import (
    _close,
    _end,
    _finish,
    _Hand,
    _hand,
    _lock,
    _note,
    _open,
    _parties,
    _reason,
    _Round,
    _round_of,
    _running,
    _step,
    _steps,
    _still_running,
    _subject,
    _where,
)
from charter.kernel.journal.subjects import subject_of
from charter.org.models import Person

Verdict = Decision.Verdict


@transaction.atomic
def decide(
    request: Request,
    *,
    verdict: str,
    by: Person,
    comment: str = "",
    conditions: Iterable[Mapping[str, Any]] = (),
    key: str = "",
    seen: str = "",
) -> Decision:
    """Agree or reject, at the seat this person holds or stands in for.

    `conditions` are {"measure": text, "owner": person id, "due": "2026-12-01"}; they become
    actions when the request passes. The same `key` is answered with the same decision. `seen` is
    the hash of what the decider had on screen: other content is refused.
    """
    request = _lock(request)
    if repeated := _repeated(request, verdict, by, key):
        return repeated
    _still_running(request)
    if verdict == Verdict.REJECT:
        comment = _reason(comment)
    _seen(request, seen)
    now = _round_of(request)
    hand = _hand(request, now.open, by)
    decision = _write(request, now, hand, verdict, comment.strip(), _conditions(conditions), key)
    _proceed(request, now, hand, decision)
    return decision


@transaction.atomic
def return_to(request: Request, *, by: Person, reason: str, step: Step | None = None) -> Request:
    """Send it back to an earlier step (whose decisions are void) or, without one, to the
    applicant, who edits and resubmits."""
    request = _running(request)
    text = _reason(reason)
    current = _step(request)
    hand = _hand(request, current, by)
    if step is None:
        where = {**_where(request, current), **_subject(request)}
        waiting = _parties(request)
        _end(request, Request.State.RETURNED)
        _note(
            RETURNED, request, by=by, principal=hand.principal, tell=waiting, reason=text, **where
        )
        return request
    target = _earlier(request, current, step)
    _void(request, target, by, text)
    told = _open(request, target)
    request.save()
    _note(
        STEPPED_BACK,
        request,
        by=by,
        principal=hand.principal,
        tell=told,
        reason=text,
        **_where(request, target),
    )
    return request


def _seen(request: Request, seen: str) -> None:
    """What is decided is what was on screen."""
    if seen and seen != request.hash:
        raise Refused("approvals.content_moved", _("內容在你閱讀期間改過了，請看過新版再決定。"))


def _repeated(request: Request, verdict: str, by: Person, key: str) -> Decision | None:
    """What was answered to this key before. A key that meant something else is refused."""
    found = Decision.objects.filter(by=by, key=key).first() if key else None
    if found and (found.request_id != request.pk or found.verdict != verdict):
        raise Refused(
            "approvals.key_reused", _("這個操作編號已經用在另一個決定上，請換一個編號再送。")
        )
    return found


def _write(
    request: Request,
    now: _Round,
    hand: _Hand,
    verdict: str,
    comment: str,
    conditions: list[dict[str, Any]],
    key: str,
) -> Decision:
    decision = Decision.objects.create(
        request=request,
        version_id=now.version_id,
        step=now.open,
        seat=hand.seat,
        by=hand.by,
        principal=hand.seat.person,
        verdict=verdict,
        comment=comment,
        conditions=conditions,
        hash=request.hash,
        outcome=_outcome(now, verdict),
        key=key,
        at=clock.now().astimezone(dt.UTC),
    )
    request.decided_by = sorted({*request.decided_by, hand.by.pk, hand.seat.person_id})
    return decision


def _outcome(now: _Round, verdict: str) -> str:
    if verdict == Verdict.REJECT:
        return Request.State.REJECTED
    if now.open.agreed + 1 < now.open.quorum:
        return Request.State.PENDING
    return Request.State.PENDING if now.after(now.open) else Request.State.APPROVED


def _conditions(conditions: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each with a measure, an owner and a day; anything else is refused, naming the field."""
    checked = []
    for given in conditions:
        try:
            due = dt.date.fromisoformat(str(given.get("due")))
            owner = Person.objects.staff().filter(pk=int(given.get("owner") or 0)).first()
        except ValueError:
            due, owner = None, None
        measure = str(given.get("measure") or "").strip()
        if not (measure and owner and due):
            raise Refused(
                "approvals.bad_condition",
                _("附帶條件要有內容、負責人與期限（例如2026-12-01）。"),
                field="conditions",
            )
        checked.append({"measure": measure, "owner": owner.pk, "due": due.isoformat()})
    return checked


def _proceed(request: Request, now: _Round, hand: _Hand, decision: Decision) -> None:
    """Write down what the decision led to."""
    step = now.open
    facts = {
        **_where(request, step),
        "decision": decision.pk,
        "verdict": decision.verdict,
        "reason": decision.comment,
        "conditions": decision.conditions,
    }
    if decision.verdict == Verdict.REJECT:
        _rise(step, hand.seat, over=True)
        _finish(request, Request.State.REJECTED)
        facts |= _subject(request)
        told = _parties(request)
        _note(REJECTED, request, by=decision.by, principal=hand.principal, tell=told, **facts)
        return
    told = _advance(request, now, hand.seat)
    _note(AGREED, request, by=decision.by, principal=hand.principal, tell=told, **facts)
    if decision.outcome == Request.State.APPROVED:
        _pass(request, decision)
        _owe_conditions(request, now, decision)


def _rise(step: Step, seat: Seat, *, over: bool) -> None:
    """The seat is decided; when the step is over, the others at it have nothing to decide."""
    state = Case(When(pk=seat.pk, then=Value(Seat.State.DECIDED)), default=Value(Seat.State.CLOSED))
    seats = Seat.objects.filter(step=step, state=Seat.State.OPEN)
    if not over:
        seats = seats.filter(pk=seat.pk)
    seats.update(state=state)
    if over:
        step.state = Step.State.DONE
        step.save(update_fields=["state"])


def _advance(request: Request, now: _Round, seat: Seat) -> list[Person]:
    """Open the next step when this one has its people. Answers who is next."""
    step, told = now.open, []
    later = now.after(step)
    over = step.agreed + 1 >= step.quorum
    _rise(step, seat, over=over)
    if over and later:
        told = _open(request, later[0])
    if later or not over:
        request.save(update_fields=["decided_by", "due", "stuck_owner"])
    return told


def _pass(request: Request, decision: Decision) -> None:
    """The last agreement: this version is in force from now on."""
    Version.objects.filter(pk=decision.version_id).update(approved_at=decision.at)
    _finish(request, Request.State.APPROVED)
    _note(
        APPROVED,
        request,
        by=decision.by,
        tell=_parties(request),
        round=request.round,
        hash=request.hash,
        version=decision.version_id,
        **_subject(request),
    )


def _owe_conditions(request: Request, now: _Round, last: Decision) -> None:
    """What the approvers asked for in return becomes an action, owned and dated."""
    if not last.conditions and not any(step.promised for step in now.steps):
        return
    decisions = Decision.objects.standing().filter(request=request, version__round=request.round)
    for decision in decisions.exclude(conditions=[]).select_related("by"):
        for wanted in decision.conditions:
            owner = Person.objects.staff().filter(pk=wanted["owner"]).first()
            assign(
                request,
                measure=wanted["measure"],
                owner=owner or people.guardian(request),
                due=max(dt.date.fromisoformat(wanted["due"]), clock.today()),
                by=decision.by,
                about=subject_of(request.about_kind, request.about_id),
                clause=request.flow.clause,
            )


def _earlier(request: Request, current: Step, step: Step) -> Step:
    for known in _steps(request):
        if known.pk == step.pk and known.position < current.position:
            return known
    raise Refused("approvals.not_earlier", _("只能退回到這一輪裡更早的步驟。"), field="step")


def _void(request: Request, target: Step, by: Person, reason: str) -> None:
    """Decisions at this step and after it no longer count; their people may decide again."""
    later = [s for s in _steps(request) if s.position >= target.position]
    standing = list(Decision.objects.standing().filter(step__in=later))
    now = clock.now()
    Void.objects.bulk_create(
        [Void(decision=decision, by=by, reason=reason, at=now) for decision in standing]
    )
    for step in later:
        if step.state != Step.State.WAITING:
            _close(step, Step.State.WAITING)
    kept = Decision.objects.standing().filter(request=request, version__round=request.round)
    pairs = kept.values_list("by", "principal")
    request.decided_by = sorted({person for pair in pairs for person in pair})
