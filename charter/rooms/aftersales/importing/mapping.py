"""Which column is what, how dates are written, which encoding: said explicitly, never guessed."""

import dataclasses
from collections.abc import Mapping as Spec
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from charter.ground.errors import Refused

ENCODINGS = ("utf-8", "utf-8-sig", "cp950", "gb18030", "cp1252")
LISTS = ("text", "received", "resolved", "closed")


@dataclass(frozen=True)
class Mapping:
    """`text` and the moments may be put together from several columns, joined by a space.

    date_format  as strptime reads it, for the joined columns: "%d/%m/%Y %H:%M"
    levels       words of the file for impact and urgency: {"1 - High": 1}
    met          a column that says whether the promised time was kept, and its words for yes;
                 with one of `open_words` (a clock that stands) the case gets no verdict
    log          the file is a log of events: the last row of an id is the case
    missing      what the file writes where it knows nothing
    """

    id: str
    text: tuple[str, ...]
    received: tuple[str, ...]
    date_format: str
    source: str
    encoding: str = "utf-8"
    delimiter: str = ","
    zone: str = "Asia/Taipei"
    resolved: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    customer: str = ""
    customer_code: str = ""
    title: str = ""
    topic: str = ""
    impact: str = ""
    urgency: str = ""
    contact: str = ""
    levels: dict[str, int] = field(default_factory=dict)
    met: str = ""
    met_words: tuple[str, ...] = ("true", "yes", "1")
    open_words: tuple[str, ...] = ()
    missing: str = "?"
    log: bool = False

    def columns(self) -> list[str]:
        """Every column of the file that is used."""
        single = ("id", "customer", "title", "topic", "impact", "urgency", "contact", "met")
        named = [getattr(self, name) for name in single]
        return [c for c in (*named, *(c for n in LISTS for c in getattr(self, n))) if c]

    def as_spec(self) -> dict[str, Any]:
        return dataclasses.asdict(self)

    @classmethod
    def of(cls, spec: Spec[str, Any]) -> "Mapping":
        """From JSON; an unknown or missing name is refused by name."""
        known = {f.name: f for f in dataclasses.fields(cls)}
        if strange := [name for name in spec if name not in known]:
            raise Refused(
                "aftersales.mapping_unknown",
                _("對應設定裡有不認得的名稱：%(names)s。") % {"names": "、".join(strange)},
                field="mapping",
            )
        needed = ("id", "text", "received", "date_format", "source")
        if lacking := [name for name in needed if not spec.get(name)]:
            raise Refused(
                "aftersales.mapping_incomplete",
                _("對應設定還缺：%(names)s。") % {"names": "、".join(lacking)},
                field="mapping",
            )
        lists = {n: _columns(spec[n]) for n in (*LISTS, "met_words", "open_words") if n in spec}
        found = cls(**{**spec, **lists})
        if found.encoding not in ENCODINGS:
            raise Refused(
                "aftersales.mapping_encoding",
                _("編碼要是這幾種之一：%(names)s。") % {"names": "、".join(ENCODINGS)},
                field="encoding",
            )
        return found


def _columns(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
