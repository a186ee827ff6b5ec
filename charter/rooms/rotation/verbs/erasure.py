"""What this room wrote about somebody whose data is erased goes; days and moves stay."""

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy

from charter.kernel.handing import LYING, Lying
from charter.kernel.journal.events import declare
from charter.kernel.journal.history import history_of
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.rotation.models import FitReason, HandOver, HandOverItem, RotationLine

FORGOTTEN = declare(
    "rotation.person.forgotten", gettext_lazy("%(title)s在輪崗與交接裡的文字已刪除，共%(n)s筆")
)
GONE = "--"  # where a line or an item must say something


@transaction.atomic
def forget(person: Person, *, by: Person | None) -> int:
    """Reasons are emptied and items called by their record's name of today, wherever the hand-over
    is; in the history of the rows too. Returns how many rows."""
    fits = FitReason.objects.filter(person=person).update(reason="")
    lines = _wipe(RotationLine.objects.filter(posting__person=person), reason=GONE)
    mine = HandOver.objects.filter(person=person)
    own = _wipe(mine, about="", reason="")
    items = HandOverItem.objects.filter(Q(handover__in=mine) | _about(person))
    n = fits + lines + own + sum(_rename(item) for item in items)
    record(FORGOTTEN, person, by=by, n=n)
    return n


def _wipe(rows: "QuerySet[RotationLine] | QuerySet[HandOver]", **words: str) -> int:
    for row in rows:
        history_of(row).update(**words)
    return rows.update(**words)


def _about(person: Person) -> Q:
    """Items, in anybody's hand-over, whose record names the person."""
    found = Q(pk__in=())
    for one in LYING.values():
        rows = one.model._base_manager.filter(_names(one.model, person))
        found |= Q(name=one.name, subject_id__in=list(rows.values_list("pk", flat=True)))
    return found


def _names(model: type[Model], person: Person) -> Q:
    named = Q(pk__in=())
    for field in model._meta.concrete_fields:
        if field.related_model is Person:
            named |= Q(**{field.name: person})
    return named


def _rename(item: HandOverItem) -> int:
    one = LYING.get(item.name)
    words = {"title": _called(one, item), "reason": GONE if item.reason else ""}
    history_of(item).update(**words)
    return HandOverItem.objects.filter(pk=item.pk).update(**words)


def _called(one: Lying | None, item: HandOverItem) -> str:
    found = one.model._base_manager.filter(pk=item.subject_id).first() if one else None
    return one.title(found) if one and found else f"{item.label} {item.subject_id}"
