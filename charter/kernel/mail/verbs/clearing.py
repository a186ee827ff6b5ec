"""The office looks at what nobody could take: puts it where it belongs, drops it, tries again."""

from collections.abc import Callable

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.kernel.mail.enclosures import received
from charter.kernel.mail.models import Incoming
from charter.kernel.mail.permissions import may_clear
from charter.kernel.mail.rules import DESTINATIONS, Received
from charter.kernel.mail.verbs.sorting import _drop, _settle
from charter.org.models import Person

RETRIED = declare("mail.incoming.retried", gettext_lazy("%(by)s讓來信「%(title)s」再處理一次"))


def _locked(incoming: Incoming, by: Person | None) -> Incoming:
    if not may_clear(by):
        said = _("來信由系統管理員、質量管理、服務改善辦公室或服務部門的主管處理，請找他們。")
        raise Refused("mail.may_not_clear", said)
    rows = Incoming.objects.select_for_update(of=("self",)).select_related("source")
    return rows.get(pk=incoming.pk)


@transaction.atomic
def clear(incoming: Incoming, *, to: str, key: int, by: Person) -> Incoming:
    """Put it where it belongs: `to` is a declared destination, `key` the record there."""
    row = _locked(incoming, by)
    _demand_aside(row)
    where = DESTINATIONS.get(to)
    if where is None or all(key != one for one, _label in where.choices(by)):
        raise Refused("mail.no_such_place", _("請從清單選擇要登記到哪裡。"), field="to")
    row.note = ""
    _settle(row, where.do(received(row), key, by), by=by)
    return row


def _demand_aside(row: Incoming) -> None:
    if row.state != Incoming.State.ASIDE:
        raise Refused("mail.not_aside", _("這封來信已經處理過，請重新整理頁面。"))


@transaction.atomic
def prove(
    incoming: Incoming, *, do: Callable[[Received], models.Model], by: Person
) -> models.Model:
    """Its sender has proven to be who it says (by a link that only that mailbox got): what lay
    aside becomes what `do` makes of it."""
    rows = Incoming.objects.select_for_update(of=("self",)).select_related("source")
    row = rows.get(pk=incoming.pk)
    _demand_aside(row)
    row.person, row.note = by, ""
    made = do(received(row))
    _settle(row, made, by=by)
    return made


@transaction.atomic
def drop(incoming: Incoming, *, reason: str, by: Person) -> Incoming:
    """Not for us; it stays on record and can be tried again."""
    row = _locked(incoming, by)
    if not reason.strip():
        raise Refused("mail.reason_missing", _("請寫明不處理的原因。"), field="reason")
    _drop(row, Incoming.Reason.OFFICE, reason.strip(), by=by)
    return row


@transaction.atomic
def retry(incoming: Incoming, *, by: Person) -> Incoming:
    """After the sender's address was put right, or what failed was mended."""
    row = _locked(incoming, by)
    stays = row.reason == Incoming.Reason.PUBLIC
    changes = {"reason": row.reason if stays else "", "note": "", "tries": 0}
    since = row.aside_at if row.state == Incoming.State.ASIDE else None
    fresh = {"aside_at": since, "settled_at": None, "settled_by": None, "lay": None}
    Incoming.FLOW.move(row, "retry", **changes, **fresh)
    record(RETRIED, row, by=by)
    return row
