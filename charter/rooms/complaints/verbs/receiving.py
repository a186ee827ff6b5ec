"""How a complaint comes in: owned from the first moment, the limits of its steps set."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.files.verbs import Upload, attach
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.verbs import record
from charter.org.models import Customer, Department, Person, Role
from charter.rooms.complaints.limits import limits
from charter.rooms.complaints.models import Channel, Complaint, Step
from charter.rooms.complaints.permissions import is_colleague
from charter.rooms.complaints.verbs.common import _needs, _plan_steps
from charter.rooms.projects.models import Project

YOURS = gettext_lazy("你負責的客訴")
RECEIVED = declare(
    "complaints.complaint.received", gettext_lazy("%(by)s登記了客訴「%(title)s」"), YOURS
)
Kind = Step.Kind


@dataclass(frozen=True)
class Told:
    """What a customer complains of. `origin` is the record in which it came up (a case)."""

    customer: Customer
    title: str
    text: str
    channel: str = Channel.PHONE
    contact: Person | None = None
    contact_name: str = ""
    wanted: str = ""
    project: Project | None = None
    department: Department | None = None
    against: Person | None = None
    owner: Person | None = None
    origin: models.Model | None = None
    received_at: dt.datetime | None = None


@transaction.atomic
def receive(told: Told, *, by: Person | None, uploads: Iterable[Upload] = ()) -> Complaint:
    """Register a complaint: owned from the first moment, the limits of all five steps set."""
    if not is_colleague(by):
        raise Refused("complaints.not_staff", _("客訴由員工登記，客戶請在入口提出服務請求。"))
    now = clock.now()
    received = told.received_at or now
    if received > now:
        raise Refused(
            "complaints.received_later", _("接到的時間不能晚於現在。"), field="received_at"
        )
    owner, day = _owner(told, by), clock.day(received)
    assert day is not None
    days = limits(day)
    complaint = Complaint.objects.create(
        **{name: getattr(told, name) for name in _PLAIN},
        title=_needs(told.title, "title", _("請用一句話寫下客戶抱怨什麼。"))[:120],
        text=_needs(told.text, "text", _("請照客戶的話寫下經過。")),
        department=told.department or owner.department,
        owner=owner,
        **_origin(told.origin),
        received_at=received,
        registered_at=now,
        registered_by=by,
        step_due=days[Kind.ACKNOWLEDGE],
    )
    _plan_steps(complaint, days, 1)
    for upload in uploads:
        attach(complaint, upload, by=by, about=complaint)
    record(RECEIVED, complaint, by=by, tell=[owner, *_quality(told.against)])
    return complaint


_PLAIN = (*("customer", "contact", "contact_name", "channel", "wanted", "project", "against"),)


def _origin(origin: models.Model | None) -> dict[str, Any]:
    if origin is None:
        return {}
    facts = {"origin_kind": kind_of(origin), "origin_id": origin.pk}
    return {**facts, "origin_title": str(origin)[:200]}


def _quality(against: Person | None) -> list[Person]:
    return [one for one in Person.objects.holding(Role.QUALITY) if one != against]


def _owner(told: Told, by: Person | None) -> Person:
    """Who was named, else the head of the department, else quality; never whom it is about."""
    heads = list(Person.objects.heads_of(told.department)) if told.department else []
    for one in (told.owner, *heads, *_quality(None), by):
        if one and one.is_active and not one.is_customer and one != told.against:
            return one
        if one is not None and one == told.owner:
            break
    raise Refused(
        "complaints.no_owner",
        _("請指定一位在職的負責人，而且不是被抱怨的人。"),
        field="owner",
    )
