"""An imported survey as tables: per question and group how often each word was said, and the share
of the best answer with both denominators, since "does not apply" in or out can turn a trend."""

from dataclasses import dataclass
from functools import cached_property

from charter.rooms.surveys.figures import ENDS, Tally
from charter.rooms.surveys.models import Answer, Question, SurveyUpload
from charter.rooms.surveys.overview import Figure
from charter.rooms.surveys.queries import tallies


@dataclass(frozen=True)
class Line:
    """One group (wave, stage) of one question."""

    group: str
    tally: Tally

    @property
    def counts(self) -> list[int]:
        low, high = ENDS[self.tally.measure]
        return [self.tally.scores.get(score, 0) for score in range(high, low - 1, -1)]

    @property
    def figure(self) -> Figure:
        return Figure(self.tally, self.group)

    @property
    def best_of_all(self) -> float | None:
        return self.tally.best_percent(of_everybody=True)

    @property
    def best_of_answered(self) -> float | None:
        return self.tally.best_percent(of_everybody=False)


@dataclass(frozen=True)
class Block:
    question: Question
    heads: list[str]
    lines: list[Line]
    total: Line


class Waves:
    def __init__(self, upload: SurveyUpload) -> None:
        self.upload = upload

    @cached_property
    def blocks(self) -> list[Block]:
        """Groups in the order in which they were first answered."""
        rows = Answer.objects.filter(upload=self.upload)
        found = tallies(rows, "question", "group")
        whole = tallies(rows, "question")
        order = self._groups()
        return [
            Block(
                one,
                _heads(one),
                [Line(g, found[k]) for g in order if (k := (one.pk, g, one.measure)) in found],
                Line("", whole[one.pk, one.measure]),
            )
            for one in self.upload.questions.all()
            if (one.pk, one.measure) in whole
        ]

    def _groups(self) -> list[str]:
        rows = Answer.objects.filter(upload=self.upload).order_by("at").values_list("group")
        return list(dict.fromkeys(group for (group,) in rows))


def _heads(question: Question) -> list[str]:
    """A column per score, the best first, in the survey's own words."""
    low, high = ENDS[question.measure]
    words: dict[str, list[str]] = {}
    for word, score in question.labels.items():
        words.setdefault(score, []).append(word)
    return ["／".join(words.get(str(s), [str(s)])) for s in range(high, low - 1, -1)]
