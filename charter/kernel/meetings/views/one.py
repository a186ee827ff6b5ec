"""One meeting: its screen while it runs, its minutes afterwards, its calendar entries."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charter.ground.errors import Refused
from charter.ground.web import page, toast
from charter.kernel.journal.models import Entry
from charter.kernel.meetings import ical, verbs
from charter.kernel.meetings.forms import CancelForm, ItemForm, MinutesForm, MoveForm
from charter.kernel.meetings.models import Attendance, Feed, Meeting
from charter.kernel.meetings.permissions import verbs_for
from charter.org.models import Person
from charter.org.web import Request, open_to

SHEETS: dict[str, tuple[type[forms.Form], Callable[..., Any]]] = {
    "move": (MoveForm, verbs.move),
    "cancel": (CancelForm, verbs.cancel),
}


def _load(request: Request, pk: int) -> Meeting:
    seen = Meeting.objects.visible_to(request.user)
    people = ("organiser", "secretary", "closed_by", "series")
    return get_object_or_404(seen.select_related(*people), pk=pk)


def _form(found: Meeting, data: Any = None) -> MinutesForm:
    seats = found.seats.select_related("person")
    return MinutesForm(found, list(found.items.all()), list(seats), data)


@open_to(staff=True)
@require_GET
def meeting(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _load(request, pk))


def _shown(request: Request, found: Meeting, **bound: Any) -> HttpResponse:
    can = verbs_for(request.user, found)
    entries = Entry.objects.of(found).select_related("by", "principal").latest_first()
    answer = page(
        request,
        "meetings/meeting.html",
        meeting=found,
        can=can,
        form=bound.get("minute") or (_form(found) if "minute" in can else None),
        item_form=bound.get("item") or (ItemForm() if can == ["add_item"] else None),
        sheets=[(v, bound.get(v) or SHEETS[v][0](auto_id=f"{v}-%s")) for v in can if v in SHEETS],
        items=found.items.select_related("by"),
        seats=found.seats.select_related("person"),
        mine=found.seats.filter(person=request.user).first() if found.is_open else None,
        replies=Attendance.Reply.choices[1:],
        unsent=found.invitations.exclude(state="sent").filter(tries__gt=0),
        decisions=found.decisions.select_related("action__owner", "item"),
        entries=entries[:20],
    )
    answer.status_code = 422 if bound else 200
    return answer


@open_to(staff=True)
@require_POST
def minute(request: Request, pk: int) -> HttpResponse:
    """All that stands on the screen is kept, then what the button asks is done."""
    found = _load(request, pk)
    form, do = _form(found, request.POST), request.POST.get("do", "")
    if form.is_valid() and _kept(request, found, form, do):
        toast(request, _("已儲存會議紀錄。"))
        return redirect("meetings:meeting", pk=pk)
    return _shown(request, found, minute=form)


def _kept(request: Request, found: Meeting, form: MinutesForm, do: str) -> bool:
    """False when something was refused; then nothing is kept but what stands in the form."""
    try:
        with transaction.atomic():
            _keep(found, form, do, request.user)
    except Refused as refusal:
        if refusal.field not in form.fields and refusal.field != "seats":
            raise
        request.refusal = refusal.code
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True


def _keep(found: Meeting, form: MinutesForm, do: str, by: Person) -> None:
    data = form.cleaned_data
    verbs.minute(found, notes=form.notes(), answers=form.answers(), minutes=data["minutes"], by=by)
    if data["item"]:
        verbs.add_item(found, title=data["item"], by=by)
    if data["decision"] or do == "decide":
        item = next((one for one in form.items if one.pk == data["of"]), None)
        verbs.decide(
            found, text=data["decision"], owner=data["owner"], due=data["due"], item=item, by=by
        )
    if do == "bring":
        verbs.bring_agenda(found, by=by)
    if do == "close":
        verbs.close(found, by=by)


@open_to(staff=True)
@require_POST
def add_item(request: Request, pk: int) -> HttpResponse:
    """For those who are asked to come, but do not write the minutes."""
    found, form = _load(request, pk), ItemForm(request.POST)
    try:
        if form.is_valid():
            verbs.add_item(found, title=form.cleaned_data["item"], by=request.user)
            return redirect("meetings:meeting", pk=pk)
    except Refused as refusal:
        if refusal.field not in form.fields:
            raise
        form.add_error(refusal.field, str(refusal))
    return _shown(request, found, item=form)


@open_to(staff=True)
@require_POST
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """Move or cancel it, by its form."""
    found = _load(request, pk)
    if verb not in SHEETS:
        raise Http404
    form_class, change = SHEETS[verb]
    form = form_class(request.POST, auto_id=f"{verb}-%s")
    try:
        if form.is_valid():
            change(found, **form.cleaned_data, by=request.user)
            return redirect("meetings:meeting", pk=pk)
    except Refused as refusal:
        if refusal.field not in form.fields:
            raise
        form.add_error(refusal.field, str(refusal))
    return _shown(request, found, **{verb: form})


@open_to(staff=True)
@require_POST
def reply(request: Request, pk: int) -> HttpResponse:
    found = _load(request, pk)
    seat = verbs.reply(
        found, said=request.POST.get("said", ""), person=request.user, by=request.user
    )
    toast(request, _("已回覆：%(said)s") % {"said": seat.get_reply_display()})
    return redirect("meetings:meeting", pk=pk)


def _calendar(body: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=ical.CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


@open_to(staff=True)
@require_GET
def invitation(request: Request, pk: int) -> HttpResponse:
    found = _load(request, pk)
    return _calendar(ical.calendar([found], name=found.title), f"meeting-{found.pk}")


@open_to(staff=True)
@require_POST
def open_feed(request: Request) -> HttpResponse:
    """A new address for the person's calendar program, shown this one time."""
    secret = verbs.open_feed(by=request.user)
    url = request.build_absolute_uri(reverse("meetings:feed", args=[secret]))
    return page(request, "meetings/feed.html", url=url)


@open_to(anyone=True)
@require_GET
def feed(request: Request, secret: str) -> HttpResponse:
    """The address itself is the key: calendar programs cannot sign in."""
    found = Feed.objects.filter(digest=Feed.digest_of(secret)).select_related("person").first()
    if found is None or not found.person.is_active:
        raise Http404
    rows = Meeting.objects.with_person(found.person).select_related("organiser")
    rows = rows.prefetch_related("items", "seats__person").order_by("-starts_at", "-pk")[:500]
    answer = _calendar(ical.calendar(rows, name=str(_("行章會議"))), "meetings")
    answer["Cache-Control"] = "private, no-store"
    return answer
