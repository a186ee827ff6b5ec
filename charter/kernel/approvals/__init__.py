"""Approvals: a flow is data, a request binds to a frozen version, every decision is immutable.

Nouns: Flow, Request, Version, Step, Seat, Decision, Held, Question, Limit.
Verbs: submit, note_edit, decide, return_to, hold, undo, settle, withdraw, ask, answer, attach,
add_approver, remove_approver, hand_over, appoint, urge, copy_to, draft_flow, discard_draft,
publish_draft, propose_flow, propose_limit; and the tending jobs.
"""
