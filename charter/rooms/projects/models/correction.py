"""What was decided about a delay (SP2.3.3b)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.actions.models import Action
from charter.org.models import Person
from charter.rooms.projects.models.progress import ProgressReview
from charter.rooms.projects.models.project import Project
from charter.rooms.projects.models.versions import Plan


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def visible_to(self, person: Person) -> "CorrectionQuerySet":
        if person.is_customer:
            return self.none()
        return self.filter(project__in=Project.objects.visible_to(person).values("pk"))


class Correction(models.Model):
    """The answer to what a review found beyond the tolerance. Written once, never changed.

    `action` is the measure with its owner and day. `plan` is the version that the decision asked
    for, where the baseline moves: it waits for approval like any other. New dates are agreed with
    somebody of the customer's on a day: `agreed_with`, `agreed_on`.
    """

    class Kind(models.TextChoices):
        PEOPLE = "people", _("增加人力")
        SPLIT = "split", _("合併或拆分工作")
        PROCESS = "process", _("改進做法")
        DATES = "dates", _("與客戶商定新日期")

    project = models.ForeignKey(Project, models.PROTECT, related_name="corrections")
    review = models.ForeignKey(ProgressReview, models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=8, choices=Kind)
    measure = models.TextField()
    action = models.OneToOneField(Action, models.PROTECT, null=True, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="corrections")
    agreed_with = models.CharField(max_length=80, blank=True)
    agreed_on = models.DateField(null=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="new_dates_are_agreed_with_somebody",
                condition=~Q(kind="dates") | (~Q(agreed_with="") & Q(agreed_on__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["project", "-id"], name="correction_of_project")]

    def __str__(self) -> str:
        return self.measure[:80]
