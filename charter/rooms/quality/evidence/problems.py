"""What is proved of problems, reports, meetings and suggestions."""

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.duties.models import Duty
from charter.kernel.evidence import evidence
from charter.kernel.meetings.models import Decision, Meeting
from charter.kernel.parameters.queries import Moment
from charter.rooms.quality.meetings import KIND
from charter.rooms.quality.models import Problem, SpecialTeam, Suggestion
from charter.rooms.quality.models.problems import TO_RECTIFY, ProblemQuerySet

YEAR = dt.timedelta(days=365)
SOON = dt.timedelta(days=2)


def _problems(moment: Moment) -> ProblemQuerySet:
    """Those of the last twelve months that were not withdrawn, and all that are not closed."""
    recent = Q(reported_at__gt=moment.at - YEAR) | ~Q(state=Problem.State.CLOSED)
    return Problem.objects.counted().filter(recent, reported_at__lte=moment.at)


def _rectified(moment: Moment) -> Q:
    """Solved and seen to be so by somebody else; or not late at the step where it stands."""
    contained = Q(contained_at__isnull=False) | Q(contain_due__gte=moment.today)
    going = Q(state__in=TO_RECTIFY, due__gte=moment.today) & contained
    waiting = Q(state=Problem.State.VERIFYING, verify_by__gte=moment.today)
    solved = Q(state=Problem.State.CLOSED, verified_by__isnull=False)
    return going | waiting | solved & ~Q(verified_by=F("owner"))


PROBLEM = {
    "model": Problem,
    "department": "department",
    "project": "project",
    "person": "owner",
    "columns": (
        (_("問題"), "title"),
        (_("負責人"), "owner__name"),
        (_("期限"), "due"),
    ),
}
evidence(
    "SP2.3.2b",
    "quality.problems",
    _("質量問題有負責人、期限與措施，不逾期；由別人驗證有效才關閉，無效就重新開啟"),
    population=_problems,
    kept=_rectified,
    risk=lambda m: Q(state__in=TO_RECTIFY, due__lte=m.today + SOON),
    due="due",
    touched_by=("quality.problem", "actions.action"),
    **PROBLEM,
)


def _majors(moment: Moment) -> ProblemQuerySet:
    """Judged as soon as one of the limits is over, or all is done."""
    ripe = Q(report_due__lte=moment.at) | Q(management_reported_at__isnull=False)
    return _problems(moment).major().filter(ripe, major_at__isnull=False)


def _reported_and_teamed(moment: Moment) -> Q:
    hours = dt.timedelta(hours=moment.parameters["major_report_hours"])
    notice = dt.timedelta(hours=moment.parameters["major_notice_hours"])
    informed = Q(informed_at__lte=F("major_at") + notice)
    written = Q(management_reported_at__lte=F("major_at") + hours)
    in_time = SpecialTeam.objects.filter(
        problem=OuterRef("pk"), set_up_at__date__lte=OuterRef("team_due")
    )
    return informed & written & (Q(Exists(in_time)) | _team_not_due(moment))


def _team_not_due(moment: Moment) -> Q:
    stands = SpecialTeam.objects.filter(problem=OuterRef("pk"))
    return Q(team_due__gte=moment.today) & ~Q(Exists(stands))


evidence(
    "SP4.3c",
    "quality.majors",
    _("重大質量問題立即通報管理層，在期限內書面上報，並成立專項整改小組"),
    population=_majors,
    kept=_reported_and_teamed,
    due="report_due",
    touched_by=("quality.problem",),
    **PROBLEM,
)


def _periods(rule: str) -> dict[str, object]:
    """The duty of every interval that is over, or done already."""

    def population(moment: Moment) -> QuerySet[Duty]:
        over = Q(due__lt=moment.today) | Q(state=Duty.State.FULFILLED)
        found = Duty.objects.filter(over, rule=rule, due__gt=moment.today - YEAR)
        return found.exclude(state__in=(Duty.State.LAPSED, Duty.State.EXCUSED))

    return {
        "model": Duty,
        "population": population,
        "kept": lambda m: Q(state=Duty.State.FULFILLED, fulfilled_on__lte=F("due")),
        "person": "owner",
        "department": "owner__department",
        "due": "due",
        "columns": ((_("期間"), "period"), (_("負責人"), "owner__name"), (_("期限"), "due")),
    }


evidence(
    "SP4.3b",
    "quality.reports",
    _("每個月按時發布質量月報，有記錄、問題、原因與整改"),
    touched_by=("duties.duty", "quality.qualityreport"),
    **_periods("quality.report"),
)
evidence(
    "SP4.4a",
    "quality.meetings",
    _("在間隔內召開質量分析會議，有記錄與措施"),
    touched_by=("duties.duty", "meetings.meeting"),
    **_periods("quality.meeting"),
)


def _held(moment: Moment) -> QuerySet[Meeting]:
    found = Meeting.objects.of_kind(KIND).held()
    return found.filter(starts_at__gt=moment.at - YEAR, starts_at__lte=moment.at)


evidence(
    "SP4.4a",
    "quality.meeting_measures",
    _("質量分析會議有記錄，至少一項措施有負責人與期限"),
    model=Meeting,
    population=_held,
    kept=lambda m: Q(Exists(Decision.objects.filter(meeting=OuterRef("pk")))),
    person="organiser",
    department="organiser__department",
    touched_by=("meetings.meeting",),
    columns=((_("會議"), "title"), (_("時間"), "starts_at"), (_("召集人"), "organiser__name")),
)


def _recent(moment: Moment) -> QuerySet[Suggestion]:
    return Suggestion.objects.filter(suggested_at__gt=moment.at - YEAR, suggested_at__lte=moment.at)


def _answerable(moment: Moment) -> QuerySet[Suggestion]:
    return _recent(moment).filter(Q(answer_due__lt=moment.today) | Q(answered_on__isnull=False))


def _answered_and_rewarded(moment: Moment) -> Q:
    """Answered and decided in time; what was found effective is rewarded."""
    answered = Q(answered_on__lte=F("answer_due"))
    decided = Q(decided_on__lte=F("decision_due")) | Q(
        decided_on=None, decision_due__gte=moment.today
    )
    owed = Q(state=Suggestion.State.EFFECTIVE, rewarded_at=None, follow_by__lt=moment.today)
    return answered & decided & ~owed


SUGGESTION = {
    "model": Suggestion,
    "department": "department",
    "person": "suggested_by",
    "touched_by": ("quality.suggestion",),
    "columns": ((_("建議"), "title"), (_("提出人"), "suggested_by__name")),
}
evidence(
    "SP4.4b",
    "quality.suggestions",
    _("建議在期限內答覆與決定，有效的都獎勵"),
    population=_answerable,
    kept=_answered_and_rewarded,
    due="answer_due",
    **SUGGESTION,
)

evidence(
    "SI4.3c",
    "quality.suggestions_of_all",
    _("任何人的合理化建議都在期限內答覆與決定，有效的都獎勵"),
    population=_answerable,
    kept=_answered_and_rewarded,
    due="answer_due",
    **SUGGESTION,
)


def _carried_out(moment: Moment) -> QuerySet[Suggestion]:
    measured = Q(verified_on__isnull=False) | Q(verify_by__lt=moment.today)
    return _recent(moment).filter(measured, tried_at__isnull=False)


def _measured_and_shared(moment: Moment) -> Q:
    in_time = Q(verified_on__lte=F("verify_by"))
    shared = Q(published_at__isnull=False) | Q(follow_by__gte=moment.today)
    return in_time & (shared | Q(state=Suggestion.State.INEFFECTIVE))


evidence(
    "SP4.4c",
    "quality.effects",
    _("實施的改善都量了效果，有效的發布為案例"),
    population=_carried_out,
    kept=_measured_and_shared,
    due="verify_by",
    **SUGGESTION,
)
