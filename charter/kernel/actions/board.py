"""Where things stand still: measures late, and measures that nobody verifies."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.kernel.actions.models import SEES_ALL, Action, ActionQuerySet
from charter.kernel.board import Held, Look, Seen, stuck
from charter.org.models import Person


def _late(person: Person, unit: int | None = None) -> QuerySet[Any, Any]:
    return _of(Action.objects.visible_to(person).late(), unit).values_list("pk")


def _done(person: Person, unit: int | None = None) -> QuerySet[Any, Any]:
    rows = Action.objects.visible_to(person).filter(state=Action.State.DONE)
    return _of(rows, unit).values_list("pk")


def _of(rows: ActionQuerySet, unit: int | None) -> ActionQuerySet:
    return rows if unit is None else rows.filter(owner__department=unit)


LATE, DONE = Seen(_late), Seen(_done)


def _counted(look: Look, kept: Seen, build: Any) -> int:
    """Whom not everything is open to sees measures by the kinds of records that have any, so the
    statement is another one from day to day."""
    if look.person.has_role(*SEES_ALL):
        return kept.count(look)
    return int(build(look.person, look.department.pk if look.department else None).count())


@stuck("actions.late", _("措施逾期未完成"))
def late(look: Look) -> Held:
    url = f"{reverse('actions:list')}?late=1{look.asked}"
    return Held(_counted(look, LATE, _late), url, "bad")


@stuck("actions.unverified", _("做完了還沒有人驗證"))
def unverified(look: Look) -> Held:
    url = f"{reverse('actions:list')}?state=done{look.asked}"
    return Held(_counted(look, DONE, _done), url)
