"""What comes back: customers' requests and opinions, and the opinions of team members."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Person, Role
from charter.org.reach import shown
from charter.rooms.communication.models.reports import Report
from charter.rooms.projects.models import Project

OVERSEES = (Role.MANAGEMENT, Role.QUALITY, Role.IMPROVEMENT_OFFICE)


class Answered(models.Model):
    """Something said that must be answered by a day."""

    class State(models.TextChoices):
        OPEN = "open", _("待回覆")
        ANSWERED = "answered", _("已回覆")

    FLOW = Flow({"answer": ((State.OPEN,), State.ANSWERED)})

    text = models.TextField()
    due = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text.partition("\n")[0][:60]

    @property
    def is_late(self) -> bool:
        return (self.answered_on or clock.today()) > self.due

    @property
    def tone(self) -> str:
        if self.state == self.State.ANSWERED:
            return "warn" if self.is_late else "ok"
        return "bad" if self.is_late else "info"


class ConcernQuerySet(models.QuerySet["Concern"]):
    def open(self) -> "ConcernQuerySet":
        return self.filter(state=Concern.State.OPEN)

    def late(self) -> "ConcernQuerySet":
        """Not answered though the day has gone by."""
        return self.open().filter(due__lt=clock.today())

    def visible_to(self, person: Person) -> "ConcernQuerySet":
        if person.is_customer:
            return shown(self, person)
        return self.filter(project__in=Project.objects.visible_to(person).values("pk"))


@tracked()
class Concern(Answered):
    """A customer's need, opinion or question about a project, from the portal or noted by us."""

    class Kind(models.TextChoices):
        NEED = "need", _("需求")
        OPINION = "opinion", _("意見")
        QUESTION = "question", _("疑問")

    project = models.ForeignKey(Project, models.PROTECT, related_name="concerns")
    report = models.ForeignKey(Report, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OPINION)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    who = models.CharField(max_length=60, blank=True)
    said_at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ConcernQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["project", "-id"], name="concern_of_project")]

    def get_absolute_url(self) -> str:
        return reverse("communication:concern", args=[self.pk])


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def open(self) -> "OpinionQuerySet":
        return self.filter(state=Opinion.State.OPEN)

    def visible_to(self, person: Person) -> "OpinionQuerySet":
        """One's own, those one answers, for offices all. What was said without a name is open to
        every colleague who may know the project, or its author could never read the answer."""
        if person.is_customer:
            return self.none()
        if person.has_role(*OVERSEES):
            return self
        seen = Project.objects.visible_to(person).values("pk")
        nameless = Q(author=None) & (Q(project=None) | Q(project__in=seen))
        return self.filter(Q(author=person) | Q(handler=person) | nameless)


class Opinion(Answered):
    """What a member of staff thinks. Without a name nothing here leads to the person: no author,
    only the day, and no row history (which would keep who sent the form)."""

    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="opinions"
    )
    author = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    handler = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    said_on = models.DateField()
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = OpinionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="opinion_not_answered_by_author",
                condition=Q(author=None) | Q(answered_by=None) | ~Q(author=models.F("answered_by")),
            ),
        ]
        indexes = [models.Index(fields=["state", "due"], name="opinion_by_due")]

    def get_absolute_url(self) -> str:
        return reverse("communication:opinion", args=[self.pk])
