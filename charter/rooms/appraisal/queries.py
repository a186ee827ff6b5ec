"""What is known of an appraisal, gathered for the score; and what its parts say."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from charter.kernel.merit import DIMENSIONS
from charter.rooms.appraisal.models import Appraisal, Part
from charter.rooms.appraisal.periods import rules_of
from charter.rooms.appraisal.scoring import Facts, Score, Share, score

Aside = set[tuple[str, int]]


def aside(appraisal: Appraisal) -> Aside:
    """The records that an appeal took out."""
    return {(figure, record) for figure, record in appraisal.set_aside}


def share_of(parts: Iterable[Part], out: Aside) -> tuple[int, int]:
    """(good, n) of the records that count."""
    good = n = 0
    for part in parts:
        kept = sum((part.figure, record) not in out for record in part.good)
        good += kept
        n += kept + sum((part.figure, record) not in out for record in part.missed)
    return good, n


def departments_of(parts: Iterable[Part]) -> list[tuple[int, list[Part]]]:
    """The shared parts of one dimension by department, in their order."""
    found: dict[int, list[Part]] = defaultdict(list)
    for part in parts:
        if part.department_id is not None:
            found[part.department_id].append(part)
    return sorted(found.items())


def facts_of(
    appraisal: Appraisal, parts: Iterable[Part], *, voices: tuple[int, ...] | None = None
) -> Mapping[str, Facts]:
    """By dimension. The voices are counted only once the superior rated: until then nobody knows
    what they come to."""
    out = aside(appraisal)
    rows: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        rows[part.dimension].append(part)
    return {name: _facts(appraisal, name, rows[name], out, voices or ()) for name in DIMENSIONS}


def _facts(
    appraisal: Appraisal, name: str, parts: list[Part], out: Aside, voices: tuple[int, ...]
) -> Facts:
    own = share_of((part for part in parts if part.department_id is None), out)
    shared = tuple(
        Share(*share_of(of_one, out), days=max(part.share for part in of_one))
        for _department, of_one in departments_of(parts)
    )
    return Facts(
        own=Share(*own),
        departments=shared,
        voices=voices if name == "teamwork" else (),
        self_rating=appraisal.own.get(name),
        superior=appraisal.rating.get(name),
    )


def voices_of(appraisal: Appraisal) -> tuple[int, ...]:
    voices = getattr(appraisal, "voices", None)
    return tuple(voices.counts) if voices is not None else ()


def score_of(appraisal: Appraisal, parts: Iterable[Part] | None = None) -> Score:
    """From the records that were counted, the ratings, and the voices."""
    rows = list(appraisal.parts.all() if parts is None else parts)
    known = voices_of(appraisal) if appraisal.rating else ()
    return score(facts_of(appraisal, rows, voices=known), rules_of(appraisal.cycle))
