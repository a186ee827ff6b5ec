"""The steps of a flow, and a limit, as forms: what is wrong stands beside its field."""

import re
from collections.abc import Iterable
from itertools import count
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.kernel.approvals.bounds import BoundField, amount_of
from charter.kernel.approvals.flows import StepSpec
from charter.org.fields import PeopleField, PersonField
from charter.org.models import Person, Post, Role

WHO = (
    ("head_of_department", gettext_lazy("申請部門主管")),
    ("project_manager", gettext_lazy("項目經理")),
    *((f"role:{role.value}", role.label) for role in Role),
    ("post", gettext_lazy("指定職位")),
    ("people", gettext_lazy("指定人員")),
)
MODES = (
    ("any", gettext_lazy("任一人同意")),
    ("all", gettext_lazy("全部同意")),
    ("count", gettext_lazy("其中幾人同意")),
)
LAST = 100
BETWEEN = re.compile(r"[、,，;；\n]+")


class StepForm(forms.Form):
    """One step. `key` keeps a known step itself when its name changes."""

    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    order = forms.IntegerField(
        label=gettext_lazy("順序"), required=False, min_value=1, max_value=99
    )
    name = forms.CharField(label=gettext_lazy("步驟名稱"), max_length=100)
    who = forms.ChoiceField(label=gettext_lazy("由誰審批"), choices=WHO, initial=WHO[0][0])
    post = forms.ModelChoiceField(Post.objects.none(), label=gettext_lazy("職位"), required=False)
    people = PeopleField(label=gettext_lazy("人員"), required=False)
    mode = forms.ChoiceField(label=gettext_lazy("通過的條件"), choices=MODES, initial="any")
    number = forms.IntegerField(label=gettext_lazy("人數"), required=False, min_value=1)
    over = BoundField(label=gettext_lazy("金額超過"), required=False, listed="tier-parameters")
    up_to = BoundField(label=gettext_lazy("金額不超過"), required=False, listed="tier-parameters")
    days = forms.IntegerField(
        label=gettext_lazy("時限（工作日）"),
        required=False,
        min_value=1,
        max_value=60,
        help_text=gettext_lazy("空白就用制度參數的天數"),
    )
    kinds = forms.CharField(
        label=gettext_lazy("只適用的類型"),
        required=False,
        help_text=gettext_lazy("類型代碼，用頓號分開；空白是全部"),
    )
    cross_department = forms.BooleanField(label=gettext_lazy("只在跨部門時適用"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Post.objects.select_related("department").order_by("title", "pk")
        self.fields["post"].queryset = posts  # type: ignore[attr-defined]

    @property
    def more(self) -> bool:
        """Something rarer is set, or wrong: the folded part stands open."""
        rare = ("post", "days", "kinds", "cross_department")
        return any(self[name].value() or self[name].errors for name in rare)

    @property
    def names_people(self) -> bool:
        """Colleagues are listed in a step that names some; in others the list stands ready."""
        return self["who"].value() == "people" or bool(self["people"].errors)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["rule"] = self._rule(data)
        self._check_number(data)
        over, up_to = amount_of(data.get("over")), amount_of(data.get("up_to"))
        if over is not None and up_to is not None and over >= up_to:
            self.add_error("up_to", _("上限要大於下限%(over)s。") % {"over": over})
        return data

    def _rule(self, data: dict[str, Any]) -> dict[str, Any]:
        name = data.get("who", "")
        if name.startswith("role:"):
            return {"rule": "role", "role": name.removeprefix("role:")}
        if name == "post":
            if not data.get("post"):
                self.add_error("post", _("請選一個職位。"))
                return {}
            return {"rule": "post", "post": data["post"].pk}
        if name == "people":
            chosen = [one.pk for one in data.get("people") or ()]
            if not chosen and "people" not in self.errors:
                self.add_error("people", _("請至少選一位同事。"))
            return {"rule": "people", "people": chosen}
        return {"rule": name}

    def _check_number(self, data: dict[str, Any]) -> None:
        """Enough people must exist today; who head or manager is depends on the request."""
        need = data.get("number") or 0
        if data.get("mode") == "count" and not need:
            self.add_error("number", _("請填需要幾人同意。"))
        if self.errors or data["rule"]["rule"] in ("head_of_department", "project_manager"):
            return
        n = _holders(data["rule"])
        if data["mode"] == "count" and need > n:
            self.add_error(
                "number", _("現在只有%(n)s人符合，不能要求%(need)s人。") % {"n": n, "need": need}
            )
        elif n == 0:
            self.add_error("who", _("現在沒有人符合，申請會卡住；請改選別人。"))

    def spec(self) -> StepSpec:
        """The step as plain data; empty fields are left out."""
        data = self.cleaned_data
        spec: StepSpec = {
            "key": data["key"],
            "name": data["name"].strip(),
            "rule": data["rule"],
            "mode": data["mode"],
        }
        optional = {
            "count": data["number"] if data["mode"] == "count" else None,
            "days": data["days"],
            "over": data["over"],
            "up_to": data["up_to"],
            "kinds": [w.strip() for w in BETWEEN.split(data["kinds"]) if w.strip()],
            "cross_department": data["cross_department"],
        }
        return spec | {name: value for name, value in optional.items() if value}


def _holders(rule: dict[str, Any]) -> int:
    staff = Person.objects.staff()
    if rule["rule"] == "role":
        return staff.holding(rule["role"]).count()
    if rule["rule"] == "post":
        return Post.objects.get(pk=rule["post"]).postings.current().count()
    return len(rule["people"])


if TYPE_CHECKING:
    Set = forms.BaseFormSet[StepForm]
else:
    Set = forms.BaseFormSet


class StepsBase(Set):
    """All steps of a flow; one empty form stands ready for another."""

    @cached_property
    def colleagues(self) -> list[Any]:
        """By department, read once for all steps."""
        return list(iter(StepForm.base_fields["people"].choices))  # type: ignore[attr-defined]

    def add_fields(self, form: StepForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["people"].choices = self.colleagues  # type: ignore[attr-defined]
        form.fields["DELETE"].label = _("刪除這一步")

    def clean(self) -> None:
        if any(self.errors):
            return
        if not self.filled():
            raise forms.ValidationError(_("流程至少要有一個步驟。"))

    def filled(self) -> list[StepForm]:
        """Those that stay, in their order; one without a number comes last."""
        stay = [f for f in self.forms if f.has_changed() or f.initial.get("key")]
        stay = [f for f in stay if f not in self.deleted_forms]
        return sorted(stay, key=lambda f: f.cleaned_data["order"] or LAST)

    def specs(self) -> list[StepSpec]:
        """A step keeps its key; a new one gets a key that no step of this flow had."""
        specs = [form.spec() for form in self.filled()]
        known = {form.initial["key"] for form in self.initial_forms}
        fresh = (key for n in count(1) if (key := f"step-{n}") not in known)
        for spec in specs:
            if spec["key"] not in known:
                spec["key"] = next(fresh)
        return specs


Steps = forms.formset_factory(StepForm, formset=StepsBase, extra=1, can_delete=True, max_num=20)


def initial_of(steps: Iterable[StepSpec]) -> list[dict[str, Any]]:
    """Stored steps as the forms show them."""
    return [_initial(spec, n) for n, spec in enumerate(steps, 1)]


def _initial(spec: StepSpec, order: int) -> dict[str, Any]:
    rule = spec["rule"]
    who = f"role:{rule['role']}" if rule["rule"] == "role" else rule["rule"]
    return {
        "key": spec["key"],
        "order": order,
        "name": spec["name"],
        "who": who,
        "post": rule.get("post"),
        "people": rule.get("people", []),
        "mode": spec["mode"],
        "number": spec.get("count"),
        "over": spec.get("over"),
        "up_to": spec.get("up_to"),
        "days": spec.get("days"),
        "kinds": "、".join(spec.get("kinds", [])),
        "cross_department": spec.get("cross_department", False),
    }


class FlowForm(forms.Form):
    """What belongs to the flow as a whole."""

    batch = forms.BooleanField(label=gettext_lazy("這類申請可以批量同意"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("變更理由"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("送出審批時必填，審批人會看到"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.data.get("act") == "publish" and not (data.get("reason") or "").strip():
            self.add_error("reason", _("請寫下為什麼要改，讓審批人知道。"))
        return data


class LimitForm(forms.Form):
    person = PersonField(label=gettext_lazy("同事"))
    amount = forms.DecimalField(
        label=gettext_lazy("新的限額（NT$）"), min_value=0, max_digits=18, decimal_places=2
    )
    reason = forms.CharField(label=gettext_lazy("變更理由"), max_length=500)
