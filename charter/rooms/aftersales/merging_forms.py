"""Into which case, and what is split off: the choices depend on the case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.ground.widgets import LongSelect
from charter.org.fields import PersonField
from charter.org.models import Person
from charter.rooms.aftersales.models import Case

AREA = {"rows": 3}


class MergeForm(forms.Form):
    """Only open cases of the same customer are offered."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Case.objects.open().filter(customer=case.customer_id).exclude(pk=case.pk)
        self.fields["into"] = forms.ModelChoiceField(
            label=_("併入哪一件"),
            queryset=own.defer("search", "text").order_by("-id"),
            widget=LongSelect,
            help_text="" if own.exists() else _("這個客戶沒有別的未結工單，沒有可以併入的。"),
        )
        self.fields["reason"] = forms.CharField(label=_("為什麼是同一件事"), max_length=200)


class SplitForm(forms.Form):
    """A word of the customer's that came later, or a part of the first."""

    truly_optional = ("assignee",)  # of the other two one is asked for

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = case.replies.filter(by__kind=Person.Kind.CUSTOMER) | case.replies.exclude(who="")
        self.fields["title"] = forms.CharField(label=_("另一件事是什麼"), max_length=120)
        self.fields["said"] = forms.ModelChoiceField(
            label=_("客戶在哪句話提到"),
            queryset=words.order_by("at", "pk"),
            required=False,
            empty_label=_("一開始就提到"),
            help_text=_("新工單的時鐘從客戶說那句話時開始。"),
        )
        self.fields["text"] = forms.CharField(
            label=_("內容"),
            widget=forms.Textarea(attrs=AREA),
            max_length=8000,
            required=False,
            help_text=_("選了客戶後來說的話可以不寫。"),
        )
        self.fields["assignee"] = PersonField(label=_("派給"), required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("text") and not found.get("said"):
            self.add_error("text", _("請寫下另一件事的內容，或選客戶說的那句話。"))
        return found


class PickedForm(forms.Form):
    """Of several cases that were picked: which one goes on."""

    def __init__(self, *args: Any, cases: list[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"] = forms.ModelChoiceField(
            label=_("哪一件繼續處理"),
            queryset=Case.objects.filter(pk__in=[case.pk for case in cases]).order_by("id"),
            empty_label=None,
            widget=forms.RadioSelect,
        )
        self.fields["reason"] = forms.CharField(label=_("為什麼是同一件事"), max_length=200)
