"""What time alone brings: what names candidates goes when the time to keep it is over."""

import datetime as dt
import logging

from procrastinate.contrib.django import app

from charter.kernel.parameters.queries import value_now
from charter.rooms.recruitment.models import Candidate, CandidateUpload
from charter.rooms.recruitment.verbs.forgetting import erase_candidate
from charter.rooms.recruitment.verbs.imports import discard_upload

log = logging.getLogger(__name__)
LEFT_LYING = dt.timedelta(days=7)


@app.periodic(cron="50 3 * * *")
@app.task(queueing_lock="recruitment.forget", name="recruitment.forget", pass_context=False)
def forget(timestamp: int) -> None:
    """May run twice: who is erased is no longer ripe."""
    count = forget_the_ripe()
    if count:
        log.info("the personal data of %s candidates was erased", count)


def forget_the_ripe() -> int:
    ripe = list(Candidate.objects.ripe(int(value_now("candidate_keep_days"))))
    for one in ripe:
        erase_candidate(one, by=None, is_asked=False)
    for upload in CandidateUpload.objects.left_lying(LEFT_LYING):
        discard_upload(upload, by=None)
    return len(ripe)
