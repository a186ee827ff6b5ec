"""Is the policy running? One bar per policy; for a department what it does not keep."""

import datetime as dt
from typing import Any

from django.urls import reverse

from charter.ground import clock
from charter.kernel.board import Look, card
from charter.policy.models import Judgement, Verdict
from charter.policy.pack import clauses, packs
from charter.policy.queries import brief
from charter.policy.wording import TONES, number, tell

MONTH = dt.timedelta(days=30)
SHOWN = 8
ORDER = {Verdict.BROKEN: 0, Verdict.AT_RISK: 1}


@card("policies", "policy/board_card.html", order=10)
def policies(look: Look) -> dict[str, Any]:
    if look.department is None:
        briefs = [brief(name, clock.now() - MONTH) for name in packs()]
        return {"briefs": [(one, _kept(one.sums)) for one in briefs], "lines": None}
    rows = Judgement.objects.standing().filter(department=look.department, verdict__in=ORDER)
    found = sorted((r for r in rows if r.clause in clauses()), key=_worst_first)
    lines = [
        {
            "url": reverse("policy:clause", args=[row.clause]),
            "title": f"{number(clauses()[row.clause])} {tell(clauses()[row.clause].title)}",
            "tone": TONES[Verdict(row.verdict)],
            "word": Verdict(row.verdict).label,
            "failing": row.total - row.kept,
        }
        for row in found[:SHOWN]
    ]
    return {"briefs": [], "lines": lines, "n": len(found)}


def _worst_first(row: Judgement) -> tuple[int, int]:
    return ORDER[Verdict(row.verdict)], row.kept - row.total


def _kept(sums: list[Any]) -> int:
    """How many requirements are kept."""
    return sum(one.count for one in sums if one.tone == "ok")
