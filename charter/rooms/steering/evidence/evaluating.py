"""五: indicators, methods, evaluations, verdicts and the two doors."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.evidence import evidence, stands_at
from charter.kernel.indicators.models import Indicator
from charter.kernel.indicators.rules import KINDS
from charter.kernel.parameters.queries import Moment
from charter.rooms.improvement.evidence.cases import told
from charter.rooms.improvement.models import Cycle, TargetTerms
from charter.rooms.steering.evidence.common import COURSE, YEAR
from charter.rooms.steering.models import (
    Adoption,
    Assessment,
    Course,
    Evaluation,
    Finding,
)

stands_at(Assessment, "steering:evaluation", "evaluation")


def _finished(moment: Moment) -> QuerySet[Course]:
    """Verified, or due to be, in the last year."""
    over = Q(confirmed_on__isnull=False) | Q(verify_by__lt=moment.today)
    return Course.objects.filter(over, finished_on__gt=moment.today - 2 * YEAR)


evidence(
    "SI5.4a",
    "steering.verified",
    _("完成的措施在期限內由團隊以外的人確認了前後比較的結果"),
    population=_finished,
    kept=lambda m: Q(confirmed_on__lte=F("verify_by"), confirmed_by__isnull=False),
    due="verify_by",
    touched_by=("steering.course",),
    **COURSE,
)
evidence(
    "SI5.4b",
    "steering.rolled_out",
    _("證明有效的措施都寫成案例並推廣到其他部門"),
    may_be_none=True,
    population=lambda m: Course.objects.filter(
        state__in=("effective", "rolled_out"), confirmed_on__lte=m.today
    ),
    kept=lambda m: (
        Q(Exists(Adoption.objects.filter(course=OuterRef("pk")))) | Q(exit_by__gte=m.today)
    ),
    risk=lambda m: Q(state="effective"),
    due="exit_by",
    touched_by=("steering.course",),
    **COURSE,
)
evidence(
    "SI5.4b",
    "steering.adopted",
    _("推廣到的部門在追蹤期內採用，或說明為什麼不適用"),
    model=Adoption,
    may_be_none=True,
    population=lambda m: Adoption.objects.filter(
        Q(answered_on__isnull=False) | Q(due__lt=m.today), due__gt=m.today - YEAR
    ),
    kept=lambda m: Q(answered_on__lte=F("due")),
    department="department",
    person="owner",
    due="due",
    touched_by=("steering.adoption",),
    columns=((_("案例"), "course__title"), (_("部門"), "department__name"), (_("期限"), "due")),
)
evidence(
    "SI6.1b",
    "steering.cases_told",
    _("證明有效的改善措施在期限內發布為優秀案例"),
    may_be_none=True,
    population=lambda m: Course.objects.filter(
        state__in=("effective", "rolled_out"),
        confirmed_on__gt=m.today - YEAR,
        confirmed_on__lte=m.today,
    ),
    kept=lambda m: Q(pk__in=told(Course, m)) | Q(exit_by__gte=m.today),
    risk=lambda m: Q(state="effective"),
    due="exit_by",
    touched_by=("steering.course", "improvement.case"),
    **COURSE,
)
evidence(
    "SI5.4c",
    "steering.replanned",
    _("未達預期的措施都深入分析並有後續措施"),
    may_be_none=True,
    population=lambda m: Course.objects.filter(
        state__in=("ineffective", "replanned"), confirmed_on__lte=m.today
    ),
    kept=lambda m: (
        Q(closed_on__lte=F("exit_by"), successor__isnull=False)
        | Q(closed_on=None, exit_by__gte=m.today)
    ),
    risk=lambda m: Q(closed_on=None),
    due="exit_by",
    touched_by=("steering.course",),
    **COURSE,
)


def _measured(kind: str) -> Exists:
    """In the plans in force a target with its source, by an indicator of this kind with a formula.
    Terms know the indicator by its name."""
    whole = Indicator.objects.filter(kind=kind, is_active=True).exclude(formula="")
    aimed = TargetTerms.objects.filter(
        version__plan__cycle=OuterRef("pk"),
        version__state="in_force",
        value__isnull=False,
        indicator__in=whole.values("name"),
    )
    return Exists(aimed.exclude(source=""))


def _all_kinds(moment: Moment) -> Q:
    found = Q()
    for kind in KINDS:
        found &= Q(_measured(kind))
    return found


evidence(
    "SI5.1",
    "steering.indicators",
    _("年度計劃有服務質量、客戶滿意、業務、流程四類指標，各有來源、公式與目標"),
    model=Cycle,
    population=lambda m: Cycle.objects.filter(
        state="published", starts__lte=m.today, ends__gte=m.today
    ),
    kept=_all_kinds,
    person="holder",
    touched_by=("indicators.indicator", "improvement.cycle", "improvement.version"),
    columns=((_("年度"), "year"),),
)


def _evaluations(moment: Moment) -> QuerySet[Evaluation]:
    over = Q(published_on__lte=moment.today) | Q(due__lt=moment.today)
    return Evaluation.objects.filter(over, ends__gt=moment.today - YEAR)


EVALUATION = {
    "model": Evaluation,
    "person": "cycle__holder",
    "due": "due",
    "touched_by": ("steering.evaluation",),
    "columns": ((_("期間"), "key"), (_("期限"), "due"), (_("發布"), "published_on")),
}
evidence(
    "SI5.3a",
    "steering.evaluations",
    _("每一期在期限內發布評估，每個目標都有達成率"),
    population=_evaluations,
    kept=lambda m: Q(published_on__lte=F("due"), unrated=0),
    **EVALUATION,
)


def _answered(moment: Moment) -> Q:
    found = Finding.objects.filter(evaluation=OuterRef("pk"))
    return Q(Exists(found)) & ~Q(Exists(found.unanswered()))


evidence(
    "SI5.3b",
    "steering.findings",
    _("評估提煉了亮點與問題，每個問題都有措施"),
    population=_evaluations,
    kept=_answered,
    **EVALUATION,
)
evidence(
    "SI5.2",
    "steering.methods",
    _("指標按各自的方法評估：資料、調查、現場檢查、自評與上級評"),
    model=Assessment,
    population=lambda m: Assessment.objects.filter(
        evaluation__state="published", evaluation__ends__gt=m.today - YEAR
    ),
    kept=lambda m: Q(method=F("indicator__method"), value__isnull=False),
    person="evaluation__cycle__holder",
    touched_by=("steering.evaluation", "indicators.indicator"),
    columns=((_("指標"), "indicator__title"), (_("評估方法"), "method")),
)
