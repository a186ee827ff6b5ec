"""Work on a case: reply, note, hold, resume, resolve, reopen, close, cancel, follow up."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock as time
from charter.ground.errors import Refused
from charter.kernel.files.verbs import Upload, attach
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.aftersales.models import Case, Channel, Clock, FollowUp, Note, Reply
from charter.rooms.aftersales.models.cases import FLOW, State
from charter.rooms.aftersales.permissions import GONE, demand_work
from charter.rooms.aftersales.queries import keepers_of, survivor_of
from charter.rooms.aftersales.timing import goes_on_until, promise_for
from charter.rooms.aftersales.verbs.clockwork import Clockwork

REPLIED = declare("aftersales.case.replied", gettext_lazy("%(by)s回覆了「%(title)s」"))
ASKED = declare("aftersales.case.asked", gettext_lazy("%(by)s在「%(title)s」補充了說明"))
NOTED = declare("aftersales.case.noted", gettext_lazy("%(by)s在「%(title)s」加了內部備註"))
HELD = declare(
    "aftersales.case.held", gettext_lazy("「%(title)s」等客戶回覆，暫停計時：%(reason)s")
)
RESUMED = declare("aftersales.case.resumed", gettext_lazy("「%(title)s」繼續計時"))
RESOLVED = declare("aftersales.case.resolved", gettext_lazy("%(by)s解決了「%(title)s」"))
REOPENED = declare(
    "aftersales.case.reopened", gettext_lazy("%(by)s重新開啟了「%(title)s」：%(reason)s")
)
CLOSED = declare("aftersales.case.closed", gettext_lazy("%(by)s把「%(title)s」結案"))
CANCELLED = declare(
    "aftersales.case.cancelled", gettext_lazy("%(by)s取消了「%(title)s」：%(reason)s")
)
FOLLOWED_UP = declare("aftersales.case.followed_up", gettext_lazy("%(by)s回訪了「%(title)s」"))
RESPONSE, UPDATE, RESOLUTION = Clock.Kind


def _demand(text: str, code: str, message: str, field: str) -> str:
    if not text.strip():
        raise Refused(code, message, field=field)
    return text.strip()


def _attach(said: Reply | Note, uploads: Iterable[Upload], by: Person | None, case: Case) -> None:
    """A file belongs to what was said with it: a note's are for staff only, as the note is."""
    for upload in uploads:
        attach(said, upload, by=by, about=case)


@transaction.atomic
def reply(
    case: Case,
    *,
    text: str,
    by: Person | None,
    channel: str = Channel.MAIL,
    uploads: Iterable[Upload] = (),
) -> Reply:
    """Answer the customer. The first answer stops the response clock; from then on each is a word
    that lets the update clock begin anew."""
    demand_work(by, case)
    words = _demand(text, "aftersales.no_reply", _("請寫下要回覆客戶的內容。"), "text")
    if case.state in GONE:
        raise Refused("aftersales.not_open", _("工單已經取消或併入別件，不能再回覆。"))
    now = time.now()
    if case.responded_at is None:
        _answered(case, now, by)
    elif case.is_open:
        _heard_of_us(case, by)
    sent = Reply.objects.create(case=case, by=by, at=now, text=words, channel=channel)
    _attach(sent, uploads, by, case)
    record(REPLIED, case, by=by, tell=[case.contact] if case.contact else [], reply=sent.pk)
    return sent


def _answered(case: Case, now: dt.datetime, by: Person | None) -> None:
    work = Clockwork(case, by=by)
    work.stop(RESPONSE)
    if case.is_open:
        work.begin(UPDATE, promise_for(case.customer, case.priority), gettext_lazy("已首次響應"))
    if case.state == State.WAITING:
        work.pause(UPDATE, gettext_lazy("等客戶回覆"))
    if case.state == State.NEW:
        work.move("start", responded_at=now)
    else:
        case.responded_at = now
        case.save(update_fields=["responded_at"])
    work.save()


def _heard_of_us(case: Case, by: Person | None) -> None:
    work = Clockwork(case, by=by)
    work.word(gettext_lazy("已告知客戶"))
    if case.state == State.NEW:
        work.move("start")
    work.save()


@transaction.atomic
def add_from_customer(
    case: Case,
    *,
    text: str,
    by: Person | None,
    who: str = "",
    channel: str = Channel.PORTAL,
    even_solved: bool = False,
    uploads: Iterable[Upload] = (),
) -> Reply:
    """The customer adds something; a case that waited for it goes on by itself.

    `by` is a contact, or None for the words of `who`, a person of theirs without an account.
    `even_solved` lets thanks be written below a case that is done.
    """
    if by is not None and by.customer_id != case.customer_id:
        raise Refused("aftersales.not_your_customer", _("只能補充自己公司的服務請求。"))
    case = survivor_of(case)
    if not case.is_open and not even_solved:
        raise Refused("aftersales.not_open", _("這件請求已經解決。還有問題時，請按「問題還在」。"))
    words = _demand(text, "aftersales.no_text", _("請寫下要補充的內容。"), "text")
    told = {"who": "" if by else who.strip()[:60] or str(case.customer)[:60], "channel": channel}
    said = Reply.objects.create(case=case, by=by, at=time.now(), text=words, **told)
    if case.state == State.WAITING:
        _go_on(case, by, _("客戶已回覆"))
    _attach(said, uploads, by, case)
    record(ASKED, case, by=by, tell=keepers_of(case), reply=said.pk)
    return said


@transaction.atomic
def note(case: Case, *, text: str, by: Person, uploads: Iterable[Upload] = ()) -> Note:
    """For colleagues only; never shown to the customer."""
    demand_work(by, case)
    words = _demand(text, "aftersales.no_note", _("請寫下備註。"), "text")
    written = Note.objects.create(case=case, by=by, at=time.now(), text=words)
    _attach(written, uploads, by, case)
    record(NOTED, case, by=by, note=written.pk)
    return written


@transaction.atomic
def hand_in(case: Case, *, uploads: Sequence[Upload], by: Person | None) -> None:
    """Files without words, for us and for the customer; each is an entry of its own."""
    if by is None or not by.is_customer or by.customer_id != case.customer_id:
        demand_work(by, case)
    if not uploads:
        raise Refused("aftersales.no_file", _("請選一個檔案。"), field="uploads")
    for upload in uploads:
        attach(case, upload, by=by)


@transaction.atomic
def hold(case: Case, *, reason: str, by: Person | None) -> None:
    """Wait for the customer: resolution and update clock stand; the response clock never does."""
    demand_work(by, case)
    why = _demand(reason, "aftersales.no_reason", _("請寫下在等客戶做什麼。"), "reason")
    work = Clockwork(case, by=by)
    for kind in (UPDATE, RESOLUTION):
        work.pause(kind, why)
    work.move("hold")
    work.save()
    record(HELD, case, by=by, tell=[case.contact] if case.contact else [], reason=why)


def _go_on(case: Case, by: Person | None, reason: str) -> None:
    work = Clockwork(case, by=by)
    for kind in (UPDATE, RESOLUTION):
        work.resume(kind, reason)
    work.move("resume")
    work.save()


@transaction.atomic
def resume(case: Case, *, by: Person | None, reason: str = "") -> None:
    """The customer has answered: the clock runs again, later by the time it stood."""
    demand_work(by, case)
    _go_on(case, by, reason)
    record(RESUMED, case, by=by)


@transaction.atomic
def resolve(case: Case, *, cause: str, solution: str, by: Person | None) -> None:
    """Cause and solution are demanded; the clocks stop and their verdicts are written."""
    demand_work(by, case)
    why = _demand(cause, "aftersales.no_cause", _("請填寫原因，才能提出解決。"), "cause")
    what = _demand(solution, "aftersales.no_solution", _("請填寫解決方案。"), "solution")
    now = time.now()
    work = Clockwork(case, by=by)
    for kind in Clock.Kind:
        work.stop(kind)
    answered = case.responded_at or now
    work.move("resolve", cause=why, solution=what, resolved_at=now, responded_at=answered)
    work.save()
    record(
        RESOLVED,
        case,
        by=by,
        tell=[case.contact] if case.contact else [],
        verdicts={clock.kind: clock.verdict for clock in work.clocks},
    )


@transaction.atomic
def reopen(case: Case, *, reason: str, by: Person | None) -> None:
    """Within `reopen_days` the same clock goes on, and the time while it was solved does not
    count; later a new clock begins, and the old one keeps its verdict. A call about the solution
    that did not hold is no follow-up of the next one."""
    if by is not None and by.is_customer and by.customer_id != case.customer_id:
        raise Refused("aftersales.not_your_customer", _("只能重新開啟自己公司的服務請求。"))
    why = _demand(reason, "aftersales.no_reason", _("請寫下為什麼要重新開啟。"), "reason")
    work, promise = Clockwork(case, by=by), promise_for(case.customer, case.priority)
    if work.now <= goes_on_until(case):
        work.resume(RESOLUTION, why)
    else:
        work.begin(RESOLUTION, promise, why)
    work.begin(UPDATE, promise, why)
    work.move("reopen", resolved_at=None, closed_at=None, followed_up_at=None)
    work.save()
    record(REOPENED, case, by=by, tell=keepers_of(case), reason=why)


@transaction.atomic
def close(case: Case, *, by: Person | None) -> None:
    demand_work(by, case)
    FLOW.move(case, "close", closed_at=time.now())
    record(CLOSED, case, by=by)


@transaction.atomic
def cancel(case: Case, *, reason: str, by: Person | None) -> None:
    """Withdrawn or entered by mistake: the clocks end without a verdict."""
    demand_work(by, case)
    why = _demand(reason, "aftersales.no_reason", _("請寫下取消的原因。"), "reason")
    work = Clockwork(case, by=by)
    work.cancel(why)
    work.move("cancel")
    work.save()
    record(CANCELLED, case, by=by, tell=[case.contact] if case.contact else [], reason=why)


@transaction.atomic
def follow_up(
    case: Case,
    *,
    reached: bool,
    by: Person | None,
    score: int | None = None,
    comment: str = "",
) -> FollowUp:
    """Ask how it went: a score from 1 to 5, or an attempt on record. The first one counts as the
    follow-up of the solution; what is heard later is kept beside it."""
    if case.state not in (State.RESOLVED, State.CLOSED):
        raise Refused("aftersales.not_solved", _("工單解決之後才能回訪。"))
    if reached and score not in range(1, 6):
        raise Refused("aftersales.no_score", _("滿意度請選1到5分。"), field="score")
    called = FollowUp.objects.create(
        case=case,
        by=by,
        at=time.now(),
        reached=reached,
        score=score if reached else None,
        comment=comment,
    )
    Case.objects.filter(pk=case.pk, followed_up_at=None).update(followed_up_at=called.at)
    case.followed_up_at = case.followed_up_at or called.at
    record(FOLLOWED_UP, case, by=by, score=called.score, reached=reached)
    return called
