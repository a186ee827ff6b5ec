"""Editing a calendar in the browser, with a look at what would move before it does."""

import datetime as dt
from types import SimpleNamespace

from django.test import Client

from charter.org.models import Customer, WorkingCalendar
from charter.rooms.aftersales.models import Channel, Clock
from charter.rooms.aftersales.verbs import cases
from charter.rooms.people.verbs import calendars


def test_a_closure_shows_what_it_would_move_and_then_moves_it(
    company: SimpleNamespace, client: Client
) -> None:
    calendar = calendars.found_calendar(name="公司", country="TW", is_default=True, by=None)
    told = cases.Report(Customer.objects.get(code="LH"), "燈不亮", Channel.PHONE)
    case = cases.register(told, by=company.staff)
    due = Clock.objects.get(case=case, kind="response").due_at
    client.force_login(company.admin)
    closure = {"name": "颱風", "starts_at": "2026-11-16T10:00", "ends_at": "2026-11-16T12:00"}
    url = f"/calendars/{calendar.pk}/closures/"
    html = client.post(url, {**closure, "look": "1"}).content.decode()
    assert "會移動2個時限" in html
    assert Clock.objects.get(case=case, kind="response").due_at == due, "looking writes nothing"
    client.post(url, closure)
    moved = Clock.objects.get(case=case, kind="response").due_at
    assert moved == dt.datetime(2026, 11, 16, 8, tzinfo=dt.UTC), "14:00 and two hours: 16:00"
    assert "颱風" in client.get(f"/calendars/{calendar.pk}/").content.decode()


def test_a_calendar_is_founded_and_a_month_read(company: SimpleNamespace, client: Client) -> None:
    client.force_login(company.admin)
    week = {f"day{n}": "09:00–12:00, 13:00-18:00" for n in range(5)}
    data = {"name": "公司", "zone": "Asia/Taipei", "country": "TW", "is_default": "on", **week}
    html = client.post("/calendars/new/", data, follow=True).content.decode()
    assert "09:00–12:00" in html
    made = WorkingCalendar.objects.get()
    html = client.get(f"/calendars/{made.pk}/?month=2026-02").content.decode()
    assert "農曆除夕" in html
    html = client.get(f"/calendars/{made.pk}/?month=2031-01").content.decode()
    assert "只公布到" in html, "the horizon is said"


def test_slots_that_cannot_be_read_are_refused_in_place(
    company: SimpleNamespace, client: Client
) -> None:
    made = calendars.found_calendar(name="公司", by=None)
    client.force_login(company.admin)
    answer = client.post(f"/calendars/{made.pk}/week/", {"zone": "Asia/Taipei", "day0": "九點"})
    assert answer.status_code == 422
    assert "09:00–12:00, 13:00–18:00" in answer.content.decode()
