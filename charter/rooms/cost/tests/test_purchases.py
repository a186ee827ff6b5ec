"""Purchases: offers, choice, the promise in the ledger, the budget that holds (SP5.2a, SP5.2b)."""

from decimal import Decimal

import pytest
from django.urls import reverse

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.verbs import withdraw
from charter.kernel.parameters.verbs import set_value
from charter.rooms.cost.models import Booking, Purchase
from charter.rooms.cost.tests import stories
from charter.rooms.cost.verbs import ordering, purchases


def test_sp5_2b_a_purchase_from_offers_to_invoice(company):
    project = stories.running(company)
    assert stories.standing(project).budget == 199_000
    with pytest.raises(Refused) as few:
        stories.asked(company, project, "60000", "61000")
    assert few.value.code == "cost.too_few_quotations", "three offers above the threshold"
    request = stories.asked(company, project, "60000", "61000", "70000")
    assert stories.standing(project).committed == 60_000, "promised from the moment it is asked for"
    stories.agree(request, company.boss, company.finance)
    purchase = Purchase.objects.get(pk=request.subject_id)
    assert purchase.state == "ordered"
    told = {"reference": "INV-1", "day": clock.today(), "by": company.finance}
    with pytest.raises(Refused, match="訂購餘額"):
        ordering.receive(purchase, original=Decimal(60_001), **told)
    ordering.receive(purchase, original=Decimal(45_000), **told)
    stand = stories.standing(project)
    assert (stand.actual, stand.committed) == (45_000, 15_000)
    with pytest.raises(Refused) as twice:
        ordering.receive(purchase, original=Decimal(1_000), **told)
    assert twice.value.code == "cost.booked_already"
    ordering.finish(purchase, by=company.finance)
    stand = stories.standing(project)
    assert (stand.actual, stand.committed, stand.available) == (45_000, 0, 154_000)


def test_an_invoice_begins_with_what_is_still_ordered(company, client):
    purchase = stories.ordered(company, stories.running(company))
    client.force_login(company.finance)
    url = reverse("cost:purchase_act", args=[purchase.pk, "receive"])

    def begun() -> Decimal:
        return client.get(url).context["form"]["original"].value()

    assert begun() == 40_000
    part = {"original": Decimal(15_000), "reference": "A1", "day": clock.today()}
    ordering.receive(purchase, **part, by=company.finance)
    assert begun() == 25_000


def test_what_is_withdrawn_gives_its_promise_back_and_may_be_asked_again(company):
    project = stories.running(company)
    request = stories.asked(company, project, "40000")
    purchase = Purchase.objects.get(pk=request.subject_id)
    withdraw(request, by=company.manager, reason="再比一家")
    assert stories.standing(project).committed == 0
    offer = purchase.quotations.get()
    again = purchases.submit_purchase(
        purchase, quotation=offer, reason="還是最低", by=company.manager
    )
    assert stories.standing(project).committed == 40_000
    stories.agree(again, company.boss)
    assert Booking.objects.filter(project=project).count() == 3, "promised, released, promised"


def test_a_purchase_beyond_the_budget_is_stopped_and_nothing_is_promised(company):
    project = stories.running(company)
    with pytest.raises(Refused) as stopped:
        stories.asked(company, project, "199001", "200000", "210000")
    assert stopped.value.code == "cost.beyond_budget" and "預算變更" in str(stopped.value)
    assert not Booking.objects.exists()


def test_sp5_2a_an_overrun_within_the_rule_goes_to_management_and_no_further(company):
    project = stories.running(company)
    set_value("cost_escalation_percent", 10, effective_on=clock.today(), reason="試行", by=None)
    with pytest.raises(Refused) as beyond:
        stories.asked(company, project, "1101", category="travel")
    assert beyond.value.code == "cost.beyond_budget", "ten percent of 1,000, no more"
    request = stories.asked(company, project, "1050", category="travel")
    steps = [step.key for step in request.steps.all()]
    assert steps[-1] == "overrun" and "overrun" not in [
        step.key for step in stories.asked(company, project, "900").steps.all()
    ]
    purchase = Purchase.objects.get(pk=request.subject_id)
    assert purchase.is_over and stories.standing(project, "travel").committed == 1050
    with pytest.raises(Refused):
        stories.asked(company, project, "198100", "199000", "199100")
    assert stories.standing(project).committed == 900, "the whole budget is never passed"


def test_nobody_outside_the_project_asks_and_a_foreign_offer_is_refused(company):
    project = stories.running(company)
    one, other = stories.wanted(company, project), stories.wanted(company, project)
    [offer] = stories.quoted(company, other, "100")
    stories.quoted(company, one, "100")
    with pytest.raises(Refused, match="自己的報價"):
        purchases.submit_purchase(one, quotation=offer, reason="x", by=company.manager)
    with pytest.raises(Refused) as stranger:
        purchases.begin_purchase(
            project, category="labour", title="x", need="x", method="direct", by=company.quality
        )
    assert stranger.value.code == "cost.not_allowed"


def test_unsound_sums_are_refused_and_foreign_money_is_rounded_once(company):
    purchase = stories.wanted(company, stories.running(company))
    for amount in ("-1", "0", "NaN", "Infinity", "1000000000000", "1.005"):
        with pytest.raises(Refused):
            purchases.quote(purchase, supplier="甲", original=Decimal(amount), by=company.manager)
    with pytest.raises(Refused, match="匯率"):
        purchases.quote(
            purchase, supplier="甲", original=Decimal(100), currency="USD", by=company.manager
        )
    made = purchases.quote(
        purchase, supplier="甲", original=Decimal("33.33"), currency="USD",
        rate=Decimal("31.505"), by=company.manager,
    )  # fmt: skip
    assert made.amount == Decimal("1050.06"), "1050.06165 half up to the cent"


def test_who_sees_all_cost_sees_purchases_that_others_asked_for(company):
    purchase = stories.ordered(company, stories.running(company))
    for person in (company.finance, company.boss, company.head, company.manager):
        assert list(Purchase.objects.visible_to(person)) == [purchase], person
    for person in (company.quality, company.engineer, company.customer):
        assert not Purchase.objects.visible_to(person).exists(), person
