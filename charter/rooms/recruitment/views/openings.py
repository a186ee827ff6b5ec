"""Openings: the list, the board of one, what channels brought, applying inside the house."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from charter.ground.acts import lead, tried
from charter.ground.export import xlsx
from charter.ground.keys import key_in
from charter.ground.table import Column
from charter.ground.web import XLSX, page, toast
from charter.kernel.journal.models import Entry, kind_of
from charter.org.web import Request, open_to
from charter.rooms.recruitment import verbs
from charter.rooms.recruitment.acts import OPENING_ACTS
from charter.rooms.recruitment.forms import ApplyForm
from charter.rooms.recruitment.models import ENDED, Candidate, Opening
from charter.rooms.recruitment.permissions import READERS, may_recruit, verbs_for_opening
from charter.rooms.recruitment.presenting import board, seen_in
from charter.rooms.recruitment.queries import counted, yields
from charter.rooms.recruitment.views.acting import acted
from charter.rooms.recruitment.views.common import tabs_of

LONG = 200
YIELDS = [
    Column("label", gettext_lazy("渠道")),
    Column("kind", gettext_lazy("種類")),
    Column("applied", gettext_lazy("應徵")),
    Column("checked", gettext_lazy("資格通過")),
    Column("interviewed", gettext_lazy("面試")),
    Column("hired", gettext_lazy("錄用")),
    Column("cost", gettext_lazy("費用")),
    Column("per_hire", gettext_lazy("每人費用")),
    Column("days_to_fill", gettext_lazy("補足天數")),
]


@open_to(*READERS)
@require_GET
def openings(request: Request) -> HttpResponse:
    found = Opening.objects.visible_to(request.user).select_related("department", "project")
    if "all" not in request.GET:
        found = found.open()
    rows = counted(found[:LONG])
    told: dict[str, Any] = {
        "rows": rows,
        "tabs": tabs_of(request.user),
        "all": "all" in request.GET,
    }
    return page(request, "recruitment/openings.html", **told)


def _known(request: Request, pk: int) -> Opening:
    rows = Opening.objects.visible_to(request.user)
    one: Opening = get_object_or_404(rows.select_related("department", "project", "post"), pk=pk)
    return one


def _shown(request: Request, one: Opening, **sheet: Any) -> HttpResponse:
    candidates, can = seen_in(one, request.user), verbs_for_opening(request.user, one)
    context = {
        "opening": one,
        "columns": board(one, candidates),
        "ended": [c for c in candidates if c.state in ENDED and c.state != "hired"],
        "nameless": [c for c in candidates if c.is_open and c.name == c.number],
        "yields": yields(Opening.objects.filter(pk=one.pk), by_name=True),
        "channels": one.channels.all(),
        "hr": may_recruit(request.user),
        "can": can,
        "acts": [(verb, act) for verb, act in OPENING_ACTS.items() if verb in can],
        "first": lead(OPENING_ACTS, can, one),
        "entries": _entries(one, {candidate.pk for candidate in candidates}),
        **sheet,
    }
    return page(request, "recruitment/opening.html", **context)


def _entries(one: Opening, seen: set[int]) -> list[Entry]:
    """Of candidates only those whom the reader may see."""
    rows = Entry.objects.about(one).select_related("by", "principal").latest_first()
    kind = kind_of(Candidate)
    return list(rows.filter(~Q(kind=kind) | Q(kind=kind, subject_id__in=seen))[:12])


@open_to(staff=True)
@require_GET
def opening(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _known(request, pk))


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def opening_act(request: Request, pk: int, verb: str) -> HttpResponse:
    one = _known(request, pk)
    return acted(
        request,
        one,
        verb,
        acts=OPENING_ACTS,
        can=verbs_for_opening(request.user, one),
        shown=lambda **sheet: _shown(request, one, **sheet),
        back=one.get_absolute_url(),
    )


@open_to(*READERS)
@require_GET
def yield_page(request: Request) -> HttpResponse:
    """What channels brought, of all openings or one department's: drawn by kind, listed by name."""
    found, chosen = Opening.objects.visible_to(request.user), request.GET.get("department", "")
    if (department := key_in(chosen)) is not None:
        found = found.filter(department=department)
    names = yields(found, by_name=True)
    if request.GET.get("export") == "xlsx":
        answer = HttpResponse(xlsx(YIELDS, names, "channels"), content_type=XLSX)
        answer["Content-Disposition"] = 'attachment; filename="channels.xlsx"'
        return answer
    rows = yields(found)
    context: dict[str, Any] = {
        "rows": rows,
        "names": names,
        "most": max((one.applied for one in rows), default=0),
        "whole": {n: sum(getattr(r, n) for r in rows) for n in ("applied", "interviewed", "hired")},
        "openings": found.count(),
        "departments": {one.department for one in Opening.objects.visible_to(request.user)
                        .select_related("department")},
        "department": department,
        "tabs": tabs_of(request.user),
    }  # fmt: skip
    return page(request, "recruitment/yields.html", **context)


@open_to(staff=True)
@require_GET
def inside(request: Request) -> HttpResponse:
    """What a colleague may apply for, and how far one's own applications are; nothing else."""
    user = request.user
    mine = Candidate.objects.filter(person=user).select_related("opening__department")
    taken = {one.opening_id for one in mine if one.is_open}
    told = Opening.objects.told_inside().select_related("department").exclude(pk__in=taken)
    return page(request, "recruitment/inside.html", mine=mine, openings=told, tabs=tabs_of(user))


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def apply(request: Request, pk: int) -> HttpResponse:
    one = get_object_or_404(Opening.objects.told_inside().select_related("department"), pk=pk)
    form = ApplyForm(one, request.POST or None)

    def act(data: dict[str, Any]) -> None:
        verbs.apply_inside(one, **data, by=request.user)

    if form.is_bound and tried(form, act, request=request):
        toast(request, _("已送出應徵，進度看「內部應徵」"))
        return redirect("recruitment:inside")
    answer = page(request, "recruitment/apply.html", form=form, opening=one)
    answer.status_code = 422 if form.is_bound else 200
    return answer
