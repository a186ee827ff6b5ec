"""Whether two texts tell of the same matter: told twice, it is one case."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable

from charter.ground import clock
from charter.org.models import Customer
from charter.rooms.aftersales.models import Case

WITHIN = dt.timedelta(days=3)
LIKELY = 0.4  # offered to a person; a mail that is folded by itself must be far more alike
LOOKED_AT, SHOWN = 50, 3
BLANK = re.compile(r"[\s\W_]+")


def plain(text: str) -> str:
    """Letters and figures alone, full width as half, no capitals."""
    return BLANK.sub("", unicodedata.normalize("NFKC", text)).casefold()


def same(one: str, other: str) -> bool:
    return plain(one) == plain(other)


def alike(one: str, other: str) -> float:
    """0 to 1: the share of pairs of neighbouring characters that both have (Jaccard)."""
    a, b = _pairs(plain(one)), _pairs(plain(other))
    return len(a & b) / len(a | b) if a and b else float(same(one, other))


def likely(one: str, other: str) -> float:
    """0 to 1: how much of the shorter is found in the longer; the second telling is often short."""
    a, b = _pairs(plain(one)), _pairs(plain(other))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _pairs(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(min(len(text), 2000) - 1)}


def duplicates_of(customer: Customer, text: str) -> Iterable[Case]:
    """The customer's open cases of the last three days that seem to be about the same, the most
    alike first."""
    if len(plain(text)) < 4:
        return []
    recent = Case.objects.open().filter(customer=customer, received_at__gt=clock.now() - WITHIN)
    rows = recent.defer("search").order_by("-id")[:LOOKED_AT]
    scored = ((likely(text, case.text), case.pk, case) for case in rows)
    found = sorted((one for one in scored if one[0] >= LIKELY), reverse=True)
    return [case for _score, _pk, case in found[:SHOWN]]
