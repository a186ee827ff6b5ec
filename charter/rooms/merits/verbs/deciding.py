"""The second half: a proposal, the decision of somebody outside, the appeal, the effect."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.formats import NOTHING
from charter.kernel.approvals import flows
from charter.kernel.approvals.canon import fingerprint
from charter.kernel.approvals.verbs import submit
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person, Role
from charter.rooms.merits.models import Case, Line, Step
from charter.rooms.merits.permissions import may_lead_case
from charter.rooms.merits.reach import any_hr
from charter.rooms.merits.verbs._common import (
    _allow,
    _drop_open,
    _enter,
    _locked,
    _needs,
    _next_place,
    _plan,
    _step_done,
    _working_days,
)
from charter.rooms.merits.verbs.cases import DISMISSED, YOURS, _demand_at, _records_of

PROPOSED = declare("merits.case.proposed", gettext_lazy("%(by)s對「%(title)s」提出處理意見"), YOURS)
SENT_BACK = declare("merits.case.sent_back", gettext_lazy("「%(title)s」退回補充"), YOURS)
DECIDED = declare(
    "merits.case.decided", gettext_lazy("「%(title)s」已有決定，%(until)s前可以申訴"), YOURS
)
APPEALED = declare("merits.case.appealed", gettext_lazy("%(by)s就「%(title)s」申訴"), YOURS)
RETURNED = declare(
    "merits.case.appeal_returned",
    gettext_lazy("「%(title)s」的申訴退回補充，%(until)s前可以再送"),
    YOURS,
)
RULED = declare("merits.case.ruled", gettext_lazy("「%(title)s」的申訴已有決定"), YOURS)
EFFECTIVE = declare("merits.case.took_effect", gettext_lazy("「%(title)s」已生效"), YOURS)
FLOW, APPEAL = "merits.case", "merits.appeal"
flows.declare_flow(
    FLOW,
    gettext_noop("問責決定"),
    steps=[flows.step("outside", gettext_noop("未涉事者決定"), flows.role(Role.MANAGEMENT))],
    clause="SI6.2c",
)
flows.declare_flow(
    APPEAL,
    gettext_noop("問責申訴"),
    steps=[flows.step("appeal", gettext_noop("另一位未涉事者決定"), flows.role(Role.MANAGEMENT))],
    clause="SI6.2c",
)


def _bytes(case: Case) -> dict[str, Any]:
    """What a decision rests on."""
    return {
        "facts": case.facts,
        "records": _records_of(case),
        "loss": case.loss,
        "statement": case.statement,
        "minutes": case.minutes,
        "remark": case.remark,
        "finding": case.finding,
        "measure": case.measure,
        "text": case.measure_text,
    }


def _outsiders_only(case: Case, by: Person, *more: Person | None) -> list[Person]:
    """All who may have no hand in it, besides whoever submits."""
    barred = {*case.involved, *(one.pk for one in more if one)} - {by.pk}
    return list(Person.objects.get_queryset().filter(pk__in=barred))


@transaction.atomic
def propose(case: Case, *, finding: str, measure: str, measure_text: str, by: Person) -> None:
    """What was found and what should follow, put before somebody who is not involved. The request
    holds fingerprints alone; the file of the case is read on its own page."""
    found: Case = _locked(case)
    _allow(may_lead_case(by, found), _("提出人、主持人或人力資源"))
    _demand_at(found, "propose")
    if measure not in Case.Measure.values:
        raise Refused("merits.no_measure", _("請選處理方式。"), field="measure")
    found.finding = _needs(finding, "finding", _("請寫下認定：哪些事實成立、責任如何。"))
    found.measure, found.measure_text = measure, measure_text.strip()
    if measure != Case.Measure.NONE:
        found.measure_text = _needs(measure_text, "measure_text", _("請寫下處理的內容。"))
    told = fingerprint(_bytes(found))
    involved = sorted({*found.involved, by.pk})
    said = {"finding": found.finding, "measure": measure, "measure_text": found.measure_text}
    more = {"involved": involved, "proposed_by": by, "content_hash": told}
    Case.FLOW.move(found, "propose", **said, **more)
    _step_done(found, Step.Name.PROPOSE, found.finding, by)
    due = _working_days("accountability_days")
    _plan(found, Step.Name.DECIDE, None, due, place=_next_place(found))
    record(PROPOSED, found, by=by, tell=[found.person])
    submit(
        found, flow=FLOW, by=by, content={"case": str(found), "file": told},
        title=_("問責：%(case)s") % {"case": found}, barred=_outsiders_only(found, by),
    )  # fmt: skip
    case.refresh_from_db()


@transaction.atomic
def decide(case: Case, *, decider: Person, reason: str, by: Person | None = None) -> None:
    """Agreed to by somebody outside. Nothing takes effect: the time to appeal begins."""
    found: Case = _locked(case)
    if decider.pk in found.involved:
        said = _("涉事的人不能決定，請由另一位管理層決定。")
        raise Refused("merits.decider_involved", said)
    if fingerprint(_bytes(found)) != found.content_hash:
        raise Refused("merits.content_moved", _("案卷在審批期間變動，請退回重新提出。"))
    until = _working_days("appeal_days")
    facts = {"decided_by": decider, "decided_on": clock.today(), "appeal_until": until}
    Case.FLOW.move(found, "decide", **facts)
    _step_done(found, Step.Name.DECIDE, reason or found.measure_text or NOTHING, decider)
    place = _next_place(found)
    _plan(found, Step.Name.APPEAL, found.person, until, place=place)
    after = organisation_engine().add_days(until, 1)
    _plan(found, Step.Name.TAKE_EFFECT, any_hr(but=found.person), after, place=place + 1)
    record(DECIDED, found, by=by, tell=[found.person, found.opened_by], until=until.isoformat())


@transaction.atomic
def refuse_measure(case: Case, *, reason: str, by: Person | None) -> None:
    """Whoever decides does not agree: nothing is held against the person."""
    found: Case = _locked(case)
    Case.FLOW.move(found, "dismiss", reason=reason, ended_by=by)
    _step_done(found, Step.Name.DECIDE, reason or NOTHING, by)
    _drop_open(found)
    record(DISMISSED, found, by=by, tell=[found.person, found.opened_by])


@transaction.atomic
def send_back(case: Case, *, by: Person | None) -> None:
    """Returned or withdrawn: more is to be found out before a decision."""
    found: Case = _locked(case)
    Case.FLOW.move(found, "send_back")
    Step.objects.of(found).open().filter(name=Step.Name.DECIDE).delete()
    due = _working_days("accountability_days")
    _plan(found, Step.Name.PROPOSE, found.opened_by, due, place=_next_place(found))
    record(SENT_BACK, found, by=by, tell=[found.opened_by])


@transaction.atomic
def appeal(case: Case, *, text: str, by: Person) -> None:
    """Within the window; decided by yet another person."""
    found: Case = _locked(case)
    _allow(by.pk == found.person_id, _("本人"))
    _demand_at(found, "appeal")
    if found.window_is_over:
        said = _("申訴期限%(day)s已過。") % {"day": found.appeal_until}
        raise Refused("merits.appeal_too_late", said)
    why = _needs(text, "text", _("請寫下申訴的理由。"))
    Case.FLOW.move(found, "appeal", appeal=why, appealed_on=clock.today())
    _step_done(found, Step.Name.APPEAL, why, by)
    due = _working_days("accountability_days")
    _plan(found, Step.Name.RULE, None, due, place=_next_place(found))
    record(APPEALED, found, by=by, tell=[found.opened_by])
    content = {"case": str(found), "file": found.content_hash, "appeal": fingerprint({"a": why})}
    submit(
        found, flow=APPEAL, by=by, content=content,
        title=_("問責申訴：%(case)s") % {"case": found},
        barred=_outsiders_only(found, by, found.decided_by),
    )  # fmt: skip
    case.refresh_from_db()


@transaction.atomic
def rule(
    case: Case, *, ruler: Person | None, is_upheld: bool, reason: str, by: Person | None
) -> None:
    """The appeal is over. Upheld, the measure is lifted; else it stands. `ruler` is None when the
    person took the appeal back."""
    found: Case = _locked(case)
    if ruler and ruler.pk in {*found.involved, found.decided_by_id}:
        said = _("涉事的人與原決定人不能決定申訴，請由另一位管理層決定。")
        raise Refused("merits.decider_involved", said)
    facts: dict[str, Any] = {"ruled_by": ruler, "ruled_on": clock.today(), "is_upheld": is_upheld}
    verb = "lift" if is_upheld else "rule" if ruler else "withdraw_appeal"
    if is_upheld:
        facts |= {"reason": reason, "ended_by": ruler}
    Case.FLOW.move(found, verb, **facts)
    _step_done(found, Step.Name.RULE, reason or NOTHING, ruler or by)
    if is_upheld:
        _drop_open(found)
    record(RULED, found, by=by, tell=[found.person, found.opened_by], upheld=is_upheld)


@transaction.atomic
def return_appeal(case: Case, *, by: Person | None) -> None:
    """Sent back to be completed: the person has time for it, whatever was left of the window."""
    found: Case = _locked(case)
    until = max(found.appeal_until or clock.today(), _working_days("explanation_days"))
    Case.FLOW.move(found, "return_appeal", appeal_until=until)
    Step.objects.of(found).open().filter(name=Step.Name.RULE).delete()
    Step.objects.of(found).open().filter(name=Step.Name.TAKE_EFFECT).update(
        due=organisation_engine().add_days(until, 1)
    )
    _plan(found, Step.Name.APPEAL, found.person, until, place=_next_place(found))
    record(RETURNED, found, by=by, tell=[found.person], until=until.isoformat())


@transaction.atomic
def take_effect(case: Case, *, by: Person | None = None) -> bool:
    """When the window to appeal is over and no appeal is open; by time alone."""
    found: Case = _locked(case)
    ready = found.state in (Case.State.DECIDED, Case.State.RULED) and found.window_is_over
    if not ready:
        return False
    today: dt.date = clock.today()
    Case.FLOW.move(found, "take_effect", effective_on=today)
    _step_done(found, Step.Name.APPEAL, NOTHING, None)
    _step_done(found, Step.Name.TAKE_EFFECT, found.measure_text or NOTHING, by)
    if found.measure == Case.Measure.POST:
        hr, due = any_hr(but=found.person), _working_days("accountability_days")
        _plan(found, Step.Name.CHANGE_POST, hr, due, place=_next_place(found))
    if found.measure != Case.Measure.NONE:
        _enter(
            Line.Kind.ACCOUNTABILITY, found, person=found.person, department=found.department,
            title=f"{found} {found.get_measure_display()}", ground=found.finding,
            approved_by=found.decided_by,
        )  # fmt: skip
    tell = [one for one in (found.person, found.opened_by, any_hr(but=found.person)) if one]
    record(EFFECTIVE, found, by=by, tell=tell)
    return True
