"""Registering in three fields, with the deadlines shown before anything is saved."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from charter.ground import clock as time
from charter.ground.keys import key_in
from charter.ground.web import page
from charter.org.models import Customer
from charter.org.web import Request, open_to
from charter.rooms.aftersales.alike import offered
from charter.rooms.aftersales.duplicates import duplicates_of
from charter.rooms.aftersales.forms import RegisterForm
from charter.rooms.aftersales.guessing import Rules
from charter.rooms.aftersales.models import Priority
from charter.rooms.aftersales.presenting import card, worked
from charter.rooms.aftersales.timing import promise_for
from charter.rooms.aftersales.verbs.cases import Report, register
from charter.rooms.aftersales.web import open_file, tried


def _foreseen(data: QueryDict) -> dict[str, Any]:
    """What the words propose, and which deadlines would follow; nothing is written."""
    text, chosen = data.get("text", ""), data.get("customer", "")
    rules = Rules.now()
    found: dict[str, Any] = {"proposal": rules.guess(text) if text.strip() else None}
    customer = Customer.objects.filter(pk=key_in(chosen) or 0).first()
    if not found["proposal"] or customer is None:
        return found
    impact = _level(data.get("impact")) or found["proposal"].impact
    urgency = _level(data.get("urgency")) or found["proposal"].urgency
    priority = rules.priority(impact, urgency)
    promise, now = promise_for(customer, priority), time.now()
    times = ((promise.response, "response"), (promise.resolution, "resolution"))
    dues = [(kind, promise.engine.due(now, seconds), worked(seconds)) for seconds, kind in times]
    certain = all(due and promise.engine.is_certain(due) for _kind, due, _span in dues)
    return {
        **found,
        "promise": promise,
        "dues": dues,
        "certain": certain,
        "duplicates": duplicates_of(customer, text),
        "impact": impact,
        "priority": Priority(priority).label,
    }


def _level(value: str | None) -> int | None:
    return int(value) if value in ("1", "2", "3") else None


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    form, made = RegisterForm(request.POST or None, request.FILES or None), []
    if form.is_valid() and tried(
        form, lambda data: made.append(register(Report(**data), by=request.user))
    ):
        return redirect("aftersales:registered", pk=made[0].pk)
    answer = page(request, "aftersales/new.html", form=form, **_foreseen(request.POST))
    answer.status_code = 422 if form.is_bound else 200
    return answer


@open_to(staff=True)
@require_GET
def foresee(request: Request) -> HttpResponse:
    """The proposals, the deadlines and what is alike, for what is typed so far."""
    form = RegisterForm(request.GET)
    alike = offered(request.GET.get("text", ""), request.user)
    told = _foreseen(request.GET)
    return page(request, "aftersales/foreseen.html", form=form, offered=alike, **told)


@open_to(staff=True)
@require_GET
def registered(request: Request, pk: int) -> HttpResponse:
    """The clock that has just begun."""
    file, now = open_file(request.user, pk), time.now()
    found, cards = file.case, [card(clock, now, events) for clock, events in file.clocks]
    first = next((c for c in cards if c.is_running and c.clock.kind == "response"), None)
    took = int((found.registered_at - found.received_at).total_seconds())
    return page(
        request, "aftersales/registered.html", case=found, cards=cards, first=first, took=took
    )
