"""How the API finds a record and does what a page does with it."""

from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from ninja import Body

from charter.ground.api import wrong
from charter.org.models import Person
from charter.rooms.improvement.views.common import Doing

Payload = dict[str, Any] | None
NOTHING: Any = Body(None)  # type: ignore[type-arg]


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _one(request: HttpRequest, model: Any, pk: int) -> Any:
    return get_object_or_404(model.objects.visible_to(_person(request)), pk=pk)


def _posted(body: dict[str, Any]) -> QueryDict:
    """As a form would have sent it; null is left out."""
    data = QueryDict(mutable=True)
    for name, value in body.items():
        if value is not None:
            data[name] = str(value)
    return data


def _done(acts: dict[str, Doing], verb: str, one: Any, body: Any, by: Person) -> Any:
    """422 with what is wrong, field by field; a refusal is answered by the API itself."""
    if verb not in acts:
        raise Http404
    form = acts[verb].form(one, _posted(body or {}), None, {})
    if not form.is_valid():
        return wrong(form)
    acts[verb].do(one, form, by)
    return None
