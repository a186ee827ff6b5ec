"""Indicators on the board: those with a warning first, each with both verdicts.

A handful of statements however many indicators there are: the first few, of which those with
values are shown, their last readings, and what is known about them.
"""

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground.database.prepared import Prepared
from charter.kernel.board import Held, Look, card, stuck
from charter.kernel.indicators import kept
from charter.kernel.indicators.drawing import SPAN
from charter.kernel.indicators.models import Alert, Indicator, Note, Reading, Scope, Target
from charter.kernel.indicators.presentation import Shown
from charter.org.kept import PreparedFor
from charter.org.models import Person

SHOWN, LOOKED_AT = 8, 32


def _scope(look: Look) -> tuple[str, int]:
    if look.department is None:
        return Scope.ORGANISATION.value, 0
    return Scope.DEPARTMENT.value, look.department.pk


@card("indicators", "indicators/board_card.html", order=30)
def indicators(look: Look) -> dict[str, Any]:
    scope, key = _scope(look)
    part = f"?scope={scope}&id={key}" if key else ""
    return {"rows": watched(look), "url": reverse("indicators:list"), "part": part}


def watched(look: Look) -> list[Shown]:
    """The few shown: with a standing warning, then with a target, then by name."""
    scope, key = _scope(look)
    here = {"scope": scope, "scope_id": key}
    first = FIRST.rows(look.person, **here)
    read = [row for row in first if row.has_values]
    if len(read) < SHOWN and len(first) == LOOKED_AT:  # further ones may have what these lack
        read = READ.rows(look.person, **here)
    chosen = [kept.INDICATOR.make(row) for row in read[:SHOWN]]
    return _filled([Shown(one, look.person, SPAN, scope, key) for one in chosen])


def _first(person: Person, scope: str, scope_id: int) -> QuerySet[Any, Any]:
    return kept.INDICATOR.of(_chosen(person, scope, scope_id), "has_values")[:LOOKED_AT]


def _read(person: Person, scope: str, scope_id: int) -> QuerySet[Any, Any]:
    """The same without those that have no values; dear, as each is looked up."""
    return kept.INDICATOR.of(_chosen(person, scope, scope_id).filter(has_values=True))[:SHOWN]


def _chosen(person: Person, scope: str, scope_id: int) -> QuerySet[Any, Any]:
    here = {"indicator": OuterRef("pk"), "scope": scope, "scope_id": scope_id}
    aimed = Exists(Target.objects.filter(indicator=OuterRef("pk")))
    alarmed = Exists(Alert.objects.standing().filter(**here))
    rows = Indicator.objects.visible_to(person).annotate(
        has_values=Exists(Reading.objects.filter(**here, value__isnull=False))
    )
    return rows.order_by(alarmed.desc(), aimed.desc(), "title", "pk")


FIRST = PreparedFor(_first, scope=str, scope_id=int)
READ = PreparedFor(_read, scope=str, scope_id=int)
KEYS = {f"k{n}": int for n in range(SHOWN)}


def _readings(scope: str, scope_id: int, **keys: int) -> QuerySet[Any, Any]:
    place = Window(RowNumber(), partition_by=F("indicator"), order_by=F("starts").desc())
    rows = Reading.objects.within(scope, scope_id).filter(indicator__in=list(keys.values()))
    return kept.READING.of(rows.annotate(place=place).filter(place__lte=int(SPAN)))


READINGS = Prepared(_readings, scope=str, scope_id=int, **KEYS)
NOTES = Prepared(
    lambda scope, scope_id, **keys: kept.NOTE.of(
        Note.objects.alive().within(scope, scope_id).filter(indicator__in=list(keys.values()))
    ),
    scope=str,
    scope_id=int,
    **KEYS,
)
AIMS = Prepared(
    lambda **keys: kept.TARGET.of(
        Target.objects.filter(indicator__in=list(keys.values())).order_by("-since", "-id")
    ),
    **KEYS,
)


def _filled(looks: list[Shown]) -> list[Shown]:
    """What each would ask for alone, asked for all at once. Who may see a board may see its
    scope: the organisation's figures are for all staff, a department's for who leads it."""
    if not looks:
        return []
    here = {"scope": looks[0].scope, "scope_id": looks[0].scope_id}
    keys = dict.fromkeys(KEYS, 0) | {f"k{n}": one.indicator.pk for n, one in enumerate(looks)}
    readings: dict[int, list[Reading]] = {}
    for row in kept.READING.all(READINGS.rows(**here, **keys)):
        readings.setdefault(row.indicator_id, []).append(row)
    notes = kept.NOTE.all(NOTES.rows(**here, **keys))
    aims = kept.TARGET.all(AIMS.rows(**keys))
    rules = looks[0].rules
    for one in looks:
        one.__dict__["rules"] = rules
        own = sorted(readings.get(one.indicator.pk, []), key=lambda r: r.starts)
        mine = [n for n in notes if n.indicator_id == one.indicator.pk]
        one.give(own, [a for a in aims if a.indicator_id == one.indicator.pk], mine)
    return looks


ALARMED = Prepared(
    lambda: Alert.objects.standing().within().filter(indicator__is_active=True).values_list("pk")
)  # one standing alert per indicator and part


@stuck("indicators.alerts", _("指標預警未解除"))
def alarms(look: Look) -> Held | None:
    if look.department is not None:
        return None
    url = f"{reverse('indicators:list')}?alert=1"
    return Held(ALARMED.count(), url, "bad")
