"""The statements of an indicator's page, built once."""

from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from charter.ground.database.prepared import Prepared, Shape
from charter.kernel.actions.models import Action
from charter.kernel.indicators.models import Alert, Indicator, Note, Reading, Scope, Target
from charter.kernel.journal.models import Entry
from charter.org.kept import PreparedFor
from charter.org.models import Person

SHOWN_ACTIONS, RECENT = 20, 10
INDICATOR, READING = Shape(Indicator, "owner"), Shape(Reading)
TARGET, NOTE = Shape(Target, "set_by"), Shape(Note, "by")
ALERT = Shape(Alert, "answered_by", "escalated_to")
ACTION, ENTRY = Shape(Action, "owner"), Shape(Entry, "by", "principal")
PARTS = [scope for scope in Scope if scope != Scope.ORGANISATION]
HERE = {"indicator": int, "scope": str, "scope_id": int}


def _seen(person: Person, indicator: int) -> QuerySet[Any, Any]:
    """The indicator, and for which kinds of part there are figures that this person may see."""
    seen = Reading.objects.visible_to(person).filter(indicator=OuterRef("pk"))
    told = {f"has_{scope}": Exists(seen.filter(scope=scope)) for scope in PARTS}
    rows = Indicator.objects.visible_to(person).filter(pk=indicator)
    return INDICATOR.of(rows.annotate(**told), *told)


SEEN = PreparedFor(_seen, indicator=int)


@cache
def readings(most: int | None) -> Prepared:
    """The organisation's, newest first."""

    def build(**here: Any) -> QuerySet[Any, Any]:
        return READING.of(Reading.objects.filter(**here).order_by("-starts"))[:most]

    return Prepared(build, **HERE)


@cache
def readings_for(most: int | None) -> PreparedFor:
    """Of a part, as far as a person may see it."""

    def build(person: Person, **here: Any) -> QuerySet[Any, Any]:
        rows = Reading.objects.visible_to(person).filter(**here)
        return READING.of(rows.order_by("-starts"))[:most]

    return PreparedFor(build, **HERE)


TARGETS = Prepared(
    lambda indicator: TARGET.of(
        Target.objects.filter(indicator=indicator).order_by("-since", "-id")
    ),
    indicator=int,
)
NOTES = Prepared(
    lambda **here: NOTE.of(Note.objects.alive().filter(**here).order_by("starts")), **HERE
)
ALERTS = Prepared(lambda **here: ALERT.of(Alert.objects.standing().filter(**here)), **HERE)
ALERTS_FOR = PreparedFor(
    lambda person, **here: ALERT.of(Alert.objects.standing().visible_to(person).filter(**here)),
    **HERE,
)
ACTIONS = Prepared(
    lambda indicator: ACTION.of(Action.objects.of(Indicator(pk=indicator)).order_by("-id"))[
        :SHOWN_ACTIONS
    ],
    indicator=int,
)
ENTRIES = Prepared(
    lambda indicator: ENTRY.of(Entry.objects.of(Indicator(pk=indicator)).latest_first())[:RECENT],
    indicator=int,
)


def found_for(person: Person, indicator: int) -> tuple[Indicator, list[Scope]] | None:
    """The indicator with its owner, and the kinds of part it has figures of; one statement."""
    row = SEEN.first(person, indicator=indicator)
    if row is None:
        return None
    return INDICATOR.make(row), [scope for scope in PARTS if getattr(row, f"has_{scope}")]
