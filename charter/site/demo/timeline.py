"""Many stories told at once, in the order of time."""

import datetime as dt
import heapq
import itertools
from collections.abc import Callable, Generator, Iterable

from charter.ground import clock

Story = Generator[dt.datetime, None, None]
"""A story yields the moment of its next step; it is resumed when that moment has come."""


def tell(
    stories: Iterable[Story], *, until: dt.datetime, progress: Callable[[dt.datetime], None]
) -> int:
    """Run every story step by step up to `until`; returns how many steps were told.

    Steps that lie after `until` are never told: that is where the demo's present begins. A story
    never goes back in time: a step meant for an earlier moment (two days that fell on the same
    Monday) follows at once.
    """
    order = itertools.count()
    queue: list[tuple[dt.datetime, int, Story]] = []

    def resume(story: Story, told: dt.datetime | None = None) -> None:
        if moment := next(story, None):
            heapq.heappush(queue, (max(moment, told or moment), next(order), story))

    for story in stories:
        resume(story)
    steps = 0
    while queue and queue[0][0] <= until:
        moment, _n, story = heapq.heappop(queue)
        with clock.at(moment):
            resume(story, moment)
        steps += 1
        progress(moment)
    return steps
