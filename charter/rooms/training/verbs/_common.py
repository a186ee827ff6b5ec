"""What the verbs of this room share."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from charter.ground.errors import Refused
from charter.kernel.indicators.rules import RULES
from charter.org.models import Person, Skill
from charter.rooms.training.models import Kind, Subject

MOST_HOURS = 999


def _allow(is_allowed: bool, by: Person | None, message: str) -> None:
    """The system may; a person must be allowed to."""
    if by is not None and not is_allowed:
        raise Refused("training.not_allowed", message)


def _words(text: str, field: str) -> str:
    if not text.strip():
        raise Refused("training.text_missing", _("請填寫說明，不能留白。"), field=field)
    return text.strip()


def _choice(value: str, values: list[str], field: str) -> str:
    if value not in values:
        raise Refused("training.choice", _("請從清單選擇。"), field=field)
    return value


def _subject(value: str) -> str:
    return _choice(value, list(Subject.values), "subject")


def _kind(value: str) -> str:
    return _choice(value, list(Kind.values), "kind")


def _hours(value: Decimal) -> Decimal:
    if not value.is_finite() or not 0 < value <= MOST_HOURS or value != round(value, 1):
        raise Refused("training.hours", _("時數要大於0，最多一位小數。"), field="hours")
    return value


def _score(value: Decimal | None, field: str) -> Decimal | None:
    if value is None:
        return None
    if not value.is_finite() or not 0 <= value <= 100 or value != round(value, 1):
        raise Refused("training.score", _("分數是0到100，最多一位小數。"), field=field)
    return value


def _aim(skill: Skill | None, level: int | None) -> None:
    if (skill is None) != (level is None):
        raise Refused("training.skill_and_level", _("技能與等級請一起填。"), field="level")
    if level is not None and level not in range(1, 5):
        raise Refused("training.level", _("等級是1到4，請從清單選擇。"), field="level")


def _indicator(name: str) -> str:
    if name and name not in RULES:
        raise Refused("training.no_indicator", _("沒有這個指標，請從清單選擇。"), field="indicator")
    return name


def _order(first: dt.date, last: dt.date, field: str) -> None:
    if last < first:
        raise Refused("training.order", _("結束不能早於開始。"), field=field)
