"""Reward and accountability (六): a ledger that only grows, and the due process behind each line.

Nothing here punishes by itself: what is found by the system opens a question that people answer.
"""
