"""Who could take a role: how far their skills answer it, how much time they have, and how much
was asked of them lately; each with its reason in a sentence."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from charter.ground import clock
from charter.kernel.parameters.queries import value_now
from charter.org.models import Person
from charter.rooms.projects.allocation import FULL, Match, answered, match, promised
from charter.rooms.projects.availability import rooms
from charter.rooms.projects.capacity import WEEK, monday_of
from charter.rooms.projects.models import Member, Project, Task, TeamRole
from charter.rooms.resources.matrix import Has, asked_of

PAST, LONGEST, SHOWN = 13, 26, 5


@dataclass(frozen=True)
class Candidate:
    """`skill` percent of what the role asks; `free` hours per week on average in the project's
    time, `tightest` in its fullest week; `promised` percent to other projects at most; `lately`
    hours of work per week over the last quarter."""

    person: Person
    matches: tuple[Match, ...]
    skill: int
    free: float
    tightest: float
    promised: int
    lately: float

    @property
    def because(self) -> str:
        facts = {
            "skills": self._skills(),
            "free": round(self.free),
            "tightest": round(self.tightest),
            "promised": self.promised,
            "lately": round(self.lately),
        }
        return (
            _(
                "%(skills)s；項目期間平均每週有%(free)s小時，最滿的一週有%(tightest)s小時；"
                "已承諾其他項目%(promised)s%%；近13週平均每週%(lately)s小時。"
            )
            % facts
        )

    def _skills(self) -> str:
        if not self.matches:
            return _("角色沒有要求技能")
        short = [m for m in self.matches if not m.is_met]
        if not short:
            return _("%(n)s項技能都達到要求") % {"n": len(self.matches)}
        named = "、".join(
            _("%(skill)s要%(asked)s級、有%(has)s級")
            % {"skill": m.skill, "asked": m.asked, "has": m.has}
            for m in short
        )
        return _("技能符合%(percent)s%%（%(short)s）") % {"percent": self.skill, "short": named}


def candidates(role: TeamRole, *, most: int = SHOWN) -> list[Candidate]:
    """The best first: skill, then time, then who was asked for least. Nobody who has no time at
    all, nor anybody whose skills answer less than half of what is asked."""
    project = role.project
    asked = list(role.skills.select_related("skill"))
    people = list(
        Person.objects.staff().prefetch_related("skills__skill").select_related("department")
    )
    first = max(project.starts_on, clock.today())
    weeks = _weeks(first, max(project.ends_on, first))
    load, room = asked_of(weeks), Has(rooms(weeks, value_now("capacity_hours_per_week")))
    taken_by = promised(first, max(project.ends_on, first), apart_from=project.pk)
    lately = _lately()
    found = []
    for person in people:
        matches = tuple(match(role, person)) if asked else ()
        skill = answered((m.asked, m.has) for m in matches)
        none = [0] * len(weeks)
        free: list[int] = [
            max(0, has - a)
            for has, a in zip(room.of(person.pk), load.get(person.pk, none), strict=True)
        ]
        taken = min(FULL, taken_by.get(person.pk, 0))
        if skill >= FULL // 2 and taken < FULL and any(free):
            mean = sum(free) / 60 / len(free)
            past = lately.get(person.pk, 0.0)
            found.append(Candidate(person, matches, skill, mean, min(free) / 60, taken, past))
    found.sort(key=lambda c: (-c.skill, -round(c.free), c.promised, round(c.lately), c.person.name))
    return found[:most]


def open_roles(project: Project) -> list[tuple[TeamRole, list[Candidate]]]:
    """Roles nobody holds, each with its candidates."""
    held = Member.objects.current().filter(role__project=project).values("role")
    roles = project.roles.exclude(pk__in=held).prefetch_related("skills__skill")
    return [(role, candidates(role)) for role in roles]


def _weeks(first: dt.date, last: dt.date) -> list[dt.date]:
    monday = monday_of(first)
    count = min(LONGEST, (monday_of(last) - monday).days // 7 + 1)
    return [monday + n * WEEK for n in range(count)]


def _lately() -> dict[int, float]:
    """Hours per week of the tasks that ended in the last quarter, by their effort."""
    today = clock.today()
    since = today - PAST * WEEK
    rows = Task.objects.filter(
        Q(actual_finish__date__gte=since) & Q(actual_finish__date__lte=today), owner__isnull=False
    )
    found: dict[int, float] = defaultdict(float)
    for owner, effort, duration in rows.values_list("owner", "effort", "duration"):
        found[owner] += (duration if effort is None else effort) / 3600 / PAST
    return found
