"""Appraisal from evidence: figures of the work itself, ratings, answers, appeals; then frozen.

Nothing counts before the person has seen all of it and the time to answer has gone by.
"""
