"""Parsing and shape only; pages, API and import share them."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from charter.ground.widgets import FilesField, LongSelect
from charter.org.fields import PersonField
from charter.org.models import Customer, Person
from charter.rooms.aftersales.importing.mapping import ENCODINGS, LISTS
from charter.rooms.aftersales.models import Case, Category, Channel, Level, SavedMapping
from charter.rooms.answers.models import Macro
from charter.rooms.projects.models import Project

STAFF_CHANNELS = [(c.value, c.label) for c in (Channel.PHONE, Channel.MAIL, Channel.VISIT)]
AREA = {"rows": 3}


class RegisterForm(forms.Form):
    """Three fields are enough; the others are proposed from the words."""

    customer = forms.ModelChoiceField(
        label=_("客戶"),
        queryset=Customer.objects.filter(is_active=True).order_by("name"),
        widget=LongSelect,
    )
    text = forms.CharField(
        label=_("發生什麼事"), widget=forms.Textarea(attrs=AREA), max_length=8000
    )
    channel = forms.ChoiceField(
        label=_("來源"), choices=STAFF_CHANNELS, widget=forms.RadioSelect, initial=Channel.PHONE
    )
    category = forms.ChoiceField(
        label=_("類別"), choices=Category, widget=forms.RadioSelect, required=False
    )
    impact = forms.TypedChoiceField(
        label=_("影響"),
        choices=Level,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )
    urgency = forms.TypedChoiceField(
        label=_("緊急程度"), choices=Level, coerce=int, empty_value=None, required=False
    )
    project = forms.ModelChoiceField(
        label=_("項目"),
        queryset=Project.objects.order_by("-id"),
        required=False,
        widget=LongSelect,
    )
    contact = forms.ModelChoiceField(
        label=_("聯絡人"),
        queryset=Person.objects.active()
        .filter(kind=Person.Kind.CUSTOMER)
        .order_by("customer__name", "name", "pk"),
        required=False,
        widget=LongSelect,
    )
    contact_name = forms.CharField(label=_("來電者姓名"), max_length=60, required=False)
    assignee = PersonField(label=_("派給"), required=False)
    received_at = forms.DateTimeField(
        label=_("接到的時間"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("不填就是現在。"),
    )
    uploads = FilesField(label=_("照片或檔案"), required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        contact, customer = found.get("contact"), found.get("customer")
        project = found.get("project")
        if project and customer and project.customer_id != customer.pk:
            self.add_error("project", _("這個項目不屬於所選的客戶。"))
        if contact and customer and contact.customer_id != customer.pk:
            self.add_error("contact", _("這位聯絡人不屬於所選的客戶。"))
        return found


class PortalForm(forms.Form):
    text = forms.CharField(
        label=_("請告訴我們發生什麼事"), widget=forms.Textarea(attrs=AREA), max_length=8000
    )
    uploads = FilesField(label=_("照片或檔案"), required=False)


class AddForm(forms.Form):
    """What a customer adds to a request of theirs."""

    text = forms.CharField(label=_("補充說明"), widget=forms.Textarea(attrs=AREA), max_length=8000)
    uploads = FilesField(label=_("照片或檔案"), required=False)


class ReplyForm(forms.Form):
    text = forms.CharField(label=_("回覆內容"), widget=forms.Textarea(attrs=AREA), max_length=8000)
    uploads = FilesField(label=_("附上檔案，客戶看得到"), required=False)
    macro = forms.ModelChoiceField(
        queryset=Macro.objects.filter(is_active=True), required=False, widget=forms.HiddenInput
    )
    also = forms.BooleanField(label=_("一併更新狀態"), required=False)


class NoteForm(forms.Form):
    text = forms.CharField(label=_("內部備註"), widget=forms.Textarea(attrs=AREA), max_length=8000)
    uploads = FilesField(label=_("附上檔案，只有同事看得到"), required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=200)


class HoldForm(forms.Form):
    reason = forms.CharField(label=_("在等什麼"), max_length=200)


class ResolveForm(forms.Form):
    cause = forms.CharField(label=_("原因"), widget=forms.Textarea(attrs=AREA))
    solution = forms.CharField(label=_("解決方案"), widget=forms.Textarea(attrs=AREA))


class AssignForm(forms.Form):
    to = PersonField(label=_("派給"))
    reason = forms.CharField(label=_("交接說明"), max_length=200, required=False)

    def __init__(self, *args: Any, case: Case | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = case is not None and case.assignee_id is not None


class ClassifyForm(forms.Form):
    category = forms.ChoiceField(label=_("類別"), choices=Category)
    topic = forms.CharField(label=_("主題"), max_length=40, required=False)
    impact = forms.TypedChoiceField(label=_("影響"), choices=Level, coerce=int)
    urgency = forms.TypedChoiceField(label=_("緊急程度"), choices=Level, coerce=int)
    reset = forms.BooleanField(
        label=_("時鐘從現在重新開始"), required=False, help_text=_("只在這其實是另一件事時勾選。")
    )


SCORES = (
    (5, _("5分：非常滿意")),
    (4, _("4分：滿意")),
    (3, _("3分：普通")),
    (2, _("2分：不滿意")),
    (1, _("1分：非常不滿意")),
)


class FollowUpForm(forms.Form):
    truly_optional = ("comment",)  # who was reached has a score

    reached = forms.BooleanField(label=_("有聯絡上"), required=False, initial=True)
    score = forms.TypedChoiceField(
        label=_("滿意度"),
        choices=[("", "--"), *SCORES],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("有聯絡上就要選。"),
    )
    comment = forms.CharField(
        label=_("客戶的話"), widget=forms.Textarea(attrs=AREA), required=False
    )


class EmptyForm(forms.Form):
    """A verb that needs nothing but the decision."""


class ImportForm(forms.Form):
    """A file and what its columns mean. Several columns for one thing stand with commas."""

    file = forms.FileField(label=_("檔案"), help_text=_("CSV或Excel（.xlsx），最多60 MB。"))
    saved = forms.ModelChoiceField(
        label=_("用儲存的對應"),
        queryset=SavedMapping.objects.order_by("name"),
        required=False,
        help_text=_("選了就不用填下面的欄位。"),
    )
    save_as = forms.CharField(label=_("把這次的對應存成"), max_length=80, required=False)
    id = forms.CharField(label=_("單號欄"), required=False)
    text = forms.CharField(label=_("內容欄"), required=False)
    received = forms.CharField(label=_("接到時間欄"), required=False)
    resolved = forms.CharField(label=_("解決時間欄"), required=False)
    closed = forms.CharField(label=_("結案時間欄"), required=False)
    date_format = forms.CharField(
        label=_("日期格式"),
        required=False,
        help_text=format_lazy(_("例如{pattern}，代表2026/03/31 14:05。"), pattern="%Y/%m/%d %H:%M"),
    )
    encoding = forms.ChoiceField(
        label=_("編碼"), choices=[(e, e) for e in ENCODINGS], required=False
    )
    customer = forms.CharField(label=_("客戶欄"), required=False)
    customer_code = forms.CharField(label=_("或全部屬於這個客戶代號"), required=False)
    topic = forms.CharField(label=_("主題欄"), required=False)
    source = forms.CharField(
        label=_("來源系統"), max_length=60, required=False, help_text=_("單號在同一來源裡不重複。")
    )
    met = forms.CharField(label=_("是否如期欄"), required=False)
    log = forms.BooleanField(label=_("這是事件紀錄，以最後一列為準"), required=False)

    def spec(self) -> dict[str, Any]:
        """The mapping as `importing.mapping.Mapping.of` takes it."""
        data = self.cleaned_data
        if data["saved"]:
            return dict(data["saved"].spec)
        found = {k: v for k, v in data.items() if v and k not in ("file", "saved", "save_as")}
        for name in LISTS:
            if name in found:
                found[name] = [c.strip() for c in found[name].split(",") if c.strip()]
        return found
