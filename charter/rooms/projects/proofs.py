"""The records each clause speaks of, with what is wrong about them, in SQL."""

import datetime as dt
from itertools import groupby
from operator import itemgetter

from django.db.models import (
    Case,
    Count,
    DecimalField,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from charter.kernel.approvals.models import Decision
from charter.kernel.parameters.queries import Moment
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import PersonSkill
from charter.rooms.projects.allocation import FULL
from charter.rooms.projects.models import (
    Acceptance,
    AcceptanceDocument,
    Budget,
    BudgetLine,
    Deliverable,
    Goal,
    GoalProof,
    Initiation,
    Lesson,
    Member,
    Opinion,
    Plan,
    Project,
    RoleSkill,
    Signature,
    Summary,
    TeamRole,
)
from charter.rooms.projects.models.acceptance import REQUIRED

INITIATION = "projects.initiation"


def phases(moment: Moment) -> QuerySet[Project]:
    place = Case(
        *(When(phase=phase, then=Value(n)) for n, phase in enumerate(Project.ORDER)),
        output_field=IntegerField(),
    )
    return Project.objects.annotate(
        walked=Count("steps"), farthest=Max("steps__place"), place_now=place
    )


def applications(moment: Moment) -> QuerySet[Initiation]:
    lines = BudgetLine.objects.filter(budget__initiation=OuterRef("pk")).order_by()
    total = lines.values("budget__initiation").annotate(n=Sum("amount")).values("n")
    zero = Value(0, output_field=DecimalField())
    return Initiation.objects.submitted_once().annotate(lines_total=Coalesce(Subquery(total), zero))


def decided(moment: Moment) -> QuerySet[Project]:
    decisions = (
        Decision.objects.standing()
        .filter(
            request__subject_kind=INITIATION,
            request__subject_id=OuterRef("initiation_id"),
            verdict=Decision.Verdict.APPROVE,
        )
        .exclude(by=OuterRef("initiation__applicant_id"))
        .order_by()
        .values("request__subject_id")
    )
    found = decisions.annotate(n=Count("by", distinct=True)).values("n")
    return Project.objects.annotate(deciders=Coalesce(Subquery(found), 0))


def formed(moment: Moment) -> QuerySet[Project]:
    """Projects whose team is formed, and what is wrong with it."""
    current = Member.objects.current()
    roles = TeamRole.objects.filter(project=OuterRef("pk"))
    unfilled = roles.filter(~Exists(current.filter(role=OuterRef("pk"))))
    holds = PersonSkill.objects.filter(
        person__memberships__role=OuterRef("role"),
        person__memberships__left_at=None,
        skill=OuterRef("skill"),
        level__gte=OuterRef("level"),
    )
    gaps = RoleSkill.objects.filter(role__project=OuterRef("pk")).filter(~Exists(holds))
    return Project.objects.past(Project.Phase.TEAM).annotate(
        has_roles=Exists(roles),
        has_unfilled=Exists(unfilled),
        has_gap=Exists(gaps),
        has_overload=Case(When(pk__in=overloaded(), then=Value(1)), default=Value(0)),
    )


def promised(moment: Moment) -> QuerySet[Deliverable]:
    """Deliverables of the plans in force of active projects."""
    return Deliverable.objects.filter(
        task__plan__state=Plan.State.IN_FORCE, task__project__phase__in=Project.ACTIVE
    )


def answered_for(moment: Moment) -> Q:
    """The one accountable still works here, and leads the project or is in its team."""
    members = Member.objects.current().filter(
        role__project=OuterRef("task__project"), person=OuterRef("accountable")
    )
    leads = Q(accountable=F("task__project__manager"))
    return Q(accountable__is_active=True) & (leads | Q(Exists(members)))


def overloaded() -> set[int]:
    """Active projects with a member on whose first day the person is promised beyond 100 %.

    Reckoned here, person by person: PostgreSQL would read all of theirs for every member."""
    running = Member.objects.current().filter(role__project__phase__in=Project.ACTIVE)
    asked = running.values_list("person", "since", "until", "percent", "role__project")
    found: set[int] = set()
    for _person, rows in groupby(asked.order_by("person"), key=itemgetter(0)):
        its = list(rows)
        for _one, first, _until, _percent, project in its:
            if sum(p for _, since, until, p, _ in its if since <= first <= until) > FULL:
                found.add(project)
    return found


def accepting(moment: Moment) -> QuerySet[Acceptance]:
    documents = AcceptanceDocument.objects.filter(acceptance=OuterRef("pk"))
    missing = Q(pk__in=())
    for service, kinds in REQUIRED.items():
        for kind in kinds:
            missing |= Q(project__service_type=service) & ~Q(Exists(documents.filter(kind=kind)))
    unproved = Goal.objects.filter(initiation=OuterRef("project__initiation_id")).filter(
        ~Exists(GoalProof.objects.filter(goal=OuterRef("pk")))
    )
    later = Project.ORDER[Project.ORDER.index(Project.Phase.ACCEPTANCE) :]
    return Acceptance.objects.filter(project__phase__in=later).annotate(
        lacks_document=Case(When(missing, then=Value(1)), default=Value(0)),
        has_unchecked=Exists(documents.filter(reviewer=None)),
        has_unproved=Exists(unproved),
    )


def signed(moment: Moment) -> QuerySet[Acceptance]:
    signature = Signature.objects.filter(
        acceptance=OuterRef("pk"),
        verdict=Signature.Verdict.ACCEPT,
        version=OuterRef("version"),
        content_hash=OuterRef("content_hash"),
        by__customer=OuterRef("project__customer_id"),
    )
    return Acceptance.objects.filter(state=Acceptance.State.ACCEPTED).annotate(
        has_signature=Exists(signature),
        has_unanswered=Exists(Opinion.objects.filter(acceptance=OuterRef("pk"), answered_at=None)),
    )


def to_sum_up(moment: Moment) -> QuerySet[Project]:
    """Accepted so long ago, in working days, that the summary's last day is over."""
    first = organisation_engine().add_days(moment.today, -moment.parameters["summary_days"])
    limit = timezone.make_aware(dt.datetime.combine(first, dt.time()))
    summary = Summary.objects.handed_in().filter(project=OuterRef("pk"))
    lessons = Lesson.objects.filter(summary=OuterRef("pk"))
    return Project.objects.filter(accepted_at__lt=limit).annotate(
        has_summary=Exists(summary.filter(Exists(lessons)))
    )


def budgeted(moment: Moment) -> QuerySet[Project]:
    lines = BudgetLine.objects.filter(budget__project=OuterRef("pk"))
    approved = Budget.objects.filter(project=OuterRef("pk"), approved_at__isnull=False)
    return Project.objects.annotate(
        has_lines=Exists(lines),
        has_baseless=Exists(lines.filter(basis="")),
        has_approved=Exists(approved.exclude(content_hash="")),
    )
