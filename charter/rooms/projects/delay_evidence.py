"""What is proven of tracking and adjusting the schedule (SP2.3.3a, SP2.3.3b)."""

import datetime as dt

from django.db.models import (
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from charter.kernel.actions.models import Action
from charter.kernel.approvals.models import Decision
from charter.kernel.evidence import evidence
from charter.kernel.parameters.queries import Moment
from charter.rooms.projects.models import (
    Correction,
    Deviation,
    Plan,
    ProgressReview,
    Project,
    Task,
)

ABOUT = "projects.project"
CORRECTION = "projects.correction"
REVIEWS = (ABOUT, "projects.progressreview", "projects.task", "projects.plan")
DAYS = Func(
    TruncDate(F("forecast_finish")),
    TruncDate(F("finish")),
    template="(%(expressions)s)",
    arg_joiner=" - ",
    output_field=FloatField(),
)
LENGTH = Func(
    TruncDate(F("finish")),
    TruncDate(F("start")),
    template="(%(expressions)s + 1)",
    arg_joiner=" - ",
    output_field=FloatField(),
)


def reviewed_since(limit: dt.datetime) -> Q:
    reviews = ProgressReview.objects.filter(project=OuterRef("pk"), at__gte=limit)
    return Q(Exists(reviews))


def _interval(moment: Moment) -> dt.datetime:
    return moment.at - dt.timedelta(days=moment.parameters["progress_review_interval_days"])


def _executing(moment: Moment) -> QuerySet[Project]:
    """Projects that have been in execution for longer than one interval."""
    return Project.objects.filter(phase=Project.Phase.EXECUTION, phase_since__lt=_interval(moment))


evidence(
    "SP2.3.3a",
    "projects.review.held",
    _("執行中的項目在期限內檢討進度"),
    model=Project,
    population=_executing,
    kept=lambda moment: reviewed_since(_interval(moment)),
    department="department",
    project="pk",
    person="manager",
    touched_by=(ABOUT, "projects.progressreview"),
    columns=((_("項目"), "name"), (_("項目經理"), "manager__name")),
)


def beyond(moment: Moment) -> QuerySet[Task]:
    """Open tasks of executed projects that will end later than the tolerance allows: late days in
    percent of the task's own planned length, as on the project's page."""
    percent = moment.parameters["schedule_tolerance_percent"]
    open_ones = (
        Task.objects.in_force()
        .work()
        .filter(
            project__phase=Project.Phase.EXECUTION,
            actual_finish=None,
            start__isnull=False,
            finish__isnull=False,
            forecast_finish__isnull=False,
        )
    )
    late = ExpressionWrapper(DAYS, output_field=FloatField())
    slipped = open_ones.annotate(late_days=late, length=LENGTH).filter(late_days__gt=0)
    return slipped.filter(late_days__gt=F("length") * percent / 100.0)


def _beyond_for_long(moment: Moment) -> QuerySet[Task]:
    """Not counted while the project is younger than one interval: nobody had to review it yet."""
    return beyond(moment).filter(project__phase_since__lt=_interval(moment))


def _explained(moment: Moment) -> Q:
    """The last review gave its cause; or that review is not an interval old, so that what has
    slipped since is explained by the next."""
    reviews = ProgressReview.objects.filter(project=OuterRef("project"))
    fresh = Q(Exists(reviews.filter(at__gte=_interval(moment))))
    told = Deviation.objects.filter(task=OuterRef("pk")).exclude(explanation="")
    newer = ProgressReview.objects.filter(
        project=OuterRef("review__project"), pk__gt=OuterRef("review")
    )
    return fresh | Q(Exists(told.filter(~Exists(newer))))


evidence(
    "SP2.3.3a",
    "projects.deviation.explained",
    _("偏離超過容許範圍的任務，最近一次檢討都寫明原因"),
    model=Task,
    population=_beyond_for_long,
    kept=_explained,
    department="project__department",
    project="project",
    person="project__manager",
    touched_by=REVIEWS,
    columns=(
        (_("項目"), "project__name"),
        (_("任務"), "name"),
        (_("計劃完成"), "finish"),
        (_("預計完成"), "forecast_finish"),
    ),
)


def _behind(moment: Moment) -> QuerySet[Project]:
    """Executed projects whose last review found them behind beyond the tolerance, and those that
    nobody reviews although a task of theirs is."""
    percent = moment.parameters["schedule_tolerance_percent"]
    held = ProgressReview.objects.filter(project=OuterRef("pk"), at__lte=moment.at)
    last = held.order_by("-id").values("pk")[:1]
    found = Deviation.objects.filter(review=OuterRef("latest"))
    unseen = beyond(moment).filter(project=OuterRef("pk"))
    told = Q(Exists(found)) | Q(reviews__pk=F("latest"), reviews__behind_percent__gt=percent)
    silent = (
        Q(phase_since__lt=_interval(moment))
        & Q(Exists(unseen))
        & ~reviewed_since(_interval(moment))
    )
    running = Project.objects.filter(phase=Project.Phase.EXECUTION)
    return running.annotate(latest=last).filter(told | silent).distinct()


def _answered(moment: Moment) -> Q:
    """An open measure of this room (what a risk, a problem or a meeting asks for answers no
    delay), or a plan approved since the review."""
    acting = Action.objects.filter(
        about_kind=ABOUT,
        about_id=OuterRef("pk"),
        kind__in=(ABOUT, CORRECTION),
        state__in=(Action.State.OPEN, Action.State.DONE),
    )
    since = ProgressReview.objects.filter(pk=OuterRef(OuterRef("latest"))).values("at")
    changed = Plan.objects.in_force().filter(
        project=OuterRef("pk"), version__gt=1, effective_at__gte=since
    )
    return Q(Exists(acting)) | Q(Exists(changed))


evidence(
    "SP2.3.3b",
    "projects.project.delay_answered",
    _("延誤超過容許的項目有改正措施或核准的計劃變更"),
    model=Project,
    population=_behind,
    kept=_answered,
    department="department",
    project="pk",
    person="manager",
    touched_by=(*REVIEWS, CORRECTION, "actions.action"),
    columns=((_("項目"), "name"), (_("項目經理"), "manager__name")),
)


def _moved(moment: Moment) -> QuerySet[Plan]:
    """Versions that moved a baseline: every one in force, or once in force, but the first."""
    return Plan.objects.filter(effective_at__lte=moment.at, version__gt=1)


def _reapproved(moment: Moment) -> Q:
    """Somebody else approved exactly this content, and the change says why."""
    approved = Decision.objects.standing().filter(
        hash=OuterRef("content_hash"), verdict=Decision.Verdict.APPROVE
    )
    return Q(Exists(approved.exclude(by=OuterRef("created_by")))) & ~Q(reason="")


evidence(
    "SP2.3.3b",
    "projects.plan.moved_by_approval",
    _("改動過的計劃基線都寫明原因，並由擬訂人以外的人重新核准"),
    model=Plan,
    population=_moved,
    kept=_reapproved,
    department="project__department",
    project="project",
    person="created_by",
    touched_by=("projects.plan",),
    columns=(
        (_("項目"), "project__name"),
        (_("版"), "version"),
        (_("變更原因"), "reason"),
        (_("擬訂"), "created_by__name"),
    ),
)


def _dates_moved(moment: Moment) -> QuerySet[Correction]:
    """Decisions that ask for other dates and are older than an interval of reviews."""
    return Correction.objects.filter(plan__isnull=False, at__lt=_interval(moment))


def _approved_since(moment: Moment) -> Q:
    later = Plan.objects.filter(project=OuterRef("project"), effective_at__gt=OuterRef("at"))
    return Q(Exists(later))


evidence(
    "SP2.3.3b",
    "projects.correction.approved",
    _("決定要改日期的糾偏，新版計劃在一個檢討間隔內核准生效"),
    model=Correction,
    population=_dates_moved,
    kept=_approved_since,
    department="project__department",
    project="project",
    person="by",
    touched_by=("projects.plan", CORRECTION),
    columns=(
        (_("項目"), "project__name"),
        (_("糾偏措施"), "measure"),
        (_("計劃"), "plan__state"),
    ),
)
