"""Long in one post: who goes where and when, or why they stay (SP3.4b)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Department, Person, Post, Posting, Role

SEES_ALL = (Role.HR, Role.ADMINISTRATOR, Role.MANAGEMENT, Role.GENERAL_MANAGER)


def leads(person: Person, *, plan: str = "") -> Q:
    """Of plans (or of lines, with `plan="plan__"`): those whose every line is for this reader's
    eyes, as their head, who wrote them, or who decides on them."""
    if person.is_customer:
        return Q(pk__in=())
    if person.has_role(*SEES_ALL):
        return ~Q(pk__in=())
    seen = Q(**{f"{plan}made_by": person})
    if person.has_role(Role.DEPARTMENT_HEAD) and person.department_id:
        seen |= Q(**{f"{plan}department": person.department_id})
    return seen


class RotationPlanQuerySet(models.QuerySet["RotationPlan"]):
    def visible_to(self, person: Person) -> "RotationPlanQuerySet":
        """The head's, those whom an approved line names, and who decides."""
        if person.is_customer:
            return self.none()
        mine = RotationLine.objects.filter(posting__person=person).values("plan")
        return self.filter(leads(person) | Q(state=RotationPlan.State.APPROVED, pk__in=mine))

    def led_by(self, person: Person) -> "RotationPlanQuerySet":
        return self.filter(leads(person))


@tracked()
class RotationPlan(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("擬訂中")
        ASKED = "asked", _("審批中")
        APPROVED = "approved", _("已核准")
        DROPPED = "dropped", _("已取消")

    FLOW = Flow(
        {
            "write": ((State.DRAFT,), State.DRAFT),
            "submit": ((State.DRAFT,), State.ASKED),
            "approve": ((State.ASKED,), State.APPROVED),
            "reopen": ((State.ASKED,), State.DRAFT),
            "drop": ((State.DRAFT,), State.DROPPED),
        }
    )

    department = models.ForeignKey(Department, models.PROTECT, related_name="rotation_plans")
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    content_hash = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)

    objects = RotationPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("輪崗計劃")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="rotation_approved_has_hash",
                condition=~Q(state="approved") | ~Q(content_hash="") & Q(approved_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["department", "-id"], name="rotation_of_department")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("rotation:rotationplan", args=[self.pk])

    @property
    def tone(self) -> str:
        return {"draft": "none", "asked": "info", "approved": "ok"}.get(self.state, "none")


class RotationLineQuerySet(models.QuerySet["RotationLine"]):
    def told(self) -> "RotationLineQuerySet":
        """With what a line is called by: person, post, department of the new one."""
        return self.select_related("posting__person", "posting__post", "to_post__department")

    def visible_to(self, person: Person) -> "RotationLineQuerySet":
        """Why others stay is for those who lead the plan; who is named reads the own line."""
        if person.is_customer:
            return self.none()
        mine = Q(plan__state=RotationPlan.State.APPROVED, posting__person=person)
        return self.filter(mine | leads(person, plan="plan__"))


@tracked()
class RotationLine(models.Model):
    """With `to_post` a move on the day `on`; without, an exception until the day `until`."""

    class State(models.TextChoices):
        PLANNED = "planned", _("待辦理")
        DONE = "done", _("已就任")
        DROPPED = "dropped", _("未能辦理")

    plan = models.ForeignKey(RotationPlan, models.CASCADE, related_name="lines")
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="rotation_lines")
    to_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    outcome = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = RotationLineQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "posting"], name="one_line_per_posting"),
            models.CheckConstraint(
                name="rotation_moves_or_says_why",
                condition=Q(to_post__isnull=False, on__isnull=False, until=None)
                | Q(to_post=None, on=None, until__isnull=False) & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        if self.to_post is None:
            return gettext("%(posting)s：留任") % {"posting": self.posting}
        return f"{self.posting} → {self.target}"

    @property
    def target(self) -> str:
        """The post, with its department where that is another one."""
        if self.to_post is None:
            return ""
        if self.to_post.department_id == self.posting.post.department_id:
            return str(self.to_post)
        return f"{self.to_post.department}・{self.to_post}"

    @property
    def is_move(self) -> bool:
        return self.to_post_id is not None

    @property
    def tone(self) -> str:
        if not self.is_move:
            return "none"
        return {"planned": "info", "done": "ok", "dropped": "warn"}[self.state]
