"""Who must be trained in what, and why: a measure that takes effect, a result that fell short."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.kernel.journal.subjects import url_of
from charter.org.models import Department, Person
from charter.rooms.people.queries import readable_figures
from charter.rooms.training.models.words import Subject


class TrainingNeedQuerySet(models.QuerySet["Need"]):
    def visible_to(self, person: Person) -> "TrainingNeedQuerySet":
        """What a measure asks is no secret; what one person needs is for them, the line and HR."""
        if person.is_customer:
            return self.none()
        return self.filter(Q(person=None) | Q(person__in=readable_figures(person)))

    def open(self) -> "TrainingNeedQuerySet":
        return self.filter(state=Need.State.OPEN)

    def of_measures(self) -> "TrainingNeedQuerySet":
        return self.filter(source=Need.Source.MEASURE)

    def late(self) -> "TrainingNeedQuerySet":
        return self.open().filter(due__lt=clock.today())


@tracked()
class Need(models.Model):
    """For one person, or (a measure) for those of a department that it concerns: `concerned`.
    `origin` is the record that asked."""

    class Source(models.TextChoices):
        MEASURE = "measure", _("改善措施")
        APPRAISAL = "appraisal", _("績效考核")
        SUPERIOR = "superior", _("主管要求")

    class State(models.TextChoices):
        OPEN = "open", _("待培訓")
        MET = "met", _("已培訓")
        DROPPED = "dropped", _("不再需要")

    FLOW = Flow(
        {
            "meet": ((State.OPEN,), State.MET),
            "drop": ((State.OPEN,), State.DROPPED),
        }
    )

    source = models.CharField(max_length=10, choices=Source)
    title = models.CharField(max_length=160)
    subject = models.CharField(max_length=14, choices=Subject)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="training_needs"
    )
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    origin_kind = models.CharField(max_length=60, blank=True)
    origin_id = models.BigIntegerField(default=0)
    due = models.DateField()
    raised_on = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    reason = models.CharField(max_length=300, blank=True)

    objects = TrainingNeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("培訓需要")
        ordering = ["due", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["origin_kind", "origin_id", "person"],
                condition=~Q(origin_kind=""),
                nulls_distinct=False,
                name="one_need_per_origin_and_person",
            ),
            models.CheckConstraint(
                name="need_dropped_with_reason",
                condition=~Q(state="dropped") | ~Q(reason=""),
            ),
        ]
        indexes = [models.Index(fields=["state", "due"], name="training_need_by_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def origin_url(self) -> str:
        return url_of(self.origin_kind, self.origin_id) if self.origin_kind else ""

    @property
    def is_late(self) -> bool:
        return self.state == self.State.OPEN and self.due < clock.today()

    @property
    def tone(self) -> str:
        if self.is_late:
            return "bad"
        return {"open": "warn", "met": "ok"}.get(self.state, "none")


class TrainingConcernedQuerySet(models.QuerySet["Concerned"]):
    def counted(self) -> "TrainingConcernedQuerySet":
        """Those who must come: still here, and not left out for a reason."""
        return self.filter(reason="", person__is_active=True)


@tracked()
class Concerned(models.Model):
    """Somebody whom the need is about; `reason` says why not, after all."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="concerned")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    objects = TrainingConcernedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["need", "person"], name="concerned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}・{self.need}"
