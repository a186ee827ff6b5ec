"""The team over JSON: roles, who fills them, and who answers for what (RACI)."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Body, Router, Schema

from charter.rooms.projects.api.common import Values, checked, filled, project_of, who
from charter.rooms.projects.forms.records import MemberForm, RaciForm, ReasonForm, RoleForm
from charter.rooms.projects.models import Member, TeamRole
from charter.rooms.projects.verbs import team

router = Router()


class MemberOut(Schema):
    id: int
    person_id: int
    percent: int
    duties: str
    since: dt.date
    until: dt.date
    letters: dict[str, str]

    @staticmethod
    def resolve_letters(member: Member) -> dict[str, str]:
        parts = member.parts.exclude(phase="")
        return dict(parts.values_list("phase", "letter"))


class RoleOut(Schema):
    id: int
    name: str
    members: list[MemberOut]

    @staticmethod
    def resolve_members(role: TeamRole) -> list[Member]:
        return list(role.members.filter(left_at=None).order_by("pk"))


@router.get("/projects/{int:pk}/roles", response=list[RoleOut])
def list_roles(request: HttpRequest, pk: int) -> Any:
    return TeamRole.objects.filter(project=project_of(request, pk)).order_by("pk")


@router.post("/projects/{int:pk}/roles", response={201: RoleOut})
def add_role(request: HttpRequest, pk: int, values: Body[Values]) -> Any:
    """`name`."""
    cleaned = checked(filled(RoleForm, values))
    return 201, team.add_role(project_of(request, pk), by=who(request), **cleaned)


@router.post("/projects/{int:pk}/roles/{int:role}/member", response={201: MemberOut})
def join(request: HttpRequest, pk: int, role: int, values: Body[Values]) -> Any:
    chair = get_object_or_404(TeamRole, pk=role, project=project_of(request, pk))
    cleaned = checked(filled(MemberForm, values))
    return 201, team.join(chair, by=who(request), **cleaned)


def _member(request: HttpRequest, pk: int, member: int) -> Member:
    return get_object_or_404(Member, pk=member, role__project=project_of(request, pk))


@router.post("/projects/{int:pk}/members/{int:member}/raci", response=MemberOut)
def set_letter(request: HttpRequest, pk: int, member: int, values: Body[Values]) -> Any:
    """`phase` and `letter` (R, A, C or I; "" takes it away). One is accountable per phase."""
    found = _member(request, pk, member)
    team.set_raci(found, by=who(request), **checked(filled(RaciForm, values)))
    return found


@router.post("/projects/{int:pk}/members/{int:member}/leave", response={204: None})
def leave(request: HttpRequest, pk: int, member: int, values: Body[Values]) -> Any:
    """`reason`."""
    found = _member(request, pk, member)
    team.leave(found, by=who(request), **checked(filled(ReasonForm, values)))
    return 204, None
