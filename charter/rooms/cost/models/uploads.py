"""A file of actual costs between its preview and its booking."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Person, Role


class CostUploadQuerySet(models.QuerySet["CostUpload"]):
    def visible_to(self, person: Person) -> "CostUploadQuerySet":
        return self if person.has_role(Role.FINANCE) else self.none()


@tracked()
class CostUpload(models.Model):
    """`data` goes when the file was thrown away; the same file is booked once."""

    class State(models.TextChoices):
        CHECKED = "checked", _("待確認")
        DONE = "done", _("已入帳")
        DISCARDED = "discarded", _("已捨棄")

    FLOW = Flow(
        {
            "book": ((State.CHECKED,), State.DONE),
            "discard": ((State.CHECKED,), State.DISCARDED),
        }
    )

    name = models.CharField(max_length=200)
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKED)
    written = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = CostUploadQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"], condition=Q(state="done"), name="one_booking_a_file"
            )
        ]

    def __str__(self) -> str:
        return self.name
