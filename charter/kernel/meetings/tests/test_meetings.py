"""A meeting: called with its agenda, minuted on one screen, its decisions owed by somebody."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.actions import verbs as actions
from charter.kernel.actions.models import Action
from charter.kernel.journal.models import Entry
from charter.kernel.journal.states import fold
from charter.kernel.meetings import verbs
from charter.kernel.meetings.jobs import call_meetings
from charter.kernel.meetings.models import Attendance, Meeting, Series
from charter.kernel.meetings.permissions import verbs_for
from charter.kernel.meetings.rules import SOURCES, Point, agenda
from charter.kernel.meetings.work import meetings as owed_meetings
from charter.kernel.notices.models import Notice

WEEK = dt.timedelta(days=7)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def series(company: SimpleNamespace) -> Series:
    return verbs.plan_series(
        title="服務一部週會",
        first_at=clock.now() + HOUR,
        every_days=7,
        people=[company.staff, company.engineer],
        place="三樓會議室",
        by=company.manager,
    )


@pytest.fixture
def meeting(series: Series) -> Meeting:
    return series.meetings.get()


def seat(meeting: Meeting, person: object) -> int:
    return Attendance.objects.get(meeting=meeting, person=person).pk


def held(meeting: Meeting, company: SimpleNamespace) -> Meeting:
    with clock.at(meeting.ends_at):
        verbs.attend(meeting, person=company.staff, answer="present", by=company.manager)
        verbs.close(meeting, minutes="進度正常", by=company.manager)
    return meeting


def test_a_series_calls_its_first_meeting_and_tells_everybody(
    meeting: Meeting, company: SimpleNamespace
) -> None:
    assert (meeting.state, meeting.organiser, meeting.place) == (
        "called",
        company.manager,
        "三樓會議室",
    )
    told = {n.person for n in Notice.objects.filter(entry__event="meetings.meeting.called")}
    assert told == {company.staff, company.engineer, company.manager}


def test_the_clock_calls_one_meeting_per_time_however_often_it_runs(
    series: Series, company: SimpleNamespace
) -> None:
    call_meetings(0)
    assert series.meetings.count() == 1, "the next lies more than a week ahead"
    with clock.at(clock.now() + 2 * HOUR):
        call_meetings(0)
        call_meetings(0)
        assert series.meetings.count() == 2
    with clock.at(clock.now() + 6 * WEEK):
        call_meetings(0)
        call_meetings(0)
    starts = list(series.meetings.order_by("starts_at").values_list("starts_at", flat=True))
    assert len(starts) == len(set(starts)) <= 4, "what a pause left behind is not called"
    verbs.end_series(Series.objects.get(), reason="改為雙週", by=company.manager)
    with clock.at(clock.now() + 9 * WEEK):
        before = series.meetings.count()
        call_meetings(0)
        assert series.meetings.count() == before


def test_decisions_become_actions_and_come_back_until_they_are_settled(
    series: Series, meeting: Meeting, company: SimpleNamespace
) -> None:
    made = verbs.decide(
        meeting,
        text="補上UPS旁路告警",
        owner=company.staff,
        due=clock.today() + dt.timedelta(days=3),
        by=company.manager,
    )
    action = made.action
    assert Action.objects.of(meeting).get() == action
    assert (action.owner, str(action.subject_title)) == (company.staff, str(meeting))
    held(meeting, company)
    with clock.at(clock.now() + WEEK):
        call_meetings(0)
        second = series.meetings.order_by("-starts_at")[0]
        verbs.bring_agenda(second, by=company.manager)
        assert [(i.title, i.url) for i in second.items.all()] == [
            ("補上UPS旁路告警", reverse("actions:action", args=[action.pk]))
        ]
        actions.report_done(action, evidence="照片", by=company.staff)
        actions.verify(action, effective=True, by=company.manager)
    with clock.at(clock.now() + 2 * WEEK):
        call_meetings(0)
        third = series.meetings.order_by("-starts_at")[0]
        assert third.pk != second.pk and not third.items.exists()


@pytest.fixture
def source(company: SimpleNamespace) -> Iterator[None]:
    @agenda("general")
    def figures(meeting: Meeting) -> list[Point]:
        return [Point("本期投訴率", "2.4%，目標2%"), Point("服務一部", "", company.service)]

    yield
    SOURCES["general"].remove(figures)


def test_rooms_bring_points_onto_the_agenda_once(
    source: None, meeting: Meeting, company: SimpleNamespace
) -> None:
    assert [i.title for i in meeting.items.all()] == ["本期投訴率", "服務一部"]
    assert verbs.bring_agenda(meeting, by=company.manager) == 0
    assert meeting.items.count() == 2


def test_minutes_are_closed_only_with_words_and_somebody_present(
    meeting: Meeting, company: SimpleNamespace
) -> None:
    with pytest.raises(Refused) as refusal:
        verbs.close(meeting, minutes="還沒開", by=company.manager)
    assert refusal.value.code == "meetings.not_begun"
    with clock.at(meeting.ends_at):
        with pytest.raises(Refused) as refusal:
            verbs.close(meeting, minutes=" ", by=company.manager)
        assert refusal.value.field == "minutes"
        with pytest.raises(Refused) as refusal:
            verbs.close(meeting, minutes="進度正常", by=company.manager)
        assert refusal.value.code == "meetings.nobody"
        with pytest.raises(Refused) as refusal:
            verbs.close(meeting, minutes="進度正常", by=company.staff)
        assert refusal.value.code == "meetings.not_allowed"
    held(meeting, company)
    with pytest.raises(Refused) as refusal:
        verbs.minute(meeting, minutes="改寫", by=company.manager)
    assert refusal.value.code == "flow.moved_on"
    entry = Entry.objects.of(meeting).get(event="meetings.general.held")
    assert (entry.facts["present"], entry.facts["decisions"]) == (1, 0)
    told, _untold, _steps, problems = fold(Meeting)
    assert told and not problems


def test_what_is_wrong_with_a_decision_is_said_beside_its_field(
    meeting: Meeting, company: SimpleNamespace
) -> None:
    for missing in ("owner", "due"):
        values = {"owner": company.staff, "due": clock.today(), missing: None}
        with pytest.raises(Refused) as refusal:
            verbs.decide(meeting, text="x", by=company.manager, **values)
        assert refusal.value.field == missing
    assert not Action.objects.exists()


def test_moving_and_cancelling_tell_and_count_revisions(
    meeting: Meeting, company: SimpleNamespace
) -> None:
    verbs.move(meeting, starts_at=meeting.starts_at + HOUR, reason="撞期", by=company.manager)
    assert meeting.revision == 1
    verbs.cancel(meeting, reason="颱風", by=company.manager)
    assert meeting.revision == 2
    assert verbs_for(company.manager, meeting) == []
    assert Notice.objects.filter(person=company.staff).count() == 4


def test_who_sees_and_who_runs_it(meeting: Meeting, company: SimpleNamespace) -> None:
    seen = {
        name
        for name, person in vars(company).items()
        if hasattr(person, "username") and Meeting.objects.visible_to(person).exists()
    }
    assert seen == {"staff", "engineer", "manager", "boss", "deputy", "quality"}
    assert verbs_for(company.staff, meeting) == ["add_item"]
    with pytest.raises(Refused):
        verbs.add_item(meeting, title="x", by=company.hr)
    verbs.add_item(meeting, title="備品庫存", by=company.staff)
    with pytest.raises(Refused) as refusal:
        verbs.add_item(meeting, title="備品庫存", by=company.staff)
    assert refusal.value.field == "item"


def test_minutes_owed_stand_in_my_work(meeting: Meeting, company: SimpleNamespace) -> None:
    with clock.at(meeting.ends_at + HOUR):
        (one,) = owed_meetings(company.manager)
        assert (str(one.verb), one.url) == ("完成紀錄", meeting.get_absolute_url())
        assert owed_meetings(company.staff) == []


def form_of(meeting: Meeting, company: SimpleNamespace, **more: str) -> dict[str, str]:
    return {f"seat-{seat(meeting, company.staff)}": "present", "minutes": "進度正常", **more}


def test_one_screen_keeps_everything_whatever_button_is_pressed(
    meeting: Meeting, company: SimpleNamespace, client: Client
) -> None:
    client.force_login(company.manager)
    verbs.add_item(meeting, title="備品", by=company.manager)
    item = meeting.items.get()
    body = form_of(meeting, company, **{f"item-{item.pk}": "夠用兩週", "item": "下次演練"})
    body |= {"decision": "補買兩組", "of": str(item.pk), "owner": str(company.staff.pk)}
    url = reverse("meetings:minute", args=[meeting.pk])
    refused = client.post(url, {**body, "do": "decide"})
    assert refused.status_code == 422 and "每項決議要有期限" in refused.content.decode()
    meeting.refresh_from_db()
    assert meeting.minutes == "" and meeting.items.count() == 1, "nothing is half kept"
    with clock.at(meeting.ends_at):
        assert client.post(url, {**body, "due": "2026-11-30", "do": "close"}).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.state, meeting.items.get(pk=item.pk).note) == ("closed", "夠用兩週")
    assert meeting.decisions.get().item == item and meeting.items.count() == 2
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "補買兩組" in page and "夠用兩週" in page and "<textarea" not in page


def test_the_list_asks_as_often_for_three_as_for_one(
    meeting: Meeting, company: SimpleNamespace, client: Client
) -> None:
    client.force_login(company.manager)
    counts = []
    for number in (0, 2):
        for n in range(number):
            verbs.call_meeting(
                title=f"第{n}場", starts_at=clock.now() + WEEK, people=[], by=company.manager
            )
        client.get("/meetings/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get("/meetings/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_calendars_read_the_feed_with_its_secret_alone(
    meeting: Meeting, company: SimpleNamespace, client: Client
) -> None:
    meeting.place = "三樓；A室,B室\n請準時" + "很" * 60
    meeting.save()
    secret = verbs.open_feed(by=company.staff)
    answer = client.get(reverse("meetings:feed", args=[secret]))
    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode()
    assert text.count("BEGIN:VEVENT") == 1 and f"UID:{meeting.uid}@" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    assert "LOCATION:三樓；A室\\,B室\\n請準時" in unfolded
    assert "DTSTART:20261116T020000Z" in text
    newer = verbs.open_feed(by=company.staff)
    assert client.get(reverse("meetings:feed", args=[secret])).status_code == 404
    company.staff.is_active = False
    company.staff.save()
    assert client.get(reverse("meetings:feed", args=[newer])).status_code == 404


def test_pages_open_and_are_made_by_their_forms(
    meeting: Meeting, company: SimpleNamespace, client: Client
) -> None:
    client.force_login(company.manager)
    for name in ("list", "new", "new_series", "all_series"):
        assert client.get(reverse(f"meetings:{name}")).status_code == 200
    assert client.get(meeting.series.get_absolute_url()).status_code == 200
    assert client.get(reverse("meetings:invitation", args=[meeting.pk])).status_code == 200
    assert client.post(reverse("meetings:open_feed")).status_code == 200
    body = {"kind": "general", "title": "專案檢討", "starts_at": "2026-11-18T10:00"}
    answer = client.post(reverse("meetings:new"), {**body, "minutes": "60"})
    assert answer.status_code == 302
    wrong = client.post(reverse("meetings:new"), {**body, "minutes": "0"})
    assert wrong.status_code == 422
    long_ago = client.post(
        reverse("meetings:new"), {**body, "minutes": "60", "starts_at": "2020-01-01T10:00"}
    )
    assert long_ago.status_code == 422
    body = {"kind": "general", "title": "月會", "first_at": "2026-11-18T10:00"}
    answer = client.post(reverse("meetings:new_series"), {**body, "minutes": 30, "every_days": 30})
    assert answer.status_code == 302
    move = reverse("meetings:act", args=[meeting.pk, "move"])
    assert client.post(move, {"starts_at": "2026-11-18T10:00", "reason": ""}).status_code == 422
    assert client.post(move, {"starts_at": "2026-11-18T10:00", "reason": "x"}).status_code == 302


def test_programs_call_minute_decide_and_close(company: SimpleNamespace, client: Client) -> None:
    client.force_login(company.manager)

    def send(path: str, body: dict[str, object], method: str = "post") -> dict[str, object]:
        answer = getattr(client, method)(f"/api/meetings/{path}", body, "application/json")
        assert answer.status_code == 200, answer.content
        found: dict[str, object] = answer.json()
        return found

    made = send(
        "", {"title": "檢討", "starts_at": "2026-11-16T08:00", "people": [company.staff.pk]}
    )
    pk = made["id"]
    send(f"{pk}/items", {"title": "進度"})
    staff = seat(Meeting.objects.get(pk=pk), company.staff)
    send(f"{pk}/minutes", {"seats": {staff: "present"}, "minutes": "正常"}, "put")
    decision = {"text": "補件", "owner": company.staff.pk, "due": "2026-11-20"}
    send(f"{pk}/decisions", decision)
    assert send(f"{pk}/close", {})["state"] == "closed"
    again = client.post(f"/api/meetings/{pk}/decisions", decision, "application/json")
    assert (again.status_code, again.json()["code"]) == (409, "flow.moved_on")


def test_the_entry_of_a_called_meeting_is_shown_though_a_fact_is_named_items(
    meeting: Meeting, company: SimpleNamespace, client: Client
) -> None:
    entry = Entry.objects.of(meeting).get(event=verbs.calling.CALLED)
    assert "items" in entry.facts
    client.force_login(company.quality)
    assert client.get(f"/journal/{entry.pk}/").status_code == 200
