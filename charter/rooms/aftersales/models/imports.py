"""Bringing in cases of another system: the file, what was found in it, and what did not fit."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from charter.ground.flow import Flow
from charter.org.models import Person


class SavedMapping(models.Model):
    """Which column is what; kept by name for the next file of the same kind."""

    name = models.CharField(max_length=80, unique=True)
    spec = models.JSONField()

    def __str__(self) -> str:
        return self.name


class TicketImport(models.Model):
    """One file. Nothing of it becomes a case before `begin`."""

    class State(models.TextChoices):
        CHECKED = "checked", _("待確認")
        RUNNING = "running", _("匯入中")
        DONE = "done", _("已完成")
        CANCELLED = "cancelled", _("已取消")

    file_name = models.CharField(max_length=200)
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    spec = models.JSONField()
    state = models.CharField(max_length=10, choices=State, default=State.CHECKED)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    good = models.PositiveIntegerField()
    bad = models.PositiveIntegerField()
    doubles = models.PositiveIntegerField()
    written = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def percent(self) -> int:
        return 100 if not self.good else round(100 * self.written / self.good)


State = TicketImport.State
IMPORT_FLOW = Flow(
    {
        "begin": ((State.CHECKED,), State.RUNNING),
        "finish": ((State.RUNNING,), State.DONE),
        "cancel": ((State.CHECKED, State.RUNNING), State.CANCELLED),
    }
)


class Quarantined(models.Model):
    """A row that does not fit: kept as it stood in the file, with what is wrong with it."""

    ticket_import = models.ForeignKey(TicketImport, models.CASCADE, related_name="quarantined")
    row = models.PositiveIntegerField()
    cells = models.JSONField()
    problems = models.JSONField()

    class Meta:
        ordering = ["row"]

    def __str__(self) -> str:
        return f"{self.ticket_import} {self.row}"
