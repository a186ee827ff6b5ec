"""Reports: drawn from the project's own data, frozen by hash when sent; the letters they go in."""

import hashlib
import json
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.kernel.mail.outgoing import Outgoing, OutgoingQuerySet
from charter.org.models import Person
from charter.org.reach import shown
from charter.rooms.communication.models.channels import Outlet
from charter.rooms.communication.models.plan import Audience, Line
from charter.rooms.projects.models import Project


class ReportQuerySet(models.QuerySet["Report"]):
    def sent(self) -> "ReportQuerySet":
        return self.filter(state=Report.State.SENT)

    def visible_to(self, person: Person) -> "ReportQuerySet":
        """Colleagues by their projects; a customer what was sent to them, nothing else."""
        if person.is_customer:
            return shown(self, person)
        return self.filter(project__in=Project.objects.visible_to(person).values("pk"))


@tracked()
class Report(models.Model):
    """`facts` is what was drawn, `words` what the manager adds. `digest` is the SHA-256 over
    the canonical JSON of all that the reader is shown; it is set when the report is sent and
    from then on nothing of it changes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SENT = "sent", _("已發出")
        DISCARDED = "discarded", _("已捨棄")

    FLOW = Flow(
        {
            "write": ((State.DRAFT,), State.DRAFT),
            "send": ((State.DRAFT,), State.SENT),
            "discard": ((State.DRAFT,), State.DISCARDED),
        }
    )

    project = models.ForeignKey(Project, models.PROTECT, related_name="reports")
    line = models.ForeignKey(Line, models.PROTECT, null=True, blank=True, related_name="reports")
    audience = models.CharField(max_length=12, choices=Audience)
    title = models.CharField(max_length=160)
    since = models.DateField()
    until = models.DateField()
    facts = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    sent_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="report_sent_is_frozen",
                condition=~Q(state="sent") | Q(sent_at__isnull=False) & ~Q(digest=""),
            ),
        ]
        indexes = [models.Index(fields=["project", "-id"], name="report_of_project")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("communication:report", args=[self.pk])

    def shown(self) -> dict[str, Any]:
        """All that the reader sees: what the digest covers."""
        return {
            "title": self.title,
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "facts": self.facts,
            "words": self.words,
        }

    def fingerprint(self) -> str:
        text = json.dumps(self.shown(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def is_intact(self) -> bool:
        return self.digest == self.fingerprint()

    @property
    def tone(self) -> str:
        return {"draft": "info", "sent": "ok"}.get(self.state, "none")


class MailQuerySet(OutgoingQuerySet["Mail"]):
    """Letters with reports."""


class Mail(Outgoing):
    """One letter to one reader, written with the report."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="mails")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = MailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "person"], name="one_mail_per_reader"),
        ]
        indexes = [
            models.Index(fields=["not_before"], condition=Q(state="waiting"), name="mail_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.report} → {self.person}"


class ChatPostQuerySet(OutgoingQuerySet["ChatPost"]):
    """Reports on their way to chat tools."""


class ChatPost(Outgoing):
    """A report that goes to a chat tool; its `message_id` is the event's, by which the other side
    drops a second copy."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="posts")
    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="posts")

    objects = ChatPostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "outlet"], name="one_post_per_outlet"),
        ]
        indexes = [
            models.Index(fields=["not_before"], condition=Q(state="waiting"), name="post_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.report} → {self.outlet}"
