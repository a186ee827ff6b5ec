"""How the projects talk: plans agreed, teams meeting, customers told, what came back answered.

Planted: the silent manager holds no team meeting and sends no report any more; his customer's
question was answered too late; since three days the inbox of the house cannot be opened.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from charter.ground import clock, datafile
from charter.kernel.actions.models import Action
from charter.kernel.actions.verbs import report_done, verify
from charter.kernel.journal.models import kind_of
from charter.kernel.mail.verbs import left
from charter.kernel.meetings import verbs as meetings
from charter.kernel.meetings.models import Invitation, Meeting, Series
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person
from charter.rooms.communication import verbs
from charter.rooms.communication.duties import MEETING_PHASES
from charter.rooms.communication.models import Audience, Channel, Mail, Occasion, Outlet, Plan
from charter.rooms.communication.verbs.reports import WRITTEN_CHANNELS
from charter.rooms.intake.models import Letter
from charter.rooms.projects.models import Member, Project, Task
from charter.site.demo.calendar import TAIPEI, Days
from charter.site.demo.company import Company
from charter.site.demo.stories.risks import GONE_SILENT, SILENT
from charter.site.demo.timeline import Story

WEEKS = 16
THURSDAY = 3
SOON = dt.timedelta(days=6)
DECIDE_EVERY = 3  # weeks
INBOX = "服務信箱"
TOLD: dict[str, Any] = datafile.read(Path(__file__).parents[1] / "talk.yaml")


def all_talk(company: Company, days: Days) -> Iterator[Story]:
    yield _weeks(days)
    yield _channels(company, days)
    yield from (_concern(company, days, row) for row in TOLD["concerns"])
    yield from (_opinion(company, days, row) for row in TOLD["opinions"])


def _weeks(days: Days) -> Story:
    """On Thursdays at five: the minutes of this week's team meetings, and what falls due."""
    today = days.now.astimezone(TAIPEI).date()
    last = today - dt.timedelta(days=(today.weekday() - THURSDAY) % 7 or 7)
    silent_since, present = days.at(-GONE_SILENT), days.now.date()
    for week in range(WEEKS, -1, -1):
        day = last - dt.timedelta(weeks=week)
        yield dt.datetime.combine(day, dt.time(17), TAIPEI)
        under_way = Project.objects.filter(phase__in=MEETING_PHASES).order_by("pk")
        for project in under_way.select_related("manager", "customer"):
            _plan(project)
            if project.name != SILENT or clock.now() < silent_since:
                _meet(project, WEEKS - week + project.pk)
                _report(project, min(day + SOON, present))
            for series in Series.objects.active().filter(**_of(project)):
                meetings.call_next(series)
        for project in Project.objects.filter(communication__agreed_at__isnull=False):
            verbs.keep_count(project)


def _of(project: Project) -> dict[str, object]:
    return {"about_kind": kind_of(Project), "about_id": project.pk}


def _team(project: Project) -> list[Person]:
    found = Member.objects.current().filter(role__project=project).select_related("person")
    return [member.person for member in found.order_by("pk")]


def _plan(project: Project) -> None:
    """In its first week: the plan of the kind of service, and a meeting every Wednesday."""
    if not Plan.objects.filter(project=project).exists():
        verbs.agree(verbs.propose(project, by=project.manager), by=project.manager)
    if not Series.objects.filter(**_of(project)).exists():
        first = (clock.now() + dt.timedelta(days=6)).replace(hour=16)
        meetings.plan_series(
            title=f"{project.name}週會",
            kind="team",
            about=project,
            first_at=first,
            every_days=7,
            minutes=45,
            place="二樓小會議室",
            people=_team(project),
            by=project.manager,
        )


def _meet(project: Project, week: int) -> None:
    held = Meeting.objects.open().filter(**_of(project), kind="team", starts_at__lte=clock.now())
    for meeting in held.select_related("organiser").order_by("starts_at"):
        _follow_up(project)
        by = meeting.organiser
        seats = list(meeting.seats.order_by("pk"))
        answers = dict.fromkeys((seat.pk for seat in seats), "present")
        if week % 4 == 0 and len(seats) > 2:
            answers[seats[-1].pk] = "excused"
        task, words = kind_of(Task), TOLD["notes"]
        notes = {
            item.pk: words["task"] if item.kind == task else words["action"]
            for item in meeting.items.all()
        }
        meetings.minute(meeting, notes=notes, answers=answers, by=by)
        if week % DECIDE_EVERY == 0:
            text = TOLD["decisions"][week // DECIDE_EVERY % len(TOLD["decisions"])]
            due = organisation_engine().add_days(clock.today(), 8)
            meetings.decide(meeting, text=text, owner=_team(project)[-1], due=due, by=by)
        meetings.close(meeting, minutes=TOLD["minutes"][week % len(TOLD["minutes"])], by=by)


def _follow_up(project: Project) -> None:
    """What earlier meetings decided is done within the week before it is due."""
    soon = clock.today() + SOON
    owed = Action.objects.about(project).open().filter(kind=kind_of(Meeting), due__lte=soon)
    for action in owed.select_related("owner", "assigned_by"):
        report_done(action, evidence="已照決議辦理，紀錄在項目文件。", by=action.owner)
        if action.assigned_by and action.assigned_by != action.owner:
            verify(action, effective=True, effect="看過紀錄，已照做。", by=action.assigned_by)


def _report(project: Project, until: dt.date) -> None:
    """What is written or spoken to audiences outside of the team and falls due within the week."""
    verbs.keep_count(project)
    due = Occasion.objects.open().filter(
        line__plan__project=project, line__ended_on=None, due__lte=until
    )
    written = due.filter(line__channel__in=WRITTEN_CHANNELS)
    for audience in sorted(set(written.values_list("line__audience", flat=True))):
        report = verbs.draft_report(project, audience=audience, by=project.manager)
        verbs.write(report, words=_words(project, audience), by=project.manager)
        verbs.send_report(report, by=project.manager)
    spoken = due.filter(line__channel=Channel.MEETING, line__audience=Audience.CUSTOMER)
    if spoken.exists():
        _meet_customer(project)


def _words(project: Project, audience: str) -> str:
    late = Task.objects.filter(project=project, actual_finish=None).exclude(problem="").exists()
    late = late and audience == Audience.CUSTOMER
    return str(TOLD["reports"]["late" if late else audience])


def _meet_customer(project: Project) -> None:
    contact = Person.objects.active().filter(customer=project.customer_id).order_by("pk")[0]
    meeting = meetings.call_meeting(
        title=f"{project.customer}月會",
        kind="customer",
        about=project,
        starts_at=clock.now() - dt.timedelta(hours=3),
        place="客戶現場",
        guests=contact.name,
        people=_team(project)[:2],
        by=project.manager,
    )
    answers = {seat.pk: "present" for seat in meeting.seats.all()}
    meetings.minute(meeting, answers=answers, by=project.manager)
    said = "逐項看過里程碑與變更；客戶沒有新的要求，下次看驗收準備。"
    meetings.close(meeting, minutes=said, by=project.manager)


def _project(name: str | None) -> Project | None:
    return Project.objects.select_related("manager").get(name=name) if name else None


def _concern(company: Company, days: Days, row: dict[str, Any]) -> Story:
    yield days.at(row["day"], 10)
    project = _project(row["project"])
    assert project
    contact = Person.objects.active().filter(customer=project.customer_id).order_by("pk")[0]
    wish = verbs.raise_concern(project, text=row["text"], kind=row["kind"], by=contact)
    yield _later(row["takes"])
    verbs.answer_concern(wish, answer=row["answer"], by=project.manager)


def _opinion(company: Company, days: Days, row: dict[str, Any]) -> Story:
    yield days.at(row["day"], 13)
    author = company.people[row["by"]] if row["by"] else None
    said = verbs.say(text=row["text"], author=author, by=author, project=_project(row["project"]))
    yield _later(row["takes"])
    assert said.handler
    verbs.answer_opinion(said, answer=row["answer"], by=said.handler)


def _later(working_days: int) -> dt.datetime:
    day = organisation_engine().add_days(clock.today(), working_days)
    return dt.datetime.combine(day, dt.time(16), TAIPEI)


OUTLETS = (
    (Outlet.Kind.MAIL_OUT, "公司郵件"),
    (Outlet.Kind.MAIL_IN, INBOX),
    (Outlet.Kind.PORTAL, "客戶入口"),
)


def _channels(company: Company, days: Days) -> Story:
    """Tested every week, of late every day; since three days the inbox cannot be opened."""
    yield days.at(-WEEKS * 7, 9)
    for kind, name in OUTLETS:
        verbs.open_outlet(kind=kind, name=name, by=company.admin)
    for ago in (*range(WEEKS * 7 - 7, 13, -7), *range(12, -1, -1)):
        yield (days.now - dt.timedelta(days=ago)).astimezone(TAIPEI).replace(hour=6, minute=40)
        for outlet in Outlet.objects.in_use().order_by("pk"):
            shut = outlet.name == INBOX and ago < 3
            trouble = "收件匣打不開：登入被拒（535）。" if shut else ""
            verbs.took_pulse(outlet, trouble=trouble, by=None)


def post_everything() -> None:
    """What was written in the past has long been sent: nothing of it leaves a real server now."""
    for letters in (Mail, Invitation, Letter):
        for letter in letters.objects.waiting():
            with clock.at(letter.not_before):
                left(letter)
