"""Lists: the appraisals of a period that the reader may see, one's own, the periods."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground.keys import key_in
from charter.ground.table import Column, Filter, Table
from charter.ground.templatetags.ui import status
from charter.org.models import Department, Person
from charter.rooms.appraisal.models import Appraisal, Cycle
from charter.rooms.appraisal.words import spoken

MINE = 12


def _of_unit(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(department=key_in(value) or 0)


def _units() -> list[tuple[str, str]]:
    return [
        (str(pk), name)
        for pk, name in Department.objects.order_by("name").values_list("pk", "name")
    ]


APPRAISALS = Table(
    (
        Column("person", _("姓名"), lambda row: row.person.name),
        Column("department", _("部門"), lambda row: str(row.department or "")),
        Column("superior", _("評分人"), lambda row: row.superior.name),
        Column("score", _("分數"), lambda row: spoken(row.score, row.low, row.high), css="num"),
        Column("reply_until", _("回應期限"), kind="date"),
        Column(
            "state",
            _("狀態"),
            lambda row: str(row.get_state_display()),
            show=lambda row: status(row.tone, row.get_state_display()),
        ),
    ),
    order=("person__name", "id"),
    row_url=lambda row: reverse("appraisal:appraisal", args=[row.pk]),
    filters=(
        Filter("state", _("狀態"), lambda rows, v: rows.filter(state=v), Appraisal.State.choices),
        Filter("department", _("部門"), _of_unit, _units),
    ),
    caption=_("這個週期的考核"),
    empty=_("這裡沒有你可以查看的考核。考核只有本人、他的主管線與人力資源看得到。"),
)


def appraisals(person: Person, cycle: Cycle) -> QuerySet[Appraisal]:
    rows = Appraisal.objects.visible_to(person).filter(cycle=cycle)
    return rows.select_related("person", "department", "superior")


def mine(person: Person) -> list[dict[str, Any]]:
    """One's own, the newest first."""
    rows = (
        Appraisal.objects.filter(person=person).select_related("cycle").order_by("-cycle__starts")
    )
    return [{"one": one, "score": spoken(one.score, one.low, one.high)} for one in rows[:MINE]]


def periods(person: Person, known: list[Cycle]) -> list[dict[str, Any]]:
    """Each with how far it is among those that the reader may see, and how many wait for them."""
    seen = Appraisal.objects.visible_to(person).filter(cycle__in=known).order_by()
    counted = seen.values("cycle").annotate(
        n=Count("pk"),
        final=Count("pk", filter=Q(state=Appraisal.State.FROZEN)),
        to_rate=Count("pk", filter=Q(state=Appraisal.State.OPEN, superior=person)),
        appealed=Count("pk", filter=Q(state=Appraisal.State.APPEALED)),
    )
    found = {row["cycle"]: row for row in counted}
    nothing = {"n": 0, "final": 0, "to_rate": 0, "appealed": 0}
    return [{**found.get(cycle.pk, nothing), "cycle": cycle} for cycle in known]
