"""Parsing and shape only; what is allowed is the verbs' business."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.kernel.approvals.models import Step
from charter.org.fields import PersonField


class DecisionForm(forms.Form):
    """`act` is the button that was pressed."""

    ACTS = (("approve", "approve"), ("reject", "reject"), ("return", "return"))
    act = forms.ChoiceField(choices=ACTS)
    comment = forms.CharField(
        label=gettext_lazy("意見"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    phrase = forms.MultipleChoiceField(required=False)
    measure = forms.CharField(label=gettext_lazy("附帶條件"), required=False, max_length=200)
    owner = PersonField(label=gettext_lazy("負責人"), required=False)
    due = forms.DateField(
        label=gettext_lazy("期限"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    step = forms.ModelChoiceField(Step.objects.none(), required=False)
    seen = forms.CharField(max_length=64, required=False)
    key = forms.CharField(max_length=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        steps = kwargs.pop("steps", Step.objects.none())
        super().__init__(*args, **kwargs)
        self.fields["step"].queryset = steps  # type: ignore[attr-defined]
        phrases = [(text, text) for text in self.phrases()]
        self.fields["phrase"].choices = phrases  # type: ignore[attr-defined]
        self.new_key = uuid.uuid4().hex

    @staticmethod
    def phrases() -> list[str]:
        return [_("同意，按計劃執行"), _("預算請再議價"), _("請補充資料")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        said = [data.get("comment", "").strip(), *data.get("phrase", [])]
        data["comment"] = "；".join(text for text in said if text)
        if data.get("act") in ("reject", "return") and not data["comment"]:
            self.add_error("comment", _("退回或否決時必填，讓申請人知道要怎麼改。"))
        given = [bool(data.get(name)) for name in ("measure", "owner", "due")]
        if any(given) and not all(given):
            self.add_error("measure", _("附帶條件要有內容、負責人與期限。"))
        return data

    def conditions(self) -> list[dict[str, Any]]:
        data = self.cleaned_data
        if not data.get("measure"):
            return []
        owner, due = data["owner"].pk, data["due"].isoformat()
        return [{"measure": data["measure"], "owner": owner, "due": due}]


class PersonForm(forms.Form):
    """Add, hand over, appoint, copy: a colleague, and why. Several stand on one page: `like`
    another they list the same people, who are asked for once."""

    person = PersonField(label=gettext_lazy("同事"))
    where = forms.ChoiceField(
        label=gettext_lazy("位置"),
        required=False,
        choices=(("after", gettext_lazy("在這一步之後")), ("before", gettext_lazy("在這一步之前"))),
    )
    reason = forms.CharField(label=gettext_lazy("說明"), required=False, max_length=500)

    def __init__(self, *args: Any, like: forms.BaseForm | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if like is not None:
            share(like.fields["owner"], self.fields["person"])

    def clean_where(self) -> str:
        return self.cleaned_data["where"] or "after"


def share(given: forms.Field, taker: forms.Field) -> None:
    taker.widget.choices = given.widget.choices


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("理由"), required=False, max_length=500)
