"""陳怡君's last two weeks: what waits for her on the first page that a stranger opens.

One problem of hers is overdue; all else is still in time.
"""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from charter.ground import clock
from charter.kernel.meetings import verbs as meetings
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person
from charter.rooms.communication import verbs as talk
from charter.rooms.communication.models import Audience, Channel
from charter.rooms.projects.models import Member, Project
from charter.rooms.quality.verbs import problems
from charter.rooms.quality.verbs.problems import Finding
from charter.rooms.risk import verbs as risks
from charter.rooms.risk.models import Risk, Watch
from charter.site.demo.calendar import Days
from charter.site.demo.company import Company
from charter.site.demo.stories.risks import OVERTIME
from charter.site.demo.timeline import Story

HERS = "海城醫院資訊機房搬遷與維運"
OVERDUE = "UPS旁路告警未復歸"
HOUR = 60  # minutes of office time


def her_weeks(company: Company, days: Days) -> Iterator[Story]:
    yield _risks(company, days)
    yield _overdue_problem(company, days)
    yield _fresh_problem(company, days)
    yield _meetings(company, days)
    yield _voices(company, days)


def hers() -> Project:
    return Project.objects.select_related("manager", "customer").get(name=HERS)


def _engineers(project: Project) -> list[Person]:
    seats = Member.objects.current().filter(role__project=project).select_related("person")
    found = [seat.person for seat in seats.order_by("pk")]
    return [person for person in found if person != project.manager]


def _in(working_days: int) -> dt.date:
    return organisation_engine().add_days(clock.today(), working_days)


def _risks(company: Company, days: Days) -> Story:
    """The gravest risk of the house, watched closely; a warning; a new risk nobody has graded."""
    yield days.at(-12, 11)
    project, chen = hers(), company.chen
    gravest = _gravest(project, chen)
    yield _a_week_before(days)
    _watch_hours(gravest, chen)
    yield days.before(5 * HOUR)
    overtime = Watch.objects.active().get(risk__project=project, title=OVERTIME)
    risks.enter_sample(overtime, value=Decimal(23), note="旁路演練兩個夜班", by=chen)
    yield days.before(3 * HOUR)
    risks.identify(
        title="發電機油槽的消防許可還沒下來",
        category="legal",
        project=project,
        owner=chen,
        cause="消防局補件一次。",
        by=_engineers(project)[0],
    )


def _gravest(project: Project, chen: Person) -> Risk:
    risk = risks.identify(
        title="切換週末撞上醫院評鑑",
        category="customer",
        project=project,
        owner=chen,
        cause="UPS測試延後，切換只剩評鑑前的週末。",
        consequence="評鑑期間停電，醫院暫停門診，合約罰款。",
        by=chen,
    )
    chance, loss = Decimal(35), Decimal(1_800_000)
    risks.assess(risk, likelihood=4, impact=5, probability=chance, loss=loss, by=chen)
    risks.respond(
        risk,
        strategy="avoid",
        residual=(2, 4),
        measure="與院方書面確認替代的切換週末，並預留第二個",
        owner=chen,
        due=_in(11),
        cost=Decimal(30_000),
        by=chen,
    )
    return risk


def _a_week_before(days: Days) -> dt.datetime:
    """So that the next reading is due today."""
    return days.now - dt.timedelta(days=7)


def _watch_hours(risk: Risk, by: Person) -> None:
    made = risks.set_watch(
        risk,
        title="院方可停機時數",
        unit="小時",
        read_every=7,
        threshold=Decimal(6),
        release=Decimal(8),
        is_above=False,
        by=by,
    )
    risks.enter_sample(made, value=Decimal(10), by=by)


def _overdue_problem(company: Company, days: Days) -> Story:
    """Contained and understood, but the measure was to be planned until yesterday."""
    yield days.at(-33, 15)
    project = hers()
    told = Finding(
        title=OVERDUE,
        description="並聯測試後旁路告警不消失，遠端看得到，現場燈號正常。",
        source="test",
        step="testing",
        project=project,
    )
    problem = problems.report(told, by=_engineers(project)[1])
    yield days.at(-32, 10)
    problems.contain(problem, containment="人工旁路並派人值守，每兩小時回報一次。", by=company.chen)
    yield days.at(-30, 16)
    problems.find_cause(
        problem,
        category="machine",
        cause="旁路接觸器輔助接點黏著",
        whys=("告警接點沒有放開", "接點熔著", "湧浪電流超過接點容量"),
        by=company.chen,
    )


def _fresh_problem(company: Company, days: Days) -> Story:
    yield days.before(4 * HOUR)
    project = hers()
    told = Finding(
        title="機櫃標示與竣工圖不符",
        description="B列第三、四櫃標示對調，已照相。",
        source="check",
        step="delivery",
        project=project,
    )
    problems.report(told, by=company.tang)


def _meetings(company: Company, days: Days) -> Story:
    """The hospital's audit gave her two measures; today's customer meeting wants its minutes."""
    yield days.before(4 * 9 * HOUR)
    project, chen = hers(), company.chen
    heard = meetings.call_meeting(
        title="海城醫院評鑑期間供電會議",
        kind="steering",
        about=project,
        starts_at=clock.now(),
        people=[company.lin, company.wu, company.li],
        place="總經理室",
        by=company.lin,
    )
    seats = dict.fromkeys(heard.seats.values_list("pk", flat=True), "present")
    meetings.minute(heard, answers=seats, by=company.lin)
    for text, working_days in (
        ("取得院方對新切換日期的書面同意", 5),
        ("備妥發電車，切換週末全程待命", 9),
    ):
        meetings.decide(heard, text=text, owner=chen, due=_in(working_days), by=company.lin)
    said = "評鑑期間不得停電；切換日期要院方書面同意。延誤的改正措施下週另提。"
    meetings.close(heard, minutes=said, by=company.lin)
    yield days.before(100)
    meetings.call_meeting(
        title="海城醫院切換協調會",
        kind="customer",
        about=project,
        starts_at=clock.now(),
        place="海城醫院三樓會議室",
        guests="李建德、蕭雅芳",
        people=_engineers(project),
        by=chen,
    )


def _voices(company: Company, days: Days) -> Story:
    """A weekly page to her head falls due tomorrow; the customer and her team wait for answers."""
    yield days.now - dt.timedelta(days=6, hours=2)
    project, chen = hers(), company.chen
    talk.add_line(
        project,
        audience=Audience.MANAGEMENT,
        channel=Channel.MAIL,
        goal="延誤期間，主管每週知道離切換還差什麼",
        content="本週完成、離切換還缺的三件事、需要支援的地方",
        every_days=7,
        by=chen,
    )
    yield days.before(4 * 9 * HOUR + HOUR)
    wish = "評鑑前一週請不要安排任何停機，並給我們替代日期。"
    talk.raise_concern(project, text=wish, kind="need", by=company.hc)
    yield days.before(2 * 9 * HOUR)
    said = "連續三週夜班，希望切換後補休兩天。"
    author = _engineers(project)[1]
    talk.say(text=said, author=author, by=author, project=project)
