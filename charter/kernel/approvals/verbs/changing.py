"""Flows and limits change only by an approved request: nobody raises their own."""

from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.events import (
    DRAFT_DISCARDED,
    FLOW_CHANGED,
    FLOW_DRAFTED,
    FLOW_PROPOSED,
    LIMIT_CHANGED,
    LIMIT_PROPOSED,
)
from charter.kernel.approvals.flows import FLOW_CHANGE, LIMIT_CHANGE, StepSpec, check_steps
from charter.kernel.approvals.models import Flow, FlowDraft, Limit, Request
from charter.kernel.approvals.permissions import may_change_rules
from charter.kernel.approvals.queries import pending_change
from charter.kernel.approvals.verbs._core import _present, _reason
from charter.kernel.approvals.verbs._round import _flow
from charter.kernel.approvals.verbs.submitting import submit
from charter.kernel.journal.verbs import record
from charter.org.models import Person


@transaction.atomic
def draft_flow(code: str, *, steps: list[StepSpec], batch: bool, by: Person) -> FlowDraft:
    """Keep what is being prepared, whole or not at all; it has no effect on any request."""
    _present(by)
    _entrusted(by)
    check_steps(steps)
    kept = {"steps": steps, "batch": batch, "by": by, "saved_at": clock.now()}
    draft = FlowDraft.objects.update_or_create(code=code, defaults=kept)[0]
    record(FLOW_DRAFTED, _flow(code), by=by, code=code, steps=steps, batch=batch)
    return draft


@transaction.atomic
def discard_draft(code: str, *, by: Person) -> None:
    """Take the draft away; what is in force stays as it is."""
    _present(by)
    _entrusted(by)
    if not FlowDraft.objects.filter(code=code).delete()[0]:
        raise Refused("approvals.no_draft", _("這個流程沒有草稿。"))
    record(DRAFT_DISCARDED, _flow(code), by=by, code=code)


@transaction.atomic
def publish_draft(code: str, *, reason: str, by: Person) -> Request:
    """Ask for the draft to take force: it does when somebody else approves it (P18)."""
    _present(by)
    _entrusted(by)
    draft = FlowDraft.objects.select_for_update().filter(code=code).first()
    if draft is None:
        raise Refused("approvals.no_draft", _("這個流程沒有草稿。"))
    if pending_change(code):
        raise Refused(
            "approvals.change_pending", _("這個流程已有變更在審批中，請等它結束或撤回後再送出。")
        )
    if draft.steps == _flow(code).steps and draft.batch == _flow(code).batch:
        raise Refused("approvals.nothing_changed", _("草稿與現行流程相同，沒有要變更的內容。"))
    request = propose_flow(code, steps=draft.steps, batch=draft.batch, reason=reason, by=by)
    draft.delete()
    return request


@transaction.atomic
def propose_flow(
    code: str, *, steps: list[StepSpec], reason: str, by: Person, batch: bool | None = None
) -> Request:
    """Ask for other steps. Running requests keep their route; later ones take the new flow."""
    _present(by)
    _entrusted(by)
    text = _reason(reason)
    check_steps(steps)
    now = _flow(code)
    last = Flow.objects.filter(code=code).aggregate(last=Max("version"))["last"]
    proposed = Flow.objects.create(
        code=code,
        version=last + 1,
        name=now.name,
        steps=steps,
        sensitive=now.sensitive,
        batch=now.batch if batch is None else batch,
        cc=now.cc,
        clause=now.clause,
        proposed_by=by,
        proposed_at=clock.now(),
    )
    record(FLOW_PROPOSED, proposed, by=by, code=code, version=proposed.version)
    content = {
        "code": code,
        "steps": steps,
        "steps_before": now.steps,
        "batch": proposed.batch,
        "batch_before": now.batch,
        "reason": text,
    }
    return submit(proposed, flow=FLOW_CHANGE.code, by=by, content=content, title=str(proposed))


@transaction.atomic
def propose_limit(person: Person, *, amount: Decimal, reason: str, by: Person) -> Request:
    """Ask for another limit. Neither who asks nor whose limit it is may approve it."""
    _present(by)
    _entrusted(by)
    text = _reason(reason)
    if amount < 0:
        raise Refused("approvals.bad_limit", _("限額不能是負數。"), field="amount")
    proposed = Limit.objects.create(
        person=person, amount=amount, reason=text, proposed_by=by, proposed_at=clock.now()
    )
    record(LIMIT_PROPOSED, proposed, by=by, person=person.pk, amount=str(amount))
    content = {"person": person.pk, "name": person.name, "amount": amount, "reason": text}
    return submit(
        proposed,
        flow=LIMIT_CHANGE.code,
        by=by,
        content=content,
        title=str(proposed),
        authors=[person],
    )


def _entrusted(by: Person) -> None:
    if not may_change_rules(by):
        raise Refused(
            "approvals.may_not", _("流程與限額由系統管理員、服務改善辦公室或公司管理層提出變更。")
        )


def _enact_flow(request: Request) -> None:
    flow = Flow.objects.get(pk=request.subject_id)
    Flow.objects.filter(pk=flow.pk).update(in_force_at=clock.now())
    record(FLOW_CHANGED, flow, by=None, code=flow.code, version=flow.version)


def _enact_limit(request: Request) -> None:
    limit = Limit.objects.get(pk=request.subject_id)
    Limit.objects.filter(pk=limit.pk).update(in_force_at=clock.now())
    record(LIMIT_CHANGED, limit, by=None, person=limit.person_id, amount=str(limit.amount))
