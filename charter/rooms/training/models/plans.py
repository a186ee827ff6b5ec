"""What one person will learn in one year: answers to the gaps, agreed by the superior."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Person, Skill
from charter.rooms.people.queries import readable_figures
from charter.rooms.training.models.courses import Course
from charter.rooms.training.models.needs import Need
from charter.rooms.training.models.words import Kind, Subject


class TrainingPlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, person: Person) -> "TrainingPlanQuerySet":
        if person.is_customer:
            return self.none()
        return self.filter(person__in=readable_figures(person))

    def agreed(self) -> "TrainingPlanQuerySet":
        return self.filter(state=Plan.State.AGREED)

    def waiting(self) -> "TrainingPlanQuerySet":
        return self.filter(state=Plan.State.SUBMITTED)


@tracked()
class Plan(models.Model):
    """Drawn up by the person or by their superior; agreed by a superior, never by the person."""

    class State(models.TextChoices):
        DRAFT = "draft", _("擬定中")
        SUBMITTED = "submitted", _("待主管同意")
        AGREED = "agreed", _("已同意")

    FLOW = Flow(
        {
            "submit": ((State.DRAFT,), State.SUBMITTED),
            "agree": ((State.DRAFT, State.SUBMITTED), State.AGREED),
            "send_back": ((State.SUBMITTED,), State.DRAFT),
            "reopen": ((State.AGREED,), State.DRAFT),
        }
    )

    person = models.ForeignKey(Person, models.PROTECT, related_name="training_plans")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    note = models.CharField(max_length=300, blank=True)
    drawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    agreed_on = models.DateField(null=True, blank=True)

    objects = TrainingPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("個人發展計劃")
        ordering = ["-year", "person__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "year"], name="one_plan_per_year"),
            models.CheckConstraint(
                name="plan_agreed_by_another",
                condition=~Q(state="agreed")
                | Q(agreed_on__isnull=False) & (Q(agreed_by=None) | ~Q(agreed_by=F("person"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.year}"

    @property
    def tone(self) -> str:
        return {"agreed": "ok", "submitted": "warn"}.get(self.state, "none")


class TrainingPlanItemQuerySet(models.QuerySet["PlanItem"]):
    def to_do(self) -> "TrainingPlanItemQuerySet":
        return self.filter(done_on=None)

    def late(self) -> "TrainingPlanItemQuerySet":
        return self.to_do().filter(due__lt=clock.today(), plan__state="agreed")


@tracked()
class PlanItem(models.Model):
    """`skill` to `level` is the gap it answers, `need` what was asked for otherwise; done by the
    training record that names its course or its claim."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="items")
    title = models.CharField(max_length=120)
    subject = models.CharField(max_length=14, choices=Subject)
    kind = models.CharField(max_length=8, choices=Kind)
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, blank=True, related_name="+")
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="+")
    need = models.ForeignKey(Need, models.PROTECT, null=True, blank=True, related_name="items")
    due = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    objects = TrainingPlanItemQuerySet.as_manager()

    class Meta:
        ordering = ["due", "id"]
        constraints = [
            models.CheckConstraint(
                name="item_answers_a_level",
                condition=Q(skill=None, level=None) | Q(skill__isnull=False, level__range=(1, 4)),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_late(self) -> bool:
        return self.done_on is None and self.due < clock.today()
