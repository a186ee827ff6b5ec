"""Student's t distribution with any (also broken) degrees of freedom, without a library.

The tail is the regularised incomplete beta function by its continued fraction (Lentz; Numerical
Recipes 6.4); the quantile is found by halving.
"""

import math
from functools import lru_cache

_TINY = 1e-300


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function."""
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > _TINY else _TINY)
    found = d
    for m in range(1, 300):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for part in (even, odd):
            d = 1 + part * d
            c = 1 + part / c
            d = 1 / (d if abs(d) > _TINY else _TINY)
            c = c if abs(c) > _TINY else _TINY
            step = d * c
            found *= step
        if abs(step - 1) < 1e-13:
            break
    return found


def _beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, 1 - x) / b


def tail(t: float, df: float) -> float:
    """The share above t."""
    half = _beta(df / 2, 0.5, df / (df + t * t)) / 2
    return half if t >= 0 else 1 - half


@lru_cache(maxsize=4096)
def quantile(upper: float, df: float) -> float:
    """The t that leaves `upper` (below a half) above it."""
    low, high = 0.0, 1.0
    while tail(high, df) > upper:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if tail(middle, df) > upper else (low, middle)
    return (low + high) / 2
