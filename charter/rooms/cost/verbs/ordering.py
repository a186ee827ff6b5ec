"""What the approval of a purchase means, and its way from order to invoice."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.money import shown
from charter.kernel.approvals.canon import fingerprint
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person
from charter.rooms.cost.models import Booking, Purchase
from charter.rooms.cost.offers import promised
from charter.rooms.cost.permissions import may_keep
from charter.rooms.cost.verbs._common import _book, _day, _demand, _hold, _needs, _worth
from charter.rooms.cost.verbs._purchasing import _content, _may, _release

REOPENED = declare(
    "cost.purchase.reopened",
    gettext_lazy("採購「%(title)s」沒有通過，承諾已釋放"),
    gettext_lazy("你提出的採購"),
)
ORDERED = declare(
    "cost.purchase.ordered",
    gettext_lazy("採購「%(title)s」已核准，可以訂購"),
    gettext_lazy("你提出的採購"),
)
RECEIVED = declare(
    "cost.purchase.received", gettext_lazy("%(by)s登錄「%(title)s」的發票%(reference)s")
)
FINISHED = declare("cost.purchase.finished", gettext_lazy("%(by)s結清採購「%(title)s」"))
CANCELLED = declare(
    "cost.purchase.cancelled", gettext_lazy("%(by)s取消採購「%(title)s」：%(reason)s")
)


@transaction.atomic
def reopen_purchase(purchase: Purchase, *, by: Person | None) -> None:
    """Rejected, returned or withdrawn: the promise is given back, offers can be gathered anew."""
    _hold(purchase.project)
    found = _may("reopen", purchase, None)
    count = Booking.objects.filter(key__startswith=f"release:{found.pk}:").count()
    key = f"release:{found.pk}:{count + 1}"
    _release(found, promised(found), key, None, _("沒有通過"))
    Purchase.FLOW.move(found, "reopen", content_hash="")
    record(REOPENED, found, by=by, about=found.project, tell=[found.requester])


@transaction.atomic
def order_purchase(purchase: Purchase, *, content_hash: str, by: Person | None = None) -> None:
    """The effect of the approval: what was approved is what is ordered, by hash."""
    found = _may("order", purchase, None)
    if fingerprint(_content(found)) != content_hash:
        raise Refused("cost.not_what_was_approved", _("採購內容與核准的版本不符，請重新送審。"))
    Purchase.FLOW.move(found, "order", ordered_at=clock.now(), content_hash=content_hash)
    record(ORDERED, found, by=by, about=found.project, tell=[found.requester])


@transaction.atomic
def receive(
    purchase: Purchase, *, original: Decimal, reference: str, day: dt.date, by: Person | None
) -> Booking:
    """An invoice of what was ordered: the promise becomes an actual cost, never more than that."""
    _demand(may_keep(by), by, _("發票由財務登錄，請把單據交給財務。"))
    _hold(purchase.project)
    found = _may("receive", purchase, by)
    worth, left = _worth(original, "TWD", None, "original"), promised(found)
    if worth.amount > left:
        raise Refused(
            "cost.beyond_order",
            _("發票超過訂購餘額%(left)s；多出的部分請另外提出採購或預算變更。")
            % {"left": shown(left)},
            field="original",
        )
    number = _needs(reference, "reference")[:60]
    made = _book(
        found.project,
        worth,
        key=f"voucher:{found.project_id}:{number.casefold()}",
        by=by,
        category=found.category,
        kind=Booking.Kind.ACTUAL,
        source=Booking.Source.PURCHASE,
        day=_day(day),
        reference=number,
        note=f"{found.number}"[:300],
    )
    _release(found, worth.amount, f"invoiced:{made.pk}", by, number)
    Purchase.FLOW.move(found, "receive")
    facts: Facts = {"reference": number, "amount": str(worth.amount)}
    record(RECEIVED, found, by=by, about=found.project, **facts)
    return made


@transaction.atomic
def finish(purchase: Purchase, *, by: Person | None) -> None:
    """All invoices are in: what is left of the promise is given back."""
    _demand(may_keep(by), by, _("採購由財務結清。"))
    _hold(purchase.project)
    found = _may("finish", purchase, by)
    _release(found, promised(found), f"finish:{found.pk}", by, _("結清"))
    Purchase.FLOW.move(found, "finish", closed_at=clock.now())
    record(FINISHED, found, by=by, about=found.project)


@transaction.atomic
def cancel(purchase: Purchase, *, reason: str, by: Person | None) -> None:
    """Not needed after all; what was invoiced stays."""
    _hold(purchase.project)
    found = _may("cancel", purchase, by)
    text = _needs(reason, "reason")
    _release(found, promised(found), f"cancel:{found.pk}", by, text)
    Purchase.FLOW.move(found, "cancel", closed_at=clock.now())
    record(CANCELLED, found, by=by, about=found.project, reason=text)
