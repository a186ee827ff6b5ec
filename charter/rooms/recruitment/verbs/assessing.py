"""The four stages: who is asked, what they find, when a stage is passed (SP3.1b)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.recruitment.models import Assessment, Candidate, Conflict, Step
from charter.rooms.recruitment.permissions import is_apart, may_assess
from charter.rooms.recruitment.verbs._common import MUST, _needs, _own

ASKED = declare(
    "recruitment.candidate.assessor_asked",
    gettext_lazy("%(by)s請%(assessor_name)s評核%(title)s：%(stage)s"),
    gettext_lazy("請你評核應徵者"),
)
ARRANGED = declare(
    "recruitment.candidate.arranged",
    gettext_lazy("%(by)s約定%(title)s的%(stage)s：%(when)s"),
    gettext_lazy("請你評核應徵者"),
)
CONSENTED = declare(
    "recruitment.candidate.consented", gettext_lazy("%(title)s同意背景調查（%(how)s）")
)
ASSESSED = declare(
    "recruitment.candidate.assessed", gettext_lazy("%(by)s評核%(title)s的%(stage)s：%(result)s")
)
PASSED = declare("recruitment.candidate.stage_passed", gettext_lazy("%(title)s通過%(stage)s"))
FAILED = declare("recruitment.candidate.stage_failed", gettext_lazy("%(title)s未通過%(stage)s"))
CONFLICTED = declare(
    "recruitment.candidate.conflict_declared",
    gettext_lazy("%(by)s聲明與%(title)s有利害關係，不參與這次甄選"),
)
Kind, Result, State = Step.Kind, Assessment.Result, Step.State
LONGEST = dt.timedelta(hours=10)


def _open_step(step: Step, by: Person | None) -> tuple[Candidate, Step]:
    """Candidate and stage, both locked, still open, for HR."""
    candidate = _own(step.candidate, by)
    locked: Step = Step.objects.select_for_update(of=["self"]).get(pk=step.pk)
    if candidate.state != Candidate.State.SELECTING or not locked.is_waiting:
        raise Refused("recruitment.stage_over", _("這個階段已經有結果，或甄選已經結束。"))
    locked.candidate = candidate
    return candidate, locked


def _in_turn(step: Step, candidate: Candidate) -> None:
    """Nobody is interviewed, tested or looked into before the qualifications were checked."""
    first = candidate.steps.filter(kind=Kind.QUALIFICATION).exclude(state=State.PASSED)
    if step.kind != Kind.QUALIFICATION and first.exists():
        raise Refused("recruitment.qualification_first", _("請先完成資格審查，再進行其他階段。"))


@transaction.atomic
def ask_assessor(step: Step, *, assessor: Person, by: Person | None) -> Assessment:
    """Nobody judges themselves, or somebody with whom they declared a conflict."""
    candidate, found = _open_step(step, by)
    _in_turn(found, candidate)
    if candidate.name == candidate.number:
        said = _("請先補上應徵者的姓名，評核人才能判斷有沒有利害關係。")
        raise Refused("recruitment.no_name", said)
    if assessor.is_customer or not assessor.is_active:
        said = _("評核人要是在職同事。")
        raise Refused("recruitment.assessor_not_staff", said, field="assessor")
    if not is_apart(assessor, candidate):
        said = _("%s是應徵者本人或已聲明利害關係，請選別人。") % assessor
        raise Refused("recruitment.assessor_conflicted", said, field="assessor")
    if found.assessments.filter(assessor=assessor).exists():
        said = _("已經請過這位評核人。")
        raise Refused("recruitment.assessor_asked_already", said, field="assessor")
    made = Assessment.objects.create(step=found, assessor=assessor, asked_by=by)
    facts: dict[str, Any] = {"stage": found.label, "assessor": assessor.pk}
    record(
        ASKED,
        candidate,
        by=by,
        about=candidate.opening,
        tell=[assessor],
        assessor_name=str(assessor),
        **facts,
    )
    return made


@transaction.atomic
def arrange(
    step: Step, *, starts_at: dt.datetime, ends_at: dt.datetime, place: str, by: Person | None
) -> None:
    """The appointment, or another time for it; calendars learn it by the grown revision."""
    candidate, found = _open_step(step, by)
    _in_turn(found, candidate)
    if not dt.timedelta(0) < ends_at - starts_at <= LONGEST:
        said = _("結束要晚於開始，而且不超過10小時。")
        raise Refused("recruitment.appointment_length", said, field="ends_at")
    found.revision += 1 if found.starts_at else 0
    found.starts_at, found.ends_at, found.place = starts_at, ends_at, place.strip()[:100]
    found.save(update_fields=["starts_at", "ends_at", "place", "revision"])
    told = [one.assessor for one in found.assessments.select_related("assessor")]
    record(
        ARRANGED,
        candidate,
        by=by,
        about=candidate.opening,
        tell=told,
        stage=found.label,
        when=f"{clock.local(starts_at):%Y-%m-%d %H:%M}",
    )


@transaction.atomic
def record_consent(step: Step, *, how: str, on: dt.date, by: Person | None) -> None:
    """Nothing is looked into before the candidate has agreed to it."""
    candidate, found = _open_step(step, by)
    if found.kind != Kind.BACKGROUND:
        raise Refused("recruitment.no_consent_needed", _("只有背景調查需要同意。"))
    if how not in Step.Consent.values:
        raise Refused("recruitment.consent_how", _("請選怎麼同意的。"), field="how")
    if not candidate.applied_on <= on <= clock.today():
        said = _("同意的日子要在應徵之後、今天之前。")
        raise Refused("recruitment.consent_when", said, field="on")
    found.consent_on, found.consent_how, found.consent_by = on, how, by
    found.save(update_fields=["consent_on", "consent_how", "consent_by"])
    said_how = Step.Consent(how).label
    record(CONSENTED, candidate, by=by, about=candidate.opening, how=said_how, on=on.isoformat())


@transaction.atomic
def assess(
    assessment: Assessment,
    *,
    result: str,
    by: Person,
    scores: Mapping[str, int] | None = None,
    score: int | None = None,
    notes: str = "",
) -> None:
    """One's own finding; the last voice that is needed settles the stage where all agree."""
    rows: Any = Candidate.objects.select_for_update(of=["self"]).select_related("opening")
    candidate = rows.get(pk=assessment.step.candidate_id)
    found = Assessment.objects.select_related("step__candidate").get(pk=assessment.pk)
    if not may_assess(by, found):
        raise Refused("recruitment.not_yours", _("這份評核不由你填寫、已經填過，或甄選已經結束。"))
    step = found.step
    step.candidate = candidate
    _in_turn(step, candidate)
    if step.lacks_consent:
        raise Refused("recruitment.no_consent", _("應徵者還沒有同意背景調查，不能進行。"))
    told = _judged(step, result, dict(scores or {}), score)
    found.result, found.scores, found.score = result, told, score
    found.on, found.notes = clock.today(), notes.strip()
    found.save()
    facts: dict[str, Any] = {"stage": step.label, "result": Result(result).label}
    record(ASSESSED, candidate, by=by, about=candidate.opening, **facts)
    _settle_if_agreed(step, candidate, by)


def _judged(step: Step, result: str, scores: dict[str, int], score: int | None) -> dict[str, int]:
    """Scores that fit the stage and do not speak against the result."""
    if result not in Result.values:
        raise Refused("recruitment.no_result", _("請選通過或不通過。"), field="result")
    opening, passes = step.candidate.opening, result == Result.PASSED
    if step.kind == Kind.TEST:
        if score is None or not 0 <= score <= 100:
            raise Refused("recruitment.test_score", _("筆試請填0到100分。"), field="score")
        if passes and score < opening.pass_score:
            said = _("筆試要%(n)s分才算通過。") % {"n": opening.pass_score}
            raise Refused("recruitment.below_the_mark", said, field="score")
    if step.kind not in (Kind.QUALIFICATION, Kind.INTERVIEW):
        return {}
    known = {one["key"]: one for one in opening.qualifications}
    if set(scores) != set(known) or not all(1 <= value <= 5 for value in scores.values()):
        raise Refused("recruitment.scores", _("請為每一項任職資格選1到5分。"), field="scores")
    low = [known[k]["text"] for k, v in scores.items() if known[k]["must"] and v < MUST]
    if passes and low and step.kind == Kind.QUALIFICATION:
        said = _("必備資格「%(text)s」未達3分，不能通過。") % {"text": low[0]}
        raise Refused("recruitment.must_not_met", said, field="result")
    return scores


def _settle_if_agreed(step: Step, candidate: Candidate, by: Person | None) -> None:
    voices = list(step.assessments.all())
    given = {one.result for one in voices if one.result}
    if all(one.result for one in voices) and len(voices) >= step.needs and len(given) == 1:
        _settle(step, candidate, given.pop(), by)


def _settle(step: Step, candidate: Candidate, result: str, by: Person | None) -> None:
    Step.objects.filter(pk=step.pk).update(state=result, decided_on=clock.today(), decided_by=by)
    step.state = result
    event = PASSED if result == State.PASSED else FAILED
    tell = [candidate.entered_by] if candidate.entered_by and not candidate.person_id else []
    record(event, candidate, by=by, about=candidate.opening, tell=tell, stage=step.label)


@transaction.atomic
def settle_step(step: Step, *, result: str, notes: str, by: Person | None) -> None:
    """HR decides where assessors differ, or one asked does not answer; never with fewer voices
    than the line asks for, and never against all of them."""
    candidate, found = _open_step(step, by)
    given = [one.result for one in found.assessments.all() if one.result]
    if len(given) < found.needs:
        said = _("這個階段至少要%(n)s位評核，現在只有%(m)s位。")
        raise Refused("recruitment.too_few_voices", said % {"n": found.needs, "m": len(given)})
    if result not in given:
        raise Refused(
            "recruitment.against_all", _("沒有一位評核人這樣認為，不能如此決定。"), field="result"
        )
    _needs(notes, "notes", _("請寫為什麼這樣決定。"))
    mine = found.assessments.exclude(result="").order_by("-pk").first()
    assert mine
    mine.notes = "\n".join(part for part in (mine.notes, notes.strip()) if part)
    mine.save(update_fields=["notes"])
    found.assessments.filter(result="").delete()
    _settle(found, candidate, result, by)


@transaction.atomic
def declare_conflict(candidate: Candidate, *, kind: str, by: Person) -> None:
    """From then on this person neither judges nor sees the candidate; what they were asked for
    goes to somebody else. A voice already given is void."""
    found: Candidate = Candidate.objects.select_for_update(of=["self"]).get(pk=candidate.pk)
    if kind not in Conflict.Kind.values:
        raise Refused("recruitment.conflict_kind", _("請選是什麼關係。"), field="kind")
    if not found.is_open or found.conflicts.filter(person=by).exists():
        raise Refused("recruitment.conflict_known", _("已經聲明過，或甄選已經結束。"))
    Conflict.objects.create(candidate=found, person=by, kind=kind)
    Assessment.objects.filter(
        step__candidate=found, assessor=by, step__state=State.WAITING
    ).delete()
    tell = [found.entered_by] if found.entered_by else []
    record(CONFLICTED, found, by=by, about=found.opening, tell=tell)
