"""Two approvals at the cap of a budget: one is granted, the other is refused and stays open."""

import threading
from types import SimpleNamespace

import pytest
from django.db import connection

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.org.models import Person
from charter.rooms.merits.models import Award, Line
from charter.rooms.merits.tests import stories

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_approvals_cannot_pass_the_budget(company: SimpleNamespace) -> None:
    stories.budget(company, 15_000)
    earned = stories.suggested(company)
    given = [
        stories.bonus(company, 10_000, person=person, earned=earned)
        for person in (company.engineer, company.staff)
    ]
    asked = [stories.agree(one, company.hr) for one in given]
    gate, said, now = threading.Barrier(2), ["", ""], clock.now()

    def run(n: int, request: Request, by: Person) -> None:
        gate.wait()
        try:
            with clock.at(now):
                decide(request, verdict="approve", by=by, key=f"race-{n}")
        except Refused as refusal:
            said[n] = refusal.code
        finally:
            connection.close()

    deciders = (company.boss, company.deputy)
    threads = [threading.Thread(target=run, args=(n, asked[n], deciders[n])) for n in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(said) == ["", "merits.beyond_budget"]
    assert Award.objects.granted().count() == 1 == Line.objects.count()
    assert Award.objects.filter(state="proposed").count() == 1
    assert sum(line.amount for line in Line.objects.all()) <= 15_000
