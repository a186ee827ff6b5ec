"""Form fields that ask for people."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from charter.ground.widgets import Picker
from charter.org.models import Person

ELSEWHERE = _("沒有部門")


class _ByDepartment(ModelChoiceIterator):  # type: ignore[type-arg]
    """(department, [(person, name), …]): what `Picker` draws."""

    def __iter__(self) -> Iterator[Any]:
        rows = self.queryset.order_by("department__code", "name", "pk")
        for department, members in groupby(
            rows.select_related("department"), lambda one: one.department
        ):
            yield str(department or ELSEWHERE), [self.choice(one) for one in members]


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several colleagues: found by name or department, or a whole department at once."""

    iterator = _ByDepartment
    widget = Picker

    def __init__(self, queryset: Any = None, **told: Any) -> None:
        rows = Person.objects.staff() if queryset is None else queryset
        super().__init__(rows, **told)
