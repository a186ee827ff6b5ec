"""Link two records, and take a link away."""

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import may_see, subject_of
from charter.kernel.journal.verbs import Facts, record
from charter.kernel.links.models import Link
from charter.org.models import Person

LINKED = declare("links.link.made", gettext_lazy("%(by)s把「%(one)s」與「%(other)s」關聯起來"))
UNLINKED = declare(
    "links.link.removed", gettext_lazy("%(by)s取消了「%(one)s」與「%(other)s」的關聯")
)


def _demand_both(one: models.Model, other: models.Model, by: Person | None) -> None:
    if by is None:
        return
    ends = ((kind_of(one), one.pk), (kind_of(other), other.pk))
    if by.is_customer or not all(may_see(by, kind, pk) for kind, pk in ends):
        raise Refused("links.not_seen", _("只能關聯你看得到的紀錄。"), field="other")


@transaction.atomic
def link(one: models.Model, other: models.Model, *, by: Person | None, because: str = "") -> Link:
    """Two records that belong together; linked already, the link that stands."""
    _demand_both(one, other, by)
    ends = ((kind_of(one), one.pk), (kind_of(other), other.pk))
    if ends[0] == ends[1]:
        raise Refused("links.same", _("不能把一筆紀錄關聯到自己。"), field="other")
    if (found := Link.objects.between(ends).first()) is not None:
        return found
    (a_kind, a_id), (b_kind, b_id) = sorted(ends)
    made = Link.objects.create(
        a_kind=a_kind,
        a_id=a_id,
        b_kind=b_kind,
        b_id=b_id,
        because=because.strip()[:200],
        by=by,
        at=clock.now(),
    )
    record(LINKED, made, by=by, about=one, one=str(one)[:120], other=str(other)[:120])
    return made


@transaction.atomic
def unlink(found: Link, *, by: Person | None) -> None:
    """Both records stay; that they belonged together stays in the journal."""
    one, other = subject_of(found.a_kind, found.a_id), subject_of(found.b_kind, found.b_id)
    if one is not None and other is not None:
        _demand_both(one, other, by)
    said: Facts = {"one": str(one or "")[:120], "other": str(other or "")[:120]}
    record(UNLINKED, found, by=by, about=one, **said)
    found.delete()
