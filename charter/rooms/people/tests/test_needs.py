import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.models import Entry
from charter.org.models import Person, Skill
from charter.rooms.people import queries, verbs


@pytest.fixture
def power(company) -> Skill:
    return verbs.add_skill(code="power", name="電力", by=company.hr)


def post_of(person: Person):
    return person.postings.earliest("id").post


def test_a_gap_is_what_the_post_asks_beyond_what_was_assessed(company, power):
    cooling = verbs.add_skill(code="cooling", name="空調", by=company.hr)
    post = post_of(company.staff)
    verbs.set_post_skill(post, skill=power, level=2, by=company.hr)
    verbs.set_post_skill(post, skill=power, level=4, by=company.head)
    verbs.set_post_skill(post, skill=cooling, level=1, by=company.hr)
    verbs.record_skill(company.staff, skill=power, level=1, by=company.hr)

    assert queries.gaps([company.staff, company.engineer]) == {
        company.staff.pk: [(power, 4, 1), (cooling, 1, 0)]
    }
    assert queries.skill_match(company.staff, queries.needs_of(post)) == 20
    assert queries.skill_match(company.staff, {}) == 100

    verbs.record_skill(company.staff, skill=power, level=4, by=company.hr)
    verbs.drop_post_skill(post, skill=cooling, by=company.hr)
    assert queries.gaps([company.staff]) == {}
    held = company.staff.skills.get()
    assert (held.assessed_by, held.assessed_on) == (company.hr, clock.today())
    said = Entry.objects.of(post).order_by("id").values_list("event", "facts__level")
    assert list(said) == [
        ("people.post.skill_set", 2),
        ("people.post.skill_set", 4),
        ("people.post.skill_set", 1),
        ("people.post.skill_dropped", None),
    ]


def test_of_two_posts_the_higher_level_is_asked_and_nobody_assesses_themselves(company, power):
    other = verbs.add_post(company.service, title="值班", roles=[], by=company.hr)
    verbs.appoint(company.staff, post=other, since=clock.today(), by=company.hr)
    verbs.set_post_skill(post_of(company.staff), skill=power, level=1, by=company.hr)
    verbs.set_post_skill(other, skill=power, level=3, by=company.hr)
    assert queries.gaps([company.staff])[company.staff.pk] == [(power, 3, 0)]
    with pytest.raises(Refused):
        verbs.record_skill(company.hr, skill=power, level=4, by=company.hr)
    with pytest.raises(Refused, match="1到4"):
        verbs.record_skill(company.staff, skill=power, level=9, by=company.hr)


def test_a_post_page_says_what_is_asked_and_who_falls_short(company, power, client):
    post = post_of(company.staff)
    url, new = f"/people/posts/{post.pk}/", f"/people/posts/{post.pk}/skills/new/"
    client.force_login(company.staff)
    assert client.post(new, {"skill": power.pk, "level": "3"}).status_code == 422
    client.force_login(company.head)
    assert client.post(new, {"skill": power.pk, "level": "9"}).status_code == 422
    assert client.post(new, {"skill": power.pk, "level": "3"})["Location"] == url
    client.force_login(company.staff)
    shown = client.get(url).content.decode()
    assert "電力 0→3" in shown and "不再要求" not in shown
    assert "電力 3" in client.get(f"/people/departments/{company.service.pk}/").content.decode()
    client.force_login(company.customer)
    assert client.get(url).status_code == 404
    client.force_login(company.hr)
    assert client.post(f"/people/posts/{post.pk}/skills/{power.pk}/drop/").status_code == 302
    assert not post.needs.exists()


def test_needs_and_skills_over_json_with_the_same_rights(company, power, client):
    post = post_of(company.staff)
    body = {"skill_id": power.pk, "level": 2}

    def send(url, data):
        return client.post(f"/api/people/{url}", data, content_type="application/json")

    client.force_login(company.staff)
    assert send(f"posts/{post.pk}/skills", body).status_code == 409
    client.force_login(company.hr)
    wanted = [{"skill_id": power.pk, "level": 2}]
    assert send(f"posts/{post.pk}/skills", body).json() == wanted
    assert send(f"posts/{post.pk}/skills", {**body, "level": 0}).json()["field"] == "level"
    (one,) = send(f"colleagues/{company.staff.pk}/skills", body).json()
    assert one["level"] == 2 and one["assessed_by_id"] == company.hr.pk
    assert client.get(f"/api/people/colleagues/{company.staff.pk}/skills").json() == [one]
    assert send(f"posts/{post.pk}/skills/{power.pk}/drop", {}).json() == []


def test_gaps_ask_three_questions_however_many_people(company, power):
    for person in (company.staff, company.engineer, company.manager):
        verbs.set_post_skill(post_of(person), skill=power, level=2, by=company.hr)
    for people in ([company.staff], [company.staff, company.engineer, company.manager]):
        with CaptureQueriesContext(connection) as asked:
            assert len(queries.gaps(people)) == len(people)
        assert len(asked) == 3
