"""Whatever anybody tries in any order: nothing counts unseen, unanswered, or by one's own hand."""

import datetime as dt
import threading
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from charter.ground import clock
from charter.ground.errors import Refused
from charter.org.models import Person
from charter.rooms.appraisal import jobs, verbs
from charter.rooms.appraisal.models import Appraisal, Result
from charter.rooms.appraisal.queries import score_of
from charter.rooms.appraisal.scoring import shown
from charter.rooms.appraisal.tests.stories import FOURS, at, measures, of, opened, rated

ACTS = ("rate_oneself", "rate", "answer", "appeal", "decide", "name_superior", "freeze", "settle",
        "wait")  # fmt: skip
WHO = ("staff", "head", "boss", "hr", "engineer", "customer")
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(WHO)), max_size=25)


def _try(one: Appraisal, act: str, by: Person, company: SimpleNamespace) -> None:
    if act == "freeze":
        verbs.freeze(one, by=by)
    elif act == "settle":
        jobs.settle(0)
    elif act == "name_superior":
        verbs.name_superior(one, superior=company.boss, reason="出差", by=by)
    elif act in ("rate_oneself", "rate"):
        getattr(verbs, act)(one, ratings=FOURS, by=by)
    elif act in ("answer", "appeal"):
        getattr(verbs, act)(one, text="說明", by=by)
    elif act == "decide":
        verbs.decide(one, words="看過", ratings={"quality": 5}, by=by)


def _holds(one: Appraisal, today: dt.date) -> None:
    hands = {one.rated_by_id, one.decider_id} - {None}
    assert one.person_id not in hands
    assert one.decided_at is None or one.decider_id != one.rated_by_id
    result = Result.objects.filter(appraisal=one).first()
    assert (result is not None) == (one.state == "frozen")
    if result:
        assert one.rated_by_id and one.reply_until and one.reply_until < today
        assert not one.appeal or one.decision, "an appeal is decided first"
        assert result.is_intact and result.score == shown(score_of(one).value)


@settings(
    max_examples=12, suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    derandomize=True, deadline=None,
)  # fmt: skip
@given(steps=STEPS, is_rated=st.booleans())
def test_no_path_counts_what_was_not_seen_and_open_to_appeal(
    company: SimpleNamespace, steps: list[tuple[str, str]], is_rated: bool
) -> None:
    if not hasattr(company, "cycle"):
        company.cycle = opened(company)  # once for all examples
    with transaction.atomic():
        cycle = company.cycle
        one = rated(company, cycle, company.staff) if is_rated else of(cycle, company.staff)
        now = at(10, 26) if is_rated else at(10, 6)
        for act, who in steps:
            now += dt.timedelta(days=5 if act == "wait" else 0, minutes=5)
            with clock.at(now):
                try:
                    with transaction.atomic():
                        _try(one, act, getattr(company, who), company)
                except Refused:
                    pass
                one = of(cycle, company.staff)
                _holds(one, clock.today())
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_an_appeal_and_the_clock_that_freezes_cannot_both_win(company: SimpleNamespace) -> None:
    measures(company, company.staff, done=1, of=2)
    one = rated(company, opened(company), company.staff)
    assert one.reply_until
    gate, said = threading.Barrier(2), ["", ""]
    told = {"text": "那一筆是客戶改期", "by": company.staff}
    acts = (lambda: verbs.appeal(one, **told), lambda: verbs.freeze(one, by=None))

    def run(n: int) -> None:
        gate.wait()
        try:
            with clock.at(at(11, 9 + n)):  # the last day to appeal, and the day after
                acts[n]()
        except Refused as refusal:
            said[n] = refusal.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    one.refresh_from_db()
    lost = [n for n in range(2) if said[n]]
    assert len(lost) == 1, said
    assert one.state == ("frozen" if lost == [0] else "appealed")
    assert Result.objects.count() == (1 if lost == [0] else 0)
