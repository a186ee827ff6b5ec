"""What can be learned: a room above declares it, with its records and its rules of thumb.

task("aftersales.category", _("工單類別"), labels=Category.choices, samples=…, …)
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from charter.rooms.classifying.measuring import Sample

Words = str | Promise


@dataclass(frozen=True)
class Task:
    """`samples` yields the newest records of which people have said what they are, `count` says
    how many there are at least, up to a number; `rules` gives what would propose
    without a model."""

    name: str
    title: Words
    labels: Sequence[tuple[str, Words]]
    samples: Callable[[], Iterable[Sample]]
    count: Callable[[int], int]
    rules: Callable[[], Callable[[str], str]]

    def word(self, label: str) -> str:
        return str(dict(self.labels).get(label, label))


TASKS: dict[str, Task] = {}


def task(
    name: str,
    title: Words,
    *,
    labels: Iterable[tuple[object, Words]],
    samples: Callable[[], Iterable[Sample]],
    count: Callable[[int], int],
    rules: Callable[[], Callable[[str], str]],
) -> None:
    assert name not in TASKS, f"task {name} is declared twice"
    known = [(str(value), word) for value, word in labels]
    TASKS[name] = Task(name, title, known, samples, count, rules)
