"""Several weak results in a row: a decision for people. The system opens it and decides nothing."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person
from charter.rooms.merits.models import Line, Outcome, Review
from charter.rooms.merits.models.outcomes import WAYS
from charter.rooms.merits.permissions import side_of
from charter.rooms.merits.reach import any_hr, superior
from charter.rooms.merits.verbs._common import _allow, _enter, _locked, _needs, _working_days

OPENED = declare(
    "merits.review.opened",
    gettext_lazy("%(title)s：連續%(n)s次不達標，請人力資源與主管在%(due)s前決定"),
    gettext_lazy("等你決定"),
)
STATED = declare(
    "merits.review.stated", gettext_lazy("%(by)s就「%(title)s」說明"), gettext_lazy("等你決定")
)
VOTED = declare("merits.review.voted", gettext_lazy("%(by)s就「%(title)s」提出意見"))
DECIDED = declare(
    "merits.review.decided",
    gettext_lazy("「%(title)s」已決定：%(choice)s"),
    gettext_lazy("與你有關"),
)


@transaction.atomic
def open_review(person: Person, *, outcomes: Iterable[Outcome], by: Person | None = None) -> Review:
    """HR and the head each say what they think right; the person is heard first."""
    found = list(outcomes)
    made = Review.objects.create(
        person=person,
        department=person.department,
        options=[{"key": key, "label": str(label)} for key, label in WAYS.items()],
        opened_at=clock.now(),
        due=_working_days("repeated_failure_days"),
    )
    made.outcomes.set(found)
    tell = [one for one in (person, superior(person), any_hr(but=person)) if one]
    record(OPENED, made, by=by, tell=tell, n=len(found), due=made.due.isoformat())
    return made


@transaction.atomic
def state_review(review: Review, *, text: str, by: Person | None) -> None:
    """What the person says to it."""
    _allow(by is not None and by.pk == review.person_id, _("本人"))
    said = _needs(text, "text")
    Review.FLOW.move(review, "state", statement=said, stated_at=clock.now())
    tell = [one for one in (superior(review.person), any_hr(but=review.person)) if one]
    record(STATED, review, by=by, tell=tell)


@transaction.atomic
def vote(review: Review, *, choice: str, reason: str, by: Person | None) -> None:
    """HR's or the head's choice, with the reason. When both choose the same, it is decided."""
    found: Review = _locked(review)
    side = side_of(by, found) if by else ""
    _allow(bool(side), _("人力資源與主管"))
    if choice not in {one["key"] for one in found.options}:
        raise Refused("merits.no_such_option", _("請從清單選擇一項。"), field="choice")
    _heard(found)
    said = _needs(reason, "reason", _("請寫下為什麼這樣處理。"))
    changes = {side: by, f"{side}_choice": choice, f"{side}_reason": said}
    Review.FLOW.move(found, "vote", **changes)
    record(VOTED, found, by=by, side=side)
    if found.hr_choice == found.head_choice:
        _decide(found)
    review.refresh_from_db()


def _heard(review: Review) -> None:
    """Not before the person has spoken, or has had the time to."""
    until = _working_days("explanation_days", clock.day(review.opened_at))
    if review.stated_at is None and clock.today() <= until:
        said = _("請先聽本人說明；%(day)s之後沒有說明，才可以決定。") % {"day": until.isoformat()}
        raise Refused("merits.not_heard", said)


def _decide(review: Review) -> None:
    Review.FLOW.move(review, "decide", choice=review.hr_choice, decided_on=clock.today())
    _enter(
        Line.Kind.REVIEW,
        review,
        person=review.person,
        department=review.department,
        title=review.chosen,
        ground=f"{review.hr_reason}\n{review.head_reason}",
        approved_by=review.head,
    )
    facts: Facts = {"choice": review.chosen}
    record(DECIDED, review, by=None, tell=[review.person], **facts)
