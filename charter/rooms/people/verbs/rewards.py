"""Giving a reward. The ledger only grows."""

from decimal import Decimal

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.verbs import record
from charter.org.models import Person, Role
from charter.rooms.people.models import Reward

GRANTED = declare(
    "people.reward.granted",
    gettext_lazy("%(by)s獎勵%(person_name)s：%(reason)s"),
    gettext_lazy("你得到獎勵"),
)
GRANTERS = (Role.HR, Role.MANAGEMENT, Role.QUALITY, Role.IMPROVEMENT_OFFICE)


def _demand(person: Person, form: str, reason: str, amount: Decimal, by: Person | None) -> None:
    if by is not None and not by.has_role(*GRANTERS):
        raise Refused(
            "people.may_not_reward", _("獎勵由人力資源、質量管理、改善辦公室或管理層發給。")
        )
    if by is not None and by.pk == person.pk:
        raise Refused("people.own_reward", _("不能獎勵自己，請另一位有權的同事發給。"))
    if not person.is_active or person.is_customer:
        raise Refused("people.reward_not_staff", _("只能獎勵在職同事。"), field="person")
    if form in Reward.NEED_AN_AMOUNT and amount <= 0:
        raise Refused("people.reward_worth_nothing", _("請填寫大於0的積分或金額。"), field="amount")
    if not reason.strip():
        raise Refused("people.reward_without_reason", _("請寫下為什麼獎勵。"), field="reason")


@transaction.atomic
def grant_reward(
    person: Person,
    *,
    form: str,
    reason: str,
    subject: models.Model,
    by: Person | None,
    amount: Decimal = Decimal(0),
) -> Reward:
    """`subject` is what it was earned with. Nobody rewards themselves; a bonus has an amount."""
    _demand(person, form, reason, amount, by)
    given = Reward.objects.create(
        person=person,
        form=form,
        amount=amount,
        reason=reason.strip()[:200],
        kind=kind_of(subject),
        subject_id=subject.pk,
        subject_title=str(subject)[:200],
        by=by,
        at=clock.now(),
    )
    record(
        GRANTED,
        given,
        by=by,
        about=person,
        tell=[person],
        person=person.pk,
        person_name=str(person),
        form=form,
        amount=str(amount),
        reason=given.reason,
    )
    return given
