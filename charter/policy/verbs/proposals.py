"""Changing a parameter: asked for by one person, approved by another, in force from a day on."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.flows import declare_flow, role, step
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs.submitting import submit
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.kernel.parameters.catalogue import catalogue
from charter.kernel.parameters.queries import in_force
from charter.kernel.parameters.values import checked
from charter.kernel.parameters.verbs import set_value
from charter.org.models import Person, Role
from charter.policy.models import Proposal
from charter.policy.permissions import may_propose
from charter.policy.wording import parameter_title, shown

PROPOSED = declare("policy.parameter.proposed", _("%(by)s申請修改參數「%(title)s」"))
MENDED = declare("policy.parameter.mended", _("%(by)s補正參數「%(title)s」的修改申請"))
SETTLED = declare("policy.parameter.settled", _("參數「%(title)s」的修改申請有了結果"))

FLOW = declare_flow(
    "policy.parameter",
    gettext_noop("制度參數修改"),
    steps=[step("management", gettext_noop("公司管理層審批"), role(Role.MANAGEMENT))],
)


@transaction.atomic
def propose(name: str, value: Any, *, effective_on: dt.date, reason: str, by: Person) -> Proposal:
    """Ask for a new value from a day on, tomorrow at the earliest; one open request at a time."""
    if not may_propose(by):
        raise Refused("policy.may_not_propose", _t("修改參數由部門主管或管理層提出。"))
    if name not in catalogue():
        raise Refused("policy.no_such_parameter", _t("沒有這個參數，請從條款裡的參數點進來。"))
    value = checked(catalogue()[name], value)
    _sound(name, value, effective_on, reason)
    _refuse_second(name)
    proposal = Proposal.objects.create(
        name=name,
        value=value,
        effective_on=effective_on,
        reason=reason.strip(),
        proposed_by=by,
        proposed_at=clock.now(),
    )
    old = in_force()[name]
    record(PROPOSED, proposal, by=by, old=old, new=value, effective_on=effective_on.isoformat())
    _submit(proposal, old, by)
    return proposal


@transaction.atomic
def mend(
    proposal: Proposal, value: Any, *, effective_on: dt.date, reason: str, by: Person
) -> Proposal:
    """A proposal that came back, changed and submitted again: the same request, a new round."""
    if proposal.proposed_by_id != by.pk:
        raise Refused("policy.not_yours", _t("退回的申請由提出的人補正。"))
    value = checked(catalogue()[proposal.name], value)
    _sound(proposal.name, value, effective_on, reason)
    words: dict[str, Any] = {"value": value, "effective_on": effective_on, "reason": reason.strip()}
    mine = Proposal.objects.filter(pk=proposal.pk, state=Proposal.State.RETURNED)
    if not mine.update(state=Proposal.State.PENDING, **words):
        raise Refused("policy.not_returned", _t("這件申請不在退回補正的狀態，請重新整理頁面。"))
    proposal.refresh_from_db()
    old = in_force()[proposal.name]
    record(MENDED, proposal, by=by, old=old, new=value, effective_on=effective_on.isoformat())
    _submit(proposal, old, by)
    return proposal


def _submit(proposal: Proposal, old: Any, by: Person) -> None:
    name, value = proposal.name, proposal.value
    title = _t("修改參數「%(name)s」：%(old)s → %(new)s") % {
        "name": parameter_title(name),
        "old": shown(name, old),
        "new": shown(name, value),
    }
    submit(proposal, flow=FLOW.code, by=by, content=_content(proposal, old), title=title)


def _content(proposal: Proposal, old: Any) -> dict[str, Any]:
    """What the approver decides on, frozen: values as text, since content knows no floats."""
    return {
        "parameter": proposal.name,
        "clause": catalogue()[proposal.name].clause,
        "old": shown(proposal.name, old),
        "new": shown(proposal.name, proposal.value),
        "effective_on": proposal.effective_on,
        "reason": proposal.reason,
    }


def _sound(name: str, value: Any, effective_on: dt.date, reason: str) -> None:
    if effective_on <= clock.today():
        raise Refused(
            "policy.not_in_future", _t("生效日期最早為明天，請改填日期。"), field="effective_on"
        )
    if not reason.strip():
        raise Refused("policy.no_reason", _t("請寫明為什麼要修改。"), field="reason")
    if value == in_force()[name]:
        raise Refused("policy.same_value", _t("新的值與現行的值相同，請改填。"), field="value")


def _refuse_second(name: str) -> None:
    if Proposal.objects.open().filter(name=name).exists():
        raise Refused(
            "policy.proposal_open", _t("這個參數已有一件修改申請在審批，請等它有結果再提。")
        )


def _settle(request: Request, state: Proposal.State, by: Person | None) -> None:
    """The approval ended: an approved value takes force on its day, never before tomorrow."""
    proposal = Proposal.objects.select_for_update().get(pk=request.subject_id)
    if proposal.state not in (Proposal.State.PENDING, Proposal.State.RETURNED):
        return
    proposal.state = state
    proposal.save()
    if state == Proposal.State.APPROVED:
        day = max(proposal.effective_on, clock.today() + dt.timedelta(days=1))
        set_value(proposal.name, proposal.value, effective_on=day, reason=proposal.reason, by=by)
    record(SETTLED, proposal, by=by, tell=[proposal.proposed_by], state=str(state))
