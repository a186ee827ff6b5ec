"""Customers see their own and nothing else; colleagues what they may, and the rest is not there.

A few hundred answers in the suite; CHARTER_CANARIES=50000 for the long search over thirty
customers, and over fourteen months of the demo (`make canaries`).
"""

import os
import re
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.test import Client

from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import url_of, visible
from charter.org.models import Customer, Person
from charter.rooms.aftersales.verbs import progress
from charter.rooms.projects.tests import stories
from tests import canaries, canary_seed
from tests.browser.world import report

CUSTOMERS, SHARES = 30, 3
ALONE = (("row security alone", 0), ("querysets alone", 1))
RESPONSES = int(os.environ.get("CHARTER_CANARIES", "0"))
PEOPLE = ["staff", "engineer", "manager", "head", "boss", "quality", "hr", "finance", "admin"]


@pytest.fixture
def world(everything: SimpleNamespace) -> SimpleNamespace:
    """Two customers with cases, answers, notes and projects, each with words of its own."""
    company = everything
    for code, mark in (("HC", "鳶尾花"), ("LH", "白千層")):
        contact = Person.objects.get_queryset().get(customer__code=code)
        case = report(company, f"{mark}機房冷氣故障，請派人", code=code, by=contact)
        progress.reply(case, text=f"{mark}已派人", by=company.engineer)
    return company


def test_no_answer_shows_the_mark_of_another_customer(world: SimpleNamespace) -> None:
    known = canaries.marks()
    assert all(len(own) > 3 for own in known.values()) and len(known) == 2
    found = canaries.search(400, keys=1, most=30)
    print(found)
    assert found.responses >= 400 and found.mails
    assert found.statuses[200] > 10 and found.statuses[404] > 100
    assert found.leaks == [] and found.told_apart == []


@pytest.fixture
def planted(company: SimpleNamespace) -> SimpleNamespace:
    """Both customers with every kind of record a customer can reach, each with its canary."""
    like = stories.requested(company)
    for one in canary_seed.customers(2):
        canary_seed.plant(one, like, company.engineer)
    return company


LOCKS = {
    "row security alone": canaries.without_querysets,
    "querysets alone": canaries.without_row_security,
    "both": nullcontext,
}


def test_either_lock_alone_keeps_customers_apart(planted: SimpleNamespace) -> None:
    for locks, taken in LOCKS.items():
        with taken():
            found = canaries.search(150, keys=1, most=30, wide=False)
        print(f"{locks}: {found}")
        assert found.responses >= 150 and found.statuses[200] > 20 and found.mails, locks
        assert found.leaks == [] and found.told_apart == [], locks


def test_without_both_locks_the_search_finds_canaries(planted: SimpleNamespace) -> None:
    """Or the test above would prove nothing."""
    with canaries.without_querysets(), canaries.without_row_security():
        found = canaries.search(150, keys=1, most=30, wide=False)
    told = (leak.partition(" at ")[2].partition(" reads ")[0] for leak in found.leaks)
    places = {re.sub(r"\d+", "#", place) for place in told}
    assert {"/portal/", "/portal/cases/#/", "/portal/projects/#/", "/portal/reports/#/"} <= places
    assert {"/portal/acceptances/#/", "/files/#/"} <= places


def test_a_leak_would_be_found(world: SimpleNamespace) -> None:
    """The search itself must be able to fail: a case changes hands behind everybody's back."""
    mine = Person.objects.get_queryset().get(customer__code="HC")
    marks = next(others for person, others in canaries.spies(2) if person == mine)
    finding = canaries.Finding()
    spy = canaries.Spy(mine, marks, finding)
    from charter.rooms.aftersales.models import Case

    stolen = Case.objects.filter(text__contains="白千層")
    stolen.update(customer=Customer.objects.get(code="HC"))
    spy.wander(40)
    assert any("白千層" in leak for leak in finding.leaks)


# Who works where is known to every colleague; `visible_to` of these rules their trail.
DIRECTORY = {"org.department", "org.person", "org.customer"}


def nouns() -> list[type]:
    """Every model that says who sees it and has a page of its own."""
    ours = (m for m in apps.get_models() if m.__module__.startswith("charter."))
    told = [m for m in ours if hasattr(m._default_manager.all(), "visible_to")]
    return [m for m in told if kind_of(m) not in DIRECTORY]


def test_every_record_is_there_for_whom_it_is_and_for_nobody_else(world: SimpleNamespace) -> None:
    """Kind of record x person x may see it or not: what the queryset says, the page says."""
    wrong, cells = [], {True: 0, False: 0}
    for who in [*PEOPLE, "customer", "other_customer"]:
        person = getattr(world, who)
        client = Client(raise_request_exception=False)
        client.force_login(person)
        for model in nouns():
            rows = visible(kind_of(model), person)
            seen = set(rows.values_list("pk", flat=True)) if rows is not None else set()
            everybody = model._default_manager.order_by("pk").values_list("pk", flat=True)
            for expected in (True, False):
                pk = next((k for k in everybody if (k in seen) is expected), None)
                url = url_of(kind_of(model), pk) if pk is not None else ""
                if not url:
                    continue
                status = client.get(url).status_code
                cells[expected] += 1
                if not expected and status not in {403, 404, 405}:
                    wrong.append(f"{who} sees {url}: {status}")
                if expected and status in {500}:
                    wrong.append(f"{who} does not see {url}: {status}")
    print(f"{sum(cells.values())} cells: {cells}")
    assert wrong == [], "\n".join(wrong)
    assert cells[True] > 60 and cells[False] > 40


@pytest.mark.skipif(not RESPONSES, reason="a long search: CHARTER_CANARIES=50000")
@pytest.mark.parametrize(("locks", "share"), [*(("both", n) for n in range(SHARES)), *ALONE])
def test_thirty_customers_read_nothing_of_each_other(
    company: SimpleNamespace, locks: str, share: int
) -> None:
    """Several processes, each with its share of the customers; all answers of all are wanted."""
    like, chosen = stories.requested(company), canary_seed.customers(CUSTOMERS)
    for one in chosen:
        canary_seed.plant(one, like, company.engineer)
    wanted = -(-RESPONSES // SHARES) if locks == "both" else RESPONSES // 10
    with LOCKS[locks]():
        found = canaries.search(wanted, customers=CUSTOMERS, share=(share, SHARES))
    print(f"{len(chosen)} customers, locks {locks}, share {share + 1} of {SHARES}: {found}")
    _keep(f"locks {locks}, share {share + 1} of {SHARES}: {found}")
    assert found.responses >= wanted and found.mails
    assert found.leaks == [] and found.told_apart == []


def _keep(line: str) -> None:
    """What processes of one search found, together in one file, when it is named."""
    if name := os.environ.get("CHARTER_CANARIES_LOG"):
        with open(name, "a", encoding="utf-8") as log:
            log.write(f"{line}\n")


@pytest.mark.skipif(not RESPONSES, reason="a long search: CHARTER_CANARIES=50000")
def test_fourteen_months_of_the_demo_keep_their_secrets(db: None) -> None:
    from charter.site.commands.demo import load

    load()
    found = canaries.search(RESPONSES // 5)
    print(found)
    assert found.responses >= RESPONSES // 5
    assert found.leaks == [] and found.told_apart == []
