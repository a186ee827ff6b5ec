"""Lists kept under a name, over JSON."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from charter.kernel.registers import verbs
from charter.kernel.registers.models import SavedView
from charter.org.models import Person

router = Router()


class ListIn(Schema):
    name: str
    path: str
    query: str
    is_shared: bool = False


class ListName(Schema):
    name: str
    is_shared: bool = False


class ListOut(ListIn):
    id: int
    person_id: int


def _own(request: HttpRequest, pk: int) -> tuple[SavedView, Person]:
    assert isinstance(request.user, Person)
    return get_object_or_404(SavedView, pk=pk, person=request.user), request.user


@router.get("/lists", response=list[ListOut])
def saved_lists(request: HttpRequest, path: str = "") -> Any:
    """Lists kept under a name: mine, and those my department shares."""
    assert isinstance(request.user, Person)
    rows = SavedView.objects.offered_to(request.user)
    return rows.filter(path=path) if path else rows


@router.post("/lists", response=ListOut)
def save_list(request: HttpRequest, body: ListIn) -> Any:
    assert isinstance(request.user, Person)
    return verbs.save_view(**body.dict(), by=request.user)


@router.patch("/lists/{int:pk}", response=ListOut)
def rename_list(request: HttpRequest, pk: int, body: ListName) -> Any:
    one, person = _own(request, pk)
    return verbs.rename_view(one, **body.dict(), by=person)


@router.delete("/lists/{int:pk}", response={204: None})
def forget_list(request: HttpRequest, pk: int) -> Any:
    one, person = _own(request, pk)
    verbs.forget_view(one, by=person)
    return 204, None
