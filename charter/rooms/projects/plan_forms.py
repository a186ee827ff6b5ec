"""Shapes of what planners and owners type; rules of the business stay in the verbs."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.org.fields import PersonField
from charter.rooms.projects.models import Plan, Task
from charter.rooms.projects.schedule.network import Relation
from charter.rooms.projects.timing import aware, day_seconds, local, working_time

HOUR = 3600
HUNDRED = 100
MOST_WEIGHT = 1000


class Day(forms.DateInput):
    input_type = "date"


class TaskForm(forms.Form):
    """Days in, moments out: a task begins when its first day begins and ends with its last. A row
    may be kept unfinished; whose it is and when is asked before the plan is sent."""

    truly_optional = ("effort", "requirement", "quality_standard", "units_total", "steps")

    name = forms.CharField(label=_("任務"), max_length=300)
    kind = forms.ChoiceField(label=_("類型"), choices=Task.Kind.choices, initial=Task.Kind.TASK)
    owner = PersonField(label=_("負責人"), required=False)
    start = forms.DateField(label=_("開始"), widget=Day, required=False)
    finish = forms.DateField(label=_("完成"), widget=Day, required=False)
    effort = forms.DecimalField(label=_("工時（小時）"), min_value=0, required=False)
    requirement = forms.CharField(label=_("工作要求"), widget=forms.Textarea, required=False)
    quality_standard = forms.CharField(label=_("質量標準"), widget=forms.Textarea, required=False)
    percent_rule = forms.ChoiceField(
        label=_("進度規則"), choices=Task.PercentRule.choices, initial=Task.PercentRule.UNITS
    )
    units_total = forms.IntegerField(
        label=_("總數量"), help_text=_("按完成數量計進度時用"), min_value=1, required=False
    )
    steps = forms.CharField(
        label=_("加權里程碑"),
        help_text=_("按加權里程碑計進度時用；每行一個，後面是權重，例如：初稿 40"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    produces = forms.BooleanField(
        label=_("這項任務會產生交付物"),
        help_text=_("會產生成果的任務，送審前要訂下交付物與當責人"),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan

    @staticmethod
    def values_of(task: Task) -> dict[str, Any]:
        start, finish = local(task.start), local(task.finish)
        return {
            "name": task.name,
            "kind": task.kind,
            "owner": task.owner_id,
            "start": start.date() if start else None,
            "finish": finish.date() if finish else None,
            "effort": None if task.effort is None else task.effort / HOUR,
            "requirement": task.requirement,
            "quality_standard": task.quality_standard,
            "percent_rule": task.percent_rule,
            "units_total": task.units_total,
            "steps": "\n".join(f"{step['name']} {step['weight']}" for step in task.steps),
            "produces": task.produces,
        }

    def clean_steps(self) -> list[dict[str, Any]]:
        """One step a line, its weight last."""
        found: list[dict[str, Any]] = []
        for n, line in enumerate(self.cleaned_data["steps"].splitlines(), 1):
            name, _space, weight = line.strip().rpartition(" ")
            if not line.strip():
                continue
            if not (name.strip() and weight.isdecimal() and 0 < int(weight) <= MOST_WEIGHT):
                facts = {"n": n, "most": MOST_WEIGHT}
                raise forms.ValidationError(
                    _("第%(n)s行要寫里程碑，空一格，再寫1到%(most)s的權重。") % facts
                )
            if any(step["name"] == name.strip() for step in found):
                raise forms.ValidationError(_("第%(n)s行的里程碑重複了，請改名。") % {"n": n})
            found.append({"name": name.strip(), "weight": int(weight)})
        return found

    def clean_units_total(self) -> int:
        return self.cleaned_data["units_total"] or HUNDRED

    def fields_of_task(self, task: Task | None = None) -> dict[str, Any]:
        """What the verbs take. A day that was not changed keeps its moment to the minute."""
        values = dict(self.cleaned_data)
        effort = values.pop("effort")
        values["effort"] = None if effort is None else round(effort * HOUR)
        if task and all(self.values_of(task)[n] == values[n] for n in ("start", "finish")):
            return {n: v for n, v in values.items() if n not in ("start", "finish")}
        calendar = working_time(self.plan, values["start"] or self.plan.project.starts_on)
        start = calendar.as_start(_midnight(values["start"])) if values["start"] else None
        end = values["finish"] and _midnight(values["finish"]) + dt.timedelta(days=1)
        finish = calendar.as_finish(end) if end else None
        if values["kind"] == Task.Kind.MILESTONE:
            start = finish
        values["duration"] = calendar.between(start, finish) if start and finish else 0
        values["start"] = aware(start) if start else None
        values["finish"] = aware(finish) if finish else None
        return values


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())


class ReportForm(forms.Form):
    """What is done (in the terms of the task's rule), what is left, what stands in the way."""

    units_done = forms.IntegerField(label=_("完成數量"), min_value=0, required=False)
    reached = forms.MultipleChoiceField(
        label=_("已達成的里程碑"), widget=forms.CheckboxSelectMultiple, required=False
    )
    remaining_hours = forms.DecimalField(label=_("剩餘工時（小時）"), min_value=0, required=False)
    actual_start = forms.DateField(label=_("實際開始"), widget=Day, required=False)
    problem = forms.CharField(label=_("問題"), widget=forms.Textarea, required=False)
    note = forms.CharField(label=_("說明"), widget=forms.Textarea, required=False)

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if task.percent_rule == Task.PercentRule.UNITS:
            self.fields["units_done"].label = _("完成數量（共%(n)s）") % {"n": task.units_total}
            self.fields["units_done"].initial = task.units_done or None
        else:
            del self.fields["units_done"]
        if task.percent_rule == Task.PercentRule.MILESTONES:
            reached = self.fields["reached"]
            assert isinstance(reached, forms.MultipleChoiceField)
            reached.choices = [(s["name"], f"{s['name']}（{s['weight']}）") for s in task.steps]
            reached.initial = list(task.reached)
        else:
            del self.fields["reached"]

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        hours = data["remaining_hours"]
        return {
            "units_done": data.get("units_done"),
            "reached": data.get("reached"),
            "remaining": None if hours is None else round(hours * HOUR),
            "actual_start": opening(data["actual_start"]),
            "problem": data["problem"],
            "note": data["note"],
        }


class FinishForm(forms.Form):
    actual_start = forms.DateField(label=_("實際開始"), widget=Day, required=False)
    finished_on = forms.DateField(
        label=_("實際完成"), help_text=_("留白就是現在"), widget=Day, required=False
    )
    note = forms.CharField(label=_("說明"), widget=forms.Textarea, required=False)

    def values(self, task: Task) -> dict[str, Any]:
        start, day = opening(self.cleaned_data["actual_start"]), self.cleaned_data["finished_on"]
        end = closing(task, day) if day and day != clock.today() else None
        return {"actual_start": start, "finished_at": end, "note": self.cleaned_data["note"]}


def opening(day: dt.date | None) -> dt.datetime | None:
    """A day that somebody names as the beginning counts from its morning."""
    if day is None:
        return None
    return timezone.make_aware(dt.datetime.combine(day, dt.time(9)))


def closing(task: Task, day: dt.date) -> dt.datetime:
    """A day that somebody names as the end counts to the end of its working time."""
    end = _midnight(day) + dt.timedelta(days=1)
    return aware(working_time(task.plan, day).as_finish(end))


class LinkForm(forms.Form):
    before = forms.ModelChoiceField(label=_("前置任務"), queryset=Task.objects.none())
    relation = forms.ChoiceField(label=_("關係"), choices=[(r.value, r.value) for r in Relation])
    lag_days = forms.DecimalField(label=_("間隔（工作日）"), initial=0, required=False)

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task = task
        before = self.fields["before"]
        assert isinstance(before, forms.ModelChoiceField)
        before.queryset = task.plan.tasks.exclude(pk=task.pk)

    def values(self) -> dict[str, Any]:
        days = self.cleaned_data["lag_days"] or 0
        lag = round(days * day_seconds(self.task.plan))
        return {"relation": self.cleaned_data["relation"], "lag": lag}


class PromiseForm(forms.Form):
    name = forms.CharField(label=_("交付物"), max_length=120)
    accountable = PersonField(label=_("當責人"))


class PlaceForm(forms.Form):
    parent = forms.ModelChoiceField(
        label=_("放在哪個階段之下"),
        queryset=Task.objects.none(),
        required=False,
        empty_label=_("最上層"),
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)
        parent.queryset = plan.tasks.filter(kind=Task.Kind.PHASE)


class DraftForm(forms.Form):
    reason = forms.CharField(
        label=_("變更原因"), widget=forms.Textarea({"rows": 3}), required=False
    )


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("計劃檔案"), help_text=_("MS Project的XML、DSLIB活頁簿，或Excel範本")
    )
