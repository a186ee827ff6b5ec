"""Form fields that ask for people."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import OuterRef, Subquery
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.widgets import OneOf, Picker
from charter.org.models import Person, Post, Substitution

ELSEWHERE = gettext_lazy("沒有部門")
LISTED = 400  # of more, a page would carry everybody's name: theirs is typed


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


class _OneByDepartment(_ByDepartment):
    """Nobody first, then as `_ByDepartment`, with who stands in for whom today; `cut` when there
    are too many to list."""

    cut = False
    kept: "list[Any] | None" = None  # asked once, also where several forms share the choices

    def __iter__(self) -> Iterator[Any]:
        return iter(self._held())

    def __len__(self) -> int:  # `list` asks for it; Django would count in the database
        return len(self._held())

    def _held(self) -> list[Any]:
        if self.kept is None:
            self.kept = [*self._read()]
        return self.kept

    def _read(self) -> Iterator[Any]:
        live = Substitution.objects.live().filter(person=OuterRef("pk")).order_by("-pk")
        rows = self.queryset.annotate(deputy=Subquery(live.values("substitute__name")[:1]))
        ordered = rows.select_related("department").order_by("department__code", "name", "pk")
        found = list(ordered[: LISTED + 1])
        self.cut = len(found) > LISTED
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        listed = [] if self.cut else found
        for department, members in groupby(listed, lambda one: one.department):
            yield str(department or ELSEWHERE), [self.choice(one) for one in members]


class _PostsByDepartment(ModelChoiceIterator):  # type: ignore[type-arg]
    """(department, [(post, title), …]): two departments may name a post alike."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        rows = self.queryset.select_related("department")
        for department, posts in groupby(
            rows.order_by("department__code", "title", "pk"), lambda one: one.department
        ):
            yield str(department), [self.choice(one) for one in posts]


class PostField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One post, under its department."""

    iterator = _PostsByDepartment

    def __init__(self, **told: Any) -> None:
        super().__init__(Post.objects.get_queryset(), **told)


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One colleague: chosen from a list that is searched by typing. What was typed instead of
    chosen is found by account or full name."""

    iterator = _OneByDepartment
    widget = OneOf

    def __init__(self, queryset: Any = None, **told: Any) -> None:
        rows = Person.objects.staff() if queryset is None else queryset
        super().__init__(rows, **{"empty_label": "", **told})

    def label_from_instance(self, obj: Any) -> str:
        deputy = getattr(obj, "deputy", None)
        if deputy is None:
            return str(obj)
        return _("%(name)s（%(deputy)s代理）") % {"name": obj, "deputy": deputy}

    def to_python(self, value: Any) -> Any:
        text = value.strip() if isinstance(value, str) else value
        if not isinstance(text, str) or not text or text.isdigit():
            return super().to_python(text)
        assert self.queryset is not None
        by_account = list(self.queryset.filter(username=text)[:1])
        found = by_account or list(self.queryset.filter(name=text)[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("找到%(n)s位「%(text)s」，請輸入完整姓名或帳號。")
                % {"n": len(found), "text": text}
            )
        return found[0]
