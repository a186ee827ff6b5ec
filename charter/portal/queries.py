"""What a contact is shown at home: what waits for them first, then how their matters stand."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from charter.ground import clock, formats
from charter.kernel.files.models import Attachment
from charter.org.calendars.compiled import calendar_for
from charter.org.models import Person, WorkingCalendar
from charter.org.reach import shown
from charter.rooms.aftersales import listing
from charter.rooms.aftersales.models import Case, Commitment
from charter.rooms.aftersales.presenting import worked
from charter.rooms.aftersales.rows import Rows
from charter.rooms.communication.models import Report
from charter.rooms.projects import papers
from charter.rooms.projects.models import Acceptance, Goal, Project
from charter.rooms.projects.permissions import may_sign
from charter.rooms.surveys.models import Invitation
from charter.rooms.surveys.tokens import token_of

FEW = 5
OPEN = (Case.State.NEW, Case.State.IN_PROGRESS, Case.State.WAITING, Case.State.REOPENED)
State, Phase = Acceptance.State, Project.Phase


@dataclass(frozen=True)
class Wait:
    """Something that only the customer can do. `mine`: this very contact may do it."""

    icon: str
    title: str
    about: str
    url: str
    mine: bool = True


def _signatures(person: Person) -> list[Wait]:
    words = {
        State.PROPOSED: _("確認「%(project)s」的驗收約定"),
        State.REQUESTED: _("簽署「%(project)s」的驗收"),
    }
    found = Acceptance.objects.shown_to(person).filter(state__in=words)
    return [
        Wait(
            "signature",
            words[State(one.state)] % {"project": one.project.name},
            _("驗收日期%(day)s") % {"day": formats.long_date(one.held_on)},
            reverse("portal_acceptances:acceptance", args=[one.pk]),
            may_sign(person, one),
        )
        for one in found.select_related("project__customer").order_by("requested_at", "pk")
    ]


def _cases(rows: list[Any]) -> list[Wait]:
    words = {
        Case.State.WAITING: (_("回覆我們的問題：%(title)s"), "message"),
        Case.State.RESOLVED: (_("告訴我們是否解決：%(title)s"), "star"),
    }
    return [
        Wait(
            words[row.state][1],
            words[row.state][0] % {"title": row.title},
            f"TK-{row.pk}",
            reverse("portal_cases:case", args=[row.pk]),
        )
        for row in rows
        if row.state in words
    ]


def _surveys(person: Person) -> list[Wait]:
    words, until = _("為「%(title)s」評分"), _("點一下就完成，%(day)s以前有效")
    return [
        Wait(
            "star",
            words % {"title": one.title},
            until % {"day": formats.long_date(clock.local(one.expires_at).date())},
            reverse("survey:answer", args=[token_of(one.pk)]),
        )
        for one in Invitation.objects.visible_to(person).open().order_by("expires_at", "pk")
    ]


def home(person: Person) -> dict[str, Any]:
    """Newest requests, projects under way and the last reports, and what waits in them."""
    rows = listing.newest(person)
    ongoing = [row for row in rows if row.state in OPEN]
    scribe = Rows(clock.now())
    reports = (
        Report.objects.visible_to(person).select_related("project").order_by("-sent_at", "-pk")
    )
    return {
        "waits": [*_signatures(person), *_cases(rows), *_surveys(person)],
        "requests": [scribe.row(row) for row in ongoing[:FEW]],
        "more_requests": max(0, len(ongoing) - FEW),
        "projects": projects(person, ongoing_only=True)[:FEW],
        "reports": reports[:3],
    }


def projects(
    person: Person, *, ongoing_only: bool = False
) -> list[tuple[Project, Acceptance | None]]:
    """Each with its acceptance, as far as that was put before the customer."""
    found = shown(Project.objects.select_related("manager"), person).order_by("-pk")
    if ongoing_only:
        found = found.exclude(phase=Phase.CLOSED)
    put = {one.project_id: one for one in Acceptance.objects.shown_to(person)}
    return [(project, put.get(project.pk)) for project in found]


def project_page(person: Person, project: Project) -> dict[str, Any]:
    """What was agreed, how far it is, what was delivered, said and owed."""
    acceptance = Acceptance.objects.shown_to(person).filter(project=project).first()
    reports = list(
        Report.objects.visible_to(person).filter(project=project).order_by("-sent_at", "-pk")
    )
    place = Project.ORDER.index(project.phase)
    cases = shown(Case.objects.filter(project=project), person).order_by("-pk")
    return {
        "project": project,
        "acceptance": acceptance,
        "steps": [
            {"label": label, "state": "done" if n < place else "now" if n == place else "later"}
            for n, (_code, label) in enumerate(Phase.choices)
        ],
        "goals": shown(Goal.objects.filter(initiation=project.initiation_id), person),
        "documents": papers.delivered(acceptance) if acceptance and acceptance.version else [],
        "conditions": papers.conditions(acceptance) if acceptance else [],
        "punch_list": papers.PUNCH_LIST,
        "last": reports[0] if reports else None,
        "reports": reports,
        "requests": [scribe_row(row) for row in cases[:FEW]],
    }


def scribe_row(case: Case) -> dict[str, Any]:
    return {
        "pk": case.pk,
        "title": case.title,
        "number": case.number,
        "state": case.get_state_display(),
    }


Times = list[tuple[str, str, str, bool]]


def commitments(person: Person) -> list[tuple[Commitment, Times, WorkingCalendar | None]]:
    """What was promised and is in force, with its times by priority and the calendar they go by."""
    usual = calendar_for(person.customer)
    found = Commitment.objects.visible_to(person).active().select_related("calendar", "project")
    return [
        (one, [_times(t) for t in one.targets.all()], one.calendar or usual)
        for one in found.prefetch_related("targets")
    ]


def _times(target: Any) -> tuple[str, str, str, bool]:
    times = worked(target.response_seconds), worked(target.resolution_seconds)
    return (target.get_priority_display(), *times, target.always)


@dataclass(frozen=True)
class Known:
    """Where a hash stands: what it is of, and since when."""

    kind: str
    title: str
    at: Any
    url: str


def known_by(person: Person, digest: str) -> list[Known]:
    """Records of this customer that carry the SHA-256: a file as we keep it, the content of an
    acceptance as it was signed, a report as it was sent."""
    found = [
        Known(_("檔案"), one.name, one.at, reverse("files:attachment", args=[one.pk]))
        for one in shown(Attachment.objects.filter(sha256=digest), person).order_by("pk")
    ]
    for one in (
        Acceptance.objects.shown_to(person).filter(content_hash=digest).select_related("project")
    ):
        url = reverse("portal_acceptances:certificate", args=[one.pk])
        found.append(Known(_("驗收內容"), str(one), one.requested_at, url))
    for sent in Report.objects.visible_to(person).filter(digest=digest):
        url = reverse("portal_reports:report", args=[sent.pk])
        found.append(Known(_("報告"), sent.title, sent.sent_at, url))
    return found
