"""Markup that is the same whenever it shows the same: drawn once, then kept.

    piece("ui/parts/tabs.html", rows=(("任務", "/tasks/", 3, True),))

All that the template shows must be in its arguments, which are hashable and hold markup, not text
or promises (`as_markup`).
"""

from collections.abc import Hashable
from functools import lru_cache
from html import escape as _escape
from secrets import token_bytes
from typing import Any

from django.middleware.csrf import CSRF_ALLOWED_CHARS, get_token
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

CHARS = CSRF_ALLOWED_CHARS
PLACE = {char: n for n, char in enumerate(CHARS)}
escape = lru_cache(4096)(_escape)
"""Text as markup; names, states and dates come again and again in a list."""


_marked_up = lru_cache(4096, typed=True)(conditional_escape)  # safe markup is another type


def as_markup(word: Any) -> str:
    """Text escaped, markup as it is: what a kept piece is asked for must not leave that open."""
    if type(word) is SafeString:
        return word
    return _marked_up(str(word)) if isinstance(word, Promise) else conditional_escape(word)


def piece(template: str, **shown: Hashable) -> SafeString:
    return _kept(template, get_language(), tuple(shown.items()))


def drawn(template: str, **shown: Any) -> SafeString:
    """The same without keeping it: for what will hardly be asked again."""
    return render_to_string(template, shown)


@lru_cache(1000)
def _kept(template: str, language: str | None, shown: tuple[tuple[str, Any], ...]) -> SafeString:
    return render_to_string(template, dict(shown))


def token(request: Any) -> str:
    """Against forged forms: one for all forms of a page."""
    if not hasattr(request, "_token"):
        secret = request.META.get("CSRF_COOKIE")
        request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
        request._token = _masked(secret) if secret else get_token(request)
    return str(request._token)


def _masked(secret: str) -> str:
    """Another token in every answer, as Django's `get_token` makes it (five hundred calls, as
    many as four rows of a list); Django's middleware takes it apart again."""
    mask = [byte % len(CHARS) for byte in token_bytes(len(secret))]
    cipher = [CHARS[(PLACE[char] + n) % len(CHARS)] for char, n in zip(secret, mask, strict=True)]
    return "".join([CHARS[n] for n in mask] + cipher)
