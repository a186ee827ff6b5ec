"""What proposes now, how often it is wrong, and each model's table of confusions."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charter.ground.errors import Refused
from charter.ground.web import page, toast
from charter.org.web import Request, open_to
from charter.rooms.classifying import training, verbs
from charter.rooms.classifying.forms import StopForm
from charter.rooms.classifying.learning import ENOUGH
from charter.rooms.classifying.models import TextModel
from charter.rooms.classifying.permissions import may_rule, verbs_for
from charter.rooms.classifying.queries import Live, live
from charter.rooms.classifying.tasks import TASKS, Task


@dataclass(frozen=True)
class Card:
    """One task: the model in use if there is one, its versions, and how it does."""

    task: Task
    now: TextModel | None
    versions: list[TextModel]
    live: Live | None
    count: int

    @property
    def is_enough(self) -> bool:
        return self.count >= ENOUGH


def card_of(task: Task) -> Card:
    versions = list(TextModel.objects.listed().filter(task=task.name)[:10])
    now = next((one for one in versions if one.is_in_use), None)
    said = live(task.name).get(now.pk if now else None)
    return Card(task, now, versions, said, task.count(ENOUGH))


@open_to(staff=True)
@require_GET
def overview(request: Request) -> HttpResponse:
    return page(
        request,
        "classifying/overview.html",
        cards=[card_of(task) for task in TASKS.values()],
        installed=training.is_installed(),
        enough=ENOUGH,
        may=may_rule(request.user),
    )


@open_to(staff=True)
@require_POST
def learn(request: Request, name: str) -> HttpResponse:
    if name not in TASKS:
        raise Http404
    verbs.ask(TASKS[name], by=request.user)
    toast(request, _("已排定訓練，完成後會列在這裡"))
    return redirect("classifying:overview")


@open_to(staff=True)
@require_GET
def textmodel(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(TextModel.objects.listed().visible_to(request.user), pk=pk)
    return _shown(request, found, StopForm())


def _shown(request: Request, model: TextModel, form: StopForm) -> HttpResponse:
    answer = page(
        request,
        "classifying/model.html",
        model=model,
        table=confusions(model),
        live=live(model.task).get(model.pk),
        can=verbs_for(request.user, model),
        form=form,
    )
    answer.status_code = 422 if form.is_bound else 200
    return answer


@open_to(staff=True)
@require_POST
def use(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(TextModel.objects.visible_to(request.user), pk=pk)
    verbs.use(found, by=request.user)
    return redirect("classifying:textmodel", pk=pk)


@open_to(staff=True)
@require_POST
def stop(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(TextModel.objects.visible_to(request.user), pk=pk)
    form = StopForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, form)
    try:
        verbs.stop(found, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        if not refusal.field:
            raise
        form.add_error(refusal.field, str(refusal))
        return _shown(request, found, form)
    return redirect("classifying:textmodel", pk=pk)


def confusions(model: TextModel) -> dict[str, Any]:
    """Rows are the truth, columns what was said; each cell (count, is it right)."""
    counts = model.measured.confusion
    labels = sorted({label for pair in counts for label in pair})
    task = TASKS.get(model.task)
    word = task.word if task else str
    rows = []
    for truth in labels:
        cells = [(counts.get((truth, said), 0), truth == said) for said in labels]
        total = sum(n for n, _right in cells)
        wrong = sum(n for n, right in cells if not right)
        rows.append((word(truth), cells, total, 100 * wrong / total if total else None))
    return {"labels": [word(label) for label in labels], "rows": rows}
