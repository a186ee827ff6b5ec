"""What the pages of this room share: one small page per act, and how records are found."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise

from charter.ground.acts import tried
from charter.ground.web import page, toast
from charter.org.web import Request
from charter.rooms.improvement.models import Cycle, Plan, Version


@dataclass(frozen=True)
class Doing:
    """`form(subject, data, files, initial)` makes the form, `do(subject, form, by)` calls one
    verb; `done` is what the toast says, `means` what follows, where there is nothing to fill in."""

    form: Callable[..., Form]
    do: Callable[..., Any]
    title: "str | Promise"
    clause: str
    done: "str | Promise"
    begin: "Callable[[Any], dict[str, Any]]" = lambda _subject: {}
    means: "str | Promise" = ""


def plain(form: type[Form]) -> Callable[..., Form]:
    """A form that does not depend on the record."""

    def made(_subject: Any, data: Any, files: Any, initial: dict[str, Any]) -> Form:
        return form(data, files, initial=initial)

    return made


def of_subject(form: Callable[..., Form]) -> Callable[..., Form]:
    def made(subject: Any, data: Any, files: Any, initial: dict[str, Any]) -> Form:
        return form(subject, data, files, initial=initial)

    return made


def acted(
    request: Request, acts: dict[str, Doing], verb: str, subject: Any, back: str, **more: Any
) -> HttpResponse:
    """Show the form of an act, or do it and go back; a refusal stands at the form."""
    if verb not in acts:
        raise Http404
    act = acts[verb]
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    begin = {**act.begin(subject), **{k: v for k, v in request.GET.items() if k == "way"}}
    form = act.form(subject, data, files, begin)
    if form.is_bound and tried(form, lambda _said: act.do(subject, form, request.user)):
        toast(request, str(act.done))
        return redirect(back)
    answer = page(
        request, "improvement/act.html", act=act, form=form, subject=subject, back=back, **more
    )
    answer.status_code = 422 if form.is_bound else 200
    return answer


def cycle_of(request: Request, pk: int) -> Cycle:
    seen = Cycle.objects.visible_to(request.user).select_related("office", "holder")
    one: Cycle = get_object_or_404(seen, pk=pk)
    return one


def plan_of(request: Request, pk: int) -> Plan:
    seen = Plan.objects.visible_to(request.user)
    one: Plan = get_object_or_404(seen.select_related("cycle", "department", "owner"), pk=pk)
    return one


def version_of(request: Request, pk: int) -> Version:
    seen = Version.objects.visible_to(request.user)
    about = ("plan__cycle", "plan__department", "plan__owner", "reviewed_by", "author")
    one: Version = get_object_or_404(seen.select_related(*about), pk=pk)
    return one
