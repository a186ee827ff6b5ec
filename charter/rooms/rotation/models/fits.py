"""Why somebody whose skills fall short is in a post or a role all the same (SP3.4a)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.org.models import Person, Posting, Role
from charter.rooms.projects.models import Member

SEES_ALL = (Role.HR, Role.ADMINISTRATOR)


class FitReasonQuerySet(models.QuerySet["FitReason"]):
    def visible_to(self, person: Person) -> "FitReasonQuerySet":
        """Skills held against a demand are a figure of a person: themselves, their line, HR."""
        if person.is_customer:
            return self.none()
        if person.has_role(*SEES_ALL):
            return self
        seen = Q(person=person) | Q(by=person)
        seen |= Q(person__in=Person.objects.reporting_to(person).values("pk"))
        if person.has_role(Role.DEPARTMENT_HEAD) and person.department_id:
            seen |= Q(person__department=person.department_id)
        return self.filter(seen)


class FitReason(models.Model):
    """Of a posting or of a membership; `percent` is what the skills answered on that day."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    posting = models.OneToOneField(
        Posting, models.PROTECT, null=True, blank=True, related_name="fit_reason"
    )
    member = models.OneToOneField(
        Member, models.PROTECT, null=True, blank=True, related_name="fit_reason"
    )
    percent = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = FitReasonQuerySet.as_manager()

    class Meta:
        verbose_name = _("匹配不足的理由")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="fit_of_a_post_or_a_role",
                condition=Q(posting__isnull=False, member=None)
                | Q(posting=None, member__isnull=False),
            ),
            models.CheckConstraint(
                name="nobody_excuses_their_own_fit",
                condition=Q(by=None) | ~Q(by=models.F("person")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.percent} %"

    def get_absolute_url(self) -> str:
        return reverse("rotation:fits")
