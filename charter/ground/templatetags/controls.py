"""`{{ form.person|control:7 }}`: a field that stands several times on a page."""

from typing import Any

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def control(bound: BoundField, key: Any) -> SafeString:
    """The bare control; `name-key` is its id."""
    return bound.as_widget(attrs={"id": f"{bound.name}-{key}", "class": "inp"})
