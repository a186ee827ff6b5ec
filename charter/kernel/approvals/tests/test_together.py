"""P17: people who decide at the same instant come out as if one had come after the other."""

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals import flows
from charter.kernel.approvals.models import Decision, Request, Seat
from charter.kernel.approvals.verbs import decide, submit, withdraw
from charter.kernel.journal.models import Entry
from charter.org.models import Customer, Department, Person, Post, Posting, Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def request_of_two() -> Iterator[tuple[Request, list[Person]]]:
    """A request that two of six managers must agree to."""
    department = Department.objects.create(code="T", name="並行部")
    post = Post.objects.create(title="管理", department=department, roles=[Role.MANAGEMENT])
    people = [
        Person.objects.create(username=f"m{n}", name=f"主管{n}", department=department)
        for n in range(6)
    ]
    for person in people:
        Posting.objects.create(person=person, post=post, since=dt.date(2025, 1, 1))
    applicant = Person.objects.create(username="asks", name="申請人", department=department)
    subject = Customer.objects.create(code="T", name="並行")
    two = flows.step("two", "二人", flows.role(Role.MANAGEMENT), mode="count", count=2)
    flows.declare_flow("tests.together", "並行", steps=[two])
    yield (
        submit(subject, flow="tests.together", by=applicant, content={"a": 1}, title="並行"),
        people,
    )
    del flows.DECLARED["tests.together"]


def at_once(calls: list[Callable[[], object]]) -> list[object]:
    """Each call in a thread and on a connection of its own, released at one moment."""
    gate = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            clock.now()
            gate.wait()
            return call()
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.parametrize("threads", [4, 6])
def test_two_of_many_agree_and_the_others_come_too_late(
    threads: int, request_of_two: tuple[Request, list[Person]]
) -> None:
    request, people = request_of_two
    answers = at_once(
        [lambda p=p: decide(request, verdict="approve", by=p) for p in people[:threads]]
    )
    taken = [answer for answer in answers if isinstance(answer, Decision)]
    assert sorted(d.outcome for d in taken) == ["approved", "pending"]
    assert [a for a in answers if a == "approvals.round_over"] == ["approvals.round_over"] * (
        threads - 2
    )
    assert Entry.objects.of(request).filter(event="approvals.request.approved").count() == 1
    assert not Seat.objects.filter(state="open").exists()


@pytest.mark.parametrize("threads", [4, 6])
def test_agreeing_and_rejecting_at_once_equals_some_order(
    threads: int, request_of_two: tuple[Request, list[Person]]
) -> None:
    request, people = request_of_two
    answers = at_once(
        [
            lambda p=p, n=n: decide(
                request, verdict="reject" if n % 3 == 2 else "approve", by=p, comment="不妥"
            )
            for n, p in enumerate(people[:threads])
        ]
    )
    request.refresh_from_db()
    verdicts = list(Decision.objects.order_by("id").values_list("verdict", "outcome"))
    serial = {
        "approved": [("approve", "pending"), ("approve", "approved")],
        "rejected": [("approve", "pending")] * (len(verdicts) - 1) + [("reject", "rejected")],
    }
    assert verdicts == serial[request.state] and len(verdicts) <= 2
    assert sum(isinstance(answer, Decision) for answer in answers) == len(verdicts)


@pytest.mark.parametrize("threads", [4, 6])
def test_one_key_pressed_at_once_decides_once(
    threads: int, request_of_two: tuple[Request, list[Person]]
) -> None:
    request, people = request_of_two
    answers = at_once(
        [lambda: decide(request, verdict="approve", by=people[0], key="press")] * threads
    )
    assert len({answer.pk for answer in answers if isinstance(answer, Decision)}) == 1
    assert all(isinstance(answer, Decision) for answer in answers)
    assert Decision.objects.count() == 1


def test_withdrawing_while_others_decide_ends_it_once(
    request_of_two: tuple[Request, list[Person]],
) -> None:
    request, people = request_of_two
    applicant = request.applicant
    answers = at_once(
        [
            *(lambda p=p: decide(request, verdict="approve", by=p) for p in people[:3]),
            lambda: withdraw(request, by=applicant, reason="不做了"),
        ]
    )
    request.refresh_from_db()
    assert request.state in ("approved", "withdrawn")
    ends = Entry.objects.of(request).filter(
        event__in=["approvals.request.approved", "approvals.request.withdrawn"]
    )
    assert ends.count() == 1
    assert (answers[-1] == "approvals.round_over") == (request.state == "approved")


@pytest.mark.parametrize("threads", [4])
def test_submitting_at_once_makes_one_request(
    threads: int, request_of_two: tuple[Request, list[Person]]
) -> None:
    _first, people = request_of_two
    subject = Customer.objects.create(code="U", name="再一件")
    answers = at_once(
        [
            lambda p=p: submit(
                subject, flow="tests.together", by=p, content={"by": p.pk}, title="再一件"
            )
            for p in people[:threads]
        ]
    )
    assert Request.objects.about(subject).count() == 1
    assert any(isinstance(answer, Request) for answer in answers)
    assert all(isinstance(a, Request) or a == "approvals.already_pending" for a in answers)
