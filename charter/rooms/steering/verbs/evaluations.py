"""The evaluation of a period: opened by the system with its figures, completed, published."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.periods import Period
from charter.kernel.actions.models import Action
from charter.kernel.actions.verbs import assign
from charter.kernel.indicators.models import Indicator, Reading, Scope
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.kernel.parameters.queries import value_now
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Department, Person
from charter.rooms.improvement.models import Cycle
from charter.rooms.steering.drawing import (
    Shown,
    facts_of,
    findings_of,
    indicators_of,
    lacking,
    standing_of,
)
from charter.rooms.steering.models import Assessment, Evaluation, Finding
from charter.rooms.steering.papers import frozen, whole_facts
from charter.rooms.steering.permissions import is_office
from charter.rooms.steering.rules import allow, locked, open_draft, words

OPENED = declare(
    "steering.evaluation.opened",
    gettext_lazy("「%(title)s」已備好數字，%(due)s前完成"),
    gettext_lazy("等你完成的評估"),
)
DRAWN = declare("steering.evaluation.drawn", gettext_lazy("%(by)s重新產生了「%(title)s」的數字"))
NOTED = declare("steering.evaluation.noted", gettext_lazy("%(by)s在「%(title)s」記下：%(text)s"))
MEASURED = declare(
    "steering.evaluation.measured", gettext_lazy("%(by)s為「%(title)s」的問題安排措施：%(measure)s")
)
CONCLUDED = declare("steering.evaluation.concluded", gettext_lazy("%(by)s寫下「%(title)s」的結論"))
PUBLISHED = declare(
    "steering.evaluation.published",
    gettext_lazy("%(by)s發布了「%(title)s」"),
    gettext_lazy("改善評估報告"),
)


@transaction.atomic
def open_evaluation(cycle: Cycle, period: Period, *, by: Person | None = None) -> Evaluation:
    """Of a period that is over; one that was opened is left alone."""
    known = Evaluation.objects.filter(cycle=cycle, key=period.key).first()
    if known is not None:
        return known
    if period.end > clock.today():
        raise Refused("steering.not_over", _("這一期還沒有結束。"))
    due = organisation_engine().add_days(period.end, int(value_now("evaluation_days")))
    made = Evaluation.objects.create(
        cycle=cycle, key=period.key, starts=period.start, ends=period.end, due=due,
        drawn_at=clock.now(),
    )  # fmt: skip
    _draw(made)
    tell = [person for person in (cycle.holder,) if person]
    record(OPENED, made, by=by, about=cycle, tell=tell, due=due.isoformat())
    return made


def _draw(evaluation: Evaluation) -> None:
    """Figures, what they show, and the assessment of every indicator whose method is data: in as
    many statements for two thousand targets as for one."""
    cycle = evaluation.cycle
    found = standing_of(cycle, evaluation.ends)
    unrated = sum(1 for _plan, one in found if one.value is None)
    facts = facts_of(evaluation, found)
    Evaluation.FLOW.move(evaluation, "redraw", facts=facts, unrated=unrated, drawn_at=clock.now())
    _find(evaluation, findings_of(cycle, found))
    _by_data(evaluation, list(indicators_of(cycle).filter(method="data")))


def _find(evaluation: Evaluation, shown: list[Shown]) -> None:
    """New findings are added, old ones say what the figures say now; a problem that is none any
    more goes, unless somebody is at work on it."""
    known = {one.key: one for one in evaluation.findings.exclude(key="")}
    fresh: list[Finding] = []
    changed: list[Finding] = []
    for kind, key, department, text in shown:
        one = known.pop(key, None) or Finding(evaluation=evaluation, key=key)
        if (one.kind, one.department_id, one.text) == (kind, department, text):
            continue  # most are as they were, and rewriting them is dear
        (changed if one.pk else fresh).append(one)
        one.kind, one.department_id, one.text = kind, department, text
    Finding.objects.bulk_create(fresh)
    Finding.objects.bulk_update(changed, ["kind", "department", "text"], batch_size=500)
    gone = [one.pk for one in known.values() if one.action_id is None]
    Finding.objects.filter(pk__in=gone).delete()


def _by_data(evaluation: Evaluation, indicators: list[Indicator]) -> None:
    """The last figure within the period, the organisation's where it has one. None is said so."""
    within = {"ends__lte": evaluation.ends, "ends__gt": evaluation.starts}
    rows = Reading.objects.filter(indicator__in=indicators, **within).exclude(value=None)
    rows = rows.annotate(is_part=~Q(scope=Scope.ORGANISATION))
    last = rows.order_by("indicator_id", "is_part", "-starts").distinct("indicator_id")
    read = {one.indicator_id: one for one in last}
    stood = set(evaluation.assessments.values_list("indicator", "method", "value", "note"))
    found = [_assessed(evaluation, one, read.get(one.pk)) for one in indicators]
    Assessment.objects.bulk_create(
        [one for one in found if (one.indicator_id, one.method, one.value, one.note) not in stood],
        update_conflicts=True,
        unique_fields=["evaluation", "indicator"],
        update_fields=["method", "value", "note", "on"],
    )


def _assessed(evaluation: Evaluation, indicator: Indicator, read: Reading | None) -> Assessment:
    return Assessment(
        evaluation=evaluation,
        indicator=indicator,
        method="data",
        value=read.value if read else None,
        note=read.period if read else "",
        on=clock.today(),
    )


def _draft(evaluation: Evaluation, by: Person | None) -> Evaluation:
    allow(is_office(by), _("服務改善辦公室"))
    return open_draft(evaluation)


@transaction.atomic
def redraw(evaluation: Evaluation, *, by: Person | None) -> None:
    found = _draft(evaluation, by)
    _draw(found)
    record(DRAWN, found, by=by, about=found.cycle)


@transaction.atomic
def note(
    evaluation: Evaluation,
    *,
    kind: str,
    text: str,
    by: Person | None,
    department: Department | None = None,
) -> Finding:
    """Good practice or a problem that people see and figures do not."""
    found, text = _draft(evaluation, by), words(text, "text")
    made = Finding.objects.create(evaluation=found, kind=kind, text=text, department=department)
    record(NOTED, found, by=by, about=found.cycle, text=text)
    return made


@transaction.atomic
def answer_problem(
    evaluation: Evaluation,
    *,
    finding: Finding,
    measure: str,
    owner: Person,
    due: dt.date,
    by: Person | None,
) -> Action:
    """A problem is somebody's measure with a day. Of one that is published only a problem whose
    measure was called off is answered again; the report keeps what it said."""
    allow(is_office(by), _("服務改善辦公室"))
    found: Evaluation = locked(evaluation)
    problem = found.findings.filter(pk=finding.pk, kind=Finding.Kind.PROBLEM).first()
    if problem is None:
        raise Refused("steering.no_problem", _("請選這份評估的一項問題。"), field="finding")
    if not found.findings.unanswered().filter(pk=problem.pk).exists():
        said = _("這項問題已經有措施：%(measure)s") % {"measure": problem.action}
        raise Refused("steering.answered", said, field="finding")
    made = assign(
        found, measure=measure, owner=owner, due=due, by=by, about=found.cycle,
        cause=problem.text, clause="SI5.3b",
    )  # fmt: skip
    problem.action = made
    problem.save(update_fields=["action"])
    record(MEASURED, found, by=by, about=found.cycle, measure=measure, action=made.pk)
    return made


@transaction.atomic
def conclude(evaluation: Evaluation, *, conclusions: str, by: Person | None) -> None:
    found = _draft(evaluation, by)
    Evaluation.FLOW.move(found, "conclude", conclusions=words(conclusions, "conclusions"))
    record(CONCLUDED, found, by=by, about=found.cycle)


@transaction.atomic
def publish(evaluation: Evaluation, *, by: Person | None) -> None:
    """From now on the very bytes are kept, with their hash."""
    found = _draft(evaluation, by)
    if missing := lacking(found):
        raise Refused("steering.not_whole", "；".join(missing))
    found.published_on, found.published_by = clock.today(), by
    facts = whole_facts(found)
    document, digest = frozen(found, facts)
    kept = {"document": document, "sha256": digest, "facts": facts, "published_by": by}
    Evaluation.FLOW.move(found, "publish", published_on=clock.today(), **kept)
    tell = [m.person for m in found.cycle.members.seated().select_related("person")]
    record(PUBLISHED, found, by=by, about=found.cycle, tell=tell, sha256=digest)
