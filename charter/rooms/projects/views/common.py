"""What the pages of this room share."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Count, OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404

from charter.ground import acts
from charter.ground.acts import tried
from charter.ground.database.prepared import Prepared, Shape
from charter.org.kept import PreparedFor
from charter.org.models import Person
from charter.org.web import Request
from charter.rooms.projects import gantt, presenting
from charter.rooms.projects.health import told
from charter.rooms.projects.models import Acceptance, Initiation, Member, Plan, Project


def cleaned(form: forms.Form) -> dict[str, Any]:
    """The values of a small form, or the first thing that is wrong with it as a refusal."""
    return acts.cleaned(form, "projects.bad_input")


PLAN = Shape(Plan, without=("content",))
PLANS = Prepared(
    lambda project: PLAN.of(Plan.objects.filter(project=project).order_by("-version")),
    project=int,
)


PROJECT = Shape(Project, "customer", "manager", "department", "initiation")


def _project(person: Person, project: int) -> Any:
    """With how many are in its team: the head of all its pages says so."""
    team = Member.objects.current().filter(role__project=OuterRef("pk")).order_by()
    counted = team.values("role__project").annotate(n=Count("pk")).values("n")
    found = Project.objects.visible_to(person).filter(pk=project)
    return PROJECT.of(found.annotate(team=Subquery(counted)), "team")


SEEN = PreparedFor(_project, project=int)


def done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Run the verb. What it refuses of this form is said beside the field, in its own words;
    a missing right or a record that has moved on is no matter of the form and goes its way."""
    return tried(form, lambda _data: act(), ("projects.not_allowed",))


def project_of(request: Request, pk: int) -> Project:
    row = SEEN.first(request.user, project=pk)
    if row is None:
        raise Http404
    project: Project = PROJECT.make(row)
    setattr(project, presenting.TEAM_SIZE, row.team or 0)
    return project


def initiation_of(request: Request, pk: int) -> Initiation:
    seen = Initiation.objects.visible_to(request.user)
    joined = seen.select_related("customer", "manager", "department", "applicant", "requirement")
    return get_object_or_404(joined, pk=pk)


def acceptance_of(request: Request, pk: int) -> Acceptance:
    seen = Acceptance.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("project__customer", "project__manager"), pk=pk)


def planned(request: Request, project: Project, *, brief: bool = False) -> dict[str, Any]:
    """The plan beside what is, and why the project is as it is: on the plan's page, and in brief
    on the overview."""
    plans = [PLAN.make(row) for row in PLANS.rows(project=project.pk)]
    current = next((p for p in plans if p.state == Plan.State.IN_FORCE), None)
    scale = gantt.MONTH if request.GET.get("scale") == gantt.MONTH else gantt.WEEK
    return {
        "plans": plans,
        "plan": current,
        "open": next((p for p in plans if p.state in ("draft", "submitted")), None),
        "chart": gantt.chart(current, scale, brief=brief),
        "scale": scale,
        "health": told(project.health_reasons),
    }
