"""What comes back by mail: a customer's opinion, a colleague's opinion, on the right project."""

from collections.abc import Iterable

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.errors import Refused
from charter.kernel.mail.enclosures import enclose
from charter.kernel.mail.rules import Received, answers, destination, returns
from charter.kernel.meetings.models import Meeting
from charter.org.models import Person
from charter.rooms.communication import verbs
from charter.rooms.communication.models import Concern, Opinion, Report
from charter.rooms.projects.models import Project

MOST = 300


@answers("r", Report)
def report_answered(mail: Received, report: Report, by: Person) -> Model:
    if not by.is_customer:
        return _opinion(mail, report.project, by)
    concern = verbs.raise_concern(report.project, text=mail.parsed.said, report=report, by=by)
    enclose(mail, concern, by=by, about=report.project)
    return concern


@returns("r")
def who_sent(report: Report) -> list[Person]:
    """A reader did not get it: whoever sent it asks for another address."""
    return [report.sent_by or report.project.manager]


@answers("m", Meeting)
def invitation_answered_in_words(mail: Received, meeting: Meeting, by: Person) -> Model | None:
    """A colleague writes back to an invitation: an opinion on the project it is about."""
    if by.is_customer:
        return None
    root = meeting.root
    return _opinion(mail, root if isinstance(root, Project) else None, by)


def _opinion(mail: Received, project: Project | None, by: Person) -> Opinion:
    if project and not Project.objects.visible_to(by).filter(pk=project.pk).exists():
        raise Refused("communication.not_allowed", _("寄件人不能看這個項目。"))
    opinion = verbs.say(text=mail.parsed.said, by=by, author=by, project=project)
    enclose(mail, opinion, by=by, about=project)
    return opinion


def _projects(_person: Person) -> Iterable[tuple[int, str]]:
    rows = Project.objects.active().select_related("customer").order_by("-pk")
    return [(p.pk, f"{p.customer}・{p.name}") for p in rows[:MOST]]


def _noted(mail: Received, key: int, by: Person) -> Concern:
    """The office knows whose word it is, and notes it with the sender's name."""
    project = Project.objects.get(pk=key)
    said = mail.parsed.said or mail.incoming.subject
    concern = verbs.raise_concern(project, text=said, who=mail.incoming.who, by=by)
    enclose(mail, concern, by=by, about=project)
    return concern


destination("projects.project", gettext_lazy("項目的客戶意見"), choices=_projects, do=_noted)
