"""An article from its draft to its retirement, who may do what, and whom it reaches."""

import json
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter.ground.errors import Refused
from charter.kernel.duties.models import Duty
from charter.kernel.duties.rules import RULES
from charter.kernel.duties.verbs import generate
from charter.kernel.journal.models import Entry
from charter.org.models import Person
from charter.rooms.knowledge import verbs
from charter.rooms.knowledge.models import Article, Version
from charter.rooms.knowledge.queries import articles_like
from charter.rooms.risk.tests.stories import days_later

LIST, API, PORTAL = "/aftersales/knowledge/", "/api/knowledge/articles/", "/portal/knowledge/"
WORDS = {
    "title": "冰水主機高壓跳脫",
    "symptom": "空調不冷，面板顯示HP高壓警報",
    "cause": "冷卻水塔散熱片結垢",
    "solution": "清洗水塔散熱片，復歸高壓開關，觀察30分鐘",
}


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def published(company: SimpleNamespace, audience: str = "customers", **more: str) -> Article:
    made = verbs.write(**{**WORDS, **more}, audience=audience, by=company.engineer)
    verbs.publish(made, by=company.head)
    return made


def test_an_article_lives_from_draft_to_retirement(company: SimpleNamespace) -> None:
    staff, head = signed_in(company.engineer), signed_in(company.head)
    answer = staff.post(f"{LIST}new/", {**WORDS, "solution": " ", "audience": "internal"})
    assert answer.status_code == 422 and "冰水主機" in answer.content.decode()
    staff.post(f"{LIST}new/", {**WORDS, "audience": "internal"})
    made = Article.objects.get()
    page = f"{LIST}{made.pk}/"
    assert (made.owner, made.state, made.version) == (company.engineer, "draft", 1)
    assert staff.post(f"{page}publish/").status_code == 409, "who writes does not publish"
    changed = {**WORDS, "audience": "customers", "solution": "先復歸，再洗水塔"}
    assert staff.post(f"{page}change/", changed).status_code == 422, "it says why"
    staff.post(f"{page}change/", {**changed, "why": "客戶也要看"})
    head.post(f"{page}publish/")
    made.refresh_from_db()
    assert (made.state, made.version, made.audience) == ("published", 2, "customers")
    with pytest.raises(Refused):
        verbs.change(made, **{**WORDS, "title": "別的"}, why="改", by=company.engineer)
    assert WORDS["solution"] in staff.get(f"{page}versions/1/").content.decode()
    html = head.get(page).content.decode()
    assert "先復歸" in html and "客戶也要看" in html and "data-print" in html
    head.post(f"{page}review/", {"finding": "仍適用"})
    assert head.post(f"{page}retire/", {"reason": ""}).status_code == 422
    head.post(f"{page}retire/", {"reason": "設備已汰換"})
    assert [e.event.rpartition(".")[2] for e in Entry.objects.of(made).order_by("id")] == [
        *("written", "changed", "published", "reviewed", "retired"),
    ]
    assert Version.objects.count() == 2


def test_customers_read_what_is_published_for_them_and_nothing_else(
    company: SimpleNamespace,
) -> None:
    ours = published(company, audience="internal", title="內部密碼表")
    theirs, draft = published(company), verbs.write(**WORDS, audience="customers", by=company.staff)
    contact = signed_in(company.customer)
    html = contact.get(PORTAL).content.decode()
    assert "冰水主機高壓跳脫" in html and "內部密碼表" not in html
    assert contact.get(f"{PORTAL}{theirs.pk}/").status_code == 200
    for hidden in (ours, draft):
        assert contact.get(f"{PORTAL}{hidden.pk}/").status_code == 404
        assert contact.post(f"{PORTAL}{hidden.pk}/vote/", {"helpful": "1"}).status_code == 404
        assert contact.get(f"{LIST}{hidden.pk}/").status_code == 404
    assert articles_like("空調不冷 高壓警報", company.customer) == [theirs]
    assert set(articles_like("空調不冷 高壓警報", company.staff)) == {ours, theirs}
    assert "沒有找到" in contact.get(f"{PORTAL}?q=發票").content.decode()


def test_one_voice_per_person_counts(company: SimpleNamespace) -> None:
    made = published(company)
    contact, staff = signed_in(company.customer), signed_in(company.staff)
    contact.post(f"{PORTAL}{made.pk}/vote/", {"helpful": "0"})
    contact.post(f"{PORTAL}{made.pk}/vote/", {"helpful": "1"})
    staff.post(f"{LIST}{made.pk}/vote/", {"helpful": "0"})
    assert "1人說有，1人說沒有" in staff.get(f"{LIST}{made.pk}/").content.decode()


def test_it_is_reviewed_in_every_year_after_its_last_review(company: SimpleNamespace) -> None:
    made, rule = published(company), RULES["knowledge.review"]
    assert generate(rule) == 0, "read this year"
    with days_later(60):
        assert generate(rule) == 1
        duty = Duty.objects.get(rule=rule.name)
        assert (duty.subject_id, duty.owner) == (made.pk, company.engineer)
        assert duty.due.isoformat() == "2027-12-31"
        verbs.review(made, finding="仍適用", by=company.engineer)
        duty.refresh_from_db()
        assert duty.state == "fulfilled"


def test_the_list_asks_as_often_for_one_row_as_for_three(company: SimpleNamespace) -> None:
    client = signed_in(company.staff)
    counts = []
    for times in (1, 2):
        for _ in range(times):
            published(company)
        client.get(LIST)
        with CaptureQueriesContext(connection) as found:
            assert client.get(LIST).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]
    html = client.get(f"{LIST}?q=水塔&state=published").content.decode()
    assert html.count("冰水主機高壓跳脫") == 3
    assert client.get(f"{LIST}?export=csv").status_code == 200


def test_the_same_over_json(company: SimpleNamespace) -> None:
    staff, head = signed_in(company.engineer), signed_in(company.head)
    told = json.dumps(WORDS)
    made = staff.post(API, told, content_type="application/json").json()
    assert (made["state"], made["can"]) == ("draft", ["change"])
    one = f"{API}{made['id']}/"
    assert staff.post(f"{one}publish/").status_code == 409
    assert head.post(f"{one}publish/").json()["state"] == "published"
    changed = json.dumps({**WORDS, "title": "高壓跳脫", "why": "短"})
    assert head.put(one, changed, content_type="application/json").json()["version"] == 2
    body = json.dumps({"helpful": True})
    assert staff.post(f"{one}vote/", body, content_type="application/json").json()["yes"] == 1
    assert staff.get(f"{API}like/", {"text": "高壓警報"}).json()[0]["id"] == made["id"]
    assert len(staff.get(f"{API}?q=水塔&state=published").json()) == 1
    for verb, told in (("review", {"finding": "好"}), ("retire", {"reason": "舊"})):
        body = json.dumps(told)
        answer = head.post(f"{one}{verb}/", body, content_type="application/json")
        assert answer.status_code == 200, verb
    assert head.post(f"{one}reopen/").json()["state"] == "draft"
    assert head.post(f"{one}burn/").status_code == 404
    assert signed_in(company.customer).get(one).status_code == 404


def test_it_stands_in_the_palette(company: SimpleNamespace) -> None:
    published(company)
    assert "KB-" in signed_in(company.staff).get("/palette/", {"q": "高壓跳脫"}).content.decode()
