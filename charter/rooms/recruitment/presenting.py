"""A selection as pages show it: columns of the board, what a candidate waits for."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from charter.rooms.recruitment.models import ENDED, Candidate, Opening, Step

READY, OFFER, HIRED = "ready", "offer", "hired"


@dataclass(frozen=True)
class Card:
    """A candidate on the board: the stage it stands at, and in a word what is waited for."""

    candidate: Candidate
    step: Step | None
    waits: str
    tone: str


@dataclass
class Column:
    key: str
    label: "str | Promise"
    cards: list[Card] = field(default_factory=list)


def seen_in(opening: Opening, person: Any) -> list[Candidate]:
    """With all that the board reads, in a fixed number of statements."""
    rows = Candidate.objects.visible_to(person).filter(opening=opening)
    rows = rows.select_related("dossier", "person", "channel")
    return list(rows.prefetch_related("steps__assessments").order_by("applied_on", "id"))


def board(opening: Opening, candidates: list[Candidate]) -> list[Column]:
    """One column per stage, then those who are ready, offered, and hired."""
    columns = [Column(Step.Kind.QUALIFICATION, Step.Kind.QUALIFICATION.label)]
    columns += [
        Column(
            f"{Step.Kind.INTERVIEW}{n}",
            Step.Kind.INTERVIEW.label if n == 1 else _("面試第%(n)s輪") % {"n": n},
        )
        for n in range(1, opening.interviews + 1)
    ]
    columns += [Column(kind, kind.label) for kind in (Step.Kind.TEST, Step.Kind.BACKGROUND)]
    columns += [
        Column(READY, _("可送錄用")),
        Column(OFFER, _("錄用中")),
        Column(HIRED, _("已錄用")),
    ]
    places = {one.key: one for one in columns}
    for candidate in candidates:
        if candidate.state == Candidate.State.HIRED or candidate.state not in ENDED:
            key, card = placed(candidate)
            places[key].cards.append(card)
    return columns


def placed(candidate: Candidate) -> tuple[str, Card]:
    state = Candidate.State(candidate.state)
    if state == Candidate.State.HIRED:
        return HIRED, Card(candidate, None, "", "ok")
    if state in (Candidate.State.DECIDING, Candidate.State.OFFERED):
        return OFFER, Card(candidate, None, str(state.label), candidate.tone)
    step = next((one for one in candidate.steps.all() if one.state != Step.State.PASSED), None)
    if step is None:
        return READY, Card(candidate, None, _("四個階段都通過"), "ok")
    interview = step.kind == Step.Kind.INTERVIEW
    key = f"{step.kind}{step.round}" if interview else step.kind
    return key, Card(candidate, step, *waits_for(candidate, step))


def waits_for(candidate: Candidate, step: Step) -> tuple[str, str]:
    """(what, tone) of the stage at which the candidate stands."""
    if step.state == Step.State.FAILED:
        return _("未通過，待回覆"), "bad"
    if candidate.name == candidate.number:
        return _("待補姓名"), "warn"
    if step.lacks_consent:
        return _("待本人同意"), "warn"
    voices = list(step.assessments.all())
    given = sum(bool(one.result) for one in voices)
    if len(voices) < step.needs:
        said = _("待請評核人（%(n)s/%(m)s）") % {"n": len(voices), "m": step.needs}
        return said, "warn"
    if given == len(voices):
        return _("評核不一致，待決定"), "bad"
    return _("待評核（%(n)s/%(m)s）") % {"n": given, "m": len(voices)}, "info"


def steps_row(candidate: Candidate) -> list[dict[str, Any]]:
    """The stages as a row: passed, here, to come."""
    steps = list(candidate.steps.all())
    here = next((one.pk for one in steps if one.state != Step.State.PASSED), 0)
    state = {True: "done", False: ""}
    return [
        {
            "label": one.label,
            "state": "now" if one.pk == here else state[one.state == Step.State.PASSED],
        }
        for one in steps
    ]
