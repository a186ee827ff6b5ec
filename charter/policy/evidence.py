"""What proves the purpose, the scope and the principles: figures with a target and an owner,
people who read what binds them, departments that take part."""

import datetime as dt
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from charter.kernel.actions.models import Action
from charter.kernel.evidence import evidence
from charter.kernel.indicators.models import Indicator, Reading, Scope, Target
from charter.kernel.parameters.queries import Moment
from charter.org.models import Department, Person, Posting, Role
from charter.policy.models import Acknowledgement
from charter.policy.pack import clauses
from charter.rooms.improvement.models import Cycle, MeasureTerms, Plan, Statement, TargetTerms
from charter.rooms.quality.models import Suggestion

Rows = QuerySet[Any]
# The longest days between the ends of two periods.
LENGTHS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "half": 184, "year": 366}


def top_indicators() -> list[str]:
    """The indicators by which the purpose of the project policy is measured, by name."""
    return [name for _title, names in clauses()["SP1.1"].measures for name in names]


def aimed(m: Moment) -> Rows:
    """Indicators with their aim and their newest figure for the whole organisation."""
    whole = {"indicator": OuterRef("pk"), "scope": Scope.ORGANISATION}
    aims = Target.objects.filter(**whole, since__lte=m.today).order_by("-since", "-id")
    figures = Reading.objects.filter(**whole, value__isnull=False, starts__lte=m.today)
    newest = figures.order_by("-starts")
    return Indicator.objects.filter(is_active=True).annotate(
        aim=Subquery(aims.values("value")[:1]),
        aim_low=Subquery(aims.values("low")[:1]),
        aim_high=Subquery(aims.values("high")[:1]),
        figure=Subquery(newest.values("value")[:1]),
        figure_of=Subquery(newest.values("period")[:1]),
        figure_until=Subquery(newest.values("ends")[:1]),
    )


HAS_AIM = Q(aim__isnull=False) | Q(aim_low__isnull=False)


def is_fresh(m: Moment) -> Q:
    """The newest figure belongs to this period or to the one before."""
    found = Q()
    for period, days in LENGTHS.items():
        found |= Q(period=period, figure_until__gte=m.today - dt.timedelta(days=days))
    return found


def is_missed(m: Moment) -> Q:
    """The newest figure does not reach its aim."""
    return (
        Q(direction="higher", figure__lt=F("aim"))
        | Q(direction="lower", figure__gt=F("aim"))
        | Q(direction="range", figure__lt=F("aim_low"))
        | Q(direction="range", figure__gt=F("aim_high"))
    )


def purposes(m: Moment) -> Rows:
    """The top indicators, once the organisation has begun to aim at any of them or to measure."""
    names = top_indicators()
    begun = Target.objects.filter(indicator__name__in=names, since__lte=m.today)
    counted = Reading.objects.filter(
        indicator__name__in=names, value__isnull=False, starts__lte=m.today
    )
    return aimed(m).filter(Q(Exists(begun)) | Q(Exists(counted)), name__in=names)


evidence(
    "SP1.1",
    "policy.purposes",
    _("四項頂層指標都有目標、有負責人，並有本期或上一期的數值"),
    model=Indicator,
    population=purposes,
    kept=lambda m: HAS_AIM & is_fresh(m) & Q(owner__is_active=True),
    risk=is_missed,
    person="owner",
    touched_by=("indicators.indicator",),
    columns=((_("最近一期"), "figure_of"), (_("數值"), "figure"), (_("目標"), "aim")),
)


def _readers(pack: str) -> Any:
    def population(m: Moment) -> Rows:
        asked = Acknowledgement.objects.asked(m.today).filter(publication__pack=pack)
        return asked.filter(Q(read_at__lte=m.at) | Q(due__lt=m.today))

    return population


def _read(clause: str, pack: str) -> None:
    evidence(
        clause,
        f"policy.read_{pack.lower()}",
        _("現行版本的閱讀期限已到，制度適用的每個人都確認已讀"),
        model=Acknowledgement,
        population=_readers(pack),
        kept=lambda m: Q(read_at__lte=m.at),
        required=lambda m: m.parameters["policy_read_percent"],
        department="person__department",
        person="person",
        due="due",
        touched_by=("policy.publication",),
        columns=((_("人員"), "person__name"), (_("部門"), "person__department__name")),
    )


_read("SP1.1", "SP")
_read("SI1.1", "SI")


def _measures(m: Moment, days: dt.timedelta) -> Rows:
    """Measures that somebody took on within the time, called off or not begun ones apart."""
    found = Action.objects.filter(assigned_at__gt=m.at - days, assigned_at__lte=m.at)
    return found.exclude(state=Action.State.CANCELLED)


def _suggestions(m: Moment, days: dt.timedelta) -> Rows:
    return Suggestion.objects.filter(suggested_at__gt=m.at - days, suggested_at__lte=m.at)


def _has_begun(m: Moment) -> Q:
    """Nothing was ever suggested or taken on: the organisation has not begun, so no evidence."""
    ever = dt.timedelta(days=36_500)
    return Q(Exists(_measures(m, ever))) | Q(Exists(_suggestions(m, ever)))


def staff(m: Moment) -> Rows:
    here = Q(is_active=True) | Q(left_on__gt=m.today)
    return Person.objects.get_queryset().filter(here, _has_begun(m), kind=Person.Kind.STAFF)


def cycle(m: Moment) -> QuerySet[Cycle]:
    """The one being carried out that day, else the one being drafted; none, no improvement."""
    begun = Cycle.objects.filter(started_at__lte=m.at, ends__gte=m.today)
    return begun.order_by("starts")[:1]


PROMISED = ("handed_in", "reviewed", "tabled", "in_force")


def promised(m: Moment, terms: Any) -> Rows:
    """Targets or measures as the plans of the cycle promise them."""
    found: Rows = terms.objects.filter(
        version__plan__cycle__in=cycle(m).values("pk"),
        version__state__in=PROMISED,
        version__handed_in_at__lte=m.at,
    )
    return found


def takes_part(m: Moment) -> Q:
    """Since the cycle began: suggested something, took on a measure, or answers for a plan, a
    target or a measure of it."""
    since = Subquery(cycle(m).values("started_at"))
    mine = Action.objects.filter(assigned_at__gte=since, assigned_at__lte=m.at)
    mine = mine.exclude(state=Action.State.CANCELLED).filter(owner=OuterRef("pk"))
    said = Suggestion.objects.filter(suggested_at__gte=since, suggested_at__lte=m.at)
    wrote = Plan.objects.filter(cycle__in=cycle(m).values("pk"), handed_in_at__lte=m.at)
    found = Q(Exists(mine)) | Q(Exists(said.filter(suggested_by=OuterRef("pk"))))
    found |= Q(Exists(wrote.filter(owner=OuterRef("pk"))))
    for terms in (TargetTerms, MeasureTerms):
        found |= Q(Exists(promised(m, terms).filter(owner=OuterRef("pk"))))
    return found


def service_units(m: Moment) -> Rows:
    """Departments that give service and have people."""
    people = Person.objects.staff().filter(department=OuterRef("pk"))
    return Department.objects.filter(_has_begun(m), Exists(people), gives_service=True)


def _active_within(m: Moment, days: dt.timedelta) -> Q:
    mine = _measures(m, days).filter(owner__department=OuterRef("pk"))
    said = _suggestions(m, days).filter(suggested_by__department=OuterRef("pk"))
    return Q(Exists(mine)) | Q(Exists(said))


def enrolled(m: Moment) -> Q:
    """Somebody heads it, and it has a plan in the cycle, handed in unless there is still time."""
    heads = Posting.objects.current(m.today).filter(
        post__department=OuterRef("pk"), post__roles__contains=[Role.DEPARTMENT_HEAD]
    )
    mine = Plan.objects.filter(department=OuterRef("pk"), cycle__in=cycle(m).values("pk"))
    came = mine.filter(Q(handed_in_at__lte=m.at) | Q(cycle__hand_in_on__gte=m.today))
    return Q(Exists(heads)) & Q(Exists(came))


evidence(
    "SI1.1",
    "policy.enrolled",
    _("每個提供服務的部門都有主管，並納入本年度改善計劃、報送自己的計劃"),
    model=Department,
    population=service_units,
    kept=enrolled,
    department="pk",
    touched_by=("improvement.cycle", "improvement.plan", "improvement.version"),
    columns=((_("代碼"), "code"),),
)
evidence(
    "SI1.3",
    "policy.everyone",
    _("全員參與：本年度提出建議、承辦措施或負責計劃的員工"),
    model=Person,
    population=staff,
    kept=takes_part,
    required=lambda m: m.parameters["participation_percent"],
    is_share=True,
    department="department",
    person="pk",
    touched_by=("actions.action", "quality.suggestion", "improvement.version"),
    columns=((_("部門"), "department__name"),),
)


def _serves_customers(m: Moment) -> Q:
    """Aimed at the quality of the service or at satisfaction, which customers feel."""
    aim = promised(m, TargetTerms).filter(
        target=OuterRef("target"),
        version=OuterRef("version"),
        cover__in=("quality", "satisfaction"),
    )
    return Q(Exists(aim))


def _has_data(m: Moment) -> Q:
    """Its target has an indicator and a baseline, and its plan an analysis that cites data."""
    aim = promised(m, TargetTerms).filter(target=OuterRef("target"), version=OuterRef("version"))
    said = Statement.objects.filter(plan=OuterRef("version__plan"), withdrawn_at=None)
    measured = aim.exclude(indicator="").filter(baseline__isnull=False)
    return Q(Exists(measured)) & Q(Exists(said.filter(made_at__lte=m.at)))


def _share_of_measures(name: str, rule: Any, kept: Any) -> None:
    evidence(
        "SI1.3",
        name,
        rule,
        model=MeasureTerms,
        population=lambda m: promised(m, MeasureTerms),
        kept=kept,
        required=lambda m: m.parameters["participation_percent"],
        is_share=True,
        department="version__plan__department",
        person="owner",
        touched_by=("improvement.version", "improvement.plan", "improvement.cycle"),
        columns=((_("措施"), "title"), (_("部門"), "version__plan__department__name")),
    )


_share_of_measures(
    "policy.for_customers", _("以客戶為中心：本年度針對服務質量或客戶滿意的措施"), _serves_customers
)
_share_of_measures(
    "policy.rests_on_data", _("以數據為依據：本年度目標有指標與基線、分析引用數據的措施"), _has_data
)
evidence(
    "SI1.3",
    "policy.continual",
    _("持續進行：每個提供服務的部門在期間內有新的建議或措施"),
    model=Department,
    population=service_units,
    kept=lambda m: _active_within(m, dt.timedelta(days=m.parameters["improvement_pulse_days"])),
    department="pk",
    touched_by=("actions.action", "quality.suggestion"),
    columns=((_("代碼"), "code"),),
)
evidence(
    "SI1.3",
    "policy.data_driven",
    _("以數據為依據：有目標的指標都有本期或上一期的數值"),
    model=Indicator,
    population=lambda m: aimed(m).filter(HAS_AIM),
    kept=is_fresh,
    person="owner",
    touched_by=("indicators.indicator",),
    columns=((_("最近一期"), "figure_of"), (_("目標"), "aim")),
)
evidence(
    "SI1.3",
    "policy.customer_centred",
    _("以客戶為中心：客戶滿意類的指標都有目標"),
    model=Indicator,
    population=lambda m: aimed(m).filter(
        Exists(Target.objects.filter(since__lte=m.today)), kind="satisfaction"
    ),
    kept=lambda m: HAS_AIM,
    person="owner",
    touched_by=("indicators.indicator",),
    columns=((_("最近一期"), "figure_of"), (_("數值"), "figure")),
)
