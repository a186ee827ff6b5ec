"""The list of meetings, the series, calling one or planning a series."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Count, Model
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.errors import Refused
from charter.ground.keys import key_in
from charter.ground.web import exported, page
from charter.kernel.journal.models import Entry
from charter.kernel.journal.subjects import may_see, subject_of
from charter.kernel.meetings import verbs
from charter.kernel.meetings.forms import CallForm, CancelForm, SeriesForm
from charter.kernel.meetings.models import Meeting, Series
from charter.kernel.meetings.permissions import may_end
from charter.kernel.meetings.tables import MEETINGS
from charter.org.web import Request, open_to


@open_to(staff=True)
@require_GET
def meetings(request: Request) -> HttpResponseBase:
    rows = Meeting.objects.visible_to(request.user).select_related("organiser")
    rows = rows.annotate(decided=Count("decisions"))
    if answer := exported(MEETINGS, rows, request, "meetings"):
        return answer
    return page(request, "meetings/list.html", view=MEETINGS.view(rows, request.GET))


def about_of(request: Request) -> Model | None:
    """The record whose meeting it is, as `?about=kind:key`, if the person may see it."""
    kind, _colon, key = request.GET.get("about", "").partition(":")
    number = key_in(key)
    if number is None or not may_see(request.user, kind, number):
        return None
    return subject_of(kind, number)


def _asked(request: Request, form: forms.Form, template: str, do: Callable[..., Any]) -> Any:
    """One form, one verb; a refusal stands beside its field."""
    about = about_of(request)
    if form.is_bound and form.is_valid():
        try:
            return redirect(do(about=about, by=request.user, **form.cleaned_data))
        except Refused as refusal:
            request.refusal = refusal.code
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    answer = page(request, template, form=form, about=about)
    answer.status_code = 422 if form.is_bound else 200
    return answer


def _starting(request: Request) -> dict[str, str]:
    return {name: request.GET[name][:120] for name in ("kind", "title") if name in request.GET}


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    form = CallForm(request.POST or None, initial=_starting(request))
    answer: HttpResponse = _asked(request, form, "meetings/new.html", verbs.call_meeting)
    return answer


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def new_series(request: Request) -> HttpResponse:
    form = SeriesForm(request.POST or None, initial=_starting(request))
    answer: HttpResponse = _asked(request, form, "meetings/new_series.html", verbs.plan_series)
    return answer


@open_to(staff=True)
@require_GET
def all_series(request: Request) -> HttpResponse:
    rows = Series.objects.visible_to(request.user).select_related("organiser")
    rows = rows.annotate(met=Count("meetings")).order_by("state", "next_at", "pk")[:200]
    return page(request, "meetings/all_series.html", rows=rows)


@open_to(staff=True)
@require_GET
def series(request: Request, pk: int) -> HttpResponse:
    seen = Series.objects.visible_to(request.user).select_related("organiser")
    found = get_object_or_404(seen, pk=pk)
    rows = found.meetings.select_related("organiser").annotate(decided=Count("decisions"))
    return page(
        request,
        "meetings/series.html",
        series=found,
        people=found.people.order_by("name", "pk"),
        meetings=rows.order_by("-starts_at", "-pk")[:50],
        end_form=CancelForm(auto_id="end-%s") if may_end(request.user, found) else None,
        entries=Entry.objects.of(found).select_related("by", "principal").latest_first()[:20],
    )


@open_to(staff=True)
@require_POST
def end(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Series.objects.visible_to(request.user), pk=pk)
    verbs.end_series(found, reason=request.POST.get("reason", ""), by=request.user)
    return redirect(found)
