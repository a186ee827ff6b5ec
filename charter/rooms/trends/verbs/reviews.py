"""The review of an interval: drawn from the figures, concluded by people, decided, frozen."""

import datetime as dt
import hashlib

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.periods import Period
from charter.kernel.actions.models import Action
from charter.kernel.actions.verbs import assign
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person, Role
from charter.rooms.trends.models import Review
from charter.rooms.trends.permissions import may_review
from charter.rooms.trends.reporting import document_of, facts_of
from charter.rooms.trends.stretches import INTERVAL, interval_before
from charter.rooms.trends.verbs.figures import materialise

OPENED = declare("trends.review.opened", gettext_lazy("「%(title)s」可以檢討了"))
DRAWN = declare("trends.review.drawn", gettext_lazy("%(by)s重新產生了「%(title)s」的數字"))
CONCLUDED = declare("trends.review.concluded", gettext_lazy("%(by)s寫下了「%(title)s」的結論"))
DECIDED = declare("trends.review.decided", gettext_lazy("%(by)s在「%(title)s」決定：%(measure)s"))
PUBLISHED = declare(
    "trends.review.published",
    gettext_lazy("%(by)s發布了「%(title)s」"),
    gettext_lazy("服務趨勢檢討"),
)


def _demand_right(by: Person | None) -> None:
    if not may_review(by):
        said = _("服務趨勢由服務改善辦公室、質量管理或管理層檢討。")
        raise Refused("trends.may_not_review", said)


def _draft(review: Review) -> Review:
    locked = Review.objects.select_for_update().get(pk=review.pk)
    if locked.is_published:
        raise Refused("trends.review_frozen", _("這份檢討已經發布，不能再改。"))
    return locked


@transaction.atomic
def open_review(period: Period, *, by: Person | None = None) -> Review:
    """The review of an interval that has ended, with its figures; an open one is left alone."""
    if period.end > clock.today():
        raise Refused("trends.not_over", _("這一期還沒有結束。"))
    known = Review.objects.filter(key=period.key).first()
    if known is not None:
        return known
    _counted(period, by)
    review = Review.objects.create(
        key=period.key,
        starts=period.start,
        ends=period.end,
        facts=facts_of(period),
        drawn_at=clock.now(),
    )
    record(OPENED, review, by=by)
    return review


def _counted(period: Period, by: Person | None) -> None:
    """The interval and the one before it, as the cases are now."""
    for one in (interval_before(period), period):
        materialise(INTERVAL, one, by=by)


@transaction.atomic
def redraw(review: Review, *, by: Person | None) -> None:
    """The figures as they are now, after a correction of cases."""
    _demand_right(by)
    locked = _draft(review)
    period = Period(locked.starts, locked.ends, locked.key)
    _counted(period, by)
    Review.FLOW.move(locked, "redraw", facts=facts_of(period), drawn_at=clock.now())
    record(DRAWN, locked, by=by)


@transaction.atomic
def conclude(review: Review, *, conclusions: str, by: Person | None) -> None:
    _demand_right(by)
    locked = _draft(review)
    Review.FLOW.move(locked, "conclude", conclusions=conclusions.strip())
    record(CONCLUDED, locked, by=by)


@transaction.atomic
def decide(
    review: Review, *, measure: str, owner: Person, due: dt.date, by: Person | None
) -> Action:
    """A decision is somebody's action with a day; it can be followed and verified."""
    _demand_right(by)
    locked = _draft(review)
    made = assign(locked, measure=measure, owner=owner, due=due, by=by, clause="SP2.5.3")
    record(DECIDED, locked, by=by, measure=measure, action=made.pk)
    return made


@transaction.atomic
def publish(review: Review, *, by: Person | None) -> None:
    """From now on the very bytes are kept, with their hash."""
    _demand_right(by)
    locked = _draft(review)
    if not locked.conclusions:
        said = _("請先寫下結論：看到什麼、為什麼、要做什麼。")
        raise Refused("trends.no_conclusions", said, field="conclusions")
    now = clock.now()
    locked.published_at, locked.published_by = now, by
    written = document_of(locked)
    digest = hashlib.sha256(written.encode()).hexdigest()
    kept = {"document": written, "sha256": digest, "published_at": now, "published_by": by}
    Review.FLOW.move(locked, "publish", **kept)
    tell = Person.objects.holding(Role.MANAGEMENT)
    record(PUBLISHED, locked, by=by, tell=tell, period=locked.key, sha256=digest)
