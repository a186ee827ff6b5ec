"""Three quarters of appraisals: opened by Human Resources, rated by the heads, one appeal, frozen.

Planted: in the middle quarter the head of Service II leaves one project member unrated."""

import datetime as dt

from charter.ground.periods import Period, period_of, previous_period
from charter.org.models import Person
from charter.rooms.appraisal import jobs, verbs
from charter.rooms.appraisal.models import Appraisal, Ballot, Cycle
from charter.rooms.appraisal.rating_sheet import SheetRow, sheet
from charter.site.demo.calendar import TAIPEI, Days
from charter.site.demo.company import Company
from charter.site.demo.timeline import Story

QUARTERS = 3
LEFT_OUT_BY = "shih"
SELF = {"completion": 4, "quality": 3, "efficiency": 4, "teamwork": 4, "satisfaction": 4}


def all_appraising(company: Company, days: Days) -> list[Story]:
    present = days.now.astimezone(TAIPEI).date()
    period, found = period_of("quarter", present), []
    for n in range(QUARTERS):
        period = previous_period("quarter", period)
        found.append(_quarter(company, period, n))
    return found


def _on(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), TAIPEI)


def _quarter(company: Company, period: Period, n: int) -> Story:
    hr = Person.objects.filter(username="yang").get()
    yield _on(period.end + dt.timedelta(days=6), 9)
    cycle = verbs.open_cycle("quarter", period, by=hr, in_worker=False)
    verbs.draw(cycle, by=None)
    cycle.refresh_from_db()
    yield _on(period.end + dt.timedelta(days=8), 14)
    _own_words(cycle)
    _voices(cycle)
    yield _on(cycle.input_until + dt.timedelta(days=1), 10)
    _rated(cycle, leaves_out=n == 1)
    yield _on(cycle.input_until + dt.timedelta(days=4), 16)
    appealed = _answers(cycle) if n == 1 else None
    yield _on(cycle.input_until + dt.timedelta(days=8), 11)
    if appealed is not None and appealed.decider is not None:
        said = "兩筆逾期是客戶改期，已與客戶確認；評分維持，主管下次評分前先看改期紀錄。"
        verbs.decide(appealed, words=said, by=appealed.decider)
    last = Appraisal.objects.filter(cycle=cycle, reply_until__isnull=False).order_by("reply_until")
    until = last.values_list("reply_until", flat=True).last()
    assert until is not None
    yield _on(until + dt.timedelta(days=1), 7)
    jobs.settle(0)


def _own_words(cycle: Cycle) -> None:
    rows = Appraisal.objects.filter(cycle=cycle).select_related("cycle", "person")
    for one in rows.order_by("-is_member", "pk")[:3]:
        verbs.rate_oneself(one, ratings=SELF, words="這一季把手上的工作都收尾了。", by=one.person)


def _voices(cycle: Cycle) -> None:
    """Four about one person: enough to be counted."""
    about = (
        Ballot.objects.filter(cycle=cycle).order_by("pk").values_list("about", flat=True).first()
    )
    mine = Ballot.objects.filter(cycle=cycle, about=about).select_related("cycle", "colleague")
    for n, ballot in enumerate(mine.order_by("pk")[:4]):
        verbs.give_voice(ballot, rating=4 + n % 2, by=ballot.colleague)


def _rated(cycle: Cycle, *, leaves_out: bool) -> None:
    """Each head as the figures propose; who has no figures is rated as asked."""
    waiting = Appraisal.objects.to_rate().filter(cycle=cycle)
    heads = Person.objects.get_queryset().filter(pk__in=waiting.values("superior"))
    for head in heads.filter(is_active=True).order_by("pk"):
        found = sheet(head, cycle)
        rows = list(found.rows) if found else []
        if leaves_out and head.username == LEFT_OUT_BY:
            left = next((row for row in rows if row.appraisal.is_member), None)
            rows = [row for row in rows if row is not left]
        if rows:
            verbs.rate_many([_given(row) for row in rows], by=head)


def _given(row: SheetRow) -> tuple[Appraisal, dict[str, int], str]:
    return row.appraisal, {cell.name: cell.proposed or 3 for cell in row.cells}, ""


def _answers(cycle: Cycle) -> Appraisal:
    """One agrees and says so, another does not."""
    rows = Appraisal.objects.filter(cycle=cycle, state=Appraisal.State.ANSWERING)
    found = rows.select_related("cycle", "person", "superior__manager")
    first, other = found.order_by("-is_member", "pk")[:2]
    verbs.answer(first, text="同意。下一季想多接監測平台的工作。", by=first.person)
    verbs.appeal(other, text="有兩筆逾期是客戶改期造成的，請再看一次。", by=other.person)
    return other
