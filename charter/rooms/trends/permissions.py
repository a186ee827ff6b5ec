"""Who reviews trends and answers proposals: the improvement office, quality, management."""

from charter.org.models import Person
from charter.rooms.trends.answers import FURTHER
from charter.rooms.trends.models import REVIEWERS, Proposal, Review


def may_review(person: Person | None) -> bool:
    return person is None or (person.is_active and person.has_role(*REVIEWERS))


may_answer = may_review


def review_verbs_for(person: Person, review: Review) -> list[str]:
    if review.is_published or not may_review(person):
        return []
    return ["conclude", "decide", "redraw", "publish"]


def proposal_verbs_for(person: Person, proposal: Proposal) -> list[str]:
    raised = proposal.state == Proposal.State.RAISED
    if not raised or not may_answer(person):
        return []
    further = [verb for verb, one in FURTHER.items() if one.may(person)]
    return ["take", *further, "decline"]
