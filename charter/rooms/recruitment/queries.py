"""Questions that span models: what needs people, how far a line is, what channels brought."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from charter.ground import clock
from charter.kernel.journal.models import Entry
from charter.kernel.parameters.queries import Moment
from charter.org.models import Department, Person, Post, Posting
from charter.rooms.projects.availability import overfull
from charter.rooms.projects.models import Member, Project, TeamRole
from charter.rooms.recruitment.models import Candidate, Channel, Line, Opening, Plan

POST_ADDED = "people.post.added"
RUNNING = ("selecting", "deciding", "offered")


def vacant(on: dt.date, since: dt.date) -> QuerySet[Post]:
    """Posts that nobody held on any day from `since` to `on`, and that were there before."""
    held = Posting.objects.filter(post=OuterRef("pk"), since__lte=on)
    held = held.filter(Q(until=None) | Q(until__gte=since))
    young = Entry.objects.filter(
        event=POST_ADDED, kind="org.post", subject_id=OuterRef("pk"), at__date__gt=since
    )
    return Post.objects.filter(~Exists(held), ~Exists(young))


def answered() -> QuerySet[Line]:
    """Lines in force for the post: to fill with duties and qualifications, or left empty."""
    lines = Line.objects.in_force().filter(post=OuterRef("pk"))
    return lines.filter(Q(kind=Line.Kind.EMPTY) | ~Q(duties="") & ~Q(qualifications=[]))


@dataclass(frozen=True)
class Need:
    """Something that no line of the plan answers yet; `asked` goes into the form of a new line."""

    source: str
    title: str
    department: Department
    why: str
    asked: dict[str, Any]


def needs(plan: Plan | None) -> list[Need]:
    """Vacant posts, roles of active projects without a person, departments that ask too much of
    their people in the next four weeks; without what `plan` answers."""
    lines = list(plan.lines.all()) if plan else []
    posts = {one.post_id for one in lines}
    projects = {(one.project_id, one.title) for one in lines}
    loaded = {one.department_id for one in lines if one.source == Line.Source.LOAD}
    today = clock.today()
    return [
        *(_vacancy(one) for one in vacant(today, today).select_related("department")
          if one.pk not in posts),
        *(_role(one) for one in _open_roles() if (one.project_id, one.name) not in projects),
        *(one for one in _overload() if one.department.pk not in loaded),
    ]  # fmt: skip


def _vacancy(post: Post) -> Need:
    asked = {"post": post.pk, "title": post.title, "department": post.department_id}
    why = _("沒有人擔任這個職務")
    return Need(Line.Source.VACANCY, post.title, post.department, why, asked)


def _open_roles() -> QuerySet[TeamRole]:
    held = Member.objects.current().filter(role=OuterRef("pk"))
    roles = TeamRole.objects.filter(~Exists(held), project__phase__in=Project.ACTIVE)
    return roles.select_related("project__department").order_by("project", "pk")


def _role(role: TeamRole) -> Need:
    project = role.project
    asked = {"project": project.pk, "title": role.name, "department": project.department_id}
    why = _("項目%(project)s的角色沒有人") % {"project": project}
    return Need(Line.Source.ROLE, role.name, project.department, why, asked)


def _overload() -> list[Need]:
    people = overfull(Moment.now())
    rows = Person.objects.get_queryset().filter(pk__in=people, department__isnull=False)
    counts = rows.order_by().values_list("department").annotate(n=Count("pk"))
    found = Department.objects.in_bulk([pk for pk, _n in counts])
    return [
        Need(
            Line.Source.LOAD,
            _("人力不足"),
            found[pk],
            _("未來四週有%(n)s人超載") % {"n": n},
            {"department": pk},
        )
        for pk, n in counts
    ]


@dataclass(frozen=True)
class Progress:
    """How far a line of the plan in force is."""

    line: Line
    opening: Opening | None
    hired: int
    running: int

    @property
    def is_done(self) -> bool:
        return self.hired >= self.line.number

    @property
    def is_late(self) -> bool:
        line = self.line
        return bool(not self.is_done and line.needed_by and line.needed_by < clock.today())


def progress(lines: QuerySet[Line]) -> list[Progress]:
    """Each with its opening and what it brought, in four statements however many there are."""
    found = list(lines.select_related("department", "post", "project", "plan"))
    threads = [one.thread for one in found]
    openings = {
        one.thread: one for one in Opening.objects.filter(thread__in=threads).order_by("pk")
    }
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Candidate.objects.filter(opening__thread__in=threads).order_by()
    for thread, state, n in rows.values_list("opening__thread", "state").annotate(n=Count("pk")):
        counts[thread][state] = n
    return [
        Progress(
            line,
            openings.get(line.thread),
            counts[line.thread].get("hired", 0),
            sum(counts[line.thread].get(state, 0) for state in RUNNING),
        )
        for line in found
    ]


@dataclass(frozen=True)
class Counted:
    """An opening with the people in it."""

    opening: Opening
    hired: int
    running: int
    ended: int


def counted(openings: QuerySet[Opening]) -> list[Counted]:
    found = list(openings)
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Candidate.objects.filter(opening__in=[one.pk for one in found]).order_by()
    for pk, state, n in rows.values_list("opening", "state").annotate(n=Count("pk")):
        counts[pk][state] = n
    return [
        Counted(
            one,
            counts[one.pk].get("hired", 0),
            sum(counts[one.pk].get(state, 0) for state in RUNNING),
            sum(counts[one.pk].get(state, 0) for state in ("rejected", "withdrawn")),
        )
        for one in found
    ]


@dataclass
class Yield:
    """What a channel, or a kind of channel, brought: people, money, days. `kind` is its kind's word
    where `label` is its own name."""

    label: str
    kind: str = ""
    applied: int = 0
    checked: int = 0
    interviewed: int = 0
    hired: int = 0
    cost: Decimal = Decimal(0)
    days: int = 0

    @property
    def bars(self) -> list[tuple[str, int, str]]:
        """From application to hire, for the drawing."""
        return [
            (_("應徵"), self.applied, ""),
            (_("資格通過"), self.checked, ""),
            (_("面試"), self.interviewed, ""),
            (_("錄用"), self.hired, "ok"),
        ]

    @property
    def share(self) -> float | None:
        return 100 * self.hired / self.applied if self.applied else None

    @property
    def per_hire(self) -> Decimal | None:
        return self.cost / self.hired if self.hired else None

    @property
    def days_to_fill(self) -> float | None:
        return self.days / self.hired if self.hired else None


def yields(openings: QuerySet[Opening], *, by_name: bool = False) -> list[Yield]:
    """By kind of channel, or by its name and kind; the most fruitful first, and none that was never
    used."""
    mine = openings.order_by().values("pk")
    found: dict[tuple[str, str], Yield] = {}
    told = Channel.objects.filter(opening__in=mine).values_list("kind", "name", "cost")
    for kind, name, cost in told:
        word, own = str(Channel.Kind(kind).label), name if by_name else ""
        begun = Yield(own, word) if by_name else Yield(word)
        found.setdefault((kind, own), begun).cost += cost
    for kind, name, row in _candidates(mine):
        one = found[kind, name if by_name else ""]
        one.applied += 1
        one.checked += row["checked"]
        one.interviewed += row["interviewed"]
        if row["state"] == Candidate.State.HIRED:
            one.hired += 1
            one.days += (row["ended_on"] - clock.local(row["opening__published_at"]).date()).days
    return sorted(found.values(), key=lambda one: (-one.hired, -one.applied, one.label))


def _candidates(mine: Any) -> list[tuple[str, str, dict[str, Any]]]:
    passed = Q(steps__state="passed")
    decided = ~Q(steps__state="waiting")
    rows = Candidate.objects.filter(opening__in=mine).annotate(
        checked=Count("steps", filter=passed & Q(steps__kind="qualification", steps__round=1)),
        interviewed=Count("steps", filter=decided & Q(steps__kind="interview", steps__round=1)),
    )
    names = ("state", "ended_on", "opening__published_at", "checked", "interviewed")
    told = rows.values("channel__kind", "channel__name", *names)
    return [(row["channel__kind"], row["channel__name"], row) for row in told]
