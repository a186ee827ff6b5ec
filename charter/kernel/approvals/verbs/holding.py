"""Send a decision, take it back within ten seconds, and make it when they are over.

A held decision is a wish, not a decision: `decide` and `return_to` are still the only ways to
decide, and ask everything again at the moment it is made (docs/decisions/0301).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.deadlines import undo_seconds
from charter.kernel.approvals.events import FELL_THROUGH, HELD, UNDONE
from charter.kernel.approvals.models import Decision, Held, Request, Step
from charter.kernel.approvals.verbs._core import (
    _hand,
    _lock,
    _note,
    _reason,
    _round_of,
    _still_running,
    _where,
)
from charter.kernel.approvals.verbs.deciding import _conditions, _earlier, _seen, decide, return_to
from charter.org.models import Person


@transaction.atomic
def hold(
    request: Request,
    *,
    act: str,
    by: Person,
    comment: str = "",
    conditions: Iterable[Mapping[str, Any]] = (),
    step: Step | None = None,
    seen: str = "",
    key: str = "",
) -> Held:
    """Send a decision ("approve", "reject", "return") that is made ten seconds later.

    Whoever could not decide now is refused now. The same `key` is answered with the same row.
    """
    request = _lock(request)
    if repeated := _repeated(request, act, by, key):
        return repeated
    _still_running(request)
    if Held.objects.waiting().filter(request=request, by=by).exists():
        raise Refused("approvals.already_held", _("你剛才已送出決定；要改，請先復原。"))
    said = comment.strip() if act == Held.Act.APPROVE else _reason(comment)
    _seen(request, seen)
    now = _round_of(request)
    hand = _hand(request, now.open, by)
    held = _keep(
        request,
        by=by,
        step=now.open,
        act=Held.Act(act),
        comment=said,
        conditions=_conditions(conditions),
        target=_earlier(request, now.open, step) if step and act == Held.Act.RETURN else None,
        key=key,
    )
    facts = {**_where(request, now.open), "held": held.pk, "act": act}
    _note(HELD, request, by=by, principal=hand.principal, **facts)
    return held


@transaction.atomic
def undo(held: Held, *, by: Person) -> Held:
    """復原: who sent it takes it back; afterwards it is as if nothing had been sent, except that
    the journal knows. A decision that was made is never undone."""
    request, held = _both(held)
    if held.by_id != by.pk:
        raise Refused("approvals.not_your_decision", _("只有送出決定的人可以復原。"))
    if held.state == Held.State.UNDONE:
        return held
    if held.state != Held.State.HELD:
        raise Refused(
            "approvals.too_late",
            _("已過復原時間，決定已經生效；要改變結果，請由申請人另提申請。"),
        )
    _close(held, Held.State.UNDONE)
    _note(UNDONE, request, by=by, round=request.round, held=held.pk, act=held.act)
    return held


@transaction.atomic
def settle(held: Held, *, by: Person | None = None) -> Held:
    """Make the decision when its time has come, as if it had been sent this moment. What is
    refused now is told to who sent it, and the request is back in their inbox."""
    request, held = _both(held)
    if held.state != Held.State.HELD or clock.now() < held.until:
        return held
    try:
        with transaction.atomic():
            held.decision = _made(request, held)
    except Refused as refused:
        held.why = str(refused)
        _close(held, Held.State.FELL)
        facts = {"who": held.by.name, "reason": held.why, "code": refused.code, "held": held.pk}
        _note(FELL_THROUGH, request, by=by, tell=[held.by], round=request.round, **facts)
        return held
    _close(held, Held.State.DONE)
    return held


def _keep(request: Request, **sent: Any) -> Held:
    """Write it down, and have the worker come back for it."""
    wait = undo_seconds()
    now = clock.now()
    until = now + dt.timedelta(seconds=wait)
    held = Held.objects.create(request=request, seen=request.hash, at=now, until=until, **sent)
    app.configure_task("approvals.settle", schedule_in={"seconds": wait}).defer(held=held.pk)
    return held


def _made(request: Request, held: Held) -> Decision | None:
    _still_running(request)
    _seen(request, held.seen)
    current = Step.objects.filter(request=request, state=Step.State.OPEN).first()
    if current and current.pk != held.step_id:
        raise Refused("approvals.step_over", _("這一步在你送出之後已經結束，換到別的步驟了。"))
    if held.act == Held.Act.RETURN:
        return_to(request, by=held.by, reason=held.comment, step=held.target)
        return None
    return decide(
        request,
        verdict=held.act,
        by=held.by,
        comment=held.comment,
        conditions=held.conditions,
        key=held.key or f"held-{held.pk}",
        seen=held.seen,
    )


def _both(held: Held) -> tuple[Request, Held]:
    """Always the request first, like every verb."""
    request = _lock(held.request)
    return request, Held.objects.select_for_update(of=("self",)).select_related("by").get(
        pk=held.pk
    )


def _close(held: Held, state: str) -> None:
    held.state, held.ended_at = state, clock.now()
    held.save(update_fields=["state", "ended_at", "why", "decision"])


def _repeated(request: Request, act: str, by: Person, key: str) -> Held | None:
    found = Held.objects.filter(by=by, key=key).first() if key else None
    if found and (found.request_id != request.pk or found.act != act):
        raise Refused(
            "approvals.key_reused", _("這個操作編號已經用在另一個決定上，請換一個編號再送。")
        )
    return found
