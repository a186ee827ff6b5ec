"""A little of everything, made with the real verbs, so that every page has something to show."""

import datetime as dt
from types import SimpleNamespace

from charter.ground import clock
from charter.kernel.mail import verbs as mails
from charter.kernel.mail.models import Incoming
from charter.kernel.mail.tests.servers import mail
from charter.kernel.meetings import verbs as meetings
from charter.kernel.meetings.models import Meeting
from charter.kernel.registers.verbs import save_view
from charter.org.models import Customer, Person
from charter.policy.verbs.judging import rejudge
from charter.policy.verbs.reading import publish
from charter.rooms.aftersales.models import Case, Channel, Clock
from charter.rooms.aftersales.verbs import cases, commitments, imports, progress
from charter.rooms.intake.public import as_mail, link_to
from charter.rooms.intake.verbs import asking, log_call
from charter.rooms.people.verbs import calendars
from charter.rooms.projects.models import Project
from charter.rooms.projects.tests import planning, stories
from charter.rooms.projects.tests.imports.test_readers import sheet
from charter.rooms.projects.verbs import initiation as initiations
from charter.rooms.projects.verbs.plan_import import keep_upload
from charter.rooms.projects.verbs.progress import report_progress
from charter.rooms.quality.models import ProblemUpload
from charter.rooms.quality.verbs import imports as problem_imports
from tests.browser import (
    appraising,
    boards,
    checks,
    desk,
    improving,
    knowing,
    listening,
    meriting,
    money,
    recruiting,
    rotating,
    staffing,
    steering,
    training,
)
from tests.browser.rooms import rooms

TICKETS = """單號,客戶,內容,接到,解決
A1,HC,病房空調不冷,2026/03/02 09:00,2026/03/02 11:00
A2,LH,分行網路斷線,2026/03/03 10:30,2026/03/03 12:00
A3,HC,監測平台登入很慢,2026/13/02 09:00,
A4,榮昌,燈不亮,2026/03/04 09:00,
"""
MAPPING = {
    "id": "單號",
    "text": "內容",
    "customer": "客戶",
    "received": ["接到"],
    "resolved": "解決",
    "date_format": "%Y/%m/%d %H:%M",
    "source": "舊系統",
    "encoding": "utf-8",
}


def report(company: SimpleNamespace, text: str, code: str = "HC", by: Person | None = None) -> Case:
    told = cases.Report(
        Customer.objects.get(code=code),
        text,
        Channel.PORTAL if by else Channel.PHONE,
        assignee=None if by else company.engineer,
    )
    return cases.register(told, by=by or company.staff)


def promised(company: SimpleNamespace) -> None:
    commitments.make_commitment(
        customer=Customer.objects.get(code="HC"),
        title="機房維運",
        content="空調、網路與監測平台",
        hotline="02-2345-6789",
        times={n: commitments.Times(1800 * n, 14400 * n) for n in (1, 2, 3, 4)},
        active_from=dt.date(2026, 1, 1),
        by=company.head,
    )


def late(company: SimpleNamespace) -> Project:
    """In execution; the wiring still needs a day's work a week after it should be done."""
    project, rows = planning.running(company)
    with clock.at(planning.at(24)):
        report_progress(rows["wiring"], by=company.engineer, remaining=8 * planning.HOUR)
    project.refresh_from_db()
    return project


def judged() -> None:
    """As the nightly judgement would, at this very moment rather than on the company's Monday."""
    with clock.at(dt.datetime.now(dt.UTC)):
        rejudge()


def came_in() -> Incoming:
    """A mail of nobody we know, waiting for the office."""
    made = mails.keep(mail("請協助確認切換時間。", sender="周小姐 <chou@else.example>"))
    assert made
    return mails.hand_over(made)


def came_in_otherwise(company: SimpleNamespace) -> dict[str, tuple[str, str]]:
    """A call about what is open, and a public form whose mailbox has yet to say it was theirs."""
    Person.objects.filter(pk=company.customer.pk).update(
        phone="02-2345-6789#12", email="li@haicheng.example"
    )
    customer = Customer.objects.get(code="HC")
    call = log_call(
        number="0223456789", text="電梯停在三樓，沒有人受困", customer=customer, by=company.staff
    )
    told = {"phone": "", "organisation": "", "uploads": []}
    raw = as_mail(name="李建德", email="li@haicheng.example", text="門禁讀卡機沒有反應", **told)
    asked = asking.ask(raw)
    assert asked
    return {
        "hotline": ("staff", "/intake/hotline/?number=02-2345-6789%2312&text=電梯又停了"),
        "calls": ("staff", "/intake/calls/"),
        "call": ("staff", f"/intake/calls/{call.pk}/"),
        "ask": ("staff", "/ask/"),
        "ask-thanks": ("staff", "/ask/thanks/"),
        "ask-confirm": ("staff", link_to(asked)),
    }


def old_problems(company: SimpleNamespace) -> ProblemUpload:
    """One row that fits and one that does not; a saved list over the problems."""
    listed = save_view(
        name="未關閉", path="/quality/problems/", query="state=open", by=company.quality
    )
    assert listed
    rows = ("編號,問題,說明,來源,環節,負責人帳號,登記日", "A1,鬆脫,x,測試,測試,staff,2026-10-01")
    data = "\n".join([*rows, "A2,漏水,x,測試,測試,nobody,2026-13-01"]).encode()
    return problem_imports.check_upload(name="舊問題.csv", data=data, by=company.quality)


def invited(company: SimpleNamespace) -> Meeting:
    return meetings.call_meeting(
        title="切換前會議",
        starts_at=clock.now() + dt.timedelta(days=2),
        people=[company.staff],
        by=company.manager,
    )


def everything(company: SimpleNamespace) -> dict[str, tuple[str, str]]:
    """Build it; give each page's name, who opens it and where."""
    calendar = calendars.found_calendar(name="公司", country="TW", is_default=True, by=None)
    promised(company)
    case = report(company, "洗腎室空調不冷，病人抱怨")
    progress.reply(case, text="已派人，半小時內到。", by=company.engineer)
    report(company, "分行網路時斷時續", code="LH")
    asked = report(company, "監測平台登入很慢", by=company.customer)
    tickets = imports.check_import(
        name="案件.csv", data=TICKETS.encode(), spec=MAPPING, by=company.head
    )
    behind = late(company)
    bad = sheet(("編號", "任務", "開始"), ("1", "甲", "2026-12-01"), ("2", "乙", "二月"))
    upload = keep_upload(behind, name="計劃.xlsx", data=bad, by=company.manager)
    acceptance = stories.requested(company)
    unfinished = stories.draft(company, results=False)
    request = initiations.submit_initiation(stories.draft(company), by=company.staff)
    more = rooms(company, behind)
    publish("SP")
    looked_at = checks.pages(company, behind)
    heard = listening.pages(company)
    improved = {
        **improving.pages(company),
        **steering.pages(company),
        **staffing.pages(company),
        **recruiting.pages(company),
        **training.pages(company),
    }
    judged()
    letter = came_in()
    old_ones = old_problems(company)
    meeting = invited(company)
    deadline = Clock.objects.filter(case=case, kind="resolution").exists()
    assert deadline, "the case has a clock to explain"
    return {
        **appraising.pages(company),
        **boards.pages(company),
        **meriting.pages(company),
        **rotating.pages(company),
        **money.pages(company, acceptance.project),
        "my-work": ("manager", "/"),
        "my-work-head": ("head", "/"),
        "approvals": ("head", "/approvals/"),
        "approval": ("head", f"/approvals/{request.pk}/"),
        "approval-print": ("head", f"/approvals/{request.pk}/print/"),
        "approval-flows": ("admin", "/approvals/flows/"),
        "approval-flow": ("admin", "/approvals/flows/projects.initiation/edit/"),
        "approval-limits": ("admin", "/approvals/limits/"),
        "installation": ("admin", "/installation/"),
        "projects": ("manager", "/projects/"),
        "project": ("manager", f"/projects/{acceptance.project_id}/"),
        "plan": ("manager", f"/projects/{behind.pk}/plan/"),
        "deviation": ("manager", f"/projects/{behind.pk}/deviation/"),
        "review": ("manager", f"/projects/{behind.pk}/review/"),
        "experience": ("manager", f"/projects/initiations/{behind.initiation_id}/experience/"),
        "portfolio": ("boss", "/projects/portfolio/"),
        "initiation": ("staff", f"/projects/initiations/{unfinished.pk}/"),
        "check": ("staff", f"/projects/initiations/{unfinished.pk}/check/"),
        "aftersales": ("engineer", "/aftersales/"),
        "case": ("engineer", f"/aftersales/{case.pk}/"),
        "case-clock": ("engineer", f"/aftersales/{case.pk}/clocks/resolution/"),
        "case-new": ("staff", "/aftersales/new/"),
        "policies": ("boss", "/policy/"),
        "policy": ("boss", "/policy/SP/"),
        "policy-si": ("boss", "/policy/SI/"),
        "policy-readers": ("boss", "/policy/SP/readers/"),
        "purpose": ("boss", "/policy/SP1.1/"),
        "clause": ("boss", "/policy/SP2.3.1b/"),
        "parameters": ("head", "/policy/parameters/"),
        "parameter": ("head", "/policy/parameters/satisfaction_percent/"),
        "people": ("hr", "/people/"),
        "person": ("hr", f"/people/{company.engineer.pk}/"),
        "calendars": ("admin", "/calendars/"),
        "calendar": ("admin", f"/calendars/{calendar.pk}/"),
        "import-tickets": ("head", "/aftersales/imports/"),
        "import-tickets-preview": ("head", f"/aftersales/imports/{tickets.pk}/"),
        "import-plan-preview": ("manager", f"/projects/uploads/{upload.pk}/"),
        "mail": ("quality", "/mail/"),
        "mail-one": ("quality", f"/mail/{letter.pk}/"),
        "registers": ("quality", "/registers/"),
        "problems-filtered": ("quality", "/quality/problems/?state=open"),
        "problems-import": ("quality", "/quality/problems/import/"),
        "problems-import-preview": ("quality", f"/quality/problems/import/{old_ones.pk}/"),
        "problems-rules": ("quality", "/quality/problems/rules/"),
        "meeting": ("manager", f"/meetings/{meeting.pk}/"),
        "requests": ("quality", "/communication/concerns/"),
        "reports": ("quality", "/communication/reports/"),
        **came_in_otherwise(company),
        "portal": ("customer", "/portal/cases/"),
        "portal-case": ("customer", f"/portal/cases/{asked.pk}/"),
        "portal-home": ("customer", "/portal/"),
        "portal-home-empty": ("other_customer", "/portal/projects/"),
        "portal-projects": ("customer", "/portal/projects/"),
        "portal-project": ("customer", f"/portal/projects/{acceptance.project_id}/"),
        "portal-commitments": ("customer", "/portal/commitments/"),
        "portal-check": ("customer", "/portal/check/"),
        "portal-acceptances": ("customer", "/portal/acceptances/"),
        "portal-acceptance": ("customer", f"/portal/acceptances/{acceptance.pk}/"),
        **desk.pages(company, case),
        **knowing.pages(company, case),
        **looked_at,
        **improved,
        **heard,
        **more,
    }
