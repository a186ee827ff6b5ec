"""Changes of a running project: its budget, its manager."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.org.fields import PersonField
from charter.org.models import Person, Role
from charter.rooms.projects.forms.parts import BudgetForm
from charter.rooms.projects.models import Budget, Project


class BudgetChangeForm(BudgetForm):
    """The lines of the budget in force, to be changed, and why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["total"]
        self.fields["reason"] = forms.CharField(
            label=_("變更原因"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
        )

    def values(self) -> dict[str, Any]:
        found = super().values() if "total" in self.cleaned_data else self._values()
        return {"lines": found["lines"], "reason": self.cleaned_data["reason"]}

    def _values(self) -> dict[str, Any]:
        self.cleaned_data["total"] = None
        return super().values()

    @classmethod
    def of(cls, budget: Budget | None) -> dict[str, Any]:
        """A category may have several lines: their sum, and what each says."""
        found: dict[str, Any] = {}
        for line in budget.lines.all() if budget else []:
            amount, basis = f"{line.category}_amount", f"{line.category}_basis"
            found[amount] = found.get(amount, 0) + line.amount
            found[basis] = f"{found[basis]}；{line.basis}" if basis in found else line.basis
            found[basis] = found[basis][:300]
        return found


class HandOverForm(forms.Form):
    to = PersonField(label=_("新的項目經理"))
    reason = forms.CharField(
        label=_("交接原因"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        able = Person.objects.holding(Role.PROJECT_MANAGER).exclude(pk=project.manager_id)
        field.queryset = able
