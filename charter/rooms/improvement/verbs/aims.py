"""Targets and measures of a draft, with the resources they ask for."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.indicators.models import Indicator
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.improvement.models import (
    Measure,
    MeasureTerms,
    ResourceAsk,
    Target,
    TargetTerms,
    Version,
)
from charter.rooms.improvement.verbs.common import _needs, _writable

TARGET_SET = declare("improvement.version.target_set", gettext_lazy("%(by)s寫了目標「%(name)s」"))
TARGET_DROPPED = declare(
    "improvement.version.target_dropped", gettext_lazy("%(by)s拿掉目標「%(name)s」")
)
MEASURE_SET = declare("improvement.version.measure_set", gettext_lazy("%(by)s寫了措施「%(name)s」"))
MEASURE_DROPPED = declare(
    "improvement.version.measure_dropped", gettext_lazy("%(by)s拿掉措施「%(name)s」")
)


@transaction.atomic
def set_target(
    version: Version, *, title: str, by: Person | None, target: Target | None = None, **terms: Any
) -> TargetTerms:
    """A new aim, or other terms of a known one; what is left out stays as it was. An aim that is
    measured by an indicator has its unit, unless another is told."""
    draft = _writable(version, by)
    if terms.get("indicator") and not terms.get("unit", "?"):
        known = Indicator.objects.filter(name=terms["indicator"]).values_list("unit", flat=True)
        terms["unit"] = known.first() or ""
    terms["title"] = _needs(title, "title", _("請寫目標的名稱。"))[:120]
    if target is None:
        target = Target.objects.create(plan=draft.plan, made_at=clock.now())
        terms.setdefault("place", draft.targets.count() + 1)
    elif target.plan_id != draft.plan_id:
        raise Refused("improvement.target_of_another_plan", _("這個目標屬於另一份計劃。"))
    made, _new = TargetTerms.objects.update_or_create(version=draft, target=target, defaults=terms)
    record(TARGET_SET, draft, by=by, about=draft.plan, name=made.title, target=target.pk)
    return made


@transaction.atomic
def drop_target(terms: TargetTerms, *, by: Person | None) -> None:
    draft = _writable(terms.version, by)
    if draft.measures.filter(target=terms.target).exists():
        raise Refused(
            "improvement.target_has_measures", _("還有措施指向這個目標，請先改那些措施的目標。")
        )
    name, pk = terms.title, terms.target_id
    TargetTerms.objects.filter(pk=terms.pk).delete()
    record(TARGET_DROPPED, draft, by=by, about=draft.plan, name=name, target=pk)


@transaction.atomic
def set_measure(
    version: Version,
    *,
    title: str,
    by: Person | None,
    measure: Measure | None = None,
    asks: Iterable[Mapping[str, Any]] | None = None,
    **terms: Any,
) -> MeasureTerms:
    """`asks` replace the resources asked for, when given: {"kind", "person", "percent"},
    {"kind", "amount", "name"}, {"kind", "name"}. `costs` and `benefits` are amounts per year."""
    draft = _writable(version, by)
    terms["title"] = _needs(title, "title", _("請寫措施的名稱。"))[:120]
    starts, ends = terms.get("starts"), terms.get("ends")
    if starts and ends and ends < starts:
        raise Refused("improvement.ends_before_start", _("完成日不能早於開始日。"), field="ends")
    for name in ("costs", "benefits"):
        if name in terms:
            terms[name] = [str(Decimal(one)) for one in terms[name]]
    if "costs" in terms:
        terms["cost"] = sum(map(Decimal, terms["costs"]), Decimal(0))
    if measure is None:
        measure = Measure.objects.create(plan=draft.plan, made_at=clock.now())
        terms.setdefault("place", draft.measures.count() + 1)
        terms.setdefault("department", draft.plan.department)
    elif measure.plan_id != draft.plan_id:
        raise Refused("improvement.measure_of_another_plan", _("這項措施屬於另一份計劃。"))
    made, _new = MeasureTerms.objects.update_or_create(
        version=draft, measure=measure, defaults=terms
    )
    if asks is not None:
        made.asks.all().delete()
        ResourceAsk.objects.bulk_create(ResourceAsk(terms=made, **ask) for ask in asks)
    record(MEASURE_SET, draft, by=by, about=draft.plan, name=made.title, measure=measure.pk)
    return made


@transaction.atomic
def drop_measure(terms: MeasureTerms, *, by: Person | None) -> None:
    draft = _writable(terms.version, by)
    name, pk = terms.title, terms.measure_id
    terms.asks.all().delete()
    MeasureTerms.objects.filter(pk=terms.pk).delete()
    record(MEASURE_DROPPED, draft, by=by, about=draft.plan, name=name, measure=pk)
