"""Prepared answers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.kernel.journal.history import tracked
from charter.org.models import Department, Person


class MacroQuerySet(models.QuerySet["Macro"]):
    def visible_to(self, person: Person) -> "MacroQuerySet":
        return self.none() if person.is_customer else self.all()

    def offered_to(self, person: Person) -> "MacroQuerySet":
        """Those of the house and of the person's own department, by name."""
        own = Q(department=None) | Q(department=person.department_id)
        return self.visible_to(person).filter(own, is_active=True).order_by("name", "pk")


@tracked()
class Macro(models.Model):
    """`text` with fields (`filling`). `then` is what may be done to the case with the answer:
    wait for the customer (for `reason`), or propose it solved (by `cause` and `solution`)."""

    class Then(models.TextChoices):
        NOTHING = "", _("只回覆")
        HOLD = "hold", _("回覆並等客戶")
        RESOLVE = "resolve", _("回覆並提出解決")

    name = models.CharField(max_length=60)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField()
    then = models.CharField(max_length=10, choices=Then, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    cause = models.TextField(blank=True)
    solution = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)

    objects = MacroQuerySet.as_manager()

    class Meta:
        verbose_name = _("回覆範本")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "department"],
                condition=Q(is_active=True),
                nulls_distinct=False,
                name="one_macro_of_a_name",
            ),
            models.CheckConstraint(
                name="a_macro_says_what_its_act_needs",
                condition=Q(then="")
                | (Q(then="hold") & ~Q(reason=""))
                | (Q(then="resolve") & ~Q(cause="") & ~Q(solution="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name
