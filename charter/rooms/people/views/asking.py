"""A page that is one form for one verb."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from charter.ground.errors import Refused
from charter.ground.web import page, toast
from charter.org.models import Customer, Department, Person
from charter.org.web import Request


def ask(
    request: Request,
    form: forms.Form,
    title: str,
    button: str,
    back: str,
    verb: Callable[[dict[str, Any]], Any],
    *,
    place: object = "",
) -> HttpResponse:
    """One form, one verb: show it, or do it and go back; a refusal stands beside its field.
    `place` is what lies at `back`; the directory, unless said."""
    if request.method == "POST" and form.is_valid():
        try:
            done = verb(form.cleaned_data)
            toast(request, _("%(act)s，已記下") % {"act": title})
            return redirect(done if isinstance(done, Person | Department | Customer) else back)
        except Refused as refusal:
            request.refusal = refusal.code
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    status = 422 if request.method == "POST" else 200
    told: dict[str, Any] = {"heading": title, "button": button, "back": back}
    told["place"] = place or _("人員")
    response = page(request, "people/form.html", form=form, **told)
    response.status_code = status
    return response
