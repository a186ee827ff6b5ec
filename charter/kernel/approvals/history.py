"""What happened to a request, who is asked now, what comes then, and how long it took."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.formats import moment
from charter.ground.i18n.phrase import spoken
from charter.kernel.approvals.models import Question, Request, Step
from charter.kernel.approvals.presentation import Asked
from charter.kernel.journal.models import Entry, Link
from charter.org.calendars.compiled import organisation_engine
from charter.org.calendars.engine import Engine

BACK = {"fell_through", "returned", "stepped_back", "rejected", "withdrawn", "edited"}
WORDS = {
    "submitted": gettext_lazy("提交第%(round)s版"),
    "edited": gettext_lazy("修改內容，本輪審批作廢"),
    "agreed": gettext_lazy("%(step)s：同意"),
    "rejected": gettext_lazy("%(step)s：否決"),
    "returned": gettext_lazy("%(step)s：退回補正"),
    "stepped_back": gettext_lazy("退回到%(step)s"),
    "fell_through": gettext_lazy("%(who)s送出的決定沒有生效"),
    "withdrawn": gettext_lazy("撤回"),
    "approver_added": gettext_lazy("加簽%(person)s"),
    "approver_removed": gettext_lazy("取消加簽%(person)s"),
    "handed_over": gettext_lazy("轉交%(person)s"),
    "appointed": gettext_lazy("指定%(person)s審批"),
    "urged": gettext_lazy("催辦"),
    "asked": gettext_lazy("詢問申請人"),
    "answered": gettext_lazy("答覆詢問"),
    "attached": gettext_lazy("加了附件「%(name)s」"),
    "escalated": gettext_lazy("逾時升級給%(people)s"),
    "reowned": gettext_lazy("改由%(people)s審批"),
    "stuck": gettext_lazy("找不到審批人，請%(owner)s處理"),
    "approved": gettext_lazy("審批通過，內容生效"),
}


When = Callable[[dt.datetime | None], str]


def relative(value: dt.datetime | None) -> str:
    """今天14:05: as a page says it."""
    return moment(value, clock.now())


def used(request: Request, questions: list[Question]) -> dict[str, float]:
    """Working days since this round was submitted, and how much of that a question was open."""
    engine = organisation_engine()
    until = request.ended_at or clock.now()
    asked = [(q.asked_at, q.answered_at or until) for q in questions if q.round == request.round]
    return {
        "days": _days(engine, [(request.submitted_at, until)]),
        "waited": _days(engine, _joined(asked)),
    }


def _days(engine: Engine, spans: list[tuple[dt.datetime, dt.datetime]]) -> float:
    seconds = sum(engine.elapsed(start, end) for start, end in spans)
    return round(seconds / engine.day_seconds(), 1)


def _joined(spans: list[tuple[dt.datetime, dt.datetime]]) -> list[tuple[dt.datetime, dt.datetime]]:
    """Questions that were open together count once."""
    joined: list[tuple[dt.datetime, dt.datetime]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def timeline(
    asked: Asked, steps: list[Step], questions: list[Question], when: When = relative
) -> list[dict[str, Any]]:
    """What happened, who is asked now, and what comes then."""
    request = asked.request
    lines = [_line(e, when) for e in asked.entries if e.event.rsplit(".", 1)[1] in WORDS]
    for step in steps:
        if step.state == Step.State.OPEN and request.is_pending:
            lines.append(_current(step, questions, when))
        elif step.state == Step.State.WAITING and request.is_pending:
            lines.append({"who": "", "what": str(step), "when": "", "state": "later"})
    return lines


def _current(step: Step, questions: list[Question], when: When) -> dict[str, Any]:
    """The clock runs on while a question is open, and says so."""
    seats = step.seats.filter(state="open").select_related("person")
    names = "、".join(seat.person.name for seat in seats)
    due = when(step.due_at)
    said = _("時限%(due)s") % {"due": due}
    waiting = [q.asked_at for q in questions if q.step_id == step.pk and q.answered_at is None]
    if waiting:
        since = {"due": due, "since": when(min(waiting))}
        said = _("時限%(due)s，自%(since)s起等申請人答覆，時限照計") % since
    return {"who": names, "what": str(step), "when": said, "state": "now"}


def _line(entry: Entry, when: When) -> dict[str, Any]:
    word = entry.event.rsplit(".", 1)[1]
    facts = {**spoken(entry.facts), "step": _(entry.facts["step"]) if "step" in entry.facts else ""}
    who = str(entry.by) if entry.by else _("系統")
    if entry.principal:
        who = _("%(by)s代%(principal)s") % {"by": who, "principal": entry.principal}
    said = _("「%(reason)s」") % facts if facts.get("reason") else ""
    at = "・".join(text for text in (when(entry.at), said) if text)
    state = "back" if word in BACK else "done"
    return {"who": who, "what": str(WORDS[word]) % facts, "when": at, "state": state}


def seal(asked: Asked) -> dict[str, Any]:
    """The head of the sealed chain, and whether it already holds all that is printed here."""
    head = Link.objects.order_by("-place").first()
    last = asked.entries[-1].pk if asked.entries else 0
    return {
        "place": head.place if head else 0,
        "digest": head.hash if head else "",
        "complete": Link.objects.filter(entry_id=last).exists(),
    }
