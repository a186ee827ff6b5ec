"""Flows and limits change only by an approved request: nobody raises their own."""

from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.events import (
    FLOW_CHANGED,
    FLOW_PROPOSED,
    LIMIT_CHANGED,
    LIMIT_PROPOSED,
)
from charter.kernel.approvals.flows import FLOW_CHANGE, LIMIT_CHANGE, StepSpec, check_steps
from charter.kernel.approvals.models import Flow, Limit, Request
from charter.kernel.approvals.verbs._core import _present, _reason
from charter.kernel.approvals.verbs._round import _flow
from charter.kernel.approvals.verbs.submitting import submit
from charter.kernel.journal.verbs import record
from charter.org.models import Person, Role

PROPOSERS = (Role.ADMINISTRATOR, Role.IMPROVEMENT_OFFICE, Role.MANAGEMENT)


@transaction.atomic
def propose_flow(code: str, *, steps: list[StepSpec], reason: str, by: Person) -> Request:
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
        batch=now.batch,
        cc=now.cc,
        clause=now.clause,
        proposed_by=by,
        proposed_at=clock.now(),
    )
    record(FLOW_PROPOSED, proposed, by=by, code=code, version=proposed.version)
    content = {"code": code, "steps": steps, "steps_before": now.steps, "reason": text}
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
    if not by.has_role(*PROPOSERS):
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
