"""Being there: the code on the teacher's screen, and the phone that answers it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from charter.ground import clock
from charter.ground.acts import tried
from charter.ground.errors import Refused
from charter.ground.web import page, toast
from charter.org.web import Request, open_to
from charter.rooms.training import checkin, verbs
from charter.rooms.training.forms import CodeForm
from charter.rooms.training.models import Session
from charter.rooms.training.permissions import may_keep
from charter.rooms.training.views.acting import known


@open_to(staff=True)
@never_cache
@require_GET
def code(request: Request, pk: int) -> HttpResponse:
    """For a wall: the code of these two minutes, large, and the same for the camera."""
    session: Session = known(request, "session", pk)
    if not may_keep(request.user, session):
        raise Http404
    link = checkin.link_of(session)
    width, path = checkin.squares(link)
    digits = checkin.code_of(session)
    return page(
        request,
        "training/code.html",
        "now",
        row=session,
        is_open=checkin.is_open(session),
        digits=f"{digits[:3]} {digits[3:]}",
        seconds=checkin.seconds_left(),
        width=width,
        path=path,
        there=session.seats.present().count(),
        invited=session.seats.kept().count(),
    )


@open_to(staff=True)
@never_cache
@require_http_methods(["GET", "POST"])
def come_in(request: Request, token: str) -> HttpResponse:
    """Behind the camera's link. A GET changes nothing; the button says whose presence it is."""
    read = checkin.read(token)
    if read is None:
        raise Http404
    session: Session = known(request, "session", read[0])
    seat = session.seats.kept().filter(person=request.user).first()
    refusal = ""
    if request.method == "POST":
        try:
            verbs.attend(session, token=token, by=request.user)
        except Refused as said:
            request.refusal, refusal = said.code, str(said)
        else:
            return _welcome(request, session)
    context: dict[str, Any] = {"row": session, "seat": seat, "fresh": read[1], "refusal": refusal}
    answer = page(request, "training/come_in.html", **context)
    answer.status_code = 422 if refusal else 200
    answer["Referrer-Policy"] = "same-origin"
    return answer


def _welcome(request: Request, session: Session) -> HttpResponse:
    toast(request, _("簽到完成"))
    return redirect("training:session", pk=session.pk)


@open_to(staff=True)
@never_cache
@require_http_methods(["GET", "POST"])
def by_code(request: Request) -> HttpResponse:
    """For whoever cannot scan: the six digits, typed."""
    now = clock.now()
    mine = Session.objects.filter(
        state=Session.State.PLANNED,
        starts_at__lte=now + checkin.BEFORE,
        ends_at__gte=now - checkin.AFTER,
        seats__person=request.user,
        seats__given_up="",
        seats__attended_at=None,
    ).select_related("course")
    first = mine.first()
    form = CodeForm(mine, request.POST or None, initial={"session": first and first.pk})

    def attend(data: dict[str, Any]) -> None:
        verbs.attend(data["session"], code=data["code"], by=request.user)

    if form.is_bound and tried(form, attend, request=request):
        return _welcome(request, form.cleaned_data["session"])
    if getattr(request, "refusal", "") == "training.wrong_code":
        seat = form.cleaned_data["session"].seats.get(person=request.user)
        verbs.note_wrong_code(seat, by=request.user)
    answer = page(request, "training/by_code.html", form=form, first=first)
    answer.status_code = 422 if form.is_bound else 200
    return answer
