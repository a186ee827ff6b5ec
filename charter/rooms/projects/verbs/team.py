"""Roles, members, duties, RACI."""

import datetime as dt
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person, Skill
from charter.rooms.projects.allocation import FULL, memberships, overload
from charter.rooms.projects.models import Member, Project, Raci, RoleSkill, TeamRole
from charter.rooms.projects.permissions import may_lead
from charter.rooms.projects.verbs._common import _demand, _text

ROLE_ADDED = declare("projects.team.role_added", gettext_lazy("%(by)s在團隊增設「%(role)s」"))
JOINED = declare(
    "projects.team.member_joined",
    gettext_lazy("%(by)s請%(person)s擔任「%(title)s」的%(role)s"),
    gettext_lazy("你加入了項目"),
)
CHANGED = declare(
    "projects.team.member_changed",
    gettext_lazy("%(by)s調整%(person)s在「%(title)s」的職責或投入"),
    gettext_lazy("你的職責"),
)
LEFT = declare(
    "projects.team.member_left",
    gettext_lazy("%(by)s讓%(person)s離開「%(title)s」：%(reason)s"),
    gettext_lazy("你的職責"),
)
RACI_SET = declare(
    "projects.team.raci_set",
    gettext_lazy("%(by)s定下%(person)s在「%(phase)s」階段是%(letter)s"),
    gettext_lazy("你的職責"),
)


def _leading(project: Project, by: Person | None) -> None:
    _demand(may_lead(by, project), by)
    if project.phase == Project.Phase.CLOSED:
        raise Refused("projects.closed", _("項目已經結案，不能再改團隊。"))


@transaction.atomic
def add_role(
    project: Project, *, name: str, by: Person | None, skills: Mapping[Skill, int] | None = None
) -> TeamRole:
    """`skills` gives the level (1 to 4) asked for of each skill."""
    _leading(project, by)
    title = _text(name, "name", _("角色"))
    if TeamRole.objects.filter(project=project, name=title).exists():
        raise Refused(
            "projects.role_exists", _("已經有這個角色，請換一個名稱，例如加上編號。"), field="name"
        )
    role = TeamRole.objects.create(project=project, name=title)
    _ask_for(role, skills or {})
    record(ROLE_ADDED, project, by=by, role=title)
    return role


def _ask_for(role: TeamRole, skills: Mapping[Skill, int]) -> None:
    RoleSkill.objects.bulk_create(
        RoleSkill(role=role, skill=skill, level=level) for skill, level in skills.items()
    )


@transaction.atomic
def join(
    role: TeamRole,
    *,
    person: Person,
    percent: int,
    by: Person | None,
    duties: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> Member:
    """Fill a role. Refused when the person would be promised beyond 100 percent in any week."""
    project = role.project
    _leading(project, by)
    locked = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if not locked.is_active or locked.is_customer:
        raise Refused("projects.member_not_staff", _("成員必須是在職員工。"), field="person")
    first, last = since or project.starts_on, until or project.ends_on
    _free(locked, first, last, percent)
    try:
        with transaction.atomic():
            member = Member.objects.create(
                role=role,
                person=locked,
                duties=duties.strip(),
                percent=percent,
                since=first,
                until=last,
                joined_at=clock.now(),
            )
    except IntegrityError:
        raise Refused(
            "projects.role_taken", _("這個角色已經有人，請先讓他離開，或增設一個角色。")
        ) from None
    record(JOINED, project, by=by, tell=[locked], person=str(locked), role=str(role))
    return member


def _free(
    person: Person, since: dt.date, until: dt.date, percent: int, apart_from: int | None = None
) -> None:
    if not 1 <= percent <= FULL:
        raise Refused("projects.bad_percent", _("投入比例要在1到100之間。"), field="percent")
    if until < since:
        raise Refused("projects.ends_before_start", _("結束日不能早於開始日。"), field="until")
    found = overload(memberships(person, apart_from=apart_from), since, until, percent)
    if found:
        raise Refused(
            "projects.overallocated",
            _(
                "%(person)s從%(day)s那一週起會投入%(percent)s%%（已在%(projects)s），"
                "請降低比例、改日期或換人。"
            )
            % {
                "person": person,
                "day": found.since.isoformat(),
                "percent": found.percent,
                "projects": "、".join(found.projects),
            },
            field="percent",
        )


@transaction.atomic
def change_member(
    member: Member,
    *,
    by: Person | None,
    duties: str,
    percent: int,
    since: dt.date,
    until: dt.date,
) -> Member:
    project = member.role.project
    _leading(project, by)
    person = Person.objects.select_for_update(of=("self",)).get(pk=member.person_id)
    _free(person, since, until, percent, apart_from=member.pk)
    new = {"duties": duties.strip(), "percent": percent, "since": since, "until": until}
    old = {name: str(getattr(member, name)) for name in new}
    Member.objects.filter(pk=member.pk).update(**new)
    member.refresh_from_db()
    record(CHANGED, project, by=by, tell=[person], person=str(person), old=old)
    return member


@transaction.atomic
def leave(member: Member, *, reason: str, by: Person | None) -> None:
    project = member.role.project
    _leading(project, by)
    why = _text(reason, "reason", _("原因"))
    if not Member.objects.current().filter(pk=member.pk).update(left_at=clock.now()):
        raise Refused("projects.already_left", _("這位成員已經離開團隊。"))
    Raci.objects.filter(member=member).delete()
    person = member.person
    facts: Facts = {"person": str(person), "person_id": person.pk, "member": member.pk}
    record(LEFT, project, by=by, tell=[person], reason=why, **facts)


@transaction.atomic
def set_raci(member: Member, *, phase: str, letter: str, by: Person | None) -> None:
    """The member's letter in a phase; "" takes it away. One accountable per phase."""
    project = member.role.project
    _leading(project, by)
    Project.objects.select_for_update().get(pk=project.pk)
    Raci.objects.filter(member=member, phase=phase).delete()
    others = Raci.objects.filter(project=project, phase=phase, letter=Raci.Letter.ACCOUNTABLE)
    if letter == Raci.Letter.ACCOUNTABLE and (holder := others.select_related("member").first()):
        raise Refused(
            "projects.two_accountable",
            _("這個階段已由%(person)s當責；當責只能有一人，請先改他的。")
            % {"person": holder.member.person},
            field="letter",
        )
    if letter:
        Raci.objects.create(member=member, project=project, phase=phase, letter=letter)
    record(
        RACI_SET,
        project,
        by=by,
        tell=[member.person],
        person=str(member.person),
        phase=Project.Phase(phase).label,
        letter=Raci.Letter(letter).label if letter else "--",
    )
