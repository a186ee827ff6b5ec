"""Standards: proposed, written as a draft, reviewed every year, retired."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person
from charter.rooms.projects.models.initiation import ServiceType
from charter.rooms.quality.models import (
    Aspect,
    Standard,
    StandardItem,
    StandardReview,
    StandardVersion,
    Step,
)
from charter.rooms.quality.permissions import may_write_standards
from charter.rooms.quality.verbs.common import _judges, _needs

PROPOSED = declare(
    "quality.standard.proposed",
    gettext_lazy("%(by)s起草了標準「%(title)s」"),
    gettext_lazy("你負責的標準"),
)
DRAFTED = declare("quality.standard.drafted", gettext_lazy("%(by)s起草了「%(title)s」：%(reason)s"))
CHANGED = declare("quality.standard.changed", gettext_lazy("%(by)s改了草稿「%(title)s」"))
DISCARDED = declare("quality.standard.discarded", gettext_lazy("%(by)s刪除了草稿「%(title)s」"))
REVIEWED = declare(
    "quality.standard.reviewed",
    gettext_lazy("%(by)s評估「%(title)s」，結論是%(outcome)s：%(finding)s"),
)
CALLED = declare(
    "quality.standard.called",
    gettext_lazy("「%(title)s」要提前評估：%(because)s"),
    gettext_lazy("你負責的標準要評估"),
)
HANDED_OVER = declare(
    "quality.standard.handed_over",
    gettext_lazy("%(by)s把「%(title)s」交給%(owner_name)s負責"),
    gettext_lazy("你負責的標準"),
)
RULED_UNTIL = declare("quality.standard.superseded", gettext_lazy("「%(title)s」不再施行"))
RETIRED = declare("quality.standard.retired", gettext_lazy("%(by)s停用「%(title)s」：%(reason)s"))


def _demand_writer(by: Person | None) -> None:
    if not may_write_standards(by):
        raise Refused(
            "quality.may_not_write_standards",
            _("質量標準由質量管理、部門主管或管理層擬訂。請找他們。"),
        )


def _able(owner: Person) -> None:
    if not owner.is_active or owner.is_customer:
        raise Refused("quality.owner_not_staff", _("負責人必須是在職員工。"), field="owner")


@transaction.atomic
def propose(*, service_type: str, title: str, owner: Person, by: Person | None) -> StandardVersion:
    """A standard for a type of service, with an empty first draft."""
    _demand_writer(by)
    _able(owner)
    if service_type not in ServiceType:
        raise Refused("quality.no_such_type", _("沒有這個服務類型。"), field="service_type")
    name = _needs(title, "title", _("請寫標準的名稱。"))[:100]
    same = Standard.objects.exclude(state=Standard.State.RETIRED)
    if same.filter(service_type=service_type, title=name).exists():
        raise Refused(
            "quality.standard_title_taken",
            _("這個服務類型已經有同名的標準，請換名稱或修訂原來的標準。"),
            field="title",
        )
    made = Standard.objects.create(
        service_type=service_type, title=name, owner=owner, made_by=by, made_at=clock.now()
    )
    record(PROPOSED, made, by=by, tell=[owner])
    return _new_version(made, _("首次制定"), by)


def _new_version(standard: Standard, reason: str, by: Person | None) -> StandardVersion:
    last = standard.versions.aggregate(n=Max("number"))["n"] or 0
    made = StandardVersion.objects.create(
        standard=standard, number=last + 1, reason=reason, author=by, made_at=clock.now()
    )
    record(DRAFTED, made, by=by, about=standard, reason=reason)
    return made


@transaction.atomic
def revise(standard: Standard, *, reason: str, by: Person | None) -> StandardVersion:
    """A further draft that begins with the items in force."""
    _demand_writer(by)
    text = _needs(reason, "reason", _("請寫下為什麼要修訂。"))
    if standard.state != Standard.State.IN_FORCE:
        raise Refused("quality.standard_not_in_force", _("只有生效的標準可以修訂。"))
    if standard.versions.unsettled().exists():
        raise Refused("quality.draft_exists", _("這份標準已經有一份草稿或在審批中，請先處理它。"))
    made = _new_version(standard, text, by)
    rules = standard.versions.in_force().get()
    StandardItem.objects.bulk_create(
        StandardItem(version=made, place=n, **item.content)
        for n, item in enumerate(rules.items.all(), 1)
    )
    return made


def _draft(version: StandardVersion, by: Person | None) -> StandardVersion:
    _demand_writer(by)
    locked = StandardVersion.objects.select_for_update().get(pk=version.pk)
    if not locked.is_draft:
        raise Refused(
            "quality.not_a_draft", _("這一版已經送審或生效，不能再改；要更改請起草新的一版。")
        )
    return locked


@transaction.atomic
def add_item(
    version: StandardVersion,
    *,
    aspect: str,
    step: str,
    demand: str,
    question: str,
    rule: str = "",
    by: Person | None,
) -> StandardItem:
    """What must be so, how one works, and what the checklist asks."""
    draft = _draft(version, by)
    if aspect not in Aspect:
        raise Refused("quality.no_such_aspect", _("請選流程、內容、態度或效果。"), field="aspect")
    if step not in Step:
        raise Refused("quality.no_such_step", _("沒有這個環節。"), field="step")
    last = draft.items.aggregate(n=Max("place"))["n"] or 0
    made = StandardItem.objects.create(
        version=draft,
        place=last + 1,
        aspect=aspect,
        step=step,
        demand=_needs(demand, "demand", _("請寫下要求。"))[:300],
        rule=rule.strip(),
        question=_needs(question, "question", _("請寫下檢查時要問的一句話。"))[:300],
    )
    StandardVersion.FLOW.move(draft, "change")
    record(CHANGED, draft, by=by, about=draft.standard, added=str(made))
    return made


@transaction.atomic
def drop_item(item: StandardItem, *, by: Person | None) -> None:
    draft = _draft(item.version, by)
    name = str(item)
    StandardItem.objects.filter(pk=item.pk).delete()
    StandardVersion.FLOW.move(draft, "change")
    record(CHANGED, draft, by=by, about=draft.standard, dropped=name)


@transaction.atomic
def discard(version: StandardVersion, *, by: Person | None) -> None:
    """A draft that is not needed; a standard that never ruled goes with its only draft."""
    draft = _draft(version, by)
    StandardVersion.FLOW.move(draft, "discard")
    record(DISCARDED, draft, by=by, about=draft.standard)
    if draft.standard.state == Standard.State.PROPOSED:
        _retire(draft.standard, gettext_lazy("沒有生效過"), by)


@transaction.atomic
def review(standard: Standard, *, outcome: str, finding: str, by: Person | None) -> StandardReview:
    """Does it still fit? The answer, with what was looked at, on record."""
    _demand_writer(by)
    text = _needs(finding, "finding", _("請寫下看了什麼、為什麼這樣判斷。"))
    if outcome not in StandardReview.Outcome:
        raise Refused("quality.no_such_outcome", _("請選繼續適用或需要修訂。"), field="outcome")
    if standard.state != Standard.State.IN_FORCE:
        raise Refused("quality.standard_not_in_force", _("只有生效的標準需要評估。"))
    today = clock.today()
    cleared: Facts = {"reviewed_on": today, "called_on": None, "called_because": ""}
    Standard.FLOW.move(standard, "review", **cleared)
    made = StandardReview.objects.create(
        standard=standard,
        version=standard.versions.in_force().get(),
        outcome=outcome,
        finding=text,
        by=by,
        on=today,
    )
    said = StandardReview.Outcome(outcome).label
    record(REVIEWED, standard, by=by, outcome=said, finding=text)
    return made


@transaction.atomic
def call_for_review(standard: Standard, *, because: str, by: Person | None) -> bool:
    """Before the year is over, as after a major problem; False when it is called for already."""
    if standard.called_on or standard.state != Standard.State.IN_FORCE:
        return False
    text, today = because.strip()[:200], clock.today()
    Standard.FLOW.move(standard, "call", called_on=today, called_because=text)
    record(CALLED, standard, by=by, tell=[standard.owner, *_judges()], because=text)
    return True


@transaction.atomic
def hand_over(standard: Standard, *, owner: Person, by: Person | None) -> None:
    _demand_writer(by)
    _able(owner)
    standard.owner = owner
    standard.save(update_fields=["owner"])
    facts: dict[str, Any] = {"owner": owner.pk, "owner_name": str(owner)}
    record(HANDED_OVER, standard, by=by, tell=[owner], **facts)


@transaction.atomic
def retire(standard: Standard, *, reason: str, by: Person | None) -> None:
    """No further check is drawn from it; what was checked by it stays."""
    _demand_writer(by)
    text = _needs(reason, "reason", _("請寫下為什麼停用。"))
    if standard.versions.unsettled().exists():
        raise Refused("quality.draft_exists", _("請先刪除草稿或撤回審批。"))
    _retire(standard, text, by)


def _retire(standard: Standard, reason: object, by: Person | None) -> None:
    today: dt.date = clock.today()
    for version in standard.versions.in_force():
        StandardVersion.FLOW.move(version, "supersede", until=today)
        record(RULED_UNTIL, version, by=by, about=standard)
    Standard.FLOW.move(standard, "retire")
    record(RETIRED, standard, by=by, tell=[standard.owner], reason=reason)
