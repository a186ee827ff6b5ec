"""Four people at once: one wins. Silence never accepts."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.canon import fingerprint
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.kernel.journal.models import Entry
from charter.rooms.projects.jobs import remind_silent_customers
from charter.rooms.projects.models import (
    Acceptance,
    Adoption,
    Member,
    Plan,
    ProgressReport,
    Project,
    Signature,
    TeamRole,
)
from charter.rooms.projects.plan_content import frozen
from charter.rooms.projects.tests import planning, stories
from charter.rooms.projects.verbs import experience as adopting
from charter.rooms.projects.verbs import progress, signing, team
from charter.rooms.projects.verbs.plan import draft_plan, submit_plan
from charter.rooms.projects.verbs.plan_edits import edit_row


def at_once(moment, *calls):
    """Run all calls in threads of their own; the refusals' codes, "" for a success."""

    def run(call):
        try:
            with clock.at(moment):
                call()
            return ""
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
def test_four_signatures_at_once_leave_one(company, monday):
    one = stories.requested(company)

    def sign():
        signing.sign(
            one,
            content_hash=one.content_hash,
            verdict="accept",
            name="李建德",
            stars=5,
            by=company.customer,
        )

    assert at_once(monday, *[sign] * 4) == ["", *["flow.moved_on"] * 3]
    assert Signature.objects.count() == 1
    assert Project.objects.get().phase == Project.Phase.SUMMARY


@pytest.mark.django_db(transaction=True)
def test_four_managers_at_once_cannot_promise_one_person_twice(company, monday):
    roles = [TeamRole.objects.get(project=stories.project(company)) for _n in range(4)]
    calls = [
        lambda role=role: team.join(
            role, person=company.engineer, percent=60, duties="x", by=company.manager
        )
        for role in roles
    ]
    assert at_once(monday, *calls) == ["", *["projects.overallocated"] * 3]
    assert Member.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_reports_at_once_are_all_kept_and_a_task_ends_once(company, monday):
    _project, rows = planning.running(company)
    task, done = rows["wiring"], rows["test"]

    def reporting(units):
        return lambda: progress.report_progress(task, units_done=units, by=company.engineer)

    assert at_once(monday, reporting(30), reporting(60)) == ["", ""]
    last = ProgressReport.objects.filter(task=task).order_by("-id")
    task.refresh_from_db()
    assert len(last) == 2 and task.percent == last[0].percent

    def finish():
        progress.finish_task(done, by=company.engineer)

    assert at_once(monday, finish, finish) == ["", "flow.moved_on"]


@pytest.mark.django_db(transaction=True)
def test_one_version_comes_into_force_as_it_was_submitted_whoever_edits_meanwhile(company, monday):
    project, _rows = planning.running(company)

    def begin():
        draft_plan(project, by=company.manager, reason="客戶改期")

    codes = at_once(monday, begin, begin)
    assert codes[0] == "" and codes[1].startswith("projects.plan.")
    draft = Plan.objects.get(project=project, state=Plan.State.DRAFT)
    row = draft.tasks.get(name="文件")
    codes = at_once(
        monday,
        lambda: submit_plan(draft, by=company.manager),
        lambda: edit_row(row, name="文件與照片", by=company.manager),
    )
    draft.refresh_from_db()
    assert codes in (["", ""], ["", "projects.plan.not_draft"]) and draft.state == "submitted"
    assert fingerprint(frozen(draft)) == draft.content_hash, "changed before, or not at all"
    request = Request.objects.about(project).get(state=Request.State.PENDING)

    def approve():
        decide(Request.objects.get(pk=request.pk), verdict="approve", by=company.head)

    codes = at_once(monday, approve, approve)
    assert codes.count("") >= 1 and Plan.objects.in_force().get(project=project) == draft
    assert Entry.objects.filter(event="projects.plan.in_force").count() == 2

    def adopt():
        adopting.adopt(project.initiation, kind="lesson", text="早訂料", by=company.manager)

    assert at_once(monday, adopt, adopt) == ["", ""] and Adoption.objects.count() == 1


def test_numbers_do_not_repeat(company):
    numbers = [stories.project(company).number for _n in range(3)]
    assert numbers == ["P-2026-001", "P-2026-002", "P-2026-003"]


def test_silence_is_reminded_at_five_and_ten_working_days_and_never_accepts(company, monday):
    one = stories.requested(company)
    days = []
    for n in range(40):
        with clock.at(monday + dt.timedelta(days=n)):
            if remind_silent_customers():
                days.append(n)
    assert days == [7, 14]
    assert Entry.objects.filter(event="projects.acceptance.reminded").count() == 2
    one = Acceptance.objects.get(pk=one.pk)
    assert one.state == Acceptance.State.REQUESTED and not Signature.objects.exists()
