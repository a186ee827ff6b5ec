"""What the room owes by itself, and what is counted of it."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

from charter.ground import clock
from charter.kernel.duties.models import Duty
from charter.kernel.duties.rules import RULES
from charter.kernel.duties.verbs import generate
from charter.kernel.indicators.models import Indicator, Reading
from charter.kernel.indicators.rules import RULES as INDICATORS
from charter.kernel.indicators.verbs import enrol, materialise
from charter.kernel.work import SOURCES
from charter.rooms.projects.models import Signature, Task
from charter.rooms.projects.tests import stories
from charter.rooms.projects.tests.planning import at, running
from charter.rooms.projects.verbs import signing
from charter.rooms.projects.verbs.delays import review_progress

REVIEW, SUMMARY = RULES["projects.progress_review"], RULES["projects.summary"]


def test_sp2_3_3a_the_manager_owes_a_review_in_each_interval_and_the_review_settles_it(
    company: SimpleNamespace,
) -> None:
    project, _rows = running(company)
    assert (generate(REVIEW), generate(REVIEW)) == (1, 0)
    owed = Duty.objects.get()
    assert (owed.owner, owed.url) == (company.manager, f"/projects/{project.pk}/review/")
    assert SOURCES["progress_review"].owed_by(company.manager) == []
    with clock.at(at(17)):
        review_progress(project, by=company.manager, causes={})
    owed.refresh_from_db()
    assert owed.state == Duty.State.FULFILLED
    with clock.at(at(24)):
        assert generate(REVIEW) == 1


def test_sp2_4_3_the_summary_is_owed_once_by_its_last_working_day(
    company: SimpleNamespace,
) -> None:
    project = stories.accepted(company)
    assert SOURCES["summary"].owed_by(company.manager)[0].title == project.name
    assert (generate(SUMMARY), generate(SUMMARY)) == (1, 0)
    owed = Duty.objects.get()
    assert (owed.due, owed.owner) == (dt.date(2026, 11, 30), company.manager)
    assert SOURCES["summary"].owed_by(company.manager) == []
    assert str(owed) == "交項目總結 2026-11-30"
    stories.sum_up(company, project)
    owed.refresh_from_db()
    assert (owed.state, owed.is_late) == (Duty.State.FULFILLED, False)
    assert generate(SUMMARY) == 0


def counted(name: str, day: dt.date = dt.date(2026, 11, 16)) -> Decimal | None:
    """The organisation's reading; its department's must say the same here."""
    enrol(INDICATORS[name])
    materialise(INDICATORS[name], day)
    rows = Reading.objects.filter(indicator=Indicator.objects.get(name=name))
    values = set(rows.values_list("value", flat=True))
    assert len(values) == 1
    return values.pop()


def test_tasks_on_time_and_their_delay_are_counted_from_the_plan_in_force(
    company: SimpleNamespace,
) -> None:
    assert counted("projects.on_time") is None
    _project, rows = running(company)
    for name, day in (("wiring", 17), ("papers", 16), ("test", 26)):
        Task.objects.filter(pk=rows[name].pk).update(actual_start=at(16), actual_finish=at(day))
    with clock.at(at(28)):
        assert counted("projects.on_time") == 50
        assert counted("projects.delay") == 2


def test_conditions_of_an_acceptance_count_until_they_are_done(company: SimpleNamespace) -> None:
    assert counted("projects.open_conditions") is None
    one = stories.requested(company)
    signing.sign(
        one,
        content_hash=one.content_hash,
        verdict=Signature.Verdict.CONDITIONAL,
        name="李建德",
        remarks=["補門禁卡", "補線路圖"],
        by=company.customer,
    )
    with clock.at(at(20)):
        assert counted("projects.open_conditions") == 2
        assert counted("projects.first_acceptance") == 0
