"""How far people's skills answer what their posts and roles ask for, and who could take a post."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from charter.ground import clock
from charter.kernel.parameters.queries import value_now
from charter.org.models import Person, Post, Posting, Skill
from charter.rooms.people.matching import levels, needs_of, skill_match
from charter.rooms.people.models import Absence, PostSkill
from charter.rooms.projects.allocation import answered, promised
from charter.rooms.projects.models import Member, Project, RoleSkill
from charter.rooms.rotation.models import FitReason

Short = tuple[Skill, int, int]
AHEAD = dt.timedelta(days=90)
SHOWN = 12


@dataclass(frozen=True)
class Fit:
    """`short` are (skill, asked, has); `reason` is the head's word where it falls short."""

    assignment: Posting | Member
    person: Person
    where: str
    percent: int
    short: tuple[Short, ...]
    reason: FitReason | None
    is_short: bool

    @property
    def way(self) -> str:
        return "posting" if isinstance(self.assignment, Posting) else "member"

    @property
    def tone(self) -> str:
        if not self.is_short:
            return "ok"
        return "info" if self.reason else "bad"


def postings(day: dt.date | None = None) -> QuerySet[Posting]:
    """Held today, of posts that ask for skills."""
    asked = PostSkill.objects.values("post")
    staff = Person.objects.staff().values("pk")
    return Posting.objects.current(day).filter(post__in=asked, person__in=staff)


def members() -> QuerySet[Member]:
    """In teams of running projects, in roles that ask for skills."""
    asked = RoleSkill.objects.values("role")
    staff = Person.objects.staff().values("pk")
    rows = Member.objects.current().filter(role__in=asked, person__in=staff)
    return rows.filter(role__project__phase__in=Project.ACTIVE)


def fits(people: QuerySet[Person] | None = None) -> list[Fit]:
    """Every assignment that asks for skills, the worst first; of some people only, if named."""
    held = postings().select_related("person__department", "post__department", "fit_reason__by")
    roles = members().select_related("person__department", "role__project", "fit_reason__by")
    if people is not None:
        held, roles = held.filter(person__in=people), roles.filter(person__in=people)
    rows: list[Posting | Member] = [*held, *roles]
    asked, has = _asked(rows), levels({one.person for one in rows})
    limit = int(value_now("skill_match_percent"))
    found = [_fit(one, asked[_key(one)], has.get(one.person_id, {}), limit) for one in rows]
    return sorted(found, key=lambda fit: (fit.percent, fit.person.name, fit.where))


def _key(one: Posting | Member) -> tuple[str, int]:
    return ("post", one.post_id) if isinstance(one, Posting) else ("role", one.role_id)


def _asked(rows: Iterable[Posting | Member]) -> dict[tuple[str, int], list[tuple[Skill, int]]]:
    keys = {_key(one) for one in rows}
    found: dict[tuple[str, int], list[tuple[Skill, int]]] = {key: [] for key in keys}
    posts = [pk for way, pk in keys if way == "post"]
    for need in PostSkill.objects.filter(post__in=posts).select_related("skill"):
        found["post", need.post_id].append((need.skill, need.level))
    roles = [pk for way, pk in keys if way == "role"]
    for role in RoleSkill.objects.filter(role__in=roles).select_related("skill"):
        found["role", role.role_id].append((role.skill, role.level))
    return found


def _fit(
    one: Posting | Member, asked: list[tuple[Skill, int]], has: dict[int, int], limit: int
) -> Fit:
    short = tuple((s, n, has.get(s.pk, 0)) for s, n in asked if has.get(s.pk, 0) < n)
    percent = answered((n, has.get(s.pk, 0)) for s, n in asked)
    if isinstance(one, Posting):
        where = str(one.post)
    else:
        where = f"{one.role.project} · {one.role}"
    reason = getattr(one, "fit_reason", None)
    return Fit(one, one.person, where, percent, short, reason, percent < limit)


def percent_of(one: Posting | Member) -> int:
    if isinstance(one, Posting):
        return skill_match(one.person, needs_of(one.post))
    asked = {need.skill: need.level for need in one.role.skills.select_related("skill")}
    return skill_match(one.person, asked)


def falling_short(rows: QuerySet[Posting] | QuerySet[Member], limit: float) -> list[int]:
    """Keys of the assignments below the limit, in three statements however many there are."""
    known: list[Posting | Member] = [*rows.select_related("person")]
    asked, has = _asked(known), levels({one.person for one in known})
    return [
        one.pk
        for one in known
        if answered((n, has.get(one.person_id, {}).get(s.pk, 0)) for s, n in asked[_key(one)])
        < limit
    ]


@dataclass(frozen=True)
class Candidate:
    """`promised` percent to projects in the coming quarter, `away` the leave that lies nearest,
    `since` when they took the post they hold now (None: they hold none)."""

    person: Person
    percent: int
    short: tuple[Short, ...]
    promised: int
    away: Absence | None
    since: dt.date | None
    post: str


def candidates(post: Post, among: QuerySet[Person], *, most: int = SHOWN) -> list[Candidate]:
    """Who could take a post: skill first, then time, then who has been longest where they are."""
    asked, today = needs_of(post), clock.today()
    holding = Posting.objects.current().filter(post=post).values("person")
    people = among.filter(is_active=True, kind=Person.Kind.STAFF).exclude(pk__in=holding)
    taken = promised(today, today + AHEAD)
    scored = sorted(
        (
            (-skill_match(one, asked), taken.get(one.pk, 0), one.name, one)
            for one in people.prefetch_related("skills").select_related("department")
        ),
        key=lambda row: row[:3],
    )[: most * 3]
    chosen = [one for _match, _taken, _name, one in scored]
    away, held = _away(chosen), _held(chosen)
    found = []
    for one in chosen:
        has = {skill.skill_id: skill.level for skill in one.skills.all()}
        short = tuple((s, n, has.get(s.pk, 0)) for s, n in asked.items() if has.get(s.pk, 0) < n)
        now = held.get(one.pk)
        since, title = (now.since, str(now.post)) if now else (None, "")
        match, time = skill_match(one, asked), taken.get(one.pk, 0)
        found.append(Candidate(one, match, short, time, away.get(one.pk), since, title))
    found.sort(key=lambda c: (-c.percent, c.promised, c.since or today, c.person.name))
    return found[:most]


def _away(people: list[Person]) -> dict[int, Absence]:
    """The leave that lies nearest, of those who have some in the coming quarter."""
    today = clock.today()
    leave = Absence.objects.approved().touching(today, today + AHEAD).filter(person__in=people)
    return {absence.person_id: absence for absence in leave.order_by("-since", "-pk")}


def _held(people: list[Person]) -> dict[int, Posting]:
    """The post that was taken first of those held today."""
    rows = Posting.objects.current().filter(person__in=people).select_related("post")
    return {posting.person_id: posting for posting in rows.order_by("-since", "-pk")}
