"""From a room's records to a measured model; nothing is written here, and nothing is changed."""

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from charter.rooms.classifying import training
from charter.rooms.classifying.linear import LinearModel
from charter.rooms.classifying.measuring import Measured, Sample, measure, split
from charter.rooms.classifying.tasks import Task

ENOUGH, ENOUGH_OF_ONE = 200, 10


@dataclass(frozen=True)
class Stock:
    """How many records there are to learn from, by label."""

    count: int
    labels: dict[str, int]

    @property
    def is_enough(self) -> bool:
        known = sum(n >= ENOUGH_OF_ONE for n in self.labels.values())
        return self.count >= ENOUGH and known >= 2

    @property
    def missing(self) -> int:
        return max(ENOUGH - self.count, 0)


def stock(samples: Sequence[Sample]) -> Stock:
    return Stock(len(samples), dict(Counter(one.label for one in samples)))


@dataclass(frozen=True)
class Learned:
    """A model, how it did on the fifth it never saw, and what it was made of."""

    model: LinearModel
    measured: Measured
    count: int
    data: bytes
    digest: str


def learn(task: Task, samples: Sequence[Sample]) -> Learned:
    """Labels too rare to be learned stay in the held-back fifth, where they count as errors."""
    taught, held = split(task.name, samples)
    often = {label for label, n in stock(taught).labels.items() if n >= ENOUGH_OF_ONE}
    fitted = training.fit([(one.text, one.label) for one in taught if one.label in often])
    model = LinearModel.load(fitted.dump())  # what is measured is what is stored
    measured = measure(taught, held, lambda text: model.predict(text).label, task.rules())
    rows = [
        [one.key, one.label, place] for place, part in enumerate((taught, held)) for one in part
    ]
    return Learned(
        model=model,
        measured=measured,
        count=len(taught),
        data=zlib.compress(json.dumps(rows).encode()),
        digest=digest(samples),
    )


def digest(samples: Sequence[Sample]) -> str:
    """SHA-256 of keys, labels and texts in the order of the keys."""
    found = hashlib.sha256()
    for one in sorted(samples, key=lambda one: one.key):
        found.update(json.dumps([one.key, one.label, one.text], ensure_ascii=False).encode())
    return found.hexdigest()
