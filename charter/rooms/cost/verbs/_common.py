"""What the verbs of this room share: sums in order, the lock, the one way into the ledger."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connection
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.parameters.queries import in_force
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person
from charter.rooms.cost.models import Account, Booking, Currency, Settlement, Standing
from charter.rooms.projects.models import Budget, BudgetLine, Project
from charter.rooms.projects.models.initiation import Category

CENT = Decimal("0.01")
MOST = Decimal(10) ** 12
RATES = Decimal(10) ** 6
OLDEST = dt.timedelta(days=366 * 3)


@dataclass(frozen=True)
class Worth:
    """An amount on a document; `amount` is what it is worth in the company's currency."""

    original: Decimal
    currency: str = "TWD"
    rate: Decimal = Decimal(1)

    @property
    def amount(self) -> Decimal:
        """Rounded half up to the cent, once, here."""
        return (self.original * self.rate).quantize(CENT, ROUND_HALF_UP)


def _demand(allowed: bool, by: Person | None, message: str) -> None:
    """The system may; a person must be allowed to."""
    if by is not None and not allowed:
        raise Refused("cost.not_allowed", message)


def _needs(text: str, field: str) -> str:
    if not text.strip():
        raise Refused("cost.text_missing", _("請填寫說明，不能留白。"), field=field)
    return text.strip()


def _worth(
    original: Decimal, currency: str, rate: Decimal | None, field: str, *, signed: bool = False
) -> Worth:
    """A sound sum of money, or a refusal that names the field and what was expected."""
    if not original.is_finite() or (original <= 0 and not signed) or abs(original) >= MOST:
        raise Refused(
            "cost.amount",
            _("金額必須大於0、小於一兆，請照單據填寫數字。"),
            field=field,
        )
    if original != original.quantize(CENT):
        raise Refused("cost.amount_places", _("金額最多兩位小數。"), field=field)
    if currency not in Currency.values:
        raise Refused("cost.currency", _("請從清單選擇幣別。"), field="currency")
    worth = Decimal(1) if rate is None else rate
    if currency == Currency.TWD and worth != 1:
        raise Refused("cost.rate_of_own", _("新臺幣的匯率就是1。"), field="rate")
    if currency != Currency.TWD and rate is None:
        raise Refused(
            "cost.rate_missing", _("外幣請填單據當天的匯率（1單位合多少新臺幣）。"), field="rate"
        )
    if not worth.is_finite() or not 0 < worth < RATES:
        raise Refused("cost.rate", _("匯率必須大於0。"), field="rate")
    found = Worth(original, currency, worth)
    if found.amount == 0 or abs(found.amount) >= MOST:
        raise Refused("cost.amount", _("換算後的金額必須大於0、小於一兆。"), field=field)
    return found


def _category(code: str) -> str:
    if code not in Category.values:
        raise Refused("cost.category", _("請從清單選擇科目。"), field="category")
    return code


def _day(day: dt.date, field: str = "day") -> dt.date:
    """The day of a document: not in the future, not older than three years."""
    today = clock.today()
    if day > today:
        raise Refused("cost.day_ahead", _("單據日期不能晚於今天。"), field=field)
    if day < today - OLDEST:
        raise Refused("cost.day_long_ago", _("單據日期超過三年，請確認年份。"), field=field)
    return day


def _hold(project: Project) -> Account:
    """Lock the project's account until the end of the transaction: one booking at a time."""
    Account.objects.get_or_create(project=project)
    account: Account = Account.objects.select_for_update().get(project=project)
    return account


def _open_month(project: Project, day: dt.date, field: str = "day") -> None:
    month = day.replace(day=1)
    last = Settlement.objects.filter(project=project, month__gte=month).order_by("-month").first()
    if last is not None:
        raise Refused(
            "cost.month_settled",
            _("%(month)s已核算並鎖定。請把這筆記在之後的月份，或對原紀錄做更正。")
            % {"month": f"{last.month:%Y-%m}"},
            field=field,
        )


def _book(project: Project, worth: Worth, *, key: str, by: Person | None, **facts: Any) -> Booking:
    """The one way into the ledger. The account is locked, the month is open, nothing twice."""
    _hold(project)
    _open_month(project, facts["day"])
    if Booking.objects.filter(key=key).exists():
        raise Refused("cost.booked_already", _("這筆已經入帳，不會再入一次。"))
    if facts["kind"] == Booking.Kind.ACTUAL and facts["source"] in Booking.FROM_PAPER:
        limit = in_force()["cost_entry_days"]
        facts["enter_by"] = organisation_engine().add_days(facts["day"], limit)
    made: Booking = Booking.objects.create(
        project=project,
        amount=worth.amount,
        original=worth.original,
        currency=worth.currency,
        rate=worth.rate,
        key=key,
        by=by,
        **facts,
    )
    _restand(project)
    return made


def _restand(project: Project) -> None:
    """Sum the ledger anew beside the budget in force; note since when a category is over."""
    present = Budget.objects.in_force_of(project)
    lines = BudgetLine.objects.filter(budget=present).order_by()
    budgets = dict(lines.values_list("category").annotate(sum=Sum("amount")))
    booked = Booking.objects.filter(project=project).order_by().values("category")
    sums = {
        row["category"]: row
        for row in booked.annotate(
            actual=Sum("amount", filter=Q(kind="actual"), default=Decimal(0)),
            committed=Sum("amount", filter=Q(kind="committed"), default=Decimal(0)),
        )
    }
    tolerated, today = in_force()["cost_tolerance_percent"], clock.today()
    known = {one.category: one for one in Standing.objects.filter(project=project)}
    for code in {*budgets, *sums, *known}:
        row: dict[str, Any] = dict(sums.get(code, {}))
        one = known.get(code)
        told = {
            "budget": budgets.get(code, Decimal(0)),
            "actual": row.get("actual", Decimal(0)),
            "committed": row.get("committed", Decimal(0)),
        }
        over = told["actual"] + told["committed"] > told["budget"] * (100 + tolerated) / 100
        since = (one.over_since if one else None) or today
        fresh = {**told, "over_since": since if over else None}
        if one is None:
            Standing.objects.create(project=project, category=code, **fresh)
        elif any(getattr(one, name) != value for name, value in fresh.items()):
            Standing.objects.filter(pk=one.pk).update(**fresh)


def _number(kind: str) -> str:
    """`PU-2026-0001`: one upsert of the year's row, so two at once wait for each other."""
    name = f"{kind}-{clock.today().year}"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registers_counter (name, last) VALUES (%s, 1)"
            " ON CONFLICT (name) DO UPDATE SET last = registers_counter.last + 1 RETURNING last",
            [name],
        )
        (last,) = cursor.fetchone()
    return f"{name}-{last:04}"
