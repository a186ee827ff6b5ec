"""Every change in this room."""

from charter.rooms.training.verbs.attending import attend, mark_present, react
from charter.rooms.training.verbs.claims import (
    add_evidence,
    claim,
    confirm_claim,
    refuse_claim,
    withdraw_claim,
)
from charter.rooms.training.verbs.courses import add_course, edit_course, state_outcome
from charter.rooms.training.verbs.needs import (
    answer_need,
    drop_need,
    leave_out,
    raise_need,
    take_in,
)
from charter.rooms.training.verbs.plans import (
    add_item,
    agree_for_all,
    agree_plan,
    draw_plan,
    drop_item,
    reopen_plan,
    send_plan_back,
    submit_plan,
)
from charter.rooms.training.verbs.results import (
    Result,
    certify,
    correct_record,
    enter_results,
    judge_behaviour,
)
from charter.rooms.training.verbs.sessions import (
    cancel_session,
    give_up,
    hold_session,
    invite,
    move_session,
    note_wrong_code,
    plan_session,
)

__all__ = [
    "Result",
    "add_course",
    "add_evidence",
    "add_item",
    "agree_for_all",
    "agree_plan",
    "answer_need",
    "attend",
    "cancel_session",
    "certify",
    "claim",
    "confirm_claim",
    "correct_record",
    "draw_plan",
    "drop_item",
    "drop_need",
    "edit_course",
    "enter_results",
    "give_up",
    "hold_session",
    "invite",
    "judge_behaviour",
    "leave_out",
    "mark_present",
    "move_session",
    "note_wrong_code",
    "plan_session",
    "raise_need",
    "react",
    "refuse_claim",
    "reopen_plan",
    "send_plan_back",
    "state_outcome",
    "submit_plan",
    "take_in",
    "withdraw_claim",
]
