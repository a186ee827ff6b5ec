"""One record: opened by a form, shown with its matrix and history, moved by its verbs."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from charter.ground.errors import Refused
from charter.ground.keys import key_in
from charter.ground.web import page
from charter.kernel.actions.models import Action
from charter.kernel.files.models import Attachment
from charter.kernel.journal.models import Entry
from charter.kernel.journal.subjects import may_see, subject_of
from charter.kernel.registers import forms as shapes
from charter.kernel.registers import verbs
from charter.kernel.registers.models import Record
from charter.kernel.registers.permissions import verbs_for
from charter.kernel.registers.pictures import picture
from charter.kernel.registers.rules import REGISTERS, open_to_person
from charter.org.web import Request, open_to

Shape = Callable[..., forms.Form]
FORMS: dict[str, tuple[Shape, Callable[..., Any]]] = {
    "respond": (shapes.RespondForm, verbs.respond),
    "regrade": (shapes.RegradeForm, verbs.regrade),
    "edit": (shapes.EditForm, verbs.edit),
    "hand_over": (shapes.HandOverForm, verbs.hand_over),
    "close": (shapes.CloseForm, verbs.close),
    "reopen": (shapes.ReopenForm, verbs.reopen),
}
OF_RECORD = ("respond", "regrade", "edit")  # whose form depends on the record


def _form(verb: str, record: Record, *data: Any) -> forms.Form:
    """Several forms share the page, so each has ids of its own."""
    made, ids = FORMS[verb][0], f"{verb}-%s"
    arguments = (record, *data) if verb in OF_RECORD else data
    return made(*arguments, auto_id=ids)


def _about(request: Request) -> Model | None:
    """The record a new one belongs to, named as kind:key, as far as the person may see it."""
    kind, _colon, key = request.GET.get("about", "").partition(":")
    number = key_in(key)
    if number is None or not may_see(request.user, kind, number):
        return None
    return subject_of(kind, number)


@open_to(staff=True)
def new(request: Request) -> HttpResponse:
    """Choose the register where there are several, then say what it is."""
    rules, about = open_to_person(request.user), _about(request)
    asked = request.GET.get("register", rules[0].name if len(rules) == 1 else "")
    rule = next((rule for rule in rules if rule.name == asked), None)
    form = shapes.OpenForm(rule, request.POST or None) if rule else None
    if form and form.is_valid():
        try:
            made = verbs.open_record(asked, by=request.user, about=about, **form.cleaned_data)
            return redirect("registers:record", pk=made.pk)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    shown: dict[str, Any] = {"rules": rules, "register": rule, "form": form, "about": about}
    return page(request, "registers/new.html", **shown)


def _load(request: Request, pk: int) -> Record:
    rows = Record.objects.visible_to(request.user).select_related("owner", "opened_by")
    return get_object_or_404(rows, pk=pk)


@open_to(staff=True)
def record(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _load(request, pk))


def _shown(request: Request, found: Record, **bound: forms.Form) -> HttpResponse:
    can = verbs_for(request.user, found)
    rule = REGISTERS.get(found.register)
    return page(
        request,
        "registers/record.html",
        record=found,
        clause=rule.clause if rule else "",
        matrix=picture(found),
        movements=found.movements.select_related("by").order_by("-id"),
        actions=Action.objects.of(found).select_related("owner").order_by("-id"),
        sheets=[(verb, bound.get(verb) or _form(verb, found)) for verb in FORMS if verb in can],
        files=Attachment.objects.of(found),
        may_upload=bool(can),
        entries=Entry.objects.of(found).select_related("by", "principal").latest_first()[:20],
    )


@open_to(staff=True)
@require_POST
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """One of the verbs, by its form; a refusal stands beside its field."""
    found = _load(request, pk)
    if verb not in FORMS:
        raise Http404
    form = _form(verb, found, request.POST)
    if not form.is_valid():
        return _shown(request, found, **{verb: form})
    FORMS[verb][1](found, **form.cleaned_data, by=request.user)
    return redirect("registers:record", pk=pk)
