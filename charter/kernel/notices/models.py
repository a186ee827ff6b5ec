"""Who was told what; how each wishes to be told; and the letters waiting for the post."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.kernel.journal.models import Entry
from charter.kernel.journal.subjects import page_for
from charter.org.models import Person
from charter.org.reach import shown


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, person: Person) -> "NoticeQuerySet":
        return shown(self, person) if person.is_customer else self.filter(person=person)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at=None)

    def latest_first(self) -> "NoticeQuerySet":
        return self.select_related("entry__by", "entry__principal").order_by("-id")


class Notice(models.Model):
    """One person is told of one entry, once. The sentence is made when it is read."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="notices")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "person"], name="told_once"),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_of_person"),
            models.Index(
                fields=["person"], condition=Q(read_at=None), name="notice_unread_of_person"
            ),
        ]

    def __str__(self) -> str:
        return self.entry.sentence

    def url_for(self, reader: Person) -> str:
        """The page of the record, or of the record to which it belongs; "" where there is none
        that the reader may open."""
        entry = self.entry
        own = page_for(reader, entry.kind, entry.subject_id)
        return own or page_for(reader, entry.about_kind, entry.about_id)


class Preference(models.Model):
    """How a person wishes to get mail; without a row, by daily digest inside working time."""

    class Mail(models.TextChoices):
        DIGEST = "digest", _("每天08:30彙總")
        AT_ONCE = "at_once", _("立即寄送")
        NONE = "none", _("不寄送")

    person = models.OneToOneField(Person, models.CASCADE, related_name="mail_preference")
    mail = models.CharField(max_length=10, choices=Mail, default=Mail.DIGEST)
    quiet_outside_work = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.person} {self.mail}"


class LetterQuerySet(models.QuerySet["Letter"]):
    def waiting(self) -> "LetterQuerySet":
        return self.filter(state=Letter.State.WAITING)

    def dead(self) -> "LetterQuerySet":
        return self.filter(state=Letter.State.DEAD)


class Letter(models.Model):
    """The outbox: written in the transaction of the entry, sent after commit, at least once.

    A letter is either about one notice or the digest of one day. Its Message-ID never changes,
    so a letter sent twice (killed between sending and marking) is one message to the reader's
    mail program. After MAX_TRIES it is dead, and `owner` is the human who looks after it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("等待寄送")
        SENT = "sent", _("已寄出")
        DEAD = "dead", _("無法寄達")

    MAX_TRIES = 8

    person = models.ForeignKey(Person, models.CASCADE, related_name="letters")
    notice = models.OneToOneField(
        Notice, models.CASCADE, null=True, blank=True, related_name="letter"
    )
    digest_on = models.DateField(null=True, blank=True)
    message_id = models.CharField(max_length=120, unique=True)
    not_before = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "digest_on"], name="one_digest_a_day"),
            models.CheckConstraint(
                name="letter_is_notice_or_digest",
                condition=Q(notice=None, digest_on__isnull=False)
                | Q(notice__isnull=False, digest_on=None),
            ),
        ]
        indexes = [
            models.Index(fields=["not_before"], condition=Q(state="waiting"), name="letter_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.message_id}"
