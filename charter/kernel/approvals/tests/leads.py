"""Where each fault is looked for first. Only the order depends on it: a fault that its own
history does not show is looked for in all the others, and then by chance."""

LEADS: dict[str, list[str]] = {
    "head, then management, then a second version": [
        "an_approved_request_reopens",
        "decisions_carry_no_hash",
        "keys_unsorted",
        "numbers_keep_their_zeros",
        "lists_lose_their_tail",
        "unapproved_content_is_in_force",
        "the_first_approval_stays_in_force",
        "approval_does_not_take_force",
        "withdrawn_after_approval",
        "a_late_decision_counts",
        "approved_twice",
        "approved_in_silence",
        "approved_without_an_entry",
        "seats_stay_open_after_the_end",
    ],
    "a rejection ends the round": [
        "a_blank_is_a_reason",
        "rejected_without_a_reason",
        "a_rejection_does_not_end",
    ],
    "two must agree, and one person is not two": [
        "one_person_twice",
        "one_is_enough",
        "the_answer_is_one_ahead",
    ],
    "all of the group must agree": ["all_means_one", "all_counts_the_authors"],
    "the head of two steps decides once": ["those_who_decided_get_seats"],
    "tiers and their edges": ["tier_edges_move", "tiers_are_ignored"],
    "an author stands in for the head": ["self_approval"],
    "a co-author stands in, and tries alone": [
        "only_the_applicant_is_an_author",
        "co_authors_are_forgotten",
    ],
    "who edits is an author": ["an_editor_is_no_author", "earlier_authors_are_forgotten"],
    "an edit voids what was agreed": [
        "an_edit_keeps_approvals",
        "a_new_round_keeps_who_decided",
        "decisions_bind_to_the_first_version",
    ],
    "leavers do nothing": ["a_leaver_acts", "a_leaver_is_added"],
    "nobody stands in for a leaver to whom it was handed": ["a_leavers_seat_counts"],
    "an added leaver is not stood in for": ["a_leavers_duty_stays"],
    "the role is gone": ["the_role_is_not_asked"],
    "limits bind those who decide": ["limit_ignored_when_deciding", "first_limit_rules_for_ever"],
    "limits bind seats": ["limit_is_doubled", "limit_ignored_uphill"],
    "a wished limit is no limit": ["a_proposed_limit_counts"],
    "nobody raises their own limit": ["raised_their_own_limit"],
    "nobody changes a flow alone": ["a_flow_takes_force_unapproved"],
    "a running route does not follow the flow": ["the_running_route_follows_the_flow"],
    "a substitute acts in the open": [
        "the_principal_is_forgotten",
        "the_journal_hides_the_substitute",
        "the_journal_names_the_principal_alone",
    ],
    "a substitute too early and too late": ["substitution_never_ends", "substitution_starts_early"],
    "a substitute who was called back": ["revoked_substitution_works", "revocation_by_time_stamp"],
    "a substitute's substitute": ["substitutes_of_substitutes", "a_substitute_hands_over"],
    "back to the first step and on again": [
        "the_return_voids_everything",
        "returned_to_the_same_step",
        "returned_without_a_reason",
        "who_was_voided_may_not_return",
        "steps_are_skipped",
        "void_agreements_count",
    ],
    "two agreements are void": ["one_decision_survives_the_return"],
    "back to the applicant": ["a_return_leaves_it_pending"],
    "withdrawn by an author with a reason": [
        "withdrawn_without_a_reason",
        "anybody_withdraws",
        "withdrawn_without_an_entry",
    ],
    "one key, one decision": ["a_retry_decides_again", "one_key_for_two_verdicts"],
    "an old screen": ["unseen_content_is_decided"],
    "additions go up and come down": [
        "an_author_is_added",
        "anybody_removes_an_addition",
        "the_routes_own_step_is_removed",
        "a_decided_addition_is_removed",
    ],
    "nothing is put before what is agreed": ["added_before_what_is_agreed"],
    "handed over": ["the_giver_keeps_the_seat"],
    "nobody may decide, and somebody is told": [
        "anybody_appoints",
        "the_owner_appoints_themselves",
        "a_vacancy_is_not_flagged",
        "the_owner_is_not_told",
        "authors_get_seats",
    ],
    "a head who applies is judged uphill": ["a_vacancy_is_not_escalated"],
    "time passes": ["time_approves", "nobody_escalates", "escalated_again_and_again"],
    "urged once a day": ["urged_all_day"],
}


def in_order(bug: str, histories: list[str]) -> list[str]:
    """The histories, the bug's own first."""
    return sorted(histories, key=lambda name: bug not in LEADS.get(name, []))
