"""What approvers read about this room's requests, and what to look at before deciding."""

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.money import shown as money
from charter.kernel.approvals.presentation import (
    Asked,
    Ceiling,
    Check,
    Figure,
    Part,
    before_deciding,
    ceiling,
    figures,
    shown,
)
from charter.kernel.parameters.queries import in_force
from charter.rooms.cost.models import Claim, ClaimKind, Purchase
from charter.rooms.cost.rules import room_of, tone_of
from charter.rooms.projects.models.initiation import Category

PURCHASE, CLAIM = "cost.purchase", "cost.claim"
Content = dict[str, Any]


@shown(PURCHASE)
def purchase_parts(content: Content) -> list[Part]:
    """Every offer beside the others, the chosen one and why."""
    offers = tuple((one["supplier"], "・".join(_offer(one))) for one in content["offers"])
    return [
        Part(_("採購金額"), money(Decimal(str(content["amount"]))), offers),
        Part(_("選擇"), f"{content['chosen']}：{content['reason']}"),
        Part(_("需要"), content["need"]),
        Part(_("科目"), str(Category(content["category"]).label)),
        Part(_("採購方式"), str(Purchase.Method(content["method"]).label)),
        Part(_("項目"), content["project"]),
    ]


def _offer(one: Content) -> list[str]:
    told = [money(Decimal(str(one["amount"])))]
    if one["currency"] != "TWD":
        told.append(money(Decimal(str(one["original"])), one["currency"]))
    if one["days"] is not None:
        told.append(_("%(n)s天交貨") % {"n": one["days"]})
    return [*told, one["terms"]] if one["terms"] else told


@shown(CLAIM)
def claim_parts(content: Content) -> list[Part]:
    """Each receipt beside what may be claimed for it."""
    rows = tuple(
        (
            f"{one['day']} {ClaimKind(one['kind']).label} {one['text']}",
            _("%(amount)s（可報%(limit)s）")
            % {
                "amount": money(Decimal(str(one["amount"]))),
                "limit": money(Decimal(str(one["limit"]))),
            },
        )
        for one in content["lines"]
    )
    return [
        Part(_("報銷金額"), money(Decimal(str(content["total"]))), rows),
        Part(_("報銷人"), content["claimant"]),
        Part(_("事由"), content["title"]),
        Part(_("項目"), content["project"]),
    ]


@figures(PURCHASE)
def purchase_figures(asked: Asked) -> list[Figure]:
    one = asked.subject
    assert isinstance(one, Purchase)
    room = room_of(one.project, one.category)
    left = Figure(_("科目可用餘額"), money(room.available), _("已扣這筆承諾"))
    return [Figure(_("採購金額"), money(one.amount)), left]


@figures(CLAIM)
def claim_figures(asked: Asked) -> list[Figure]:
    one = asked.subject
    assert isinstance(one, Claim)
    return [Figure(_("報銷金額"), money(one.total), str(one.claimant))]


@ceiling(PURCHASE)
def room_left(asked: Asked) -> Ceiling | None:
    """What the category still held before this purchase was promised."""
    one = asked.subject
    assert isinstance(one, Purchase)
    room = room_of(one.project, one.category)
    before = room.available + (one.amount or 0)
    return Ceiling(gettext_lazy("科目可用餘額"), before) if before > 0 else None


@before_deciding(PURCHASE)
def within_the_budget(asked: Asked) -> Check | None:
    one = asked.subject
    assert isinstance(one, Purchase)
    room = room_of(one.project, one.category)
    tone = tone_of(room.budget, room.used, in_force())
    facts = {
        "category": one.get_category_display(),
        "budget": money(room.budget),
        "actual": money(room.actual),
        "committed": money(room.committed),
        "left": money(room.available),
    }
    text = _(
        "%(category)s預算%(budget)s，已用%(actual)s、已承諾%(committed)s（含這筆），還可用%(left)s。"
    )
    url = reverse("cost:of_project", args=[one.project_id])
    title = _("超出科目預算") if one.is_over else _("在預算之內")
    return Check("bad" if one.is_over else tone, title, text % facts, url, _("看成本"), "SP5.2a")


@before_deciding(PURCHASE)
def offers_compared(asked: Asked) -> Check | None:
    """How the chosen offer lies among the others."""
    one = asked.subject
    assert isinstance(one, Purchase)
    amounts = sorted(q.amount for q in one.quotations.all())
    if not amounts or one.amount is None:
        return None
    least = amounts[0]
    facts = {"n": len(amounts), "least": money(least), "chosen": money(one.amount)}
    text = _("%(n)s份報價，最低%(least)s，選的是%(chosen)s。") % facts
    lowest = one.amount == least
    title = _("選最低價") if lowest else _("不是最低價")
    return Check("ok" if lowest else "warn", title, text, clause="SP5.2b")
