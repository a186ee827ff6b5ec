"""The same over JSON, with the same rights."""

from types import SimpleNamespace

from django.test import Client

from charter.rooms.training import checkin
from charter.rooms.training.models import Record
from charter.rooms.training.tests import stories

JSON = "application/json"


def as_(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return client


def test_a_session_from_planning_to_the_file(company: SimpleNamespace) -> None:
    stories.skill(company)
    course = stories.a_course(company)
    hr, staff, base = as_(company.hr), as_(company.staff), "/api/training"
    told = {
        "course": course.pk, "starts_at": "2026-11-16T08:30", "ends_at": "2026-11-16T10:00",
        "place": "三樓", "teacher_name": "外部講師", "seats_count": 5,
        "people": [company.staff.pk],
    }  # fmt: skip
    assert staff.post(f"{base}/sessions/", told, JSON).status_code == 409
    assert hr.post(f"{base}/sessions/", {**told, "place": ""}, JSON).status_code == 422
    made = hr.post(f"{base}/sessions/", told, JSON).json()
    session = stories.Session.objects.get(pk=made["id"])
    one = f"{base}/sessions/{session.pk}"
    wrong = staff.post(f"{one}/attend/", {"code": "000000"}, JSON)
    assert wrong.status_code == 409 and wrong.json()["field"] == "code"
    seat = staff.post(f"{one}/attend/", {"code": checkin.code_of(session)}, JSON).json()
    assert hr.post(f"{base}/session/{session.pk}/hold/", {}, JSON).json()["state"] == "held"
    told = [{"seat_id": seat["id"], "score": "91"}]
    assert staff.post(f"{one}/results/", told, JSON).status_code == 409
    assert hr.post(f"{one}/results/", told, JSON).status_code == 200
    (record,) = staff.get(f"{base}/people/{company.staff.pk}/file/").json()
    assert record["is_passed"] and record["score"] == "91.0"
    assert as_(company.boss).get(f"{base}/people/{company.staff.pk}/file/").status_code == 404
    assert as_(company.boss).get(f"{base}/record/{record['id']}/").status_code == 404
    judged = as_(company.head).post(
        f"{base}/record/{record['id']}/judge/", {"level": 4, "text": "用上了"}, JSON
    )
    assert judged.status_code == 200 and Record.objects.get().behaviour.level == 4


def test_plans_figures_and_claims(company: SimpleNamespace) -> None:
    power = stories.skill(company)
    base, staff, head = "/api/training", as_(company.staff), as_(company.head)
    plan = staff.post(f"{base}/people/{company.staff.pk}/plan/", {}, JSON).json()
    assert [item["skill_id"] for item in plan["items"]] == [power.pk]
    assert staff.post(f"{base}/plan/{plan['id']}/agree/", {}, JSON).status_code == 409
    assert head.post(f"{base}/plan/{plan['id']}/agree/", {}, JSON).json()["state"] == "agreed"
    (line,) = staff.get(f"{base}/matrix/").json()
    assert line["skills"] == [{"skill_id": power.pk, "needed": 3, "has": 0}]
    assert staff.get(f"{base}/coverage/").status_code == 403
    assert {one["heads"] for one in head.get(f"{base}/coverage/").json()} == {4, 6}
    assert staff.post(f"{base}/claims/").status_code == 422
    told = {
        "kind": "self", "title": "讀書", "subject": "service", "started_on": "2026-11-01",
        "finished_on": "2026-11-02", "hours": "2", "learned": "先聽", "uploads": stories.proof(),
    }  # fmt: skip
    claim = staff.post(f"{base}/claims/", told).json()
    assert as_(company.engineer).get(f"{base}/claim/{claim['id']}/").status_code == 404
    assert (
        head.post(f"{base}/claim/{claim['id']}/confirm/", {}, JSON).json()["state"] == "confirmed"
    )
