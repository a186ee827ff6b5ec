"""A claim before those who decide, what they decide, and the payment that books it."""

from collections import defaultdict
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.money import shown
from charter.kernel.approvals import flows
from charter.kernel.approvals.canon import fingerprint
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import submit
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person, Role
from charter.rooms.cost.models import Booking, Claim
from charter.rooms.cost.queries import content_of
from charter.rooms.cost.rules import Verdict, judged
from charter.rooms.cost.verbs._common import Worth, _book, _hold
from charter.rooms.cost.verbs.claims import _own
from charter.rooms.projects.models.initiation import Category

SUBMITTED = declare("cost.claim.submitted", gettext_lazy("%(by)s送出報銷「%(title)s」%(amount)s"))
REOPENED = declare(
    "cost.claim.reopened", gettext_lazy("報銷「%(title)s」退回修改"), gettext_lazy("你的報銷")
)
REJECTED = declare(
    "cost.claim.rejected", gettext_lazy("報銷「%(title)s」被否決"), gettext_lazy("你的報銷")
)
APPROVED = declare(
    "cost.claim.approved",
    gettext_lazy("報銷「%(title)s」已核准，等財務付款"),
    gettext_lazy("你的報銷"),
)
PAID = declare(
    "cost.claim.paid",
    gettext_lazy("%(by)s支付報銷「%(title)s」%(amount)s"),
    gettext_lazy("你的報銷"),
)
FLOW, OVER = "cost.claim", "over"
flows.declare_flow(
    FLOW,
    gettext_noop("費用報銷審批"),
    steps=[
        flows.step("manager", gettext_noop("項目經理同意"), flows.PROJECT_MANAGER),
        flows.step("finance", gettext_noop("財務審核"), flows.role(Role.FINANCE)),
        flows.step(
            "overrun",
            gettext_noop("超出科目預算，管理層審批"),
            flows.role(Role.MANAGEMENT),
            kinds=[OVER],
        ),
    ],
    clause="SP5.2c",
)


@transaction.atomic
def submit_claim(claim: Claim, *, by: Person) -> Request:
    """What it costs is promised in the ledger from now on; beyond the budget it is stopped."""
    _hold(claim.project)
    if not claim.lines.exists():
        raise Refused("cost.claim_empty", _("請先加入至少一張收據。"))
    found = _own("submit_claim", claim, by)
    sums = _by_category(found)
    verdicts = [_checked(found, category, amount) for category, amount in sums.items()]
    Claim.FLOW.move(found, "submit", submitted_at=clock.now())
    for category, amount in sums.items():
        _promise(found, category, amount, by)
    content = content_of(found)
    Claim.objects.filter(pk=found.pk).update(content_hash=fingerprint(content))
    record(SUBMITTED, found, by=by, amount=shown(found.total))
    return submit(
        found,
        flow=FLOW,
        by=by,
        content=content,
        title=_("報銷：%(claim)s") % {"claim": found},
        amount=found.total,
        kind=OVER if Verdict.ESCALATE in verdicts else "",
        department=found.project.department,
        project_manager=found.project.manager,
    )


def _by_category(claim: Claim) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in claim.lines.all():
        sums[line.category] += line.amount
    return dict(sums)


def _checked(claim: Claim, category: str, amount: Decimal) -> Verdict:
    _room, verdict = judged(claim.project, category, amount)
    if verdict == Verdict.STOP:
        raise Refused(
            "cost.beyond_budget",
            _("%(category)s預算不足，無法送出這筆%(amount)s。請告訴項目經理，由他提出預算變更。")
            % {"category": Category(category).label, "amount": shown(amount)},
        )
    return verdict


def _promise(claim: Claim, category: str, amount: Decimal, by: Person | None) -> None:
    """Booked as promised, or taken back where the amount is negative."""
    stem = f"claim:{claim.pk}:{category}:"
    count = Booking.objects.filter(key__startswith=stem).count()
    _book(
        claim.project,
        Worth(amount),
        key=f"{stem}{count + 1}",
        by=by,
        category=category,
        kind=Booking.Kind.COMMITTED,
        source=Booking.Source.CLAIM,
        day=clock.today(),
        reference=claim.number,
    )


def _settled(claim: Claim) -> Claim:
    _hold(claim.project)
    locked = Claim.objects.select_for_update(of=["self"]).select_related("project", "claimant")
    found: Claim = locked.get(pk=claim.pk)
    return found


@transaction.atomic
def reopen_claim(claim: Claim, *, by: Person | None) -> None:
    """Returned or withdrawn: the promise is given back, the lines can be mended."""
    found = _settled(claim)
    Claim.FLOW.move(found, "reopen", content_hash="")
    for category, amount in _by_category(found).items():
        _promise(found, category, -amount, None)
    record(REOPENED, found, by=by, tell=[found.claimant])


@transaction.atomic
def reject_claim(claim: Claim, *, by: Person | None) -> None:
    found = _settled(claim)
    Claim.FLOW.move(found, "reject")
    for category, amount in _by_category(found).items():
        _promise(found, category, -amount, None)
    record(REJECTED, found, by=by, tell=[found.claimant])


@transaction.atomic
def approve_claim(
    claim: Claim, *, content_hash: str, decided_by: Person, by: Person | None
) -> None:
    """The effect of the approval: what was approved is what will be paid, by hash."""
    found = _settled(claim)
    if fingerprint(content_of(found)) != content_hash:
        raise Refused("cost.not_what_was_approved", _("報銷內容與核准的版本不符，請重新送審。"))
    Claim.FLOW.move(found, "approve", approved_at=clock.now(), decided_by=decided_by)
    finance = Person.objects.holding(Role.FINANCE)
    record(APPROVED, found, by=by, tell=[found.claimant, *finance])


@transaction.atomic
def pay(claim: Claim, *, by: Person) -> None:
    """Finance pays: each receipt becomes an actual cost of today, the promise is given back."""
    _hold(claim.project)
    found = _own("pay", claim, by)
    Claim.FLOW.move(found, "pay", paid_at=clock.now(), paid_by=by)
    for category, amount in _by_category(found).items():
        _promise(found, category, -amount, by)
    for line in found.lines.all():
        _book(
            found.project,
            Worth(line.original, line.currency, line.rate),
            key=f"receipt:{line.pk}",
            by=by,
            category=line.category,
            kind=Booking.Kind.ACTUAL,
            source=Booking.Source.CLAIM,
            day=clock.today(),
            reference=found.number,
            note=line.text[:300],
        )
    record(PAID, found, by=by, tell=[found.claimant], amount=shown(found.total))
