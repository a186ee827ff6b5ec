"""The consolidation desk, and the settling of one clash."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.web import filed, page, toast
from charter.org.web import Request, open_to
from charter.rooms.improvement import forms, papers
from charter.rooms.improvement.compiling import Desk, between, desk_of, pair
from charter.rooms.improvement.models import Clash, Cycle
from charter.rooms.improvement.permissions import is_office, may_settle
from charter.rooms.improvement.verbs import clashes, documents, versions
from charter.rooms.improvement.views.common import Doing, acted, cycle_of, of_subject, plan_of


def _settle(clash: Clash, form: Any, by: Any) -> None:
    clashes.settle(clash, **form.cleaned_data, by=by)


SETTLE = {
    "settle": Doing(
        of_subject(forms.SettleForm), _settle, gettext_lazy("協調"),
        "SI3.4b", gettext_lazy("已協調，更改的計劃回到部門"),
    )
}  # fmt: skip


def _settleable(desk: Desk) -> Desk:
    """Each clash with the ways in which the office may settle it, the likeliest first."""
    for one in desk.clashes:
        ways = clashes.WAYS[Clash.Kind(one.kind)]
        setattr(one, "ways", [(way, forms.WORDS[way]) for way in ways])  # noqa: B010
    return desk


@open_to(staff=True)
@require_GET
def desk(request: Request, pk: int) -> HttpResponse:
    cycle = cycle_of(request, pk)
    shown: dict[str, Any] = {
        "cycle": cycle,
        "desk": _settleable(desk_of(cycle)),
        "office": is_office(request.user, cycle),
        "drafting": cycle.state == Cycle.State.DRAFTING,
    }
    return page(request, "improvement/desk.html", **shown)


@open_to(staff=True)
@require_POST
def urge(request: Request, pk: int) -> HttpResponse:
    plan = plan_of(request, pk)
    versions.urge(plan, by=request.user)
    toast(request, _("已催交"))
    return redirect("improvement:desk", pk=plan.cycle_id)


@open_to(staff=True)
@require_POST
def urge_all(request: Request, pk: int) -> HttpResponse:
    n = versions.urge_all(cycle_of(request, pk), by=request.user)
    toast(request, ngettext("已催交%(n)s個部門", "已催交%(n)s個部門", n) % {"n": n})
    return redirect("improvement:desk", pk=pk)


@open_to(staff=True)
@require_GET
def file(request: Request, pk: int, kind: str) -> HttpResponse:
    """The whole draft as it stands now, to be talked over."""
    cycle = cycle_of(request, pk)
    found = [row.version for row in desk_of(cycle).rows]
    return filed(papers.draft(cycle, found), kind, f"plan-{cycle.year}-draft")


@open_to(staff=True)
@require_GET
def compare(request: Request, pk: int) -> HttpResponse:
    """Two departments' drafts beside each other, and what stands between them."""
    cycle = cycle_of(request, pk)
    stands = desk_of(cycle)
    sides = pair(stands.rows, request.GET.get("left", ""), request.GET.get("right", ""))
    chosen = [row.plan.pk for row in sides]
    shown: dict[str, Any] = {
        "cycle": cycle,
        "rows": stands.rows,
        "sides": [(row.version, papers.part(row.version)) for row in sides],
        "picks": list(zip(("left", "right"), (_("左邊"), _("右邊")), chosen, strict=False)),
        "between": between(stands.clashes, chosen),
    }
    return page(request, "improvement/compare.html", **shown)


@open_to(staff=True)
@require_POST
def look(request: Request, pk: int) -> HttpResponse:
    cycle = cycle_of(request, pk)
    found = clashes.look(cycle, by=request.user)
    toast(request, _("已重新比對，%(n)s件要協調") % {"n": len(found)})
    return redirect("improvement:desk", pk=pk)


@open_to(staff=True)
@require_POST
def table(request: Request, pk: int) -> HttpResponse:
    made = documents.table(cycle_of(request, pk), by=request.user)
    toast(request, _("已送領導小組審批"))
    return redirect("improvement:document", pk=made.pk)


def _clash(request: Request, pk: int) -> Clash:
    seen = Clash.objects.visible_to(request.user).select_related("cycle", "settled_by")
    one: Clash = get_object_or_404(seen, pk=pk)
    return one


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def clash(request: Request, pk: int) -> HttpResponse:
    """What was found; the office settles it here, others read what was decided."""
    one = _clash(request, pk)
    back = reverse("improvement:desk", args=[one.cycle_id])
    if request.method == "GET" and not may_settle(request.user, one):
        return page(request, "improvement/clash.html", clash=one, back=back)
    return acted(request, SETTLE, "settle", one, back, clash=one)
