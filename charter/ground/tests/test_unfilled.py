"""What is wrong with a field names it, beside it and in the summary."""

import json

import pytest
from django import forms
from django.template import Context, Template

from charter.ground.acts import cleaned
from charter.ground.api import wrong
from charter.ground.errors import Refused
from charter.ground.unfilled import faults


class Asked(forms.Form):
    name = forms.CharField(label="項目名稱")
    customer = forms.ChoiceField(label="＊客戶", choices=[("a", "甲")])
    paper = forms.FileField(label="收據")
    sure = forms.BooleanField(label="我看過了")
    day = forms.DateField(label="日期", error_messages={"required": "請選一天。"})
    note = forms.CharField(label="備註", required=False)


class Saved(Asked):
    truly_optional = ()


def test_what_is_not_filled_is_asked_for_by_its_name_and_in_its_own_way() -> None:
    said = {bound.name: faults(bound) for bound in Asked({})}
    assert said == {
        "name": ["請填寫「項目名稱」。"],
        "customer": ["請選擇「客戶」。"],
        "paper": ["請附上「收據」。"],
        "sure": ["請勾選「我看過了」。"],
        "day": ["請選一天。"],
        "note": [],
    }


def test_the_summary_has_the_words_that_stand_beside_the_field() -> None:
    source = (
        "{% load ui %}{% error_summary form %}|{% for one in form %}{% field one %}{% endfor %}"
    )
    summary, _bar, fields = Template(source).render(Context({"form": Asked({})})).partition("|")
    assert '<a class="lk" href="#id_customer">請選擇「客戶」。</a>' in summary
    assert "請選擇「客戶」。" in fields and 'aria-describedby="id_customer-error"' in fields


def test_a_refusal_and_the_api_say_the_same() -> None:
    with pytest.raises(Refused) as refused:
        cleaned(Asked({}), "a.code")
    assert str(refused.value) == "請填寫「項目名稱」。" and refused.value.field == "name"
    assert json.loads(wrong(Asked({})).content)["detail"][1]["msg"] == "請選擇「客戶」。"


@pytest.mark.parametrize(("kind", "marked"), [(Asked, True), (Saved, False)])
def test_a_part_that_is_asked_for_in_the_end_is_not_called_optional(kind, marked) -> None:
    drawn = Template("{% load ui %}{% field form.note %}").render(Context({"form": kind()}))
    assert ("選填" in drawn) is marked


class Chosen(forms.Form):
    unit = forms.ChoiceField(label="部門", choices=[("", "---------"), ("a", "甲")])
    above = forms.ChoiceField(
        label="上級部門", choices=[("", "---------"), ("a", "甲")], required=False
    )
    place = forms.ChoiceField(label="地點", choices=[("", "不限"), ("a", "甲")], required=False)


def test_an_empty_choice_says_what_it_means() -> None:
    drawn = Template("{% load ui %}{% for one in form %}{% field one %}{% endfor %}").render(
        Context({"form": Chosen()})
    )
    assert "-----" not in drawn
    assert drawn.index("請選擇") < drawn.index("不指定") < drawn.index("不限")
