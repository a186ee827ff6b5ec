"""The customer's side: my requests, a new one, its state and its clock. Notes never come here."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground import clock as time
from charter.ground.web import page
from charter.org.web import Request, open_to
from charter.rooms.aftersales.forms import FollowUpForm, PortalForm, ReasonForm
from charter.rooms.aftersales.models import Case, Channel
from charter.rooms.aftersales.models.cases import State
from charter.rooms.aftersales.presenting import card, explained, row
from charter.rooms.aftersales.verbs import progress
from charter.rooms.aftersales.verbs.cases import Report, register

SHOWN = 100


def _mine(request: Request, pk: int) -> Case:
    """Another customer's case does not exist."""
    seen = Case.objects.visible_to(request.user).defer("search")
    joined = seen.select_related("customer", "contact", "assignee")
    return get_object_or_404(joined.prefetch_related("clocks__calendar", "clocks__events"), pk=pk)


@open_to(customers=True)
@require_GET
def requests(request: Request) -> HttpResponse:
    seen = Case.objects.visible_to(request.user).defer("search", "text").order_by("-id")
    seen = seen.select_related("customer", "assignee").prefetch_related("clocks__calendar")
    rows = [row(case, time.now()) for case in seen[:SHOWN]]
    return page(request, "aftersales/portal_list.html", rows=rows)


@open_to(customers=True)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    form = PortalForm(request.POST or None)
    customer = request.user.customer
    if not form.is_valid() or customer is None:
        answer = page(request, "aftersales/portal_new.html", form=form)
        answer.status_code = 422 if form.is_bound else 200
        return answer
    report = Report(customer, form.cleaned_data["text"], Channel.PORTAL, contact=request.user)
    made = register(report, by=request.user)
    return redirect("portal_cases:case", pk=made.pk)


@open_to(customers=True)
@require_GET
def case(request: Request, pk: int) -> HttpResponse:
    found = _mine(request, pk)
    clocks = [c for c in found.clocks.all() if c.state != c.State.CANCELLED]
    return page(
        request,
        "aftersales/portal_case.html",
        case=found,
        cards=[(card(clock, time.now()), explained(clock)) for clock in clocks],
        replies=found.replies.select_related("by"),
        solved=found.state in (State.RESOLVED, State.CLOSED),
    )


@open_to(customers=True)
@require_POST
def add(request: Request, pk: int) -> HttpResponse:
    progress.add_from_customer(
        _mine(request, pk), text=request.POST.get("text", ""), by=request.user
    )
    return redirect("portal_cases:case", pk=pk)


@open_to(customers=True)
@require_POST
def reopen(request: Request, pk: int) -> HttpResponse:
    form, found = ReasonForm(request.POST), _mine(request, pk)
    progress.reopen(found, reason=form.data.get("reason", ""), by=request.user)
    return redirect("portal_cases:case", pk=pk)


@open_to(customers=True)
@require_POST
def rate(request: Request, pk: int) -> HttpResponse:
    form, found = FollowUpForm(request.POST), _mine(request, pk)
    form.is_valid()
    score, comment = form.cleaned_data.get("score"), form.cleaned_data.get("comment", "")
    progress.follow_up(found, reached=True, score=score, comment=comment, by=request.user)
    return redirect("portal_cases:case", pk=pk)
