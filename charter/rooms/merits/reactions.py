"""What happens elsewhere and means something for the ledger: approvals, appraisals, rewards,
verified effects, measures that are far behind, rectifications that were verified."""

import datetime as dt
from decimal import Decimal, InvalidOperation

from charter.kernel.actions.models import Action
from charter.kernel.approvals.models import Request
from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry, kind_of
from charter.kernel.journal.states import STATE
from charter.org.models import Person
from charter.rooms.merits.models import Award, Budget, Case, Notice
from charter.rooms.merits.verbs import awards, budgets, deciding, notices, outcomes, proposing
from charter.rooms.people.models import Reward

AWARD, CASE, APPEAL = proposing.FLOW, deciding.FLOW, deciding.APPEAL


def _award(entry: Entry) -> Award | None:
    if entry.facts.get("flow") != AWARD:
        return None
    return Award.objects.get(pk=entry.facts["subject_id"])


def _case(entry: Entry, flow: str) -> Case | None:
    if entry.facts.get("flow") != flow:
        return None
    return Case.objects.get(pk=entry.facts["subject_id"])


def _decider(entry: Entry) -> Person:
    """Who decided, for themselves or in somebody's place."""
    assert entry.by
    return entry.by


def _agreed(entry: Entry) -> None:
    """The amount that was read is the amount that rules."""
    asked = Request.objects.get(pk=entry.subject_id)
    budget = Budget.objects.select_related("department").get(pk=asked.subject_id)
    assert asked.amount is not None
    budgets.set_budget(
        year=budget.year, department=budget.department, amount=asked.amount,
        approved_by=_decider(entry),
    )  # fmt: skip


@on("approvals.request.approved")
def approved(entry: Entry) -> None:
    reason = str(entry.facts.get("reason", ""))
    if award := _award(entry):
        awards.grant(award, decider=_decider(entry))
    elif entry.facts.get("flow") == budgets.FLOW:
        _agreed(entry)
    elif case := _case(entry, CASE):
        deciding.decide(case, decider=_decider(entry), reason=reason)
    elif case := _case(entry, APPEAL):
        deciding.rule(case, ruler=_decider(entry), is_upheld=True, reason=reason, by=None)


@on("approvals.request.rejected")
def rejected(entry: Entry) -> None:
    reason = str(entry.facts.get("reason", ""))
    if award := _award(entry):
        awards.decline(award, reason=reason, by=entry.by)
    elif case := _case(entry, CASE):
        deciding.refuse_measure(case, reason=reason, by=entry.by)
    elif case := _case(entry, APPEAL):
        deciding.rule(case, ruler=_decider(entry), is_upheld=False, reason=reason, by=None)


@on("approvals.request.returned")
@on("approvals.request.withdrawn")
def sent_back(entry: Entry) -> None:
    """An appeal that the person takes back is over, and the decision stands; one that is sent
    back may be completed."""
    if award := _award(entry):
        awards.send_back(award, by=entry.by)
    elif case := _case(entry, CASE):
        deciding.send_back(case, by=entry.by)
    elif case := _case(entry, APPEAL):
        if entry.event == "approvals.request.returned":
            deciding.return_appeal(case, by=entry.by)
        else:
            reason = str(entry.facts.get("reason", ""))
            deciding.rule(case, ruler=None, is_upheld=False, reason=reason, by=entry.by)


@on("merits.award.granted")
def answer_the_result(entry: Entry) -> None:
    award = Award.objects.get(pk=entry.subject_id)
    if found := getattr(award, "outcome", None):
        outcomes.answered(found, by=entry.by)


@on("people.reward.granted")
def enter(entry: Entry) -> None:
    awards.enter_reward(Reward.objects.get(pk=entry.subject_id), by=entry.by)


@on("appraisal.result.frozen")
def hear_of_a_result(entry: Entry) -> None:
    """Facts: the person's key, the score as text, the period's key."""
    person = Person.objects.get_queryset().filter(pk=entry.facts.get("person")).first()
    try:
        score = Decimal(str(entry.facts.get("score")))
    except InvalidOperation:
        return  # a period without enough figures has no score, so nothing follows from it
    if person is None or not person.is_active:
        return
    period = str(entry.facts.get("period", ""))
    outcomes.hear(
        person=person, period=period, score=score, kind=entry.kind, result=entry.subject_id
    )


@on("quality.suggestion.judged")
@on("steering.course.confirmed")
def draw_for_innovation(entry: Entry) -> None:
    """What was verified to help is proposed for the award for innovation."""
    person = Person.objects.get_queryset().filter(pk=entry.facts.get("person")).first()
    if person is None or entry.facts.get(STATE) != "effective":
        return
    proposing.draw(
        person=person,
        kind=Award.Kind.INNOVATION,
        title=entry.title,
        ground=str(entry.facts.get("effect") or entry.title),
        evidence=proposing.Evidence(entry.kind, entry.subject_id, entry.title),
        source=entry.event,
    )


@on("steering.course.overdue")
def notice_what_is_behind(entry: Entry) -> None:
    """Facts: who answers for it, and the day that was missed."""
    person = Person.objects.get_queryset().filter(pk=entry.facts.get("owner")).first()
    if person is None or not person.is_active:
        return
    notices.open_notice(
        proposing.Evidence(entry.kind, entry.subject_id, entry.title),
        person=person,
        missed=dt.date.fromisoformat(str(entry.facts["missed"])),
        ground="",
    )


def _notice_of(entry: Entry) -> Notice | None:
    action = Action.objects.filter(pk=entry.subject_id, kind=kind_of(Notice)).first()
    return Notice.objects.filter(action=action, state="rectifying").first() if action else None


@on("actions.action.found_effective")
def rectified(entry: Entry) -> None:
    if notice := _notice_of(entry):
        notices.close(notice, by=entry.by)


@on("actions.action.found_ineffective")
@on("actions.action.cancelled")
def not_rectified(entry: Entry) -> None:
    if notice := _notice_of(entry):
        notices.fail(notice, by=entry.by)
