"""Two act at once, each in a connection of their own: one is heard, nothing is done twice."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.kernel.journal.models import Entry
from charter.org.models import Department
from charter.rooms.improvement.models import Clash, Document, Plan, Reading, Version
from charter.rooms.improvement.tests import stories
from charter.rooms.improvement.verbs import clashes, documents, versions
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(company: SimpleNamespace) -> Iterator[SimpleNamespace]:
    """Two departments with measures called alike, handed in."""
    unit = Department.objects.create(code="U2", name="服務二部")
    cycle = stories.started(company, (unit, company.engineer))
    indicator = stories.measured(company)
    for plan in cycle.plans.order_by("pk"):
        stories.handed_in(plan, indicator, "自動派工系統")
    yield SimpleNamespace(cycle=cycle, company=company)


def test_two_at_the_desk_vote_settle_publish_and_review_once(world: SimpleNamespace) -> None:
    cycle, company = world.cycle, world.company
    look: Callable[[], Any] = lambda: clashes.look(cycle, by=company.deputy)  # noqa: E731
    assert sorted(at_once(look, look)) == ["", ""]
    clash = Clash.objects.get()
    assert Entry.objects.filter(event="improvement.clash.found").count() == 1

    def settle(decision: str) -> None:
        one = Clash.objects.get(pk=clash.pk)
        clashes.settle(one, way="keep", decision=decision, by=company.deputy)

    assert sorted(at_once(lambda: settle("分區"), lambda: settle("分班"))) == ["", "flow.moved_on"]
    assert Entry.objects.filter(event="improvement.clash.settled").count() == 1
    for plan in Plan.objects.order_by("pk"):
        newest = plan.version
        review: Callable[[], Any] = lambda v=newest: versions.review(  # noqa: E731
            Version.objects.get(pk=v.pk), review="完整", by=company.deputy
        )
        assert sorted(at_once(review, review)) == ["", "flow.moved_on"]
    table: Callable[[], Any] = lambda: documents.table(cycle, by=company.deputy)  # noqa: E731
    assert sorted(at_once(table, table)) == ["", "improvement.not_ready"]
    document = Document.objects.get()
    _voted_and_published(document, company)


def _voted_and_published(document: Document, company: SimpleNamespace) -> None:
    part = document.parts.order_by("pk")[0]

    def vote(voice: str) -> None:
        documents.vote(part, voice=voice, note="想過", by=company.quality)

    assert sorted(at_once(lambda: vote("for"), lambda: vote("for"))) == [
        "",
        "improvement.voted_already",
    ]
    for one in document.parts.all():
        for person in (company.boss, company.quality, company.finance):
            if not one.votes.filter(member=person).exists():
                document.refresh_from_db()
                if document.state == Document.State.VOTING:
                    documents.vote(one, voice="for", by=person)
    decide(Request.objects.about(document.cycle).get(), verdict="approve", by=company.boss)

    def publish() -> None:
        documents.publish(Document.objects.get(pk=document.pk), by=company.deputy)

    assert sorted(at_once(publish, publish)) == ["", "flow.moved_on"]
    asked = Reading.objects.filter(document=document).values_list("person")
    assert len(asked) == len(set(asked)) > 0
    assert Entry.objects.filter(event="improvement.document.published").count() == 1
    plan = part.version.plan
    begin: Callable[[], Any] = lambda: versions.begin(  # noqa: E731
        plan, because="市場改變", origin="adjustment", by=company.head
    )
    assert sorted(at_once(begin, begin)) == ["", "improvement.version_open"]


def test_nothing_is_urged_and_lost(company: SimpleNamespace) -> None:
    cycle = stories.started(company)
    plan = cycle.plans.get()
    urge: Callable[[], Any] = lambda: versions.urge(plan, by=company.deputy)  # noqa: E731
    assert sorted(at_once(urge, urge, lambda: versions.urge_all(cycle, by=company.deputy))) == [
        "",
        "",
        "",
    ]
    plan.refresh_from_db()
    assert plan.urged == 3 == Entry.objects.filter(event="improvement.plan.urged").count()
