"""Money is a Decimal with a currency; it is rounded half up, and only when it is shown."""

from decimal import ROUND_HALF_UP, Decimal

SYMBOL = {"TWD": "NT$", "CNY": "¥", "USD": "US$"}
PLACES = {"TWD": 0, "CNY": 2, "USD": 2}


def rounded(amount: Decimal, currency: str = "TWD") -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-PLACES[currency]), ROUND_HALF_UP)


def shown(amount: Decimal | None, currency: str = "TWD") -> str:
    """`NT$3,280,000`; a minus sign is U+2212; nothing known is `--`."""
    if amount is None:
        return "--"
    sign = "−" if amount < 0 else ""
    return f"{sign}{SYMBOL[currency]}{rounded(abs(amount), currency):,}"
