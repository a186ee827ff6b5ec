"""Rewards: what a person was given, for what, and by whom. Nothing is ever taken back."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import url_of
from charter.org.models import Person, Role

SEES_ALL = (Role.HR, Role.MANAGEMENT, Role.IMPROVEMENT_OFFICE, Role.QUALITY)


class RewardQuerySet(models.QuerySet["Reward"]):
    def visible_to(self, person: Person) -> "RewardQuerySet":
        """One's own; those who keep rewards see all."""
        if person.is_customer:
            return self.none()
        return self if person.has_role(*SEES_ALL) else self.filter(person=person)

    def of(self, subject: models.Model) -> "RewardQuerySet":
        return self.filter(kind=kind_of(subject), subject_id=subject.pk)


class Reward(models.Model):
    """`kind` and `subject_id` are the record it was earned with."""

    class Form(models.TextChoices):
        POINTS = "points", _("積分")
        BONUS = "bonus", _("獎金")
        CERTIFICATE = "certificate", _("獎狀")
        HONOUR = "honour", _("表彰")
        PROMOTION = "promotion", _("晉升")
        INNOVATION = "innovation", _("創新獎")

    NEED_AN_AMOUNT = (Form.POINTS, Form.BONUS)
    # What may be given at once; the others go through the approval of awards.
    AT_ONCE = tuple((f.value, f.label) for f in (Form.POINTS, Form.BONUS, Form.CERTIFICATE))

    person = models.ForeignKey(Person, models.PROTECT, related_name="rewards")
    form = models.CharField(max_length=12, choices=Form)
    amount = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    reason = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    subject_title = models.CharField(max_length=200)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = RewardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nobody_rewards_themselves", condition=Q(by=None) | ~Q(by=F("person"))
            ),
            models.CheckConstraint(
                name="reward_is_worth_something",
                condition=~Q(form__in=("points", "bonus")) | Q(amount__gt=0),
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "subject_id"], name="reward_of_subject"),
            models.Index(fields=["person", "-id"], name="reward_of_person"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="rewards_only_grow", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_form_display()} {self.subject_title}"

    @property
    def subject_url(self) -> str:
        return url_of(self.kind, self.subject_id)
