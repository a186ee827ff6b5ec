"""What the room's views share: a case's file or 404, and a refusal beside the field it names."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import Http404

from charter.ground.errors import Refused
from charter.org.models import Person
from charter.rooms.aftersales.casefile import CaseFile, case_for, clocks_of
from charter.rooms.aftersales.models import Case


def load(person: Person, pk: int) -> Case:
    """The case alone, for a verb. Another customer's does not exist."""
    if (found := case_for(person, pk)) is None:
        raise Http404
    return found


def open_file(person: Person, pk: int) -> CaseFile:
    case = load(person, pk)
    return CaseFile(case, clocks_of(case))


def tried(form: Form, do: Callable[[dict[str, Any]], Any]) -> bool:
    """Do it with what the form holds; False when it was refused and the form now says why."""
    try:
        do(form.cleaned_data)
    except Refused as refusal:
        name = "uploads" if refusal.field == "file" else refusal.field
        if name not in form.fields:
            raise
        form.add_error(name, str(refusal))
        return False
    return True
