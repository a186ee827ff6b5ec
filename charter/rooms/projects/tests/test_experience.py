"""SP2.4.3 and SP2.2.1a: earlier projects tell how their estimates held, and lend their plans."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client

from charter.ground.errors import Refused
from charter.kernel.journal.models import Entry
from charter.kernel.journal.verbs import record
from charter.rooms.projects.experience import Range, Ratio, experience_for
from charter.rooms.projects.models import (
    Adoption,
    Lesson,
    Plan,
    PlanTemplate,
    Project,
    Summary,
    Task,
)
from charter.rooms.projects.tests.planning import a_project, at, running
from charter.rooms.projects.verbs import experience as verbs

CLOSED = "risk.risk.closed"  # declared by the rooms above
CLOSED_BOOKS = "cost.closing.written"


def finished(company: SimpleNamespace) -> Project:
    """Planned for five days, took ten; a risk came true, another did not; one lesson."""
    project, rows = running(company)
    work = Task.objects.filter(plan=rows["wiring"].plan, kind="task")
    work.update(actual_start=at(16), actual_finish=at(25, 18), percent=100)
    Project.objects.filter(pk=project.pk).update(phase=Project.Phase.AFTERCARE, accepted_at=at(26))
    summary = Summary.objects.create(
        project=project, goals_reached="達成", problems="缺料", improvements="提早訂料",
        by=company.manager, changed_at=at(26), handed_in_at=at(26),
    )  # fmt: skip
    Lesson.objects.create(summary=summary, text="線材要提早八週下單", owner=company.manager)
    for occurred, words in ((True, "缺料停工三天"), (False, "沒有發生")):
        record(
            CLOSED, rows["wiring"], by=company.manager, about=project, occurred=occurred,
            outcome=words,
        )  # fmt: skip
    return project


def fresh(company: SimpleNamespace) -> Project:
    project = a_project(company, number="P-2026-015", name="新機房")
    one = project.initiation
    one.service_type, one.starts_on, one.ends_on = (
        "build",
        dt.date(2026, 12, 1),
        dt.date(2027, 1, 9),
    )
    one.save()
    return project


def test_similar_finished_projects_tell_a_range_risks_and_lessons_and_adoption_is_kept(
    company: SimpleNamespace, client: Client
) -> None:
    found_project = finished(company)
    new = fresh(company)
    for percent in (93, None):
        facts = {"closing": 1, "of_first_budget": percent}
        record(CLOSED_BOOKS, found_project, by=company.manager, **facts)
    found = experience_for(new.initiation)
    assert found.cost and found.cost.sentence.endswith("最初預算的0.93倍，還不成範圍。")
    assert found.range and [(r.planned, r.actual) for r in found.range.ratios] == [(5, 10)]
    assert found.range.sentence.startswith("只有1個同類項目")
    assert [risk.outcome for risk in found.risks] == ["缺料停工三天"]
    client.force_login(company.manager)
    url = f"/projects/initiations/{new.initiation_id}/experience/"
    shown = client.get(url).content.decode()
    assert "線材要提早八週下單" in shown
    assert "2027年2月18日" in shown, shown[shown.find("照這個範圍") :][:60]
    lesson = {"kind": "lesson", "text": "線材要提早八週下單", "source": found.projects[0].pk}
    client.post(f"{url}adopt/", lesson)
    client.post(f"{url}adopt/", lesson)
    assert Adoption.objects.get().source == found.projects[0]
    assert Entry.objects.filter(event="projects.experience.adopted").count() == 1
    assert "已採用" in client.get(url).content.decode()
    client.force_login(company.customer)
    assert client.get(url).status_code in (302, 403, 404)


def test_a_range_says_how_many_it_stands_on(company: SimpleNamespace) -> None:
    project = a_project(company)
    few = Range([Ratio(project, 10, days) for days in (9, 14)])
    assert few.sentence == "2個同類項目，實際工期是估計的0.90至1.40倍。"
    more = Range([Ratio(project, 10, days) for days in (9, 10, 12, 14)])
    assert more.sentence.endswith("一半在0.98至1.25倍之間。")
    assert few.applied(dt.date(2026, 1, 1), dt.date(2026, 1, 10)) == (
        dt.date(2026, 1, 9),
        dt.date(2026, 1, 14),
    )


def test_sp2_2_1a_an_approved_plan_becomes_a_template_and_a_template_a_draft(
    company: SimpleNamespace, client: Client
) -> None:
    old, rows = running(company)
    client.force_login(company.manager)
    client.post(f"/projects/{old.pk}/plan/template/", {"name": "機房搬遷標準計劃"})
    kept = PlanTemplate.objects.get()
    with pytest.raises(Refused, match="同名"):
        verbs.keep_template(rows["wiring"].plan, name="機房搬遷標準計劃", by=company.manager)
    new = fresh(company)
    page = client.get(f"/projects/initiations/{new.initiation_id}/experience/")
    assert "照範本擬訂" in page.content.decode()
    client.post(f"/projects/{new.pk}/plan/template/{kept.pk}/")
    draft = Plan.objects.get(project=new)
    made = {task.name: task for task in draft.tasks.all()}
    assert set(made) == {"施工", "佈線", "測試", "點交", "文件"} and draft.links.count() == 2
    assert made["測試"].parent == made["施工"] and made["測試"].owner is None
    assert made["測試"].duration == rows["test"].duration
    assert made["測試"].start and made["佈線"].finish
    assert made["測試"].start > made["佈線"].finish
    assert Adoption.objects.get().kind == Adoption.Kind.TEMPLATE
    assert client.get(f"/projects/templates/{kept.pk}/").status_code == 200
    with pytest.raises(Refused):
        verbs.keep_template(draft, name="未核准", by=company.manager)


def test_the_portfolio_shows_six_dimensions_filters_and_exports(
    company: SimpleNamespace, client: Client, django_assert_max_num_queries: object
) -> None:
    project, _rows = running(company)
    reading = {"dimensions": [{"key": "cost", "health": "bad", "value": "CPI 0.7"}]}
    Project.objects.filter(pk=project.pk).update(health_reasons=reading)
    client.force_login(company.boss)
    shown = client.get("/projects/portfolio/").content.decode()
    assert all(word in shown for word in ("進度", "成本", "質量", "風險", "溝通", "客戶"))
    assert project.name in client.get("/projects/portfolio/?off=cost").content.decode()
    assert project.name not in client.get("/projects/portfolio/?off=risk").content.decode()
    csv = b"".join(client.get("/projects/portfolio/?export=csv")).decode()
    assert "CPI 0.7" in csv


def test_experience_and_portfolio_over_json(company: SimpleNamespace, client: Client) -> None:
    old = finished(company)
    new = fresh(company)
    client.force_login(company.manager)
    base, told = "/api/projects", "application/json"
    url = f"{base}/initiations/{new.initiation_id}"
    found = client.get(f"{url}/experience").json()
    assert found["duration"]["low"] == 2.0 and found["cost"] is None and found["risks"]
    lesson = {"kind": "lesson", "text": found["lessons"][0]["text"], "source": old.pk}
    assert client.post(f"{url}/adoptions", lesson, told).status_code == 201
    wrong = client.post(f"{url}/adoptions", {**lesson, "kind": "rumour"}, told)
    assert wrong.json()["code"] == "projects.adoption.kind"
    listed = client.get(f"{base}/portfolio").json()
    assert [one["id"] for one in listed] == [new.pk] and listed[0]["dimensions"] == []
    client.force_login(company.customer)
    for path in ("portfolio", "templates", f"initiations/{new.initiation_id}/experience"):
        assert client.get(f"{base}/{path}").status_code in (403, 404)


def test_templates_over_json_are_kept_once_used_and_retired(
    company: SimpleNamespace, client: Client
) -> None:
    old, _rows = running(company)
    new = fresh(company)
    client.force_login(company.manager)
    base, told = "/api/projects", "application/json"
    kept = client.post(f"{base}/projects/{old.pk}/template", {"name": "標準"}, told).json()["id"]
    twice = client.post(f"{base}/projects/{old.pk}/template", {"name": "標準"}, told)
    assert twice.json()["code"] == "projects.template.name_taken"
    assert len(client.get(f"{base}/templates/{kept}").json()["rows"]) == 5
    made = client.post(f"{base}/projects/{new.pk}/plans/from/{kept}")
    assert (made.status_code, made.json()["tasks"]) == (201, 5)
    assert [one["id"] for one in client.get(f"{base}/templates").json()] == [kept]
    client.force_login(company.quality)
    stranger = client.post(f"{base}/templates/{kept}/retire")
    assert stranger.json()["code"] == "projects.not_allowed"
    client.force_login(company.manager)
    assert client.post(f"/projects/templates/{kept}/retire/").status_code == 302
    again = client.post(f"{base}/templates/{kept}/retire")
    assert again.json()["code"] == "flow.moved_on" and not client.get(f"{base}/templates").json()
