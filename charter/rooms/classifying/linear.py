"""A linear model as plain data, and what it says of a text: no library, nothing to execute.

The probability of class c is the softmax of  b_c + Σ w_cg / √n  over the n known grams g of the
text (features of value one, scaled to unit length).
"""

import json
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from charter.rooms.classifying.grams import grams

MOST_BYTES = 64_000_000  # unpacked; nobody's model comes near


class Unreadable(ValueError):
    """Stored data that are not a model."""


@dataclass(frozen=True)
class Guess:
    """`share` is the model's own probability, 0 to 1; `because` are the grams that spoke for it
    most, longest first where they overlap."""

    label: str
    share: float
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class LinearModel:
    """`weights[gram]` has one number per class, in the order of `classes`."""

    classes: tuple[str, ...]
    bias: tuple[float, ...]
    weights: dict[str, tuple[float, ...]]

    def predict(self, text: str) -> Guess:
        known = [(gram, row) for gram in grams(text) if (row := self.weights.get(gram))]
        scale = 1 / math.sqrt(len(known)) if known else 0.0
        sums = map(sum, zip(*(row for _gram, row in known), strict=True)) if known else self.bias
        scores = [b + scale * s for b, s in zip(self.bias, sums, strict=True)]
        best = max(range(len(scores)), key=scores.__getitem__)
        share = 1 / sum(math.exp(score - scores[best]) for score in scores)
        return Guess(self.classes[best], share, _spoke(known, best))

    def dump(self) -> bytes:
        """Packed JSON. Weights keep four decimals: the third changes no decision."""
        rows = {gram: [round(w, 4) for w in row] for gram, row in self.weights.items()}
        said = {"classes": self.classes, "bias": self.bias, "weights": rows}
        return zlib.compress(json.dumps(said, ensure_ascii=False).encode(), 6)

    @classmethod
    def load(cls, data: bytes) -> "LinearModel":
        """Raises Unreadable for anything but a model: nothing in it is ever executed."""
        try:
            unpacked = zlib.decompressobj().decompress(data, MOST_BYTES)
            said = json.loads(unpacked)
            classes = tuple(str(name) for name in said["classes"])
            bias = _numbers(said["bias"], len(classes))
            rows = {str(g): _numbers(row, len(classes)) for g, row in said["weights"].items()}
        except (zlib.error, ValueError, KeyError, TypeError, AttributeError) as error:
            raise Unreadable(f"not a model: {error}") from error
        if not classes:
            raise Unreadable("a model without classes")
        return cls(classes, bias, rows)


def _numbers(row: Any, size: int) -> tuple[float, ...]:
    found = tuple(float(number) for number in row)
    if len(found) != size or not all(map(math.isfinite, found)):
        raise Unreadable(f"{size} finite numbers expected")
    return found


def _spoke(known: Sequence[tuple[str, tuple[float, ...]]], best: int) -> tuple[str, ...]:
    """At most three grams whose weight for the class is greatest, none inside another."""
    strongest = sorted(known, key=lambda one: (-one[1][best], one[0]))[:12]
    found: list[str] = []
    for gram, row in strongest:
        if row[best] <= 0 or len(gram) < 2 or any(gram in one or one in gram for one in found):
            continue
        found.append(gram)
    return tuple(found[:3])
