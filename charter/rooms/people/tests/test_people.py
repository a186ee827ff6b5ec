import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.models import Entry, kind_of
from charter.org.models import Person, Post, Role, Skill, Substitution
from charter.rooms.people import verbs


def test_hr_hires_and_appoints_and_the_roles_follow_from_the_post(company):
    post = verbs.add_post(
        company.service, title="副理", roles=[Role.DEPARTMENT_HEAD], by=company.hr
    )
    newcomer = verbs.hire(username="new", name="新人", department=company.service, by=company.hr)
    assert newcomer.roles() == frozenset()

    verbs.appoint(newcomer, post=post, since=clock.today(), by=company.hr)

    assert Person.objects.get(pk=newcomer.pk).has_role(Role.DEPARTMENT_HEAD)
    assert Person.objects.heads_of(company.service).filter(pk=newcomer.pk).exists()


def test_nobody_raises_their_own_role_not_even_an_administrator(company):
    post = Post.objects.create(title="總經理", department=company.office, roles=[Role.MANAGEMENT])
    with pytest.raises(Refused) as refusal:
        verbs.appoint(company.admin, post=post, since=clock.today(), by=company.admin)
    assert refusal.value.code == "people.not_allowed"
    with pytest.raises(Refused):
        verbs.appoint(company.staff, post=post, since=clock.today(), by=company.manager)


def test_a_leaver_loses_sign_in_posts_and_substitutions_at_once(company, client):
    client.force_login(company.manager)
    verbs.name_substitute(
        company.manager,
        substitute=company.head,
        starts_at=clock.now(),
        ends_at=clock.now() + dt.timedelta(days=3),
        by=company.manager,
    )
    assert client.get("/people/").status_code == 200

    verbs.leave(company.manager, on=clock.today(), by=company.hr)

    assert not Substitution.objects.live().filter(person=company.manager).exists()
    assert not Person.objects.holding(Role.PROJECT_MANAGER).exists()
    answer = client.get("/people/")
    assert answer.status_code == 302 and "login" in answer["Location"]
    with pytest.raises(Refused, match="已經離職"):
        verbs.leave(company.manager, on=clock.today(), by=company.hr)


def test_a_post_that_ended_yesterday_gives_no_role_today(company):
    posting = company.quality.postings.get()
    verbs.end_posting(posting, until=clock.today() - dt.timedelta(days=1), by=company.hr)
    assert not Person.objects.get(pk=company.quality.pk).has_role(Role.QUALITY)


def test_two_substitutes_for_one_person_never_overlap(company):
    starts, ends = clock.now(), clock.now() + dt.timedelta(days=2)
    first = verbs.name_substitute(
        company.head, substitute=company.manager, starts_at=starts, ends_at=ends, by=company.head
    )
    with pytest.raises(Refused, match="已經有代理人"):
        verbs.name_substitute(
            company.head, substitute=company.staff, starts_at=starts, ends_at=ends, by=company.hr
        )
    verbs.revoke_substitute(first, by=company.head)
    verbs.name_substitute(
        company.head, substitute=company.staff, starts_at=starts, ends_at=ends, by=company.head
    )
    assert Substitution.objects.live().count() == 1


def test_a_stranger_cannot_name_a_substitute_for_someone_else(company):
    with pytest.raises(Refused):
        verbs.name_substitute(
            company.boss,
            substitute=company.staff,
            starts_at=clock.now(),
            ends_at=clock.now() + dt.timedelta(days=2),
            by=company.staff,
        )


def test_a_department_never_stands_above_itself(company):
    unit = verbs.add_department(code="S2", name="二組", parent=company.service, by=company.hr)
    with pytest.raises(Refused, match="不能成為它的上級"):
        verbs.edit_department(
            company.service, name="服務一部", parent=unit, gives_service=True, by=company.hr
        )


def test_nobody_manages_their_own_manager(company):
    details = {"email": "", "phone": "", "department": company.service, "by": company.hr}
    verbs.edit_person(company.staff, name="張家銘", manager=company.head, **details)
    with pytest.raises(Refused, match="不能成為他的主管"):
        verbs.edit_person(company.head, name="林志豪", manager=company.staff, **details)


def test_every_change_stands_in_the_journal_with_its_actor(company):
    skill = Skill.objects.create(code="ups", name="UPS維修")
    verbs.record_skill(company.staff, skill=skill, level=3, by=company.hr)
    entry = Entry.objects.of(company.staff).latest("id")
    assert (entry.by, entry.facts) == (company.hr, {"skill": "UPS維修", "level": 3})
    assert entry.told == [company.staff.pk]


PAGES = ["/people/", "/people/departments/", "/people/customers/"]


@pytest.mark.parametrize("url", PAGES)
def test_colleagues_read_and_customers_find_nothing(company, client, url):
    client.force_login(company.staff)
    assert client.get(url).status_code == 200
    client.force_login(company.customer)
    assert client.get(url).status_code == 404


def test_records_have_pages_of_their_own(company, client):
    client.force_login(company.staff)
    for record in (company.boss, company.service, company.customer.customer):
        answer = client.get(record.get_absolute_url())
        assert answer.status_code == 200
        assert str(record) in answer.content.decode()


def test_only_keepers_reach_the_forms_that_change_people(company, client):
    client.force_login(company.staff)
    assert client.get("/people/new/").status_code == 403
    client.force_login(company.hr)
    answer = client.post("/people/new/", {"name": "新人", "username": "a b"})
    assert answer.status_code == 422 and "登入名只能用" in answer.content.decode()
    good = {"name": "新人", "username": "new.one", "department": company.service.pk}
    answer = client.post("/people/new/", good)
    newcomer = Person.objects.get(username="new.one")
    assert answer["Location"] == newcomer.get_absolute_url()


def test_a_refusal_stands_beside_its_field(company, client):
    client.force_login(company.hr)
    form = {"code": "SVC", "name": "又一個"}
    answer = client.post("/people/departments/new/", form)
    assert answer.status_code == 422 and "已經有人使用" in answer.content.decode()


def test_the_list_of_people_asks_the_same_number_of_questions(company, client):
    client.force_login(company.staff)
    asked = []
    for rows in (1, 3):
        for n in range(rows):
            name = f"n{rows}{n}"
            verbs.hire(username=name, name="新人", department=company.service, by=company.hr)
        client.get("/people/")  # what is cached per process is cached now
        with CaptureQueriesContext(connection) as queries:
            client.get("/people/")
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 15


def test_the_trails_of_the_organisation_are_open_to_whom_they_concern(company, client):
    post = verbs.add_post(company.service, title="工程師", roles=[], by=company.hr)
    skill = verbs.add_skill(code="ups", name="不斷電系統", by=company.hr)
    records = [company.staff, company.service, company.customer.customer, post, skill]
    urls = [f"/journal/of/{kind_of(record)}/{record.pk}/" for record in records]

    def answers(person):
        client.force_login(person)
        return [client.get(url).status_code for url in urls]

    assert answers(company.staff) == answers(company.head) == answers(company.hr) == [200] * 5
    assert answers(company.engineer) == [404, 200, 200, 200, 200]
    assert answers(company.finance) == [404, 404, 200, 200, 200]
    assert answers(company.customer) == [404] * 5


def test_skills_are_listed_with_who_has_them_and_new_ones_come_from_the_page(company, client):
    client.force_login(company.hr)
    assert "還沒有技能" in client.get("/people/skills/").content.decode()
    said = {"code": "ups", "name": "不斷電系統"}
    assert client.post("/people/skills/new/", said).status_code == 302
    skill = Skill.objects.get(code="ups")
    verbs.record_skill(company.staff, skill=skill, level=3, by=company.hr)
    shown = client.get("/people/skills/").content.decode()
    assert "不斷電系統" in shown and '<td class="num">1</td>' in shown
    assert client.post("/people/skills/new/", said).status_code == 422, "a code is given once"
    client.force_login(company.staff)
    assert client.get("/people/skills/new/").status_code == 403


def test_a_department_is_renamed_and_its_code_stays(company, client):
    client.force_login(company.hr)
    path = f"/people/departments/{company.service.pk}/edit/"
    assert 'name="code"' not in client.get(path).content.decode()
    client.post(path, {"name": "客戶服務部", "code": "XXX", "gives_service": "on"})
    company.service.refresh_from_db()
    assert (company.service.name, company.service.code) == ("客戶服務部", "SVC")
