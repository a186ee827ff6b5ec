"""Who reads what about a person, and that reading it stays on record."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.journal.models import Entry
from charter.org.models import Person, Post, Posting, Role
from charter.rooms.people import sections, verbs
from charter.rooms.people.queries import line_above, may_read_figures, readable_figures


@pytest.fixture
def line(company):
    """staff -> manager -> deputy; nobody stands above the deputy."""
    company.staff.manager, company.manager.manager = company.manager, company.deputy
    company.staff.save()
    company.manager.save()
    return company


# reader: of whom the figures may be read, of all the people of the company
MATRIX = {
    "staff": {"staff"},
    "engineer": {"engineer"},
    "manager": {"manager", "staff"},
    "head": {"head", "staff", "engineer", "manager"},
    "boss": {"boss"},
    "deputy": {"deputy", "manager", "staff"},
    "quality": {"quality"},
    "finance": {"finance"},
    "admin": {"admin"},
    "customer": {"customer"},
}


@pytest.mark.parametrize("reader", MATRIX)
def test_figures_of_a_person_are_for_themselves_their_line_and_hr(line, reader):
    viewer, everybody = getattr(line, reader), Person.objects.get_queryset()
    allowed = {one.username for one in everybody if may_read_figures(viewer, one)}
    assert allowed == MATRIX[reader]
    assert {one.username for one in readable_figures(viewer)} == allowed


def test_hr_reads_the_figures_of_all_colleagues_and_of_no_customer(line):
    everybody = Person.objects.get_queryset()
    staff = {one.pk for one in everybody.filter(kind="staff")}
    assert {one.pk for one in everybody if may_read_figures(line.hr, one)} == staff
    assert {one.pk for one in readable_figures(line.hr)} == staff


def test_two_heads_of_one_department_do_not_read_each_other(line):
    post = Post.objects.create(title="副理", department=line.service, roles=["department_head"])
    Posting.objects.create(person=line.engineer, post=post, since=dt.date(2026, 1, 1))
    second = Person.objects.get(pk=line.engineer.pk)
    head = Person.objects.get(pk=line.head.pk)
    assert not may_read_figures(head, second) and not may_read_figures(second, head)
    assert second not in readable_figures(head) and head not in readable_figures(second)


def test_a_leaver_reads_nothing_any_more_and_a_circle_of_managers_ends(line):
    Person.objects.get_queryset().filter(pk=line.deputy.pk).update(manager=line.staff)
    assert [one.username for one in line_above(Person.objects.get(pk=line.staff.pk))] == [
        "manager",
        "deputy",
    ]
    verbs.leave(line.head, on=clock.today(), by=line.hr)
    assert not may_read_figures(Person.objects.get(pk=line.head.pk), line.engineer)


def test_reading_is_noted_once_per_reader_kind_and_day(line):
    for _time in range(2):
        verbs.note_reading(line.staff, _("職務"), by=line.hr)
    verbs.note_reading(line.staff, _("技能"), by=line.hr)
    verbs.note_reading(line.staff, _("職務"), by=line.head)
    verbs.note_reading(line.staff, _("職務"), by=line.staff)
    read = Entry.objects.of(line.staff).filter(event="people.record.read").order_by("id")
    said = [(one.by, one.sentence) for one in read]
    assert said == [
        (line.hr, "黃俊傑查閱張家銘的職務"),
        (line.hr, "黃俊傑查閱張家銘的技能"),
        (line.head, "林志豪查閱張家銘的職務"),
    ]
    with clock.at(clock.now() + dt.timedelta(days=1)):
        verbs.note_reading(line.staff, _("職務"), by=line.hr)
    assert read.all().count() == 4


def test_the_log_of_a_person_is_not_for_every_colleague(line, client):
    verbs.note_reading(line.staff, _("職務"), by=line.hr)
    url = line.staff.get_absolute_url()
    trail = f"/journal/of/org.person/{line.staff.pk}/"

    def page(reader):
        client.force_login(getattr(line, reader))
        answer = client.get(url)
        assert answer.status_code == 200
        return answer.content.decode()

    for reader in ("staff", "manager", "head", "hr", "deputy"):
        assert "查閱張家銘的職務" in page(reader)
        assert client.get(trail).status_code == 200, reader
    for reader in ("engineer", "boss", "finance", "quality"):
        assert "查閱張家銘的職務" not in page(reader)
        assert client.get(trail).status_code == 404, f"{reader} by the journal's own address"
        assert client.get(f"/api/journal/of/org.person/{line.staff.pk}").status_code == 404


def test_rooms_hang_their_parts_on_the_page_of_a_person(line, client, monkeypatch):
    monkeypatch.setattr(sections, "SECTIONS", dict(sections.SECTIONS))

    @sections.section("secret", "people/sections/line.html", 15)
    def secret(viewer, person):
        return {"line": [line.finance]} if viewer.has_role(Role.HR) else None

    shown = sections.parts(line.hr, line.staff, "")
    assert "鄭淑芬" in shown[False][1]
    client.force_login(line.engineer)
    assert "鄭淑芬" not in client.get(line.staff.get_absolute_url()).content.decode()


def test_the_page_of_a_person_asks_the_same_whatever_was_held(line, client):
    client.force_login(line.hr)
    asked = []
    for rows in (1, 3):
        for n in range(rows):
            post = Post.objects.create(title=f"職務{rows}{n}", department=line.service)
            verbs.appoint(line.staff, post=post, since=clock.today(), by=line.hr)
        client.get(line.staff.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(line.staff.get_absolute_url())
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 24
