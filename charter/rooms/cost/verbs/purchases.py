"""Purchases: offers side by side, a reasoned choice, the promise in the ledger (SP5.2b)."""

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
from charter.kernel.journal.verbs import Facts, record
from charter.kernel.parameters.queries import in_force
from charter.org.models import Person, Role
from charter.rooms.cost.models import Purchase, Quotation
from charter.rooms.cost.offers import wanted
from charter.rooms.cost.permissions import may_ask
from charter.rooms.cost.rules import Verdict, judged
from charter.rooms.cost.verbs._common import _category, _demand, _hold, _needs, _number, _worth
from charter.rooms.cost.verbs._purchasing import _content, _may, _promise
from charter.rooms.projects.models import Project

BEGUN = declare("cost.purchase.begun", gettext_lazy("%(by)s提出採購「%(title)s」"))
QUOTED = declare(
    "cost.purchase.quoted", gettext_lazy("%(by)s登錄「%(title)s」的報價：%(supplier)s %(amount)s")
)
UNQUOTED = declare(
    "cost.purchase.unquoted", gettext_lazy("%(by)s移除「%(title)s」中%(supplier)s的報價")
)
SUBMITTED = declare(
    "cost.purchase.submitted", gettext_lazy("%(by)s送出採購「%(title)s」，選%(supplier)s")
)
FLOW, OVER, ASKERS = "cost.purchase", "over", gettext_lazy("採購由項目的成員提出與比價。")
flows.declare_flow(
    FLOW,
    gettext_noop("採購審批"),
    steps=[
        flows.step("manager", gettext_noop("項目經理同意"), flows.PROJECT_MANAGER),
        flows.step(
            "finance",
            gettext_noop("財務審核"),
            flows.role(Role.FINANCE),
            over="quotation_threshold",
        ),
        flows.step(
            "management",
            gettext_noop("公司管理層審批"),
            flows.role(Role.MANAGEMENT),
            over="approval_manager_amount",
        ),
        flows.step(
            "overrun",
            gettext_noop("超出科目預算，管理層審批"),
            flows.role(Role.MANAGEMENT),
            kinds=[OVER],
        ),
    ],
    clause="SP5.2b",
)


@transaction.atomic
def begin_purchase(
    project: Project, *, category: str, title: str, need: str, method: str, by: Person
) -> Purchase:
    """Something is needed: from now on offers are gathered."""
    _demand(may_ask(by, project), by, str(ASKERS))
    if project.phase not in Project.ACTIVE:
        raise Refused("cost.project_over", _("項目已經驗收或結案，不能再採購。"))
    if method not in Purchase.Method.values:
        raise Refused("cost.method", _("請從清單選擇採購方式。"), field="method")
    made = Purchase.objects.create(
        number=_number("PU"),
        project=project,
        category=_category(category),
        title=_needs(title, "title")[:120],
        need=_needs(need, "need"),
        method=method,
        requester=by,
        created_at=clock.now(),
    )
    record(BEGUN, made, by=by, about=project)
    return made


@transaction.atomic
def quote(
    purchase: Purchase,
    *,
    supplier: str,
    original: Decimal,
    by: Person | None,
    currency: str = "TWD",
    rate: Decimal | None = None,
    days: int | None = None,
    terms: str = "",
) -> Quotation:
    """What one supplier offers; one offer each."""
    found = _may("quote", purchase, by)
    name, worth = _needs(supplier, "supplier")[:120], _worth(original, currency, rate, "original")
    if found.quotations.filter(supplier__iexact=name).exists():
        raise Refused(
            "cost.supplier_twice", _("這家供應商已經有報價，請先移除舊的。"), field="supplier"
        )
    made = Quotation.objects.create(
        purchase=found,
        supplier=name,
        original=worth.original,
        currency=worth.currency,
        rate=worth.rate,
        amount=worth.amount,
        days=days,
        terms=terms.strip()[:300],
        by=by,
        at=clock.now(),
    )
    Purchase.FLOW.move(found, "fill", offers=found.quotations.count())
    facts: Facts = {"supplier": name, "amount": shown(worth.amount), "quotation": made.pk}
    record(QUOTED, found, by=by, about=found.project, **facts)
    return made


@transaction.atomic
def drop_quote(quotation: Quotation, *, by: Person | None) -> None:
    found = _may("drop_quote", quotation.purchase, by)
    name = quotation.supplier
    Purchase.FLOW.move(found, "fill", chosen=None)
    quotation.delete()
    Purchase.objects.filter(pk=found.pk).update(offers=found.quotations.count())
    record(UNQUOTED, found, by=by, about=found.project, supplier=name)


def _enough(found: Purchase, amount: Decimal) -> None:
    """A purchase above the threshold has offers to compare; a big one is put out to tender."""
    values = in_force()
    if amount > values["tender_threshold"] and found.method != Purchase.Method.TENDER:
        raise Refused(
            "cost.tender_needed",
            _("超過%(limit)s的採購須招標，請改以招標方式重新提出。")
            % {"limit": shown(Decimal(values["tender_threshold"]))},
            field="quotation",
        )
    needed = wanted(amount)
    if found.quotations.count() < needed:
        raise Refused(
            "cost.too_few_quotations",
            _("超過%(limit)s的採購要有%(needed)s份報價，現在有%(n)s份；請先補登報價。")
            % {
                "limit": shown(Decimal(values["quotation_threshold"])),
                "needed": needed,
                "n": found.quotations.count(),
            },
            field="quotation",
        )


def _stopped(found: Purchase, amount: Decimal) -> bool:
    """Refuse what the budget does not hold; True when it must be escalated."""
    room, verdict = judged(found.project, found.category, amount)
    if verdict == Verdict.STOP:
        raise Refused(
            "cost.beyond_budget",
            _(
                "預算不足：%(category)s可用%(room)s，整個項目可用%(total)s，這筆要%(amount)s。"
                "請先提出預算變更，核准後再送。"
            )
            % {
                "category": found.get_category_display(),
                "room": shown(room.available),
                "total": shown(room.total_available),
                "amount": shown(amount),
            },
            field="quotation",
        )
    return verdict == Verdict.ESCALATE


@transaction.atomic
def submit_purchase(
    purchase: Purchase, *, quotation: Quotation, reason: str, by: Person
) -> Request:
    """Choose an offer for a reason and put it before those who decide.

    The amount is promised in the ledger from this moment: what two ask for at once is counted
    one after the other, and together they cannot exceed the budget.
    """
    _hold(purchase.project)
    found = _may("submit_purchase", purchase, by)
    if quotation.purchase_id != found.pk:
        raise Refused("cost.other_offer", _("請選這筆採購自己的報價。"), field="quotation")
    text = _needs(reason, "reason")
    _enough(found, quotation.amount)
    over = _stopped(found, quotation.amount)
    Purchase.FLOW.move(
        found,
        "submit",
        chosen=quotation,
        reason=text,
        amount=quotation.amount,
        offers=found.quotations.count(),
        is_over=over,
        submitted_at=clock.now(),
    )
    _promise(found, quotation, by)
    record(SUBMITTED, found, by=by, about=found.project, supplier=quotation.supplier)
    return _ask(found, by)


def _ask(found: Purchase, by: Person) -> Request:
    content = _content(found)
    Purchase.objects.filter(pk=found.pk).update(content_hash=fingerprint(content))
    return submit(
        found,
        flow=FLOW,
        by=by,
        content=content,
        title=_("採購：%(purchase)s") % {"purchase": found},
        amount=found.amount,
        kind=OVER if found.is_over else found.category,
        department=found.project.department,
        project_manager=found.project.manager,
        authors=[found.requester] if found.requester_id != by.pk else [],
        about=found.project,
    )
