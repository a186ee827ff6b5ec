"""A project's team, acceptance and summary over JSON: the same forms, verbs and refusals."""

from types import SimpleNamespace
from typing import Any

from django.test import Client

from charter.org.models import Person
from charter.rooms.projects.models import AcceptanceDocument, Project, Summary
from charter.rooms.projects.tests import stories
from charter.rooms.projects.verbs import signing

JSON = "application/json"


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def sent(client: Client, method: str, path: str, **values: Any) -> Any:
    return getattr(client, method)(f"/api/projects{path}", values, JSON)


def test_a_team_is_built_and_answers_for_its_phases(company: SimpleNamespace) -> None:
    project = stories.project(company)
    manager, base = as_(company.manager), f"/projects/{project.pk}"
    role = sent(manager, "post", f"{base}/roles", name="電力工程師").json()
    again = sent(manager, "post", f"{base}/roles", name="電力工程師")
    assert (again.status_code, again.json()["code"]) == (409, "projects.role_exists")
    joined = sent(
        manager,
        "post",
        f"{base}/roles/{role['id']}/member",
        person=company.engineer.pk,
        percent=40,
        duties="供電",
    ).json()
    part = f"{base}/members/{joined['id']}"
    lettered = sent(manager, "post", f"{part}/raci", phase="execution", letter="A").json()
    assert lettered["letters"] == {"execution": "A"}
    asked = sent(manager, "post", f"{part}/leave")
    assert asked.status_code == 422 and "reason" in asked.content.decode()
    assert sent(manager, "post", f"{part}/leave", reason="調部門").status_code == 204
    [shown] = [
        one for one in sent(manager, "get", f"{base}/roles").json() if one["id"] == role["id"]
    ]
    assert shown["members"] == []
    assert sent(as_(company.finance), "post", f"{base}/roles", name="x").status_code in (404, 409)


def test_from_the_documents_to_the_customers_opinion(company: SimpleNamespace) -> None:
    one = stories.requested(company)
    manager, base = as_(company.manager), f"/projects/{one.project_id}/acceptance"
    said = signing.give_opinion(one, about="", text="標示要更清楚", by=company.customer)
    [told] = sent(manager, "get", f"{base}/opinions").json()
    assert (told["text"], told["answer"]) == ("標示要更清楚", "")
    answered = sent(manager, "post", f"{base}/opinions/{said.pk}", answer="已換大字標示").json()
    assert answered["answer"] == "已換大字標示" and answered["answered_at"]


def test_a_document_wants_a_second_pair_of_eyes_and_a_goal_its_proof(company) -> None:
    project = stories.in_phase(company, Project.Phase.ACCEPTANCE)
    stories.documents(company, project.acceptance, reviewed=False)
    base = f"/projects/{project.pk}/acceptance"
    first = AcceptanceDocument.objects.order_by("pk")[0]
    own = sent(as_(company.manager), "post", f"{base}/documents/{first.pk}/check")
    assert own.status_code == 409, "its author is no second pair of eyes"
    assert (
        sent(as_(company.quality), "post", f"{base}/documents/{first.pk}/check").status_code == 200
    )
    goal = project.initiation.goals.order_by("pk")[0]
    manager = as_(company.manager)
    lacks = len(sent(manager, "get", base).json()["lacks"])
    proven = sent(manager, "post", f"{base}/goals/{goal.pk}", proof="月報99.95%").json()
    assert len(proven["lacks"]) < lacks


def test_a_summary_is_written_and_handed_in(company: SimpleNamespace) -> None:
    project = stories.accepted(company)
    manager, path = as_(company.manager), f"/projects/{project.pk}/summary"
    assert sent(manager, "get", path).status_code == 404
    texts = {"goals_reached": "達成", "problems": "線路圖不符", "improvements": "先普查"}
    sent(manager, "put", path, **texts)
    early = sent(manager, "post", f"{path}/submission")
    assert (early.status_code, early.json()["code"]) == (409, "projects.no_lesson")
    lesson = {"lesson_1": "立項時排普查", "owner_1": company.engineer.pk}
    draft = sent(manager, "put", path, **texts, **lesson).json()
    assert draft["lessons"] == [{"text": "立項時排普查", "owner_id": company.engineer.pk}]
    assert sent(manager, "post", f"{path}/submission").json()["handed_in_at"]
    assert Summary.objects.get(project=project).handed_in_at
    assert sent(as_(company.customer), "get", path).status_code == 404
