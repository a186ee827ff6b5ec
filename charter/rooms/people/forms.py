"""Parsing and shape only; shared by page and API."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.org.fields import PersonField, PostField
from charter.org.models import Department, Role, Skill


class DepartmentForm(forms.Form):
    code = forms.CharField(label=_("代碼"), max_length=20)
    name = forms.CharField(label=_("名稱"), max_length=100)
    name_en = forms.CharField(label=_("英文名稱"), max_length=100, required=False)
    parent = forms.ModelChoiceField(
        Department.objects.order_by("code"), label=_("上級部門"), required=False
    )
    gives_service = forms.BooleanField(label=_("提供服務，列入改善計劃"), required=False)


class EditDepartmentForm(DepartmentForm):
    """The code stays: imports and reports know the department by it."""

    code = None  # type: ignore[assignment]


class NewSkillForm(forms.Form):
    code = forms.SlugField(
        label=_("代碼"), max_length=40, help_text=_("英文字母、數字或連字號，匯入時認得它。")
    )
    name = forms.CharField(label=_("名稱"), max_length=60)
    name_en = forms.CharField(label=_("英文名稱"), max_length=60, required=False)


class PostForm(forms.Form):
    title = forms.CharField(label=_("職務名稱"), max_length=60)
    title_en = forms.CharField(label=_("英文名稱"), max_length=60, required=False)
    roles = forms.MultipleChoiceField(
        label=_("這個職務的角色"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("擔任的人照角色看得見、審批和經辦；一個職務可以有幾個角色。"),
    )


class PersonForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=60)
    email = forms.EmailField(label=_("電子郵件"), required=False)
    phone = forms.CharField(label=_("電話"), max_length=30, required=False)
    department = forms.ModelChoiceField(Department.objects.order_by("code"), label=_("部門"))
    manager = PersonField(label=_("直屬主管"), required=False)


class HireForm(PersonForm):
    username = forms.RegexField(
        label=_("登入名"),
        regex=r"^[A-Za-z0-9_.-]{2,60}$",
        error_messages={"invalid": _("登入名只能用英文字母、數字、點、底線或連字號，至少2個字。")},
    )
    post = PostField(
        label=_("職務"), required=False, empty_label=_("之後再任命"), help_text=_("今天就任。")
    )
    letter = forms.BooleanField(
        label=_("寄出登入的信"),
        required=False,
        initial=True,
        help_text=_("寄往上面的電子郵件，三天內有效；沒有電子郵件就先不寄。"),
    )
    field_order = ("name", "username", "email", "phone", "department", "post", "manager")


class ImportForm(forms.Form):
    """A file first; then the rows that were read from it, sent by the button below them."""

    file = forms.FileField(label=_("Excel或CSV檔"))
    rows = forms.CharField(required=False, widget=forms.HiddenInput)
    letter = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not self.data.get("rows")


class AppointForm(forms.Form):
    post = PostField(label=_("職務"))
    since = forms.DateField(label=_("就任日"), widget=forms.DateInput({"type": "date"}))


class SkillForm(forms.Form):
    skill = forms.ModelChoiceField(Skill.objects.order_by("name"), label=_("技能"))
    level = forms.TypedChoiceField(
        label=_("等級"),
        coerce=int,
        choices=[
            (1, _("1級：學習中")),
            (2, _("2級：有人帶能做")),
            (3, _("3級：獨立做")),
            (4, _("4級：能教別人")),
        ],
    )


class LeaveForm(forms.Form):
    on = forms.DateField(label=_("離職日"), widget=forms.DateInput({"type": "date"}))


class ErasureForm(forms.Form):
    reason = forms.CharField(
        label=_("刪除的依據"), max_length=300, widget=forms.Textarea({"rows": 2, "class": "inp"})
    )

    def __init__(self, mentions: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = _(
            "姓名、帳號、電子郵件、電話、金鑰、第二道驗證、技能與通知會刪除，不能復原；職務與做過的事以編號保留。"
            "稽核軌跡裡有%(n)s筆寫著這個姓名，封存後不能更改，只供有權查核的人查閱。"
        )
        self.fields["reason"].help_text = told % {"n": mentions}


class SubstituteForm(forms.Form):
    substitute = PersonField(label=_("代理人"))
    starts_at = forms.DateTimeField(
        label=_("開始時間"), widget=forms.DateTimeInput({"type": "datetime-local"})
    )
    ends_at = forms.DateTimeField(
        label=_("結束時間"), widget=forms.DateTimeInput({"type": "datetime-local"})
    )
    reason = forms.CharField(label=_("原因"), max_length=200, required=False)


class CustomerForm(forms.Form):
    code = forms.CharField(label=_("代碼"), max_length=20)
    name = forms.CharField(label=_("名稱"), max_length=100)
    short_name = forms.CharField(label=_("簡稱"), max_length=40, required=False)


class ContactForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=60)
    username = HireForm.base_fields["username"]
    email = forms.EmailField(label=_("電子郵件"), required=False)
    phone = forms.CharField(label=_("電話"), max_length=30, required=False)
    may_accept = forms.BooleanField(label=_("可以代表客戶簽署驗收"), required=False)
