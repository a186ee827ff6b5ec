"""Leave: who is away and when; one's own with the reason."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.acts import tried
from charter.ground.keys import key_in
from charter.ground.web import page, toast
from charter.kernel.approvals.models import Request as Asked
from charter.org.models import Department
from charter.org.web import Request, open_to
from charter.rooms.people.absence_forms import AbsenceForm
from charter.rooms.people.models import Absence
from charter.rooms.people.permissions import may_cancel_absence, may_read_reason
from charter.rooms.people.verbs import absences as verbs

LONG = 200


@open_to(staff=True)
@require_GET
def absences(request: Request) -> HttpResponse:
    """One's own above, then the colleagues who are or will be away."""
    user, chosen = request.user, key_in(request.GET.get("department", ""))
    seen = Absence.objects.visible_to(user).select_related("person__department", "person__manager")
    mine = seen.filter(person=user)[:LONG]
    others = seen.standing().current().exclude(person=user).order_by("since", "pk")
    if chosen is not None:
        others = others.filter(person__department=chosen)
    return page(
        request,
        "people/absences.html",
        mine=mine,
        others=[(one, may_read_reason(user, one)) for one in others[:LONG]],
        departments=Department.objects.order_by("code"),
        department=request.GET.get("department", ""),
    )


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def ask(request: Request) -> HttpResponse:
    form = AbsenceForm(request.user, request.POST or None)

    def act(data: dict[str, Any]) -> None:
        verbs.ask_absence(data.pop("person") or request.user, **data, by=request.user)

    if request.method == "POST" and tried(form, act, request=request):
        toast(request, _("休假已送部門主管核准。"))
        return redirect("people:absences")
    answer = page(request, "people/absence_form.html", form=form)
    answer.status_code = 422 if form.is_bound else 200
    return answer


@open_to(staff=True)
@require_GET
def absence(request: Request, pk: int) -> HttpResponse:
    found = _found(request, pk)
    return page(
        request,
        "people/absence.html",
        absence=found,
        asked=Asked.objects.visible_to(request.user).about(found).first(),
        may_read=may_read_reason(request.user, found),
        may_cancel=may_cancel_absence(request.user, found),
    )


@open_to(staff=True)
@require_POST
def cancel(request: Request, pk: int) -> HttpResponse:
    verbs.cancel_absence(_found(request, pk), by=request.user)
    toast(request, _("休假已取消。"))
    return redirect("people:absences")


def _found(request: Request, pk: int) -> Absence:
    rows = Absence.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("person__department", "asked_by"), pk=pk)
