"""Files with problems from elsewhere: looked at first, brought in once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.ground.flow import Flow
from charter.org.models import Person, Role

IMPORTERS = (Role.QUALITY, Role.MANAGEMENT)


class ProblemUploadQuerySet(models.QuerySet["ProblemUpload"]):
    def visible_to(self, person: Person) -> "ProblemUploadQuerySet":
        """Who may bring in problems sees the files of all who may."""
        return self if person.has_role(*IMPORTERS) else self.none()


class ProblemUpload(models.Model):
    """The bytes are kept: what is brought in is read anew from them at that moment."""

    class State(models.TextChoices):
        CHECKED = "checked", _("待匯入")
        DONE = "done", _("已匯入")
        DISCARDED = "discarded", _("已捨棄")

    FLOW = Flow(
        {
            "bring_in": ((State.CHECKED,), State.DONE),
            "discard": ((State.CHECKED,), State.DISCARDED),
        }
    )

    name = models.CharField(max_length=200)
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKED)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    written = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = ProblemUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("問題匯入檔")
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"], condition=Q(state="done"), name="one_import_of_a_file"
            ),
        ]

    def __str__(self) -> str:
        return self.name
