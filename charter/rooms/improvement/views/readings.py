"""What was published is read and confirmed: plans, and the good cases of the whole organisation."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charter.ground.web import exported, page, toast
from charter.kernel.journal.models import Entry
from charter.org.web import Request, open_to
from charter.rooms.improvement.models import Case, Reading
from charter.rooms.improvement.tables import CASES
from charter.rooms.improvement.verbs import readings as verbs


@open_to(staff=True)
@require_POST
def confirm(request: Request, pk: int) -> HttpResponse:
    one = get_object_or_404(Reading.objects.visible_to(request.user), pk=pk)
    verbs.confirm(one, by=request.user)
    toast(request, _("已確認"))
    return redirect(one.page)


@open_to(staff=True)
@require_GET
def reading(request: Request, pk: int) -> HttpResponse:
    return redirect(get_object_or_404(Reading.objects.visible_to(request.user), pk=pk).page)


@open_to(staff=True)
@require_GET
def cases(request: Request) -> HttpResponseBase:
    rows = Case.objects.visible_to(request.user).counted().select_related("department", "author")
    if answer := exported(CASES, rows, request, "good-cases"):
        return answer
    return page(request, "improvement/cases.html", view=CASES.view(rows, request.GET))


@open_to(staff=True)
@require_GET
def case(request: Request, pk: int) -> HttpResponse:
    seen = Case.objects.visible_to(request.user).counted()
    one = get_object_or_404(seen.select_related("department", "author", "published_by"), pk=pk)
    mine = one.readings.filter(person=request.user).first()
    return page(
        request,
        "improvement/case.html",
        case=one,
        mine=mine,
        can_read=one.author_id != request.user.pk and not (mine and mine.read_at),
        heads=one.readings.exclude(due=None).select_related("person__department"),
        entries=Entry.objects.of(one).select_related("by").latest_first()[:15],
    )


@open_to(staff=True)
@require_POST
def read(request: Request, pk: int) -> HttpResponse:
    one = get_object_or_404(Case.objects.visible_to(request.user), pk=pk)
    verbs.read_case(one, by=request.user)
    toast(request, _("已確認"))
    return redirect("improvement:case", pk=pk)
