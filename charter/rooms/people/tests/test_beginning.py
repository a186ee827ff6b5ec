"""A company that begins: units, posts, colleagues one by one or from a sheet, and a calendar."""

import io

import pytest
from django.test import Client

from charter.kernel.journal.models import Entry
from charter.org.models import Department, Person, Post, Role, WorkingCalendar
from charter.rooms.people import verbs
from charter.rooms.people.verbs.inviting import INVITED
from tests.crawl import read


@pytest.fixture
def desk(company, client: Client) -> Client:
    client.force_login(company.hr)
    return client


def sheet(text: str) -> io.BytesIO:
    file = io.BytesIO(text.encode("utf-8-sig"))
    file.name = "people.csv"
    return file


def rows_of(html: str) -> str:
    forms = read("/people/import/", html).forms
    [value] = [one.value for form in forms for one in form.fields if one.name == "rows"]
    return str(value)


def test_a_unit_leads_on_to_its_posts_and_then_to_its_people(company, desk):
    unit = verbs.add_department(code="NEW", name="新部門", by=company.hr)
    url = unit.get_absolute_url()
    assert "先設置職務" in desk.get(url).content.decode()
    post = verbs.add_post(unit, title="工程師", roles=[Role.STAFF], by=company.hr)
    lead = f"/people/new/?department={unit.pk}"
    assert f'class="btn pri" href="{lead}"' in desk.get(url).content.decode()
    form = desk.get(lead).content.decode()
    assert f'<option value="{unit.pk}" selected' in form
    assert '<optgroup label="新部門">' in form, "posts stand under their department"

    told = {"name": "新人", "username": "newcomer", "department": unit.pk, "post": post.pk}
    answer = desk.post(lead, {**told, "email": "new@example.com", "letter": "on"})
    one = Person.objects.get(username="newcomer")
    assert answer.headers["Location"] == one.get_absolute_url()
    assert one.has_role(Role.STAFF), "registered and appointed in one step"
    assert Entry.objects.of(one).filter(event=INVITED).exists()


def test_no_letter_is_promised_where_no_address_is_known(company, desk):
    told = {"name": "新人", "username": "newcomer", "department": company.service.pk}
    assert desk.post("/people/new/", {**told, "letter": "on"}).status_code == 302
    one = Person.objects.get(username="newcomer")
    assert not one.postings.exists()
    assert not Entry.objects.of(one).filter(event=INVITED).exists()


def test_the_first_calendar_begins_as_the_companys_with_the_holidays_of_its_zone(company, desk):
    WorkingCalendar.objects.all().delete()
    html = desk.get("/calendars/new/").content.decode()
    [form] = [one for one in read("/calendars/new/", html).forms if "zone" in str(one.fields)]
    begun = {one.name: one.value for one in form.fields}
    assert (begun["name"], begun["country"]) == ("公司工作日曆", "TW")
    assert "不限部門" in html and "不限客戶" in html and "行事曆" not in html
    sent = {**begun, "department": "", "customer": "", "always_open": ""}
    assert desk.post("/calendars/new/", sent).status_code == 302
    made = WorkingCalendar.objects.get()
    assert made.country == "TW" and made.days.exists()


def test_the_form_of_a_record_says_where_cancelling_leads(company, desk):
    html = desk.get(f"/people/departments/{company.service.pk}/posts/new/").content.decode()
    crumb = html.partition("<h1>")[0]
    assert f'href="{company.service.get_absolute_url()}">{company.service}</a>/' in crumb


def test_colleagues_come_in_from_a_sheet_after_a_look_at_every_row(company, desk):
    post = Post.objects.create(title="維修員", department=company.service, roles=[Role.STAFF])
    text = (
        "姓名,登入名,電子郵件,電話,部門,職務,直屬主管\n"
        f"甲一,,jia@example.com,,{company.service.code},維修員,{company.head.name}\n"
        f"乙二,yier,,0912,{company.service},,jia\n"
        f"丙三,,,,{company.service},,\n"
        "丁四,dingsi,,,沒有的部門,,\n"
        f"戊五,wuwu,,,{company.service},沒有的職務,沒有的人\n"
        f"老人,{company.staff.username},,,{company.service},,\n"
        f"己六,yier,,,{company.service},,\n"
    )
    before = Person.objects.count()
    shown = desk.post("/people/import/", {"file": sheet(text)}).content.decode()
    assert Person.objects.count() == before, "nothing is written before somebody says yes"
    assert "可以登記2位同事" in shown and "4列有錯誤" in shown and "1列已經登記過" in shown
    for said in ("沒有部門「沒有的部門」", "沒有職務「沒有的職務」", "登入名要用英文", "找到0位"):
        assert said in shown, said
    assert "前面的列已經用了登入名「yier」" in shown

    answer = desk.post("/people/import/", {"rows": rows_of(shown), "letter": "on"})
    assert answer.status_code == 302
    first, second = (Person.objects.get(username=name) for name in ("jia", "yier"))
    assert first.manager == company.head and second.manager == first
    assert first.postings.get().post == post and not second.postings.exists()
    invited = Entry.objects.filter(event=INVITED)
    assert [one.subject_id for one in invited] == [first.pk]
    again = desk.post("/people/import/", {"file": sheet(text)}).content.decode()
    assert "4列已經登記過" in again and 'name="rows"' not in again


def test_a_sheet_that_cannot_be_read_says_why_and_only_keepers_bring_one_in(company, desk):
    wrong = desk.post("/people/import/", {"file": sheet("誰,哪裡\n甲,乙\n")})
    assert wrong.status_code == 422 and "缺少這些欄：姓名、部門" in wrong.content.decode()
    empty = desk.post("/people/import/", {"letter": ""})
    assert empty.status_code == 422 and "請附上「Excel或CSV檔」" in empty.content.decode()
    assert desk.get("/people/import/template/").status_code == 200
    desk.force_login(company.staff)
    assert desk.get("/people/import/").status_code in (403, 404)
    assert Department.objects.exists()
