"""Documents that are frozen: whole pages kept as bytes with their hash, and never drawn again.

A document carries its own style, so that it looks the same when it is saved and opened elsewhere.
The style is allowed by its hash and nothing else is: a document runs nothing and loads nothing.
"""

import base64
import hashlib
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation


def written(template: str, **shown: Any) -> str:
    """The whole page as it will be kept, in the language of the house."""
    with translation.override(settings.LANGUAGE_CODE):
        told = {**shown, "organisation": settings.ORGANISATION}
        return render_to_string(template, told)


def policy_of(document: str) -> str:
    """Allows the very style that the document begins with, whatever ours is today."""
    _before, _tag, rest = document.partition("<style>")
    style = rest.partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'"
    )
