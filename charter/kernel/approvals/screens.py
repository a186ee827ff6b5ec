"""What the pages show, gathered in a number of queries that does not grow with the list."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.formats import moment
from charter.kernel.approvals.approvals import step_rows
from charter.kernel.approvals.forms import DecisionForm
from charter.kernel.approvals.models import Flow, Request, Step, Version
from charter.kernel.approvals.models.request import RequestQuerySet
from charter.kernel.approvals.permissions import seats_of, verbs_for
from charter.kernel.approvals.presentation import Asked, changes, checks_of, parts_of
from charter.kernel.journal.models import Entry
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person

PAGE = 30
TABS = {
    "todo": gettext_lazy("待我審批"),
    "done": gettext_lazy("已審批"),
    "mine": gettext_lazy("我發起"),
    "cc": gettext_lazy("抄送"),
}
TONES = {
    Request.State.PENDING: "info",
    Request.State.APPROVED: "ok",
    Request.State.REJECTED: "bad",
    Request.State.RETURNED: "warn",
    Request.State.WITHDRAWN: "none",
}
BACK = {"returned", "stepped_back", "rejected", "withdrawn", "edited"}
WORDS = {
    "submitted": gettext_lazy("提交第%(round)s版"),
    "edited": gettext_lazy("修改內容，本輪審批作廢"),
    "agreed": gettext_lazy("%(step)s：同意"),
    "rejected": gettext_lazy("%(step)s：否決"),
    "returned": gettext_lazy("%(step)s：退回補正"),
    "stepped_back": gettext_lazy("退回到%(step)s"),
    "withdrawn": gettext_lazy("撤回"),
    "approver_added": gettext_lazy("加簽%(person)s"),
    "approver_removed": gettext_lazy("取消加簽%(person)s"),
    "handed_over": gettext_lazy("轉交%(person)s"),
    "appointed": gettext_lazy("指定%(person)s審批"),
    "urged": gettext_lazy("催辦"),
    "escalated": gettext_lazy("逾時升級給%(people)s"),
    "reowned": gettext_lazy("改由%(people)s審批"),
    "stuck": gettext_lazy("找不到審批人，請%(owner)s處理"),
    "approved": gettext_lazy("審批通過，內容生效"),
}


@dataclass(frozen=True)
class Inbox:
    tab: str
    flow: str
    rows: list[Request]
    older: str
    waiting: int
    kinds: list[tuple[str, str]]
    batch: bool

    @property
    def tabs(self) -> list[tuple[str, Any, bool]]:
        return [(key, label, key == self.tab) for key, label in TABS.items()]


def inbox(person: Person, query: Mapping[str, str]) -> Inbox:
    """One page of one tab; the filter and the place stand in the URL."""
    tab = asked if (asked := query.get("tab", "")) in TABS else "todo"
    flow, after = query.get("flow", ""), query.get("after", "")
    every = _tab(tab, person)
    kinds = _kinds(every)
    found = every.filter(flow_code=flow) if flow else every
    rows, older = _paged(found.select_related("flow", "applicant"), tab, after)
    waiting = every if tab == "todo" else Request.objects.waiting_for(person)
    return Inbox(
        tab=tab,
        flow=flow,
        rows=rows,
        older=older,
        waiting=waiting.count(),
        kinds=kinds,
        batch=bool(tab == "todo" and flow and rows and rows[0].flow.batch),
    )


def _tab(tab: str, person: Person) -> RequestQuerySet:
    requests = Request.objects.all()
    return {
        "todo": requests.waiting_for,
        "done": requests.decided_by_me,
        "mine": requests.started_by,
        "cc": requests.copied_to,
    }[tab](person)


def _kinds(found: RequestQuerySet) -> list[tuple[str, str]]:
    pairs = found.order_by("flow_code").values_list("flow_code", "flow__name").distinct()
    return [(code, _(name)) for code, name in pairs]


def _paged(found: RequestQuerySet, tab: str, after: str) -> tuple[list[Request], str]:
    """待我審批 by deadline, the others newest first; the next page begins after the last row."""
    stamp, _comma, pk = after.rpartition(",")
    last = int(pk) if pk.isdigit() else 0
    if tab == "todo":
        if last and (due := _moment(stamp)):
            found = found.filter(Q(due__gt=due) | Q(due=due, pk__gt=last))
        rows = list(found.order_by("due", "pk")[: PAGE + 1])
    else:
        rows = list((found.filter(pk__lt=last) if last else found).order_by("-pk")[: PAGE + 1])
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    end = rows[-1] if more else None
    return rows, f"{end.due.isoformat() if end.due else ''},{end.pk}" if end else ""


def _moment(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None


def detail(request: Request, person: Person, form: DecisionForm | None = None) -> dict[str, Any]:
    """Everything a decision needs, and what this person may do."""
    version = Version.objects.get(request=request, round=request.round)
    asked = Asked(request, version, person)
    steps = list(Step.objects.filter(request=request, round=request.round).exclude(state="removed"))
    current = next((s for s in steps if s.state == Step.State.OPEN), None)
    earlier = [s for s in steps if current and s.position < current.position]
    seats = seats_of(person, request) if request.is_pending else []
    compared = asked.compared
    return {
        "asked": request,
        "version": version,
        "tone": TONES[Request.State(request.state)],
        "current": current,
        "earlier": earlier,
        "substituting": seats[0].person if seats and seats[0].person_id != person.pk else None,
        "may": verbs_for(person, request),
        "removable": [s for s in steps if s.added_by_id == person.pk and s.state != "done"],
        "checks": checks_of(asked),
        "checked_at": clock.now(),
        "parts": parts_of(version),
        "compared": compared,
        "changes": changes(compared, version) if compared else [],
        "timeline": timeline(asked, steps),
        "used": used(request),
        "form": form or DecisionForm(),
        "attachments_of": (request.subject_kind, request.subject_id),
    }


def used(request: Request) -> float:
    """Working days since this round was submitted."""
    engine = organisation_engine()
    seconds = engine.elapsed(request.submitted_at, request.ended_at or clock.now())
    return round(seconds / engine.day_seconds(), 1)


def timeline(asked: Asked, steps: list[Step]) -> list[dict[str, Any]]:
    """What happened, who is asked now, and what comes then."""
    request = asked.request
    lines = [_line(e) for e in asked.entries if e.event.rsplit(".", 1)[1] in WORDS]
    for step in steps:
        if step.state == Step.State.OPEN and request.is_pending:
            seats = step.seats.filter(state="open").select_related("person")
            names = "、".join(seat.person.name for seat in seats)
            when = _("時限%(due)s") % {"due": moment(step.due_at, clock.now())}
            lines.append({"who": names, "what": str(step), "when": when, "state": "now"})
        elif step.state == Step.State.WAITING and request.is_pending:
            lines.append({"who": "", "what": str(step), "when": "", "state": "later"})
    return lines


def _line(entry: Entry) -> dict[str, Any]:
    word = entry.event.rsplit(".", 1)[1]
    facts = {**entry.facts, "step": _(entry.facts["step"]) if "step" in entry.facts else ""}
    who = str(entry.by) if entry.by else _("系統")
    if entry.principal:
        who = _("%(by)s代%(principal)s") % {"by": who, "principal": entry.principal}
    said = _("「%(reason)s」") % facts if facts.get("reason") else ""
    when = "・".join(text for text in (moment(entry.at, clock.now()), said) if text)
    state = "back" if word in BACK else "done"
    return {"who": who, "what": str(WORDS[word]) % facts, "when": when, "state": state}


def flow_rows(flow: Flow) -> list[tuple[str, str]]:
    return step_rows(flow.steps)


def seal() -> tuple[int, str]:
    """The head of the journal: its last number and a digest, printed on every approval."""
    last = Entry.objects.order_by("-id").first()
    if last is None:
        return 0, ""
    text = f"{last.pk}|{last.event}|{last.at.isoformat()}|{last.kind}|{last.subject_id}"
    return last.pk, hashlib.sha256(text.encode()).hexdigest()
