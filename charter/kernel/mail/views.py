"""What came in: the list, one mail as it was read, and what the office does with it."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charter.ground.errors import Refused
from charter.ground.web import exported, page, toast
from charter.kernel.journal.models import Entry
from charter.kernel.mail import verbs
from charter.kernel.mail.forms import ClearForm, DropForm
from charter.kernel.mail.models import DOORS, Incoming, Mailbox
from charter.kernel.mail.permissions import verbs_for
from charter.kernel.mail.queries import lying
from charter.kernel.mail.tables import INCOMING
from charter.org.web import Request, open_to


@open_to(*DOORS)
@require_GET
def letters(request: Request) -> HttpResponseBase:
    rows = Incoming.objects.visible_to(request.user).defer("text")
    if answer := exported(INCOMING, rows, request, "mail"):
        return answer
    shown: dict[str, Any] = {"boxes": Mailbox.objects.order_by("name"), "lying": lying(rows)}
    return page(request, "mail/list.html", view=INCOMING.view(rows, request.GET), **shown)


def _load(request: Request, pk: int) -> Incoming:
    return get_object_or_404(Incoming.objects.visible_to(request.user), pk=pk)


def _suggested(found: Incoming) -> dict[str, str]:
    """Nothing is chosen beforehand for a mail that may be somebody else's."""
    if not found.about_kind or found.reason == Incoming.Reason.SPOOFED:
        return {}
    return {"to": f"{found.about_kind}:{found.about_id}"}


def _shown(request: Request, found: Incoming, **bound: Form) -> HttpResponse:
    can = verbs_for(request.user, found)
    clearing = bound.get("clear") or ClearForm(request.user, initial=_suggested(found))
    answer = page(
        request,
        "mail/incoming.html",
        mail=found,
        can=can,
        clear_form=clearing if "clear" in can else None,
        drop_form=(bound.get("drop") or DropForm()) if "drop" in can else None,
        entries=Entry.objects.of(found).select_related("by", "principal").latest_first()[:20],
    )
    answer.status_code = 422 if bound else 200
    return answer


@open_to(*DOORS)
@require_GET
def incoming(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _load(request, pk))


def _done(request: Request, form: Form, do: Callable[[], Any]) -> bool:
    """False when a field is wrong; what was refused of a field stands beside it."""
    try:
        if form.is_valid():
            do()
            return True
    except Refused as refusal:
        if refusal.field not in form.fields:
            raise
        request.refusal = refusal.code
        form.add_error(refusal.field, str(refusal))
    return False


@open_to(*DOORS)
@require_POST
def clear(request: Request, pk: int) -> HttpResponse:
    found, form = _load(request, pk), ClearForm(request.user, request.POST)

    def do() -> None:
        to, key = form.place()
        verbs.clear(found, to=to, key=key, by=request.user)

    if _done(request, form, do):
        toast(request, _("來信已登記。"))
        return redirect("mail:list")
    return _shown(request, found, clear=form)


@open_to(*DOORS)
@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    found, form = _load(request, pk), DropForm(request.POST)
    if _done(request, form, lambda: verbs.drop(found, **form.cleaned_data, by=request.user)):
        return redirect("mail:list")
    return _shown(request, found, drop=form)


@open_to(*DOORS)
@require_POST
def retry(request: Request, pk: int) -> HttpResponse:
    found = verbs.hand_over(verbs.retry(_load(request, pk), by=request.user))
    toast(request, _("已再處理一次：%(state)s") % {"state": found.get_state_display()})
    return redirect("mail:incoming", pk=pk)
