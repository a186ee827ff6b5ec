"""Judging in the background: what changed at once, everything at intervals and at night."""

from procrastinate.contrib.django import app

from charter.policy.pack import packs
from charter.policy.verbs.judging import rejudge, rejudge_marked
from charter.policy.verbs.reading import publish

TOUCHED = "* * * * * */20"
EVERYTHING = "*/15 * * * *"


@app.periodic(cron=TOUCHED)
@app.task(queueing_lock="policy.touched", pass_context=False)
def judge_touched(timestamp: int) -> None:
    """Within 20 seconds of a change its clauses are judged anew."""
    rejudge_marked()


@app.periodic(cron=EVERYTHING)
@app.task(queueing_lock="policy.everything", pass_context=False)
def judge_everything(timestamp: int) -> None:
    """Deadlines pass without any entry, so all clauses are judged at intervals, the night too."""
    rejudge()


@app.periodic(cron="3 * * * *")
@app.task(queueing_lock="policy.publish", pass_context=False)
def publish_policies(timestamp: int) -> None:
    """Within the hour in which a new wording takes effect, everybody it binds is asked to read."""
    for pack in packs():
        publish(pack)
