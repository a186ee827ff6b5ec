"""Prepare an answer, change it, retire it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Department, Person
from charter.rooms.answers.filling import FIELDS, Unfillable, fields_of
from charter.rooms.answers.models import Macro
from charter.rooms.answers.permissions import may_prepare

PREPARED = declare("answers.macro.prepared", gettext_lazy("%(by)s加了回覆範本「%(title)s」"))
CHANGED = declare("answers.macro.changed", gettext_lazy("%(by)s改了回覆範本「%(title)s」"))
RETIRED = declare("answers.macro.retired", gettext_lazy("%(by)s停用回覆範本「%(title)s」"))
TEXTS = ("text", "reason", "cause", "solution")
Then = Macro.Then


def _demand_right(by: Person | None, department: Department | None) -> None:
    if not may_prepare(by, department):
        raise Refused(
            "answers.may_not_prepare",
            _("部門主管準備自己部門的範本，全公司的由質量管理或管理層準備。"),
            field="department",
        )


def _demand(value: str, field: str, message: str) -> None:
    if not value:
        raise Refused(f"answers.no_{field}", message, field=field)


def _demand_fields(words: dict[str, Any]) -> None:
    for name in TEXTS:
        try:
            fields_of(words[name])
        except Unfillable as unknown:
            raise Refused(
                "answers.unknown_field",
                _("「%(piece)s」不是可以填的欄位。可以用：%(known)s；要寫大括號請打兩次。")
                % {"piece": unknown.piece, "known": "、".join(f"{{{one}}}" for one in FIELDS)},
                field=name,
            ) from unknown


def _words(given: dict[str, Any]) -> dict[str, Any]:
    """As they are stored: what the chosen act does not need is left out."""
    words = {name: given.get(name, "").strip() for name in ("name", "then", *TEXTS)}
    _demand(words["name"], "name", _("請寫範本的名稱。"))
    _demand(words["text"], "text", _("請寫下回覆的內容。"))
    if words["then"] not in Then:
        raise Refused("answers.no_such_act", _("請選只回覆、等客戶或提出解決。"), field="then")
    if words["then"] != Then.HOLD:
        words["reason"] = ""
    else:
        _demand(words["reason"], "reason", _("請寫下在等客戶做什麼。"))
    if words["then"] != Then.RESOLVE:
        words["cause"] = words["solution"] = ""
    else:
        _demand(words["cause"], "cause", _("請填寫原因，才能提出解決。"))
        _demand(words["solution"], "solution", _("請填寫解決方案。"))
    _demand_fields(words)
    return words


def _demand_free(name: str, department: Department | None, besides: int = 0) -> None:
    same = Macro.objects.filter(name=name, department=department, is_active=True)
    if same.exclude(pk=besides).exists():
        raise Refused(
            "answers.name_taken", _("已經有同名的範本，請換名稱或改那一份。"), field="name"
        )


@transaction.atomic
def prepare(*, department: Department | None, by: Person | None, **given: Any) -> Macro:
    """`given`: name, text, and then with what it needs. Fields that nobody can fill in are
    refused now, not when a customer waits."""
    _demand_right(by, department)
    words = _words(given)
    _demand_free(words["name"], department)
    made = Macro.objects.create(department=department, **words)
    record(PREPARED, made, by=by)
    return made


@transaction.atomic
def change(macro: Macro, *, department: Department | None, by: Person | None, **given: Any) -> None:
    """Answers already sent stay as they were sent."""
    _demand_right(by, macro.department)
    _demand_right(by, department)
    if not macro.is_active:
        raise Refused("answers.retired", _("範本已停用。"))
    words = _words(given)
    _demand_free(words["name"], department, besides=macro.pk)
    Macro.objects.filter(pk=macro.pk).update(department=department, **words)
    macro.refresh_from_db()
    record(CHANGED, macro, by=by)


@transaction.atomic
def retire(macro: Macro, *, by: Person | None) -> None:
    _demand_right(by, macro.department)
    if not Macro.objects.filter(pk=macro.pk, is_active=True).update(is_active=False):
        raise Refused("answers.retired", _("範本已停用。"))
    macro.is_active = False
    record(RETIRED, macro, by=by)
