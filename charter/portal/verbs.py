"""Passes are asked for, used once, and forgotten."""

import datetime as dt
import hmac
import secrets

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.portal.models import Pass

CAME_IN = declare("portal.contact.came_in", gettext_lazy("%(by)s用信中的%(way)s登入"))


def _contact(email: str) -> Person | None:
    """The contact who has this address, works there still, and whose company is a customer."""
    people = Person.objects.active().filter(kind=Person.Kind.CUSTOMER, customer__is_active=True)
    return people.filter(email__iexact=email).order_by("pk").first() if email else None


@transaction.atomic
def ask_for_pass(*, email: str, by: Person | None = None) -> Pass:
    """A letter with a code and a link, if a contact has this address; the same act if not.

    Not recorded: anybody can type any address. What comes of it is, when somebody comes in.
    """
    person, now = _contact(email.strip()), clock.now()
    app.configure_task("portal.send_now").defer()
    return Pass.objects.create(
        person=person,
        nonce=secrets.token_urlsafe(24),
        message_id=f"<pass.{secrets.token_hex(12)}@charter>",
        state=Pass.State.WAITING if person else Pass.State.DEAD,
        not_before=now,
        asked_at=now,
        expires_at=now + dt.timedelta(minutes=Pass.MINUTES),
    )


def _closed() -> Refused:
    return Refused(
        "sign_in.failed",
        _("代碼不對，或已經用過、過期。請再看一次信，或重新索取。"),
        field="code",
    )


@transaction.atomic
def note_miss(asked: Pass, *, by: Person | None = None) -> None:
    """A wrong code; after the fifth this pass opens no more. Not recorded: kept as an attempt."""
    Pass.objects.filter(pk=asked.pk).update(misses=F("misses") + 1)


@transaction.atomic
def come_in(key: int, *, code: str = "", token: str = "", by: Person | None = None) -> Person:
    """Whose pass it is. It and all others of that person are used up in the same step, so two
    who try at once come in once. Refused alike for a wrong, used, old or invented one."""
    passes = Pass.objects.opening().select_for_update(of=("self",)).select_related("person")
    asked = passes.filter(pk=key).first()
    fits = asked is not None and (
        hmac.compare_digest(asked.code.encode(), code.strip().encode())
        or hmac.compare_digest(asked.token.encode(), token.encode())
    )
    person = asked.person if asked and fits else None
    if person is None or not person.is_active or _contact(person.email) != person:
        raise _closed()
    Pass.objects.filter(person=person, used_at=None).update(used_at=clock.now())
    way = _("連結") if token else _("代碼")
    record(CAME_IN, person, by=person, about=person.customer, way=way)
    return person


@transaction.atomic
def forget_old(*, by: Person | None = None) -> int:
    """Not recorded: nothing of them is told."""
    gone, _by_kind = Pass.objects.old().delete()
    return gone
