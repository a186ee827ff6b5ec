"""One colleague: from a list by department, or by what was typed."""

import datetime as dt
import re
from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from charter.ground import clock
from charter.ground.widgets import FEW
from charter.org import fields
from charter.org.fields import PersonField
from charter.org.models import Person, Substitution


class Asked(forms.Form):
    person = PersonField(label="同事")


@pytest.fixture
def colleagues(company: Any) -> list[Person]:
    """More than are seen at a glance."""
    return [
        Person.objects.create(username=f"p{n}", name=f"同事{n:02}", department=company.service)
        for n in range(FEW)
    ]


def said(typed: str) -> Any:
    form = Asked(QueryDict(f"person={typed}"))
    return form.cleaned_data["person"] if form.is_valid() else str(form.errors["person"][0])


def test_colleagues_stand_by_department_and_are_searched_when_they_are_many(
    company, colleagues
) -> None:
    markup = str(Asked({"person": colleagues[3].pk})["person"])
    groups = dict(re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', markup))
    assert groups["服務一部"].count("<option") == len(
        Person.objects.staff().filter(department=company.service)
    )
    assert f'value="{colleagues[3].pk}" selected' in markup and " data-one=" in markup


def test_few_are_seen_at_a_glance_and_not_searched(company) -> None:
    assert " data-one=" not in str(Asked()["person"])


def test_who_is_substituted_today_says_by_whom(company, colleagues) -> None:
    now = clock.now()
    for person, since in ((colleagues[0], -1), (colleagues[1], 1)):
        Substitution.objects.create(
            person=person,
            substitute=company.boss,
            starts_at=now + dt.timedelta(days=since),
            ends_at=now + dt.timedelta(days=3),
        )
    markup = str(Asked()["person"])
    assert f">同事00（{company.boss}代理）<" in markup and ">同事01<" in markup


def test_a_typed_account_or_full_name_is_who_is_meant(company, colleagues) -> None:
    assert said("p4") == said("同事04") == said(str(colleagues[4].pk)) == colleagues[4]
    Person.objects.filter(pk=colleagues[5].pk).update(name="同事04")
    assert said("同事04") == "找到2位「同事04」，請輸入完整姓名或帳號。"
    assert said("沒有這個人").startswith("找到0位")
    assert said(company.customer.username).startswith("找到0位")


def test_of_too_many_the_name_is_typed_and_what_was_typed_stays(
    company, colleagues, monkeypatch, django_assert_num_queries
) -> None:
    monkeypatch.setattr(fields, "LISTED", FEW)
    with django_assert_num_queries(1):
        assert str(Asked()["person"]).startswith("<input")
    markup = str(Asked(QueryDict("person=同事0"))["person"])
    assert markup.startswith("<input") and 'value="同事0"' in markup and "option" not in markup


def test_a_name_is_written_as_text(company, colleagues) -> None:
    Person.objects.filter(pk=colleagues[0].pk).update(name="<b>王</b>")
    assert "<b>王" not in str(Asked()["person"])
