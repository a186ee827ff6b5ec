"""What no database and no calendar can hold is found, named, and sent back."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class Unfit(ValueError):
    """A value in a body cannot be stored; `place` is the way to it (`["items", 0, "name"]`)."""

    def __init__(self, place: list[str | int]) -> None:
        super().__init__(words(".".join(map(str, place))))
        self.place = place


def words(place: str) -> str:
    if not place:
        return _("送出的內容裡有無法保存的文字或數值。請改用一般文字，數字與日期請在合理範圍內。")
    return _(
        "「%(place)s」裡有無法保存的文字或數值（例如控制字元、半個字元或超出範圍的數字或日期）。"
        "請刪掉後重新輸入。"
    ) % {"place": place}


EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2200, 12, 31)
_A_DAY = re.compile(r"(\d{4})-\d\d-\d\d([T ].*)?", re.S)
_TOO_LONG = re.compile(r"-?\d{19,}")


def within_reach(value: dt.date) -> None:
    """A validator of every date in every form: nobody plans beyond it, and calendars end."""
    if not EARLIEST.year <= value.year <= LATEST.year:
        said = {"first": EARLIEST.isoformat(), "last": LATEST.isoformat()}
        raise ValidationError(_("日期要在%(first)s到%(last)s之間，例如2026-12-01。") % said)


def is_unfit(text: str) -> bool:
    """NUL, half a character, or a day that no calendar of ours reaches."""
    if "\0" in text or any("\ud800" <= one <= "\udfff" for one in text):
        return True
    day = _A_DAY.fullmatch(text)
    return bool(day and not EARLIEST.year <= int(day[1]) <= LATEST.year)


def _texts(value: Any, place: list[str | int]) -> Iterator[tuple[list[str | int], str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield [*place, "?"], name
            yield from _texts(inner, [*place, name])
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, [*place, number])


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def parsed(body: bytes) -> Any:
    """The JSON of a body. ValueError for what is not JSON (NaN is not), Unfit for what nobody
    could store."""
    value = json.loads(body, parse_constant=_no_number)
    for place, text in _texts(value, []):
        if is_unfit(text):
            raise Unfit(place)
    return value


def unfit_field(given: Iterator[tuple[str, list[str]]]) -> str:
    """The first field of a form or a query that nobody could store, by name; "" when unknown."""
    for name, values in given:
        if any(is_unfit(one) or _TOO_LONG.fullmatch(one) for one in values):
            return name
    return ""
