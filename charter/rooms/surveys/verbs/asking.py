"""Ask a contact, and take it back as long as nobody has answered."""

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.verbs import record
from charter.kernel.mail.verbs import put_off
from charter.kernel.parameters.queries import in_force
from charter.org.models import Department, Person, Role
from charter.rooms.projects.models import Project
from charter.rooms.surveys.models import Invitation

ASKED = declare("surveys.invitation.asked", gettext_lazy("已請客戶評分：「%(title)s」"))
WITHDRAWN = declare("surveys.invitation.withdrawn", gettext_lazy("收回「%(title)s」的滿意度調查"))
LOST = declare(
    "surveys.invitation.lost",
    gettext_lazy("「%(title)s」的滿意度調查寄不到：%(error)s"),
    gettext_lazy("客戶聯絡人的信箱"),
)


@dataclass(frozen=True)
class Wanted:
    """Whom to ask about what. `after` is when the letter leaves at the earliest (now if not
    given); `sampled` is False where everybody is asked (an acceptance, a check)."""

    occasion: str
    subject: models.Model
    contact: Person | None
    title: str
    after: dt.timedelta = dt.timedelta()
    sampled: bool = True
    department: Department | None = None
    project: Project | None = None
    service_type: str = ""


@transaction.atomic
def invite(wanted: Wanted, *, by: Person | None) -> Invitation | None:
    """None where nobody is asked: no address, not in the sample, asked lately, or asked about
    this very matter before. Never more than once per contact within the days of quiet."""
    contact, kind = wanted.contact, kind_of(wanted.subject)
    if contact is None or not contact.customer or not contact.is_active or not contact.email:
        return None
    rules, now = in_force(), clock.now()
    if wanted.sampled and not _drawn(kind, wanted.subject.pk, rules["survey_sample_percent"]):
        return None
    _one_at_a_time(contact)
    if _asked_lately(contact, now, rules["survey_quiet_days"]):
        return None
    if Invitation.objects.standing().about(kind, wanted.subject.pk).filter(contact=contact):
        return None
    leaves = now + wanted.after
    asked = Invitation.objects.create(
        message_id=f"<survey-{uuid.uuid4().hex}@charter>",
        not_before=leaves,
        occasion=wanted.occasion,
        measure=rules[f"survey_measure_{wanted.occasion}"],
        contact=contact,
        customer=contact.customer,
        kind=kind,
        subject_id=wanted.subject.pk,
        asked_at=now,
        expires_at=leaves + dt.timedelta(days=rules["survey_valid_days"]),
        **_described(wanted),
    )
    record(ASKED, asked, by=by, about=wanted.subject)
    return asked


def _described(wanted: Wanted) -> dict[str, Any]:
    return {
        "title": wanted.title[:200],
        "department": wanted.department,
        "project": wanted.project,
        "service_type": wanted.service_type,
    }


def _drawn(kind: str, pk: int, percent: float) -> bool:
    """The same matter is drawn or not drawn, however often one looks."""
    digest = hashlib.sha256(f"{kind} {pk}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % 10_000 < percent * 100


def _one_at_a_time(contact: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"survey {contact.pk}"])


def _asked_lately(contact: Person, now: dt.datetime, days: int) -> bool:
    since = now - dt.timedelta(days=days)
    found = Invitation.objects.standing().filter(contact=contact, asked_at__gt=since)
    return found.exclude(state=Invitation.State.DEAD).exists()


@transaction.atomic
def withdraw(subject: models.Model, *, by: Person | None) -> int:
    """The question is settled or no longer fits: letters not yet sent stay here."""
    found = Invitation.objects.standing().about(kind_of(subject), subject.pk)
    waiting = found.filter(state=Invitation.State.WAITING, answered_at=None)
    held = list(waiting.select_for_update(of=("self",)).select_related("contact"))
    for one in held:
        Invitation.objects.filter(pk=one.pk).update(withdrawn_at=clock.now())
        record(WITHDRAWN, one, by=by, about=subject)
    return len(held)


@transaction.atomic
def lost(letter: Invitation, error: str, *, by: Person | None = None) -> None:
    """Not taken by the mail server; given up after the eighth try, and then somebody learns it."""
    if put_off(letter, error):
        told = Person.objects.holding(Role.QUALITY)
        record(LOST, letter, by=by, tell=told, error=error[:200])
