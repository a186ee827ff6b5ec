"""Notices, duties and files over JSON, and the upload on an action's page."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from charter.kernel.actions.models import Action
from charter.kernel.actions.verbs import assign
from charter.kernel.files.models import Attachment
from charter.org.models import Person


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def action(company, settings, tmp_path) -> Action:
    settings.MEDIA_ROOT = tmp_path
    return assign(
        company.service,
        measure="更換備用電源",
        owner=company.engineer,
        due=dt.date(2026, 11, 30),
        by=company.manager,
    )


def note() -> SimpleUploadedFile:
    return SimpleUploadedFile("note.txt", "完成".encode(), content_type="text/plain")


def test_notices_are_listed_and_marked_read_by_their_own_reader(company, action) -> None:
    client = signed_in(company.engineer)
    (row,) = client.get("/api/notices/?unread=true").json()
    assert "更換備用電源" in row["sentence"] and row["url"] == f"/actions/{action.pk}/"
    path = f"/api/notices/{row['id']}/read"
    assert signed_in(company.staff).post(path).status_code == 404
    assert client.post(path).json()["read_at"]
    assert client.get("/api/notices/?unread=true").json() == []
    assert client.post("/api/notices/read").json() == {"read": 0}


def test_a_file_is_handed_in_to_a_visible_record_and_read_back(company, action) -> None:
    client, path = signed_in(company.engineer), f"/api/files/of/actions.action/{action.pk}"
    made = client.post(path, {"file": note()}).json()
    assert [row["id"] for row in client.get(path).json()] == [made["id"]]
    content = f"/api/files/{made['id']}/content"
    assert b"".join(client.get(content).streaming_content).decode() == "完成"
    stranger = signed_in(company.finance)
    answers = [stranger.get(path), stranger.post(path, {"file": note()}), stranger.get(content)]
    assert [a.status_code for a in answers] == [404, 404, 404]


def test_the_page_of_an_action_takes_a_file_only_from_who_may_see_it(company, action) -> None:
    told = {"kind": "actions.action", "pk": action.pk}
    page = reverse("actions:action", args=[action.pk])
    assert "上傳附件" in signed_in(company.engineer).get(page).content.decode()
    refused = signed_in(company.finance).post(reverse("files:upload"), {**told, "file": note()})
    taken = signed_in(company.engineer).post(reverse("files:upload"), {**told, "file": note()})
    assert (refused.status_code, taken["Location"]) == (404, page)
    assert Attachment.objects.of(action).count() == 1
    other = {"kind": "org.person", "pk": company.staff.pk, "file": note()}
    assert signed_in(company.engineer).post(reverse("files:upload"), other).status_code == 404


def test_duties_are_listed_for_their_owner(company) -> None:
    assert signed_in(company.engineer).get("/api/duties/").json() == []
    assert signed_in(company.engineer).get("/api/duties/999999").status_code == 404
