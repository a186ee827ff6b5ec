"""Who has which part in each deliverable: one table, read by the team, written by who leads."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from charter.ground.web import page, toast
from charter.org.web import Request, open_to
from charter.rooms.projects import presenting, presenting_plan
from charter.rooms.projects.forms.raci import PartsForm
from charter.rooms.projects.verbs import plan_products
from charter.rooms.projects.views.common import done, project_of


@open_to(staff=True)
@require_http_methods(["GET", "POST"])
def parts(request: Request, pk: int) -> HttpResponse:
    project = project_of(request, pk)
    grid = presenting_plan.parts(project)
    form = PartsForm(request.POST or None, grid=grid)

    def act() -> None:
        plan_products.set_parts(project, form.changes(), by=request.user)

    if request.method == "POST" and form.is_valid() and done(form, act):
        toast(request, _("職責表已儲存。"))
        return redirect("projects:parts", pk)
    more = presenting.frame(project, request.user)
    rows = presenting_plan.table(grid, form if more["may_lead"] else None)
    return page(request, "projects/project_parts.html", form=form, grid=grid, rows=rows, **more)
