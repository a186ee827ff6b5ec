"""What can be done to an article: each form and its verb, for pages."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.rooms.knowledge import verbs
from charter.rooms.knowledge.forms import ChangeForm, EmptyForm, RetireForm, ReviewForm
from charter.rooms.knowledge.models import Article


@dataclass(frozen=True)
class Act:
    form: type[forms.Form]
    do: Callable[..., None]
    title: "str | Promise"

    def begun(self, article: Article) -> forms.Form:
        return ChangeForm.of(article) if self.form is ChangeForm else self.form()


ACTS: dict[str, Act] = {
    "change": Act(ChangeForm, verbs.change, _("修改")),
    "publish": Act(EmptyForm, verbs.publish, _("發布")),
    "review": Act(ReviewForm, verbs.review, _("登記檢視")),
    "retire": Act(RetireForm, verbs.retire, _("停用")),
    "reopen": Act(EmptyForm, verbs.reopen, _("改回草稿")),
}
