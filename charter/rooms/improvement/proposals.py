"""Trends' proposals may become part of a department's plan: offered where they are answered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.ground.widgets import LongSelect
from charter.org.models import Person, Role
from charter.rooms.improvement.forms import person
from charter.rooms.improvement.models import Cycle, Plan
from charter.rooms.improvement.verbs.proposals import take_in
from charter.rooms.trends.answers import Answer, answer


def plans() -> Any:
    return (
        Plan.objects.filter(cycle__state__in=Cycle.RUNNING)
        .select_related("department", "cycle")
        .order_by("-cycle__year", "department__name")
    )


class TakeInForm(forms.Form):
    plan = forms.ModelChoiceField(
        Plan.objects.none(), label=_("納入哪個部門的計劃"), widget=LongSelect
    )
    measure = forms.CharField(
        label=_("措施"), max_length=120,
        help_text=_("部門收到後補上目標、日期與資源，再報送。"),
    )  # fmt: skip
    owner = person(_("負責人"), required=False, help_text=_("不選即由填報人負責。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pick: Any = self.fields["plan"]
        pick.queryset = plans()


def may_take_in(who: Person) -> bool:
    """The office, while there is a plan to take it into."""
    found = plans()
    if not who.has_role(Role.IMPROVEMENT_OFFICE):
        found = found.filter(cycle__holder=who)
    return bool(found.exists())


answer("plan", Answer(TakeInForm, take_in, _("納入部門改善計劃"), may_take_in))
