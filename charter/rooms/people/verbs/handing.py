"""What lies with somebody goes to somebody else, where the record's own room has no verb for it."""

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person
from charter.rooms.people.permissions import may_keep_people

PASSED_ON = declare(
    "people.record.passed_on",
    gettext_lazy("「%(title)s」由%(old_name)s交給%(new_name)s：%(reason)s"),
    gettext_lazy("交給你"),
)
MANAGER = declare(
    "people.person.manager_named",
    gettext_lazy("%(title)s的直屬主管由%(old_name)s改為%(new_name)s：%(reason)s"),
    gettext_lazy("你的管理線"),
)


def _demand_taker(to: Person, old: Person | None) -> None:
    if not to.is_active or to.is_customer:
        raise Refused("people.not_staff", _("接手的人必須是在職同事。"), field="to")
    if old is not None and old.pk == to.pk:
        raise Refused("people.same_person", _("已經由他負責，請選另一位。"), field="to")


def _keepers(by: Person | None) -> None:
    if by is not None and not may_keep_people(by):
        raise Refused("people.not_keeper", _("改派隨交接辦理，或由人力資源辦理。"))


@transaction.atomic
def pass_on(
    subject: models.Model, field: str, *, to: Person, reason: str, by: Person | None
) -> None:
    """`field` names whose it is; states and days stay as they are."""
    _keepers(by)
    rows = type(subject)._default_manager.select_for_update(of=("self",))
    locked = rows.get(pk=subject.pk)
    old: Person | None = getattr(locked, field)
    _demand_taker(to, old)
    setattr(locked, field, to)
    locked.save(update_fields=[field])
    setattr(subject, field, to)
    facts: Facts = {"field": field, "old": old and old.pk, "old_name": str(old or "--")}
    told: Facts = {"new": to.pk, "new_name": str(to), "reason": reason}
    record(PASSED_ON, locked, by=by, tell=[to], **facts, **told)


@transaction.atomic
def name_manager(person: Person, *, manager: Person, reason: str, by: Person | None) -> None:
    """Another line above somebody; what they are is not touched."""
    _keepers(by)
    old = person.manager
    _demand_taker(manager, old)
    above: Person | None = manager
    while above is not None:
        if above.pk == person.pk:
            raise Refused(
                "people.line_cycle",
                _("%s在這個人的管理線之下，不能成為他的主管；請選別人。") % manager,
                field="to",
            )
        above = above.manager
    person.manager = manager
    person.save(update_fields=["manager"])
    facts: Facts = {"old": old and old.pk, "old_name": str(old or "--")}
    told: Facts = {"new": manager.pk, "new_name": str(manager), "reason": reason}
    record(MANAGER, person, by=by, tell=[manager, person], **facts, **told)
