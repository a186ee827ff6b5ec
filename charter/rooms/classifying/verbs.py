"""Learn, keep, use and stop using a model; note what was proposed and what it turned out to be."""

from collections.abc import Mapping

from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from charter.ground import clock
from charter.ground.database.writing import insert
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.classifying import training
from charter.rooms.classifying.learning import Learned
from charter.rooms.classifying.models import FirstGuess, TextModel
from charter.rooms.classifying.permissions import may_rule
from charter.rooms.classifying.tasks import TASKS, Task

TRAINED = declare(
    "classifying.model.trained",
    gettext_lazy("「%(title)s」訓練完成，沒見過的案件錯%(wrong)s／%(of)s"),
)
USED = declare("classifying.model.used", gettext_lazy("%(by)s啟用「%(title)s」"))
STOPPED = declare(
    "classifying.model.stopped", gettext_lazy("%(by)s停用「%(title)s」，改用關鍵字：%(reason)s")
)


def _demand_right(by: Person | None) -> None:
    if not may_rule(by):
        raise Refused(
            "classifying.may_not_rule",
            _("分類模型由部門主管、項目經理、質量管理或管理層管理。請他們代為調整。"),
        )


@transaction.atomic
def ask(task: Task, *, by: Person | None) -> None:
    """Have the worker learn anew. Asked twice before it began, it learns once; the journal hears
    of it when it is done."""
    _demand_right(by)
    if not training.is_installed():
        raise Refused(
            "classifying.not_installed",
            _("這台主機沒有安裝scikit-learn，只能用關鍵字。請管理員安裝charter[learning]。"),
        )
    lock = f"classifying.{task.name}"
    job = app.configure_task("classifying.learn", queueing_lock=lock)
    try:
        with transaction.atomic():
            job.defer(task=task.name, by=by.pk if by else None)
    except AlreadyEnqueued as waiting:
        raise Refused(
            "classifying.already_asked", _("已經排定訓練，完成後會列在下面。")
        ) from waiting


@transaction.atomic
def keep(task: Task, found: Learned, *, by: Person | None) -> TextModel:
    """Store it as the next version, and use it if it beats both the rules and the majority."""
    last = TextModel.objects.filter(task=task.name).aggregate(n=Max("version"))["n"] or 0
    measured = found.measured
    made = TextModel.objects.create(
        task=task.name,
        version=last + 1,
        trained_at=clock.now(),
        trained_by=by,
        weights=found.model.dump(),
        data=found.data,
        digest=found.digest,
        learned=found.count,
        held_back=measured.count,
        right=measured.right,
        majority_right=measured.majority,
        rules_right=measured.rules,
        confusion=[[*pair, n] for pair, n in sorted(measured.confusion.items())],
    )
    wrong = measured.count - measured.right
    record(TRAINED, made, by=by, wrong=wrong, of=measured.count, digest=found.digest)
    if measured.is_better:
        use(made, by=by)
    return made


@transaction.atomic
def use(model: TextModel, *, by: Person | None) -> None:
    """It proposes from now on; what was proposed before stays as it was."""
    _demand_right(by)
    for other in TextModel.objects.select_for_update().filter(task=model.task).in_use():
        stop(other, reason=_("改用%(to)s") % {"to": model}, by=by)
    TextModel.FLOW.move(model, "use")
    record(USED, model, by=by)


@transaction.atomic
def stop(model: TextModel, *, reason: str, by: Person | None) -> None:
    """Back to the rules of thumb."""
    _demand_right(by)
    if not reason.strip():
        raise Refused("classifying.no_reason", _("請寫下為什麼停用。"), field="reason")
    TextModel.FLOW.move(model, "stop")
    record(STOPPED, model, by=by, reason=reason.strip())


Proposed = Mapping[str, tuple[str, int | None]]


@transaction.atomic
def note(subject: models.Model, proposed: Proposed, *, by: Person | None) -> None:
    """What was proposed for the record, and by which model. The record's own entry in the journal
    tells of it; once noted, it stands."""
    assert all(name in TASKS for name in proposed), "an undeclared task"
    guesses = (
        FirstGuess(task=task, subject_id=subject.pk, proposed=said, by_model_id=pk, at=clock.now())
        for task, (said, pk) in proposed.items()
    )
    insert(*guesses, if_new=True)


@transaction.atomic
def settle(subject_id: int, final: Mapping[str, str], *, by: Person | None) -> None:
    """What the record turned out to be. A record taken up again may turn out otherwise."""
    for task, label in final.items():
        found = FirstGuess.objects.filter(task=task, subject_id=subject_id)
        found.update(final=label, settled_at=clock.now())
