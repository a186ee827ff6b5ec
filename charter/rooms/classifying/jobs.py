"""Learning is the worker's business, once a week or when asked for; never a request's."""

import logging

from procrastinate.contrib.django import app

from charter.org.models import Person
from charter.rooms.classifying import training, verbs
from charter.rooms.classifying.learning import learn, stock
from charter.rooms.classifying.models import TextModel
from charter.rooms.classifying.tasks import TASKS, Task

log = logging.getLogger(__name__)


def learn_one(task: Task, by: Person | None = None) -> TextModel | None:
    """None when the extra is missing or there are too few records. Run twice, it makes the same
    model twice, under two versions."""
    if not training.is_installed():
        log.info("%s: scikit-learn is not installed, keywords propose", task.name)
        return None
    samples = list(task.samples())
    if not stock(samples).is_enough:
        log.info("%s: %s records are too few to learn from", task.name, len(samples))
        return None
    return verbs.keep(task, learn(task, samples), by=by)


@app.task(name="classifying.learn")
def learn_now(task: str, by: int | None) -> None:
    learn_one(TASKS[task], Person.objects.filter(pk=by).first() if by else None)


@app.periodic(cron="10 3 * * 0")
@app.task(queueing_lock="classifying.weekly", name="classifying.weekly", pass_context=False)
def learn_weekly(timestamp: int) -> None:
    for task in TASKS.values():
        learn_one(task)
