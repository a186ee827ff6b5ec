"""流程與限額: how things are approved, up to which amount, and how that is changed."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charter.ground.web import page, toast
from charter.kernel.approvals import rules, screens, verbs
from charter.kernel.approvals.bounds import amounts, title_of
from charter.kernel.approvals.models import Flow, Limit
from charter.kernel.approvals.models import Request as Asked
from charter.kernel.approvals.permissions import PROPOSERS
from charter.kernel.approvals.rule_forms import FlowForm, LimitForm, Steps, initial_of
from charter.kernel.approvals.rules import Rules
from charter.org.web import Request, open_to


@open_to(*PROPOSERS)
def flows(request: Request) -> HttpResponse:
    return page(request, "approvals/flows.html", flows=rules.every_flow())


@open_to(staff=True)
def flow(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Flow, pk=pk)
    return page(request, "approvals/flow.html", flow=found, rows=screens.flow_rows(found))


def _known(code: str) -> Rules:
    found = rules.flow_rules(code)
    if found is None:
        raise Http404
    return found


@open_to(*PROPOSERS)
def edit_flow(request: Request, code: str) -> HttpResponse:
    """The draft, or what is in force where there is none; saving keeps it, publishing asks."""
    known = _known(code)
    source = known.draft or known
    steps = Steps(request.POST or None, initial=initial_of(source.steps), prefix="s")
    form = FlowForm(request.POST or None, initial={"batch": source.batch})
    if request.method == "POST" and steps.is_valid() and form.is_valid():
        return _keep(request, code, steps, form)
    return _edited(request, known, steps, form)


def _keep(request: Request, code: str, steps: Any, form: FlowForm) -> HttpResponse:
    given = {"steps": steps.specs(), "batch": form.cleaned_data["batch"]}
    verbs.draft_flow(code, by=request.user, **given)
    if request.POST.get("act") != "publish":
        toast(request, _("草稿已存，還沒有生效。"))
        return redirect(f"{reverse('approvals:edit_flow', args=[code])}#ways")
    asked = verbs.publish_draft(code, reason=form.cleaned_data["reason"], by=request.user)
    toast(request, _("已送出審批，通過後生效。"))
    return redirect("approvals:request", asked.pk)


def _edited(request: Request, known: Rules, steps: Any, form: FlowForm) -> HttpResponse:
    tried = known.draft.steps if known.draft else known.steps
    answer = page(
        request,
        "approvals/flow_edit.html",
        rules=known,
        steps=steps,
        form=form,
        tiers=rules.tiers(tried),
        tier_parameters=[title_of(name) for name in amounts()],
        ways=rules.ways(known, tried) if known.draft else [],
    )
    answer.status_code = 422 if form.errors or any(steps.errors) or steps.is_bound else 200
    return answer


@open_to(*PROPOSERS)
@require_POST
def discard_draft(request: Request, code: str) -> HttpResponse:
    verbs.discard_draft(_known(code).code, by=request.user)
    toast(request, _("草稿已捨棄。"))
    return redirect("approvals:flows")


@open_to(*PROPOSERS)
def limits(request: Request) -> HttpResponse:
    """Who has a personal limit, what is proposed, and the form to propose."""
    form = LimitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = verbs.propose_limit(by=request.user, **form.cleaned_data)
        toast(request, _("已送出審批，通過後生效。"))
        return redirect("approvals:request", asked.pk)
    now, asked_for = rules.limits_in_force(), rules.limits_proposed()
    answer = page(request, "approvals/limits.html", form=form, limits=now, proposed=asked_for)
    answer.status_code = 422 if form.errors else 200
    return answer


@open_to(staff=True)
def limit(request: Request, pk: int) -> HttpResponse:
    """The page of a limit is the page of its request."""
    found = get_object_or_404(Limit, pk=pk)
    asked = get_object_or_404(Asked.objects.visible_to(request.user).about(found))
    return redirect(reverse("approvals:request", args=[asked.pk]))
