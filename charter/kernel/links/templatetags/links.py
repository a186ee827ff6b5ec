"""`{% links subject %}`: the records linked to one, and the way to link another."""

from typing import Any

from django import template
from django.db import models
from django.template import RequestContext

from charter.ground.pieces import token
from charter.kernel.journal.models import kind_of
from charter.kernel.links.queries import linked_to

register = template.Library()


@register.inclusion_tag("links/links.html", takes_context=True)
def links(context: RequestContext, subject: models.Model) -> dict[str, Any]:
    name = f"{kind_of(subject)}:{subject.pk}"
    request = context["request"]
    return {
        "found": linked_to(subject, request.user),
        "name": name,
        "csrf_token": token(request),
    }
