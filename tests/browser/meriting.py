"""The ledger for the browser's world: awards, a plan, a decision, a notice, a case half way."""

import datetime as dt
from types import SimpleNamespace

from charter.ground import clock
from charter.rooms.merits import verbs
from charter.rooms.merits.models import Award, Line, Review
from charter.rooms.merits.tests import stories

Pages = dict[str, tuple[str, str]]
HERE = "/merits/"


def pages(company: SimpleNamespace) -> Pages:
    stories.budget(company)
    weak = stories.appraised(company.engineer, "50", "2026-Q2")
    plan = stories.coached(company, weak)
    verbs.follow_up(plan, note="回報準時，返工還多", by=company.manager)
    stories.appraised(company.engineer, "45", "2026-Q3")
    stories.appraised(company.staff, "93", "2026-Q3")
    case, notice, award = stories.heard(company), stories.noticed(company), stories.bonus(company)
    stories.agree(award, company.hr, company.boss)
    closes = clock.today() + dt.timedelta(days=9)
    round = verbs.open_round(closes_on=closes, call="服務有成的部門與個人", by=company.hr)
    line = Line.objects.get(kind="bonus")
    drawn = Award.objects.drawn().order_by("pk").first()
    assert drawn
    return {
        "merits": ("hr", HERE),
        "merits-own": ("engineer", HERE),
        "merits-line": ("hr", f"{HERE}lines/{line.pk}/"),
        "merits-awards": ("hr", f"{HERE}awards/"),
        "merits-award": ("hr", f"{HERE}awards/{award.pk}/"),
        "merits-award-take-up": ("hr", f"{HERE}awards/{drawn.pk}/take_up/"),
        "merits-award-new": ("head", f"{HERE}new/award/"),
        "merits-certificate": ("engineer", f"{HERE}awards/{award.pk}/certificate/"),
        "merits-rounds": ("hr", f"{HERE}rounds/"),
        "merits-round": ("hr", f"{HERE}rounds/{round.pk}/"),
        "merits-budgets": ("hr", f"{HERE}budgets/"),
        "merits-budget-new": ("hr", f"{HERE}new/budget/"),
        "merits-notice-new": ("deputy", f"{HERE}new/notice/"),
        "merits-outcomes": ("hr", f"{HERE}outcomes/"),
        "merits-outcome": ("head", f"{HERE}outcomes/{weak.pk}/"),
        "merits-coachings": ("hr", f"{HERE}coachings/"),
        "merits-coaching": ("engineer", f"{HERE}coachings/{plan.pk}/"),
        "merits-review": ("head", f"{HERE}reviews/{Review.objects.get().pk}/"),
        "merits-notices": ("head", f"{HERE}notices/"),
        "merits-notice": ("engineer", f"{HERE}notices/{notice.pk}/"),
        "merits-cases": ("hr", f"{HERE}cases/"),
        "merits-cases-empty": ("finance", f"{HERE}cases/"),
        "merits-case": ("quality", f"{HERE}cases/{case.pk}/"),
        "merits-case-propose": ("quality", f"{HERE}cases/{case.pk}/propose/"),
        "merits-case-new": ("quality", f"{HERE}new/case/"),
    }
