"""The ways by which the house speaks, and whether they work (SP7.2)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Person


class OutletQuerySet(models.QuerySet["Outlet"]):
    def in_use(self) -> "OutletQuerySet":
        return self.filter(state=Outlet.State.IN_USE)

    def chats(self) -> "OutletQuerySet":
        """Where a report can be posted."""
        return self.in_use().filter(kind=Outlet.Kind.WEBHOOK).order_by("name", "pk")

    def failing(self) -> "OutletQuerySet":
        return self.in_use().filter(failing_since__isnull=False)

    def visible_to(self, person: Person) -> "OutletQuerySet":
        return self.none() if person.is_customer else self


class Outlet(models.Model):
    """One channel in use: mail out, mail in, the portal, a chat tool's webhook. `secret` signs
    what is sent to a webhook; it is never shown again and not in any row history.
    """

    class Kind(models.TextChoices):
        MAIL_OUT = "mail_out", _("寄出郵件")
        MAIL_IN = "mail_in", _("收取郵件")
        PORTAL = "portal", _("客戶入口網站")
        WEBHOOK = "webhook", _("即時訊息（webhook）")

    class Form(models.TextChoices):
        """The payload that the other side understands."""

        GENERIC = "generic", _("通用JSON")
        DINGTALK = "dingtalk", _("釘釘")
        FEISHU = "feishu", _("飛書")
        WECOM = "wecom", _("企業微信")
        SLACK = "slack", "Slack"
        TEAMS = "teams", "Teams"

    class State(models.TextChoices):
        IN_USE = "in_use", _("使用中")
        RETIRED = "retired", _("已停用")

    FLOW = Flow({"retire": ((State.IN_USE,), State.RETIRED)})

    kind = models.CharField(max_length=10, choices=Kind)
    form = models.CharField(max_length=10, choices=Form, blank=True)
    name = models.CharField(max_length=60)
    url = models.CharField(max_length=500, blank=True)
    secret = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.IN_USE)
    checked_at = models.DateTimeField(null=True, blank=True)
    worked_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True)

    objects = OutletQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(state="in_use"), name="one_outlet_per_name"
            ),
            models.CheckConstraint(
                name="webhook_has_form_and_url",
                condition=~Q(kind="webhook") | ~Q(form="") & ~Q(url=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("communication:outlet", args=[self.pk])

    @property
    def tone(self) -> str:
        if self.state == self.State.RETIRED or self.checked_at is None:
            return "none"
        return "bad" if self.failing_since else "ok"

    @property
    def word(self) -> str:
        words = {"bad": _("不通"), "ok": _("暢通")}
        retired = _("已停用") if self.state == self.State.RETIRED else _("未測試")
        return str(words.get(self.tone, retired))


@tracked()
class Heartbeat(models.Model):
    """One test of a channel and what came of it; written once."""

    outlet = models.ForeignKey(Outlet, models.CASCADE, related_name="beats")
    at = models.DateTimeField()
    worked = models.BooleanField()
    trouble = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["outlet", "-at"], name="beats_of_outlet")]

    def __str__(self) -> str:
        return f"{self.outlet} {self.at:%Y-%m-%d %H:%M}"
