"""Every change of this room."""

from charter.rooms.merits.verbs.awards import decline, enter_reward, grant, send_back
from charter.rooms.merits.verbs.budgets import ask_budget, set_budget
from charter.rooms.merits.verbs.cases import (
    attach_to_case,
    call_hearing,
    dismiss,
    hear,
    open_case,
    remark,
    state_case,
)
from charter.rooms.merits.verbs.coaching import conclude, follow_up, open_coaching, see
from charter.rooms.merits.verbs.deciding import appeal, propose, take_effect
from charter.rooms.merits.verbs.notices import (
    decide_publication,
    explain,
    open_notice,
    rectify,
)
from charter.rooms.merits.verbs.outcomes import answered
from charter.rooms.merits.verbs.outcomes import hear as hear_result
from charter.rooms.merits.verbs.posts import change_post
from charter.rooms.merits.verbs.proposing import (
    Evidence,
    Terms,
    draw,
    nominate,
    set_aside,
    take_up,
)
from charter.rooms.merits.verbs.reviews import open_review, state_review, vote
from charter.rooms.merits.verbs.rounds import close_round, open_round

__all__ = [
    "Evidence",
    "Terms",
    "answered",
    "appeal",
    "ask_budget",
    "attach_to_case",
    "call_hearing",
    "change_post",
    "close_round",
    "conclude",
    "decide_publication",
    "decline",
    "dismiss",
    "draw",
    "enter_reward",
    "explain",
    "follow_up",
    "grant",
    "hear",
    "hear_result",
    "nominate",
    "open_case",
    "open_coaching",
    "open_notice",
    "open_review",
    "open_round",
    "propose",
    "rectify",
    "remark",
    "see",
    "send_back",
    "set_aside",
    "set_budget",
    "state_case",
    "state_review",
    "take_effect",
    "take_up",
    "vote",
]
