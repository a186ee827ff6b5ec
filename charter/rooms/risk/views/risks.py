"""A risk begins with one sentence; its page shows where it stands, how it moved, what is done."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from charter.ground.acts import lead
from charter.ground.keys import key_in
from charter.ground.web import page
from charter.kernel.registers.pictures import picture
from charter.org.web import Request, open_to
from charter.rooms.projects.permissions import may_open
from charter.rooms.risk import verbs
from charter.rooms.risk.forms import NewForm
from charter.rooms.risk.models import Risk, RiskWarning
from charter.rooms.risk.permissions import may_answer, verbs_for
from charter.rooms.risk.prompts import PROMPTS
from charter.rooms.risk.riskfile import file_of
from charter.rooms.risk.views.acts import ACTS
from charter.rooms.risk.views.common import done


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    begins = {"project": key_in(request.GET.get("project", "")), "owner": request.user.pk}
    form = NewForm(request.user, request.POST or None, initial=begins)
    made: list[Risk] = []
    if form.is_valid() and done(
        form, lambda: made.append(verbs.identify(by=request.user, **form.cleaned_data))
    ):
        return redirect("risk:risk", pk=made[0].pk)
    answer = page(request, "risk/new.html", form=form, prompts=PROMPTS)
    answer.status_code = 422 if form.is_bound else 200
    return answer


@open_to(staff=True)
@require_GET
def risk(request: Request, pk: int) -> HttpResponse:
    if (file := file_of(request.user, pk)) is None:
        raise Http404
    can = verbs_for(request.user, file.risk)
    may = [(one, may_answer(request.user, one)) for one in file.warnings]
    return page(
        request,
        "risk/risk.html",
        file=file,
        risk=file.risk,
        may_open=may_open(request.user, file.risk.project_id),
        can=can,
        first=lead(ACTS, can, file.risk),
        matrix=picture(file.risk),
        warnings=may,
    )


@open_to(staff=True)
@require_GET
def warning(request: Request, pk: int) -> HttpResponse:
    """Journal and notices name the warning; it stands on its risk's page, or, for one to whom it
    climbed who sees no more of the risk, on the page of its answer."""
    found = get_object_or_404(RiskWarning.objects.visible_to(request.user), pk=pk)
    if Risk.objects.visible_to(request.user).filter(pk=found.risk_id).exists():
        return redirect(f"/risks/{found.risk_id}/#warning-{pk}")
    return redirect("risk:answer", pk=pk, verb="keep")
