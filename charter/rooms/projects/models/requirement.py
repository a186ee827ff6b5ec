"""What a customer asks for, and the first judgement of it (SP2.1.1a)."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.ground.flow import Flow
from charter.org.models import Customer, Person


class RequirementQuerySet(models.QuerySet["Requirement"]):
    def visible_to(self, person: Person) -> "RequirementQuerySet":
        """Every member of staff; a customer sees none here."""
        return self.none() if person.is_customer else self

    def evaluated(self) -> "RequirementQuerySet":
        return self.filter(state=Requirement.State.EVALUATED)

    def waiting(self) -> "RequirementQuerySet":
        """Recorded, not yet judged."""
        return self.filter(state=Requirement.State.RECORDED)


@pghistory.track()
class Requirement(models.Model):
    """The four texts of the evaluation are either all empty or all written."""

    class State(models.TextChoices):
        RECORDED = "recorded", _("待評估")
        EVALUATED = "evaluated", _("已評估")

    class Source(models.TextChoices):
        VISIT = "visit", _("拜訪訪談")
        TENDER = "tender", _("招標文件")
        EMAIL = "email", _("電子郵件")
        PHONE = "phone", _("電話")
        PORTAL = "portal", _("客戶入口")
        RENEWAL = "renewal", _("續約")

    class Advice(models.TextChoices):
        PROCEED = "proceed", _("建議立項")
        CLARIFY = "clarify", _("需再釐清")
        DECLINE = "decline", _("建議不承接")

    FLOW = Flow(
        {
            "evaluate": ((State.RECORDED, State.EVALUATED), State.EVALUATED),
            "amend": ((State.RECORDED, State.EVALUATED), State.RECORDED),
        }
    )

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="requirements")
    title = models.CharField(max_length=120)
    text = models.TextField()
    source = models.CharField(max_length=10, choices=Source)
    received_on = models.DateField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.RECORDED)
    feasibility = models.TextField(blank=True)
    value = models.TextField(blank=True)
    risks = models.TextField(blank=True)
    analysis = models.TextField(blank=True)
    recommendation = models.CharField(max_length=10, choices=Advice, blank=True)
    evaluated_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    evaluated_at = models.DateTimeField(null=True, blank=True)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="requirement_evaluated_has_evaluation",
                condition=~Q(state="evaluated")
                | (
                    ~Q(feasibility="")
                    & ~Q(value="")
                    & ~Q(risks="")
                    & ~Q(recommendation="")
                    & Q(evaluated_by__isnull=False, evaluated_at__isnull=False)
                ),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_evaluated(self) -> bool:
        return self.state == self.State.EVALUATED
