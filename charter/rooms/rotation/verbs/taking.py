"""An item goes to who takes it, by the verb of its own room; or stays with who only moves."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.handing import LYING
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person
from charter.rooms.rotation.models import HandOver, HandOverItem
from charter.rooms.rotation.permissions import may_arrange, may_take
from charter.rooms.rotation.verbs.handovers import _draw, _locked

TAKEN = declare(
    "rotation.item.taken",
    gettext_lazy("%(by)s接手%(giver)s的%(what)s「%(title)s」"),
    gettext_lazy("交接"),
)
KEPT = declare(
    "rotation.item.kept",
    gettext_lazy("%(by)s讓%(giver)s帶走%(what)s「%(title)s」：%(reason)s"),
    gettext_lazy("交接"),
)


@transaction.atomic
def take(item: HandOverItem, *, by: Person) -> HandOverItem:
    """Whoever was named takes it themselves; what its own room refuses is refused here."""
    found = _locked(item.handover)
    locked = found.items.select_related("successor").get(pk=item.pk)
    locked.handover = found
    if not may_take(by, locked):
        raise Refused("rotation.not_yours", _("這一項不是請你接手的，請主管先指定你。"))
    one = LYING[locked.name]
    lying = one.of(found.person, found.project_id).filter(pk=locked.subject_id).first()
    if not locked.is_open or lying is None:
        raise Refused("flow.moved_on", _("這一項已經接手或了結，請重新整理頁面。"))
    why = _("%(giver)s的交接（%(occasion)s）") % {
        "giver": found.person,
        "occasion": found.get_occasion_display(),
    }
    one.hand(lying, by, why)
    HandOverItem.FLOW.move(locked, "take", taken_by=by, settled_at=clock.now())
    giver = [found.person] if found.person.is_active else []
    facts: Facts = {"giver": str(found.person), "what": one.label}
    record(TAKEN, locked, by=by, about=found.person, tell=giver, **facts)
    return locked


@transaction.atomic
def take_several(items: Iterable[HandOverItem], *, by: Person) -> int:
    """All of them or none; the item that its room refuses is named."""
    taken = 0
    for item in sorted(items, key=lambda one: one.pk):
        item.refresh_from_db(fields=["state"])
        if not item.is_open and taken:  # it went along with one before it
            continue
        try:
            take(item, by=by)
        except Refused as refusal:
            said = {"title": item.title, "why": refusal}
            raise Refused(refusal.code, _("「%(title)s」：%(why)s") % said, field="items") from None
        found = _locked(item.handover)
        _draw(found)
        taken += 1
    return taken


@transaction.atomic
def keep(item: HandOverItem, *, reason: str, by: Person) -> HandOverItem:
    """Somebody who only moves takes it along, as those above decide; nobody who leaves can."""
    found = _locked(item.handover)
    if not may_arrange(by, found):
        raise Refused("rotation.may_not_arrange", _("由主管、項目經理或人力資源決定。"))
    if found.occasion == HandOver.Occasion.LEAVING:
        raise Refused("rotation.leaver_keeps_nothing", _("離職的人什麼都不能帶走，請指定接手人。"))
    if not reason.strip():
        raise Refused("rotation.no_reason", _("請寫明為什麼由本人繼續負責。"), field="reason")
    locked = found.items.get(pk=item.pk)
    HandOverItem.FLOW.move(locked, "keep", reason=reason.strip()[:300], settled_at=clock.now())
    facts: Facts = {"giver": str(found.person), "what": locked.label, "reason": reason.strip()}
    record(KEPT, locked, by=by, about=found.person, tell=[found.person], **facts)
    return locked


@transaction.atomic
def keep_several(items: Iterable[HandOverItem], *, reason: str, by: Person) -> None:
    """All of them or none, for one reason."""
    for item in sorted(items, key=lambda one: one.pk):
        keep(item, reason=reason, by=by)
