"""Links over JSON: what belongs to a record, and one link more or less."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from charter.kernel.links.models import Link
from charter.kernel.links.queries import linked_to, meant
from charter.kernel.links.verbs import link, unlink
from charter.org.models import Person

router = Router()


class LinkOut(Schema):
    id: int
    kind: str
    title: str
    because: str


class LinkIn(Schema):
    other: str
    because: str = ""


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _meant(request: HttpRequest, name: str) -> Any:
    if (found := meant(name, _person(request))) is None:
        raise Http404
    return found


def _told(request: HttpRequest, name: str) -> list[dict[str, Any]]:
    found = linked_to(_meant(request, name), _person(request))
    return [{"id": o.pk, "kind": o.kind, "title": o.title, "because": o.said} for o in found]


@router.get("/to/{name}/", response=list[LinkOut])
def read(request: HttpRequest, name: str) -> Any:
    """`name` is kind:key, such as aftersales.case:7."""
    return _told(request, name)


@router.post("/to/{name}/", response={201: list[LinkOut]})
def create(request: HttpRequest, name: str, data: LinkIn) -> Any:
    one, other = _meant(request, name), _meant(request, data.other)
    link(one, other, by=_person(request), because=data.because)
    return 201, _told(request, name)


@router.delete("/{int:pk}/", response={204: None})
def remove(request: HttpRequest, pk: int) -> Any:
    found = get_object_or_404(Link.objects.visible_to(_person(request)), pk=pk)
    _meant(request, f"{found.a_kind}:{found.a_id}")
    _meant(request, f"{found.b_kind}:{found.b_id}")
    unlink(found, by=_person(request))
    return 204, None
