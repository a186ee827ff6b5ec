"""Targets that are SMART and cover what they must, measures that say enough, plans handed in,
linked, approved and read."""

from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, Exists, F, Func, OuterRef, Q
from django.db.models.functions import Trim
from django.utils.translation import gettext_lazy as _

from charter.kernel.evidence import evidence, stands_at
from charter.kernel.indicators.models import Indicator
from charter.kernel.parameters.queries import Moment
from charter.rooms.improvement.evidence.analyses import COLUMNS, TOUCHED
from charter.rooms.improvement.evidence.cases import read_in_time
from charter.rooms.improvement.evidence.cycles import Rows, scoped
from charter.rooms.improvement.models import (
    Clash,
    Cover,
    Cycle,
    DocumentPart,
    MeasureTerms,
    Plan,
    Reading,
    TargetTerms,
    Version,
)

stands_at(TargetTerms, "improvement:version", "version")
stands_at(MeasureTerms, "improvement:version", "version")

SUM_OF_YEARS = (
    "(SELECT coalesce(sum(one.amount::numeric), 0)"
    " FROM jsonb_array_elements_text(%(expressions)s) AS one(amount))"
)
SENT = ("handed_in", "reviewed", "tabled", "in_force")
IN_CYCLE = {"version__plan__cycle__state__in": Cycle.RUNNING}
OF_TERMS = ("improvement.version", "improvement.document")
TARGET_COLUMNS = (
    (_("目標"), "title"),
    (_("部門"), "version__plan__department__name"),
    (_("基線"), "baseline"),
    (_("目標值"), "value"),
)
MEASURE_COLUMNS = (
    (_("措施"), "title"),
    (_("部門"), "version__plan__department__name"),
    (_("投入"), "cost"),
)


def _sent_targets(m: Moment) -> Rows:
    """Of versions handed in and not yet overtaken, in cycles that run."""
    rows = TargetTerms.objects.filter(version__state__in=SENT, **IN_CYCLE)
    return rows.filter(version__handed_in_at__lte=m.at)


def _smart(m: Moment) -> Q:
    """All five letters held when it was handed in, the natural limits among them, and what rows
    can show holds still: the indicator is measured, the owner is there."""
    measured = Indicator.objects.filter(name=OuterRef("indicator"), is_active=True)
    better = Q(direction="higher", value__gt=F("baseline")) | Q(
        direction="lower", value__lt=F("baseline")
    )
    cycle = "version__plan__cycle__"
    timed = Q(due__gte=F(f"{cycle}starts"), due__lte=F(f"{cycle}ends"))
    named = Q(Exists(measured)) & Q(owner__is_active=True) & ~Q(unit="") & ~Q(source="")
    held = Q(smart__failed=[], smart__why__has_keys=list("SMART"))
    return named & better & timed & held & ~Q(reason="") & ~Q(cover="")


evidence(
    "SI3.2a",
    "improvement.smart",
    _("報送時SMART五項都成立（含自然界限），連到使用中的指標、負責人在職，期限在年度內並比基線好"),
    model=TargetTerms,
    population=_sent_targets,
    kept=_smart,
    department="version__plan__department",
    person="owner",
    touched_by=(*OF_TERMS, "indicators.indicator"),
    columns=TARGET_COLUMNS,
)


def _due_plans(m: Moment) -> Rows:
    return scoped(m).filter(Q(handed_in_at__lte=m.at) | Q(cycle__hand_in_on__lt=m.today))


def _covers(m: Moment) -> Q:
    found = Q()
    for cover in Cover:
        rows = TargetTerms.objects.filter(
            version__plan=OuterRef("pk"), version__state__in=SENT, cover=cover
        )
        found &= Q(Exists(rows))
    return found


evidence(
    "SI3.2b",
    "improvement.coverage",
    _("每個部門的目標涵蓋服務質量、客戶滿意與業務流程"),
    model=Plan,
    population=_due_plans,
    kept=_covers,
    department="department",
    person="owner",
    touched_by=TOUCHED,
    columns=COLUMNS,
)


def _ruling_targets(m: Moment) -> Rows:
    return TargetTerms.objects.filter(
        version__state="in_force", version__in_force_on__lte=m.today, **IN_CYCLE
    )


def _decided(m: Moment) -> Q:
    """By the office, and as a part of a document that the group approved."""
    group = DocumentPart.objects.filter(
        version=OuterRef("version"), document__approved_at__lte=m.at
    )
    return Q(version__reviewed_by__isnull=False) & Q(Exists(group))


evidence(
    "SI3.2c",
    "improvement.targets_decided",
    _("生效的目標都經辦公室審核、領導小組核准"),
    model=TargetTerms,
    population=_ruling_targets,
    kept=_decided,
    department="version__plan__department",
    person="owner",
    touched_by=OF_TERMS,
    columns=TARGET_COLUMNS,
)


def _sent_measures(m: Moment) -> Rows:
    rows = MeasureTerms.objects.filter(version__state__in=SENT, **IN_CYCLE)
    return rows.filter(version__handed_in_at__lte=m.at).annotate(why=Trim("cause"))


def _says_enough(m: Moment) -> Q:
    whole = Q(target__isnull=False, department__isnull=False, owner__is_active=True)
    return whole & Q(starts__isnull=False, ends__isnull=False) & ~Q(why="")


def _measured(clause: str, name: str, rule: Any, kept: Any, population: Any) -> None:
    evidence(
        clause,
        name,
        rule,
        model=MeasureTerms,
        population=population,
        kept=kept,
        department="version__plan__department",
        person="owner",
        touched_by=OF_TERMS,
        columns=MEASURE_COLUMNS,
    )


_measured(
    "SI3.3a",
    "improvement.measures",
    _("報送的措施有目標、原因、部門、在職負責人與起訖日期"),
    _says_enough,
    _sent_measures,
)
_measured(
    "SI3.3b",
    "improvement.measure_kinds",
    _("每項措施有類型：流程、培訓、設施、技術或考核"),
    lambda m: ~Q(kind=""),
    _sent_measures,
)


def _costly(m: Moment) -> Rows:
    limit = Decimal(str(m.parameters["cost_benefit_threshold"]))
    gain = Func(F("benefits"), template=SUM_OF_YEARS, output_field=DecimalField())
    found: Rows = _sent_measures(m).filter(cost__gt=limit).annotate(gain=gain)
    return found


def _weighed(m: Moment) -> Q:
    """Costs and benefits of which value, ratio and payback are reckoned (`worth`), and demand that
    fits: nobody and no money of its plan claimed twice and still open, and the year's measures
    within the budget, which no decision to let both stand can stretch."""
    asked = Clash.objects.filter(plans=OuterRef("version__plan"))
    open_ones = asked.filter(kind__in=("person", "money", "budget"), state="found")
    over = asked.filter(kind="budget", state="settled", way="keep")
    return Q(gain__gt=0) & ~Q(Exists(open_ones)) & ~Q(Exists(over))


_measured(
    "SI3.3c",
    "improvement.worth",
    _("金額超過門檻的措施有成本與效益，需求在可用的人與資金之內"),
    _weighed,
    _costly,
)


def _sent_versions(m: Moment) -> Rows:
    return Version.objects.filter(
        state__in=SENT, handed_in_at__lte=m.at, plan__cycle__state__in=Cycle.RUNNING
    )


def _has_six_parts(m: Moment) -> Q:
    targets = TargetTerms.objects.filter(version=OuterRef("pk"))
    measures = MeasureTerms.objects.filter(version=OuterRef("pk"))
    text = ~Q(overview="") & ~Q(schedule="") & ~Q(effect="")
    return text & ~Q(content__analysis=[]) & Q(Exists(targets)) & Q(Exists(measures))


evidence(
    "SI3.4a",
    "improvement.six_parts",
    _("報送的計劃有概述、分析、目標、措施、進度與預期效果六個部分"),
    model=Version,
    population=_sent_versions,
    kept=_has_six_parts,
    department="plan__department",
    person="plan__owner",
    touched_by=OF_TERMS,
    columns=((_("部門"), "plan__department__name"), (_("版次"), "number")),
)


def _on_time(m: Moment) -> Q:
    """The first hand-in no later than the day itself, and no clash past its day."""
    late = Clash.objects.filter(plans=OuterRef("pk"), state="found", due__lt=m.today)
    return Q(handed_in_at__date__lte=F("cycle__hand_in_on")) & ~Q(Exists(late))


evidence(
    "SI3.4b",
    "improvement.handed_in",
    _("納入的部門都在期限前報送計劃，彙編發現的衝突按時協調"),
    model=Plan,
    population=_due_plans,
    kept=_on_time,
    department="department",
    person="owner",
    due="cycle__hand_in_on",
    touched_by=(*TOUCHED, "improvement.clash"),
    columns=COLUMNS,
)


def _asked_to_read(m: Moment) -> Rows:
    due = Reading.objects.filter(document__published_at__lte=m.at)
    return due.filter(Q(read_at__lte=m.at) | Q(due__lt=m.today))


evidence(
    "SI3.4c",
    "improvement.plan_read",
    _("發布的計劃，相關人員在期限前確認已讀"),
    model=Reading,
    population=_asked_to_read,
    kept=read_in_time,
    required=lambda m: m.parameters["policy_read_percent"],
    department="person__department",
    person="person",
    due="due",
    touched_by=("improvement.reading", "improvement.document"),
    columns=((_("人員"), "person__name"), (_("部門"), "person__department__name")),
)
