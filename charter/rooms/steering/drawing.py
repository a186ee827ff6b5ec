"""What an evaluation holds: every target with both rates and who moved it, measures, highlights and
problems as the figures show them. Names stand in it as they were on the day it was drawn."""

from collections import Counter, defaultdict
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext as _

from charter.ground.formats import number
from charter.kernel.indicators.formulas import GRADES, MET, NEARLY, Rate
from charter.kernel.indicators.models import Indicator
from charter.rooms.improvement.models import Cycle, Plan, TargetTerms
from charter.rooms.improvement.rates import weighted
from charter.rooms.steering.aims import Stand, stands_of
from charter.rooms.steering.charting import charts_of
from charter.rooms.steering.models import Course, Evaluation, Finding, Gap

NOTHING = "--"
Shown = tuple[str, str, int | None, str]  # kind, key, department and text of a finding
Stands = list[tuple[Plan, Stand]]


def standing_of(cycle: Cycle, day: Any) -> Stands:
    plans = cycle.plans.select_related("department", "cycle").order_by("department__name", "pk")
    return stands_of(list(plans), day)


def indicators_of(cycle: Cycle) -> Any:
    """The indicators by which the plan's targets are measured."""
    names = TargetTerms.objects.filter(
        version__plan__cycle=cycle, version__state="in_force"
    ).values("indicator")
    return Indicator.objects.filter(name__in=names).order_by("title", "pk")


def facts_of(evaluation: Evaluation, found: Stands) -> dict[str, Any]:
    """Fit for JSON, in the language of the organisation."""
    cycle, why = evaluation.cycle, _causes(evaluation)
    with translation.override(settings.LANGUAGE_CODE):
        rates = [(one.standing.current, Decimal(1)) for _plan, one in found]
        first = [(one.standing.original, Decimal(1)) for _plan, one in found]
        return {
            "targets": [_target(plan, one, why[one.target.pk]) for plan, one in found],
            "charts": charts_of(found),
            "whole": _percent(weighted(rates)),
            "whole_original": _percent(weighted(first)),
            "measures": _measures(cycle),
        }


def _percent(rate: Rate | None) -> str:
    return NOTHING if rate is None or rate.raw is None else number(rate.raw * 100, 1) + "%"


def _causes(evaluation: Evaluation) -> dict[int, list[str]]:
    """Why targets were behind, as their departments explained it during the period or since."""
    rows = Gap.objects.filter(
        plan__cycle=evaluation.cycle, target__isnull=False, found_on__gte=evaluation.starts
    )
    found: dict[int, list[str]] = defaultdict(list)
    for target, cause, proposal in (
        rows.exclude(cause="").order_by("pk").values_list("target", "cause", "proposal")
    ):
        if (said := f"{cause} → {proposal}") not in found[target]:
            found[target].append(said)
    return found


def _target(plan: Plan, one: Stand, why: list[str]) -> dict[str, Any]:
    unit, terms, both = one.terms.unit, one.terms, one.standing

    def said(value: Decimal | None) -> str:
        return NOTHING if value is None else number(value, 1) + unit

    return {
        "target": one.target.pk,
        "title": terms.title,
        "department": str(plan.department),
        "baseline": said(terms.baseline),
        "aim": said(terms.value),
        "first_aim": said(one.first.value),
        "value": said(one.value),
        "period": one.reading.period if one.reading else "",
        "original": _percent(both.original),
        "current": _percent(both.current),
        "why": str(both.current.reason),
        "causes": why,
        "met": both.current.met,
        "grade": both.grade,
        "word": str(GRADES.get(both.grade, _("無法評定"))),
        "original_word": str(GRADES.get(both.original_grade, _("無法評定"))),
        "moved": [
            [aim.version, aim.moved_by, str(aim.moved_on or ""), aim.reason] for aim in both.moved
        ],
    }


def _measures(cycle: Cycle) -> list[list[Any]]:
    rows = Course.objects.filter(measure__plan__cycle=cycle).select_related("department", "owner")
    return [
        [c.title, str(c.department), str(c.owner), c.ends.isoformat(), c.percent,
         str(c.get_state_display()), c.days_late]
        for c in rows.order_by("department__name", "ends", "pk")
    ]  # fmt: skip


def findings_of(cycle: Cycle, found: Stands) -> list[Shown]:
    """What the figures themselves call good or bad."""
    with translation.override(settings.LANGUAGE_CODE):
        made = [_of_target(plan, one) for plan, one in found]
        late = Course.objects.filter(measure__plan__cycle=cycle).order_by("pk")
        made += [_of_course(course) for course in late]
    return [one for one in made if one]


def _of_target(plan: Plan, one: Stand) -> Shown | None:
    grade, rate = one.standing.grade, _percent(one.standing.current)
    said = {"title": one.terms.title, "rate": rate, "value": one.value}
    key, unit = f"target:{one.target.pk}", plan.department_id
    if grade == MET:
        return Finding.Kind.HIGHLIGHT, key, unit, _("「%(title)s」達成，達成率%(rate)s") % said
    if grade == NEARLY:
        return None
    if one.value is None:
        return Finding.Kind.PROBLEM, key, unit, _("「%(title)s」沒有資料，無法評估") % said
    return Finding.Kind.PROBLEM, key, unit, _("「%(title)s」落後，達成率%(rate)s") % said


def _of_course(course: Course) -> Shown | None:
    said, key = {"title": course.title, "days": course.days_late}, f"course:{course.pk}"
    if course.days_late:
        text = _("措施「%(title)s」延誤%(days)s天") % said
        return Finding.Kind.PROBLEM, key, course.department_id, text
    if course.state == Course.State.ROLLED_OUT:
        text = _("措施「%(title)s」證明有效，已推廣") % said
        return Finding.Kind.HIGHLIGHT, key, course.department_id, text
    return None


def lacking(evaluation: Evaluation) -> list[str]:
    """What still keeps it from being published."""
    found = []
    if not evaluation.conclusions:
        found.append(_("還沒有結論"))
    without = evaluation.findings.unanswered()
    found += [_("問題沒有措施：%(text)s") % {"text": one.text} for one in without]
    seen = evaluation.assessments.filter(Q(method="data") | Q(value__isnull=False))
    seen = seen.filter(method=F("indicator__method"))
    for one in indicators_of(evaluation.cycle).exclude(pk__in=seen.values("indicator")):
        said = {"title": one.label, "method": one.get_method_display()}
        found.append(_("指標「%(title)s」還沒有用%(method)s評估") % said)
    return found


def grades_of(facts: dict[str, Any]) -> list[tuple[str, str, int]]:
    """(tone, word, how many targets), the best first."""
    tones = {MET: "ok", NEARLY: "warn", "partly": "warn", "missed": "bad"}
    count = Counter(one["grade"] for one in facts.get("targets", ()))
    found = [(tones[grade], str(word), count[grade]) for grade, word in GRADES.items()]
    rest = sum(count.values()) - sum(n for _tone, _word, n in found)
    return [*found, ("none", _("無資料"), rest)]
