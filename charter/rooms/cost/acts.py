"""What can be done to a purchase or a claim: the form with its verb, for page and API."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from charter.ground.acts import Act
from charter.rooms.cost import forms
from charter.rooms.cost.models import Claim, Purchase
from charter.rooms.cost.offers import promised_first, wants_invoices, wants_offers
from charter.rooms.cost.verbs import claims, ordering, paying, purchases
from charter.rooms.cost.verbs.claims import Receipt

BUY, CLAIM = "SP5.2b", "SP5.2c"
PURCHASE_ACTS: dict[str, Act] = {
    "quote": Act(forms.QuoteForm, purchases.quote, _("登錄報價"), BUY, asks=wants_offers),
    "submit_purchase": Act(
        forms.ChooseForm, purchases.submit_purchase, _("選擇並送審"), BUY, asks=True
    ),
    "receive": Act(
        forms.InvoiceForm, ordering.receive, _("登錄發票"), "SP5.2a", asks=wants_invoices
    ),
    "finish": Act(forms.EmptyForm, ordering.finish, _("結清"), "SP5.2a", asks=True),
    "cancel": Act(forms.ReasonForm, ordering.cancel, _("取消採購"), BUY),
}


def _line(claim: Claim, *, by: Any, receipt: Any, **told: Any) -> Any:
    return claims.add_line(claim, Receipt(**told), by=by, upload=receipt)


CLAIM_ACTS: dict[str, Act] = {
    "add_line": Act(
        forms.ReceiptForm, _line, _("加一張收據"), CLAIM, asks=lambda one: not one.lines.exists()
    ),
    "submit_claim": Act(forms.EmptyForm, paying.submit_claim, _("送出報銷"), CLAIM, asks=True),
    "pay": Act(forms.EmptyForm, paying.pay, _("付款並入帳"), CLAIM, asks=True),
    "discard_claim": Act(forms.EmptyForm, claims.discard_claim, _("刪除草稿"), CLAIM),
}


def form_of(act: Act, one: Purchase | Claim, *data: Any) -> Any:
    """The choice of an offer knows whose offers they are, an invoice what was ordered."""
    make: Callable[..., Any] = act.form
    if act.form is forms.ChooseForm:
        return make(one, *data)
    if act.form is forms.InvoiceForm and not data and isinstance(one, Purchase):
        return make(initial=promised_first(one))
    return make(*data)
