"""The first page of a company that begins says to each what they can do."""

import re

from charter.org.models import Customer
from charter.rooms.projects.verbs.requirement import record_requirement


def test_who_can_do_a_first_step_finds_it_on_their_own_first_page(company, client):
    def steps(person):
        client.force_login(person)
        return re.findall(r'class="lk" href="([^"]+)"><b>', client.get("/").content.decode())

    assert "/improvement/" in steps(company.deputy), "the office begins the year"
    assert "/projects/requirements/" in steps(company.manager)
    assert "/improvement/" not in steps(company.manager)
    assert steps(company.staff) == []
    record_requirement(
        customer=Customer.objects.first(),
        title="搬遷",
        text="三個月內",
        source="visit",
        by=company.head,
    )
    assert "/projects/requirements/" not in steps(company.manager), "what is done is gone"
