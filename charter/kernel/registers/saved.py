"""Saved lists as chips over every list of the house, with saving, renaming and removing."""

from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string

from charter.ground.database.prepared import Prepared
from charter.ground.table import TableView
from charter.kernel.registers.models import SavedView

VIEWS = Prepared(
    lambda path, person, department: (
        SavedView.objects.filter(path=path)
        .filter(Q(person=person) | Q(is_shared=True, person__department=department))
        .order_by("name", "pk")
        .values_list("pk", "name", "query", "is_shared", "person", "person__name", named=True)
    ),
    path=str,
    person=int,
    department=int,
)
NOWHERE = 0


def over(request: Any, view: TableView) -> str:
    """Nothing is drawn while there is neither a saved list nor a filter to save."""
    person = request.user
    if not person.is_authenticated or person.is_customer or not view.table.filters:
        return ""
    near = person.department_id or NOWHERE
    rows = VIEWS.rows(path=request.path, person=person.pk, department=near)
    if not rows and not view.is_filtered:
        return ""
    told = {
        "saved": rows,
        "own": [row for row in rows if row.person == person.pk],
        "path": request.path,
        "query": view.query,
        "may_save": view.query and view.query not in {row.query for row in rows},
    }
    return render_to_string("registers/saved.html", told, request)
