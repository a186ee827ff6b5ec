"""The mailbox that is read, what came, and its bytes as they came."""

import zlib

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground.flow import Flow
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import url_of
from charter.org.models import Customer, Person, Role

KEEPERS = (Role.ADMINISTRATOR, Role.QUALITY, Role.IMPROVEMENT_OFFICE)
DOORS = (*KEEPERS, Role.DEPARTMENT_HEAD)


def may_clear(person: Person | None) -> bool:
    """The offices, and whoever heads a department that gives service: it is their customers who
    write."""
    if person is None or person.has_role(*KEEPERS):
        return True
    leads = person.has_role(Role.DEPARTMENT_HEAD) and person.department is not None
    return leads and person.department.gives_service  # type: ignore[union-attr]


class Mailbox(models.Model):
    """A folder on a server. Up to `last_uid` everything is stored: both are written in one
    transaction, so nothing is lost or taken twice wherever the reader is killed. Another
    `uid_validity` means that the server numbers anew (RFC 3501, 2.3.1.1)."""

    name = models.CharField(max_length=200, unique=True)
    uid_validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    read_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name


class IncomingQuerySet(models.QuerySet["Incoming"]):
    def waiting(self) -> "IncomingQuerySet":
        return self.filter(state=Incoming.State.NEW)

    def set_aside(self) -> "IncomingQuerySet":
        return self.filter(state=Incoming.State.ASIDE)

    def found_by(self, words: str) -> "IncomingQuerySet":
        return self.filter(Q(sender__icontains=words) | Q(subject__icontains=words))

    def visible_to(self, person: Person) -> "IncomingQuerySet":
        """Mail may hold anything: only those who clear it read it here. What became of it is open
        to those who may see that record."""
        return self if may_clear(person) else self.none()


class Incoming(models.Model):
    """One mail. `about` is the record that it answers, `became` what it was registered as."""

    class State(models.TextChoices):
        NEW = "new", _("待處理")
        TAKEN = "taken", _("已登記")
        ASIDE = "aside", _("待人工處理")
        DROPPED = "dropped", _("不處理")

    class Reason(models.TextChoices):
        STRANGER = "stranger", _("不認得寄件人")
        OTHER = "other", _("寄件人與收件人不同")
        ASTRAY = "astray", _("不知道回覆哪一件事")
        BULK = "bulk", _("大量寄發的郵件")
        MACHINE = "machine", _("程式自動寄出")
        LOOP = "loop", _("由本系統寄出")
        FLOOD = "flood", _("同一寄件人來信過多")
        TOO_BIG = "too_big", _("郵件太大，還在收件匣")
        REUSED = "reused", _("編號重複但內容不同")
        REFUSED = "refused", _("不能登記")
        FAILED = "failed", _("處理時出錯")
        OFFICE = "office", _("由承辦人決定")
        SPOOFED = "spoofed", _("寄件人的證明不符，可能是冒名")
        UNPROVEN = "unproven", _("寄件人未經收信伺服器證實")
        PUBLIC = "public", _("公開表單，寄件人未經證實")
        BOUNCE = "bounce", _("退信")
        FORWARDED = "forwarded", _("同事轉寄，請確認是誰的事")

    class Proof(models.TextChoices):
        """What our own receiving server says of the sender (`mail.proof`)."""

        PASS = "pass", _("已證實")
        FAIL = "fail", _("不符")
        NONE = "none", _("沒有證明")

    FLOW = Flow(
        {
            "take": ((State.NEW, State.ASIDE), State.TAKEN),
            "set_aside": ((State.NEW,), State.ASIDE),
            "drop": ((State.NEW, State.ASIDE), State.DROPPED),
            "retry": ((State.ASIDE, State.DROPPED), State.NEW),
        }
    )
    MAX_TRIES = 5

    mailbox = models.ForeignKey(Mailbox, models.PROTECT, null=True, related_name="+")
    message_id = models.CharField(max_length=250)
    digest = models.CharField(max_length=64)
    sender = models.CharField(max_length=254, blank=True)
    sender_name = models.CharField(max_length=100, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    files = models.JSONField(default=list)  # [[name, bytes], …] of what came along
    references = models.JSONField(default=list)
    proof = models.CharField(max_length=4, choices=Proof, default=Proof.NONE)
    proof_note = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    about_kind = models.CharField(max_length=60, blank=True)
    about_id = models.BigIntegerField(default=0)
    became_kind = models.CharField(max_length=60, blank=True)
    became_id = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    note = models.CharField(max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    # Since when it lies or lay aside, and for how many seconds of opening time it had lain.
    aside_at = models.DateTimeField(null=True, blank=True)
    lay = models.PositiveIntegerField(null=True, blank=True)

    objects = IncomingQuerySet.as_manager()

    class Meta:
        verbose_name = _("來信")
        constraints = [
            models.UniqueConstraint(fields=["message_id", "digest"], name="one_incoming_per_mail"),
            models.CheckConstraint(
                name="incoming_taken_became_something",
                condition=~Q(state="taken") | ~Q(became_kind=""),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="incoming_by_state"),
            models.Index(fields=["sender", "-received_at"], name="incoming_by_sender"),
        ]

    def __str__(self) -> str:
        return self.subject or str(_("（無主旨）"))

    def get_absolute_url(self) -> str:
        return reverse("mail:incoming", args=[self.pk])

    @property
    def tone(self) -> str:
        return {"new": "info", "taken": "ok", "aside": "warn"}.get(self.state, "none")

    @property
    def is_answer(self) -> bool:
        """`about` is what it answers; of a sender whom nobody vouches for it is only whose he
        seems to be."""
        return bool(self.about_kind) and self.about_kind != kind_of(Customer)

    @property
    def proof_tone(self) -> str:
        return {"pass": "ok", "fail": "bad"}.get(self.proof, "none")

    @property
    def about_url(self) -> str:
        return url_of(self.about_kind, self.about_id) if self.about_kind else ""

    @property
    def became_url(self) -> str:
        return url_of(self.became_kind, self.became_id) if self.became_kind else ""

    @property
    def who(self) -> str:
        """How the sender is named where the mail becomes a record."""
        return self.sender_name or self.sender


class Bounce(models.Model):
    """A letter of ours that came back: what it was about, whom it did not reach and why."""

    incoming = models.OneToOneField(Incoming, models.CASCADE, related_name="bounce")
    about_kind = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    recipient = models.CharField(max_length=254, blank=True)
    status = models.CharField(max_length=12, blank=True)
    diagnostic = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["about_kind", "about_id"], name="bounce_of_record")]

    def __str__(self) -> str:
        return f"{self.recipient} {self.status}".strip()


class Automatic(models.Model):
    """A mail that a program of ours sent to an address, by itself: so that they stay few."""

    address = models.CharField(max_length=254)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["address", "at"], name="automatic_by_address")]

    def __str__(self) -> str:
        return self.address


class Source(models.Model):
    """The bytes as they came, packed: what was made of them can be made again."""

    incoming = models.OneToOneField(Incoming, models.CASCADE, related_name="source")
    packed = models.BinaryField()

    def __str__(self) -> str:
        return str(self.incoming)

    @property
    def raw(self) -> bytes:
        return zlib.decompress(bytes(self.packed))
