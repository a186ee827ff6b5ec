"""What is frozen: everything the score follows from, people by their key, texts by their hash.

A name would stay in it for ever; a key becomes nobody when the person's data is erased.
"""

import hashlib
from typing import Any

from charter.rooms.appraisal.models import Appraisal
from charter.rooms.appraisal.queries import voices_of
from charter.rooms.appraisal.scoring import Score, Worth, band, shown

VERSION = 1


def content_of(appraisal: Appraisal, found: Score) -> dict[str, Any]:
    cycle = appraisal.cycle
    return {
        "version": VERSION,
        "period": [cycle.key, cycle.starts, cycle.ends],
        "weights": cycle.weights,
        "rules": cycle.rules,
        "person": appraisal.person_id,
        "days": [appraisal.days, appraisal.of_days, appraisal.leave_days],
        "parts": [
            [part.figure, part.dimension, part.department_id, part.share, part.good, part.missed]
            for part in appraisal.parts.order_by("figure", "department_id")
        ],
        "set_aside": appraisal.set_aside,
        "voices": shown(band(voices_of(appraisal))),
        "self": appraisal.own,
        "superior": [appraisal.rated_by_id, appraisal.rating],
        "texts": [
            hashlib.sha256(text.encode()).hexdigest() if text else ""
            for text in (
                appraisal.own_words,
                appraisal.rating_words,
                appraisal.reply,
                appraisal.appeal,
                appraisal.decision,
            )
        ],
        "dimensions": {worth.dimension: _told(worth) for worth in found.worths},
        "score": [shown(found.value), shown(found.low), shown(found.high)],
    }


def _told(worth: Worth) -> list[Any]:
    return [shown(worth.value), shown(worth.low), shown(worth.high), shown(worth.weight * 100)]
