"""The desk of the office: what departments' plans do to each other, and how it was settled."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.ground.flow import Flow
from charter.kernel.journal.history import tracked
from charter.org.models import Person
from charter.rooms.improvement.models.cycles import Cycle
from charter.rooms.improvement.models.plans import Plan


class ClashQuerySet(models.QuerySet["Clash"]):
    def visible_to(self, person: Person) -> "ClashQuerySet":
        return self.none() if person.is_customer else self

    def open(self) -> "ClashQuerySet":
        return self.filter(state=Clash.State.FOUND)


@tracked()
class Clash(models.Model):
    """Found by the system while plans come in; gone when the plans no longer show it, settled when
    the office has decided. `key` is the same as long as it is the same clash."""

    class Kind(models.TextChoices):
        OVERLAP = "overlap", _("重複措施")
        PERSON = "person", _("同一人重複指定")
        MONEY = "money", _("同一筆資金重複申請")
        DEPENDENCY = "dependency", _("前後順序不合")
        COVER = "cover", _("缺一類目標")
        BUDGET = "budget", _("超出預算上限")

    class State(models.TextChoices):
        FOUND = "found", _("待協調")
        SETTLED = "settled", _("已協調")
        GONE = "gone", _("已不存在")

    FLOW = Flow(
        {
            "update": ((State.FOUND,), State.FOUND),
            "settle": ((State.FOUND,), State.SETTLED),
            "vanish": ((State.FOUND,), State.GONE),
            "recur": ((State.GONE, State.SETTLED), State.FOUND),
        }
    )

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="clashes")
    kind = models.CharField(max_length=12, choices=Kind)
    key = models.CharField(max_length=120)
    plans = models.ManyToManyField(Plan, related_name="clashes")
    facts: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.FOUND)
    found_at = models.DateTimeField()
    due = models.DateField()
    way = models.CharField(max_length=20, blank=True)
    decision = models.TextField(blank=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = ClashQuerySet.as_manager()

    class Meta:
        verbose_name = _("要協調的事")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "key"], name="one_clash_of_a_key"),
            models.CheckConstraint(
                name="settled_clash_says_how", condition=~Q(state="settled") | ~Q(decision="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
