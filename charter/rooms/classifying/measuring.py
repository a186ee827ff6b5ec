"""How often a proposal is wrong, on texts that the model has never seen, beside two baselines."""

import hashlib
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

FIFTH = 5
Z = 1.96  # 95 %


@dataclass(frozen=True)
class Sample:
    """`key` is the record's; `label` what people say it is."""

    key: int
    text: str
    label: str


@dataclass(frozen=True)
class Measured:
    """Right answers out of `count` held-back texts. `confusion[(truth, said)]` counts."""

    count: int
    right: int
    majority: int
    rules: int
    confusion: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def error(self) -> float | None:
        """In percent; None when nothing was held back."""
        return 100 * (1 - self.right / self.count) if self.count else None

    @property
    def is_better(self) -> bool:
        """Than both baselines."""
        return self.right > max(self.majority, self.rules)


def is_held_back(name: str, key: int) -> bool:
    """A fifth, chosen by the key alone: a text once held back is so for every later version."""
    return hashlib.sha256(f"{name}:{key}".encode()).digest()[0] % FIFTH == 0


def split(name: str, samples: Iterable[Sample]) -> tuple[list[Sample], list[Sample]]:
    """What is learned from, and what is held back."""
    parts: tuple[list[Sample], list[Sample]] = ([], [])
    for sample in samples:
        parts[is_held_back(name, sample.key)].append(sample)
    return parts


def measure(
    learned: Sequence[Sample],
    held: Sequence[Sample],
    model: Callable[[str], str],
    rules: Callable[[str], str],
) -> Measured:
    """`majority` is what always saying the commonest label of `learned` gets right."""
    commonest = Counter(one.label for one in learned).most_common(1)[0][0]
    confusion = Counter((one.label, model(one.text)) for one in held)
    return Measured(
        count=len(held),
        right=sum(n for (truth, said), n in confusion.items() if truth == said),
        majority=sum(one.label == commonest for one in held),
        rules=sum(rules(one.text) == one.label for one in held),
        confusion=dict(confusion),
    )


def interval(part: int, count: int) -> tuple[float, float] | None:
    """Wilson's 95 % interval of a share, in percent (Wilson 1927, JASA 22); None of nothing."""
    if not count:
        return None
    p, z2 = part / count, Z * Z
    middle = (p + z2 / (2 * count)) / (1 + z2 / count)
    reach = Z / (1 + z2 / count) * math.sqrt(p * (1 - p) / count + z2 / (4 * count * count))
    return 100 * max(middle - reach, 0.0), 100 * min(middle + reach, 1.0)
