"""The shorter ways say what Django's own say."""

import copy
import datetime as dt
import threading
from collections import namedtuple
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.expressions import BaseExpression, Col, RawSQL
from django.db.models.functions import Cast, Upper
from django.template import Context, Engine, Variable, VariableDoesNotExist
from django.test import override_settings
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from charter.ground import shortcuts

Row = namedtuple("Row", "name owner__name")


class Record:
    """What templates meet: attributes, methods, and methods that they must not call."""

    name = "記錄"

    def words(self) -> str:
        return "<b>"

    def needs(self, _something: str) -> str:
        return "never"

    def delete(self) -> str:
        raise AssertionError

    delete.alters_data = True  # type: ignore[attr-defined]

    @property
    def broken(self) -> str:
        raise ValueError("inside")


class Untouched:
    do_not_call_in_templates = True

    def __call__(self) -> str:
        raise AssertionError


FACTS: dict[str, Any] = {
    "record": Record(), "row": Row("行", "主"), "map": {"name": 1, "items": 2}, "list": ["a", "b"],
    "text": "<i>&", "safe": mark_safe("<i>"), "lazy": gettext_lazy("一月"), "number": 1234567,
    "whole": True, "part": 0.5, "nothing": None, "day": dt.date(2026, 11, 22),
    "moment": dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC), "long": "<長>" * 100,
    "untouched": Untouched(), "nested": SimpleNamespace(row=Row({"x": [Record()]}, 2)),
}  # fmt: skip
PATHS = (
    *FACTS,
    *("record.name", "record.words", "record.needs", "record.delete", "record.missing"),
    *("row.name", "row.owner__name", "row.0", "row.count", "map.name", "map.items", "map.keys"),
    *("list.1", "list.9", "text.upper", "nested.row.name.x.0.words", "missing", "record.0"),
)


@pytest.mark.parametrize("path", PATHS)
def test_a_path_in_a_template_leads_to_the_same_value(path: str) -> None:
    def by(way: Any) -> Any:
        context = Context(FACTS)
        with context.bind_template(Engine.get_default().from_string("")):
            try:
                return way(Variable(path), context)
            except VariableDoesNotExist as missing:
                return str(missing)[:40]

    assert by(shortcuts.lookup) == by(shortcuts._lookup)


def test_what_a_record_raises_is_not_hidden() -> None:
    with pytest.raises(ValueError, match="inside"):
        shortcuts.lookup(Variable("record.broken"), Context(FACTS))


@pytest.mark.parametrize("name", FACTS)
@pytest.mark.parametrize("autoescape", [True, False])
def test_a_value_is_written_the_same(name: str, autoescape: bool) -> None:
    context = Context(autoescape=autoescape)
    with override_settings(USE_THOUSAND_SEPARATOR=name == "number" and autoescape):
        assert shortcuts.shown(FACTS[name], context) == shortcuts._shown(FACTS[name], context)


def test_choices_are_named_in_the_language_of_the_reader() -> None:
    model: Any = apps.get_model("people", "Reward")
    for language in ("zh-hant", "en", "zh-hans", "zh-hant"):
        with translation.override(language):
            for form in model.Form:
                assert model(form=form.value).get_form_display() == str(form.label)
    assert model(form="unknown").get_form_display() == "unknown"
    assert model.get_form_display.__module__ == shortcuts.__name__


def test_a_language_stays_in_its_thread() -> None:
    heard: list[str | None] = []
    with translation.override("en"):
        other = threading.Thread(target=lambda: heard.append(translation.get_language()))
        other.start()
        other.join()
        assert translation.get_language() == "en"
    assert heard == ["zh-hant"]


def test_a_copy_of_an_expression_is_what_python_makes_of_it() -> None:
    groups = Group.objects.filter(pk=OuterRef("pk"))
    for one in (
        Value(1), F("pk"), F("pk") + 1, Upper("name"), Count("pk", filter=Q(pk__gt=1)),
        Exists(groups), Subquery(groups.values("name")[:1]), OuterRef("pk"), F("pk").desc(),
        Case(When(pk=1, then=Value("a")), default=Value("b")), Cast("pk", CharField()),
        RawSQL("1", ()), Window(Count("pk"), partition_by="project"), Col("a", Group._meta.pk),
    ):  # fmt: skip
        if isinstance(one, BaseExpression):
            vars(one)["convert_value"] = "worked out, and left behind"
            ours, theirs = shortcuts.copied(one), copy.copy(one)
            assert type(ours) is type(theirs) and ours is not one
            assert vars(ours) == vars(theirs) and "convert_value" not in vars(ours)
