"""The desk of hand-overs, and one of them from both sides."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charter.ground.acts import lead, tried
from charter.ground.keys import key_in
from charter.ground.web import page, toast
from charter.kernel.journal.models import Entry
from charter.org.web import Request, open_to
from charter.rooms.rotation import forms, verbs
from charter.rooms.rotation.acts import ACTS, ON_LIST
from charter.rooms.rotation.models import HandOver
from charter.rooms.rotation.permissions import KEEPERS, verbs_for
from charter.rooms.rotation.presenting import LATE, desk, sheet

PEOPLE = ("person__manager", "person__department", "successor", "project", "completed_by")


def known(request: Request, pk: int) -> HandOver:
    """Another's, for whom it is not: 404."""
    seen = HandOver.objects.visible_to(request.user).select_related(*PEOPLE)
    return get_object_or_404(seen, pk=pk)


@open_to(staff=True)
@require_GET
def handovers(request: Request) -> HttpResponse:
    state = request.GET.get("state", "open")
    return page(
        request,
        "rotation/handovers.html",
        rows=desk(request.user, state, key_in(request.GET.get("department", ""))),
        states=[
            {"label": label, "url": f"?state={value}", "on": state == value}
            for value, label in (
                *HandOver.State.choices,
                (LATE, _("已過最後一天")),
                ("all", _("全部")),
            )
        ],
        may_open=request.user.has_role(*KEEPERS) or request.user.has_role("department_head"),
    )


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    form = forms.OpenForm(request.POST or None, initial={"person": request.GET.get("person")})
    made: list[HandOver] = []

    def start(data: dict[str, Any]) -> None:
        made.append(verbs.open_handover(**data, by=request.user))

    if form.is_bound and tried(form, start, request=request):
        toast(request, _("交接清單已列出"))
        return redirect(made[0])
    answer = page(request, "rotation/form.html", form=form, heading=_("建立交接"), law="SP3.4c")
    answer.status_code = 422 if form.is_bound else 200
    return answer


def _shown(request: Request, found: HandOver, **more: Any) -> HttpResponse:
    can = verbs_for(request.user, found)
    return page(
        request,
        "rotation/handover.html",
        found=found,
        sheet=sheet(found, request.user),
        can=can,
        acts=[(verb, act) for verb, act in ACTS.items() if verb in can],
        lead=lead(ACTS, can, found),
        whom=forms.NameForm(found) if "name" in can else None,
        may_keep="name" in can and found.occasion != HandOver.Occasion.LEAVING,
        entries=Entry.objects.of(found).select_related("by", "principal").latest_first()[:30],
        **more,
    )


@open_to(staff=True)
@require_GET
def handover(request: Request, pk: int) -> HttpResponse:
    return _shown(request, known(request, pk))


@open_to(staff=True)
@require_GET
def printed(request: Request, pk: int) -> HttpResponse:
    found = known(request, pk)
    return page(
        request, "rotation/handover_print.html", found=found, sheet=sheet(found, request.user)
    )


@open_to(staff=True)
@require_POST
def on_list(request: Request, pk: int, verb: str) -> HttpResponse:
    """What is done with ticked items of the list."""
    if verb not in ON_LIST:
        raise Http404
    found, act = known(request, pk), ON_LIST[verb]
    form = act.form(found, request.POST)
    if tried(form, lambda data: act.do(found, by=request.user, **data), request=request):
        toast(request, _("交接清單已更新"))
        return redirect(found)
    answer = _shown(request, known(request, pk), form=form)
    answer.status_code = 422
    return answer


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    if verb not in ACTS:
        raise Http404
    found, act = known(request, pk), ACTS[verb]
    form = act.form(request.POST or None)
    posted = request.method == "POST"
    if posted:
        form.is_bound = True
        if tried(form, lambda data: act.do(found, by=request.user, **data), request=request):
            toast(request, _("交接已更新"))
            return redirect(found)
    answer = _shown(request, known(request, pk), form=form, act=act, verb=verb)
    answer.status_code = 422 if posted else 200
    return answer
