"""A budget drawn from plan and rates, line by line, put before those who decide."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from charter.ground.errors import Refused
from charter.ground.web import page, toast
from charter.org.web import Request, open_to
from charter.rooms.cost import presenting
from charter.rooms.cost.drawing import from_plan
from charter.rooms.cost.forms import BudgetReasonForm, BudgetRows
from charter.rooms.cost.verbs.budgeting import Line, propose
from charter.rooms.cost.views.common import framed


def _rows(request: Request, project: Any) -> Any:
    if request.method == "POST":
        return BudgetRows(request.POST, prefix="l")
    drawn = [
        {"category": o.category, "quantity": o.quantity, "price": o.price, "basis": o.basis}
        for o in from_plan(project)
    ]
    return BudgetRows(initial=drawn, prefix="l")


def lines_of(rows: Any) -> list[Line]:
    """What was filled; empty rows are no lines."""
    names = ("category", "quantity", "price", "basis")
    filled = [form.cleaned_data for form in rows if form.cleaned_data.get("basis")]
    return [Line(*(data[name] for name in names)) for data in filled]


def _proposed(request: Request, project: Any, rows: Any, form: BudgetReasonForm) -> bool:
    if not (rows.is_valid() and form.is_valid()):
        return False
    reason = form.cleaned_data["reason"]
    try:
        propose(project, lines=lines_of(rows), reason=reason, by=request.user)
    except Refused as refusal:
        if refusal.code == "projects.not_allowed":
            raise
        form.add_error("reason" if refusal.field == "reason" else None, str(refusal))
        return False
    return True


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def propose_budget(request: Request, pk: int) -> HttpResponse:
    project, more = framed(request, pk)
    if not more["may_see"]:
        raise Http404
    rows, form = _rows(request, project), BudgetReasonForm(request.POST or None)
    if request.method == "POST" and _proposed(request, project, rows, form):
        toast(request, _("預算已送審，核准前原預算照舊。"))
        return redirect("projects:budget", pk)
    more |= {"rows": rows, "form": form, "standing": presenting.categories(project)}
    answer = page(request, "cost/budget.html", **more)
    answer.status_code = 422 if form.is_bound else 200
    return answer
