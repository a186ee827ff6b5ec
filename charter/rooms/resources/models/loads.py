"""What the plans in force ask of people, week by week; and weeks that ask too much."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Person, Role
from charter.rooms.projects.models import Project


class ProjectLoad(models.Model):
    """Minutes that a project's plan in force asks of a person, from the Monday `first` on, one
    number per week up to `last`. Derived: `verbs.counting` writes it, nothing else."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    first = models.DateField()
    last = models.DateField()
    minutes = ArrayField(models.IntegerField())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "person"], name="one_load_per_project_and_person"
            ),
        ]
        indexes = [models.Index(fields=["last"], name="load_by_last_week")]

    def __str__(self) -> str:
        return f"{self.person} {self.first}"


class PersonLoad(models.Model):
    """The same over all projects: the sum of a person's `ProjectLoad` rows. Without any, `minutes`
    is empty. Derived: `verbs.counting` writes it with them, nothing else."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    first = models.DateField()
    last = models.DateField()
    minutes = ArrayField(models.IntegerField())

    def __str__(self) -> str:
        return f"{self.person} {self.first}"


class OverloadQuerySet(models.QuerySet["Overload"]):
    def visible_to(self, person: Person) -> "OverloadQuerySet":
        """Those who lead see all; everybody sees their own."""
        if person.is_customer:
            return self.none()
        return self if leads(person) else self.filter(person=person)

    def open(self) -> "OverloadQuerySet":
        return self.filter(state=Overload.State.OPEN)


LEADS = frozenset(Role.values) - {Role.STAFF}


def leads(person: Person) -> bool:
    """Who plans the work of others sees their load."""
    return not person.is_customer and person.has_role(*LEADS)


@tracked()
class Overload(models.Model):
    """A week that asks somebody for more than they have. `shares` are [project id, minutes] as
    they were found last; it is settled when the week fits again, passed when it came unsettled."""

    class State(models.TextChoices):
        OPEN = "open", _("未調整")
        SETTLED = "settled", _("已調整")
        PASSED = "passed", _("逾期未調整")

    FLOW = Flow(
        {
            "settle": ((State.OPEN,), State.SETTLED),
            "pass_by": ((State.OPEN,), State.PASSED),
        }
    )

    person = models.ForeignKey(Person, models.PROTECT, related_name="overloads")
    monday = models.DateField()
    minutes = models.PositiveIntegerField()
    room = models.PositiveIntegerField()
    shares = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    found_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OverloadQuerySet.as_manager()

    class Meta:
        ordering = ["monday", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "monday"],
                condition=Q(state="open"),
                name="one_open_overload_per_week",
            ),
        ]
        indexes = [models.Index(fields=["state", "monday"], name="overload_by_state")]

    def __str__(self) -> str:
        return f"{self.person} {self.monday:%Y-%m-%d}"

    @property
    def hours(self) -> float:
        return self.minutes / 60

    @property
    def has(self) -> float:
        return self.room / 60
