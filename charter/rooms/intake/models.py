"""With whom a case is corresponded, the letters that leave because of it, and the hotline's log."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.kernel.mail.models import Incoming
from charter.kernel.mail.outgoing import Outgoing, OutgoingQuerySet
from charter.org.models import Customer, Person
from charter.rooms.aftersales.models import Case, Reply


class Correspondence(models.Model):
    """The mailbox that a case is written with: whoever wrote of it last, with or without an
    account. `last_id` is the Message-ID of their last mail, which ours answers."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="correspondence")
    address = models.EmailField()
    name = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    last_id = models.CharField(max_length=250, blank=True)

    class Meta:
        indexes = [models.Index(fields=["address"], name="correspondence_by_address")]

    def __str__(self) -> str:
        return self.address


class CaseLetterQuerySet(OutgoingQuerySet["Letter"]):
    """Letters of cases."""


class Letter(Outgoing):
    """One mail of ours to a customer: an answer, word that a case was registered, or the question
    whether they sent a public form."""

    class Kind(models.TextChoices):
        REPLY = "reply", _("回覆")
        RECEIVED = "received", _("已登記的通知")
        CONFIRM = "confirm", _("請確認公開表單")

    kind = models.CharField(max_length=10, choices=Kind)
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="letters")
    reply = models.OneToOneField(Reply, models.CASCADE, null=True, related_name="letter")
    incoming = models.ForeignKey(Incoming, models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    address = models.EmailField()
    name = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    answers = models.CharField(max_length=250, blank=True)

    objects = CaseLetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="case_letter_is_about_something",
                condition=Q(kind="reply", case__isnull=False, reply__isnull=False)
                | Q(kind="received", case__isnull=False, reply=None)
                | Q(kind="confirm", incoming__isnull=False, case=None, reply=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"], condition=Q(state="waiting"), name="case_letter_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} → {self.address}"


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, person: Person) -> "CallQuerySet":
        """Staff see every call; callers see what became of it, on the portal."""
        return self.none() if person.is_customer else self

    def found_by(self, words: str) -> "CallQuerySet":
        told = Q(text__icontains=words) | Q(caller_name__icontains=words)
        return self.filter(told | Q(number__icontains=words) | Q(customer__name__icontains=words))


class Call(models.Model):
    """One call to the hotline. `digits` is the number with its country and without signs; `case`
    is what it became or was about, empty if there was nothing to do."""

    number = models.CharField(max_length=40, blank=True)
    digits = models.CharField(max_length=40, blank=True)
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    caller_name = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="calls")
    is_new = models.BooleanField(default=False)  # the case began with this call
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("來電")
        indexes = [
            models.Index(fields=["digits", "-id"], name="call_by_number"),
            models.Index(fields=["customer", "-id"], name="call_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.who}：{self.text[:40]}"

    def get_absolute_url(self) -> str:
        return reverse("intake:call", args=[self.pk])

    @property
    def who(self) -> str:
        return str(self.contact) if self.contact else self.caller_name or self.number or "--"
