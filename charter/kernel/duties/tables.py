"""The list of duties."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.ground.table import Column, Filter, Table
from charter.ground.templatetags.ui import status
from charter.kernel.duties.models import Duty
from charter.kernel.duties.rules import RULES
from charter.org.models import Person


def _rules() -> Sequence[tuple[str, "str | Promise"]]:
    return [(rule.name, rule.label) for rule in RULES.values()]


def _owners() -> Sequence[tuple[str, "str | Promise"]]:
    """People who owe or owed something; the list of all colleagues would be longer."""
    owing = Duty.objects.order_by().filter(owner__isnull=False).values("owner")
    people = Person.objects.get_queryset().filter(pk__in=owing).order_by("name", "pk")
    return [(str(pk), name) for pk, name in people.values_list("pk", "name")]


def _due_on(rows: Any, chosen: str) -> Any:
    try:
        return rows.filter(due=dt.date.fromisoformat(chosen))
    except ValueError:
        return rows


DUTIES = Table(
    [
        Column("label", _("義務")),
        Column("subject_title", _("對象")),
        Column("period", _("期間"), lambda duty: duty.when),
        Column("owner", _("負責人"), lambda duty: str(duty.owner or _("無人負責"))),
        Column("due", _("期限"), kind="date"),
        Column("fulfilled_on", _("履行日"), kind="date"),
        Column(
            "state",
            _("狀態"),
            lambda duty: duty.word,
            show=lambda duty: status(duty.tone, duty.word),
        ),
    ],
    order=("-starts", "-id"),
    row_url=lambda duty: reverse("duties:duty", args=[duty.pk]),
    filters=[
        Filter("state", _("狀態"), lambda rows, v: rows.filter(state=v), Duty.State.choices),
        Filter("rule", _("義務"), lambda rows, v: rows.filter(rule=v), _rules),
        Filter("owner", _("負責人"), lambda rows, v: rows.filter(owner=int(v)), _owners),
        Filter("due", _("期限（例如2026-11-20）"), _due_on),
        Filter("late", _("時限"), lambda rows, v: rows.late(), [("1", _("只看逾期"))]),
    ],
    caption=_("定期義務清單"),
    empty=_("沒有符合條件的義務。"),
)
