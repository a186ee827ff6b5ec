"""The evaluation of a period: opened by the system with its figures, completed, published."""

import datetime as dt
import hashlib
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.periods import Period
from charter.kernel.actions.models import Action
from charter.kernel.actions.verbs import assign
from charter.kernel.indicators.models import Indicator, Reading
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.kernel.parameters.queries import value_now
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Department, Person
from charter.rooms.improvement.models import Cycle
from charter.rooms.steering.drawing import (
    document_of,
    facts_of,
    findings_of,
    indicators_of,
    lacking,
    standing_of,
)
from charter.rooms.steering.models import Assessment, Evaluation, Finding
from charter.rooms.steering.permissions import is_office
from charter.rooms.steering.rules import allow, locked, words

OPENED = declare(
    "steering.evaluation.opened",
    gettext_lazy("「%(title)s」已備好數字，%(due)s前完成"),
    gettext_lazy("等你完成的評估"),
)
DRAWN = declare("steering.evaluation.drawn", gettext_lazy("%(by)s重新產生了「%(title)s」的數字"))
ASSESSED = declare(
    "steering.evaluation.assessed", gettext_lazy("%(by)s評估了「%(title)s」的%(indicator)s")
)
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
    """Figures, what they show, and the assessment of every indicator whose method is data."""
    cycle = evaluation.cycle
    found = standing_of(cycle, evaluation.ends)
    unrated = sum(1 for _plan, one in found if one.value is None)
    facts = facts_of(cycle, found)
    Evaluation.FLOW.move(evaluation, "redraw", facts=facts, unrated=unrated, drawn_at=clock.now())
    for kind, key, department, text in findings_of(cycle, found):
        Finding.objects.update_or_create(
            evaluation=evaluation,
            key=key,
            defaults={"kind": kind, "department_id": department, "text": text},
        )
    for indicator in indicators_of(cycle).filter(method="data"):
        _by_data(evaluation, indicator)


def _by_data(evaluation: Evaluation, indicator: Indicator) -> None:
    rows = Reading.objects.filter(indicator=indicator, ends__lte=evaluation.ends)
    last = rows.within().exclude(value=None).order_by("-starts").first()
    last = last or rows.exclude(value=None).order_by("-starts").first()
    if last is not None:
        facts = {"method": "data", "value": last.value, "note": last.period, "on": clock.today()}
        Assessment.objects.update_or_create(
            evaluation=evaluation, indicator=indicator, defaults=facts
        )


def _draft(evaluation: Evaluation, by: Person | None) -> Evaluation:
    allow(is_office(by), _("服務改善辦公室"))
    found: Evaluation = locked(evaluation)
    if found.is_published:
        raise Refused("steering.evaluation_frozen", _("這份評估已經發布，不能再改。"))
    return found


@transaction.atomic
def redraw(evaluation: Evaluation, *, by: Person | None) -> None:
    found = _draft(evaluation, by)
    _draw(found)
    record(DRAWN, found, by=by, about=found.cycle)


@transaction.atomic
def assess(
    evaluation: Evaluation,
    *,
    indicator: Indicator,
    by: Person | None,
    value: Decimal | None = None,
    own: Decimal | None = None,
    superior: Decimal | None = None,
    note: str = "",
) -> Assessment:
    """By the method of the indicator: a survey's figure, what was seen on site, or both scores,
    weighed by the parameter; far apart, they say that it was talked over."""
    found, method = _draft(evaluation, by), indicator.method
    facts: dict[str, Any] = {"method": method, "by": by, "on": clock.today()}
    if method == "rating":
        value = _rated(own, superior, note)
        facts |= {"own": own, "superior": superior}
    elif value is None:
        raise Refused("steering.no_value", _("請填寫評估得到的數值。"), field="value")
    if method == "on_site":
        words(note, "note")
    made, _new = Assessment.objects.update_or_create(
        evaluation=found, indicator=indicator, defaults={**facts, "value": value, "note": note}
    )
    record(ASSESSED, found, by=by, about=found.cycle, indicator=str(indicator), method=method)
    return made


def _rated(own: Decimal | None, superior: Decimal | None, note: str) -> Decimal:
    """The score of both; one side missing is no score."""
    if own is None or superior is None:
        said = _("自評與上級評價都要填，缺一方不計分。")
        raise Refused("steering.one_side", said, field="superior" if own is not None else "own")
    if abs(own - superior) >= int(value_now("rating_gap_points")) and not note.strip():
        said = _("兩方評價相差太多，請先面談並寫下結果。")
        raise Refused("steering.talk_first", said, field="note")
    weight = Decimal(int(value_now("self_weight_percent"))) / 100
    return own * weight + superior * (1 - weight)


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
    """A problem is somebody's measure with a day."""
    found = _draft(evaluation, by)
    if finding.evaluation_id != found.pk or finding.kind != Finding.Kind.PROBLEM:
        raise Refused("steering.no_problem", _("請選這份評估的一項問題。"), field="finding")
    made = assign(
        found, measure=measure, owner=owner, due=due, by=by, about=found.cycle,
        cause=finding.text, clause="SI5.3b",
    )  # fmt: skip
    finding.action = made
    finding.save(update_fields=["action"])
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
    written = document_of(found)
    digest = hashlib.sha256(written.encode()).hexdigest()
    kept = {"document": written, "sha256": digest, "published_by": by}
    Evaluation.FLOW.move(found, "publish", published_on=clock.today(), **kept)
    tell = [m.person for m in found.cycle.members.seated().select_related("person")]
    record(PUBLISHED, found, by=by, about=found.cycle, tell=tell, sha256=digest)
