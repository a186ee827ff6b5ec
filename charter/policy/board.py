"""Is the policy running? One bar per policy; for a department what it does not keep."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from charter.ground import clock
from charter.kernel.board import Look, Told, card
from charter.policy.models import Judgement, Verdict
from charter.policy.pack import clauses
from charter.policy.queries import briefs
from charter.policy.rulings import end_of
from charter.policy.wording import TONES, number, tell

MONTH, DAY = dt.timedelta(days=30), dt.timedelta(days=1)
SHOWN = 8
ORDER = {Verdict.BROKEN: 0, Verdict.AT_RISK: 1}


def _told(data: dict[str, Any]) -> Told:
    title = _("制度有沒有真的在跑")
    if data["lines"] is not None:
        heads = (_("要求"), _("狀態"), _("沒有做到"))
        rows = [(one["title"], one["word"], one["failing"]) for one in data["lines"]]
        return Told(title, [(_("未做到或需注意"), data["n"])], heads, rows)
    # Attested clauses are counted apart only where there are any: the policies may differ in that.
    columns: list[Any] = max((one.sums for one, _kept in data["briefs"]), key=len, default=[])
    found = []
    for one, _n in data["briefs"]:
        counts = {sum_.verdict: sum_.count for sum_ in one.sums}
        found.append((tell(one.pack.title), *(counts.get(c.verdict, 0) for c in columns)))
    return Told(title, (), (_("制度"), *(c.word for c in columns)), found)


@card("policies", "policy/board_card.html", order=10, told=_told, keeps=True)
def policies(look: Look) -> dict[str, Any]:
    """Of a period: as its last day ended, and what was different the day before it began."""
    at = look.until if look.is_past else None
    if look.department is None:
        moment = end_of(at) if at else clock.now()
        begun = moment - MONTH
        if look.period:
            begun = end_of(look.period.start - DAY)
        both = [(one, _kept(one.sums)) for one in briefs(begun, at)]
        return {"briefs": both, "lines": None, "at": at}
    standing = Judgement.objects.standing(end_of(at) if at else None)
    rows = {r.clause: r for r in standing.filter(department=look.department, verdict__in=ORDER)}
    found = sorted((rows[code] for code in clauses() if code in rows), key=_worst_first)
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
    return {"briefs": [], "lines": lines, "n": len(found), "at": at}


def _worst_first(row: Judgement) -> tuple[int, int]:
    return ORDER[Verdict(row.verdict)], row.kept - row.total


def _kept(sums: list[Any]) -> int:
    """How many requirements are kept."""
    return sum(one.count for one in sums if one.tone == "ok")
