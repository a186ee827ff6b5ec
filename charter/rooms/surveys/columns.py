"""What the columns of a survey's file mean: proposed from what stands in them, then said by people.

A mapping is JSON: {"columns": {"3": "csat", …}, "date_format": "%d/%m/%Y %H:%M",
"labels": {"Always": "5", "N/A": "na"}}; a score is written as digits, "na" is "does not apply".
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.rooms.surveys.models import SCALE, Measure

DATE, GROUP, COMMENT, CUSTOMER = "date", "group", "comment", "customer"
ROLES: "tuple[tuple[str, str | Promise], ...]" = (
    ("", _("不匯入")),
    (DATE, _("回答的時間")),
    (GROUP, _("分組（期別、階段）")),
    (CUSTOMER, _("客戶代碼或名稱")),
    (COMMENT, _("意見文字")),
    *Measure.choices,
)
FORMATS = (
    *("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"),
    *("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d"),
    *("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y"),
    *("%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y"),
)
KNOWN_ROLES = {code for code, _label in ROLES if code}
NA = "na"
WORDS: tuple[tuple[str, ...], ...] = (
    ("always", "mostly", "sometimes", "rarely", "never"),
    ("very satisfied", "satisfied", "neutral", "dissatisfied", "very dissatisfied"),
    ("strongly agree", "agree", "neither agree nor disagree", "disagree", "strongly disagree"),
    ("非常滿意", "滿意", "普通", "不滿意", "非常不滿意"),
    ("非常满意", "满意", "一般", "不满意", "非常不满意"),
    ("非常同意", "同意", "無意見", "不同意", "非常不同意"),
)
KNOWN = {word: str(5 - place) for row in WORDS for place, word in enumerate(row)}
NOT_APPLICABLE = ("n/a", "na", "不適用", "不适用", "do not use", "not applicable")
FEW_WORDS, SAMPLE, LONG = 12, 400, 12


@dataclass(frozen=True)
class Mapping:
    """Places of columns by what they are."""

    columns: dict[int, str] = field(default_factory=dict)
    date_format: str = ""
    labels: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, spec: dict[str, Any]) -> "Mapping":
        """Whatever a program sends: what is no column, no role or no word is left out."""
        told, labels = spec.get("columns"), spec.get("labels")
        columns = {
            int(place): role
            for place, role in (told.items() if isinstance(told, dict) else ())
            if str(place).isdecimal() and len(str(place)) < 5 and role in KNOWN_ROLES
        }
        words = labels if isinstance(labels, dict) else {}
        way = spec.get("date_format")
        said = {str(word): str(score) for word, score in words.items()}
        return cls(columns, way if way in FORMATS else "", said)

    def as_spec(self) -> dict[str, Any]:
        columns = {str(place): role for place, role in self.columns.items()}
        return {"columns": columns, "date_format": self.date_format, "labels": self.labels}

    def place_of(self, role: str) -> int | None:
        return next((place for place, one in self.columns.items() if one == role), None)

    @property
    def questions(self) -> list[tuple[int, str]]:
        return [(place, role) for place, role in sorted(self.columns.items()) if role in SCALE]


def proposed(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Mapping:
    """A first guess from the headings and the first rows; nothing is read by it unseen."""
    columns: dict[int, str] = {}
    for place, heading in enumerate(headings):
        cells = [row[place] for row in rows[:SAMPLE] if place < len(row) and row[place]]
        if role := _role(heading.lower(), cells, columns):
            columns[place] = role
    date = next((place for place, role in columns.items() if role == DATE), None)
    dates = [row[date] for row in rows[:SAMPLE] if date is not None and date < len(row)]
    mapping = Mapping(columns, _format(dates))
    words = words_of(mapping, rows)
    labels = {word: guess for word in words if (guess := _score(word))}
    return Mapping(columns, mapping.date_format, labels)


def _role(heading: str, cells: list[str], taken: dict[int, str]) -> str:
    if not cells:
        return ""
    kinds = set(cells)
    if DATE not in taken.values() and _format(cells):
        return DATE
    if all(cell.isascii() and cell.isdigit() and len(cell) < 3 for cell in kinds):
        return _numbered(heading, max(int(cell) for cell in kinds))
    if len(kinds) <= FEW_WORDS and any(_score(word) for word in kinds):
        return str(Measure.CSAT)
    if GROUP not in taken.values() and len(kinds) <= FEW_WORDS and len(cells) > len(kinds):
        return GROUP
    if COMMENT not in taken.values() and sum(map(len, cells)) / len(cells) > LONG:
        return COMMENT
    return ""


def _numbered(heading: str, highest: int) -> str:
    if highest > SCALE[Measure.NPS][1]:
        return ""
    if highest > SCALE[Measure.CES][1] or "nps" in heading:
        return str(Measure.NPS)
    return str(Measure.CES if highest > SCALE[Measure.CSAT][1] else Measure.CSAT)


def _score(word: str) -> str:
    plain = word.strip().lower()
    if any(plain == no or plain.startswith(f"{no} ") for no in NOT_APPLICABLE):
        return NA
    return KNOWN.get(plain, "")


def _format(cells: list[str]) -> str:
    """The only way in which all of them are dates; "" when there is none, or more than one."""
    known = [cell for cell in cells if cell]
    fitting = [way for way in FORMATS if known and all(_fits(cell, way) for cell in known)]
    return fitting[0] if len(fitting) == 1 else ""


def _fits(cell: str, way: str) -> bool:
    try:
        dt.datetime.strptime(cell, way)
    except ValueError:
        return False
    return True


def words_of(mapping: Mapping, rows: Sequence[Sequence[str]]) -> list[str]:
    """What stands in the questions' columns and is no number, the most frequent first."""
    places = [place for place, _measure in mapping.questions]
    found = Counter(
        row[place]
        for row in rows
        for place in places
        if place < len(row) and row[place] and not _number(row[place])
    )
    return [word for word, _count in found.most_common(60)]


def _number(cell: str) -> bool:
    return cell.isascii() and cell.isdigit()
