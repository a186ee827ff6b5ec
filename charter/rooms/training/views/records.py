"""The page of each record, and what can be done there."""

from typing import Any

from django.db.models import Avg, Count
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground import clock
from charter.kernel.files.models import Attachment
from charter.kernel.indicators.rules import RULES
from charter.kernel.parameters.queries import value_now
from charter.org.web import Request, open_to
from charter.rooms.people.verbs import note_reading
from charter.rooms.training import checkin, queries
from charter.rooms.training.models import (
    Claim,
    Concerned,
    Course,
    Need,
    Plan,
    PlanItem,
    Record,
    Session,
)
from charter.rooms.training.permissions import may_keep, may_run
from charter.rooms.training.verbs import drop_item
from charter.rooms.training.views.acting import act_on, known, more, shown

FEWEST = 3  # voices without which words could be told apart by whoever was there
WHAT = _("培訓檔案")


def _read(request: Request, row: Any) -> None:
    note_reading(row.person, WHAT, by=request.user)


@more("course")
def of_course(request: Request, course: Course) -> dict[str, Any]:
    sessions = course.sessions.select_related("teacher").annotate(mean=Avg("seats__reaction"))
    runs = may_run(request.user)
    return {
        "sessions": sessions.annotate(said=Count("seats__reacted_at")).order_by(
            "-starts_at", "-pk"
        )[:20],
        "outcomes": course.outcomes.select_related("by"),
        "indicator": RULES.get(course.indicator),
        "may_run": runs,
        "leads": runs and course.is_offered,
    }


@more("session")
def of_session(request: Request, session: Session) -> dict[str, Any]:
    keeps = may_keep(request.user, session)
    seats = session.seats.visible_to(request.user).select_related("person__department")
    said = session.seats.filter(reacted_at__isnull=False)
    heard = said.aggregate(mean=Avg("reaction"), n=Count("pk"))
    words = said.exclude(reaction_words="").order_by("reaction_words")
    heard_enough = keeps and heard["n"] >= FEWEST
    code_is_open = keeps and checkin.is_open(session)
    unrecorded = keeps and session.state == Session.State.HELD and _unrecorded(request, session)
    mine = session.seats.filter(person=request.user).select_related("session").first()
    return {
        "keeps": keeps,
        "seats": seats.prefetch_related("records").order_by("given_up", "person__name"),
        "taken": session.seats.kept().count(),
        "there": session.seats.present().count(),
        "mine": mine,
        "heard": heard,
        "words": words.values_list("reaction_words", flat=True) if heard_enough else (),
        "code_is_open": code_is_open,
        "unrecorded": unrecorded,
        "leads": code_is_open or unrecorded,
        "may_come_in": mine and not mine.is_present and checkin.is_open(session),
    }


def _unrecorded(request: Request, session: Session) -> bool:
    """Whether somebody else was there whose result is not yet in the file."""
    there = session.seats.present().filter(records=None)
    return bool(there.exclude(person=request.user).exists())


@more("record")
def of_record(request: Request, record: Record) -> dict[str, Any]:
    _read(request, record)
    days = int(value_now("training_behaviour_days"))
    return {
        "files": Attachment.objects.of(record),
        "behaviour": getattr(record, "behaviour", None),
        "level3_on": record.level3_on(days),
        "later": getattr(record, "replaced_by", None),
    }


@more("claim")
def of_claim(request: Request, claim: Claim) -> dict[str, Any]:
    _read(request, claim)
    return {"files": Attachment.objects.of(claim), "made": claim.records.first()}


@more("plan")
def of_plan(request: Request, plan: Plan) -> dict[str, Any]:
    _read(request, plan)
    return {
        "items": plan.items.select_related("skill", "course", "need"),
        "lacks": queries.lacks(plan.person, plan),
        "needs": queries.needs_left(plan),
        "is_this_year": plan.year == clock.today().year,
    }


@more("need")
def of_need(request: Request, need: Need) -> dict[str, Any]:
    if need.person_id:
        _read(request, need)
    left = queries.untrained(Concerned.objects.counted().filter(need=need))
    missing = set(left.values_list("person", flat=True))
    people = need.concerned.select_related("person__department").order_by("person__name")
    return {
        "concerned": [(one, one.person_id in missing) for one in people],
        "missing": len(missing),
        "sessions": need.sessions.select_related("course").order_by("starts_at", "pk"),
        "may_run": may_run(request.user),
    }


@open_to(staff=True)
@require_GET
def one(request: Request, pk: int, kind: str) -> HttpResponse:
    return shown(request, kind, known(request, kind, pk))


@open_to(staff=True)
@require_GET
def seat(request: Request, pk: int) -> HttpResponse:
    """The page of a seat is that of its session."""
    return redirect("training:session", pk=known(request, "seat", pk).session_id)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def act(request: Request, kind: str, pk: int, verb: str) -> HttpResponse:
    return act_on(request, kind, pk, verb)


@open_to(staff=True)
@require_POST
def drop(request: Request, pk: int, item: int) -> HttpResponse:
    """Take an item out of a plan that is still a draft."""
    found: Plan = known(request, "plan", pk)
    for one in PlanItem.objects.filter(plan=found, pk=item).select_related("plan__person"):
        drop_item(one, by=request.user)
    return redirect("training:plan", pk=pk)
