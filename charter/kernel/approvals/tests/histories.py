"""Histories worth living again: each leads straight into a corner that chance seldom finds.

A history is a first route, first limits by name, and calls of the machine's own methods; the
promises are checked after every call. They run before the random histories.
"""

from typing import Any

from django.db import transaction

from charter.kernel.approvals import flows
from charter.kernel.approvals.tests.machine import ANY, HEAD, NAMES, ROUTES, Approvals
from charter.org.models import Role

ADMIN = flows.step("admin", "管理員", flows.role(Role.ADMINISTRATOR))
ONE_OF_TWO = [HEAD, flows.step("two", "管理層一人", flows.role(Role.MANAGEMENT))]
THREE = [HEAD, ANY, ADMIN]
YES, NO = "approve", "reject"
Call = tuple[Any, ...]
History = tuple[list[dict[str, Any]], dict[str, int], list[Call]]

HISTORIES: dict[str, History] = {
    "head, then management, then a second version": (
        ROUTES[0],
        {},
        [
            ("verdict", "di", 0, YES),
            ("verdict", "bo", 0, YES),
            ("verdict", "bo", 0, YES),
            ("verdict", "di", 0, YES),
            ("verdict", "ed", 0, NO, "太晚"),
            ("withdraw", "ann", 0, "太晚"),
            ("ask", "ann", 0, "y", 5),
            ("verdict", "bo", 1, YES),
            ("verdict", "ed", 1, YES),
            ("ask", "ann", 0, "z", 5),
        ],
    ),
    "a rejection ends the round": (
        ROUTES[0],
        {},
        [
            ("verdict", "bo", 0, NO, ""),
            ("verdict", "bo", 0, NO, " "),
            ("verdict", "bo", 0, NO, "不妥"),
            ("verdict", "cy", 0, YES),
            ("ask", "ann", 0, "y", 5),
        ],
    ),
    "two must agree, and one person is not two": (
        ROUTES[5],
        {},
        [
            ("verdict", "bo", 0, YES),
            ("verdict", "di", 0, YES),
            ("verdict", "di", 0, YES),
            ("substitute", "ed", "di", 0, 9),
            ("verdict", "di", 0, YES),
            ("verdict", "ed", 0, YES),
        ],
    ),
    "all of the group must agree": (
        ROUTES[2],
        {},
        [
            ("verdict", "bo", 0, YES),
            ("verdict", "di", 0, YES),
            ("verdict", "ed", 0, YES),
            ("verdict", "cy", 0, YES),
            ("ask", "ed", 1, "y", 5),
            ("verdict", "bo", 1, YES),
            ("verdict", "cy", 1, YES),
            ("verdict", "di", 1, YES),
        ],
    ),
    "the head of two steps decides once": (
        ROUTES[2],
        {},
        [
            ("verdict", "cy", 0, YES),
            ("verdict", "di", 0, YES),
            ("verdict", "ed", 0, YES),
            ("verdict", "cy", 0, YES),
            ("verdict", "bo", 0, YES),
        ],
    ),
    "tiers and their edges": (
        ROUTES[4],
        {},
        [
            ("ask", "ann", 0, "a", 20),
            ("ask", "ann", 0, "b", 50),
            ("verdict", "cy", 0, YES),
            ("verdict", "di", 0, YES),
        ],
    ),
    "an author stands in for the head": (
        ROUTES[0],
        {},
        [
            ("verdict", "ann", 0, YES),
            ("substitute", "bo", "ann", 0, 9),
            ("substitute", "cy", "ann", 0, 9),
            ("verdict", "ann", 0, YES),
        ],
    ),
    "a co-author stands in, and tries alone": (
        ROUTES[0],
        {},
        [
            ("ask", "ann", 0, "y", 5, ("cy", "fay")),
            ("verdict", "cy", 0, YES),
            ("substitute", "bo", "fay", 0, 9),
            ("verdict", "fay", 0, YES),
        ],
    ),
    "who edits is an author": (
        ROUTES[0],
        {},
        [
            ("edit", "bo", 0),
            ("ask", "ann", 0, "y", 5),
            ("verdict", "bo", 0, YES),
            ("verdict", "cy", 0, YES),
        ],
    ),
    "an edit voids what was agreed": (
        ROUTES[0],
        {},
        [
            ("verdict", "bo", 0, YES),
            ("edit", "fay", 0),
            ("verdict", "di", 0, YES),
            ("ask", "ann", 0, "y", 5),
            ("verdict", "bo", 0, YES),
            ("ask", "cy", 0, "z", 5),
            ("verdict", "bo", 0, YES),
            ("verdict", "di", 0, YES),
        ],
    ),
    "leavers do nothing": (
        ROUTES[0],
        {},
        [
            ("leave", "fay"),
            ("ask", "fay", 1, "y", 5),
            ("edit", "fay", 0),
            ("substitute", "bo", "ed", 0, 9),
            ("leave", "bo"),
            ("verdict", "bo", 0, YES),
            ("verdict", "ed", 0, YES),
            ("hand_over", "cy", 0, "fay"),
            ("add_approver", "cy", 0, "fay", "after"),
            ("time_passes", 0.5),
        ],
    ),
    "an added leaver is not stood in for": (
        ROUTES[0],
        {},
        [
            ("add_approver", "bo", 0, "fay", "before"),
            ("substitute", "fay", "ed", 0, 9),
            ("leave", "fay"),
            ("verdict", "ed", 0, YES),
            ("time_passes", 0.5),
        ],
    ),
    "nobody stands in for a leaver to whom it was handed": (
        ROUTES[0],
        {},
        [
            ("hand_over", "bo", 0, "fay"),
            ("substitute", "fay", "ed", 0, 9),
            ("leave", "fay"),
            ("verdict", "ed", 0, YES),
            ("time_passes", 0.5),
        ],
    ),
    "a late leaver's duty is re-owned": (
        [ANY],
        {},
        [("leave", "di"), ("time_passes", 0.5), ("verdict", "ed", 0, YES)],
    ),
    "the role is gone": (
        ROUTES[0],
        {},
        [("lose_role", "bo"), ("verdict", "bo", 0, YES), ("time_passes", 0.5)],
    ),
    "limits bind those who decide": (
        ROUTES[1],
        {"cy": 100, "di": 100},
        [
            ("set_limit", "cy", 1),
            ("verdict", "cy", 0, YES),
            ("set_limit", "cy", 1000),
            ("verdict", "cy", 0, YES),
        ],
    ),
    "a limit falls under somebody who is seated": (
        ROUTES[2],
        {"cy": 100, "ed": 10},
        [
            ("set_limit", "cy", 1000),
            ("verdict", "cy", 0, YES),
            ("set_limit", "ed", 1),
            ("verdict", "bo", 0, YES),
            ("verdict", "ed", 0, YES),
            ("time_passes", 0.5),
        ],
    ),
    "limits bind seats": (
        ROUTES[1],
        {"cy": 10, "di": 10, "ed": 10, "bo": 10},
        [
            ("ask", "ann", 0, "y", 20),
            ("verdict", "cy", 0, YES),
            ("verdict", "di", 0, YES),
            ("verdict", "bo", 0, YES),
        ],
    ),
    "a wished limit is no limit": (
        ROUTES[1],
        {"di": 10},
        [("a_wished_limit_is_no_limit", 0, "di", "k")],
    ),
    "nobody raises their own limit": (
        ROUTES[0],
        {},
        [
            ("limit_by_a_second_person", "fay", "di", "di", 1000),
            ("limit_by_a_second_person", "cy", "ed", "cy", 1000),
            ("limit_by_a_second_person", "fay", "di", "ed", 1),
            ("ask", "ann", 1, "y", 5),
        ],
    ),
    "nobody changes a flow alone": (
        ROUTES[0],
        {},
        [
            ("flow_by_a_second_person", "cy", "cy", ROUTES[1]),
            ("flow_by_a_second_person", "fay", "di", ROUTES[1]),
            ("flow_by_a_second_person", "cy", "cy", ROUTES[5], True),
            ("flow_by_a_second_person", "ann", "di", ROUTES[5], True),
            ("flow_by_a_second_person", "fay", "di", ROUTES[5], True),
            ("ask", "ann", 1, "y", 5),
        ],
    ),
    "a running route does not follow the flow": (
        ROUTES[5],
        {},
        [
            ("change_flow", ONE_OF_TWO),
            ("verdict", "bo", 0, YES),
            ("verdict", "di", 0, YES),
            ("verdict", "ed", 0, YES),
        ],
    ),
    "a substitute acts in the open": (
        ROUTES[0],
        {},
        [("substitute", "bo", "fay", 0, 9), ("verdict", "fay", 0, YES)],
    ),
    "a substitute too early and too late": (
        ROUTES[0],
        {},
        [
            ("substitute", "bo", "fay", 2, 1),
            ("verdict", "fay", 0, YES),
            ("move", 9),
            ("verdict", "fay", 0, YES),
        ],
    ),
    "a substitute who was called back": (
        ROUTES[0],
        {},
        [
            ("substitute", "bo", "fay", 0, 9),
            ("revoke", 0, True),
            ("verdict", "fay", 0, YES),
            ("substitute", "bo", "ed", 0, 9),
            ("revoke", 1, False),
            ("verdict", "ed", 0, YES),
        ],
    ),
    "a substitute's substitute": (
        ROUTES[0],
        {},
        [
            ("substitute", "bo", "fay", 0, 9),
            ("substitute", "fay", "ed", 0, 9),
            ("verdict", "ed", 0, YES),
            ("hand_over", "fay", 0, "di"),
        ],
    ),
    "back to the first step and on again": (
        THREE,
        {},
        [
            ("verdict", "bo", 0, YES),
            ("verdict", "di", 0, YES),
            ("go_back", "fay", 0, 2, "原地"),
            ("go_back", "fay", 0, 1, ""),
            ("go_back", "fay", 0, 1, "再看"),
            ("verdict", "fay", 0, YES),
            ("verdict", "di", 0, YES),
            ("go_back", "fay", 0, 0, "從頭"),
            ("verdict", "bo", 0, YES),
            ("verdict", "di", 0, YES),
            ("verdict", "fay", 0, YES),
        ],
    ),
    "two agreements are void": (
        [
            flows.step("two", "管理層二人", flows.role(Role.MANAGEMENT), mode="count", count=2),
            ADMIN,
        ],
        {},
        [
            ("verdict", "di", 0, YES),
            ("verdict", "ed", 0, YES),
            ("go_back", "fay", 0, 0, "再看"),
            ("verdict", "cy", 0, YES),
            ("verdict", "di", 0, YES),
            ("verdict", "fay", 0, YES),
        ],
    ),
    "back to the applicant": (
        ROUTES[0],
        {},
        [
            ("go_back", "bo", 0, 3, ""),
            ("go_back", "bo", 0, 3, "補資料"),
            ("verdict", "cy", 0, YES),
            ("ask", "ann", 0, "y", 5),
            ("verdict", "bo", 0, YES),
        ],
    ),
    "withdrawn by an author with a reason": (
        ROUTES[0],
        {},
        [
            ("withdraw", "di", 0, "代撤"),
            ("withdraw", "ann", 0, ""),
            ("withdraw", "ann", 0, " "),
            ("withdraw", "ann", 0, "不做了"),
            ("verdict", "bo", 0, YES),
        ],
    ),
    "one key, one decision": (ROUTES[0], {}, [("decide_twice_with_one_key", "bo", 0)]),
    "an old screen": (ROUTES[0], {}, [("decide_on_an_old_screen", "bo", 0)]),
    "additions go up and come down": (
        ROUTES[0],
        {},
        [
            ("add_approver", "bo", 0, "ann", "after"),
            ("add_approver", "bo", 0, "ed", "after"),
            ("remove_approver", "di", 0),
            ("remove_approver", "bo", 0),
            ("add_approver", "bo", 0, "fay", "before"),
            ("verdict", "bo", 0, YES),
            ("verdict", "fay", 0, YES),
            ("remove_approver", "bo", 0),
            ("verdict", "bo", 0, YES),
            ("add_approver", "di", 0, "ed", "after"),
            ("verdict", "di", 0, YES),
            ("remove_approver", "di", 0),
            ("verdict", "ed", 0, YES),
        ],
    ),
    "nothing is put before what is agreed": (
        ROUTES[1],
        {},
        [
            ("verdict", "cy", 0, YES),
            ("add_approver", "di", 0, "fay", "before"),
            ("verdict", "ed", 0, YES),
            ("verdict", "fay", 0, YES),
        ],
    ),
    "handed over": (
        ROUTES[0],
        {},
        [
            ("hand_over", "bo", 0, "ann"),
            ("hand_over", "bo", 0, "fay"),
            ("verdict", "bo", 0, YES),
            ("verdict", "fay", 0, YES),
        ],
    ),
    "nobody may decide, and somebody is told": (
        ROUTES[0],
        {"ed": 1},
        [
            ("ask", "ann", 0, "y", 5, ("bo", "cy", "di")),
            ("appoint_one", "ed", 0, "fay"),
            ("appoint_one", "fay", 0, "fay"),
            ("appoint_one", "fay", 0, "ed"),
            ("time_passes", 1),
        ],
    ),
    "who had to mend it leaves": (
        ROUTES[0],
        {"ed": 1},
        [
            ("ask", "ann", 0, "y", 5, ("bo", "cy", "di")),
            ("leave", "fay"),
            ("time_passes", 0.5),
        ],
    ),
    "a head who applies is judged uphill": (
        [HEAD],
        {},
        [
            ("ask", "bo", 1, "y", 5, ("cy",)),
            ("verdict", "bo", 1, YES),
            ("verdict", "di", 1, YES),
        ],
    ),
    "time passes": (
        ROUTES[0],
        {},
        [("time_passes", d) for d in (1, 1, 1, 3, 9)] + [("verdict", "cy", 0, YES)],
    ),
    "questions and answers": (
        ROUTES[0],
        {},
        [
            ("ask_about", "di", 0, "不在這一步"),
            ("ask_about", "ann", 0, "自己問"),
            ("ask_about", "bo", 0, " "),
            ("ask_about", "bo", 0, "單價依據"),
            ("ask_about", "bo", 0, "再問"),
            ("answer_what_is_asked", "di", 0),
            ("answer_what_is_asked", "ann", 0),
            ("answer_what_is_asked", "ann", 0),
            ("verdict", "bo", 0, YES),
            ("ask_about", "di", 0, "工期"),
            ("edit", "ann", 0),
            ("ask", "ann", 0, "y", 5),
            ("answer_what_is_asked", "ann", 0),
        ],
    ),
    "sent, taken back, sent again": (
        ROUTES[0],
        {},
        [
            ("send", "di", 0, YES, ""),
            ("send", "bo", 0, NO, " "),
            ("send", "bo", 0, NO, "不妥"),
            ("send", "bo", 0, YES, ""),
            ("take_back", "di"),
            ("take_back", "bo"),
            ("settle_later", 11),
            ("send", "bo", 0, YES, ""),
            ("settle_later", 4),
            ("settle_later", 11),
            ("take_back", "bo"),
            ("settle_later", 11),
            ("send", "di", 0, NO, "不妥"),
            ("settle_later", 11),
        ],
    ),
    "the content moves while a decision is held": (
        [HEAD],
        {},
        [
            ("send", "bo", 0, YES, ""),
            ("send", "cy", 0, "return", "缺"),
            ("ask", "ann", 0, "y", 5),
            ("settle_later", 11),
            ("verdict", "bo", 0, YES),
        ],
    ),
    "two send, and one comes too late": (
        ROUTES[0],
        {},
        [("send", "bo", 0, YES, ""), ("send", "cy", 0, YES, ""), ("settle_later", 11)],
    ),
    "who sent it leaves": (
        ROUTES[0],
        {},
        [("send", "bo", 0, YES, ""), ("leave", "bo"), ("settle_later", 11)],
    ),
    "sent back, and withdrawn while it is held": (
        ROUTES[0],
        {},
        [
            ("send", "bo", 0, "return", ""),
            ("send", "bo", 0, "return", "補資料"),
            ("settle_later", 11),
            ("ask", "ann", 0, "y", 5),
            ("send", "bo", 0, YES, ""),
            ("withdraw", "ann", 0, "不做了"),
            ("settle_later", 11),
        ],
    ),
    "urged once a day": (
        ROUTES[0],
        {},
        [("urge", "di", 0), ("urge", "ann", 0), ("urge", "ann", 0)],
    ),
}


def live(name: str) -> None:
    """Live one history in a savepoint of its own, and look at every promise after every call."""
    route, limits, calls = HISTORIES[name]
    machine = Approvals()
    try:
        machine.begin(route=route, limits=[limits.get(n) for n in NAMES])
        for verb, *args in calls:
            with transaction.atomic():
                getattr(machine, verb)(*args)
            machine.every_promise_is_kept()
    finally:
        machine.teardown()
