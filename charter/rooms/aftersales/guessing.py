"""Proposals from words: category, topic and impact of a text; priority from impact and urgency.

Rows of an organisation come first, these defaults after them; a person may change every proposal.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, SmallIntegerField, Value

from charter.ground.database.prepared import Prepared
from charter.rooms.aftersales.models import Category, KeywordRule, Level, MatrixCell, Priority

# (word, category, topic, impact); the first word found in the text rules each of the three
WORDS: tuple[tuple[str, str, str, int | None], ...] = (
    ("手術", "", "", Level.HIGH),
    ("急診", "", "", Level.HIGH),
    ("病人", "", "", Level.HIGH),
    ("停電", Category.FAULT, "電力", Level.HIGH),
    ("火警", Category.FAULT, "消防", Level.HIGH),
    ("冒煙", Category.FAULT, "消防", Level.HIGH),
    ("受傷", "", "", Level.HIGH),
    ("全部", "", "", Level.HIGH),
    ("當機", Category.FAULT, "資訊", Level.HIGH),
    ("斷線", Category.FAULT, "網路", Level.HIGH),
    ("UPS", Category.FAULT, "電力", None),
    ("跳電", Category.FAULT, "電力", Level.HIGH),
    ("空調", Category.FAULT, "空調", None),
    ("冷氣", Category.FAULT, "空調", None),
    ("漏水", Category.FAULT, "水務", None),
    ("滴水", Category.FAULT, "水務", None),
    ("電梯", Category.FAULT, "電梯", Level.HIGH),
    ("網路", Category.FAULT, "網路", None),
    ("登入", Category.FAULT, "資訊", None),
    ("故障", Category.FAULT, "", None),
    ("不能", Category.FAULT, "", None),
    ("壞", Category.FAULT, "", None),
    ("態度", Category.COMPLAINT, "態度", None),
    ("抱怨", Category.COMPLAINT, "", None),
    ("投訴", Category.COMPLAINT, "", None),
    ("客訴", Category.COMPLAINT, "", None),
    ("不滿", Category.COMPLAINT, "", None),
    ("發票", Category.REQUEST, "帳務", Level.LOW),
    ("申請", Category.REQUEST, "", Level.LOW),
    ("增加", Category.REQUEST, "", None),
    ("建議", Category.SUGGESTION, "", Level.LOW),
    ("請問", Category.INQUIRY, "", Level.LOW),
    ("詢問", Category.INQUIRY, "", Level.LOW),
    ("了解", Category.INQUIRY, "", Level.LOW),
)
TITLE_END = re.compile(r"[。！？!?\n]")
URGENT_WORDS = ("盡快", "馬上", "立刻", "緊急", "趕", "現在")
# rows: impact high, medium, low; columns: urgency high, medium, low
MATRIX = {
    (1, 1): Priority.URGENT,
    (1, 2): Priority.HIGH,
    (1, 3): Priority.NORMAL,
    (2, 1): Priority.HIGH,
    (2, 2): Priority.NORMAL,
    (2, 3): Priority.LOW,
    (3, 1): Priority.NORMAL,
    (3, 2): Priority.LOW,
    (3, 3): Priority.LOW,
}


@dataclass(frozen=True)
class Proposal:
    """`words` are those of the text that led to it."""

    category: str
    topic: str
    impact: int
    urgency: int
    words: tuple[str, ...]


def _own() -> Any:
    """An organisation's words and cells in one statement: nobody has many of either."""
    words = KeywordRule.objects.order_by().annotate(cell=Value(None, SMALL), to=Value(None, SMALL))
    cells = MatrixCell.objects.order_by().annotate(
        word=Value("", TEXT), category=Value("", TEXT), topic=Value("", TEXT)
    )
    return words.values_list("pk", "word", "category", "topic", "impact", "cell", "to").union(
        cells.values_list("pk", "word", "category", "topic", "impact", "urgency", "priority"),
        all=True,
    )


SMALL, TEXT = SmallIntegerField(), CharField()
OWN = Prepared(_own)
Word = tuple[str, str, str, int | None]


@dataclass(frozen=True)
class Rules:
    """The words and the matrix that rule now: an organisation's own before the defaults."""

    words: tuple[Word, ...]
    matrix: dict[tuple[int, int], int]

    @classmethod
    def now(cls) -> "Rules":
        own = sorted(OWN.rows(), key=lambda row: row.pk)
        words = tuple((r.word, r.category, r.topic, r.impact) for r in own if r.to is None)
        cells = {(r.impact, r.cell): int(r.to) for r in own if r.to is not None}
        return cls((*words, *WORDS), {**MATRIX, **cells})

    def guess(self, text: str) -> Proposal:
        """What the words of a text propose; the first word found rules each of the three."""
        low, hurry = text.lower(), any(word in text for word in URGENT_WORDS)
        category, topic, impact = "", "", None
        words: list[str] = []
        for word, its_category, its_topic, its_impact in self.words:
            if word.lower() not in low:
                continue
            news = (not category and its_category, not topic and its_topic)
            if any(news) or (not impact and its_impact):
                words.append(word)
            category, topic = category or its_category, topic or its_topic
            impact = impact or its_impact
        urgency = Level.HIGH if hurry or impact == Level.HIGH else Level.MEDIUM
        found = (category or Category.OTHER, topic, impact or Level.MEDIUM, urgency)
        return Proposal(*found, tuple(words[:4]))

    def priority(self, impact: int, urgency: int) -> int:
        return int(self.matrix[impact, urgency])


def guess(text: str) -> Proposal:
    return Rules.now().guess(text)


def priority_of(impact: int, urgency: int) -> int:
    """The organisation's own cell, else the default matrix."""
    return Rules.now().priority(impact, urgency)


def title_of(text: str) -> str:
    """The first sentence, at most 60 characters."""
    first = TITLE_END.split(text.strip(), maxsplit=1)[0].strip()
    return first if len(first) <= 60 else f"{first[:59]}…"
