"""The team's tab."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charter.ground.web import page, toast
from charter.org.web import Request, open_to
from charter.rooms.projects import presenting
from charter.rooms.projects.forms.records import MemberForm, RaciForm, ReasonForm, RoleForm
from charter.rooms.projects.models import Member, Project, TeamRole
from charter.rooms.projects.verbs import team as verbs
from charter.rooms.projects.views.common import cleaned, project_of


@open_to(staff=True)
@require_GET
def team(request: Request, pk: int) -> HttpResponse:
    found = project_of(request, pk)
    return page(
        request,
        "projects/project_team.html",
        seats=presenting.seats(found),
        phases=Project.Phase.choices[1:7],
        letters=presenting.LETTERS,
        member_form=MemberForm(),
        manager_form=MemberForm(initial={"person": found.manager_id}),
        role_form=RoleForm(),
        **presenting.frame(found, request.user),
    )


@open_to(staff=True)
@require_POST
def add_role(request: Request, pk: int) -> HttpResponse:
    verbs.add_role(project_of(request, pk), by=request.user, **cleaned(RoleForm(request.POST)))
    return redirect("projects:team", pk)


@open_to(staff=True)
@require_POST
def join(request: Request, pk: int, role: int) -> HttpResponse:
    chair = get_object_or_404(TeamRole, pk=role, project=project_of(request, pk))
    member = verbs.join(chair, by=request.user, **cleaned(MemberForm(request.POST)))
    toast(request, _("%(person)s已加入團隊。") % {"person": member.person})
    return redirect("projects:team", pk)


@open_to(staff=True)
@require_POST
def leave(request: Request, pk: int, member: int) -> HttpResponse:
    found = get_object_or_404(Member, pk=member, role__project=project_of(request, pk))
    verbs.leave(found, by=request.user, **cleaned(ReasonForm(request.POST)))
    return redirect("projects:team", pk)


@open_to(staff=True)
@require_POST
def raci(request: Request, pk: int, member: int) -> HttpResponse:
    found = get_object_or_404(Member, pk=member, role__project=project_of(request, pk))
    verbs.set_raci(found, by=request.user, **cleaned(RaciForm(request.POST)))
    return redirect("projects:team", pk)
