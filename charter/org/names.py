"""Who is meant, by number: what is sealed or frozen names people so that they can be forgotten.

    referring({"owner_name": "陳怡君"})   # {"owner_name": "⟦12⟧"}: what is stored
    named("⟦12⟧")                         # "陳怡君": what is read, for as long as they have a name

The name stands in the row of the person alone. Once it is erased there, every entry and every
approved content that meant this person says their number, and no hash has to change (A7,
decision 1621). Texts are searched for the names of everybody known, so a name that was typed is
found as well. Two people of one name are both meant (`⟦5,9⟧`).
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection, models
from django.utils.translation import gettext as _

from charter.ground.database.engine.base import HEARD
from charter.ground.web import request_id

OPENS = "⟦"
REFERENCE = re.compile(r"⟦(\d+(?:,\d+)*)⟧")
_TYPED = re.compile(r"⟦(?=[\d,]+⟧)")
# `open`, `chen`, `quality.goal`: words that programs compare. A name is written otherwise.
_CODE = re.compile(r"[a-z0-9_.:-]*")
_STAMP = "SELECT count(*), sum(stamp) FROM org_naming"
_NAMES = "SELECT id, name FROM org_person"
_as_stored: ContextVar[bool] = ContextVar("names_as_stored", default=False)


class Known:
    """Everybody's name, as it stood when the database's stamp was this."""

    def __init__(self, stamp: Any, rows: list[tuple[int, str]]) -> None:
        self.stamp, self.name_of = stamp, dict(rows)
        self.keys_of: dict[str, list[int]] = {}
        lengths: dict[str, set[int]] = {}
        for key, name in sorted(rows):
            if len(name) > 1 and not _CODE.fullmatch(name):
                self.keys_of.setdefault(name, []).append(key)
                lengths.setdefault(name[0], set()).add(len(name))
        self.lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}
        firsts = "".join(map(re.escape, self.lengths))
        self.starts = re.compile(f"[{firsts}]") if firsts else None

    def refer(self, text: str) -> str:
        """The text with a reference wherever somebody's name stands; the longest name wins."""
        text = _TYPED.sub("〔", text)
        if self.starts is None:
            return text
        made, done = [], 0
        for found in self.starts.finditer(text):
            at = found.start()
            name = self._name_at(text, at) if at >= done else ""
            if name:
                keys = ",".join(map(str, self.keys_of[name]))
                made += [text[done:at], f"{OPENS}{keys}⟧"]
                done = at + len(name)
        return "".join([*made, text[done:]]) if made else text

    def _name_at(self, text: str, at: int) -> str:
        for length in self.lengths[text[at]]:
            word = text[at : at + length]
            if word in self.keys_of and _stands_alone(text, at, at + length):
                return word
        return ""


_kept: Known | None = None
_asked: tuple[str, int] = ("", 0)  # in which request and second the stamp was last compared
_of_room: "WeakKeyDictionary[Any, dict[int, str]]" = WeakKeyDictionary()


def referring(value: Any) -> Any:
    """A text, or JSON of texts, as it is sealed. Keys of mappings are texts of ours, and stay."""
    return _walked(value, _known().refer)


def named(value: Any) -> Any:
    """What was sealed, with the names people have now. A customer's contact reads only names
    that the second lock lets through."""
    return _walked(value, _spoken)


@contextmanager
def as_stored() -> Iterator[None]:
    """Fields answer what is stored, for those who count hashes."""
    token = _as_stored.set(True)
    try:
        yield
    finally:
        _as_stored.reset(token)


class NamedText(models.CharField):  # type: ignore[type-arg]
    """A text kept with references, read with names. Who writes it asks `referring`."""

    def from_db_value(self, value: str | None, *_rest: Any) -> str | None:
        if value is None or OPENS not in value or _as_stored.get():
            return value
        return _spoken(value)


class NamedJSON(models.JSONField):
    """JSON kept with references, read with names. Who writes it asks `referring`, or the field
    is a `FrozenJSON`."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        read = super().from_db_value(value, expression, connection)
        if not isinstance(value, str) or OPENS not in value or _as_stored.get():
            return read
        return named(read)


class FrozenJSON(NamedJSON):
    """What was approved and never changes: references are written by the field itself."""

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return super().get_db_prep_save(referring(value), connection)


def _walked(value: Any, told: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return told(value)
    if isinstance(value, Mapping):
        return {key: _walked(one, told) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_walked(one, told) for one in value]
    return value


def _stands_alone(text: str, start: int, end: int) -> bool:
    """A name in Latin letters is a word of its own; one in Han characters never has a gap."""
    before, after = text[start - 1 : start], text[end : end + 1]
    joined = _is_latin(before) and _is_latin(text[start])
    return not joined and not (_is_latin(after) and _is_latin(text[end - 1]))


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


def _spoken(text: str) -> str:
    return REFERENCE.sub(lambda found: _who(found[1]), text) if OPENS in text else text


def _who(keys: str) -> str:
    found = dict.fromkeys(_name(int(key)) for key in keys.split(","))
    return "／".join(found)


def _name(key: int) -> str:
    room = getattr(connection, "room", None)
    if room is not None and not room.acting:
        return _in_room(room, key)
    name = _known().name_of.get(key) or _known(anew=True).name_of.get(key)
    return name or _("某人")


def _in_room(room: Any, key: int) -> str:
    seen = _of_room.setdefault(room, {})
    if key not in seen:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM org_person WHERE id = %s", [key])
            found = cursor.fetchone()
        seen[key] = found[0] if found else _("某人")
    return seen[key]


def _known(*, anew: bool = False) -> Known:
    """Everybody's name. Whether it still is so is asked once a request, or once a second where
    there is none; who is named in this process is known at once."""
    global _kept, _asked
    now = (request_id.get(), int(time.monotonic()))
    is_new = now[0] != _asked[0] or (not now[0] and now[1] != _asked[1])
    if _kept is not None and not is_new and not anew:
        return _kept
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        stamp = cursor.fetchone()
        if _kept is None or _kept.stamp != stamp:
            cursor.execute(_NAMES)
            _kept = Known(stamp, cursor.fetchall())
    _asked = now
    return _kept


def _forget() -> None:
    global _kept
    _kept = None


HEARD["somebody was named"] = _forget
