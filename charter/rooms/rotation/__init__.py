"""輪崗與交接: who fits which post, how long somebody stays in it, and what goes with them.

SP3.4a assignments answer the skills asked for, or the head says why; SP3.4b long in one post:
a rotation planned, or a reason; SP3.4c a hand-over of every open item, taken piece by piece.
"""
