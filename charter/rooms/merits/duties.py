"""What is owed: a round of awards every period, an answer to each result at the ends, each step
of due process by its day."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.kernel.duties.rules import ONCE, duty
from charter.kernel.journal.subjects import url_of
from charter.org.models import Person
from charter.rooms.merits.models import Outcome, Review, Step
from charter.rooms.merits.reach import any_hr, superior


def _answers(row: Any) -> Person | None:
    """Whoever leads the person; HR for an excellent result, which HR proposes."""
    if isinstance(row, Outcome) and row.verdict == Outcome.Verdict.EXCELLENT:
        return any_hr(but=row.person)
    return superior(row.person) or any_hr(but=row.person)


def _step_owner(step: Any) -> Person | None:
    owner: Person | None = step.owner
    return owner if owner and owner.is_active else any_hr(but=step.person)


def _due(row: Any) -> dt.date:
    day: dt.date = row.due
    return day


def _steps() -> QuerySet[Step]:
    """Those that offices and coaches have to take. What the person concerned may say is a right,
    known to nobody else by a list of duties; decisions have their time in the flow of approvals."""
    theirs = (Step.Name.STATE, Step.Name.EXPLAIN, Step.Name.RECTIFY, Step.Name.APPEAL)
    rights = (*theirs, Step.Name.DECIDE, Step.Name.RULE, Step.Name.TAKE_EFFECT)
    return Step.objects.open().exclude(name__in=rights).select_related("owner", "person")


duty(
    "merits.round",
    "SI6.1a",
    _("完成這一期的表彰評選"),
    period="award_interval",
    owner=lambda _nothing: any_hr(),
    proof="merits.round.closed",
    within=20,
    remind=(20, 5, 1),
)
duty(
    "merits.outcome",
    "SP3.3b",
    _("安排考核結果的獎勵或輔導"),
    period=ONCE,
    owner=_answers,
    proof="merits.outcome.answered",
    scope=lambda: Outcome.objects.waiting().select_related("person__department"),
    due=_due,
    remind=(5, 1),
)
duty(
    "merits.review",
    "SP3.3b",
    _("決定連續不達標的處理"),
    period=ONCE,
    owner=_answers,
    proof="merits.review.decided",
    scope=lambda: Review.objects.undecided().select_related("person__department"),
    due=_due,
    remind=(5, 1),
)


def _page(pk: int) -> str:
    """The record whose step it is."""
    step = Step.objects.filter(pk=pk).values_list("kind", "subject_id").first()
    return url_of(*step) if step else reverse("merits:ledger")


duty(
    "merits.step",
    "SI6.2c",
    _("通報、輔導與問責的步驟"),
    period=ONCE,
    owner=_step_owner,
    proof="merits.step.done",
    scope=_steps,
    due=_due,
    remind=(2, 1),
    url=_page,
)
