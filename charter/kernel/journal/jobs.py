"""Entries are sealed every minute; the head is anchored every night."""

import logging

from procrastinate.contrib.django import app

from charter.kernel.journal import sealing
from charter.kernel.journal.states import fold_all
from charter.kernel.journal.verification import verify

log = logging.getLogger("charter.journal")


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="journal.seal", pass_context=False)
def seal_entries(timestamp: int) -> None:
    sealing.seal_all()


@app.periodic(cron="5 0 * * *")
@app.task(queueing_lock="journal.anchor", pass_context=False)
def anchor_journal(timestamp: int) -> None:
    """Write the head to VAR/anchors, and say loudly when the chain does not hold."""
    sealing.anchor()
    finding = verify()
    if not finding.whole:
        log.error("journal %s", finding)
    for problem in fold_all().problems:
        log.error("journal %s", problem)
