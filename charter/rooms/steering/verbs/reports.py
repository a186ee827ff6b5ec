"""Departments report with data; gaps that are found in them are explained and ruled on."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.database.writing import insert
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.improvement.models import Plan, Version
from charter.rooms.improvement.verbs.versions import begin
from charter.rooms.steering.aims import stands
from charter.rooms.steering.gaps import Behind, behind
from charter.rooms.steering.models import Course, Gap, Report
from charter.rooms.steering.permissions import is_office, may_lead, may_report
from charter.rooms.steering.rules import allow, period_now, words, working_days

REPORTED = declare(
    "steering.report.handed_in",
    gettext_lazy("%(by)s提交了「%(title)s」，%(gaps)s項落後須說明"),
    gettext_lazy("部門進度匯報"),
)
FOUND = declare(
    "steering.gap.found",
    gettext_lazy("「%(title)s」落後計劃（%(rule)s），請在%(due)s前說明原因並提出對策"),
    gettext_lazy("等你說明的偏差"),
)
ANSWERED = declare(
    "steering.gap.answered",
    gettext_lazy("%(by)s說明了「%(title)s」落後的原因：%(cause)s"),
    gettext_lazy("等你審核的偏差說明"),
)
SENT_BACK = declare(
    "steering.gap.sent_back",
    gettext_lazy("%(by)s退回「%(title)s」的說明：%(reason)s"),
    gettext_lazy("請重新說明偏差"),
)
CARRIED_ON = declare(
    "steering.gap.carried_on",
    gettext_lazy("%(by)s同意「%(title)s」按原計劃繼續：%(ruling)s"),
    gettext_lazy("你說明的偏差"),
)

ADJUSTED = declare(
    "steering.gap.adjusted",
    gettext_lazy("%(by)s採納「%(title)s」的建議，另立第%(number)s版計劃，核准後生效"),
    gettext_lazy("請調整計劃"),
)


@transaction.atomic
def report(plan: Plan, *, text: str, percents: dict[int, int], by: Person | None) -> Report:
    """How far each measure is (course: percent), in words, and the figures of all targets as they
    stand. One report per period; what is too far behind must then be explained."""
    allow(may_report(by, plan), _("計劃負責人或部門主管"))
    period, text = period_now(), words(text, "text")
    if Report.objects.filter(plan=plan, key=period.key).exists():
        raise Refused("steering.reported", _("這一期已經匯報過了，下一期再報。"))
    lines = _progress(plan, percents)
    facts: dict[str, Any] = {"starts": period.start, "ends": period.end, "text": text}
    made = Report.objects.create(
        plan=plan, key=period.key, lines=lines, figures=_figures(plan), by=by, at=clock.now(),
        **facts,
    )  # fmt: skip
    gaps = find_gaps(plan, by=None)
    tell = [person for person in (plan.cycle.holder,) if person]
    record(REPORTED, made, by=by, about=plan, tell=tell, gaps=len(gaps), period=period.key)
    return made


def _progress(plan: Plan, percents: dict[int, int]) -> list[list[Any]]:
    """Every measure under way is spoken of; none goes back without being begun anew."""
    lines = []
    for course in Course.objects.under_way().filter(measure__plan=plan).order_by("pk"):
        percent = percents.get(course.pk)
        if percent is None or not 0 <= percent <= 100:
            said = _("請填寫「%(title)s」的完成百分比（0至100）。") % {"title": course.title}
            raise Refused("steering.no_percent", said, field=f"course_{course.pk}")
        Course.FLOW.move(course, "progress", percent=percent)
        lines.append([course.pk, course.title, course.planned_percent, percent])
    return lines


def _figures(plan: Plan) -> list[list[Any]]:
    def share(value: Any) -> str | None:
        return None if value is None else str(round(value * 100, 1))

    return [
        [
            one.target.pk,
            one.terms.title,
            None if one.value is None else str(one.value),
            share(one.standing.original.raw),
            share(one.standing.current.raw),
            share(one.share),
        ]
        for one in stands(plan)
    ]


@transaction.atomic
def find_gaps(*plans: Plan, by: Person | None = None) -> list[Gap]:
    """Those that are new; one that is still open is not found twice, nor one that was explained
    and ruled on in this very period. A handful of statements, and two for each that is found."""
    key, due = period_now().key, working_days("explanation_days")
    known = Gap.objects.filter(Q(key=key) | ~Q(state=Gap.State.SETTLED), plan__in=plans)
    subjects = set(known.order_by().values_list("course", "target"))
    found = [
        _gap(plan, one, key, due)
        for plan, one in behind(plans)
        if (one.course and one.course.pk, one.target and one.target.pk) not in subjects
    ]
    insert(*found)
    for gap in found:
        tell = [gap.course.owner] if gap.course else [gap.plan.owner]
        rule = Gap.Rule(gap.rule).label
        record(FOUND, gap, by=by, about=gap.plan, tell=tell, rule=rule, due=due.isoformat())
    return found


def _gap(plan: Plan, one: Behind, key: str, due: dt.date) -> Gap:
    return Gap(
        plan=plan,
        course=one.course,
        target=one.target,
        title=one.title,
        rule=one.rule,
        share=one.share,
        key=key,
        due=due,
        found_on=clock.today(),
    )


@transaction.atomic
def answer(gap: Gap, *, cause: str, proposal: str, by: Person | None) -> None:
    """Why, and what is to be done about it."""
    owns = gap.course is not None and may_lead(by, gap.course)
    allow(may_report(by, gap.plan) or owns, _("措施或計劃的負責人"))
    cause = words(cause, "cause")
    facts = {"cause": cause, "proposal": words(proposal, "proposal"), "answered_by": by}
    Gap.FLOW.move(gap, "answer", answered_on=clock.today(), **facts)
    tell = [person for person in (gap.plan.cycle.holder,) if person]
    record(ANSWERED, gap, by=by, about=gap.plan, tell=tell, cause=cause)


def _rules(gap: Gap, by: Person | None) -> None:
    """Nobody rules on what they answered themselves."""
    allow(is_office(by) and (by is None or by.pk != gap.answered_by_id), _("服務改善辦公室"))


@transaction.atomic
def send_back(gap: Gap, *, reason: str, by: Person | None) -> None:
    _rules(gap, by)
    reason = words(reason, "reason")
    teller = gap.answered_by
    Gap.FLOW.move(gap, "send_back", ruling=reason, due=working_days("explanation_days"))
    record(SENT_BACK, gap, by=by, about=gap.plan, tell=[teller] if teller else [], reason=reason)


@transaction.atomic
def adjust(gap: Gap, *, ruling: str, by: Person | None) -> Version:
    """The plan is to change: a further version begins with the reason, in the department's name,
    so that the office may review it. The one in force rules on until the group has approved."""
    _rules(gap, by)
    ruling = words(ruling, "ruling")
    because = _("%(title)s：%(ruling)s") % {"title": gap.title, "ruling": ruling}
    open_one = gap.plan.version
    if open_one is not None and open_one.is_writable:
        version = open_one
    else:
        version = begin(gap.plan, because=because, origin=Version.Origin.ADJUSTMENT, by=None)
    Gap.FLOW.move(gap, "adjust", ruling=ruling, ruled_by=by, version=version)
    tell = [gap.plan.owner]
    record(ADJUSTED, gap, by=by, about=gap.plan, tell=tell, ruling=ruling, number=version.number)
    return version


@transaction.atomic
def carry_on(gap: Gap, *, ruling: str, by: Person | None) -> None:
    """The proposal is enough; the plan stays as it is."""
    _rules(gap, by)
    ruling = words(ruling, "ruling")
    Gap.FLOW.move(gap, "carry_on", ruling=ruling, ruled_by=by)
    tell = [gap.answered_by] if gap.answered_by else []
    record(CARRIED_ON, gap, by=by, about=gap.plan, tell=tell, ruling=ruling)
