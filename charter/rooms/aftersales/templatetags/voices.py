"""`{% load voices %}{% voices terms %}`: what customers said more often, on any page."""

from collections.abc import Iterable
from typing import Any

from django import template

from charter.rooms.aftersales.voices import Term

register = template.Library()


@register.inclusion_tag("aftersales/voices.html")
def voices(terms: Iterable[Term]) -> dict[str, Any]:
    return {"terms": list(terms)}
