"""The application as a list of parts, its check page, and sending it in."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.keys import key_in
from charter.ground.table import Column, Filter, Table
from charter.ground.web import exported, page, toast
from charter.org.web import Request, open_to
from charter.rooms.projects.forms.parts import PART_FORM
from charter.rooms.projects.forms.records import StartForm
from charter.rooms.projects.models import Initiation, Requirement
from charter.rooms.projects.parts import PART, lacking
from charter.rooms.projects.permissions import may_fill
from charter.rooms.projects.presenting_initiation import answers, overview, paired
from charter.rooms.projects.verbs import initiation as verbs
from charter.rooms.projects.views.common import initiation_of, project_of

INITIATIONS = Table(
    [
        Column("number", gettext_lazy("編號")),
        Column("name", gettext_lazy("項目"), css="tb-name"),
        Column("customer", gettext_lazy("客戶"), lambda i: str(i.customer)),
        Column("applicant", gettext_lazy("申請人"), lambda i: str(i.applicant)),
        Column("total", gettext_lazy("預算"), kind="money"),
        Column("state", gettext_lazy("狀態"), lambda i: i.get_state_display()),
    ],
    row_url=lambda i: reverse("projects:initiation", args=[i.pk]),
    filters=[
        Filter(
            "state",
            gettext_lazy("狀態"),
            lambda rows, v: rows.filter(state=v),
            Initiation.State.choices,
        )
    ],
    caption=gettext_lazy("立項申請"),
    empty=gettext_lazy("提出立項後，申請書會列在這裡。"),
)


@open_to(staff=True)
@require_GET
def initiations(request: Request) -> HttpResponseBase:
    seen = Initiation.objects.visible_to(request.user).select_related("customer", "applicant")
    rows = seen.exclude(state=Initiation.State.DISCARDED)
    if answer := exported(INITIATIONS, rows, request, "initiations"):
        return answer
    view = INITIATIONS.view(rows, request.GET)
    return page(request, "projects/initiation_list.html", view=view)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    wish = Requirement.objects.filter(pk=key_in(request.GET.get("requirement", "")) or 0).first()
    known = {"requirement": wish, "customer": wish.customer_id, "name": wish.title} if wish else {}
    form = StartForm(request.POST or None, initial=known)
    if not form.is_valid():
        return page(request, "projects/initiation_new.html", form=form)
    made = verbs.start_initiation(by=request.user, **form.cleaned_data)
    return redirect("projects:initiation", made.pk)


@open_to(staff=True)
@require_GET
def initiation(request: Request, pk: int) -> HttpResponse:
    found = initiation_of(request, pk)
    told = overview(found, request.user)
    if not told["may_fill"]:
        told["answers"] = answers(found)
    return page(request, "projects/initiation.html", **told)


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def part(request: Request, pk: int, part: str) -> HttpResponse:
    found = initiation_of(request, pk)
    if part not in PART or not may_fill(request.user, found) or not found.is_open:
        raise Http404
    kind = PART_FORM[part]
    form = kind(request.POST or None, initial=kind.initial_of(found))
    if not form.is_valid():
        shown: dict[str, Any] = {
            "form": form,
            "rows": paired(form),
            "part": PART[part],
            "initiation": found,
        }
        return page(request, "projects/initiation_part.html", **shown)
    verbs.fill_initiation(found, part=part, values=form.values(), by=request.user)
    left = lacking(initiation_of(request, pk))
    if request.GET.get("back") == "check" or not left:
        return redirect("projects:initiation_check", pk)
    return redirect("projects:initiation_part", pk, _after(part, {lack.part for lack in left}))


def _after(part: str, left: set[str]) -> str:
    """The next part that lacks something, the same one only when it is the last."""
    order = list(PART)
    place = order.index(part) + 1
    return next(key for key in order[place:] + order[:place] if key in left)


@open_to(staff=True)
@require_GET
def check(request: Request, pk: int) -> HttpResponse:
    found = initiation_of(request, pk)
    more = overview(found, request.user)
    return page(request, "projects/initiation_check.html", answers=answers(found), **more)


@open_to(staff=True)
@require_POST
def submit(request: Request, pk: int) -> HttpResponse:
    found = initiation_of(request, pk)
    verbs.submit_initiation(found, by=request.user)
    toast(request, _("已送出，接著由部門主管審核。"))
    return redirect("projects:initiation", pk)


@open_to(staff=True)
@require_POST
def discard(request: Request, pk: int) -> HttpResponse:
    verbs.discard_initiation(initiation_of(request, pk), by=request.user)
    toast(request, _("草稿已刪除。"))
    return redirect("projects:initiations")


@open_to(staff=True)
@require_POST
def bring_in(request: Request, pk: int, project: int) -> HttpResponse:
    found, source = initiation_of(request, pk), project_of(request, project)
    verbs.bring_in(found, source=source, by=request.user)
    toast(request, _("已帶入服務內容與預算科目，請檢查金額。"))
    return redirect("projects:initiation", pk)
