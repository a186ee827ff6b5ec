"""審批: the inbox, one request, and what people do with it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charter.ground.acts import cleaned
from charter.ground.errors import Refused
from charter.ground.keys import key_in
from charter.ground.web import filed, page, toast
from charter.kernel.approvals import screens, verbs
from charter.kernel.approvals.deadlines import undo_seconds
from charter.kernel.approvals.details import asked_now, detail
from charter.kernel.approvals.forms import DecisionForm, PersonForm, ReasonForm
from charter.kernel.approvals.history import seal
from charter.kernel.approvals.models import Held, Step
from charter.kernel.approvals.models import Request as Asked
from charter.kernel.approvals.papers import paper
from charter.kernel.approvals.web import demand_proof, needs_proof
from charter.org.web import Request, open_to


def _load(request: Request, pk: int) -> Asked:
    seen = Asked.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("flow", "applicant", "department"), pk=pk)


def _show(request: Request, asked: Asked, form: DecisionForm | None = None) -> HttpResponse:
    context = detail(asked, request.user, form)
    box = screens.inbox(request.user, request.GET)
    proof = needs_proof(request, asked)
    answer = page(
        request,
        "approvals/request.html",
        box=box,
        nth=box.place_of(asked.pk),
        following=box.following(asked.pk),
        prove=proof,
        **context,
    )
    answer.status_code = 422 if form and form.errors else 200
    return answer


@open_to(staff=True)
def inbox(request: Request) -> HttpResponse:
    box = screens.inbox(request.user, request.GET)
    return page(request, "approvals/inbox.html", box=box)


@open_to(staff=True)
def show(request: Request, pk: int) -> HttpResponse:
    return _show(request, _load(request, pk))


@open_to(staff=True)
def printed(request: Request, pk: int) -> HttpResponse:
    asked = _load(request, pk)
    context = detail(asked, request.user, printing=True)
    sealed = seal(asked_now(asked, None))
    return page(request, "approvals/print.html", seal=sealed, **context)


@open_to(staff=True)
def as_pdf(request: Request, pk: int) -> HttpResponse:
    asked = _load(request, pk)
    return filed(paper(asked, request.user), "pdf", f"approval-{asked.number}")


@open_to(staff=True)
@require_POST
def decide(request: Request, pk: int) -> HttpResponse:
    """Sent now, made in ten seconds: until then the toast and the page offer 復原."""
    asked = _load(request, pk)
    demand_proof(request, asked)
    form = DecisionForm(request.POST, steps=Step.objects.filter(request=asked, round=asked.round))
    if not form.is_valid():
        return _show(request, asked, form)
    given = {name: form.cleaned_data[name] for name in ("act", "comment", "step", "key", "seen")}
    held = verbs.hold(asked, by=request.user, conditions=form.conditions(), **given)
    return _next(request, held)


def _next(request: Request, held: Held) -> HttpResponse:
    """On to the next item that waits, or back to the empty inbox."""
    facts = {"act": held.get_act_display(), "title": held.request.title, "n": undo_seconds()}
    url = reverse("approvals:undo", args=[held.pk])
    toast(
        request, _("已送出「%(act)s」：%(title)s，%(n)s秒後生效。") % facts, f"{url}#{facts['n']}"
    )
    after = Asked.objects.waiting_for(request.user).order_by("due", "pk").first()
    return redirect("approvals:request", after.pk) if after else redirect("approvals:inbox")


@open_to(staff=True)
@require_POST
def undo(request: Request, pk: int) -> HttpResponse:
    held = get_object_or_404(Held.objects.filter(by=request.user), pk=pk)
    verbs.undo(held, by=request.user)
    toast(request, _("已復原，這件申請等你重新決定。"))
    return redirect("approvals:request", held.request_id)


def _named(request: Request) -> dict[str, Any]:
    """What was said of a colleague."""
    return cleaned(PersonForm(request.POST), "approvals.bad_input")


def _person_verb(request: Request, pk: int, verb: Any, said: str, *facts: str) -> HttpResponse:
    asked, told = _load(request, pk), _named(request)
    verb(asked, person=told["person"], by=request.user, **{fact: told[fact] for fact in facts})
    toast(request, said)
    return redirect("approvals:request", pk)


@open_to(staff=True)
@require_POST
def add_approver(request: Request, pk: int) -> HttpResponse:
    return _person_verb(request, pk, verbs.add_approver, _("已加簽。"), "where", "reason")


@open_to(staff=True)
@require_POST
def remove_approver(request: Request, pk: int, step: int) -> HttpResponse:
    asked = _load(request, pk)
    added = get_object_or_404(Step, pk=step, request=asked)
    verbs.remove_approver(asked, step=added, by=request.user)
    toast(request, _("已取消加簽。"))
    return redirect("approvals:request", pk)


@open_to(staff=True)
@require_POST
def hand_over(request: Request, pk: int) -> HttpResponse:
    return _person_verb(request, pk, verbs.hand_over, _("已轉交。"), "reason")


@open_to(staff=True)
@require_POST
def appoint(request: Request, pk: int) -> HttpResponse:
    return _person_verb(request, pk, verbs.appoint, _("已指定審批人。"), "reason")


@open_to(staff=True)
@require_POST
def copy_to(request: Request, pk: int) -> HttpResponse:
    asked, told = _load(request, pk), _named(request)
    verbs.copy_to(asked, readers=[told["person"]], by=request.user)
    toast(request, _("已抄送。"))
    return redirect("approvals:request", pk)


@open_to(staff=True)
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    asked, form = _load(request, pk), ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    verbs.withdraw(asked, by=request.user, reason=reason)
    toast(request, _("已撤回「%(title)s」。") % {"title": asked.title})
    return redirect("approvals:request", pk)


@open_to(staff=True)
@require_POST
def urge(request: Request, pk: int) -> HttpResponse:
    verbs.urge(_load(request, pk), by=request.user)
    toast(request, _("已催辦。"))
    return redirect("approvals:request", pk)


@open_to(staff=True)
@require_POST
def batch(request: Request) -> HttpResponse:
    """Agree to several of one kind, where the flow allows it; each row says how it went."""
    chosen = [key_in(pk) or 0 for pk in request.POST.getlist("request")][: screens.PAGE]
    found = Asked.objects.waiting_for(request.user).filter(pk__in=chosen).select_related("flow")
    results = [(asked, *_agree(request, asked)) for asked in found.order_by("pk")]
    return page(request, "approvals/batch.html", results=results, seconds=undo_seconds())


def _agree(request: Request, asked: Asked) -> tuple[Held | None, str]:
    try:
        if not asked.flow.batch:
            raise Refused("approvals.no_batch", _("這類申請不開放批量審批，請逐件決定。"))
        demand_proof(request, asked)
        return verbs.hold(asked, act="approve", by=request.user, seen=asked.hash), ""
    except Refused as refused:
        return None, str(refused)
