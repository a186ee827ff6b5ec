"""How far a record is on its way, as a row of steps; and what its page tells."""

from typing import Any

from charter.kernel.files.models import Attachment
from charter.kernel.journal.subjects import may_see
from charter.rooms.merits.models import Award, Case, Coaching, Notice, Outcome, Review, Round, Step
from charter.rooms.merits.permissions import may_nominate

# The whole way of a case, in the order in which it is gone.
WAY = (Step.Name.STATE, Step.Name.HEAR, Step.Name.PROPOSE, Step.Name.DECIDE, Step.Name.APPEAL,
       Step.Name.TAKE_EFFECT)  # fmt: skip
POSTS = (Step.Name.CHANGE_POST,)
NOTICED = (Step.Name.EXPLAIN, Step.Name.RECTIFY, Step.Name.PUBLISH)


def band(row: Any, steps: list[Step], names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Done, here, to come: each step of the way once, its last round."""
    newest = {step.name: step for step in steps}
    over = getattr(row, "is_over", False)
    done = {name for name in names if name in newest and newest[name].done_at}
    here = next((name for name in names if name not in done), "")
    return [
        {
            "label": Step.Name(name).label,
            "state": "done" if name in done else "now" if name == here and not over else "",
        }
        for name in names
    ]


def steps_of(row: Any) -> list[Step]:
    return list(Step.objects.of(row).select_related("owner", "done_by"))


def of_case(case: Case) -> dict[str, Any]:
    steps = steps_of(case)
    return {
        "steps": steps,
        "band": band(case, steps, WAY + (POSTS if case.measure == Case.Measure.POST else ())),
        "exhibits": list(case.exhibits.select_related("added_by")),
        "files": list(Attachment.objects.of(case)),
    }


def of_notice(notice: Notice) -> dict[str, Any]:
    steps = steps_of(notice)
    return {"steps": steps, "band": band(notice, steps, NOTICED)}


def of_coaching(coaching: Coaching) -> dict[str, Any]:
    return {"steps": steps_of(coaching), "goals": list(coaching.goals.all())}


def of_review(review: Review) -> dict[str, Any]:
    return {"outcomes": list(review.outcomes.order_by("period"))}


def of_round(round: Round, reader: Any) -> dict[str, Any]:
    """The awards of the round that this reader may see."""
    seen = Award.objects.visible_to(reader).filter(round=round)
    awards = list(seen.select_related("person", "department"))
    return {"awards": awards, "may_nominate": may_nominate(reader)}


def of_outcome(outcome: Outcome, reader: Any) -> dict[str, Any]:
    coaching = getattr(outcome, "coaching", None)
    may_read = may_see(reader, outcome.kind, outcome.subject_id)
    return {"coaching": coaching, "may_read": may_read}
