"""Self-study and outside courses: said by the person with evidence, confirmed by the superior."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.files.models import Attachment
from charter.kernel.files.verbs import Upload, attach
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person
from charter.rooms.training.models import Claim, Kind, PlanItem
from charter.rooms.training.permissions import is_superior, superior_of
from charter.rooms.training.verbs import _common as common
from charter.rooms.training.verbs.results import _from_claim

CLAIMED = declare(
    "training.claim.claimed",
    gettext_lazy("%(by)s申報%(kind)s「%(title)s」%(hours)s小時"),
    gettext_lazy("請確認部屬的自學與外訓"),
)
YOURS = gettext_lazy("你的培訓申報")
CONFIRMED = declare("training.claim.confirmed", gettext_lazy("%(by)s確認「%(title)s」"), YOURS)
REFUSED = declare(
    "training.claim.refused", gettext_lazy("%(by)s未確認「%(title)s」：%(reason)s"), YOURS
)
WITHDRAWN = declare("training.claim.withdrawn", gettext_lazy("%(by)s撤回「%(title)s」"))
ADDED = declare("training.claim.file_added", gettext_lazy("%(by)s為「%(title)s」補上證明"))


@transaction.atomic
def claim(
    *,
    kind: str,
    subject: str,
    title: str,
    started_on: dt.date,
    finished_on: dt.date,
    hours: Decimal,
    learned: str,
    uploads: Iterable[Upload],
    by: Person,
    provider: str = "",
    score: Decimal | None = None,
    item: PlanItem | None = None,
) -> Claim:
    """For oneself; with at least one file that shows it."""
    common._choice(kind, [Kind.SELF, Kind.OUTSIDE], "kind")
    common._order(started_on, finished_on, "finished_on")
    files = list(uploads)
    _claimable(finished_on, files, item, by)
    made = Claim.objects.create(
        person=by,
        kind=kind,
        subject=common._subject(subject),
        title=common._words(title, "title")[:120],
        provider=provider.strip()[:120],
        started_on=started_on,
        finished_on=finished_on,
        hours=common._hours(hours),
        score=common._score(score, "score"),
        learned=common._words(learned, "learned"),
        item=item,
        claimed_at=clock.now(),
    )
    for upload in files:
        attach(made, upload, by=by)
    _tell_of(made, by)
    return made


def _claimable(
    finished_on: dt.date, files: list[Upload], item: PlanItem | None, by: Person
) -> None:  # fmt: skip
    if finished_on > clock.today():
        raise Refused("training.not_yet", _("完成日不能晚於今天。"), field="finished_on")
    if not files:
        said = _("請附上證明，例如證書、結業畫面或筆記。")
        raise Refused("training.no_evidence", said, field="uploads")
    if item is not None and item.plan.person_id != by.pk:
        raise Refused("training.not_own_item", _("只能選自己計劃裡的項目。"), field="item")


def _tell_of(made: Claim, by: Person) -> None:
    told = superior_of(made.person)
    facts: Facts = {"hours": str(made.hours), "kind": Kind(made.kind).label}
    record(CLAIMED, made, by=by, about=by, tell=[told] if told else [], **facts)


@transaction.atomic
def add_evidence(one: Claim, *, uploads: Iterable[Upload], by: Person) -> list[Attachment]:
    if by.pk != one.person_id or one.state != Claim.State.CLAIMED:
        raise Refused("training.not_own_claim", _("只有本人可以在確認之前補證明。"))
    kept = [attach(one, upload, by=by) for upload in uploads]
    record(ADDED, one, by=by, about=one.person, n=len(kept))
    return kept


def _above(one: Claim, by: Person | None) -> None:
    said = _("自學與外訓由主管確認，不能確認自己的。")
    common._allow(by is not None and is_superior(by, one.person), by, said)


@transaction.atomic
def confirm_claim(one: Claim, *, by: Person | None, note: str = "") -> None:
    """It counts from now on: a record goes into the file."""
    _above(one, by)
    if not Attachment.objects.of(one).exists():
        raise Refused("training.no_evidence", _("沒有證明，不能確認；請本人補上。"))
    told = {"decided_by": by, "decided_at": clock.now(), "note": note.strip()[:300]}
    Claim.FLOW.move(one, "confirm", **told)
    _from_claim(one, by)
    record(CONFIRMED, one, by=by, about=one.person, tell=[one.person])


@transaction.atomic
def refuse_claim(one: Claim, *, reason: str, by: Person | None) -> None:
    _above(one, by)
    why = common._words(reason, "reason")[:300]
    Claim.FLOW.move(one, "refuse", decided_by=by, decided_at=clock.now(), note=why)
    record(REFUSED, one, by=by, about=one.person, tell=[one.person], reason=why)


@transaction.atomic
def withdraw_claim(one: Claim, *, by: Person) -> None:
    if by.pk != one.person_id:
        raise Refused("training.not_own_claim", _("申報由本人撤回。"))
    Claim.FLOW.move(one, "withdraw")
    record(WITHDRAWN, one, by=by, about=one.person)
