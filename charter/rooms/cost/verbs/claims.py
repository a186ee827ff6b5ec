"""Expense claims: lines with receipts, limits by kind and grade, approval by others (SP5.2c)."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.money import shown
from charter.kernel.files.verbs import Upload, attach
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person
from charter.rooms.cost.models import Claim, ClaimKind, ClaimLine
from charter.rooms.cost.models.claims import grade_of
from charter.rooms.cost.permissions import may_ask, verbs_for_claim
from charter.rooms.cost.queries import allowed
from charter.rooms.cost.verbs._common import _day, _demand, _needs, _number, _worth
from charter.rooms.projects.models import Project

BEGUN = declare("cost.claim.begun", gettext_lazy("%(by)s開始報銷「%(title)s」"))
LINED = declare("cost.claim.lined", gettext_lazy("%(by)s在「%(title)s」加了%(text)s %(amount)s"))
UNLINED = declare("cost.claim.unlined", gettext_lazy("%(by)s在「%(title)s」移除了%(text)s"))
DISCARDED = declare("cost.claim.discarded", gettext_lazy("%(by)s刪除報銷草稿「%(title)s」"))


@dataclass(frozen=True)
class Receipt:
    """What one document says. `original` is the amount in `currency`."""

    kind: str
    day: dt.date
    text: str
    original: Decimal
    quantity: int = 1
    currency: str = "TWD"
    rate: Decimal | None = None


@transaction.atomic
def begin_claim(project: Project, *, title: str, by: Person) -> Claim:
    """One's own expenses for a project in which one works."""
    _demand(may_ask(by, project), by, _("報銷由項目的成員提出，請選你參與的項目。"))
    if project.phase == Project.Phase.CLOSED:
        raise Refused("cost.project_over", _("項目已經結案，不能再報銷。"), field="project")
    made = Claim.objects.create(
        number=_number("CL"),
        project=project,
        claimant=by,
        grade=grade_of(by),
        title=_needs(title, "title")[:120],
        created_at=clock.now(),
    )
    record(BEGUN, made, by=by)
    return made


def _own(verb: str, claim: Claim, by: Person) -> Claim:
    locked = Claim.objects.select_for_update(of=["self"]).select_related("project", "claimant")
    found: Claim = locked.get(pk=claim.pk)
    if verb not in verbs_for_claim(by, found):
        raise Refused(
            "cost.not_allowed", _("這份報銷現在不能這樣做，或不由你辦理。請重新整理頁面確認狀態。")
        )
    return found


@transaction.atomic
def add_line(claim: Claim, receipt: Receipt, *, by: Person, upload: Upload | None) -> ClaimLine:
    """One document with its picture. Beyond the limit, or a receipt claimed before, is refused."""
    found = _own("add_line", claim, by)
    if receipt.kind not in ClaimKind.values:
        raise Refused("cost.claim_kind", _("請從清單選擇費用種類。"), field="kind")
    if not 1 <= receipt.quantity <= 400:
        raise Refused("cost.quantity", _("數量請填1到400。"), field="quantity")
    worth = _worth(receipt.original, receipt.currency, receipt.rate, "original")
    _within(found, receipt, worth.amount)
    if upload is None:
        raise Refused(
            "cost.receipt_missing", _("請附上收據的照片或檔案，沒有收據不能報銷。"), field="receipt"
        )
    kept = attach(found, upload, by=by)
    _not_twice(kept.sha256, found)
    made = ClaimLine.objects.create(
        claim=found,
        kind=receipt.kind,
        day=_day(receipt.day),
        text=_needs(receipt.text, "text")[:200],
        quantity=receipt.quantity,
        original=worth.original,
        currency=worth.currency,
        rate=worth.rate,
        amount=worth.amount,
        limit=allowed(found, receipt.kind, receipt.quantity),
        receipt=kept,
        receipt_sha256=kept.sha256,
    )
    _total(found)
    facts: Facts = {"text": made.text, "amount": shown(made.amount), "line": made.pk}
    record(LINED, found, by=by, **facts)
    return made


def _within(claim: Claim, receipt: Receipt, amount: Decimal) -> None:
    most = allowed(claim, receipt.kind, receipt.quantity)
    if amount > most:
        raise Refused(
            "cost.beyond_limit",
            _("%(kind)s最多可報%(most)s，這張是%(amount)s；請確認數量，或只報可報的金額。")
            % {
                "kind": ClaimKind(receipt.kind).label,
                "most": shown(most),
                "amount": shown(amount),
            },
            field="original",
        )


def _not_twice(sha256: str, claim: Claim) -> None:
    """The same picture is claimed once, by whomever."""
    gone = (Claim.State.DISCARDED, Claim.State.REJECTED)
    twin = ClaimLine.objects.filter(receipt_sha256=sha256).exclude(claim__state__in=gone).first()
    if twin is not None:
        where = twin.claim.number if twin.claim.claimant_id == claim.claimant_id else ""
        raise Refused(
            "cost.receipt_twice",
            _("這張收據已經報過（%(number)s），請改附正確的收據。") % {"number": where or "--"},
            field="receipt",
        )


def _total(claim: Claim) -> None:
    sums = claim.lines.aggregate(sum=Sum("amount"))
    Claim.FLOW.move(claim, "fill", total=sums["sum"] or Decimal(0))


@transaction.atomic
def drop_line(line: ClaimLine, *, by: Person) -> None:
    found = _own("drop_line", line.claim, by)
    text = line.text
    line.delete()
    _total(found)
    record(UNLINED, found, by=by, text=text)


@transaction.atomic
def discard_claim(claim: Claim, *, by: Person) -> None:
    found = _own("discard_claim", claim, by)
    Claim.FLOW.move(found, "discard")
    record(DISCARDED, found, by=by)
