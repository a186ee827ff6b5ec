"""Being there: by code or link with one's own sign-in; by hand through who keeps the session."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.training import checkin
from charter.rooms.training.models import Seat, Session
from charter.rooms.training.verbs import _common as common
from charter.rooms.training.verbs.sessions import _keeps, _planned

ATTENDED = declare("training.seat.attended", gettext_lazy("%(by)s在「%(session)s」簽到"))
MARKED = declare("training.session.marked", gettext_lazy("%(by)s登記%(n)s人出席「%(title)s」"))
REACTED = declare("training.seat.reacted", gettext_lazy("「%(session)s」收到一份課後意見"))


@transaction.atomic
def attend(session: Session, *, token: str = "", code: str = "", by: Person) -> Seat:
    """Only for oneself: `by` sits down. The link or the code must be of this session and of these
    minutes."""
    seat = Seat.objects.select_for_update(of=("self",)).filter(session=session, person=by).first()
    if seat is None or seat.given_up:
        raise Refused("training.not_invited", _("你不在這一場的名單上，請主辦人把你加入。"))
    if not checkin.is_open(session):
        raise Refused("training.not_now", _("現在不能簽到：開始前30分鐘到結束後30分鐘開放。"))
    if seat.attended_at is not None:
        return seat
    _prove(session, seat, token, code)
    seat.attended_at = clock.now()
    seat.save(update_fields=["attended_at"])
    record(ATTENDED, seat, by=by, about=session, session=str(session))
    return seat


def _prove(session: Session, seat: Seat, token: str, code: str) -> None:
    if token:
        if checkin.read(token) != (session.pk, True):
            said = _("這個簽到連結已經過期，請再掃一次講師的畫面。")
            raise Refused("training.old_link", said)
        return
    if seat.tries >= checkin.MOST_TRIES:
        said = _("簽到碼錯太多次了，請講師登記你的出席。")
        raise Refused("training.too_many_tries", said, field="code")
    if not checkin.fits(session, code):
        said = _("簽到碼不對或已經換了，請看講師畫面上現在的六位數字。")
        raise Refused("training.wrong_code", said, field="code")


@transaction.atomic
def mark_present(session: Session, *, people: Iterable[Person], by: Person | None) -> int:
    """By hand, for those without a phone; nobody marks themselves."""
    _keeps(session, by)
    _planned(session)
    if not session.has_begun:
        raise Refused("training.not_begun", _("這一場還沒有開始。"))
    keys = [one.pk for one in people]
    if by is not None and by.pk in keys:
        said = _("不能登記自己出席，請用簽到碼，或請別人登記。")
        raise Refused("training.own_presence", said, field="people")
    rows = session.seats.kept().filter(person__in=keys, attended_at=None)
    marked = rows.update(attended_at=clock.now(), attended_by=by)
    record(MARKED, session, by=by, about=session.course, n=marked, people=sorted(keys))
    return marked


@transaction.atomic
def react(seat: Seat, *, reaction: int, by: Person, words: str = "") -> None:
    """Level 1, once, by whoever was there. The entry does not say what was said."""
    if by.pk != seat.person_id:
        raise Refused("training.not_own_seat", _("課後意見由參加的人自己填寫。"))
    common._choice(str(reaction), [str(n) for n in range(1, 6)], "reaction")
    fresh = Seat.objects.to_react().filter(pk=seat.pk)
    told = {"reaction": reaction, "reaction_words": words.strip()[:500]}
    if not fresh.update(**told, reacted_at=clock.now()):
        raise Refused("training.reacted", _("這一場的意見已經收到，或這一場還沒有結束。"))
    record(REACTED, seat, by=by, about=seat.session, session=str(seat.session))
