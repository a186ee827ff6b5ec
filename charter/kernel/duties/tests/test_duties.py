"""Recurring duties: exactly one per period, settled by their proof, climbing when late."""

import dataclasses
import datetime as dt
import threading
from collections.abc import Iterator
from itertools import pairwise
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from charter.ground import clock
from charter.kernel.duties import verbs
from charter.kernel.duties.jobs import remind_of_duties
from charter.kernel.duties.models import Duty
from charter.kernel.duties.queries import kept
from charter.kernel.duties.rules import BY_PROOF, RULES, Rule, duty
from charter.kernel.duties.verbs.making import INHERITED, UNOWNED
from charter.kernel.duties.verbs.tending import REMINDED
from charter.kernel.duties.work import duties as owed_duties
from charter.kernel.duties.work import mine
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import Entry
from charter.kernel.journal.verbs import record
from charter.kernel.parameters.verbs import set_value
from charter.org.models import Department, Person, Post, Posting, Role

MET = declare("duties.tests.met", "%(by)s")
TAIPEI = ZoneInfo("Asia/Taipei")


def head_of(department: Department) -> Person | None:
    return Person.objects.heads_of(department).first()


def serving() -> "object":
    return Department.objects.filter(gives_service=True)


@pytest.fixture
def weekly() -> Iterator[Rule]:
    rule = duty(
        "tests.meeting",
        "SP2.1.2c",
        "團隊會議",
        period="week",
        owner=head_of,
        proof=MET,
        scope=serving,
    )
    yield rule
    del RULES[rule.name], BY_PROOF[MET]


@pytest.fixture
def monthly() -> Iterator[Rule]:
    rule = duty(
        "tests.report",
        "SP4.3b",
        "質量報告",
        period="month",
        owner=head_of,
        proof=MET,
        scope=serving,
        within=5,
    )
    yield rule
    del RULES[rule.name], BY_PROOF[MET]


def day(month: int, number: int, hour: int = 9) -> dt.datetime:
    return dt.datetime(2026, month, number, hour, tzinfo=TAIPEI)


def test_one_duty_per_record_and_period_however_often(
    weekly: Rule, company: SimpleNamespace
) -> None:
    assert verbs.generate(weekly) == 1
    assert verbs.generate(weekly) == 0
    made = Duty.objects.get()
    assert (made.period, made.owner, made.due) == ("2026-W47", company.head, dt.date(2026, 11, 22))


def test_what_a_pause_missed_is_made_and_a_clock_going_back_makes_nothing(
    weekly: Rule, company: SimpleNamespace
) -> None:
    verbs.generate(weekly)
    with clock.at(day(12, 9)):
        assert verbs.generate(weekly) == 3
    with clock.at(day(11, 2)):
        assert verbs.generate(weekly) == 0
    periods = list(Duty.objects.order_by("starts").values_list("period", flat=True))
    assert periods == ["2026-W47", "2026-W48", "2026-W49", "2026-W50"]


def test_midnight_and_daylight_saving_do_not_double_a_week(
    weekly: Rule, company: SimpleNamespace, settings
) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    berlin = ZoneInfo("Europe/Berlin")
    start = dt.datetime(2026, 10, 24, 23, 30, tzinfo=berlin).astimezone(dt.UTC)
    made = 0
    for step in range(40):
        with clock.at(start + dt.timedelta(minutes=75 * step)):
            made += verbs.generate(weekly)
    assert made == Duty.objects.count() == 2


def test_a_changed_interval_does_not_ask_twice_for_the_same_days(
    company: SimpleNamespace,
) -> None:
    rule = duty(
        "tests.interval",
        "SP2.1.2c",
        "會議",
        period="team_meeting_interval_days",
        owner=head_of,
        proof=MET,
        scope=serving,
    )
    try:
        verbs.generate(rule)
        first = Duty.objects.get()
        today = clock.today()
        name = "team_meeting_interval_days"
        set_value(name, 14, effective_on=today, reason="改為雙週", by=company.boss)
        assert verbs.generate(rule) == 0, "this week's duty still covers today"
        with clock.at(day(12, 20)):
            verbs.generate(rule)
        spans = list(Duty.objects.order_by("starts").values_list("starts", "ends"))
        assert spans[0] == (first.starts, first.ends)
        assert all(a[1] <= b[0] for a, b in pairwise(spans))
    finally:
        del RULES[rule.name], BY_PROOF[MET]


def test_a_meeting_settles_this_week_and_what_was_missed(
    weekly: Rule, company: SimpleNamespace
) -> None:
    verbs.generate(weekly)
    with clock.at(day(11, 25)):
        verbs.generate(weekly)
        record(MET, company.service, by=company.head)
        late, now = Duty.objects.order_by("starts")
        assert (late.state, late.is_late, late.tone) == ("fulfilled", True, "warn")
        assert (now.state, now.is_late, now.tone) == ("fulfilled", False, "ok")
        assert now.proof is not None


def test_a_report_settles_the_period_that_has_ended(
    monthly: Rule, company: SimpleNamespace
) -> None:
    verbs.generate(monthly)
    with clock.at(day(12, 3)):
        verbs.generate(monthly)
        record(MET, company.service, by=company.head)
        november, december = Duty.objects.order_by("starts")
        assert (november.period, november.state, november.is_late) == (
            "2026-11",
            "fulfilled",
            False,
        )
        assert december.state == "open"


def test_proof_of_another_record_settles_nothing(weekly: Rule, company: SimpleNamespace) -> None:
    verbs.generate(weekly)
    record(MET, company.office, by=company.boss)
    assert Duty.objects.get().state == "open"


def test_late_ones_climb_one_step_a_working_day(weekly: Rule, company: SimpleNamespace) -> None:
    company.head.manager = company.boss
    company.head.save()
    verbs.generate(weekly)
    owed = Duty.objects.get()
    assert verbs.escalate(owed) is None, "not late yet"
    with clock.at(day(11, 23)):
        assert not Duty.objects.past_grace().exists(), "the day of grace is respected"
        assert Duty.objects.late().exists()
    with clock.at(day(11, 24)):
        stale = Duty.objects.get()
        assert verbs.escalate(owed) == company.boss
        assert verbs.escalate(stale) is None, "another worker took this step"
        assert verbs.escalate(Duty.objects.get()) is None, "once a day"
    with clock.at(day(11, 25)):
        assert verbs.escalate(Duty.objects.get()) is None, "nobody stands above the boss"


def test_what_the_whole_company_owes_is_said_to_be_its(company: SimpleNamespace) -> None:
    rule = duty(
        "tests.whole",
        "SP4.3b",
        "年度檢討",
        period="month",
        owner=lambda _nothing: company.staff,
        proof=MET,
    )
    company.staff.manager = company.boss
    company.staff.save()
    try:
        verbs.generate(rule)
        with clock.at(day(12, 9)):
            assert verbs.escalate(Duty.objects.get()) == company.boss
    finally:
        del RULES[rule.name], BY_PROOF[MET]
    said = Entry.objects.latest("pk").sentence
    assert "（全公司）" in said and "年度檢討" in said


def test_a_record_that_left_the_scope_owes_nothing(weekly: Rule, company: SimpleNamespace) -> None:
    verbs.generate(weekly)
    company.service.gives_service = False
    company.service.save()
    verbs.generate(weekly)
    assert Duty.objects.get().state == "lapsed"


def test_nobody_in_charge_is_told_to_the_office_once(
    weekly: Rule, company: SimpleNamespace
) -> None:
    company.head.is_active = False
    company.head.save()
    verbs.generate(weekly)
    verbs.generate(weekly)
    entry = Entry.objects.filter(event=UNOWNED).get()
    assert entry.told == [company.deputy.pk]


def test_my_work_and_the_dots(weekly: Rule, company: SimpleNamespace) -> None:
    assert mine(company.head) is None
    verbs.generate(weekly)
    assert [line.title for line in owed_duties(company.head)] == ["團隊會議 2026-W47"]
    panel = mine(company.head)
    assert panel is not None
    assert [dot["tone"] for dot in panel["lines"][0]["dots"]] == ["info"]


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_make_one_each(weekly: Rule) -> None:
    for number in range(5):
        Department.objects.create(code=f"D{number}", name=f"部門{number}")
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        try:
            verbs.generate(weekly)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Duty.objects.count() == 5


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_owner_is_reminded_once_on_the_last_working_day_before(
    weekly: Rule, company: SimpleNamespace
) -> None:
    verbs.generate(weekly)
    made = Duty.objects.get()
    assert (made.due, made.remind_on) == (dt.date(2026, 11, 22), dt.date(2026, 11, 19))
    for number in (18, 19, 19, 20):
        with clock.at(day(11, number, 9)):
            remind_of_duties(timestamp=0)
    told = Entry.objects.of(made).filter(event=REMINDED)
    assert [entry.told for entry in told] == [[company.head.pk]]
    assert Duty.objects.get().remind_on is None


def test_a_yearly_duty_reminds_on_each_day_its_rule_names(company: SimpleNamespace) -> None:
    rule = duty(
        "tests.yearly",
        "SI3.4b",
        "年度計劃",
        period="year",
        owner=lambda _none: company.head,
        proof=MET,
        remind=(14, 7, 1),
    )
    try:
        verbs.generate(rule)
        moment, seen = day(11, 17), 0
        while moment < day(12, 31):
            with clock.at(moment):
                remind_of_duties(timestamp=0)
            moment += dt.timedelta(days=1)
        seen = Entry.objects.filter(event=REMINDED).count()
        assert seen == 3
    finally:
        del RULES[rule.name], BY_PROOF[MET]


def test_somebody_above_excuses_a_duty_and_never_who_owes_it(
    weekly: Rule, company: SimpleNamespace
) -> None:
    Person.objects.filter(pk=company.head.pk).update(manager=company.boss)
    verbs.generate(weekly)
    made = Duty.objects.get()
    url = reverse("duties:act", args=[made.pk, "excuse"])
    told = {"reason": "全公司停班一週"}
    assert signed_in(company.head).post(url, told).status_code == 409
    empty = signed_in(company.boss).post(url, {"reason": " "})
    assert empty.status_code == 200, "the form comes back with what is missing"
    assert signed_in(company.boss).post(url, told).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.word, made.excused_by) == ("excused", "核准免除", company.boss)
    assert not owed_duties(company.head)
    text = signed_in(company.head).get(reverse("duties:duty", args=[made.pk])).content.decode()
    assert "全公司停班一週" in text
    record(MET, company.service, by=company.head)
    made.refresh_from_db()
    assert made.state == "excused"


def test_what_a_leaver_owes_goes_to_the_next_head(weekly: Rule, company: SimpleNamespace) -> None:
    verbs.generate(weekly)
    Person.objects.filter(pk=company.head.pk).update(is_active=False)
    verbs.generate(weekly)
    assert Duty.objects.get().owner == company.head, "nobody heads the department yet"
    post = Post.objects.create(
        title="主管", department=company.service, roles=[Role.DEPARTMENT_HEAD]
    )
    Posting.objects.create(person=company.engineer, post=post, since=dt.date(2026, 11, 1))
    verbs.generate(weekly)
    made = Duty.objects.get()
    assert made.owner == company.engineer
    assert Entry.objects.of(made).filter(event=INHERITED).exists()


def test_the_month_shows_what_is_due_on_each_day_and_by_whom(
    weekly: Rule, company: SimpleNamespace
) -> None:
    verbs.generate(weekly)
    client = signed_in(company.boss)
    text = client.get(reverse("duties:calendar") + "?month=2026-11").content.decode()
    assert "團隊會議" in text and "林志豪" in text and "2026-10" in text and "2026-12" in text
    mine = client.get(reverse("duties:calendar") + "?month=2026-11&mine=1").content.decode()
    assert "團隊會議" not in mine
    assert (
        "團隊會議"
        not in signed_in(company.finance)
        .get(reverse("duties:calendar") + "?month=2026-11")
        .content.decode()
    )


def test_each_rule_says_how_it_was_kept(weekly: Rule, company: SimpleNamespace) -> None:
    verbs.generate(weekly)
    with clock.at(day(12, 1)):
        verbs.generate(weekly)
        [row] = [row for row in kept(Duty.objects.all()) if row.rule == weekly]
        assert (row.due, row.missed, row.on_time) == (2, 2, 0)
        record(MET, company.service, by=company.head)
    with clock.at(day(12, 8)):
        [row] = [row for row in kept(Duty.objects.all()) if row.rule == weekly]
        assert (row.due, row.late, row.on_time) == (3, 2, 1)
        text = signed_in(company.boss).get(reverse("duties:rules")).content.decode()
        assert "團隊會議" in text and "33.3%" in text


def test_lists_and_calendar_ask_as_often_for_one_duty_as_for_fifty(
    weekly: Rule, company: SimpleNamespace
) -> None:
    client, counts = signed_in(company.boss), []
    paths = [reverse("duties:list"), reverse("duties:calendar") + "?month=2026-11"]
    verbs.generate(weekly)
    for _again in range(2):
        for path in paths:
            client.get(path)
        with CaptureQueriesContext(connection) as asked:
            for path in paths:
                client.get(path)
        counts.append(len(asked))
        for number in range(50):
            Department.objects.get_or_create(code=f"X{number}", name=f"第{number}部")
        verbs.generate(weekly)
    assert Duty.objects.count() == 51 and counts[0] == counts[1]


def test_making_duties_asks_as_often_for_one_record_as_for_fifty(
    weekly: Rule, company: SimpleNamespace
) -> None:
    rule = dataclasses.replace(weekly, owner=lambda _department: company.head)
    with CaptureQueriesContext(connection) as one:
        verbs.generate(rule)
    Duty.objects.all().delete()
    for number in range(50):
        Department.objects.create(code=f"X{number}", name=f"第{number}部")
    with CaptureQueriesContext(connection) as fifty:
        verbs.generate(rule)
    assert Duty.objects.count() == 51 and len(fifty) <= len(one)


def test_the_interface_hands_over_and_excuses(weekly: Rule, company: SimpleNamespace) -> None:
    verbs.generate(weekly)
    made, boss = Duty.objects.get(), signed_in(company.boss)
    path = f"/api/duties/{made.pk}"
    assert boss.get(path).json()["can"] == ["hand_over", "excuse"]
    found = boss.get("/api/duties/?due_from=2026-11-20&due_until=2026-11-25").json()
    assert [row["id"] for row in found] == [made.pk]
    rules = {row["name"]: row for row in boss.get("/api/duties/rules").json()}
    assert rules["tests.meeting"]["next_due"] == "2026-11-22"

    def send(where: str, told: dict[str, object]) -> object:
        return boss.post(f"{path}/{where}", told, content_type="application/json")

    told = {"to": company.engineer.pk, "reason": "出差"}
    assert send("owner", told).json()["owner_id"] == company.engineer.pk
    assert send("excuse", {"reason": "停班"}).json()["state"] == "excused"
    assert send("excuse", {"reason": "停班"}).status_code == 409
