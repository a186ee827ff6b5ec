"""A change of post that an accountability case decided, carried out once it is in effect."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person, Post, Posting
from charter.rooms.merits.models import Case, Step
from charter.rooms.merits.permissions import may_change_post
from charter.rooms.merits.verbs._common import _allow, _locked, _step_done
from charter.rooms.people.verbs import appoint, end_posting

CARRIED_OUT = declare(
    "merits.case.post_changed",
    gettext_lazy("%(by)s依「%(title)s」的決定辦理職務異動：%(change)s"),
    gettext_lazy("你經手或與你有關的問責"),
)


@transaction.atomic
def change_post(
    case: Case, *, post: Post | None, since: dt.date, leaves: Posting | None, by: Person
) -> None:
    """The post that begins, the one that ends the day before, or either alone: once, and not
    before the decision is in effect."""
    found: Case = _locked(case)
    _allow(may_change_post(by, found), _("人力資源（不能辦理自己的）"))
    if not Step.objects.of(found).open().filter(name=Step.Name.CHANGE_POST).exists():
        said = _("這件問責沒有等待辦理的職務異動，或已經辦理。")
        raise Refused("merits.no_change_of_post", said)
    if found.effective_on is None or since < found.effective_on:
        said = _("不能早於決定生效的那一天，請改日期。")
        raise Refused("merits.before_effect", said, field="since")
    change = _carried_out(found, post, since, leaves, by)
    _step_done(found, Step.Name.CHANGE_POST, change, by)
    record(CARRIED_OUT, found, by=by, tell=[found.person, found.opened_by], change=change)


def _carried_out(
    case: Case, post: Post | None, since: dt.date, leaves: Posting | None, by: Person
) -> str:
    """What was done, for the record."""
    if post is None and leaves is None:
        said = _("請選新職務或卸任的職務。")
        raise Refused("merits.no_post", said, field="post")
    if leaves is not None and (leaves.person_id != case.person_id or leaves.until is not None):
        said = _("請選當事人現任的職務。")
        raise Refused("merits.not_their_post", said, field="leaves")
    if post is not None:
        appoint(case.person, post=post, since=since, by=by)
    if leaves is not None:
        end_posting(leaves, until=max(since - dt.timedelta(days=1), leaves.since), by=by)
    old, new = (str(one) if one else "--" for one in (leaves and leaves.post, post))
    return f"{old} → {new}（{since.isoformat()}）"
