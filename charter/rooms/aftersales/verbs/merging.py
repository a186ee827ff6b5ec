"""One matter told twice becomes one case; one case with two matters becomes two. Both undone."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from charter.ground import clock as time
from charter.ground.errors import Refused
from charter.ground.i18n.phrase import phrase
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.kernel.links.verbs import link
from charter.org.models import Person
from charter.rooms.aftersales.models import Case, Clock, Reply
from charter.rooms.aftersales.models.cases import State
from charter.rooms.aftersales.permissions import demand_work
from charter.rooms.aftersales.queries import keepers_of
from charter.rooms.aftersales.timing import promise_for
from charter.rooms.aftersales.verbs.cases import Report, register
from charter.rooms.aftersales.verbs.clockwork import Clockwork

MERGED = declare(
    "aftersales.case.merged", gettext_lazy("%(by)s把「%(title)s」併入%(number)s：%(reason)s")
)
TOOK_IN = declare(
    "aftersales.case.took_in", gettext_lazy("%(by)s把%(numbers)s併入「%(title)s」：%(reason)s")
)
UNMERGED = declare(
    "aftersales.case.unmerged", gettext_lazy("%(by)s取消合併，「%(title)s」恢復：%(reason)s")
)
SPLIT = declare("aftersales.case.split", gettext_lazy("%(by)s從「%(title)s」拆出%(number)s"))
BACK = {State.NEW: "unmerge_new", State.WAITING: "unmerge_waiting"}


@transaction.atomic
def merge(cases: Sequence[Case], *, into: Case, reason: str, by: Person | None) -> None:
    """The cases stop where they are, keep what was said in them and point to the one that goes
    on; their customer is told once, there."""
    demand_work(by, into)
    why = reason.strip()
    if not why:
        raise Refused("aftersales.no_reason", _("請寫下為什麼是同一件事。"), field="reason")
    if not into.is_open:
        raise Refused(
            "aftersales.not_open", _("要併入的工單已經解決或取消，請選一件未結的。"), field="into"
        )
    if not cases:
        raise Refused("aftersales.nothing_to_merge", _("請選要合併的工單。"))
    for case in cases:
        _merge_one(case, into, why, by)
    numbers = "、".join(case.number for case in cases)
    said = _("%(numbers)s與這件是同一件事，已併入%(into)s，之後都在這裡回覆您。")
    text = said % {"numbers": numbers, "into": into.number}
    Reply.objects.create(case=into, by=by, at=time.now(), text=text, channel=into.channel)
    contacts = {case.contact for case in (*cases, into) if case.contact}
    told = [*keepers_of(into), *contacts]
    record(TOOK_IN, into, by=by, tell=told, numbers=numbers, reason=why)


def _merge_one(case: Case, into: Case, why: str, by: Person | None) -> None:
    if case.pk == into.pk:
        raise Refused("aftersales.same_case", _("不能把工單併入自己。"), field="into")
    if case.customer_id != into.customer_id:
        raise Refused(
            "aftersales.other_customer",
            _("%(number)s是別的客戶的工單，不能合併。") % {"number": case.number},
            field="into",
        )
    work = Clockwork(case, by=by)
    before = case.state
    work.cancel(phrase("併入%(number)s", number=into.number))
    work.move("merge", merged_into=into, before_merge=before)
    work.save()
    Case.objects.filter(merged_into=case).update(merged_into=into)
    record(MERGED, case, by=by, into=into.pk, number=into.number, reason=why)


@transaction.atomic
def unmerge(case: Case, *, reason: str, by: Person | None) -> None:
    """It was another matter after all: the case and its clocks go on as if it had never been, and
    the customer, who was sent to the other one, is told where to turn again."""
    demand_work(by, case)
    why = reason.strip()
    if not why:
        raise Refused("aftersales.no_reason", _("請寫下為什麼取消合併。"), field="reason")
    if case.state != State.MERGED:
        raise Refused("aftersales.not_merged", _("這件工單沒有併入別件。"))
    work, before = Clockwork(case, by=by), State(case.before_merge or State.IN_PROGRESS)
    into = case.merged_into
    work.revive(gettext_lazy("取消合併"))
    if case.responded_at:
        promise = promise_for(case.customer, case.priority)
        work.begin(Clock.Kind.UPDATE, promise, gettext_lazy("取消合併"))
    if before == State.WAITING:
        for kind in (Clock.Kind.UPDATE, Clock.Kind.RESOLUTION):
            work.pause(kind, gettext_lazy("等客戶回覆"))
    work.move(BACK.get(before, "unmerge"), merged_into=None, before_merge="")
    work.save()
    number = into.number if into else ""
    said = _("%(number)s與%(into)s是兩件事，已經分開處理，這件之後在這裡回覆您。")
    text = said % {"number": case.number, "into": number}
    Reply.objects.create(case=case, by=by, at=time.now(), text=text, channel=case.channel)
    told = [*keepers_of(case), *([case.contact] if case.contact else [])]
    record(UNMERGED, case, by=by, tell=told, reason=why, number=number)


@transaction.atomic
def split(
    case: Case,
    *,
    title: str,
    text: str,
    by: Person | None,
    said: Reply | None = None,
    assignee: Person | None = None,
) -> Case:
    """Another matter in the same case becomes one of its own; its clocks begin when the customer
    told of it: with the case, or with a word of theirs that came later."""
    demand_work(by, case)
    if not case.is_open:
        raise Refused("aftersales.not_open", _("工單已經解決或取消，不能再拆分。"))
    if said is not None and said.case_id != case.pk:
        raise Refused("aftersales.not_said_here", _("這句話不在這件工單裡。"), field="said")
    told = Report(
        customer=case.customer,
        text=text or (said.text if said else ""),
        title=title,
        channel=case.channel,
        contact=case.contact,
        contact_name=case.contact_name,
        received_at=said.at if said else case.received_at,
        assignee=assignee or case.assignee,
        project=case.project,
    )
    made = register(told, by=by)
    made.split_from = case
    made.save(update_fields=["split_from"])
    link(case, made, by=by, because=gettext_noop("從同一件工單拆出"))
    contact = [case.contact] if case.contact else []
    record(SPLIT, case, by=by, tell=contact, number=made.number, case=made.pk)
    return made


@transaction.atomic
def undo_split(case: Case, *, reason: str, by: Person | None) -> None:
    """It was one matter: what was split off goes back into the case it came from."""
    demand_work(by, case)
    origin = case.split_from
    if origin is None:
        raise Refused("aftersales.not_split", _("這件工單不是拆分出來的。"))
    merge([case], into=origin, reason=reason, by=by)
    case.split_from = None
    case.save(update_fields=["split_from"])
    record(UNSPLIT, case, by=by, reason=reason.strip(), number=origin.number)


UNSPLIT = declare(
    "aftersales.case.unsplit", gettext_lazy("%(by)s把拆出的「%(title)s」併回%(number)s：%(reason)s")
)
