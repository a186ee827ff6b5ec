"""The end of a selection: offered and hired, or not (SP3.1b)."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals import flows
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import submit, withdraw
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person, Post, Role
from charter.rooms.people.verbs import appoint, edit_person, hire
from charter.rooms.recruitment.hiring import hiring
from charter.rooms.recruitment.models import Candidate, Line, Offer, Opening, Outcome
from charter.rooms.recruitment.rules import stages_lacking
from charter.rooms.recruitment.verbs._common import _needs, _own
from charter.rooms.recruitment.verbs.openings import FILLED

OFFER_ASKED = declare(
    "recruitment.candidate.offer_asked", gettext_lazy("%(by)s為%(title)s送請核准錄用")
)
OFFER_BACK = declare(
    "recruitment.candidate.offer_back", gettext_lazy("%(title)s的錄用沒有核准，回到甄選")
)
OFFERED = declare("recruitment.candidate.offered", gettext_lazy("%(title)s的錄用已核准"))
HIRED = declare("recruitment.candidate.hired", gettext_lazy("%(by)s錄用%(title)s"))
REJECTED = declare("recruitment.candidate.rejected", gettext_lazy("%(title)s未錄用：%(why)s"))
WITHDREW = declare("recruitment.candidate.withdrew", gettext_lazy("%(title)s退出甄選：%(why)s"))
FLOW = "recruitment.offer"
flows.declare_flow(
    FLOW,
    gettext_noop("錄用審批"),
    steps=[
        flows.step("head", gettext_noop("用人部門主管同意"), flows.HEAD),
        flows.step("management", gettext_noop("公司管理層審批"), flows.role(Role.MANAGEMENT)),
    ],
    clause="SP3.1b",
)
LOST = (Outcome.WISH, Outcome.ELSEWHERE, Outcome.TERMS, Outcome.ERASED)


def _demand_every_stage(candidate: Candidate) -> None:
    if lacking := stages_lacking(candidate):
        raise Refused(
            "recruitment.stage_missing",
            _("還有階段沒有通過：%(stages)s。四個階段都通過才能錄用。")
            % {"stages": "、".join(lacking)},
        )


def _demand_room(opening: Opening) -> None:
    """The line in force still asks for somebody; the number approved is the number hired."""
    line = Line.objects.in_force().to_fill().filter(thread=opening.thread).first()
    if line is None:
        raise Refused(
            "recruitment.line_gone", _("生效的招聘計劃裡已經沒有這項需求，請先修訂計劃並核准。")
        )
    known = Candidate.objects.filter(opening__thread=opening.thread)
    taken = known.filter(state__in=("deciding", "offered", "hired")).count()
    if taken >= line.number:
        said = _("核准的人數是%(n)s人，都有人選了。") % {"n": line.number}
        raise Refused("recruitment.number_reached", said)


def _hold(opening_id: int) -> Opening:
    """One decision on an opening at a time."""
    rows: Any = Opening.objects.select_for_update(of=["self"]).select_related("department")
    found: Opening = rows.get(pk=opening_id)
    return found


@transaction.atomic
def ask_offer(
    candidate: Candidate, *, post: Post, since: dt.date, by: Person, grade: str = ""
) -> Request:
    """Before those who decide, under the candidate's number; only with every stage passed."""
    opening = _hold(candidate.opening_id)
    found = _own(candidate, by)
    _demand_every_stage(found)
    _demand_room(opening)
    if post.department_id != opening.department_id:
        said = _("請選用人部門的職務。")
        raise Refused("recruitment.post_elsewhere", said, field="post")
    Candidate.FLOW.move(found, "ask_offer")
    offer = Offer.objects.create(
        candidate=found,
        post=post,
        department=opening.department,
        since=since,
        grade=grade.strip()[:60],
        asked_by=by,
    )
    record(OFFER_ASKED, found, by=by, about=opening, offer=offer.pk)
    return submit(
        offer,
        flow=FLOW,
        by=by,
        content=_content(offer, opening),
        title=_("錄用：%(offer)s") % {"offer": offer},
        department=opening.department,
        authors=[found.person] if found.person else [],
        about=found,
    )


def _content(offer: Offer, opening: Opening) -> dict[str, Any]:
    """What is decided on; it names nobody, since it is kept for ever."""
    steps = offer.candidate.steps.all()
    return {
        "candidate": offer.candidate.number,
        "opening": str(opening),
        "post": str(offer.post),
        "department": str(offer.department),
        "since": offer.since,
        "grade": offer.grade,
        "stages": [{"stage": one.label, "on": one.decided_on} for one in steps],
    }


@transaction.atomic
def settle_offer(offer: Offer, *, verb: str, by: Person | None) -> None:
    """What the approvers' answer means: `verb` is "approve" or "refuse"."""
    Offer.FLOW.move(offer, verb)
    found = offer.candidate
    Candidate.FLOW.move(found, "offer" if verb == "approve" else "offer_back")
    event = OFFERED if verb == "approve" else OFFER_BACK
    tell = [offer.asked_by] if offer.asked_by else []
    record(event, found, by=by, about=found.opening, tell=tell)


@transaction.atomic
def hire_candidate(
    candidate: Candidate, *, by: Person, username: str = "", manager: Person | None = None
) -> Person:
    """The candidate becomes a colleague in the post that was approved, or a colleague takes it.
    All or nothing; refused while a stage is missing or failed."""
    opening = _hold(candidate.opening_id)
    found = _own(candidate, by)
    offer = found.offers.filter(state=Offer.State.APPROVED).select_related("post").first()
    if offer is None:
        raise Refused("recruitment.no_offer", _("錄用還沒有核准，請先送請核准。"))
    _demand_every_stage(found)
    with hiring():
        person = found.person or _taken_on(found, offer, username, manager, by)
        if person.department_id != offer.department_id:
            _move_over(person, offer, by)
        appoint(person, post=offer.post, since=offer.since, by=by)
    Candidate.FLOW.move(found, "hire", hired=person, ended_on=clock.today())
    heads = Person.objects.heads_of(opening.department)
    record(HIRED, found, by=by, about=opening, tell=heads, person=person.pk)
    _fill(opening, by)
    return person


def _taken_on(
    candidate: Candidate, offer: Offer, username: str, manager: Person | None, by: Person
) -> Person:
    dossier = candidate.dossier
    return hire(
        username=_needs(username, "username", _("請填登入名。")),
        name=_needs(dossier.name, "name", _("請先補上應徵者的姓名。")),
        department=offer.department,
        email=dossier.email,
        phone=dossier.phone,
        manager=manager,
        by=by,
    )


def _move_over(person: Person, offer: Offer, by: Person) -> None:
    edit_person(
        person,
        name=person.name,
        email=person.email,
        phone=person.phone,
        department=offer.department,
        manager=person.manager,
        by=by,
    )


def _fill(opening: Opening, by: Person | None) -> None:
    """The last of the number closes the opening; those still in it wait for their answer."""
    hired = opening.candidates.filter(state=Candidate.State.HIRED).count()
    if hired >= opening.number and opening.is_open:
        Opening.FLOW.move(opening, "fill", ended_at=clock.now())
        record(FILLED, opening, by=by, number=hired)


@transaction.atomic
def reject(candidate: Candidate, *, outcome: str, by: Person | None, text: str = "") -> None:
    """The kind of reason stays, the words go with the dossier."""
    found = _own(candidate, by)
    if outcome not in Outcome.values or outcome in LOST:
        raise Refused("recruitment.outcome", _("請選不錄用的原因。"), field="outcome")
    _end(found, "reject", outcome, text)
    record(REJECTED, found, by=by, about=found.opening, why=Outcome(outcome).label)


@transaction.atomic
def withdraw_candidate(
    candidate: Candidate, *, outcome: str, by: Person | None, text: str = ""
) -> None:
    found = _own(candidate, by)
    if outcome not in LOST:
        raise Refused("recruitment.outcome", _("請選退出的原因。"), field="outcome")
    _end(found, "withdraw", outcome, text)
    record(WITHDREW, found, by=by, about=found.opening, why=Outcome(outcome).label)


def _end(found: Candidate, verb: str, outcome: str, text: str) -> None:
    """An offer that was approved ends with it; one under decision is taken back first."""
    for offer in found.offers.filter(state__in=("submitted", "approved")):
        asked = Request.objects.about(offer).pending().first()
        Offer.FLOW.move(offer, "refuse")
        if asked and offer.asked_by and offer.asked_by.is_active:
            withdraw(asked, by=offer.asked_by, reason=str(Outcome(outcome).label))
    Candidate.FLOW.move(found, verb, outcome=outcome, ended_on=clock.today())
    found.dossier.ending = text.strip()
    found.dossier.save(update_fields=["ending"])
