import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person, Substitution
from charter.rooms.people.permissions import may_name_substitute

NAMED = declare(
    "people.substitute.named",
    gettext_lazy("%(by)s指定%(substitute)s在%(starts)s至%(ends)s代理%(title)s"),
)
REVOKED = declare(
    "people.substitute.revoked", gettext_lazy("%(by)s取消%(substitute)s對%(title)s的代理")
)


def _refuse_unfit(
    person: Person, substitute: Person, starts: dt.datetime, ends: dt.datetime
) -> None:
    if substitute == person:
        raise Refused("people.own_substitute", _("不能代理自己，請選別人。"), field="substitute")
    if not substitute.is_active or substitute.is_customer:
        raise Refused("people.not_staff", _("代理人要是在職同事。"), field="substitute")
    if ends <= starts:
        raise Refused("people.empty_period", _("結束時間要晚於開始時間。"), field="ends_at")
    overlapping = Substitution.objects.filter(
        person=person, revoked_at=None, starts_at__lt=ends, ends_at__gt=starts
    )
    if overlapping.exists():
        raise Refused(
            "people.substitute_overlaps",
            _("這段時間已經有代理人，請先取消原來的，或改時間。"),
            field="starts_at",
        )


@transaction.atomic
def name_substitute(
    person: Person,
    *,
    substitute: Person,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    by: Person | None,
    reason: str = "",
) -> Substitution:
    """`substitute` may act for `person` in [starts_at, ends_at); one level deep."""
    if by and not may_name_substitute(by, person):
        raise Refused("people.not_allowed", _("只有本人、主管或人力資源可以指定代理人。"))
    Person.objects.get_queryset().select_for_update().get(pk=person.pk)  # one at a time
    _refuse_unfit(person, substitute, starts_at, ends_at)
    substitution = Substitution.objects.create(
        person=person, substitute=substitute, starts_at=starts_at, ends_at=ends_at, reason=reason
    )
    record(
        NAMED,
        person,
        by=by,
        tell=[substitute, person],
        substitute=substitute.name,
        substitution=substitution.pk,
        starts=starts_at.date().isoformat(),
        ends=ends_at.date().isoformat(),
    )
    return substitution


@transaction.atomic
def revoke_substitute(substitution: Substitution, *, by: Person | None) -> None:
    if by and not may_name_substitute(by, substitution.person):
        raise Refused("people.not_allowed", _("只有本人、主管或人力資源可以取消代理。"))
    live = Substitution.objects.filter(pk=substitution.pk, revoked_at=None)
    if not live.update(revoked_at=clock.now()):
        raise Refused("people.already_revoked", _("這個代理已經取消了。"))
    record(
        REVOKED,
        substitution.person,
        by=by,
        tell=[substitution.substitute, substitution.person],
        substitute=substitution.substitute.name,
        substitution=substitution.pk,
    )
