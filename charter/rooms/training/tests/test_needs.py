"""三.2.2: what is asked of one person, from the asking to its being met."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.subjects import url_of
from charter.rooms.training import verbs
from charter.rooms.training.queries import needs_left
from charter.rooms.training.tests import stories


def test_sp3_2b_what_is_asked_of_somebody_later_comes_into_the_plan_and_is_met(company):
    plan = verbs.draw_plan(company.staff, year=2026, by=company.head)
    verbs.agree_plan(plan, by=company.head)
    need = verbs.raise_need(
        source="superior", title="切換演練", subject="professional", person=company.staff,
        due=clock.today() + dt.timedelta(days=30), by=company.head,
    )  # fmt: skip
    assert list(needs_left(plan)) == [need]
    verbs.reopen_plan(plan, by=company.staff)
    item = plan.items.get(need=need)
    verbs.submit_plan(plan, by=company.staff)
    with pytest.raises(Refused, match="退回"):
        verbs.drop_item(item, by=company.staff)
    assert plan.items.filter(need=need).count() == 1
    verbs.agree_plan(plan, by=company.head)
    done = stories.claimed(company, company.staff, item=item, subject="professional")
    verbs.confirm_claim(done, by=company.head)
    need.refresh_from_db()
    assert need.state == "met" and plan.items.get(need=need).done_on == done.finished_on


def test_sp3_2b_what_was_learnt_outside_the_plan_answers_a_need_too(company):
    course = stories.a_course(company, title="客戶應對", subject="service")
    before = stories.given(company, course, company.staff)
    with clock.at(clock.now() + dt.timedelta(days=2)):
        need = verbs.raise_need(
            source="superior", title="切換演練", subject="professional", person=company.staff,
            due=clock.today() + dt.timedelta(days=30), by=company.head,
        )  # fmt: skip
        failed = stories.given(company, stories.a_course(company), company.staff, score=10)
        fits = stories.given(company, stories.a_course(company), company.staff)
        theirs = stories.given(company, stories.a_course(company), company.engineer)
        wrong = [stories.record_of(one, company.staff) for one in (before, failed)]
        for one in (*wrong, stories.record_of(theirs, company.engineer)):
            with pytest.raises(Refused, match="類別相同"):
                verbs.answer_need(need, answer=one, by=company.head)
        answer = stories.record_of(fits, company.staff)
        with pytest.raises(Refused, match="不能處理自己的"):
            verbs.answer_need(need, answer=answer, by=company.staff)
        client = Client()
        client.force_login(company.head)
        page = client.get(url_of("training.need", need.pk)).content.decode()
        assert "已由培訓做到" in page
        act = reverse("training:act", args=["need", need.pk, "answer"])
        assert client.post(act, {"answer": answer.pk}).status_code == 302
        need.refresh_from_db()
        assert (need.state, need.reason) == ("met", answer.title)
        with pytest.raises(Refused, match="已經結束"):
            verbs.answer_need(need, answer=answer, by=company.head)
