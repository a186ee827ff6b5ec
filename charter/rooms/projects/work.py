"""What this room's people owe: applications to finish, documents to check, answers, summaries."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.kernel.work import Owed, owed
from charter.org.models import Person
from charter.rooms.projects.duties import evening, owing, summary_due
from charter.rooms.projects.models import Acceptance, Initiation, Opinion, Project


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
