"""What a purchase still waits for: offers before one can be chosen, invoices once it is ordered."""

from decimal import Decimal

from charter.kernel.parameters.queries import in_force
from charter.rooms.cost.models import Booking, Purchase


def wanted(amount: Decimal) -> int:
    """Of a purchase of this amount, in the company's currency."""
    values = in_force()
    return int(values["quotations_required"]) if amount > values["quotation_threshold"] else 1


def wants_offers(purchase: Purchase) -> bool:
    """Too few to choose from yet, were the cheapest chosen."""
    amounts = list(purchase.quotations.values_list("amount", flat=True))
    return not amounts or len(amounts) < wanted(min(amounts))


def promised(purchase: Purchase) -> Decimal:
    """What of it still stands as promised: ordered or asked for, and not invoiced."""
    lines = Booking.objects.committed().filter(
        reference=purchase.number, project=purchase.project_id
    )
    return sum(lines.values_list("amount", flat=True), Decimal(0))


def promised_first(purchase: Purchase) -> dict[str, Decimal]:
    """An invoice begins with what is still ordered; a part of it is written instead."""
    return {"original": promised(purchase)}


def wants_invoices(purchase: Purchase) -> bool:
    return promised(purchase) > 0
