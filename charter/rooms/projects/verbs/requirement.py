"""Recording what a customer wants, and judging it."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Customer, Person
from charter.rooms.projects.models import Requirement
from charter.rooms.projects.permissions import may_record_requirement
from charter.rooms.projects.verbs._common import _demand, _text

RECORDED = declare("projects.requirement.recorded", gettext_lazy("%(by)s登記客戶需求「%(title)s」"))
AMENDED = declare("projects.requirement.amended", gettext_lazy("%(by)s補充客戶需求「%(title)s」"))
EVALUATED = declare(
    "projects.requirement.evaluated", gettext_lazy("%(by)s完成「%(title)s」的初步評估")
)


@transaction.atomic
def record_requirement(
    *,
    customer: Customer,
    title: str,
    text: str,
    source: str,
    by: Person,
    received_on: dt.date | None = None,
) -> Requirement:
    _demand(may_record_requirement(by), by)
    requirement = Requirement.objects.create(
        customer=customer,
        title=_text(title, "title", _("需求名稱")),
        text=_text(text, "text", _("需求內容")),
        source=source,
        received_on=received_on or clock.today(),
        recorded_by=by,
        recorded_at=clock.now(),
    )
    record(RECORDED, requirement, by=by, customer=customer.pk)
    return requirement


@transaction.atomic
def amend_requirement(requirement: Requirement, *, title: str, text: str, by: Person) -> None:
    """A changed requirement must be evaluated again."""
    _demand(may_record_requirement(by), by)
    old = {"title": requirement.title, "text": requirement.text}
    new = {
        "title": _text(title, "title", _("需求名稱")),
        "text": _text(text, "text", _("需求內容")),
    }
    Requirement.FLOW.move(requirement, "amend", **new)
    record(AMENDED, requirement, by=by, old=old, new=new)


@transaction.atomic
def evaluate_requirement(
    requirement: Requirement,
    *,
    feasibility: str,
    value: str,
    risks: str,
    recommendation: str,
    by: Person,
    analysis: str = "",
) -> None:
    """The preliminary evaluation and analysis; without it no application can be submitted."""
    _demand(may_record_requirement(by), by)
    Requirement.FLOW.move(
        requirement,
        "evaluate",
        feasibility=_text(feasibility, "feasibility", _("可行性")),
        value=_text(value, "value", _("對客戶與公司的價值")),
        risks=_text(risks, "risks", _("風險")),
        analysis=analysis.strip(),
        recommendation=_text(recommendation, "recommendation", _("建議")),
        evaluated_by=by,
        evaluated_at=clock.now(),
    )
    record(
        EVALUATED,
        requirement,
        by=by,
        tell=[requirement.recorded_by],
        recommendation=recommendation,
    )
