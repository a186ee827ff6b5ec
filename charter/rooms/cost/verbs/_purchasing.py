"""What the verbs about purchases share: who may, what is decided on, the promise."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.errors import Refused
from charter.org.models import Person
from charter.rooms.cost.models import Booking, Purchase, Quotation
from charter.rooms.cost.permissions import verbs_for_purchase
from charter.rooms.cost.verbs._common import Worth, _book


def _may(verb: str, purchase: Purchase, by: Person | None) -> Purchase:
    """The locked purchase, where its state and the person's right allow the verb."""
    locked = Purchase.objects.select_for_update(of=["self"]).select_related("project")
    found: Purchase = locked.get(pk=purchase.pk)
    if by is not None and verb not in verbs_for_purchase(by, found):
        raise Refused(
            "cost.not_allowed", _("這筆採購現在不能這樣做，或不由你辦理。請重新整理頁面確認狀態。")
        )
    return found


def _promise(found: Purchase, quotation: Quotation, by: Person) -> None:
    rounds = Booking.objects.filter(key__startswith=f"promise:{found.pk}:").count()
    _book(
        found.project,
        Worth(quotation.original, quotation.currency, quotation.rate),
        key=f"promise:{found.pk}:{rounds + 1}",
        by=by,
        category=found.category,
        kind=Booking.Kind.COMMITTED,
        source=Booking.Source.PURCHASE,
        day=clock.today(),
        reference=found.number,
        note=quotation.supplier[:300],
    )


def _content(found: Purchase) -> dict[str, Any]:
    """What is decided on: the need, every offer, the choice and its reason."""
    return {
        "title": found.title,
        "project": str(found.project),
        "category": found.category,
        "need": found.need,
        "method": found.method,
        "offers": [
            {
                "supplier": one.supplier,
                "amount": one.amount,
                "currency": one.currency,
                "original": one.original,
                "days": one.days,
                "terms": one.terms,
            }
            for one in found.quotations.all()
        ],
        "chosen": found.chosen.supplier if found.chosen else "",
        "reason": found.reason,
        "amount": found.amount,
        "is_over": found.is_over,
    }


def _release(found: Purchase, amount: Decimal, key: str, by: Person | None, note: str) -> None:
    """Take back `amount` of what was promised."""
    if amount <= 0:
        return
    _book(
        found.project,
        Worth(-amount),
        key=key,
        by=by,
        category=found.category,
        kind=Booking.Kind.COMMITTED,
        source=Booking.Source.PURCHASE,
        day=clock.today(),
        reference=found.number,
        note=note[:300],
    )
