"""Reading a policy, over JSON: what I am asked to read, that I have, and who has not."""

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema

from charter.org.models import Person
from charter.policy.editions import edition
from charter.policy.models import Acknowledgement
from charter.policy.pack import NAMES
from charter.policy.readers import shares
from charter.policy.verbs.reading import acknowledge, remind_readers
from charter.policy.wording import tell

router = Router()
Name = Literal["SP", "SI"]


class AskedOut(Schema):
    policy: str
    title: str
    version: str
    due: dt.date
    read_at: dt.datetime | None


class ReadIn(Schema):
    version: str


class ReaderOut(Schema):
    person: int
    name: str
    department: str
    due: dt.date
    read_at: dt.datetime | None
    reminded_on: dt.date | None


class ShareOut(Schema):
    name: str
    asked: int
    read: int
    late: int


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _asked(row: Acknowledgement) -> dict[str, Any]:
    return {
        "policy": row.publication.pack,
        "title": tell(edition(row.publication.pack).title),
        "version": row.publication.version,
        "due": row.due,
        "read_at": row.read_at,
    }


@router.get("/", response=list[AskedOut])
def asked(request: HttpRequest) -> Any:
    """The versions in force that I am asked to read, with the moment at which I said I had."""
    rows = Acknowledgement.objects.asked().filter(person=_person(request))
    found = sorted(
        rows.select_related("publication"), key=lambda r: NAMES.index(r.publication.pack)
    )
    return [_asked(row) for row in found]


@router.post("/{name}", response=AskedOut)
def read(request: HttpRequest, name: Name, body: ReadIn) -> Any:
    """I have read this version."""
    return _asked(acknowledge(name, version=body.version, by=_person(request)))


@router.get("/{name}/people", response=list[ReaderOut])
def people(request: HttpRequest, name: Name, unread: bool = False) -> Any:
    """Those asked whom the caller may see."""
    rows = Acknowledgement.objects.asked().visible_to(_person(request))
    rows = rows.filter(publication__pack=name).select_related("person__department")
    return [
        {
            "person": row.person_id,
            "name": row.person.name,
            "department": row.department.name if row.department else "",
            "due": row.due,
            "read_at": row.read_at,
            "reminded_on": row.reminded_on,
        }
        for row in (rows.unread() if unread else rows).order_by("due", "pk")
    ]


@router.get("/{name}/shares", response=list[ShareOut])
def by_department(request: HttpRequest, name: Name) -> Any:
    """How many were asked and have read: the whole company, then each department."""
    return shares(name)


@router.post("/{name}/reminder", response=list[int])
def reminder(request: HttpRequest, name: Name) -> Any:
    """Remind all whom the caller may see and who have not read; the ids of those reminded."""
    return [person.pk for person in remind_readers(name, by=_person(request))]
