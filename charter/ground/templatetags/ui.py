"""The ui kit's template tags."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

STATUS_ICON = {
    "ok": "circle-check",
    "warn": "alert-triangle",
    "bad": "square-x",
    "none": "circle-dashed",
    "info": "progress",
    "done": "check",
}


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A Tabler icon out of the sprite; decoration only, so hidden from screen readers."""
    href = f"{static('ui/icons.svg')}#{name}"
    return format_html('<svg class="i {}" aria-hidden="true"><use href="{}"/></svg>', css, href)


@register.simple_tag
def status(tone: str, word: str, pill: bool = False) -> SafeString:
    """Shape + word + colour; `tone` is ok, warn, bad, none, info or done."""
    css = f"st {tone}{' pill' if pill else ''}"
    return format_html('<span class="{}">{}{}</span>', css, icon(STATUS_ICON[tone]), word)


@register.simple_tag
def avatar(person: object, css: str = "") -> SafeString:
    """A coloured disc with the last character of the name; the name itself stands beside it."""
    name = str(person)
    colour = sum(map(ord, name)) % 6 + 1
    return format_html(
        '<span class="av c{} {}" aria-hidden="true">{}</span>', colour, css, name[-1:]
    )
