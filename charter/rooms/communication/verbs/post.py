"""What became of a letter."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.kernel.mail.verbs import left, put_off
from charter.org.models import Person
from charter.rooms.communication.models import ChatPost, Mail
from charter.rooms.communication.verbs.channels import took_pulse

DEAD = declare(
    "communication.mail.undelivered",
    gettext_lazy("給%(who)s的郵件寄不出去：%(error)s"),
    gettext_lazy("你發出的報告"),
)


NOT_POSTED = declare(
    "communication.report.not_posted",
    gettext_lazy("報告貼不到「%(where)s」：%(error)s"),
    gettext_lazy("你發出的報告"),
)


@transaction.atomic
def drop(mail: Mail, error: str, *, by: Person | None = None) -> None:
    """Not taken; after eight times a human is told."""
    if put_off(mail, error):
        report = mail.report
        tell = [report.sent_by] if report.sent_by else [report.project.manager]
        about = report.project
        record(DEAD, report, by=by, about=about, tell=tell, who=str(mail.person), error=error[:200])


@transaction.atomic
def posted(post: ChatPost, *, by: Person | None = None) -> None:
    """Taken by the chat tool; a channel that was failing works again."""
    left(post)
    if post.outlet.failing_since:
        took_pulse(post.outlet, trouble="", by=by)


@transaction.atomic
def not_posted(post: ChatPost, error: str, *, by: Person | None = None) -> None:
    """Not taken: the channel is found failing at once; after eight times the sender is told."""
    took_pulse(post.outlet, trouble=error, by=by)
    if put_off(post, error):
        report, where = post.report, str(post.outlet)
        tell = [report.sent_by] if report.sent_by else [report.project.manager]
        about = report.project
        record(NOT_POSTED, report, by=by, about=about, tell=tell, where=where, error=error[:200])
