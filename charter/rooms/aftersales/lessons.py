"""What is learned from cases: their category and their impact, from the customer's own words.

Only cases that somebody solved: until then nobody has looked twice at what was proposed.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from charter.rooms.aftersales.guessing import CATEGORY, IMPACT, Proposal, Rules
from charter.rooms.aftersales.models import Case, Category, Level
from charter.rooms.classifying.measuring import Sample
from charter.rooms.classifying.tasks import task

NEWEST = 20_000


def _solved() -> Any:
    return Case.objects.solved().filter(imported=False).exclude(category="").order_by("-id")


def _samples(column: str) -> Iterator[Sample]:
    rows = _solved().values_list("pk", "text", column)[:NEWEST]
    return (Sample(pk, text, str(label)) for pk, text, label in rows.iterator(2000))


def _count(most: int) -> int:
    return int(_solved()[:most].count())


def _by_words(say: Callable[[Proposal], str]) -> Callable[[str], str]:
    words = Rules.now().without_models()
    return lambda text: say(words.guess(text))


task(
    CATEGORY,
    _("工單類別"),
    labels=Category.choices,
    samples=lambda: _samples("category"),
    count=_count,
    rules=lambda: _by_words(lambda said: said.category),
)
task(
    IMPACT,
    _("工單影響"),
    labels=Level.choices,
    samples=lambda: _samples("impact"),
    count=_count,
    rules=lambda: _by_words(lambda said: str(int(said.impact))),
)
