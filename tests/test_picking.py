"""Several people at once: by hand, by department, and without JavaScript."""

import re
from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from charter.ground.widgets import FEW
from charter.org.fields import PeopleField
from charter.org.models import Person


class Asked(forms.Form):
    people = PeopleField(label="與會者", required=False)


@pytest.fixture
def colleagues(company: Any) -> list[Person]:
    """More than are seen at a glance, in two departments."""
    return [
        Person.objects.create(username=f"p{n}", name=f"同事{n:02}", department=company.service)
        for n in range(FEW)
    ]


def chosen(posted: str) -> set[Person]:
    form = Asked(QueryDict(posted))
    assert form.is_valid(), form.errors
    return set(form.cleaned_data["people"])


def test_people_are_grouped_by_department_and_the_chosen_group_is_open(company, colleagues) -> None:
    markup = str(Asked({"people": [colleagues[0].pk]})["people"])
    heads = re.findall(r"<details(| open)><summary>(\S+) <small>(\d+)</small>", markup)
    of_service = Person.objects.staff().filter(department=company.service).count()
    assert (" open", "服務一部", str(of_service)) in heads
    assert ("", "總經理室") in [(state, name) for state, name, _count in heads]
    assert len(re.findall(r'name="people" value="\d+"[^>]* checked', markup)) == 1


def test_a_whole_department_counts_when_its_box_alone_is_sent(company, colleagues) -> None:
    everybody = set(Person.objects.staff().filter(department=company.service))
    assert chosen("people-of=服務一部") == everybody
    assert chosen(f"people-of=服務一部&people={company.boss.pk}") == everybody | {company.boss}
    assert chosen("people-of=沒有這個部門") == set()


def test_a_list_that_is_seen_at_a_glance_is_neither_folded_nor_searched(company) -> None:
    assert Person.objects.staff().count() <= FEW
    markup = str(Asked()["people"])
    assert "<details" not in markup and 'type="search"' not in markup
    assert str(company.boss) in markup


def test_a_name_is_written_as_text(company, colleagues) -> None:
    Person.objects.filter(pk=colleagues[0].pk).update(name="<b>王</b>")
    assert "<b>王" not in str(Asked()["people"])


def test_the_list_asks_once_for_any_number_of_people(
    company, colleagues, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):
        str(Asked()["people"])
