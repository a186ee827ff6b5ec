"""One's own appraisals and what waits; an appraisal as one calm page; the records behind it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from charter.ground.acts import lead, tried
from charter.ground.errors import Refused
from charter.ground.web import page, toast
from charter.kernel.merit import FIGURES
from charter.org.web import Request, open_to
from charter.rooms.appraisal.acts import ACTS
from charter.rooms.appraisal.cited import training_of
from charter.rooms.appraisal.models import Appraisal, Ballot, Part, Result
from charter.rooms.appraisal.permissions import verbs_for
from charter.rooms.appraisal.presenting import lines, notes, steps, total
from charter.rooms.appraisal.records import headings, marks_of, shown
from charter.rooms.appraisal.words import DIMENSION, SCALE
from charter.rooms.people.verbs import note_reading

PEOPLE = ("cycle", "person__department", "superior__manager", "rated_by", "decider", "voices")
WHAT = "績效考核"


def known(request: Request, pk: int) -> Appraisal:
    """Another's, for whom it is not: 404. Whoever reads somebody else's leaves an entry."""
    seen = Appraisal.objects.visible_to(request.user).select_related(*PEOPLE)
    one: Appraisal = get_object_or_404(seen.prefetch_related("parts"), pk=pk)
    note_reading(one.person, Appraisal._meta.verbose_name or WHAT, by=request.user)
    return one


def _shown(request: Request, one: Appraisal, **sheet: Any) -> HttpResponse:
    can, parts = verbs_for(request.user, one), list(one.parts.all())
    context: dict[str, Any] = {
        "one": one,
        "mine": one.person_id == request.user.pk,
        "acts": [(verb, act) for verb, act in ACTS.items() if verb in can],
        "lead": lead(ACTS, can, one),
        "steps": steps(one),
        "lines": lines(one, parts),
        "notes": notes(one, parts),
        "total": total(one),
        "result": Result.objects.filter(appraisal=one).first(),
        "training": training_of(one),
        **sheet,
    }
    return page(request, "appraisal/appraisal.html", **context)


@open_to(staff=True)
@require_GET
def appraisal(request: Request, pk: int) -> HttpResponse:
    return _shown(request, known(request, pk))


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    if verb not in ACTS:
        raise Http404
    one, act = known(request, pk), ACTS[verb]
    if request.method == "GET":
        if verb not in verbs_for(request.user, one):
            raise Refused("appraisal.not_now", _("現在的步驟或你的權限不能做這件事。"))
        return _shown(request, one, verb=verb, act=act, form=act.form(one))
    form = act.form(one, request.POST)
    if tried(form, lambda data: act.do(one, form, request.user), request=request):
        toast(request, _("已記錄"))
        return redirect("appraisal:appraisal", pk=pk)
    answer = _shown(request, known(request, pk), verb=verb, act=act, form=form)
    answer.status_code = 422
    return answer


@open_to(staff=True)
@require_GET
def records(request: Request, pk: int, part: int) -> HttpResponse:
    one = known(request, pk)
    found: Part = get_object_or_404(one.parts.select_related("department"), pk=part)
    figure, marks = FIGURES.get(found.figure), list(marks_of(found, one).values())
    context: dict[str, Any] = {
        "one": one,
        "part": found,
        "figure": figure,
        "dimension": DIMENSION[found.dimension],
        "headings": headings(found),
        "rows": shown(found, one, request.user),
        "good": marks.count("good"),
        "n": marks.count("good") + marks.count("missed"),
    }
    return page(request, "appraisal/records.html", **context)


@open_to(staff=True)
@require_GET
def result(request: Request, pk: int) -> HttpResponse:
    """The page of a result is that of its appraisal."""
    found = get_object_or_404(Result.objects.visible_to(request.user), pk=pk)
    return redirect("appraisal:appraisal", pk=found.appraisal_id)


@open_to(staff=True)
@require_GET
def voices(request: Request) -> HttpResponse:
    mine = Ballot.objects.visible_to(request.user).waiting()
    rows = mine.select_related("about__department", "cycle")
    return page(request, "appraisal/voices.html", ballots=list(rows), scale=SCALE)
