"""Data kept as they were, statements that cite them, and what people went to see."""

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.indicators.models import Scope
from charter.kernel.indicators.queries import named, series
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.improvement.findings import found
from charter.rooms.improvement.models import (
    DataKind,
    DataSet,
    FieldRecord,
    Origin,
    Plan,
    RecordKind,
    Statement,
    StatementKind,
)
from charter.rooms.improvement.models.analysis import digest
from charter.rooms.improvement.verbs.common import _demand_writer, _needs

KEPT = declare(
    "improvement.plan.data_kept", gettext_lazy("%(by)s加入數據「%(name)s」，來源：%(source)s")
)
STATED = declare("improvement.plan.stated", gettext_lazy("%(by)s寫下分析：%(text)s"))
UNSAID = declare("improvement.plan.statement_withdrawn", gettext_lazy("%(by)s收回分析：%(text)s"))
LOOKED = declare(
    "improvement.plan.field_recorded", gettext_lazy("%(by)s記錄了%(kind)s：%(finding)s")
)
LONGEST = 24  # periods that are pulled
FITS = {
    StatementKind.PROBLEM: (DataKind.COUNTS,),
    StatementKind.TREND: (DataKind.SERIES,),
    StatementKind.COMPARISON: (DataKind.COMPETITORS,),
}


@transaction.atomic
def keep(
    plan: Plan,
    *,
    title: str,
    kind: str,
    origin: str,
    source: str,
    rows: Sequence[Sequence[Any]],
    by: Person | None,
    **more: Any,
) -> DataSet:
    """Data as they are, from wherever they come; `rows` are (label, number)."""
    _demand_writer(by, plan)
    if kind not in DataKind or origin not in Origin:
        raise Refused("improvement.no_such_kind", _("沒有這種數據或來源。"), field="kind")
    told = _needs(source, "source", _("請寫數據從哪裡來，例如報告名稱與日期。"))
    clean = [[str(label).strip(), float(value)] for label, value in rows if str(label).strip()]
    if not all(math.isfinite(float(value)) for _label, value in rows):
        raise Refused("improvement.no_number", _("數值應為有限的數字。"), field="rows")
    if not clean:
        raise Refused("improvement.no_rows", _("至少要一列數據：名稱與數值。"), field="rows")
    made = DataSet.objects.create(
        cycle=plan.cycle,
        department=plan.department,
        title=_needs(title, "title", _("請寫數據的名稱。"))[:120],
        kind=kind,
        origin=origin,
        source=told[:200],
        rows=clean,
        sha256=digest(clean),
        by=by,
        on=clock.today(),
        **more,
    )
    record(KEPT, plan, by=by, name=made.title, source=made.source, data=made.pk)
    return made


@transaction.atomic
def pull(plan: Plan, *, indicator: str, origin: str = Origin.SERVICE, by: Person | None) -> DataSet:
    """The readings of an indicator by name: the department's own, else the organisation's."""
    known = named(indicator)
    if known is None:
        raise Refused(
            "improvement.no_such_indicator",
            _("系統沒有名為「%(name)s」的指標。請從清單選擇。") % {"name": indicator},
            field="indicator",
        )
    readings = series(indicator, Scope.DEPARTMENT, plan.department_id, count=LONGEST)
    if not any(one.value is not None for one in readings):
        readings = series(indicator, count=LONGEST)
    rows = [(one.period, one.value) for one in readings if one.value is not None]
    if not rows:
        raise Refused(
            "improvement.indicator_empty",
            _("指標「%(name)s」還沒有任何一期數值。") % {"name": known},
            field="indicator",
        )
    return keep(
        plan,
        title=str(known.label),
        kind=DataKind.SERIES,
        origin=origin,
        source=_("系統指標%(name)s") % {"name": indicator},
        rows=rows,
        by=by,
        indicator=indicator,
        unit=known.unit,
        direction=known.direction if known.direction != "range" else "higher",
    )


@transaction.atomic
def state(plan: Plan, *, kind: str, text: str, data: DataSet, by: Person | None) -> Statement:
    """A sentence that rests on data: what follows from them is computed and kept beside it."""
    _demand_writer(by, plan)
    said = _needs(text, "text", _("請寫下結論。"))
    if kind not in FITS:
        raise Refused("improvement.no_such_statement", _("沒有這種結論。"), field="kind")
    if data.kind not in FITS[StatementKind(kind)]:
        expected = "、".join(str(one.label) for one in FITS[StatementKind(kind)])
        raise Refused(
            "improvement.data_do_not_fit",
            _("這種結論要引用「%(kind)s」，請選合適的數據。") % {"kind": expected},
            field="data",
        )
    if data.cycle_id != plan.cycle_id or data.department_id != plan.department_id:
        raise Refused("improvement.data_of_another_plan", _("請引用自己部門的數據。"), field="data")
    made = Statement.objects.create(
        plan=plan,
        kind=kind,
        text=said,
        data=data,
        figures=found(data),
        by=by,
        made_at=clock.now(),
    )
    record(STATED, plan, by=by, text=said, statement=made.pk)
    return made


@transaction.atomic
def withdraw(statement: Statement, *, by: Person | None) -> None:
    _demand_writer(by, statement.plan)
    statement.withdrawn_at = clock.now()
    statement.save(update_fields=["withdrawn_at"])
    record(UNSAID, statement.plan, by=by, text=statement.text, statement=statement.pk)


@transaction.atomic
def look(
    plan: Plan,
    *,
    kind: str,
    on: dt.date,
    place: str,
    finding: str,
    people: int = 1,
    by: Person | None,
) -> FieldRecord:
    """An observation, a survey of customers, or an interview with colleagues."""
    _demand_writer(by, plan)
    if kind not in RecordKind:
        raise Refused("improvement.no_such_record", _("請選觀察、調研或訪談。"), field="kind")
    if on > clock.today():
        raise Refused("improvement.in_the_future", _("日期不能在今天以後。"), field="on")
    made = FieldRecord.objects.create(
        plan=plan,
        kind=kind,
        on=on,
        place=_needs(place, "place", _("請寫在哪裡、對誰。"))[:120],
        people=max(people, 1),
        finding=_needs(finding, "finding", _("請寫下看到、聽到什麼。")),
        by=by,
        made_at=clock.now(),
    )
    said = str(RecordKind(kind).label)
    record(LOOKED, plan, by=by, kind=said, finding=made.finding, field_record=made.pk)
    return made
