"""The customer's room: how contacts come in, what waits for them, and the second lock's policies.

The pages of a subject stand in its own room (`portal.py` in projects, aftersales, communication);
here is what belongs to none of them.
"""
