"""Four people at once: one wins. Silence never accepts."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.models import Entry
from charter.rooms.projects.jobs import remind_silent_customers
from charter.rooms.projects.models import Acceptance, Member, Project, Signature, TeamRole
from charter.rooms.projects.tests import stories
from charter.rooms.projects.verbs import signing, team


def at_once(moment, *calls):
    """Run all calls in threads of their own; the refusals' codes, "" for a success."""

    def run(call):
        try:
            with clock.at(moment):
                call()
            return ""
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
def test_four_signatures_at_once_leave_one(company, monday):
    one = stories.requested(company)

    def sign():
        signing.sign(
            one,
            content_hash=one.content_hash,
            verdict="accept",
            name="李建德",
            stars=5,
            by=company.customer,
        )

    assert at_once(monday, *[sign] * 4) == ["", *["flow.moved_on"] * 3]
    assert Signature.objects.count() == 1
    assert Project.objects.get().phase == Project.Phase.SUMMARY


@pytest.mark.django_db(transaction=True)
def test_four_managers_at_once_cannot_promise_one_person_twice(company, monday):
    roles = [TeamRole.objects.get(project=stories.project(company)) for _n in range(4)]
    calls = [
        lambda role=role: team.join(
            role, person=company.engineer, percent=60, duties="x", by=company.manager
        )
        for role in roles
    ]
    assert at_once(monday, *calls) == ["", *["projects.overallocated"] * 3]
    assert Member.objects.count() == 1


def test_numbers_do_not_repeat(company):
    numbers = [stories.project(company).number for _n in range(3)]
    assert numbers == ["P-2026-001", "P-2026-002", "P-2026-003"]


def test_silence_is_reminded_at_five_and_ten_working_days_and_never_accepts(company, monday):
    one = stories.requested(company)
    days = []
    for n in range(40):
        with clock.at(monday + dt.timedelta(days=n)):
            if remind_silent_customers():
                days.append(n)
    assert days == [7, 14]
    assert Entry.objects.filter(event="projects.acceptance.reminded").count() == 2
    one = Acceptance.objects.get(pk=one.pk)
    assert one.state == Acceptance.State.REQUESTED and not Signature.objects.exists()
