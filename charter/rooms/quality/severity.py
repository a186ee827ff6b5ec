"""How strict the next lot is inspected, from the lots before it: the switching rules of ISO 2859-1.

Source: ISO 2859-1:1999, 9.3. Two of five or fewer lots in a row not accepted: tightened. Five in a
row accepted: normal again. Five not accepted while tightened: inspection by samples is to be
stopped until what supplies the lots was improved (9.4). The switching score of normal inspection
(9.3.3.2): a lot that would be accepted at the next tighter AQL adds three (two where the acceptance
number is 0 or 1), any other sets it to nought; from thirty on reduced inspection would be allowed,
which is a decision of people and is not made here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from charter.rooms.quality.sampling import plan_for

NORMAL, TIGHTENED = "normal", "tightened"
WINDOW, TWO, FIVE, THIRTY = 5, 2, 5, 30


@dataclass(frozen=True)
class Lot:
    """A lot that was inspected: of `size` units, `failed` of the sample failed."""

    size: int
    failed: int
    accepted: bool


@dataclass(frozen=True)
class Standing:
    """`lots` count since the last switch; `refused` are those not accepted while tightened."""

    severity: str = NORMAL
    lots: int = 0
    refused: int = 0
    score: int = 0

    @property
    def is_stopped(self) -> bool:
        return self.severity == TIGHTENED and self.refused >= FIVE

    @property
    def may_be_reduced(self) -> bool:
        return self.severity == NORMAL and self.score >= THIRTY


def standing(lots: Sequence[Lot], aql: Decimal) -> Standing:
    """After those lots, the oldest first, all under one AQL."""
    now, recent = Standing(), list[bool]()
    for lot in lots:
        recent = [*recent, lot.accepted][-WINDOW:]
        if now.severity == NORMAL:
            if recent.count(False) >= TWO:
                now, recent = Standing(TIGHTENED), []
            else:
                now = Standing(NORMAL, now.lots + 1, 0, _score(now.score, lot, aql))
        elif len(recent) == FIVE and all(recent):
            now, recent = Standing(), []
        else:
            refused = now.refused + (not lot.accepted)
            now = Standing(TIGHTENED, now.lots + 1, refused)
    return now


def _score(before: int, lot: Lot, aql: Decimal) -> int:
    if plan_for(lot.size, aql).accept < TWO:
        return before + 2 if lot.accepted else 0
    tighter = plan_for(lot.size, aql, steps=1).accept
    return before + 3 if lot.accepted and lot.failed <= tighter else 0
