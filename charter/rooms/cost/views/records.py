"""Where journal and notices find single records: they stand on the page of their project."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from charter.ground.web import toast
from charter.org.web import Request, open_to
from charter.rooms.cost.forms import CorrectForm
from charter.rooms.cost.models import Account, Booking, Forecast, Variance
from charter.rooms.cost.permissions import may_keep
from charter.rooms.cost.reach import projects_of
from charter.rooms.cost.verbs import ledger
from charter.rooms.cost.views.common import done, told


@open_to(staff=True)
@require_GET
def account(request: Request, pk: int) -> HttpResponse:
    mine = projects_of(request.user).values("pk")
    found = get_object_or_404(Account.objects.filter(project__in=mine), pk=pk)
    return redirect("cost:of_project", found.project_id)


@open_to(staff=True)
@require_GET
def variance(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Variance.objects.visible_to(request.user), pk=pk)
    return redirect("cost:of_project", found.project_id)


@open_to(staff=True)
@require_GET
def forecast(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Forecast.objects.visible_to(request.user), pk=pk)
    return redirect("cost:earned", found.project_id)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def booking(request: Request, pk: int) -> HttpResponse:
    """A line of the ledger, where it comes from, and its correction."""
    seen = Booking.objects.visible_to(request.user).select_related("project", "by", "corrects")
    one = get_object_or_404(seen, pk=pk)
    form = CorrectForm(request.POST or None)
    if form.is_bound and done(
        request, form, lambda data: ledger.correct(one, by=request.user, **data)
    ):
        toast(request, _("已用新的紀錄更正，原紀錄保留"))
        return redirect("cost:bookings", one.project_id)
    by = Booking.objects.filter(corrects=one).first()
    able = one.kind == Booking.Kind.ACTUAL and one.corrects_id is None and by is None
    facts = {"booking": one, "corrected_by": by, "able": able and may_keep(request.user)}
    return told(request, "cost/booking.html", form, **facts)
