"""The fields that the forms of this room share."""

from functools import partial
from typing import Any

from django import forms

from charter.ground import widgets
from charter.org.fields import PersonField

AREA = {"rows": 3}


FilesField = partial(widgets.FilesField, camera=True)


def text(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs=AREA), max_length=8000, **more)


def person(label: Any, **more: Any) -> Any:
    return PersonField(label=label, **more)


def day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}))
