"""Notice of a measure that is far behind: private first, explained, rectified, perhaps public."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.actions.models import Action
from charter.kernel.journal.history import tracked
from charter.kernel.journal.subjects import url_of
from charter.org.models import Department, Person, Role

DECIDES = (Role.STEERING_GROUP, Role.IMPROVEMENT_OFFICE)


class MeritNoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, person: Person) -> "MeritNoticeQuerySet":
        """Whom it concerns and their head. Those who decide about publishing it come in when the
        time to explain is over; the department when it was published."""
        if person.is_customer:
            return self.none()
        seen = Q(person=person) | Q(head=person) | Q(opened_by=person)
        if person.has_role(*DECIDES):
            seen |= Q(explain_by__lt=clock.today())
        if person.department_id:
            public = Q(publication=Notice.Publication.PUBLIC)
            seen |= public & Q(department=person.department_id)
        return self.filter(seen)

    def open(self) -> "MeritNoticeQuerySet":
        return self.exclude(state=Notice.State.CLOSED)


@tracked()
class Notice(models.Model):
    """`kind` and `subject_id` are the measure that is behind; `missed` was its last day."""

    class State(models.TextChoices):
        OPEN = "open", _("待說明")
        EXPLAINED = "explained", _("待整改計劃")
        RECTIFYING = "rectifying", _("整改中")
        CLOSED = "closed", _("已結束")

    class Publication(models.TextChoices):
        UNDECIDED = "undecided", _("未決定")
        PUBLIC = "public", _("在部門內公布")
        PRIVATE = "private", _("不公布")

    FLOW = Flow(
        {
            "explain": ((State.OPEN,), State.EXPLAINED),
            "rectify": ((State.EXPLAINED,), State.RECTIFYING),
            "close": ((State.RECTIFYING,), State.CLOSED),
            "fail": ((State.RECTIFYING,), State.EXPLAINED),
        }
    )

    kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    subject_title = models.CharField(max_length=200)
    missed = models.DateField()
    ground = models.TextField(blank=True)  # in words, where a person opened it
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    head = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    explain_by = models.DateField()
    explanation = models.TextField(blank=True)
    explained_on = models.DateField(null=True, blank=True)
    rectify_by = models.DateField()
    action = models.ForeignKey(Action, models.PROTECT, null=True, blank=True, related_name="+")
    rectified_on = models.DateField(null=True, blank=True)
    publication = models.CharField(
        max_length=10, choices=Publication, default=Publication.UNDECIDED
    )
    publication_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    publication_on = models.DateField(null=True, blank=True)
    publication_reason = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = MeritNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("通報")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id", "missed"], name="one_notice_per_missed_day"
            ),
            models.CheckConstraint(
                name="a_notice_is_published_after_the_time_to_explain_by_another",
                condition=Q(publication="undecided")
                | Q(publication_on__gt=F("explain_by"), publication_by__isnull=False)
                & ~Q(publication_by=F("person"))
                & ~Q(publication_reason=""),
            ),
            models.CheckConstraint(
                name="a_notice_closes_explained_and_rectified",
                condition=~Q(state="closed")
                | Q(action__isnull=False, closed_on__isnull=False) & ~Q(explanation=""),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="merit_notice_by_state"),
            models.Index(fields=["person", "-id"], name="merit_notice_of_person"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"NT-{self.pk}"

    @property
    def days_missed(self) -> int:
        """How far behind it was when the notice was opened."""
        opened = clock.day(self.opened_at)
        return (opened - self.missed).days if opened else 0

    @property
    def subject_url(self) -> str:
        return url_of(self.kind, self.subject_id)

    @property
    def may_be_published(self) -> bool:
        """The time to explain is over and nothing was decided yet."""
        undecided = self.publication == self.Publication.UNDECIDED
        return undecided and self.explain_by < clock.today()

    @property
    def tone(self) -> str:
        if self.state == self.State.CLOSED:
            return "ok"
        if self.state == self.State.OPEN and self.explain_by < clock.today():
            return "bad"
        return "info" if self.state == self.State.RECTIFYING else "warn"
