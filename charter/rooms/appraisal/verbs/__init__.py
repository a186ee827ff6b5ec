"""Every change of appraisals."""

from charter.rooms.appraisal.verbs.answering import answer, appeal, decide
from charter.rooms.appraisal.verbs.freezing import freeze
from charter.rooms.appraisal.verbs.opening import draw, name_superior, open_cycle
from charter.rooms.appraisal.verbs.rating import give_voice, rate, rate_many, rate_oneself

__all__ = [
    "answer",
    "appeal",
    "decide",
    "draw",
    "freeze",
    "give_voice",
    "name_superior",
    "open_cycle",
    "rate",
    "rate_many",
    "rate_oneself",
]
