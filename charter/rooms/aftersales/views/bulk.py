"""Several cases of the inbox at once, each by its own verb; several of one matter made one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from charter.ground.acts import tried
from charter.ground.bulk import MOST, BulkAct
from charter.ground.errors import Refused
from charter.ground.keys import key_in
from charter.ground.web import in_bulk, page, toast
from charter.org.web import Request, open_to
from charter.rooms.aftersales import forms
from charter.rooms.aftersales.merging_forms import PickedForm
from charter.rooms.aftersales.models import Case
from charter.rooms.aftersales.models.cases import CaseQuerySet
from charter.rooms.aftersales.verbs import cases, merging, progress

BULK: dict[str, BulkAct] = {
    "assign": BulkAct(gettext_lazy("轉派"), forms.AssignForm, cases.assign),
    "resolve": BulkAct(gettext_lazy("提出解決"), forms.ResolveForm, progress.resolve),
}


def _seen(request: Request) -> CaseQuerySet:
    known = Case.objects.visible_to(request.user).defer("search")
    return known.select_related("customer", "contact", "assignee", "department")


@open_to(staff=True)
@require_POST
def bulk(request: Request) -> HttpResponse:
    title = _("工單")
    return in_bulk(request, _seen(request), BULK, back="aftersales:inbox", title=title)


@open_to(staff=True)
@require_POST
def merge(request: Request) -> HttpResponse:
    """First which of them goes on and why; then all others are merged into it, told once."""
    found, is_sure = _picked(request), "sure" in request.POST
    form = PickedForm(request.POST if is_sure else None, cases=found)

    def do(data: dict[str, Any]) -> None:
        others = [case for case in found if case != data["into"]]
        merging.merge(others, into=data["into"], reason=data["reason"], by=request.user)

    if is_sure and tried(form, do):
        toast(request, _("已合併，客戶只收到一次通知"))
        return redirect("aftersales:case", pk=form.cleaned_data["into"].pk)
    answer = page(request, "aftersales/merge.html", form=form, cases=found)
    answer.status_code = 422 if is_sure else 200
    return answer


def _picked(request: Request) -> list[Case]:
    keys = [key for key in map(key_in, request.POST.getlist("pk")) if key is not None][:MOST]
    found = list(_seen(request).filter(pk__in=keys).order_by("pk"))
    if len(found) < 2:
        raise Refused("aftersales.nothing_to_merge", _("請選兩件以上要合併的工單。"))
    return found
