"""Who may knock at a route. Every view declares it; a test fails for one that does not."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import resolve, reverse
from django.utils.translation import gettext as _

from charter.ground.database import second_lock
from charter.ground.errors import Refused
from charter.org.models import Person
from charter.org.reach import shown

View = Callable[..., HttpResponseBase]


class Request(HttpRequest):
    """What a view receives once `open_to` has let it through."""

    user: Person
    refusal: str  # the code of a refusal that the view itself answered


@dataclass(frozen=True)
class Doors:
    """The declared answer to 'who may come in': checked on entry, listed by the route test."""

    staff: bool = False
    customers: bool = False
    anyone: bool = False
    roles: frozenset[str] = frozenset()


def open_to(
    *roles: str, staff: bool = False, customers: bool = False, anyone: bool = False
) -> Callable[[View], View]:
    """`@open_to(staff=True)`, `@open_to(Role.FINANCE)`, `@open_to(customers=True)`.

    Strangers are sent to sign in. Customers never learn that a staff page exists (404), and
    staff without one of the roles are refused (403). Which records a person sees inside is the
    business of the room's `visible_to` queryset. Behind it stands the second lock: what a
    customer's request reads, PostgreSQL guards as well.
    """
    doors = Doors(staff, customers, anyone, frozenset(roles))

    def guard(view: View) -> View:
        @wraps(view)
        def entered(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not doors.anyone:
                user = request.user
                if not user.is_authenticated:
                    return redirect_to_login(request.get_full_path(), _way_in(request))
                _let_in(user, doors)
                if user.is_customer:
                    return in_own_room(view, request, *args, **kwargs)
            return view(request, *args, **kwargs)

        entered.doors = doors  # type: ignore[attr-defined]
        return entered

    return guard


def _way_in(request: Any) -> str:
    """Customers have a door of their own, without passwords."""
    portal = request.path.startswith("/portal/")
    return settings.PORTAL_LOGIN_URL if portal else settings.LOGIN_URL


def in_own_room(view: View, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """The view's whole answer, also what would be read later, under the second lock."""
    with reading_as(request.user):
        answer = view(request, *args, **kwargs)
        if isinstance(answer, StreamingHttpResponse) and not isinstance(answer, FileResponse):
            answer.streaming_content = list(answer)
        return answer


def reading_as(person: Person) -> AbstractContextManager[None]:
    """Reads inside are the contact's, under the second lock; a colleague's are as always."""
    if person.customer_id is None:
        return nullcontext()
    return second_lock.entered(customer=person.customer_id, person=person.pk)


def as_read_by(person: Person, record: Model, *related: str) -> Any:
    """The record as the reader of a letter may read it, inside `reading_as`: a contact's through
    both locks, or not at all; a colleague's as it is."""
    if not person.is_customer:
        return record
    rows = shown(type(record)._default_manager.filter(pk=record.pk), person)
    if found := (rows.select_related(*related) if related else rows).first():
        return found
    raise Refused("post.not_theirs", _("這封信寫的不是收件人可以看的紀錄，因此不寄出。"))


@cache
def _doors_of(route: str) -> Doors:
    doors: Doors = resolve(reverse(route)).func.doors  # type: ignore[attr-defined]
    return doors


def may_enter(person: Person, route: str) -> bool:
    """Whether a colleague finds the doors of this route open: no link is shown to a shut one.
    The route takes no arguments; which records are inside is not asked."""
    doors = _doors_of(route)
    return doors.anyone or doors.staff or person.has_role(*doors.roles)


def _let_in(user: Person, doors: Doors) -> None:
    if user.is_customer:
        if not doors.customers:
            raise Http404
        return
    if doors.staff or user.has_role(*doors.roles):
        return
    if doors.customers and not doors.roles:
        raise Http404
    raise PermissionDenied
