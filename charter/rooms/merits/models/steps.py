"""One step that somebody owes on the way of a notice, a coaching plan or an accountability case."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.journal.history import tracked
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import url_of
from charter.org.models import Department, Person


class MeritStepQuerySet(models.QuerySet["Step"]):
    def of(self, subject: models.Model) -> "MeritStepQuerySet":
        return self.filter(kind=kind_of(subject), subject_id=subject.pk)

    def open(self) -> "MeritStepQuerySet":
        return self.filter(done_at=None)

    def late(self) -> "MeritStepQuerySet":
        return self.open().filter(due__lt=clock.today())

    def visible_to(self, person: Person) -> "MeritStepQuerySet":
        """What one owes, and what is about oneself; the pages show steps with their record."""
        return (
            self.none() if person.is_customer else self.filter(Q(owner=person) | Q(person=person))
        )


@tracked()
class Step(models.Model):
    """What it is, until when, by whom, and what was done. `person` is whom the record is about."""

    class Name(models.TextChoices):
        EXPLAIN = "explain", _("書面說明")
        RECTIFY = "rectify", _("提出整改")
        PUBLISH = "publish", _("決定是否公布")
        FOLLOW_UP = "follow_up", _("輔導追蹤")
        CONCLUDE = "conclude", _("輔導總結")
        STATE = "state", _("本人陳述")
        HEAR = "hear", _("聽取意見")
        PROPOSE = "propose", _("提出處理意見")
        DECIDE = "decide", _("未涉事者決定")
        APPEAL = "appeal", _("申訴期")
        RULE = "rule", _("申訴決定")
        TAKE_EFFECT = "take_effect", _("生效")
        CHANGE_POST = "change_post", _("辦理職務異動")

    kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    subject_title = models.CharField(max_length=60)
    name = models.CharField(max_length=12, choices=Name)
    place = models.PositiveSmallIntegerField(default=1)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="merit_steps")
    due = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    record = models.TextField(blank=True)

    objects = MeritStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("程序步驟")
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id", "name", "place"], name="one_merit_step_of_a_kind"
            ),
            models.CheckConstraint(
                name="a_merit_step_done_has_its_record",
                condition=Q(done_at=None, done_on=None)
                | Q(done_at__isnull=False, done_on__isnull=False) & ~Q(record=""),
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "due"], condition=Q(done_at=None), name="merit_step_owed")
        ]

    def __str__(self) -> str:
        return f"{self.subject_title} {self.get_name_display()}"

    @property
    def url(self) -> str:
        return url_of(self.kind, self.subject_id)

    @property
    def is_late(self) -> bool:
        return (self.done_on or clock.today()) > self.due


IN_TIME = Q(done_on__lte=F("due"))
