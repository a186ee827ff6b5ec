"""A plan's line has happened when the meeting was held, the report sent, the review held."""

from charter.kernel.journal.events import on
from charter.kernel.journal.models import Entry
from charter.rooms.communication import verbs
from charter.rooms.communication.meetings import CUSTOMER, STEERING, TEAM
from charter.rooms.communication.models import Audience, Channel, Line, Outlet
from charter.rooms.communication.verbs.reports import SENT, WRITTEN_CHANNELS
from charter.rooms.projects.models import Project


def _settle(entry: Entry, audience: str, *channels: str) -> None:
    if entry.about_kind != "projects.project":
        return
    lines = Line.objects.filter(
        plan__project=entry.about_id, audience=audience, channel__in=channels, ended_on=None
    )
    for line in lines.filter(starts_on__isnull=False).select_related("plan__project"):
        verbs.settle(line, proof=entry)


@on(TEAM.held)
def team_met(entry: Entry) -> None:
    _settle(entry, Audience.TEAM, Channel.MEETING)


@on(CUSTOMER.held)
def customer_met(entry: Entry) -> None:
    _settle(entry, Audience.CUSTOMER, Channel.MEETING)


@on(STEERING.held)
def management_met(entry: Entry) -> None:
    _settle(entry, Audience.MANAGEMENT, Channel.MEETING)


@on(SENT)
def report_sent(entry: Entry) -> None:
    _settle(entry, str(entry.facts["audience"]), *WRITTEN_CHANNELS)


@on("projects.review.held")
def review_held(entry: Entry) -> None:
    """What stands in the system for all in the project to read."""
    for audience in (Audience.TEAM, Audience.MANAGEMENT):
        _settle(entry, audience, Channel.SYSTEM)


@on("quality.feedback.given")
def unhappy_with_a_result(entry: Entry) -> None:
    """A low score is an opinion: it is answered in time like any other, and the customer reads
    the answer where they read all of them."""
    if not entry.facts["low"] or entry.by is None:
        return
    project = Project.objects.get(pk=entry.facts["project"])
    about = entry.facts["result"] or project.name
    verbs.raise_concern(project, text=f"{about}\n{entry.facts['said']}", by=entry.by)


@on("mail.mailbox.failed")
@on("mail.mailbox.recovered")
def mail_is_read_or_not(entry: Entry) -> None:
    """The channel for incoming mail works as long as the mailbox is really read."""
    for outlet in Outlet.objects.in_use().filter(kind=Outlet.Kind.MAIL_IN):
        verbs.took_pulse(outlet, trouble=str(entry.facts.get("trouble", "")), by=None)
