"""Parsing and shape of what people say about a risk. Some forms depend on the risk itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.ground.widgets import LongSelect
from charter.kernel.indicators.models import Indicator
from charter.kernel.registers.matrix import IMPACT, LIKELIHOOD, steps
from charter.kernel.registers.models import current_matrix
from charter.kernel.registers.rules import STRATEGIES
from charter.org.fields import PersonField
from charter.org.models import Person
from charter.rooms.projects.models import Project
from charter.rooms.risk.models import Category, Nature, Risk, RiskWarning, Watch
from charter.rooms.risk.verbs.responses import SUITS

LINES = {"rows": 3}
DAY = {"type": "date"}
SCALES = (("likelihood", _("可能性"), LIKELIHOOD), ("impact", _("影響"), IMPACT))
AFTER = (
    ("residual_likelihood", _("應對後預期的可能性"), LIKELIHOOD),
    ("residual_impact", _("應對後預期的影響"), IMPACT),
)


def _words(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs=LINES)
    return forms.CharField(label=label, required=required, widget=area, help_text=help_text)


def _money(label: Any, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_digits=18,
        decimal_places=2,
        help_text=help_text,
    )


def _number(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=required, max_digits=18, decimal_places=6, help_text=help_text
    )


def _yes(value: str) -> bool:
    return value == "1"


def _scaled(form: forms.Form, scales: Any, *, required: bool) -> None:
    """Steps of the matrix that is in force."""
    size = len(current_matrix())
    for name, label, words in scales:
        choices: list[tuple[Any, Any]] = [("", "--"), *steps(words, size)]
        form.fields[name] = forms.TypedChoiceField(
            label=label, choices=choices, coerce=int, required=required, empty_value=None
        )


class NewForm(forms.Form):
    title = forms.CharField(
        label=_("風險"), max_length=200, help_text=_("一句話：什麼事可能發生。")
    )
    category = forms.ChoiceField(label=_("類別"), choices=Category.choices)
    nature = forms.ChoiceField(label=_("性質"), choices=Nature.choices)
    project = forms.ModelChoiceField(
        Project.objects.none(), label=_("項目"), required=False, widget=LongSelect
    )
    owner = PersonField(label=_("負責人"))
    cause = _words(_("起因"), required=False)
    consequence = _words(_("後果"), required=False)

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        projects = self.fields["project"]
        assert isinstance(projects, forms.ModelChoiceField)
        seen = Project.objects.visible_to(person).exclude(phase=Project.Phase.CLOSED)
        projects.queryset = seen.order_by("-pk")


class EditForm(forms.Form):
    title = forms.CharField(label=_("風險"), max_length=200)
    category = forms.ChoiceField(label=_("類別"), choices=Category.choices)
    cause = _words(_("起因"), required=False)
    consequence = _words(_("後果"), required=False)

    def __init__(self, risk: Risk, *args: Any, **kwargs: Any) -> None:
        names = ("title", "category", "cause", "consequence")
        kwargs.setdefault("initial", {name: getattr(risk, name) for name in names})
        super().__init__(*args, **kwargs)


class AssessForm(forms.Form):
    probability = forms.DecimalField(
        label=_("機率（%）"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text=_("與損失金額一起估，算出預期損失；不知道就都留白。"),
    )
    loss = _money(_("發生時的損失金額"))

    def __init__(self, risk: Risk, *args: Any, **kwargs: Any) -> None:
        names = ("likelihood", "impact", "probability", "loss")
        kwargs.setdefault("initial", {name: getattr(risk, name) for name in names})
        super().__init__(*args, **kwargs)
        _scaled(self, SCALES, required=True)
        self.fields["reason"] = _words(_("評估的理由"), required=bool(risk.grade))
        self.order_fields(("likelihood", "impact", "probability", "loss", "reason"))


class MeasureForm(forms.Form):
    measure = _words(_("措施"))
    owner = PersonField(label=_("措施負責人"))
    due = forms.DateField(label=_("期限"), widget=forms.DateInput(attrs=DAY))
    cost = _money(_("費用"))

    def __init__(self, risk: Risk, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"owner": risk.owner_id})
        super().__init__(*args, **kwargs)


class RespondForm(forms.Form):
    """A strategy that suits the risk's nature, and the first measure."""

    strategy = forms.ChoiceField(label=_("策略"))
    acceptance = _words(
        _("選擇的理由"), required=False, help_text=_("選「接受」時必須寫明；其他策略可不填。")
    )
    measure = _words(_("措施"), required=False)
    owner = PersonField(label=_("措施負責人"), required=False)
    due = forms.DateField(label=_("期限"), required=False, widget=forms.DateInput(attrs=DAY))
    cost = _money(_("費用"))

    def __init__(self, risk: Risk, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"owner": risk.owner_id, "strategy": risk.strategy})
        super().__init__(*args, **kwargs)
        suits = SUITS[Nature(risk.nature)]
        chosen = self.fields["strategy"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(code, label) for code, label in STRATEGIES if code in suits]
        _scaled(self, AFTER, required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        pair = (data.pop("residual_likelihood", None), data.pop("residual_impact", None))
        if (pair[0] is None) != (pair[1] is None):
            raise forms.ValidationError(_("應對後預期的可能性與影響要一起填，或都不填。"))
        data["residual"] = None if pair[0] is None else pair
        return data


class WatchForm(forms.Form):
    indicator = forms.ModelChoiceField(
        Indicator.objects.none(),
        label=_("指標"),
        required=False,
        widget=LongSelect,
        help_text=_("選公司的指標，系統自己看；不選就由負責人定期登錄讀數。"),
    )
    only_complete = forms.BooleanField(label=_("只看已結束的期間"), required=False)
    title = forms.CharField(label=_("讀數名稱"), max_length=100, required=False)
    unit = forms.CharField(label=_("單位"), max_length=20, required=False)
    read_every = forms.IntegerField(
        label=_("每幾天登錄一次"), required=False, min_value=1, max_value=365
    )
    is_above = forms.TypedChoiceField(
        label=_("何時預警"),
        choices=[("1", _("達到或高於門檻")), ("0", _("達到或低於門檻"))],
        coerce=_yes,
        initial="1",
    )
    threshold = _number(_("門檻"))
    release = _number(
        _("解除線"), required=False, help_text=_("回到這條線的安全一側才解除；留白等於門檻。")
    )
    calm = forms.IntegerField(label=_("連續幾次恢復才解除"), min_value=1, max_value=10, initial=1)

    def __init__(self, risk: Risk, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.fields["indicator"]
        assert isinstance(known, forms.ModelChoiceField)
        known.queryset = Indicator.objects.filter(is_active=True).order_by("title", "pk")


class SampleForm(forms.Form):
    value = _number(_("讀數"))
    note = forms.CharField(label=_("備註"), max_length=200, required=False)

    def __init__(self, watch: Watch, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if watch.unit:
            self.fields["value"].help_text = watch.unit


class ReasonForm(forms.Form):
    reason = _words(_("原因"))

    def __init__(self, _subject: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class FocusForm(ReasonForm):
    is_focus = forms.TypedChoiceField(
        label=_("重點關注"),
        choices=[("1", _("列為重點關注")), ("0", _("不再列為重點關注"))],
        coerce=_yes,
    )
    field_order = ("is_focus", "reason")


class HandOverForm(ReasonForm):
    owner = PersonField(label=_("新負責人"))
    field_order = ("owner", "reason")


class CloseForm(forms.Form):
    has_occurred = forms.TypedChoiceField(
        label=_("發生了嗎"),
        choices=[("0", _("沒有發生")), ("1", _("發生了"))],
        coerce=_yes,
    )
    outcome = _words(_("結果"))
    lesson = _words(_("經驗教訓"), help_text=_("同類項目排查風險時會看到這段話。"))

    def __init__(self, _subject: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class KeepForm(forms.Form):
    answer = _words(_("不調整的理由"))

    def __init__(self, _warning: RiskWarning, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class AdjustForm(RespondForm):
    answer = _words(_("怎麼調整"))
    field_order = ("answer", "strategy", "measure", "owner", "due", "cost")

    def __init__(self, warning: RiskWarning, *args: Any, **kwargs: Any) -> None:
        super().__init__(warning.risk, *args, **kwargs)
        for name in ("acceptance", "residual_likelihood", "residual_impact"):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        del data["residual"]
        return data
