"""The frame of a page is most of its markup and hardly ever changes: it is drawn once for all
requests that would see the same, and only what is a request's own is filled in."""

from collections.abc import Hashable
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

MOST = 2000  # pieces kept, some 5 kB each
TOKEN, NEXT = "token-of-this-request", "address-of-this-request"
_kept: dict[Hashable, str] = {}


class Drawable(Protocol):
    """`seen` is everything the pieces show of it."""

    request: HttpRequest

    @property
    def token(self) -> str: ...

    @property
    def seen(self) -> Hashable: ...


def drawn(template: str, frame: Drawable) -> SafeString:
    """The piece, with the token against forged forms and the way back of this request."""
    key = (template, get_language(), frame.seen)
    text = _kept.get(key)
    if text is None:
        if len(_kept) >= MOST:
            _kept.clear()
        text = _kept[key] = _draw(template, frame)
    if TOKEN in text:
        text = text.replace(TOKEN, frame.token)
        text = text.replace(NEXT, escape(frame.request.get_full_path()))
    return mark_safe(text)


def _draw(template: str, frame: Drawable) -> str:
    context: dict[str, Any] = {
        "frame": frame,
        "csrf_token": TOKEN,
        "next": NEXT,
        "ORGANISATION": settings.ORGANISATION,
    }
    return render_to_string(template, context)
