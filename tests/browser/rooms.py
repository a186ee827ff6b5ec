"""Something of risk, quality, communication and meetings, so that their pages have to show."""

import datetime as dt
from types import SimpleNamespace

from charter.ground import clock
from charter.kernel.meetings import verbs as meetings
from charter.kernel.meetings.models import Meeting
from charter.rooms.communication import verbs as talk
from charter.rooms.communication.models import Outlet
from charter.rooms.projects.models import Project
from charter.rooms.quality.tests import problems
from charter.rooms.quality.verbs import majors, reports, suggestions
from charter.rooms.risk.tests import stories as risks

Pages = dict[str, tuple[str, str]]


def rooms(company: SimpleNamespace, project: Project) -> Pages:
    """Build it; give each page's name, who opens it and where."""
    return {
        **_risks(company, project),
        **_problems(company, project),
        **_suggestions_and_reports(company),
        **_meetings(company, project),
        **_talk(company, project),
    }


def _risks(company: SimpleNamespace, project: Project) -> Pages:
    risk = risks.answered(company, project)
    warning = risks.warned(company, risk)
    bare = risks.seen(company, project, title="原廠零件交期延長", category="market")
    over = risks.closed(company, project, title="停機窗口不足", category="technical")
    sweep = risks.swept(company, project, "夜班人力不足")
    watch = warning.watch
    return {
        "risks": ("manager", "/risks/"),
        "risk-map": ("manager", "/risks/portfolio/"),
        "risk": ("engineer", f"/risks/{risk.pk}/"),
        "risk-bare": ("engineer", f"/risks/{bare.pk}/"),
        "risk-closed": ("engineer", f"/risks/{over.pk}/"),
        "risk-new": ("staff", "/risks/new/"),
        "risk-assess": ("engineer", f"/risks/{bare.pk}/assess/"),
        "risk-respond": ("engineer", f"/risks/{risk.pk}/respond/"),
        "risk-watch": ("engineer", f"/risks/{risk.pk}/set_watch/"),
        "risk-reading": ("engineer", f"/risks/watches/{watch.pk}/sample/"),
        "risk-answer": ("engineer", f"/risks/warnings/{warning.pk}/adjust/"),
        "risk-close": ("engineer", f"/risks/{risk.pk}/close/"),
        "risk-tab": ("manager", f"/risks/projects/{project.pk}/"),
        "risk-sweep": ("manager", f"/risks/sweeps/{sweep.pk}/"),
        "risk-sweep-form": ("manager", f"/risks/projects/{project.pk}/sweep/"),
    }


def _problems(company: SimpleNamespace, project: Project) -> Pages:
    minor, _action = problems.planned(company, project=project)
    grave = problems.rectified(company, title="機櫃滑落，險些傷人", is_safety=True)
    team = [company.engineer, company.staff]
    majors.set_up_team(grave, leader=company.head, members=team, by=company.boss)
    majors.report_up(grave, report="停工並改用起重設備。", by=grave.owner)
    majors.prevent(grave, prevention="搬運前檢查場地。", recognition="通報表揚。", by=company.head)
    fresh = problems.told(company, title="標示與圖面不符")
    known = problems.analysed(company, title="感測器讀值偏高", cause="沒有校正")
    return {
        "problems": ("manager", "/quality/problems/"),
        "problem": ("manager", f"/quality/problems/{minor.pk}/"),
        "problem-major": ("boss", f"/quality/problems/{grave.pk}/"),
        "problem-8d": ("boss", f"/quality/problems/{grave.pk}/8d/"),
        "problem-contain": ("manager", f"/quality/problems/{fresh.pk}/contain/"),
        "problem-plan": ("manager", f"/quality/problems/{known.pk}/plan/"),
        "problem-verify": ("boss", f"/quality/problems/{grave.pk}/verify/"),
        "problem-new": ("staff", "/quality/problems/new/"),
        "problem-rules": ("manager", "/quality/problems/rules/"),
        "problem-tab": ("manager", f"/quality/projects/{project.pk}/"),
    }


def _suggestions_and_reports(company: SimpleNamespace) -> Pages:
    idea = suggestions.submit(
        title="派工單附現場照片", present="找不到配電盤。", idea="附照片。", by=company.engineer
    )
    month = (clock.today().replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    drawn = reports.draw(month, remarks="重點見原因分析。", by=company.boss)
    reports.publish(drawn, by=company.boss)
    return {
        "suggestions": ("staff", "/quality/suggestions/"),
        "suggestion": ("boss", f"/quality/suggestions/{idea.pk}/"),
        "suggestion-answer": ("boss", f"/quality/suggestions/{idea.pk}/answer/"),
        "suggestion-new": ("staff", "/quality/suggestions/new/"),
        "quality-reports": ("boss", "/quality/reports/"),
        "quality-report": ("boss", f"/quality/reports/{drawn.pk}/"),
        "quality-meetings": ("boss", "/quality/meetings/"),
    }


def _meetings(company: SimpleNamespace, project: Project) -> Pages:
    running, over = (_called(company, project, title) for title in ("切換協調會", "週會"))
    seats = dict.fromkeys(over.seats.values_list("pk", flat=True), "present")
    meetings.minute(over, answers=seats, by=company.manager)
    due = clock.today() + dt.timedelta(days=7)
    meetings.decide(over, text="停機通知改書面", owner=company.staff, due=due, by=company.manager)
    meetings.close(over, minutes="照計劃進行。", by=company.manager)
    series = meetings.plan_series(
        title="項目週會",
        kind="team",
        about=project,
        first_at=clock.now() + dt.timedelta(days=2),
        every_days=7,
        people=[company.engineer],
        by=company.manager,
    )
    return {
        "meetings": ("manager", "/meetings/"),
        "meeting-running": ("manager", f"/meetings/{running.pk}/"),
        "meeting-minutes": ("engineer", f"/meetings/{over.pk}/"),
        "meeting-new": ("manager", "/meetings/new/"),
        "meeting-series": ("manager", f"/meetings/series/{series.pk}/"),
        "meeting-all-series": ("manager", "/meetings/series/"),
        "meeting-new-series": ("manager", "/meetings/series/new/"),
    }


def _called(company: SimpleNamespace, project: Project, title: str) -> Meeting:
    return meetings.call_meeting(
        title=title,
        kind="team",
        about=project,
        starts_at=clock.now() - dt.timedelta(hours=2),
        people=[company.engineer, company.staff],
        place="二樓會議室",
        by=company.manager,
    )


def _talk(company: SimpleNamespace, project: Project) -> Pages:
    talk.agree(talk.propose(project, by=company.manager), by=company.manager)
    sent = talk.draft_report(project, audience="customer", by=company.manager)
    talk.write(sent, words="下週進場，請協助開門禁。", by=company.manager)
    talk.send_report(sent, by=company.manager)
    draft = talk.draft_report(project, audience="team", by=company.manager)
    wish = talk.raise_concern(project, text="請附上停機時段。", kind="need", by=company.customer)
    said = talk.say(text="週會太長。", author=None, by=None, project=project)
    shut = talk.open_outlet(kind=Outlet.Kind.MAIL_IN, name="服務信箱", by=None)
    talk.took_pulse(shut, trouble="收件匣打不開。", by=None)
    return {
        "talk": ("manager", "/communication/"),
        "talk-tab": ("manager", f"/communication/projects/{project.pk}/"),
        "talk-report": ("manager", f"/communication/reports/{sent.pk}/"),
        "talk-draft": ("manager", f"/communication/reports/{draft.pk}/"),
        "talk-wish": ("manager", f"/communication/concerns/{wish.pk}/"),
        "talk-opinions": ("manager", "/communication/opinions/"),
        "talk-opinion": ("manager", f"/communication/opinions/{said.pk}/"),
        "talk-say": ("staff", "/communication/opinions/new/"),
        "talk-channels": ("admin", "/communication/channels/"),
        "talk-channel": ("admin", f"/communication/channels/{shut.pk}/"),
        "portal-reports": ("customer", "/portal/reports/"),
        "portal-report": ("customer", f"/portal/reports/{sent.pk}/"),
    }
