"""Customers say what they think of a result by themselves, from their own room."""

from types import SimpleNamespace

import pytest
from django.test import Client

from charter.ground.errors import Refused
from charter.kernel.notices.models import Notice
from charter.rooms.quality.models import Check, Feedback, Method, Problem
from charter.rooms.quality.tests.standards import delivering, marked, planned, ruled
from charter.rooms.quality.tests.test_pages import at_desk
from charter.rooms.quality.verbs import checks, feedback

LOW = {"score": "2", "about": "線路圖", "text": "標示看不清楚"}


def test_feedback_in_the_room_answers_the_check_that_waits_for_it(
    company: SimpleNamespace,
) -> None:
    ruled(company)
    project, item = delivering(company)
    wanted = {"project": project, "task": item.task, "deliverable": item.name}
    check = planned(company, Method.CUSTOMER, **wanted)
    room, path = at_desk(company.customer), f"/portal/feedback/{project.pk}/"
    assert path in room.get(f"/portal/projects/{project.pk}/").content.decode()
    refused = room.post(path, {**LOW, "text": ""})
    assert refused.status_code == 422 and "哪裡不合適" in refused.content.decode()
    assert room.post(path, LOW).status_code == 302
    said = Feedback.objects.get()
    assert (said.check_of, said.by, said.score) == (check, company.customer, 2)
    assert "標示看不清楚" in room.get(path).content.decode()
    told = Notice.objects.filter(entry__event="quality.feedback.given")
    assert {check.checker_id, project.manager_id} <= set(told.values_list("person", flat=True))
    marked(check)
    assert checks.finish(check, by=company.staff).told_by == str(company.customer)
    assert (
        "標示看不清楚"
        in at_desk(company.staff).get(f"/quality/checks/{check.pk}/").content.decode()
    )


def test_a_low_score_is_answered_in_time_and_becomes_a_problem_in_one_step(
    company: SimpleNamespace,
) -> None:
    project, _item = delivering(company)
    room = at_desk(company.customer)
    room.post(f"/portal/feedback/{project.pk}/", LOW)
    assert project.concerns.get().text == "線路圖\n標示看不清楚", "with its own day to answer by"
    assert "線路圖" in room.get("/portal/reports/").content.decode()
    [said], desk = Feedback.objects.all(), at_desk(company.manager)
    shown = desk.get(f"/quality/projects/{project.pk}/checks/").content.decode()
    assert "客戶自己的反饋" in shown and "標示看不清楚" in shown
    assert desk.post(f"/quality/feedback/{said.pk}/register/").status_code == 302
    problem = Problem.objects.get()
    assert (problem.project, problem.customer, problem.source) == (
        project,
        project.customer,
        "complaint",
    )
    with pytest.raises(Refused, match="已經登記"):
        feedback.register(said, by=company.manager)


def test_praise_is_no_concern_and_nobody_speaks_for_another_customer(
    company: SimpleNamespace,
) -> None:
    project, _item = delivering(company)
    stranger, path = at_desk(company.other_customer), f"/portal/feedback/{project.pk}/"
    assert stranger.get(path).status_code == 404 and stranger.post(path, LOW).status_code == 404
    for person in (company.staff, company.other_customer):
        with pytest.raises(Refused, match="這個項目的客戶"):
            feedback.give(project, score=5, text="好", by=person)
    feedback.give(project, score=5, text="", by=company.customer)
    assert not project.concerns.exists() and not Check.objects.exists()
    api = at_desk(company.customer).get(f"/portal/api/quality/projects/{project.pk}/feedback")
    assert [row["score"] for row in api.json()] == [5]
    assert Client().get(path).status_code in (302, 404)
    with pytest.raises(Refused, match="今天"):
        for _n in range(30):
            feedback.give(project, score=4, text="", by=company.customer)
