"""What this room proves of 三.1: open posts answered by the plan, hires through every stage."""

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.evidence import done_at, evidence
from charter.kernel.journal.models import Entry
from charter.kernel.parameters.queries import Moment
from charter.org.models import Person, Post
from charter.rooms.recruitment.models import Candidate, Channel, Line, Opening, Plan, Step
from charter.rooms.recruitment.queries import answered, vacant

done_at("SP3.1", _("安排招聘"), "recruitment:overview")

TO_TELL = dt.timedelta(days=10)
YEAR = dt.timedelta(days=365)
HIRED = "people.person.hired"


def _open_posts(moment: Moment) -> QuerySet[Post]:
    """Without anybody for as long as there is time to bring a vacancy into the plan."""
    since = moment.today - dt.timedelta(days=moment.parameters["vacancy_plan_days"])
    return vacant(moment.today, since)


evidence(
    "SP3.1a",
    "recruitment.posts",
    _("空缺超過期限的職務，都在核准的招聘計劃裡，列明職責與任職資格，或說明為什麼不補"),
    model=Post,
    population=_open_posts,
    kept=lambda m: Q(Exists(answered())),
    may_be_none=True,
    department="department",
    touched_by=("recruitment.plan", "org.person", "org.post"),
    columns=((_("職務名稱"), "title"), (_("部門"), "department__name")),
)


def _published(moment: Moment) -> QuerySet[Opening]:
    return Opening.objects.open().filter(published_at__lte=moment.at)


evidence(
    "SP3.1a",
    "recruitment.openings",
    _("招聘中的職缺都有生效計劃裡的需求，列明崗位、職責、任職資格與人數"),
    model=Opening,
    population=_published,
    kept=lambda m: Q(Exists(Line.objects.in_force().to_fill().filter(thread=OuterRef("thread")))),
    may_be_none=True,
    department="department",
    project="project",
    due="needed_by",
    touched_by=("recruitment.plan", "recruitment.opening"),
    columns=((_("職缺"), "title"), (_("人數"), "number"), (_("需要日"), "needed_by")),
)


def _taken_on(moment: Moment) -> QuerySet[Person]:
    """Registered by somebody since the first plan was in force: whoever the house was founded with
    went through no selection of ours."""
    first = Plan.objects.filter(approved_at__isnull=False).order_by("approved_at")
    since: Any = first.values("approved_at")[:1]
    hired = Entry.objects.filter(
        kind="org.person", event=HIRED, subject_id=OuterRef("pk"), by__isnull=False,
        at__gte=since, at__lte=moment.at,
    )  # fmt: skip
    return Person.objects.get_queryset().filter(Exists(hired), kind=Person.Kind.STAFF)


def _through_every_stage(moment: Moment) -> Q:
    """Each of the four on record and passed, none open or failed."""
    passed = Step.objects.filter(candidate=OuterRef("pk"), state=Step.State.PASSED).order_by()
    kinds = passed.values("candidate").annotate(n=Count("kind", distinct=True)).filter(n=4)
    other = Step.objects.filter(candidate=OuterRef("pk")).exclude(state=Step.State.PASSED)
    whole = Candidate.objects.filter(Exists(kinds), ~Exists(other), hired=OuterRef("pk"))
    return Q(Exists(whole))


evidence(
    "SP3.1b",
    "recruitment.hired",
    _("有招聘計劃以後錄用的人，資格審查、面試、筆試與背景調查都有紀錄而且通過"),
    model=Person,
    population=_taken_on,
    kept=_through_every_stage,
    may_be_none=True,
    department="department",
    person="pk",
    touched_by=("recruitment.candidate", "org.person"),
    columns=((_("姓名"), "name"), (_("部門"), "department__name")),
)


def _told(moment: Moment) -> QuerySet[Opening]:
    """Of the last year, and published for long enough to be told somewhere."""
    found = Opening.objects.filter(published_at__lte=moment.at - TO_TELL)
    return found.filter(Q(state="open") | Q(ended_at__gt=moment.at - YEAR))


evidence(
    "SP3.1b",
    "recruitment.channels",
    _("發布滿10天的職缺都有刊登渠道的紀錄"),
    model=Opening,
    population=_told,
    kept=lambda m: Q(Exists(Channel.objects.filter(opening=OuterRef("pk"), since__lte=m.today))),
    may_be_none=True,
    department="department",
    project="project",
    person="published_by",
    touched_by=("recruitment.opening",),
    columns=((_("職缺"), "title"), (_("發布日"), "published_at")),
)
