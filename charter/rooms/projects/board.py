"""Projects on the board: how many are well, and the worst with their six dimensions."""

from typing import Any

from django.db.models import Case, Count, IntegerField, Value, When
from django.urls import reverse

from charter.kernel.board import Look, card
from charter.rooms.projects.health import told
from charter.rooms.projects.models import Project

SHOWN = 6
Health = Project.Health
WORST_FIRST = (Health.BAD, Health.WARN, Health.NONE, Health.OK)


@card("projects", "projects/board_card.html", order=20)
def projects(look: Look) -> dict[str, Any]:
    rows = Project.objects.visible_to(look.person).active()
    if look.department:
        rows = rows.filter(department=look.department)
    keys = rows.order_by().values("pk").distinct()
    found = Project.objects.filter(pk__in=keys)
    counts = dict(found.order_by().values_list("health").annotate(n=Count("pk")))
    place = Case(
        *(When(health=h, then=Value(i)) for i, h in enumerate(WORST_FIRST)),
        output_field=IntegerField(),
    )
    worst = found.select_related("manager").order_by(place, "ends_on", "pk")[:SHOWN]
    base = f"{reverse('projects:projects')}?running=1{look.asked}"
    known = [h for h in WORST_FIRST if h in counts]
    return {
        "url": base,
        "n": sum(counts.values()),
        "sums": [(h.value, h.label, counts[h], f"{base}&health={h}") for h in known],
        "rows": [(one, told(one.health_reasons).get("dimensions", [])) for one in worst],
    }
