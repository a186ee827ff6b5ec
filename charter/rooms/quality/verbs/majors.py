"""A major problem: written to management in time, a special team, the 8D record."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.quality.models import Problem, SpecialTeam, TeamMember
from charter.rooms.quality.permissions import may_set_up_team
from charter.rooms.quality.verbs.common import _demand_work, _management, _needs

REPORTED_UP = declare(
    "quality.problem.reported_up",
    gettext_lazy("%(by)s向管理層書面上報「%(title)s」"),
    gettext_lazy("重大質量問題的書面報告"),
)
REPORT_OVERDUE = declare(
    "quality.problem.report_overdue",
    gettext_lazy("「%(title)s」沒有在期限內書面上報管理層"),
    gettext_lazy("重大質量問題逾期未上報"),
)
TEAM_SET_UP = declare(
    "quality.problem.team_set_up",
    gettext_lazy("%(by)s為「%(title)s」成立專項整改小組，組長%(leader_name)s"),
    gettext_lazy("你在專項整改小組"),
)
PREVENTED = declare("quality.problem.prevented", gettext_lazy("%(by)s填了「%(title)s」的預防措施"))


def _demand_major(problem: Problem) -> None:
    if not problem.is_major or not problem.is_open:
        raise Refused("quality.not_major", _("只有未關閉的重大質量問題需要這一步。"))


@transaction.atomic
def report_up(problem: Problem, *, report: str, by: Person | None) -> None:
    """The written report to management, once."""
    _demand_work(by, problem)
    _demand_major(problem)
    text = _needs(report, "report", _("請寫下經過、影響、已做的應急處理與下一步。"))
    if problem.management_reported_at:
        raise Refused("quality.already_reported", _("已經書面上報過了。"))
    problem.management_report, problem.management_reported_at = text, clock.now()
    problem.save(update_fields=["management_report", "management_reported_at"])
    record(REPORTED_UP, problem, by=by, about=problem.project or problem, tell=_management())


@transaction.atomic
def set_up_team(
    problem: Problem, *, leader: Person, members: Iterable[Person], by: Person | None
) -> SpecialTeam:
    """A leader and at least one more, all of them colleagues in service."""
    _demand_major(problem)
    if not may_set_up_team(by, problem):
        raise Refused("quality.may_not_set_up", _("專項整改小組由質量管理或管理層成立。"))
    people = {one.pk: one for one in (leader, *members)}
    if len(people) < 2:
        raise Refused("quality.team_too_small", _("除了組長，請至少再選一人。"), field="members")
    if any(not one.is_active or one.is_customer for one in people.values()):
        raise Refused("quality.team_not_staff", _("小組成員必須是在職員工。"), field="members")
    if SpecialTeam.objects.filter(problem=problem).exists():
        raise Refused("quality.team_stands", _("這件問題已經有專項整改小組。"))
    team = SpecialTeam.objects.create(
        problem=problem, leader=leader, set_up_by=by, set_up_at=clock.now()
    )
    TeamMember.objects.bulk_create(TeamMember(team=team, person=one) for one in people.values())
    record(
        TEAM_SET_UP,
        problem,
        by=by,
        about=problem.project or problem,
        tell=people.values(),
        leader=leader.pk,
        leader_name=str(leader),
    )
    problem.team = team
    return team


@transaction.atomic
def prevent(problem: Problem, *, prevention: str, by: Person | None, recognition: str = "") -> None:
    """D7, what is changed so that it happens nowhere again, and D8, whose work is recognised."""
    _demand_work(by, problem)
    _demand_major(problem)
    text = _needs(prevention, "prevention", _("請寫下改了哪些標準、流程或培訓，讓它不再發生。"))
    team = SpecialTeam.objects.filter(problem=problem).first()
    if team is None:
        raise Refused("quality.no_team", _("請先成立專項整改小組。"))
    team.prevention, team.recognition, team.prevented_at = text, recognition, clock.now()
    team.save(update_fields=["prevention", "recognition", "prevented_at"])
    problem.team = team
    record(PREVENTED, problem, by=by, about=problem.project or problem)


@transaction.atomic
def note_overdue_report(problem: Problem, *, by: Person | None = None) -> None:
    """Once, when the limit has gone by without a written report."""
    rows = Problem.objects.filter(pk=problem.pk, report_overdue_at=None)
    if not rows.update(report_overdue_at=clock.now()):
        return
    above = [one for one in (problem.owner.manager, problem.owner) if one]
    about, tell = problem.project or problem, [*_management(), *above]
    record(REPORT_OVERDUE, problem, by=by, about=about, tell=tell)
