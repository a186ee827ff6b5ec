"""Whatever is tried in whatever order: nobody is hired with a stage missing, open or failed."""

from collections.abc import Callable
from threading import Barrier, Thread
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.models import Request
from charter.org.models import Person
from charter.rooms.people.verbs import hire
from charter.rooms.recruitment import verbs
from charter.rooms.recruitment.models import Candidate, Step
from charter.rooms.recruitment.tests import stories as told

KINDS = list(Step.Kind)
Try = Callable[[SimpleNamespace, Candidate], object]


def judged(kind: str, result: str) -> Try:
    return lambda company, one: told.judge(company, told.step(one, kind), result)


def offer(company: SimpleNamespace, one: Candidate) -> None:
    assert one.opening.post
    verbs.ask_offer(one, post=one.opening.post, since=clock.today(), by=company.hr)


def approve(company: SimpleNamespace, one: Candidate) -> None:
    asked = one.offers.first()
    if asked:
        told.approve(company, Request.objects.about(asked).get())


def settle(company: SimpleNamespace, one: Candidate) -> None:
    for step in one.steps.filter(state="waiting"):
        verbs.settle_step(step, result="passed", notes="急用", by=company.hr)


TRIES: dict[str, Try] = {
    **{f"pass {kind}": judged(kind, "passed") for kind in KINDS},
    **{f"fail {kind}": judged(kind, "failed") for kind in KINDS},
    "consent": lambda company, one: told.consent(company, one),
    "settle": settle,
    "offer": offer,
    "approve": approve,
    "hire": lambda company, one: verbs.hire_candidate(one, username="x1", by=company.hr),
    "side door": lambda company, one: hire(
        username="x2", name="走後門", department=company.service, by=company.hr
    ),
    "withdraw": lambda company, one: verbs.withdraw_candidate(one, outcome="wish", by=company.hr),
    "conflict": lambda company, one: verbs.declare_conflict(one, kind="close", by=company.head),
}
GOOD = ["consent", *(f"pass {kind}" for kind in KINDS), "offer", "approve", "hire"]
ORDERS = st.one_of(
    st.lists(st.sampled_from(list(TRIES)), max_size=14),
    st.tuples(st.permutations(GOOD[:5]), st.just(GOOD[5:])).map(lambda two: [*two[0], *two[1]]),
    st.tuples(st.sampled_from(list(TRIES)), st.integers(0, len(GOOD))).map(
        lambda two: [*GOOD[: two[1]], two[0], *GOOD[two[1] :]]
    ),
)


def is_true_to_the_policy(candidate: Candidate) -> None:
    candidate.refresh_from_db()
    steps = list(candidate.steps.all())
    assert {one.kind for one in steps} == set(KINDS), "none of the four can be dropped"
    if candidate.state in ("offered", "deciding", "hired"):
        assert all(one.state == "passed" for one in steps)
    hired = Person.objects.get_queryset().filter(username="x1")
    assert hired.exists() == (candidate.state == "hired")
    assert not Person.objects.get_queryset().filter(username="x2").exists()
    for one in steps:
        assert one.kind != "background" or one.is_waiting or one.consent_on
        given_ = [voice for voice in one.assessments.all() if voice.result]
        assert one.is_waiting or len(given_) >= one.needs
    near = set(candidate.conflicts.values_list("person", flat=True))
    waiting = candidate.steps.filter(state="waiting", assessments__assessor__in=near)
    assert not waiting.exists()


@pytest.fixture
def candidate(company: SimpleNamespace) -> Candidate:
    return told.applied(company, told.opened(company))


@settings(
    max_examples=4,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(order=ORDERS)
def test_sp3_1b_no_order_of_steps_hires_past_a_stage(
    company: SimpleNamespace, candidate: Candidate, order: list[str]
) -> None:
    with transaction.atomic():
        for name in order:
            try:
                with transaction.atomic():
                    TRIES[name](company, Candidate.objects.get(pk=candidate.pk))
            except Refused:
                pass
            is_true_to_the_policy(candidate)
        transaction.set_rollback(True)


def test_the_usual_order_does_hire(company: SimpleNamespace, candidate: Candidate) -> None:
    """Else the test above would show nothing."""
    for name in ("pass qualification", "pass interview", "pass test", "consent",
                 "pass background", "offer", "approve", "hire"):  # fmt: skip
        TRIES[name](company, Candidate.objects.get(pk=candidate.pk))
    candidate.refresh_from_db()
    assert candidate.state == "hired"
    is_true_to_the_policy(candidate)


@pytest.mark.django_db(transaction=True)
def test_two_offers_at_once_do_not_pass_the_number(company: SimpleNamespace) -> None:
    opening = told.opened(company)
    both = [told.selected(company, told.applied(company, opening, n)) for n in ("甲", "乙")]
    start, answers = Barrier(2), []

    def ask(one: Candidate) -> None:
        start.wait()
        try:
            offer(company, one)
            answers.append("asked")
        except Refused as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=ask, args=[one]) for one in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["asked", "recruitment.number_reached"]
