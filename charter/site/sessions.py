"""Sessions in Django's own table, under Django's own rules. Every request begins with reading one
and asking who it is: both come in one statement."""

import datetime as dt
from contextvars import ContextVar
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import Func, OuterRef, QuerySet, Subquery
from django.utils import timezone

from charter.ground.database.prepared import Prepared, Shape
from charter.org.models import Person, Posting

SHAPE = Shape(Person, "department", "customer")


def _people(found: QuerySet[Person], *more: str) -> Any:
    """People with the department, the customer and the roles of today's posts."""
    postings = Posting.objects.current().filter(person=OuterRef("pk"))
    held = postings.values_list(Func("post__roles", function="unnest"))
    return SHAPE.of(found.annotate(held=ArraySubquery(held)), "held", *more)


def _signed_in(session: str, now: dt.datetime) -> Any:
    alive = Session.objects.filter(session_key=session, expire_date__gt=now)
    theirs = UserSession.objects.filter(session_key=session).values("user")
    found = Person.objects.active().filter(pk__in=theirs)
    return _people(found.annotate(data=Subquery(alive.values("session_data"))), "data")


ONE = Prepared(lambda person: _people(Person.objects.active().filter(pk=person)), person=int)
SIGNED_IN = Prepared(_signed_in, session=str, now=dt.datetime)
# Whom the statement that read the session found, until `person` asks: they are of one moment.
_read: ContextVar[Any] = ContextVar("read", default=None)


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        row = SIGNED_IN.first(session=str(self.session_key), now=timezone.now())
        if row is None or row.data is None:  # nobody has signed in with it, or it has ended
            return dict(super().load())
        _read.set(row)
        data: dict[str, Any] = self.decode(row.data)
        return data


def person(key: int) -> Person | None:
    """Who works here, or is a customer's contact, and may still come in."""
    row = _read.get()
    _read.set(None)
    if row is None or row.id != key:
        row = ONE.first(person=key)
    if row is None:
        return None
    found: Person = SHAPE.make(row)
    found._roles = frozenset(row.held)
    return found
