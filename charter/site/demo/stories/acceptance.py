"""Acceptance by the customer, the summary, and what follows."""

from typing import Any

from django.core.files.base import ContentFile

from charter.ground import clock
from charter.kernel.actions import verbs as actions
from charter.kernel.actions.models import Action
from charter.org.models import Person
from charter.rooms.projects.models import Acceptance, Project, Task
from charter.rooms.projects.models.acceptance import REQUIRED, DocumentKind, Signature
from charter.rooms.projects.verbs import acceptance as acceptances
from charter.rooms.projects.verbs import progress, signing, summary
from charter.rooms.projects.verbs.project import move_on
from charter.site.demo.calendar import Days
from charter.site.demo.company import Company
from charter.site.demo.stories.initiation import Sheet
from charter.site.demo.timeline import Story

Verdict = Signature.Verdict


def accept(
    project: Project, sheet: Sheet, engineers: list[Person], company: Company, days: Days
) -> Story:
    """Documents checked by a second person, goals proved, terms agreed; then the customer signs."""
    project = move_on(Project.objects.get(pk=project.pk), by=project.manager)
    acceptance = Acceptance.objects.get(project=project)
    manager, signer = project.manager, company.people[sheet.customer.lower()]
    yield days.work(clock.now(), 1440)
    acceptances.propose_terms(
        acceptance,
        held_on=days.work(clock.now(), 14 * 1440).date(),
        method=Acceptance.Method.ON_SITE,
        criteria="逐項示範服務內容，測試報告全部合格",
        by=manager,
    )
    yield days.work(clock.now(), 2 * 1440)
    acceptances.confirm_terms(acceptance, by=signer)
    for kind in REQUIRED[project.service_type]:
        yield days.work(clock.now(), 400)
        _hand_in(acceptance, kind, engineers[0], engineers[1])
    for goal in project.initiation.goals.all():
        acceptances.prove_goal(
            acceptance, goal=goal, proof="試運轉三十天的監控紀錄達標", by=manager
        )
    yield days.work(clock.now(), 8 * 1440)
    acceptance = acceptances.request_acceptance(acceptance, by=manager)
    yield days.work(clock.now(), 1440)
    if sheet.fate == "asks":
        signing.give_opinion(acceptance, text="第二輪巡檢的照片看不清楚，請補拍", by=signer)
        return
    yield from _sign(project, acceptance, sheet, signer, days)
    yield from _sum_up(project, sheet, engineers, days)


def _hand_in(acceptance: Acceptance, kind: DocumentKind, author: Person, checker: Person) -> None:
    title = str(DocumentKind(kind).label)
    text = f"{acceptance.project.name}\n{title}\n".encode()
    upload: Any = ContentFile(text, name=f"{kind}.txt")  # what a browser would have sent
    document = acceptances.add_document(
        acceptance, kind=kind, title=title, upload=upload, by=author
    )
    acceptances.review_document(document, by=checker)


def _sign(
    project: Project, acceptance: Acceptance, sheet: Sheet, signer: Person, days: Days
) -> Story:
    seen = acceptance.content_hash
    if sheet.fate == "conditional":
        signing.sign(
            acceptance,
            content_hash=seen,
            verdict=Verdict.CONDITIONAL,
            name=signer.name,
            remarks=["機櫃標籤補齊", "提供備品清單"],
            by=signer,
        )
        yield days.work(clock.now(), 5 * 1440)
        for action in Action.objects.about(project).unfinished():
            actions.report_done(action, evidence="照片與清單已上傳", by=action.owner)
        yield days.work(clock.now(), 1440)
        head = project.manager.manager
        assert head
        for action in Action.objects.about(project).filter(state=Action.State.DONE):
            actions.verify(action, effective=True, by=head)
        acceptance.refresh_from_db()  # with the last of them it came back by itself
        yield days.work(clock.now(), 1440)
    milestone = Task.objects.filter(project=project).in_force().get(kind=Task.Kind.MILESTONE)
    progress.finish_task(milestone, by=project.manager)
    signing.sign(
        acceptance,
        content_hash=acceptance.content_hash,
        verdict=Verdict.ACCEPT,
        name=signer.name,
        stars=5 if sheet.fate == "smooth" else 4,
        by=signer,
    )


def _sum_up(project: Project, sheet: Sheet, engineers: list[Person], days: Days) -> Story:
    if sheet.fate == "no_summary":
        return
    yield days.work(clock.now(), 6 * 1440)
    project = Project.objects.get(pk=project.pk)
    written = summary.write_summary(
        project,
        goals_reached="兩項目標都達成，可用率99.95%",
        problems="停機時段協調花了較多時間",
        improvements="下次在計劃階段就與客戶排定停機時段",
        lessons=[("停機時段要在立項時寫進進度", engineers[0])],
        by=project.manager,
    )
    summary.hand_in_summary(written, by=project.manager)
