"""Results go into the file, once; a mistake is corrected by another record. Level 3 follows."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.files.models import Attachment
from charter.kernel.files.verbs import Upload, attach
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.training.models import Behaviour, Claim, Need, PlanItem, Record, Seat, Session
from charter.rooms.training.permissions import is_superior, record_verbs
from charter.rooms.training.verbs import _common as common
from charter.rooms.training.verbs.needs import _meet
from charter.rooms.training.verbs.sessions import _keeps

YOURS = gettext_lazy("你的培訓檔案")
ENTERED = declare(
    "training.session.results_entered", gettext_lazy("%(by)s登記「%(title)s」%(n)s人的成績")
)
KEPT = declare("training.record.kept", gettext_lazy("培訓檔案新增「%(title)s」"), YOURS)
CORRECTED = declare(
    "training.record.corrected", gettext_lazy("%(by)s更正「%(title)s」：%(reason)s"), YOURS
)
CERTIFIED = declare("training.record.certified", gettext_lazy("「%(title)s」附上證書"), YOURS)
JUDGED = declare(
    "training.record.behaviour_judged", gettext_lazy("%(by)s確認「%(title)s」在工作中的應用")
)


@dataclass(frozen=True)
class Result:
    """`passed` None: by the score against the course's own mark, or by having been there."""

    seat: Seat
    score: Decimal | None = None
    pretest: Decimal | None = None
    passed: bool | None = None


@transaction.atomic
def enter_results(session: Session, *, results: Iterable[Result], by: Person | None) -> int:
    """Those present get their record, once; returns how many are new."""
    _keeps(session, by)
    if session.state != Session.State.HELD:
        raise Refused("training.not_held", _("請先結束這一場的簽到，再登記成績。"))
    made = [_from_seat(session, one, by) for one in results]
    record(ENTERED, session, by=by, about=session.course, n=len(made))
    return len(made)


def _from_seat(session: Session, told: Result, by: Person | None) -> Record:
    seat, course = told.seat, session.course
    if seat.session_id != session.pk or not seat.is_present:
        raise Refused("training.was_not_there", _("%s沒有出席，不能登記成績。") % seat.person)
    if by is not None and by.pk == seat.person_id:
        raise Refused("training.own_result", _("不能登記自己的成績，請另一位主辦人登記。"))
    if Record.objects.filter(seat=seat).exists():
        said = _("%s的成績已經登記過，請到培訓紀錄更正。") % seat.person
        raise Refused("training.result_known", said)
    score = common._score(told.score, "score")
    by_mark = score is None or score >= course.pass_score
    day = {"started_on": _day(session.starts_at), "finished_on": _day(session.ends_at)}
    facts = {"subject": course.subject, "kind": course.kind, "title": course.title, **day}
    return _keep(
        seat.person,
        by,
        seat=seat,
        course=course,
        hours=course.hours,
        score=score,
        pretest=common._score(told.pretest, "pretest"),
        is_passed=by_mark if told.passed is None else told.passed,
        **facts,
    )


def _day(moment: dt.datetime) -> dt.date:
    return clock.local(moment).date()


def _from_claim(claim: Claim, by: Person | None) -> Record:
    names = ("subject", "kind", "title", "started_on", "finished_on", "hours", "score")
    facts = {name: getattr(claim, name) for name in names}
    return _keep(claim.person, by, claim=claim, is_passed=True, **facts)


def _keep(person: Person, by: Person | None, **facts: Any) -> Record:
    """The one way into the file; items of the person's plans that it answers are done."""
    made = Record(person=person, department=person.department, by=by, at=clock.now(), **facts)
    made.save()
    record(KEPT, made, by=by, about=person, tell=[person], passed=made.is_passed)
    if made.is_passed:
        _settle_items(made)
    return made


def _settle_items(made: Record) -> None:
    open_items = PlanItem.objects.to_do().filter(plan__person=made.person, plan__state="agreed")
    answered = Q(course=made.course) if made.course_id else Q(pk=None)
    if made.claim_id and made.claim and made.claim.item_id:
        answered |= Q(pk=made.claim.item_id)
    items = list(open_items.filter(answered).select_related("need"))
    PlanItem.objects.filter(pk__in=[one.pk for one in items]).update(done_on=made.finished_on)
    for one in items:
        if one.need and one.need.state == Need.State.OPEN:
            _meet(one.need, made.by)


@transaction.atomic
def correct_record(
    old: Record,
    *,
    score: Decimal | None,
    is_passed: bool,
    reason: str,
    by: Person | None,
    pretest: Decimal | None = None,
) -> Record:
    """The old record stays as it was; the new one stands in its place."""
    said = _("成績由登記它的主辦人或主管更正，不能更正自己的，也不能更正已被更正的紀錄。")
    common._allow(by is not None and "correct" in record_verbs(by, old), by, said)
    why = common._words(reason, "reason")[:300]
    names = ("person", "department", "subject", "kind", "title", "course", "seat", "claim")
    same = {name: getattr(old, name) for name in (*names, "started_on", "finished_on", "hours")}
    tested = {
        "score": common._score(score, "score"),
        "pretest": common._score(pretest, "pretest"),
    }
    made = Record(**same, **tested, is_passed=is_passed, replaces=old, reason=why)
    made.by, made.at = by, clock.now()
    made.save()
    record(CORRECTED, made, by=by, about=old.person, tell=[old.person], reason=why, old=old.pk)
    return made


@transaction.atomic
def certify(one: Record, *, upload: Upload, by: Person | None) -> Attachment:
    """The certificate as a file; it hangs on the record and is read by whom the record is for."""
    said = _("證書由登記成績的人附上。")
    common._allow(by is not None and "certify" in record_verbs(by, one), by, said)
    kept = attach(one, upload, by=by, about=one.person)
    record(CERTIFIED, one, by=by, about=one.person, tell=[one.person], file=kept.pk)
    return kept


@transaction.atomic
def judge_behaviour(one: Record, *, level: int, text: str, by: Person | None) -> Behaviour:
    """Level 3, by a superior: 1 not at all, 2 hardly, 3 partly, 4 mostly, 5 always."""
    said = _("由主管確認工作中有沒有用上，不能確認自己的。")
    common._allow(by is not None and is_superior(by, one.person), by, said)
    common._choice(str(level), [str(n) for n in range(1, 6)], "level")
    if not Record.objects.unjudged().filter(pk=one.pk).exists():
        raise Refused("training.judged", _("這筆紀錄已經確認過，或不需要確認。"))
    made = Behaviour.objects.create(
        record=one,
        person=one.person,
        level=level,
        text=common._words(text, "text"),
        by=by,
        on=clock.today(),
    )
    record(JUDGED, one, by=by, about=one.person, level=level)
    return made
