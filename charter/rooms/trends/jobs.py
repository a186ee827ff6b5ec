"""What time alone brings: figures that follow the cases, proposals, reviews that fall due.

Each step is a transaction of its own and may be run again: the same rows come out.
"""

from procrastinate.contrib.django import app

from charter.ground import clock
from charter.rooms.trends import verbs
from charter.rooms.trends.stretches import (
    INTERVAL,
    first_day,
    interval_before,
    interval_of,
    month_of,
)


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="trends.count", name="trends.count", pass_context=False)
def count(timestamp: int) -> None:
    changed = verbs.catch_up()
    if not changed:
        return
    present = interval_of(clock.today())
    before = interval_before(present)
    starts = {month.start for month in changed}
    for period in (before, present):
        if period is present or any(s < period.end for s in starts):
            verbs.materialise(INTERVAL, period)
            verbs.raise_for(period)


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="trends.listen", name="trends.listen", pass_context=False)
def listen(timestamp: int) -> None:
    """Reading what customers say takes a while, so it is done at night; then reviews are due."""
    today, first = clock.today(), first_day()
    if first is None:
        return
    verbs.listen_to_month(month_of(today))
    before = interval_before(interval_of(today))
    if before.end <= first:
        return
    earlier = interval_before(before)
    for period in (earlier, before):
        verbs.materialise(INTERVAL, period)
    verbs.listen(INTERVAL, before, earlier)
    verbs.raise_for(before)
    verbs.open_review(before)
