"""What can be done to an appraisal: the form with its verb, for page and API."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.org.models import Person
from charter.rooms.appraisal import forms, verbs
from charter.rooms.appraisal.models import Appraisal

Do = Callable[[Appraisal, Any, Person], object]


@dataclass(frozen=True)
class Act:
    form: type[forms.AppraisalForm]
    do: Do
    title: "str | Promise"
    button: "str | Promise"
    hint: "str | Promise" = ""
    asks: bool = False

    def asked_of(self, one: Appraisal) -> bool:
        return self.asks


def _rate_oneself(one: Appraisal, form: Any, by: Person) -> None:
    verbs.rate_oneself(one, ratings=form.ratings(), words=form.cleaned_data["words"], by=by)


def _rate(one: Appraisal, form: Any, by: Person) -> None:
    verbs.rate(one, ratings=form.ratings(), words=form.cleaned_data["words"], by=by)


def _decide(one: Appraisal, form: Any, by: Person) -> None:
    said, aside = form.cleaned_data["words"], form.picked()
    verbs.decide(one, words=said, ratings=form.ratings(), set_aside=aside, by=by)


ACTS: dict[str, Act] = {
    "rate_oneself": Act(
        forms.SelfForm,
        _rate_oneself,
        _("自評"),
        _("送出自評"),
        _("依這一期的工作自己評，期限以前可以修改；沒有把握的方面可以不填。"),
        asks=True,
    ),
    "rate": Act(
        forms.RateForm,
        _rate,
        _("上級評分"),
        _("送出評分"),
        _("送出後本人會看到全部內容，可以回應或申訴；期限過後才定案。"),
        asks=True,
    ),
    "answer": Act(
        forms.TextForm,
        lambda one, form, by: verbs.answer(one, text=form.cleaned_data["text"], by=by),
        _("回應"),
        _("送出回應"),
        _("你的話會留在定案紀錄裡。回應不會縮短申訴的期限。"),
        asks=True,
    ),
    "appeal": Act(
        forms.AppealForm,
        lambda one, form, by: verbs.appeal(one, text=form.cleaned_data["text"], by=by),
        _("申訴"),
        _("提出申訴"),
    ),
    "decide": Act(forms.DecideForm, _decide, _("決定申訴"), _("送出決定"), asks=True),
    "name_superior": Act(
        forms.SuperiorForm,
        lambda one, form, by: verbs.name_superior(one, **form.cleaned_data, by=by),
        _("改由別人評分"),
        _("確定改由這位評分"),
    ),
}
