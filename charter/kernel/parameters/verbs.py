"""Setting a parameter. Who may, and by whose approval, is decided by the policy floor."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.kernel.parameters.catalogue import catalogue
from charter.kernel.parameters.models import Setting
from charter.kernel.parameters.queries import in_force
from charter.kernel.parameters.values import checked
from charter.org.models import Person

SET = declare(
    "parameters.setting.set",
    gettext_lazy("%(by)s把「%(label)s」由%(old)s改為%(new)s，%(effective_on)s起生效：%(reason)s"),
)


@transaction.atomic
def set_value(
    name: str, value: Any, *, effective_on: dt.date, reason: str, by: Person | None
) -> Setting:
    """A new version of one parameter. Earlier versions stay: old days keep their rules."""
    parameter = catalogue().get(name)
    if parameter is None:
        raise Refused("parameters.unknown", _("沒有這個參數：%(name)s。") % {"name": name})
    right = checked(parameter, value)
    if effective_on < clock.today():
        raise Refused("parameters.effective_past", _("生效日不能早於今天。"), field="effective_on")
    if not reason.strip():
        raise Refused("parameters.reason_missing", _("請寫明修改的原因。"), field="reason")
    old = in_force(effective_on)[name]
    setting = Setting.objects.create(
        name=name,
        value=right,
        effective_on=effective_on,
        reason=reason.strip(),
        set_by=by,
        set_at=clock.now(),
    )
    facts: Facts = {"name": name, "label": parameter.zh, "old": old, "new": right}
    facts.update(effective_on=effective_on.isoformat(), reason=reason.strip())
    record(SET, setting, by=by, **facts)
    return setting
