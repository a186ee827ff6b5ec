"""The rules by which cases find their people, and following one."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.aftersales.models import AssignmentRule
from charter.rooms.aftersales.permissions import may_promise

SET = declare("aftersales.assignment.set", gettext_lazy("%(by)s訂了派工規則「%(title)s」"))
SWITCHED = declare(
    "aftersales.assignment.switched", gettext_lazy("%(by)s啟用或停用了派工規則「%(title)s」")
)


def _demand_right(by: Person | None) -> None:
    if not may_promise(by):
        raise Refused(
            "aftersales.may_not_rule",
            _("派工規則由部門主管、項目經理、質量管理或管理層設定。請他們代為調整。"),
        )


@transaction.atomic
def set_rule(*, name: str, by: Person | None, **facts: Any) -> AssignmentRule:
    """A rule under its name; set again, the same rule with other facts."""
    _demand_right(by)
    called = name.strip()
    if not called:
        raise Refused("aftersales.no_rule_name", _("請給規則一個名稱。"), field="name")
    if not facts.get("department") and not facts.get("skill"):
        raise Refused(
            "aftersales.rule_names_nobody",
            _("請選部門或技能，規則才知道派給誰。"),
            field="skill",
        )
    rule, _new = AssignmentRule.objects.update_or_create(name=called, defaults=facts)
    record(SET, rule, by=by, automatic=rule.is_automatic)
    return rule


@transaction.atomic
def switch_rule(rule: AssignmentRule, *, is_active: bool, by: Person | None) -> None:
    """Out of use, it proposes nothing; what it assigned stays assigned."""
    _demand_right(by)
    rule.is_active = is_active
    rule.save(update_fields=["is_active"])
    record(SWITCHED, rule, by=by, active=is_active)
