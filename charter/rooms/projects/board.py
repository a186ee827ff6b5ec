"""Projects on the board: how many are well, and the worst with their six dimensions."""

from typing import Any

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from charter.ground import formats
from charter.ground.database.prepared import Shape
from charter.kernel.board import Look, Seen, Told, card
from charter.org.models import Person
from charter.rooms.projects.health import told
from charter.rooms.projects.models import Project

SHOWN = 6
Health = Project.Health
WORST_FIRST = (Health.BAD, Health.WARN, Health.NONE, Health.OK)


def _rows(person: Person, unit: int | None = None) -> QuerySet[Any, Any]:
    rows = Project.objects.visible_to(person).active()
    return rows if unit is None else rows.filter(department=unit)


def _health(person: Person, **of: int) -> QuerySet[Any, Any]:
    keys = _rows(person, **of).order_by().values("pk").distinct()
    return (
        Project.objects.filter(pk__in=keys)
        .order_by()
        .values("health")
        .annotate(n=Count("pk"))
        .values_list("health", "n")
    )


def _worst(person: Person, **of: int) -> QuerySet[Any, Any]:
    place = Case(
        *(When(health=h, then=Value(i)) for i, h in enumerate(WORST_FIRST)),
        output_field=IntegerField(),
    )
    keys = _rows(person, **of).order_by().values("pk").distinct()
    rows = Project.objects.filter(pk__in=keys).order_by(place, "ends_on", "pk")
    return SHAPE.of(rows)[:SHOWN]


SHAPE = Shape(Project, "manager")
HEALTH, WORST = Seen(_health), Seen(_worst)


def _told(data: dict[str, Any]) -> Told:
    sums = [(word, n) for _tone, word, n, _url in data["sums"]]
    heads = (_("項目"), _("經理"), _("狀態"), _("完成日"))
    rows = [
        (one.name, one.manager, Health(one.health).label, formats.iso(one.ends_on))
        for one, _dimensions in data["rows"]
    ]
    return Told(_("服務項目"), sums, heads, rows)


@card("projects", "projects/board_card.html", order=20, told=_told)
def projects(look: Look) -> dict[str, Any]:
    counts = {row.health: row.n for row in HEALTH.rows(look)}
    base = f"{reverse('projects:projects')}?running=1{look.asked}"
    known = [h for h in WORST_FIRST if h in counts]
    rows = [SHAPE.make(row) for row in WORST.rows(look)]
    return {
        "url": base,
        "n": sum(counts.values()),
        "sums": [(h.value, h.label, counts[h], f"{base}&health={h}") for h in known],
        "rows": [(one, _dimensions(one)) for one in rows],
    }


def _dimensions(project: Project) -> list[dict[str, Any]]:
    kept = (project.health_reasons or {}).get("dimensions", [])
    return told({"dimensions": kept})["dimensions"]
