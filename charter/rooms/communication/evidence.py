"""What this room proves: SP2.1.2c and SP7.1 to SP7.4, from meetings, reports and answers."""

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.evidence import done_at, evidence, stands_at
from charter.kernel.meetings.models import Meeting
from charter.kernel.parameters.queries import Moment
from charter.rooms.communication.duties import MEETING_PHASES
from charter.rooms.communication.models import (
    INTERNAL,
    Audience,
    Concern,
    Line,
    Occasion,
    Opinion,
    Outlet,
    Plan,
)
from charter.rooms.projects.models import Project

done_at("SP7", _("訂定溝通計劃與報告"), "communication:overview")

stands_at(Occasion, "communication:of_project", "line__plan__project")

YEAR = dt.timedelta(days=365)
OF_PROJECT = ((_("編號"), "number"), (_("項目"), "name"), (_("項目經理"), "manager__name"))


def _team_met(moment: Moment) -> QuerySet[Meeting]:
    days = dt.timedelta(days=moment.parameters["team_meeting_interval_days"])
    held = Meeting.objects.held().of_kind("team").filter(about_kind="projects.project")
    return held.filter(
        about_id=OuterRef("pk"), starts_at__gt=moment.at - days, starts_at__lte=moment.at
    )


def _meeting_owed(moment: Moment) -> QuerySet[Project]:
    """Active for longer than the interval, or already met in it."""
    days = dt.timedelta(days=moment.parameters["team_meeting_interval_days"])
    found = Project.objects.filter(phase__in=MEETING_PHASES)
    found = found.annotate(met=Exists(_team_met(moment)))
    planned = Q(steps__phase=Project.Phase.PLANNING, steps__entered_at__lte=moment.at - days)
    return found.filter(Q(met=True) | planned).distinct()


evidence(
    "SP2.1.2c",
    "communication.team_meetings",
    _("策劃到驗收中的項目，在間隔內開過團隊會議並完成紀錄"),
    model=Project,
    population=_meeting_owed,
    kept=lambda moment: Q(met=True),
    department="department",
    project="pk",
    person="manager",
    touched_by=("projects.project", "meetings.meeting"),
    columns=OF_PROJECT,
)


def _past_initiation(moment: Moment) -> QuerySet[Project]:
    lines = Line.objects.filter(plan__project=OuterRef("pk"), ended_on=None)
    whole = lines.exclude(goal="").exclude(content="")
    hollow = lines.filter(Q(goal="") | Q(content=""))
    agreed = Plan.objects.filter(project=OuterRef("pk"), agreed_at__isnull=False)
    return Project.objects.filter(phase__in=Project.ORDER[2:5]).annotate(
        has_agreed=Exists(agreed),
        has_customer=Exists(whole.filter(audience=Audience.CUSTOMER)),
        has_team=Exists(whole.filter(audience=Audience.TEAM)),
        has_hollow=Exists(hollow),
    )


evidence(
    "SP7.1",
    "communication.plans",
    _("立項並組隊後的項目有確認過的溝通計劃，每個對象五部分齊全，包括客戶與團隊"),
    model=Project,
    population=_past_initiation,
    kept=lambda moment: Q(has_agreed=True, has_customer=True, has_team=True, has_hollow=False),
    department="department",
    project="pk",
    person="manager",
    touched_by=("projects.project", "communication.plan"),
    columns=OF_PROJECT,
)

OF_OCCASION = (
    (_("項目"), "line__plan__project__name"),
    (_("對象"), "line__audience"),
    (_("方式"), "line__channel"),
    (_("應於"), "due"),
    (_("實際"), "happened_on"),
)


def _decided(moment: Moment, *audiences: str) -> QuerySet[Occasion]:
    found = Occasion.objects.decided(moment.today).filter(due__gt=moment.today - YEAR)
    return found.filter(line__audience__in=audiences)


evidence(
    "SP7.3a",
    "communication.internal",
    _("計劃的內部溝通都如期發生，以會議紀錄與發出的報告為準"),
    model=Occasion,
    population=lambda moment: _decided(moment, *INTERNAL),
    kept=lambda moment: Q(happened_on__lte=F("due")),
    department="line__plan__project__department",
    project="line__plan__project",
    person="line__plan__project__manager",
    due="due",
    touched_by=("communication.line", "meetings.meeting"),
    columns=OF_OCCASION,
)
evidence(
    "SP7.4",
    "communication.external",
    _("計劃給客戶的報告與會議都如期發生"),
    model=Occasion,
    population=lambda moment: _decided(moment, Audience.CUSTOMER),
    kept=lambda moment: Q(happened_on__lte=F("due")),
    department="line__plan__project__department",
    project="line__plan__project",
    person="line__plan__project__manager",
    due="due",
    touched_by=("communication.line", "communication.report"),
    columns=OF_OCCASION,
)


def _ripe(moment: Moment) -> Q:
    return Q(answered_on__isnull=False) | Q(due__lt=moment.today)


evidence(
    "SP7.4",
    "communication.concerns",
    _("客戶提出的需求與意見都在期限內回覆"),
    model=Concern,
    population=lambda m: Concern.objects.filter(_ripe(m), said_at__gt=m.at - YEAR),
    kept=lambda moment: Q(answered_on__lte=F("due")),
    department="project__department",
    project="project",
    person="project__manager",
    due="due",
    touched_by=("communication.concern",),
    columns=((_("項目"), "project__name"), (_("內容"), "text"), (_("期限"), "due")),
)
evidence(
    "SP7.3b",
    "communication.opinions",
    _("團隊成員的意見都在期限內回覆"),
    model=Opinion,
    population=lambda m: Opinion.objects.filter(_ripe(m), said_on__gt=m.today - YEAR),
    kept=lambda moment: Q(answered_on__lte=F("due")),
    person="handler",
    due="due",
    touched_by=("communication.opinion",),
    columns=((_("內容"), "text"), (_("承辦人"), "handler__name"), (_("期限"), "due")),
)


def _tested(moment: Moment) -> Q:
    days = dt.timedelta(days=moment.parameters["channel_check_days"])
    return Q(checked_at__gt=moment.at - days, failing_since=None)


evidence(
    "SP7.2",
    "communication.channels",
    _("使用中的溝通渠道都在間隔內測試過，而且沒有不通的"),
    model=Outlet,
    population=lambda moment: Outlet.objects.in_use(),
    kept=_tested,
    touched_by=("communication.outlet",),
    columns=((_("渠道"), "name"), (_("種類"), "kind"), (_("上次測試"), "checked_at")),
)
