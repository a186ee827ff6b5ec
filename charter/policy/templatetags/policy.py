"""Template tags of the policy pages."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from charter.ground.charts import stack
from charter.ground.templatetags.ui import status
from charter.policy.models import Verdict
from charter.policy.pack import Part, Text
from charter.policy.queries import Sum
from charter.policy.wording import TONES, chapter, measured, parameter_title, shown, tell

register = template.Library()


@register.simple_tag
def told(text: Text) -> str:
    """A text of the pack in the reader's language."""
    return tell(text)


@register.simple_tag
def verdict(value: str) -> SafeString:
    """A stored verdict as shape, word and colour."""
    known = Verdict(value)
    return status(TONES[known], known.label)


@register.simple_tag
def counts(summary: Sequence[Sum]) -> SafeString:
    """The long bar over a policy."""
    return stack([(one.tone, one.word, one.count) for one in summary], "big")


@register.simple_tag
def parameter(name: str, value: Any) -> SafeString:
    """A parameter's name with its value."""
    return format_html("{} <b>{}</b>", parameter_title(name), shown(name, value))


@register.simple_tag
def title_of(name: str) -> str:
    """What a parameter is called."""
    return parameter_title(name)


@register.simple_tag
def measure_of(name: str, value: Any) -> str:
    """A parameter's value with its unit."""
    return measured(name, value)


@register.simple_tag
def chapter_of(part: Part) -> str:
    """二, outside Chinese 2."""
    return chapter(part.number)


@register.simple_tag
def value_of(name: str, value: Any) -> str:
    """A parameter's value as people read it."""
    return shown(name, value)
