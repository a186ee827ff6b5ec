"""The journal's table. A database trigger refuses UPDATE, DELETE and TRUNCATE on it."""

from collections import defaultdict

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from charter.ground.i18n.phrase import spoken
from charter.kernel.journal.events import KNOWN
from charter.org.models import Person
from charter.org.names import NamedJSON, NamedText


def kind_of(subject: models.Model | type[models.Model]) -> str:
    """`projects.project`: the name under which the house knows a class of records."""
    return subject._meta.label_lower


KEY = "by_key"  # the fact that names the key by which a program came
TITLED = "titled"  # the fact that keeps the title in the other languages, where it differs


class EntryQuerySet(models.QuerySet["Entry"]):
    def of(self, subject: models.Model) -> "EntryQuerySet":
        """What happened to this very record."""
        return self.filter(kind=kind_of(subject), subject_id=subject.pk)

    def about(self, root: models.Model) -> "EntryQuerySet":
        """What happened to this record and to everything that belongs to it."""
        return self.filter(about_kind=kind_of(root), about_id=root.pk)

    def trail(self, kind: str, pk: int) -> "EntryQuerySet":
        """The record's own entries and those of everything that belongs to it."""
        own, parts = Q(kind=kind, subject_id=pk), Q(about_kind=kind, about_id=pk)
        return self.filter(own | parts)

    def latest_first(self) -> "EntryQuerySet":
        return self.order_by("-id")


class Entry(models.Model):
    """Append-only: who did what to which record, when, with which facts.

    `principal` is the person for whom a substitute acted. `about` is the record whose timeline
    also shows the entry (a task's entries stand in its project's log). `told` are the people
    whom the entry notifies. `title` and `facts` mean people by number; read, they have names.
    """

    event = models.CharField(max_length=80)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    principal = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    title = NamedText(max_length=200)
    about_kind = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    facts = NamedJSON(default=dict)
    told = ArrayField(models.BigIntegerField(), default=list)
    request_id = models.CharField(max_length=32, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "subject_id", "-id"], name="entry_of_record"),
            models.Index(fields=["about_kind", "about_id", "-id"], name="entry_about_record"),
            models.Index(fields=["event", "-id"], name="entry_of_event"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.title}"

    @property
    def actor(self) -> str:
        """Who did it; a substitute is always named together with the person they stood for, and
        a program together with the person whose key it uses."""
        if self.by is None:
            return _("系統")
        who = str(self.by)
        if self.principal is not None:
            who = _("%(by)s（代%(principal)s）") % {"by": self.by, "principal": self.principal}
        if key := self.facts.get(KEY):
            return _("%(by)s（程式金鑰「%(key)s」）") % {"by": who, "key": key["name"]}
        return who

    @property
    def named(self) -> str:
        """The record's title in the reader's language (decision 1551)."""
        told: str = self.facts.get(TITLED, {}).get(get_language(), self.title)
        return told

    @property
    def sentence(self) -> str:
        """What happened, in the reader's language, from the event's declared sentence."""
        event = KNOWN.get(self.event)
        if event is None:
            return f"{self.event} {self.named}"
        facts = defaultdict(lambda: "--", spoken(self.facts))
        facts.update(by=self.actor, title=self.named)
        return str(event.sentence) % facts

    @property
    def reason(self) -> str:
        """Why the people in `told` are told."""
        event = KNOWN.get(self.event)
        return str(event.reason) if event else ""


class Seal(models.Model):
    """One run of the sealing job: the links `first`..`last` and the hash at their end.

    `sealed_at` is the database's clock, never a simulated one.
    """

    first = models.BigIntegerField()
    last = models.BigIntegerField()
    last_entry = models.BigIntegerField()
    head = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.first}-{self.last} {self.head[:12]}"


class Link(models.Model):
    """One entry's place in the chain: 1..n without a gap.

    `hash` is SHA-256 over the previous link's hash and every column of the entry. The entry is
    a plain number, not a foreign key: a chain must be able to say that its entry is missing.
    """

    place = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.place} {self.hash[:12]}"
