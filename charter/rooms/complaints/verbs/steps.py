"""A complaint's way (ISO 10002): acknowledged, assessed, investigated, answered, closed."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.files.verbs import Upload, attach
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person, Role
from charter.rooms.complaints.limits import limits_again
from charter.rooms.complaints.models import Channel, Complaint, RootCause, Severity, Step
from charter.rooms.complaints.permissions import may_work_on
from charter.rooms.complaints.verbs.common import _needs, _plan_steps

YOURS = gettext_lazy("你負責的客訴")
ACKNOWLEDGED = declare(
    "complaints.complaint.acknowledged", gettext_lazy("%(by)s已告知客戶受理「%(title)s」")
)
ASSESSED = declare("complaints.complaint.assessed", gettext_lazy("%(by)s評估了「%(title)s」"))
INVESTIGATED = declare(
    "complaints.complaint.investigated", gettext_lazy("%(by)s查明「%(title)s」的原因：%(cause)s")
)
RESPONDED = declare(
    "complaints.complaint.responded", gettext_lazy("%(by)s就「%(title)s」答覆了客戶")
)
CLOSED = declare("complaints.complaint.closed", gettext_lazy("%(by)s把客訴「%(title)s」結案"))
TAKEN_UP = declare(
    "complaints.complaint.taken_up_again",
    gettext_lazy("客戶不同意，%(by)s重新調查「%(title)s」：%(reason)s"),
    YOURS,
)
HANDED_OVER = declare(
    "complaints.complaint.handed_over",
    gettext_lazy("%(by)s把「%(title)s」轉交給%(owner_name)s：%(reason)s"),
    YOURS,
)
WITHDRAWN = declare(
    "complaints.complaint.withdrawn", gettext_lazy("%(by)s撤回「%(title)s」：%(reason)s")
)

Kind = Step.Kind
# The step that a complaint in this state waits for.
NEXT = {
    Complaint.State.RECEIVED: Kind.ACKNOWLEDGE,
    Complaint.State.ACKNOWLEDGED: Kind.ASSESS,
    Complaint.State.ASSESSED: Kind.INVESTIGATE,
    Complaint.State.INVESTIGATED: Kind.RESPOND,
    Complaint.State.RESPONDED: Kind.CLOSE,
}


def _demand_work(by: Person | None, complaint: Complaint) -> None:
    if not may_work_on(by, complaint):
        raise Refused(
            "complaints.not_allowed",
            _("這件客訴由負責人、他的主管、質量管理或管理層處理，被抱怨的人不能處理。"),
        )


def _step_done(complaint: Complaint, verb: str, text: str, by: Person | None, **facts: Any) -> None:
    """Move on, with the step's record; the next open step says until when."""
    kind, now = NEXT[Complaint.State(complaint.state)], clock.now()
    open_steps = list(complaint.steps.filter(done_at=None).order_by("round", "id"))
    after = [step for step in open_steps if step.kind != kind]
    Complaint.FLOW.move(complaint, verb, step_due=after[0].due if after else None, **facts)
    step = next(step for step in open_steps if step.kind == kind)
    step.done_at, step.done_on, step.done_by, step.record = now, clock.today(), by, text
    step.save(update_fields=["done_at", "done_on", "done_by", "record"])


def _demand_at(complaint: Complaint, verb: str) -> None:
    """Refused in words before anything is asked of the text."""
    if verb not in Complaint.FLOW.verbs_from(complaint.state):
        raise Refused("complaints.not_now", _("客訴現在的步驟不能做這件事，請照五個步驟處理。"))


@transaction.atomic
def acknowledge(complaint: Complaint, *, text: str, by: Person | None) -> None:
    """The customer is told that it was received, by whom it is handled and until when."""
    _demand_work(by, complaint)
    _demand_at(complaint, "acknowledge")
    said = _needs(text, "text", _("請寫下怎麼告知客戶已受理。"))
    _step_done(complaint, "acknowledge", said, by)
    record(ACKNOWLEDGED, complaint, by=by, text=said)


@transaction.atomic
def assess(
    complaint: Complaint, *, severity: int, text: str, by: Person | None, is_safety: bool = False
) -> None:
    """How grave it is, whether anybody is in danger, and what must be done at once."""
    _demand_work(by, complaint)
    _demand_at(complaint, "assess")
    if severity not in Severity:
        raise Refused("complaints.no_severity", _("請選嚴重程度。"), field="severity")
    found = _needs(text, "text", _("請寫下影響了什麼、要不要馬上處置。"))
    _step_done(complaint, "assess", found, by, severity=severity, is_safety=is_safety)
    grave = severity == Severity.HIGH or is_safety
    tell = Person.objects.holding(Role.MANAGEMENT) if grave else ()
    told = [person for person in tell if person.pk != complaint.against_id]
    record(ASSESSED, complaint, by=by, tell=told, severity=severity, safety=is_safety)


@transaction.atomic
def investigate(complaint: Complaint, *, root_cause: str, cause: str, by: Person | None) -> None:
    """What happened and why; the root cause has a kind, so that complaints can be counted by it."""
    _demand_work(by, complaint)
    _demand_at(complaint, "investigate")
    if root_cause not in RootCause:
        raise Refused("complaints.no_root_cause", _("請選根本原因的類別。"), field="root_cause")
    why = _needs(cause, "cause", _("請寫下查到什麼、根本原因是什麼。"))
    _step_done(complaint, "investigate", why, by, root_cause=root_cause, cause=why)
    record(INVESTIGATED, complaint, by=by, root_cause=root_cause, cause=why[:200])


@transaction.atomic
def respond(complaint: Complaint, *, text: str, channel: str, by: Person | None) -> None:
    """The answer: the finding, what we do about it, and what else the customer may do."""
    _demand_work(by, complaint)
    _demand_at(complaint, "respond")
    if channel not in Channel:
        raise Refused("complaints.no_channel", _("請選怎麼答覆客戶。"), field="channel")
    said = _needs(text, "text", _("請寫下答覆客戶的內容。"))
    facts = {"response": said, "response_channel": channel, "responded_at": clock.now()}
    _step_done(complaint, "respond", said, by, **facts)
    record(RESPONDED, complaint, by=by, text=said, channel=channel)


@transaction.atomic
def close(complaint: Complaint, *, is_agreed: bool | None, text: str, by: Person | None) -> None:
    """With the customer's agreement in their words, or with the reason why it ends without."""
    _demand_work(by, complaint)
    if complaint.responded_at is None or not complaint.response:
        raise Refused("complaints.not_responded", _("還沒有答覆客戶，不能結案。請先答覆。"))
    _demand_at(complaint, "close")
    if is_agreed is None:
        raise Refused("complaints.agreement_unknown", _("請選客戶是否同意。"), field="is_agreed")
    wanting = _("請寫下客戶怎麼說。") if is_agreed else _("客戶沒有同意，請寫下為什麼仍然結案。")
    said = _needs(text, "text", wanting)
    facts = {"is_agreed": is_agreed, "closing": said, "closed_at": clock.now()}
    _step_done(complaint, "close", said, by, **facts)
    record(CLOSED, complaint, by=by, agreed=is_agreed)


@transaction.atomic
def take_up_again(complaint: Complaint, *, reason: str, by: Person | None) -> None:
    """The customer does not agree: investigated and answered once more, in a new round."""
    _demand_work(by, complaint)
    _demand_at(complaint, "take_up_again")
    why = _needs(reason, "reason", _("請寫下客戶不同意什麼。"))
    days = limits_again()
    Complaint.FLOW.move(complaint, "take_up_again", step_due=days[Kind.INVESTIGATE])
    complaint.steps.filter(done_at=None).update(
        done_at=clock.now(),
        done_on=clock.today(),
        done_by=by,
        record=_("客戶不同意：%(reason)s") % {"reason": why},
    )
    last = complaint.steps.order_by("-round").values_list("round", flat=True).first() or 1
    _plan_steps(complaint, days, last + 1)
    record(TAKEN_UP, complaint, by=by, tell=[complaint.owner], reason=why)


@transaction.atomic
def hand_over(complaint: Complaint, *, owner: Person, reason: str, by: Person | None) -> None:
    """Another person answers for the steps that are still open."""
    _demand_work(by, complaint)
    why = _needs(reason, "reason", _("請寫下轉交的原因。"))
    if not complaint.is_open:
        raise Refused("complaints.not_open", _("客訴已經結束，不需要轉交。"))
    if not owner.is_active or owner.is_customer or owner.pk == complaint.against_id:
        raise Refused(
            "complaints.cannot_own",
            _("負責人要是在職員工，而且不是被抱怨的人。"),
            field="owner",
        )
    complaint.owner = owner
    complaint.save(update_fields=["owner"])
    complaint.steps.filter(done_at=None).update(owner=owner)
    facts: Facts = {"owner": owner.pk, "owner_name": str(owner), "reason": why}
    record(HANDED_OVER, complaint, by=by, tell=[owner], **facts)


@transaction.atomic
def withdraw(complaint: Complaint, *, reason: str, by: Person | None) -> None:
    """The customer takes it back, or it was none: it stays on record and is not counted."""
    _demand_work(by, complaint)
    _demand_at(complaint, "withdraw")
    why = _needs(reason, "reason", _("請寫下為什麼撤回。"))
    Complaint.FLOW.move(complaint, "withdraw", step_due=None)
    record(WITHDRAWN, complaint, by=by, reason=why)


@transaction.atomic
def add_files(complaint: Complaint, *, uploads: Iterable[Upload], by: Person | None) -> None:
    """A letter, a photograph, a recording; each is an entry of its own."""
    _demand_work(by, complaint)
    given = list(uploads)
    if not given:
        raise Refused("complaints.no_file", _("請選一個檔案。"), field="uploads")
    for upload in given:
        attach(complaint, upload, by=by, about=complaint)
