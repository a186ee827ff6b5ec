"""How many offers a purchase wants before one of them can be chosen."""

from decimal import Decimal

from charter.kernel.parameters.queries import in_force
from charter.rooms.cost.models import Purchase


def wanted(amount: Decimal) -> int:
    """Of a purchase of this amount, in the company's currency."""
    values = in_force()
    return int(values["quotations_required"]) if amount > values["quotation_threshold"] else 1


def wants_offers(purchase: Purchase) -> bool:
    """Too few to choose from yet, were the cheapest chosen."""
    amounts = list(purchase.quotations.values_list("amount", flat=True))
    return not amounts or len(amounts) < wanted(min(amounts))
