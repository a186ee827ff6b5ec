"""One text per content, so that one hash means one content.

Keys sorted, no spaces, UTF-8; a Decimal is written without exponent and trailing zeros, a date in
ISO 8601, a moment in UTC. Floats have no exact text and are refused.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from charter.ground.errors import Refused
from charter.org.names import referring


def plain(value: Any) -> Any:
    """The content as JSON values: str, int, bool, None, list, dict with text keys."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str | Promise):
        return _text(str(value))
    if isinstance(value, Mapping):
        return {_text(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return _exact(value)


def _exact(value: Any) -> Any:
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Model):
        return value.pk
    raise TypeError(f"{type(value).__name__} has no exact text; give a Decimal, a date or a text")


def canonical(content: Mapping[str, Any]) -> str:
    return json.dumps(plain(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def fingerprint(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical text in which people stand by number, 64 hexadecimal digits: it is
    the same before and after somebody is renamed or forgotten."""
    return literal_print(referring(plain(content)))


def literal_print(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical text as somebody outside gets it."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def _text(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        value = "\0"
    if "\0" in value:
        raise Refused(
            "approvals.unfit_text",
            _("內容含有無法保存的字元，請刪除該字元（通常來自複製貼上）後再送出。"),
        )
    return value


def _number(value: Decimal) -> str:
    if not value.is_finite():
        raise Refused("approvals.unfit_number", _("金額必須是確定的數字，請改正後再送出。"))
    return format(value.normalize() + 0, "f")
