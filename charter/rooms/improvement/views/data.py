"""Data of an analysis as they were kept, with what was computed of them and who cites them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from charter.ground.web import page
from charter.org.web import Request, open_to
from charter.rooms.improvement.findings import found
from charter.rooms.improvement.models import DataSet, Plan


@open_to(staff=True)
@require_GET
def data(request: Request, pk: int) -> HttpResponse:
    seen = DataSet.objects.visible_to(request.user).select_related("cycle", "department", "by")
    one = get_object_or_404(seen, pk=pk)
    plan = Plan.objects.filter(cycle=one.cycle_id, department=one.department_id).first()
    said = one.statements.filter(withdrawn_at=None)
    shown: dict[str, Any] = {"data": one, "plan": plan, "figures": found(one), "statements": said}
    return page(request, "improvement/data.html", **shown)
