"""The fields that the forms of this room share."""

from typing import Any

from django import forms

from charter.ground.widgets import LongSelect
from charter.org.models import Person

AREA = {"rows": 3}


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; a phone offers its camera."""

    widget = ManyFiles(attrs={"accept": "image/*,application/pdf"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given if one]


def text(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs=AREA), max_length=8000, **more)


def person(label: Any, **more: Any) -> Any:
    people = Person.objects.staff().order_by("name")
    return forms.ModelChoiceField(queryset=people, label=label, widget=LongSelect, **more)


def day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}))
