"""The customer's side: my requests, a new one, its state and its clock. Notes never come here."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground import clock as time
from charter.ground.web import page, toast
from charter.org.web import Request, open_to
from charter.rooms.aftersales import casefile, listing
from charter.rooms.aftersales.alike import SHORTEST
from charter.rooms.aftersales.forms import AddForm, FollowUpForm, PortalForm, ReasonForm
from charter.rooms.aftersales.models import Channel
from charter.rooms.aftersales.models.cases import State
from charter.rooms.aftersales.presenting import card, explained
from charter.rooms.aftersales.rows import Rows
from charter.rooms.aftersales.verbs import progress
from charter.rooms.aftersales.verbs.cases import Report, register
from charter.rooms.aftersales.web import load, open_file, tried
from charter.rooms.knowledge.queries import articles_like


@open_to(customers=True)
@require_GET
def requests(request: Request) -> HttpResponse:
    found, scribe = listing.newest(request.user), Rows(time.now())
    return page(request, "aftersales/portal_list.html", rows=[scribe.row(one) for one in found])


@open_to(customers=True)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    form, made = PortalForm(request.POST or None, request.FILES or None), []

    def ask(data: dict[str, Any]) -> None:
        assert request.user.customer is not None
        told = {**data, "channel": Channel.PORTAL, "contact": request.user}
        made.append(register(Report(request.user.customer, **told), by=request.user))

    if form.is_valid() and tried(form, ask):
        toast(request, _("已收到您的請求，時鐘從現在開始走。"))
        return redirect("portal_cases:case", pk=made[0].pk)
    answer = page(request, "aftersales/portal_new.html", form=form)
    answer.status_code = 422 if form.is_bound else 200
    return answer


@open_to(customers=True)
@require_GET
def offered(request: Request) -> HttpResponse:
    """Articles published for customers that speak of what is typed so far; no case, ever."""
    text = request.GET.get("text", "").strip()
    found = articles_like(text, request.user) if len(text) >= SHORTEST else []
    return page(request, "aftersales/portal_offered.html", articles=found)


@open_to(customers=True)
@require_GET
def case(request: Request, pk: int) -> HttpResponse:
    return _shown(request, pk, AddForm())


def _shown(request: Request, pk: int, form: AddForm) -> HttpResponse:
    file, now = open_file(request.user, pk), time.now()
    files, found = casefile.files(file.case, notes=False), file.case
    going = [(c, events) for c, events in file.clocks if c.state != c.State.CANCELLED]
    said = casefile.thread(found, notes=False)
    return page(
        request,
        "aftersales/portal_case.html",
        case=found,
        cards=[(card(c, now, events), explained(c, events)) for c, events in going],
        replies=[(one, files.get(("reply", one.pk), ())) for one in said],
        files=files.get(("case", pk), ()),
        form=form,
        solved=found.state in (State.RESOLVED, State.CLOSED),
        rated=found.follow_ups.filter(by=request.user).last(),
    )


@open_to(customers=True)
@require_POST
def add(request: Request, pk: int) -> HttpResponse:
    form, found = AddForm(request.POST, request.FILES), load(request.user, pk)

    def say(data: dict[str, Any]) -> None:
        progress.add_from_customer(found, by=request.user, **data)

    if form.is_valid() and tried(form, say):
        toast(request, _("已補充，負責的人會收到。"))
        return redirect("portal_cases:case", pk=pk)
    answer = _shown(request, pk, form)
    answer.status_code = 422
    return answer


@open_to(customers=True)
@require_POST
def reopen(request: Request, pk: int) -> HttpResponse:
    form, found = ReasonForm(request.POST), load(request.user, pk)
    progress.reopen(found, reason=form.data.get("reason", ""), by=request.user)
    toast(request, _("已重新開啟，我們會繼續處理。"))
    return redirect("portal_cases:case", pk=pk)


@open_to(customers=True)
@require_POST
def rate(request: Request, pk: int) -> HttpResponse:
    form, found = FollowUpForm(request.POST), load(request.user, pk)
    form.is_valid()
    score, comment = form.cleaned_data.get("score"), form.cleaned_data.get("comment", "")
    progress.follow_up(found, reached=True, score=score, comment=comment, by=request.user)
    toast(request, _("謝謝您的評分。"))
    return redirect("portal_cases:case", pk=pk)
