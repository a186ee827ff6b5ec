"""What this room's people owe: applications to finish, documents to check, answers, summaries."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.kernel.work import Owed, owed
from charter.org.models import Person, Role
from charter.rooms.projects.duties import evening, owing, summary_due
from charter.rooms.projects.models import (
    Acceptance,
    AcceptanceDocument,
    Initiation,
    Opinion,
    Project,
)

SHOWN = 200  # documents


@owed("initiation", _("立項"), "file-text")
def applications(person: Person) -> list[Owed]:
    """Applications that came back, and drafts."""
    found = Initiation.objects.drafts().filter(applicant=person).order_by("-id")[:20]
    return [
        Owed(
            title=str(one),
            where=str(one.get_state_display()),
            url=reverse("projects:initiation", args=[one.pk]),
            verb=_("完成並送出"),
            clause="SP2.1.1b",
        )
        for one in found
    ]


@owed("summary", _("總結"), "book-2")
def summaries(person: Person) -> list[Owed]:
    """Until the duty itself has appeared, which is within the hour."""
    found = Project.objects.filter(manager=person, phase=Project.Phase.SUMMARY)
    found = found.exclude(pk__in=owing("projects.summary"))
    return [
        Owed(
            title=one.name,
            where=one.number,
            url=reverse("projects:project_summary", args=[one.pk]),
            verb=_("寫項目總結"),
            due=evening(summary_due(one)) if one.accepted_at else None,
            clause="SP2.4.3",
        )
        for one in found
    ]


@owed("document", _("驗收文件"), "file-text")
def documents(person: Person) -> list[Owed]:
    """What waits for a second pair of eyes, a line for each acceptance."""
    waiting = AcceptanceDocument.objects.unchecked().exclude(author=person)
    if not person.has_role(Role.QUALITY):
        waiting = waiting.filter(acceptance__project__in=_worked_in(person))
    found: dict[Project, list[str]] = {}
    for one in waiting.select_related("acceptance__project").order_by("pk")[:SHOWN]:
        found.setdefault(one.acceptance.project, []).append(one.title)
    return [
        Owed(
            title="、".join(titles),
            where=str(project),
            url=reverse("projects:project_acceptance", args=[project.pk]),
            verb=_("檢查文件"),
            clause="SP2.4.1",
        )
        for project, titles in found.items()
    ]


def _worked_in(person: Person) -> QuerySet[Any, Any]:
    """The projects in whose acceptance the person may check: led, or worked in."""
    found = Q(pk__in=Project.objects.of(person).values("pk"))
    if person.has_role(Role.DEPARTMENT_HEAD) and person.department_id:
        found |= Q(department=person.department_id)
    return Project.objects.filter(found).values("pk")


@owed("opinion", _("客戶意見"), "message")
def opinions(person: Person) -> list[Owed]:
    mine = Acceptance.objects.filter(project__manager=person)
    found = Opinion.objects.filter(acceptance__in=mine, answered_at=None)
    return [
        Owed(
            title=str(one),
            where=str(one.acceptance.project),
            url=reverse("projects:project_acceptance", args=[one.acceptance.project_id]),
            verb=_("回覆客戶"),
            clause="SP2.4.2b",
        )
        for one in found.select_related("acceptance__project")[:20]
    ]
