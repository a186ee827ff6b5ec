"""Sessions: planned, people invited, moved, held, cancelled."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person
from charter.rooms.training.models import Course, Need, Seat, Session, Subject
from charter.rooms.training.permissions import may_keep
from charter.rooms.training.verbs import _common as common
from charter.rooms.training.verbs.courses import _runs
from charter.rooms.training.verbs.needs import _meet_if_all_came

YOURS = gettext_lazy("你的培訓")
PLANNED = declare("training.session.planned", gettext_lazy("%(by)s安排培訓「%(title)s」"))
INVITED = declare(
    "training.session.invited", gettext_lazy("%(by)s邀請%(n)s人參加「%(title)s」"), YOURS
)
MOVED = declare("training.session.moved", gettext_lazy("「%(title)s」改到%(starts)s"), YOURS)
CANCELLED = declare(
    "training.session.cancelled", gettext_lazy("%(by)s取消「%(title)s」：%(reason)s"), YOURS
)
GIVEN_UP = declare(
    "training.seat.given_up", gettext_lazy("%(by)s不能參加「%(session)s」：%(reason)s")
)
HELD: dict[str, str] = {
    subject: declare(
        f"training.session.{subject}_held", gettext_lazy("「%(title)s」已舉辦，%(n)s人到場")
    )
    for subject in Subject.values
}
MOST_SEATS = 2000


def _keeps(session: Session, by: Person | None) -> None:
    said = _("這一場由主辦人、講師或人力資源處理，請向他們提出。")
    common._allow(by is not None and may_keep(by, session), by, said)


def _planned(session: Session) -> None:
    if session.state != Session.State.PLANNED:
        raise Refused("training.session_over", _("這一場已經舉辦或取消了。"))


@transaction.atomic
def plan_session(
    course: Course,
    *,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    place: str,
    seats_count: int,
    by: Person | None,
    teacher: Person | None = None,
    teacher_name: str = "",
    need: Need | None = None,
    people: Iterable[Person] = (),
) -> Session:
    """`teacher` is a colleague, or `teacher_name` somebody from outside; with a need, those whom
    it concerns are invited at once, with `people`."""
    _runs(by)
    _times(starts_at, ends_at)
    if not 0 < seats_count <= MOST_SEATS:
        raise Refused("training.seats", _("席位是1到2000。"), field="seats_count")
    if teacher is None and not teacher_name.strip():
        raise Refused("training.no_teacher", _("請選一位同事，或填寫外部講師。"), field="teacher")
    made = Session.objects.create(
        course=course,
        need=need,
        starts_at=starts_at,
        ends_at=ends_at,
        place=common._words(place, "place")[:120],
        seats_count=seats_count,
        teacher=teacher,
        teacher_name="" if teacher else teacher_name.strip()[:60],
        organiser=by,
    )
    record(PLANNED, made, by=by, about=course, starts=starts_at.isoformat())
    asked = list(people)
    if need is not None:
        asked += [one.person for one in need.concerned.counted().select_related("person")]
    if asked:
        _seat(made, asked, by)
    return made


def _times(starts_at: dt.datetime, ends_at: dt.datetime) -> None:
    if ends_at <= starts_at:
        raise Refused("training.order", _("結束不能早於開始。"), field="ends_at")
    if ends_at - starts_at > dt.timedelta(days=31):
        raise Refused("training.too_long", _("一場最多31天，請分幾場安排。"), field="ends_at")


@transaction.atomic
def invite(session: Session, *, people: Iterable[Person], by: Person | None) -> int:
    """Returns how many are new; no more than there are seats."""
    _keeps(session, by)
    _planned(session)
    return _seat(session, list(people), by)


def _seat(session: Session, people: list[Person], by: Person | None) -> int:
    locked = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    known = set(locked.seats.values_list("person", flat=True))
    new = {p.pk: p for p in people if p.pk not in known and p.pk != locked.teacher_id}
    if any(one.is_customer or not one.is_active for one in new.values()):
        raise Refused("training.not_staff", _("只有在職同事可以參加。"), field="people")
    if locked.seats.kept().count() + len(new) > locked.seats_count:
        said = _("席位只有%(seats)s個，請增加席位或另開一場。") % {"seats": locked.seats_count}
        raise Refused("training.full", said, field="people")
    Seat.objects.bulk_create(Seat(session=locked, person=one) for one in new.values())
    if new:
        record(INVITED, session, by=by, about=session.course, tell=new.values(), n=len(new))
    return len(new)


@transaction.atomic
def give_up(seat: Seat, *, reason: str, by: Person | None) -> None:
    """Somebody who was invited cannot come; the seat is free again, and those who keep the
    session learn why."""
    if by is not None and by.pk != seat.person_id and not may_keep(by, seat.session):
        raise Refused("training.not_own_seat", _("只有本人或主辦人可以取消席位。"))
    _planned(seat.session)
    seat.given_up = common._words(reason, "reason")[:300]
    free = Seat.objects.kept().filter(pk=seat.pk, attended_at=None)
    if not free.update(given_up=seat.given_up):  # whoever checks in at this moment is there
        raise Refused("training.seat_settled", _("這個席位已經簽到或取消了。"))
    told = [one for one in (seat.session.organiser, seat.session.teacher) if one]
    facts: Facts = {"session": str(seat.session), "reason": seat.given_up}
    record(GIVEN_UP, seat, by=by, about=seat.session, tell=told, **facts)


@transaction.atomic
def move_session(
    session: Session, *, starts_at: dt.datetime, ends_at: dt.datetime, place: str, by: Person | None
) -> None:
    _keeps(session, by)
    _times(starts_at, ends_at)
    changes = {"starts_at": starts_at, "ends_at": ends_at, "place": common._words(place, "place")}
    Session.FLOW.move(session, "move", revision=session.revision + 1, **changes)
    told = [seat.person for seat in session.seats.kept().select_related("person")]
    starts = f"{clock.local(starts_at):%Y-%m-%d %H:%M}"
    record(MOVED, session, by=by, about=session.course, tell=told, starts=starts)


@transaction.atomic
def cancel_session(session: Session, *, reason: str, by: Person | None) -> None:
    _keeps(session, by)
    why = common._words(reason, "reason")[:300]
    Session.FLOW.move(session, "cancel", reason=why, revision=session.revision + 1)
    told = [seat.person for seat in session.seats.kept().select_related("person")]
    record(CANCELLED, session, by=by, about=session.course, tell=told, reason=why)


@transaction.atomic
def hold_session(session: Session, *, by: Person | None) -> None:
    """It is over: who was there is settled. A session that nobody came to is cancelled instead."""
    _keeps(session, by)
    if not session.has_begun:
        raise Refused("training.not_begun", _("這一場還沒有開始。"))
    there = session.seats.present().count()
    if not there:
        raise Refused("training.nobody_came", _("沒有人簽到；請先登記出席，或取消這一場。"))
    Session.FLOW.move(session, "hold")
    people = [seat.person for seat in session.seats.present().select_related("person")]
    record(HELD[session.course.subject], session, by=by, about=session.course, tell=people, n=there)
    if session.need is not None:
        _meet_if_all_came(session.need, by)


@transaction.atomic
def note_wrong_code(seat: Seat, *, by: Person | None) -> None:
    """Counted outside of the refusal, so that it stays."""
    Seat.objects.filter(pk=seat.pk).update(tries=F("tries") + 1)
    record(WRONG, seat, by=by, about=seat.session)


WRONG = declare("training.seat.wrong_code", gettext_lazy("%(by)s輸入的簽到碼不對"))
