"""Eight writers at once on a real database: together they never promise more than the budget."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection

from charter.ground.errors import Refused
from charter.rooms.cost.models import Booking, Purchase
from charter.rooms.cost.tests import stories
from charter.rooms.cost.verbs import purchases


@pytest.mark.django_db(transaction=True)
def test_sp5_2a_eight_writers_cannot_promise_more_than_the_budget(company):
    project = stories.running(company)
    wanted = [stories.wanted(company, project) for _ in range(8)]
    offers = [stories.quoted(company, one, "45000")[0] for one in wanted]

    def submit(n: int) -> str:
        try:
            purchase = Purchase.objects.get(pk=wanted[n].pk)
            purchases.submit_purchase(
                purchase, quotation=offers[n], reason="唯一的報價", by=company.manager
            )
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()
        return "promised"

    with ThreadPoolExecutor(8) as writers:
        said = list(writers.map(submit, range(8)))
    assert sorted(said) == ["cost.beyond_budget"] * 4 + ["promised"] * 4, "4 x 45,000 of 199,000"
    stand = stories.standing(project)
    assert stand.committed == sum(Booking.objects.values_list("amount", flat=True)) == 180_000
    assert stand.committed <= stand.budget == Decimal(199_000)
