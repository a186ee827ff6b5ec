"""What this room proves: SP2.2.2a, SP2.2.2b and SP6, from the risks and warnings themselves."""

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.actions.models import Action
from charter.kernel.evidence import done_at, evidence, stands_at
from charter.kernel.parameters.queries import Moment
from charter.kernel.registers.models import Grade
from charter.rooms.projects.models import PhaseStep, Project
from charter.rooms.risk.models import (
    Category,
    Finding,
    Measure,
    Planned,
    Risk,
    RiskWarning,
    Sweep,
    Topic,
    Watch,
)
from charter.rooms.risk.models.risks import RiskQuerySet

done_at("SP6", _("登記與排查風險"), "risk:list")
done_at("SP2.2.2", _("登記與排查風險"), "risk:list")

PROJECT, RISK, WARNING = "projects.project", "risk.risk", "risk.riskwarning"
stands_at(Measure, "risk:risk", "risk")

TO_ASSESS = dt.timedelta(days=3)
OF_PROJECT = ((_("編號"), "number"), (_("項目"), "name"), (_("項目經理"), "manager__name"))
OF_RISK = (
    (_("編號"), "number"),
    (_("風險"), "title"),
    (_("項目"), "project__name"),
    (_("負責人"), "owner__name"),
)
BY_RISK = {"department": "department", "project": "project", "person": "owner"}
LIVE = (Action.State.OPEN, Action.State.DONE, Action.State.EFFECTIVE)


def _thought_of(moment: Moment) -> Q:
    found = Planned.objects.filter(project=OuterRef("pk"))
    asked = Q()
    for topic in Topic.values:
        asked &= Q(Exists(found.filter(topic=topic)))
    return asked


evidence(
    "SP2.2.2a",
    "risk.planning",
    _("過了策劃的項目，對技術、人員、市場、需求變更四類風險各有評估：一項風險，或沒有的理由"),
    model=Project,
    population=lambda m: Project.objects.past(Project.Phase.PLANNING),
    kept=_thought_of,
    department="department",
    project="pk",
    person="manager",
    touched_by=(PROJECT,),
    columns=(*OF_PROJECT, (_("階段"), "phase")),
)


def _measured(moment: Moment) -> Q:
    """A measure that somebody does or did; what is accepted for a reason needs none."""
    measures = Measure.objects.filter(risk=OuterRef("pk"), action__state__in=LIVE)
    return Q(strategy="accept") & ~Q(acceptance="") | ~Q(strategy="") & Q(Exists(measures))


def _watched(moment: Moment) -> Q:
    return Q(Exists(Watch.objects.active().filter(risk=OuterRef("pk"))))


def _to_treat(rows: RiskQuerySet, moment: Moment) -> RiskQuerySet:
    """Those with a response, and those whose time to find one is over."""
    return rows.filter(~Q(strategy="") | Q(treat_by__lt=moment.today) | Q(treat_by=None))


def _weighty(moment: Moment) -> RiskQuerySet:
    return Risk.objects.weighty(moment.parameters["risk_attention_score"])


evidence(
    "SP2.2.2b",
    "risk.responses_and_warnings",
    _("達到關注門檻的風險，期限內有應對措施（負責人與日期），並設預警指標與門檻"),
    model=Risk,
    population=lambda m: _to_treat(_weighty(m), m),
    kept=lambda m: _measured(m) & _watched(m),
    **BY_RISK,
    due="treat_by",
    touched_by=(RISK, "actions.action"),
    columns=(*OF_RISK, (_("等級"), "grade"), (_("應對期限"), "treat_by")),
)


def _swept(moment: Moment) -> Q:
    since = moment.at - dt.timedelta(days=moment.parameters["risk_sweep_interval_days"])
    sweeps = Sweep.objects.filter(project=OuterRef("pk"), held_at__gte=since)
    for category in Category.values:
        said = Finding.objects.filter(sweep=OuterRef("pk"), category=category)
        sweeps = sweeps.filter(Exists(said))
    return Q(Exists(sweeps))


def _to_sweep(moment: Moment) -> QuerySet[Project]:
    """Active projects; one that only just began has the first interval before it."""
    since = moment.at - dt.timedelta(days=moment.parameters["risk_sweep_interval_days"])
    begun = PhaseStep.objects.filter(
        project=OuterRef("pk"), phase=Project.Phase.TEAM, entered_at__lte=since
    )
    swept = Sweep.objects.filter(project=OuterRef("pk"))
    return Project.objects.active().filter(Exists(begun) | Exists(swept))


evidence(
    "SP6.1a",
    "risk.sweeps",
    _("進行中的項目在間隔內排查過風險，市場、技術、人員、客戶、法律五類都有說明"),
    model=Project,
    population=_to_sweep,
    kept=_swept,
    department="department",
    project="pk",
    person="manager",
    touched_by=("risk.sweep", PROJECT),
    columns=(*OF_PROJECT, (_("階段"), "phase")),
)


def _known_long_enough(moment: Moment) -> RiskQuerySet:
    """Graded ones, and those that nobody has graded three days after they were seen."""
    ripe = ~Q(state=Risk.State.IDENTIFIED) | Q(opened_at__lte=moment.at - TO_ASSESS)
    return Risk.objects.open().filter(ripe)


def _graded(moment: Moment) -> Q:
    """Graded; in figures too from high on; the top grade is a focus area."""
    whole = Q(likelihood__isnull=False, impact__isnull=False) & ~Q(grade="")
    figures = Q(expected_loss__isnull=False) | ~Q(grade__in=(Grade.HIGH, Grade.EXTREME))
    return whole & figures & (Q(is_focus=True) | ~Q(grade=Grade.EXTREME))


evidence(
    "SP6.1b",
    "risk.grades",
    _("未關閉的風險都評了可能性、影響與等級；高以上估了預期損失，最高等級列為重點關注"),
    model=Risk,
    population=_known_long_enough,
    kept=_graded,
    **BY_RISK,
    touched_by=(RISK,),
    columns=(*OF_RISK, (_("等級"), "grade"), (_("預期損失"), "expected_loss")),
)
evidence(
    "SP6.2a",
    "risk.strategies",
    _("等級高於低的風險，期限內選定策略並有措施；接受的寫明理由"),
    model=Risk,
    population=lambda m: _to_treat(Risk.objects.assessed().exclude(grade=Grade.LOW), m),
    kept=_measured,
    **BY_RISK,
    due="treat_by",
    touched_by=(RISK, "actions.action"),
    columns=(*OF_RISK, (_("等級"), "grade"), (_("應對期限"), "treat_by")),
)


def _in_time(moment: Moment) -> Q:
    """Has an owner who is still here and a day, and that day has not gone by undone."""
    owned = Q(action__owner__is_active=True) | ~Q(action__state=Action.State.OPEN)
    return owned & ~Q(action__state=Action.State.OPEN, action__due__lt=moment.today)


evidence(
    "SP6.2b",
    "risk.measures",
    _("每項應對措施都有在職的負責人與完成時間，沒有逾期"),
    model=Measure,
    population=lambda m: Measure.objects.exclude(action__state=Action.State.CANCELLED),
    kept=_in_time,
    risk=lambda m: Q(
        action__state=Action.State.OPEN, action__due__lte=m.today + dt.timedelta(days=3)
    ),
    department="risk__department",
    project="risk__project",
    person="action__owner",
    due="action__due",
    touched_by=(RISK, "actions.action"),
    columns=(
        (_("風險"), "risk__title"),
        (_("措施"), "action__measure"),
        (_("負責人"), "action__owner__name"),
        (_("期限"), "action__due"),
    ),
)
evidence(
    "SP6.3a",
    "risk.watches",
    _("重點關注的風險都設有預警指標與門檻"),
    model=Risk,
    population=lambda m: _to_treat(Risk.objects.assessed().filter(is_focus=True), m),
    kept=_watched,
    **BY_RISK,
    touched_by=(RISK,),
    columns=(*OF_RISK, (_("等級"), "grade")),
)
YEAR = dt.timedelta(days=365)
OF_WARNING = (
    (_("風險"), "risk__title"),
    (_("預警"), "watch__title"),
    (_("負責人"), "risk__owner__name"),
    (_("觸及"), "crossed_at"),
)
BY_WARNING = {
    "department": "risk__department",
    "project": "risk__project",
    "person": "risk__owner",
}


def _warnings(moment: Moment) -> QuerySet[RiskWarning]:
    return RiskWarning.objects.filter(crossed_at__gt=moment.at - YEAR, crossed_at__lte=moment.at)


evidence(
    "SP6.3a",
    "risk.warnings_sent",
    _("數值觸及門檻後，在時限內發出預警"),
    model=RiskWarning,
    population=_warnings,
    kept=lambda m: Q(
        warned_at__lte=F("crossed_at") + dt.timedelta(minutes=m.parameters["warning_minutes"])
    ),
    **BY_WARNING,
    touched_by=(WARNING,),
    columns=(*OF_WARNING, (_("發出時間"), "warned_at")),
)
evidence(
    "SP6.3b",
    "risk.warnings_answered",
    _("收到預警後，在期限內調整應對，或說明不調整的理由"),
    model=RiskWarning,
    population=lambda m: _warnings(m).filter(
        Q(answered_at__isnull=False) | Q(answer_due__lt=m.today)
    ),
    kept=lambda m: Q(answered_at__isnull=False, answered_at__date__lte=F("answer_due")),
    **BY_WARNING,
    due="answer_due",
    touched_by=(WARNING,),
    columns=(*OF_WARNING, (_("答覆期限"), "answer_due"), (_("答覆"), "answered_at")),
)


def _over(moment: Moment) -> RiskQuerySet:
    """Closed ones, and those still open although their project is over."""
    ended = Q(project__phase__in=(Project.Phase.AFTERCARE, Project.Phase.CLOSED))
    return Risk.objects.filter(Q(state=Risk.State.CLOSED) | ended)


evidence(
    "SP6.3c",
    "risk.lessons",
    _("已關閉的風險都總結了結果與經驗；項目結束時沒有留下未關閉的風險"),
    model=Risk,
    population=_over,
    kept=lambda m: Q(state=Risk.State.CLOSED) & ~Q(outcome="") & ~Q(lesson=""),
    **BY_RISK,
    touched_by=(RISK, PROJECT),
    columns=(*OF_RISK, (_("狀態"), "state")),
)
