"""One request as its page, its print and its API show it."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.formats import iso
from charter.ground.money import shown as money
from charter.kernel.approvals.checks import attached
from charter.kernel.approvals.deadlines import undo_seconds
from charter.kernel.approvals.forms import DecisionForm, PersonForm
from charter.kernel.approvals.history import When, relative, timeline, used
from charter.kernel.approvals.models import Held, Question, Request, Step, Version
from charter.kernel.approvals.permissions import seats_of, verbs_for
from charter.kernel.approvals.presentation import (
    FIGURES,
    Asked,
    Figure,
    changes,
    checks_of,
    parts_of,
)
from charter.kernel.files.models import Attachment
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import may_see
from charter.org.models import Person

TONES = {
    Request.State.PENDING: "info",
    Request.State.APPROVED: "ok",
    Request.State.REJECTED: "bad",
    Request.State.RETURNED: "warn",
    Request.State.WITHDRAWN: "none",
}
FEW = 3
WHOM = ("add", "hand", "appoint", "copy")  # acts that name a colleague
AGREED = "approvals.request.agreed"


def asked_now(request: Request, person: Person | None) -> Asked:
    """The request with the version of its round."""
    return Asked(request, Version.objects.get(request=request, round=request.round), person)


def detail(
    request: Request,
    person: Person,
    form: DecisionForm | None = None,
    *,
    printing: bool = False,
) -> dict[str, Any]:
    """Everything a decision needs, and what this person may do. Paper gets dates, not 今天."""
    asked = asked_now(request, person)
    seats = seats_of(person, request) if request.is_pending else []
    held = Held.objects.waiting().filter(request=request, by=person).first() if seats else None
    form = form or DecisionForm()
    return {
        "asked": request,
        "version": asked.version,
        "tone": TONES[Request.State(request.state)],
        "substituting": seats[0].person if seats and seats[0].person_id != person.pk else None,
        "may": verbs_for(person, request, [] if held else seats),
        "held": held,
        "seconds": undo_seconds(),
        "parts": parts_of(asked.version),
        "files": files(request, person),
        "form": form,
        "whom": {act: PersonForm(like=form, auto_id=f"{act}-%s") for act in WHOM},
        **_before(asked),
        **_route(asked, person, iso if printing else relative),
        "printing": printing,
    }


def _before(asked: Asked) -> dict[str, Any]:
    """What to look at before the decision itself."""
    compared = asked.compared
    moved = changes(compared, asked.version) if compared else []
    said = [e for e in asked.entries if e.event == AGREED and e.facts.get("reason")]
    return {
        "checks": checks_of(asked),
        "checked_at": clock.now(),
        "figures": figures_of(asked),
        "opinions": [e for e in said if e.facts["round"] == asked.request.round],
        "compared": compared,
        "changes": moved,
        "moved": "、".join(label for label, _old, _new in moved[:FEW]),
    }


def _route(asked: Asked, person: Person, when: When) -> dict[str, Any]:
    """Where it stands: steps, questions, history, the clock."""
    request = asked.request
    every = Step.objects.filter(request=request, round=request.round)
    steps = list(every.exclude(state=Step.State.REMOVED))
    current = next((s for s in steps if s.state == Step.State.OPEN), None)
    questions = list(_asked(request).select_related("by", "answered_by"))
    return {
        "current": current,
        "earlier": [s for s in steps if current and s.position < current.position],
        "removable": [s for s in steps if s.added_by_id == person.pk and s.state != "done"],
        "questions": questions,
        "asking": waiting_questions(request, questions),
        "timeline": timeline(asked, steps, questions, when),
        "used": used(request, questions),
    }


def _asked(request: Request) -> "QuerySet[Question]":
    return Question.objects.filter(request=request)


def waiting_questions(request: Request, questions: list[Question]) -> list[Question]:
    """Those that the authors still owe an answer."""
    if not request.is_pending:
        return []
    return [q for q in questions if q.answered_at is None and q.round == request.round]


def figures_of(asked: Asked) -> list[Figure]:
    """The room's figures; else at least the amount."""
    told = FIGURES.get(asked.request.subject_kind)
    if told:
        return told(asked)
    amount = asked.request.amount
    return [] if amount is None else [Figure(_("金額"), money(amount))]


def files(request: Request, person: Person) -> list[tuple[Attachment, bool]]:
    """Each file of the request and of its subject, and whether this person may open it."""
    found = list(attached(request).select_related("by").order_by("id"))
    own = kind_of(request)
    others = any(file.kind != own for file in found)
    may = others and may_see(person, request.subject_kind, request.subject_id)
    return [(file, file.kind == own or may) for file in found]
