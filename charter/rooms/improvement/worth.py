"""What a measure is worth: net present value, benefit-cost ratio, payback.

NPV = Σ Fₜ/(1+r)ᵗ, the first flow today; BCR = PV(benefits)/PV(costs), undefined without costs;
payback is the interpolated year in which the flows have paid back, undefined if they never do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

ZERO = Decimal(0)


@dataclass(frozen=True)
class Worth:
    """Money in the company's currency; `ratio` and `payback` (years) None where undefined."""

    npv: Decimal
    ratio: Decimal | None
    payback: Decimal | None
    cost: Decimal
    benefit: Decimal


def present(flows: Sequence[Decimal], rate: Decimal) -> Decimal:
    """`rate` 0.05 is five percent a year."""
    return sum((flow / (1 + rate) ** t for t, flow in enumerate(flows)), ZERO)


def payback(flows: Sequence[Decimal]) -> Decimal | None:
    sum_so_far = ZERO
    for t, flow in enumerate(flows):
        if sum_so_far < 0 <= sum_so_far + flow:
            return t - 1 - sum_so_far / flow
        sum_so_far += flow
    return None


def worth(costs: Sequence[str], benefits: Sequence[str], percent: float) -> Worth:
    """Amounts per year as decimal texts, the first now; `percent` discounts a year."""
    rate = Decimal(str(percent)) / 100
    paid, got = [Decimal(one) for one in costs], [Decimal(one) for one in benefits]
    flows = [gain - cost for cost, gain in zip_longest(paid, got, fillvalue=ZERO)]
    outlay = present(paid, rate)
    ratio = present(got, rate) / outlay if outlay else None
    return Worth(present(flows, rate), ratio, payback(flows), sum(paid, ZERO), sum(got, ZERO))
