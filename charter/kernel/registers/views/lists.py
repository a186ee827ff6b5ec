"""The list of records: the heat map, several records at once; lists kept under a name."""

from functools import lru_cache, partial

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charter.ground.errors import Refused
from charter.ground.pieces import as_markup, piece
from charter.ground.web import exported, in_bulk, page, toast
from charter.kernel.frame import LISTS
from charter.kernel.registers import verbs
from charter.kernel.registers.forms import ViewForm
from charter.kernel.registers.models import Record, RecordQuerySet, SavedView
from charter.kernel.registers.queries import Heat, heat
from charter.kernel.registers.rules import REGISTERS, Register, open_to_person
from charter.kernel.registers.tables import ACTS, RECORDS, listed, shown
from charter.org.web import Request, open_to


@open_to(staff=True)
def records(request: Request) -> HttpResponseBase:
    """`?map=1` draws the heat map above the list: it counts all open records."""
    seen = partial(Record.objects.visible_to, request.user)
    if answer := exported(RECORDS, lambda: shown(seen()), request, "registers"):
        return answer
    chosen = REGISTERS.get(request.GET.get("register", ""))
    return page(
        request,
        "registers/list.html",
        view=listed(request.user, request.GET),
        register=chosen,
        registers=REGISTERS.values(),
        lists=_lists(request.user.roles(), get_language()),
        heat=_heat(seen(), chosen) if request.GET.get("map") == "1" else None,
        may_open=bool(open_to_person(request.user)),
    )


@lru_cache(512)
def _lists(roles: frozenset[str], language: str | None) -> SafeString:
    """What is open to colleagues with these roles."""
    del language  # what it is drawn in: to be kept apart
    found = [one for one in LISTS.values() if one.is_open_to(roles)]
    lists = tuple((one.icon, as_markup(one.label), one.url) for one in found)
    return piece("registers/lists.html", lists=lists)


def _heat(rows: RecordQuerySet, chosen: Register | None) -> Heat:
    return heat(rows.in_register(chosen.name), chosen.name) if chosen else heat(rows, "")


@open_to(staff=True)
@require_POST
def save_view(request: Request) -> HttpResponse:
    form = ViewForm(request.POST)
    if not form.is_valid():
        raise Refused("registers.view_unnamed", _("請為這份清單取一個名稱。"), field="name")
    view = verbs.save_view(by=request.user, **form.cleaned_data)
    toast(request, _("已儲存清單「%(name)s」") % {"name": view.name})
    return redirect(view.address)


def _own(request: Request, pk: int) -> SavedView:
    return get_object_or_404(SavedView, pk=pk, person=request.user)


@open_to(staff=True)
@require_POST
def rename_view(request: Request, pk: int) -> HttpResponse:
    name, is_shared = request.POST.get("name", ""), "is_shared" in request.POST
    view = verbs.rename_view(_own(request, pk), name=name, is_shared=is_shared, by=request.user)
    return redirect(view.address)


@open_to(staff=True)
@require_POST
def forget_view(request: Request, pk: int) -> HttpResponse:
    view = _own(request, pk)
    verbs.forget_view(view, by=request.user)
    return redirect(view.path)


@open_to(staff=True)
@require_POST
def bulk(request: Request) -> HttpResponse:
    rows = Record.objects.visible_to(request.user).select_related("owner")
    return in_bulk(request, rows, ACTS, back="registers:list", title=_("台帳"))
