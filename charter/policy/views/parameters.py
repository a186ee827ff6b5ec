"""The blanks of the policies: what stands in them, since when, and what another value would do."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from charter.ground.web import page
from charter.kernel.parameters.catalogue import catalogue
from charter.kernel.parameters.models import Setting
from charter.org.models import Person
from charter.org.web import Request, open_to
from charter.policy.backtest import affected, tried
from charter.policy.editions import row_on
from charter.policy.forms import ProposalForm, given
from charter.policy.models import Proposal
from charter.policy.pack import clauses, packs
from charter.policy.permissions import may_propose
from charter.policy.rulings import settled
from charter.policy.verbs.proposals import mend, propose
from charter.policy.wording import marked


@open_to(staff=True)
def parameters(request: Request) -> HttpResponse:
    """Every parameter with its clause and its value, chapter by chapter."""
    rules = settled()
    rows: dict[str, list[Any]] = {}
    for p in catalogue().values():
        clause = clauses()[p.clause]
        told = (p, clause, rules.values[p.name], rules.rows.get(p.name))
        rows.setdefault(clause.code, []).append(told)
    chapters = [
        (pack, part, [told for one in part.all_rows() for told in rows.get(one.code, ())])
        for pack in packs().values()
        for part in pack.parts
    ]
    asked = [found for found in chapters if found[2]]
    return page(request, "policy/parameters.html", chapters=asked)


@open_to(staff=True)
def parameter(request: Request, name: str) -> HttpResponse:
    """One parameter: its sentence, its history, the last twelve months; a new value proposed."""
    if name not in catalogue():
        raise Http404
    returned = Proposal.objects.filter(name=name, state=Proposal.State.RETURNED).first()
    tries = "preview" in request.POST
    form = ProposalForm(
        catalogue()[name], request.POST or None, initial=given(returned), tries=tries
    )
    if request.method != "POST" or not form.is_valid() or tries:
        return _shown(request, name, form)
    facts = {key: form.cleaned_data[key] for key in ("effective_on", "reason")}
    if returned:
        mend(returned, form.value(), by=request.user, **facts)
    else:
        propose(name, form.value(), by=request.user, **facts)
    messages.success(request, _("已送出審批"))
    return redirect("policy:parameter", name)


@open_to(staff=True)
def proposal(request: Request, pk: int) -> HttpResponse:
    """The journal and the approvals know a proposal by its row."""
    return redirect("policy:parameter", get_object_or_404(Proposal, pk=pk).name)


def _shown(request: Request, name: str, form: ProposalForm) -> HttpResponse:
    found, rules = catalogue()[name], settled()
    row = row_on(found.clause)
    tries = form.is_bound and form.is_valid()
    return page(
        request,
        "policy/parameter.html",
        parameter=found,
        row=row,
        value=rules.values[name],
        ruling=rules.rows.get(name),
        text=marked(row, "ok", rules.values),
        history=Setting.objects.filter(name=name).select_related("set_by").order_by("-id"),
        trials=[tried(code, name) for code in affected(name)],
        renewed_trials=[tried(c, name, form.value()) for c in affected(name)] if tries else [],
        pending=_open(name),
        mends=_mends(name, request.user),
        form=form if may_propose(request.user) else None,
        is_detail=found.detail,
    )


def _open(name: str) -> Proposal | None:
    """The request that is being decided, or that came back."""
    return Proposal.objects.open().filter(name=name).select_related("proposed_by").first()


def _mends(name: str, person: Person) -> bool:
    """It came back to this person, who may change it and submit it again."""
    back = Proposal.objects.filter(name=name, state=Proposal.State.RETURNED)
    return back.filter(proposed_by=person).exists()
