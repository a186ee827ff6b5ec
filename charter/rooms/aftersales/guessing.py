"""Proposals from a text: category, topic and impact; priority from impact and urgency.

The words an organisation wrote down come first, then what a model learned from its own cases (if
one is in use), then these defaults; a person may change every proposal.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, SmallIntegerField, Value

from charter.ground.database.prepared import Prepared
from charter.rooms.aftersales.models import Category, KeywordRule, Level, MatrixCell, Priority
from charter.rooms.classifying.queries import Ruling, ruling

CATEGORY, IMPACT = "aftersales.category", "aftersales.impact"  # what is learned

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
    """`words` are those of the text that led to it; `models` says which model proposed what, by
    the name of the task, where one did."""

    category: str
    topic: str
    impact: int
    urgency: int
    words: tuple[str, ...]
    models: Mapping[str, int] = field(default_factory=dict)

    def noted(self) -> dict[str, tuple[str, int | None]]:
        said = {CATEGORY: self.category, IMPACT: str(int(self.impact))}
        return {task: (label, self.models.get(task)) for task, label in said.items()}


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


@dataclass
class _Found:
    """What is known so far; whoever speaks first rules each of the three."""

    category: str = ""
    topic: str = ""
    impact: int | None = None
    words: list[str] = field(default_factory=list)
    models: dict[str, int] = field(default_factory=dict)

    def hear(self, text: str, words: Iterable[Word]) -> None:
        for word, category, topic, impact in words:
            if word.lower() not in text:
                continue
            news = (not self.category and category, not self.topic and topic)
            if any(news) or (not self.impact and impact):
                self.words.append(word)
            self.category, self.topic = self.category or category, self.topic or topic
            self.impact = self.impact or impact

    def ask(self, text: str, models: Mapping[str, Ruling]) -> None:
        if not self.category and (one := models.get(CATEGORY)):
            said = one.model.predict(text)
            self.category, self.models[CATEGORY] = said.label, one.pk
            self.words.extend(said.because)
        if not self.impact and (one := models.get(IMPACT)):
            said = one.model.predict(text)
            self.impact, self.models[IMPACT] = int(said.label), one.pk
            self.words.extend(word for word in said.because if word not in self.words)


@dataclass(frozen=True)
class Rules:
    """The words, the models and the matrix that rule now."""

    own: tuple[Word, ...]
    matrix: dict[tuple[int, int], int]
    models: Mapping[str, Ruling] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "Rules":
        own = sorted(OWN.rows(), key=lambda row: row.pk)
        words = tuple((r.word, r.category, r.topic, r.impact) for r in own if r.to is None)
        cells = {(r.impact, r.cell): int(r.to) for r in own if r.to is not None}
        return cls(words, {**MATRIX, **cells}, ruling())

    def without_models(self) -> "Rules":
        return Rules(self.own, self.matrix)

    def guess(self, text: str) -> Proposal:
        """What a text proposes: own words, then models, then the house's words."""
        low, hurry = text.lower(), any(word in text for word in URGENT_WORDS)
        found = _Found()
        found.hear(low, self.own)
        found.ask(text, self.models)
        found.hear(low, WORDS)
        impact = found.impact or Level.MEDIUM
        urgency = Level.HIGH if hurry or impact == Level.HIGH else Level.MEDIUM
        said = (found.category or Category.OTHER, found.topic, impact, urgency)
        return Proposal(*said, tuple(found.words[:4]), found.models)

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
