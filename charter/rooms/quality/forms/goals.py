"""What people say about a goal: what is aimed at, its parts, its value of a period."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from charter.ground.i18n.simplified import simplify
from charter.ground.widgets import LongSelect
from charter.kernel.indicators.models import Indicator
from charter.kernel.parameters.catalogue import Parameter, catalogue
from charter.org.models import Department, Person, Post
from charter.rooms.quality.aims import Aim, Part
from charter.rooms.quality.forms.fields import day, person
from charter.rooms.quality.models import Goal, Step

SPARE = 4  # empty rows for further parts
CHAPTER = "SP4"
DIGITS: dict[str, Any] = {"max_digits": 14, "decimal_places": 4, "min_value": 0}


def parameters() -> list[tuple[str, Any]]:
    """The blanks of the policy that are targets of quality: percentages of chapter 四, and the
    promised share of services in time."""
    found = [
        (name, _named(one))
        for name, one in catalogue().items()
        if one.unit == "%" and one.clause.startswith((CHAPTER, "SP2.5.2c"))
    ]
    return [("", "--"), *found]


def _named(one: Parameter) -> str:
    language = get_language() or ""
    if language.startswith("en"):
        return one.en
    return simplify(one.zh) if language == "zh-hans" else one.zh


def indicators() -> list[tuple[str, str]]:
    rows = Indicator.objects.filter(
        is_active=True, period__in=Goal.Period.values, direction__in=Goal.Direction.values
    )
    return [("", "--"), *rows.order_by("title").values_list("name", "title")]


class AimForm(forms.Form):
    """The target is a blank of the policy or a number; the value comes from a figure of the house
    or from the owner."""

    title = forms.CharField(label=_("目標"), max_length=120)
    owner = person(_("負責人"))
    parameter = forms.ChoiceField(
        label=_("目標值取自制度參數"), choices=parameters, required=False,
        help_text=_("參數調整後，目標跟著調整。"),
    )  # fmt: skip
    target = forms.DecimalField(label=_("或自訂目標值"), required=False, **DIGITS)
    indicator = forms.ChoiceField(
        label=_("用哪個指標量測"), choices=indicators, required=False, widget=LongSelect,
        help_text=_("選了指標，單位、方向與期間都照指標，實績由系統帶入。"),
    )  # fmt: skip
    unit = forms.CharField(label=_("單位"), max_length=20, required=False, initial="%")
    direction = forms.ChoiceField(label=_("方向"), choices=Goal.Direction)
    period = forms.ChoiceField(label=_("多久量測一次"), choices=Goal.Period)

    @property
    def aim(self) -> Aim:
        said = self.cleaned_data
        names = ("title", "owner", "target", "parameter", "indicator", "unit")
        return Aim(
            **{name: said[name] for name in names},
            direction=said["direction"],
            period=said["period"],
        )


class ChangeForm(AimForm):
    reason = forms.CharField(label=_("為什麼調整"), max_length=300)


class MeasureForm(forms.Form):
    day = day(_("期間內的任一天"))
    value = forms.DecimalField(label=_("實績"), required=False, max_digits=14, decimal_places=4)
    missing = forms.CharField(
        label=_("沒有資料的原因"), max_length=200, required=False,
        help_text=_("沒有資料不是0；請寫明為什麼沒有。"),
    )  # fmt: skip
    note = forms.CharField(label=_("說明"), max_length=300, required=False)


class RetireGoalForm(forms.Form):
    reason = forms.CharField(label=_("為什麼停用"), max_length=300)


def places() -> list[tuple[Any, Any]]:
    """Departments, posts and steps in one list; the letter says which."""
    units = [(f"d{d.pk}", d.name) for d in Department.objects.order_by("name")]
    posts = [
        (f"p{p.pk}", f"{p.title}（{p.department}）")
        for p in Post.objects.select_related("department").order_by("department__name", "title")
    ]
    steps = [(f"s{key}", label) for key, label in Step.choices]
    return [("", "--"), (_("部門"), units), (_("崗位"), posts), (_("環節"), steps)]


class PartForm(forms.Form):
    """One row of a breakdown; an empty row says nothing."""

    goal = forms.IntegerField(required=False, widget=forms.HiddenInput)
    place = forms.ChoiceField(label=_("部門、崗位或環節"), required=False)
    title = forms.CharField(label=_("目標"), max_length=120, required=False)
    owner = person(_("負責人"), required=False)
    weight = forms.IntegerField(label=_("權重"), min_value=0, max_value=100, required=False)
    target = forms.DecimalField(label=_("目標值"), required=False, **DIGITS)
    indicator = forms.ChoiceField(label=_("指標"), required=False, widget=LongSelect)

    def clean(self) -> dict[str, Any]:
        """A row with a weight is complete; the parameter above is followed without a number."""
        said = super().clean() or {}
        if said.get("weight"):
            for name in ("place", "title", "owner"):
                if not said.get(name):
                    self.add_error(name, _("有權重的列都要填。"))
        elif said.get("place") and not said.get("goal"):
            self.add_error("weight", _("請填權重。"))
        return said


class BreakdownForm:
    """As many rows as there are parts, and a few empty ones."""

    def __init__(self, goal: Goal, parts: list[Goal], data: Any = None) -> None:
        self.goal, self.parts, self.data = goal, {part.pk: part for part in parts}, data
        said = str(data.get("rows", "")) if data else ""
        given = int(said) if said.isascii() and said.isdecimal() and len(said) < 4 else 0
        count = min(max(given, len(parts) + SPARE), 64)
        self.rows = [self._row(n, parts[n] if n < len(parts) else None) for n in range(count)]
        where, known, people = places(), indicators(), self._people()
        for row in self.rows:
            row.fields["place"].choices = where  # type: ignore[attr-defined]
            row.fields["indicator"].choices = known  # type: ignore[attr-defined]
            row.fields["owner"].widget.choices = people
        self.error = ""

    def _people(self) -> list[tuple[Any, str]]:
        found = Person.objects.staff().order_by("name").values_list("pk", "name")
        return [("", "--"), *found]

    def _row(self, n: int, part: Goal | None) -> PartForm:
        start = {} if part is None else {
            "goal": part.pk, "place": _key(part), "title": part.title, "owner": part.owner_id,
            "weight": part.weight, "target": part.target, "indicator": part.indicator,
        }  # fmt: skip
        return PartForm(self.data, prefix=str(n), initial=start, use_required_attribute=False)

    @property
    def is_bound(self) -> bool:
        return self.data is not None

    def is_valid(self) -> bool:
        return all([row.is_valid() for row in self.rows])

    def read(self) -> list[Part]:
        found = [row.cleaned_data for row in self.rows if row.cleaned_data.get("weight")]
        return [self._part(said) for said in found]

    def _part(self, said: dict[str, Any]) -> Part:
        kind, key = said["place"][:1], said["place"][1:]
        goal = self.parts.get(said["goal"] or 0)
        follows = said["target"] is None
        above = self.goal
        aim = Aim(
            title=said["title"],
            owner=said["owner"],
            target=above.target if follows and not above.parameter else said["target"],
            parameter=above.parameter if follows else "",
            indicator=said["indicator"],
            unit=above.unit,
            direction=above.direction,
            period=above.period,
        )
        return Part(
            aim,
            said["weight"],
            department=Department.objects.filter(pk=key).first() if kind == "d" else None,
            post=Post.objects.filter(pk=key).first() if kind == "p" else None,
            step=key if kind == "s" else "",
            goal=goal,
        )


def _key(part: Goal) -> str:
    if part.post_id:
        return f"p{part.post_id}"
    return f"s{part.step}" if part.step else f"d{part.department_id}"
