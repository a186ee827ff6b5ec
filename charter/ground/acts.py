"""What can be done to a record: a form with its verb; a refusal beside its field."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from charter.ground.errors import Refused
from charter.ground.unfilled import faults


@dataclass(frozen=True)
class Act:
    """`form` may be a class, or anything that makes a form. `keeps` are the facts of the record
    with which the form begins; `button` is what the form's button says, else the title. An act
    that `asks` (always, or of such a record) is the next step, for whom it is open; the others
    are possibilities."""

    form: Callable[..., forms.Form]
    do: Callable[..., Any]
    title: "str | Promise" = ""
    clause: str = ""
    keeps: tuple[str, ...] = ()
    button: "str | Promise" = ""
    asks: bool | Callable[[Any], bool] = False

    def asked_of(self, row: Any) -> bool:
        return self.asks(row) if callable(self.asks) else self.asks


class Titled(Protocol):
    @property
    def title(self) -> "str | Promise": ...


def what_was_done(number: object, act: Titled) -> str:
    """What the next page says was done: which record, and which of its acts."""
    return _("%(record)s：%(act)s，已記下") % {"record": number, "act": act.title}


class Asking(Protocol):
    def asked_of(self, row: Any) -> bool: ...


def at(*states: str) -> Callable[[Any], bool]:
    """Asked while the record is in one of these states."""
    return lambda row: row.state in states


def lead(acts: Mapping[str, Asking], can: Collection[str], row: Any) -> str:
    """The one primary act of a page: the first of those that ask, among those that may be done
    now; "" when nothing is asked of this reader."""
    return next((v for v, act in acts.items() if v in can and act.asked_of(row)), "")


@dataclass(frozen=True)
class Kind:
    """A kind of record: its acts, and `can(person, row)`, those of them that may be done now."""

    model: type[models.Model]
    acts: dict[str, Act]
    can: Callable[[Any, Any], list[str]]
    related: tuple[str, ...] = ()

    def load(self, person: Any) -> Any:
        rows: Any = self.model._default_manager
        return rows.visible_to(person).select_related(*self.related)

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)


def cleaned(form: forms.Form, code: str) -> dict[str, Any]:
    """The values of a small form, or the first thing that is wrong with it as a refusal."""
    if form.is_valid():
        return form.cleaned_data
    field, errors = next(iter(form.errors.items()))
    if field not in form.fields:
        raise Refused(code, str(errors[0]), field="")
    bound = form[field]
    text = faults(bound)[0]
    if bound.label and str(bound.label) not in text:
        text = _("%(field)s：%(error)s") % {"field": bound.label, "error": text}
    raise Refused(code, text, field=field)


def tried(
    form: forms.Form,
    do: Callable[[dict[str, Any]], Any],
    passed_on: tuple[str, ...] = (),
    *,
    of_fields: bool = False,
    request: Any = None,
) -> bool:
    """Do it with what a valid form holds; False when it was refused and the form now says why.

    A refusal with a code in `passed_on`, and a record that has moved on, go their own way; with
    `of_fields` so does everything that names no field of the form. `request` keeps the code of
    what the form says, for the list of refused attempts.
    """
    if not form.is_valid():
        return False
    try:
        do(form.cleaned_data)
    except Refused as refusal:
        name = "uploads" if refusal.field == "file" else refusal.field
        stray = of_fields and name not in form.fields
        if stray or refusal.code in (*passed_on, "flow.moved_on"):
            raise
        if request is not None:
            request.refusal = refusal.code
        form.add_error(name if name in form.fields else None, str(refusal))
        return False
    return True
