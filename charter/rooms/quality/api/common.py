"""What the interfaces of this room share: a form sent to its verb, 422 with what is wrong."""

from typing import Any

from django.http import Http404, HttpRequest

from charter.ground.acts import Act
from charter.ground.api import wrong
from charter.org.models import Person


def person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def acted(acts: dict[str, Act], verb: str, subject: Any, data: Any, by: Person) -> Any:
    """The verb by its form; 422 with what is wrong, field by field."""
    if verb not in acts or "uploads" in getattr(acts[verb].form, "base_fields", ()):
        raise Http404
    form = acts[verb].form(data)
    if not form.is_valid():
        return wrong(form)
    acts[verb].do(subject, by=by, **form.cleaned_data)
    return None
