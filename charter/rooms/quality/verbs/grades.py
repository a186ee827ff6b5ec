"""Grading: by the rules, or raised by somebody. A major problem goes to management at once."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.kernel.parameters.queries import in_force
from charter.org.models import Person
from charter.rooms.quality import grading
from charter.rooms.quality.models import Grade, MajorRules, Problem
from charter.rooms.quality.permissions import JUDGES, may_issue
from charter.rooms.quality.verbs.common import _management, _needs, _rectify_by, _working_days

GRADED_MAJOR = declare(
    "quality.problem.graded_major",
    gettext_lazy("「%(title)s」定為重大質量問題：%(because)s"),
    gettext_lazy("重大質量問題"),
)
RULES_SET = declare(
    "quality.rules.changed", gettext_lazy("%(by)s調整了重大問題的判定規則：%(reason)s")
)


def _grade(problem: Problem, *, by: Person | None) -> None:
    """Up when a rule is met; what was major once stays so until it is solved."""
    rules = grading.met(grading.facts_of(problem), grading.current_rules(), in_force())
    if not rules or problem.is_major:
        return
    because = "；".join(grading.sentence(rule) for rule in rules)
    _make_major(problem, because, by=by, graded_by_rules=rules)


def _make_major(problem: Problem, because: str, *, by: Person | None, **facts: Any) -> None:
    """The clocks start: first notice (sent here and now), written report, special team."""
    now, values = clock.now(), in_force()
    changes = {
        "grade": Grade.MAJOR,
        "major_at": now,
        "informed_at": now,
        "report_due": now + dt.timedelta(hours=values["major_report_hours"]),
        "team_due": _working_days(values["major_team_days"]),
        "due": min(problem.due, _rectify_by(Grade.MAJOR)),
        **facts,
    }
    Problem.objects.filter(pk=problem.pk).update(**changes)
    for name, value in changes.items():
        setattr(problem, name, value)
    tell = [*_management(), problem.owner]
    about = problem.project or problem
    record(GRADED_MAJOR, problem, by=by, about=about, tell=tell, because=because)


@transaction.atomic
def raise_grade(problem: Problem, *, reason: str, by: Person) -> None:
    """Quality or management hold it to be major although no rule says so; never the other way."""
    if not by.is_active or not by.has_role(*JUDGES):
        raise Refused("quality.may_not_grade", _("由質量管理或管理層調高等級。"))
    if not problem.is_open or problem.is_major:
        raise Refused("quality.not_to_raise", _("只有未關閉的一般問題可以調高等級。"))
    text = _needs(reason, "reason", _("請寫下為什麼是重大問題。"))
    _make_major(problem, text, by=by, graded_because=text)


@transaction.atomic
def set_major_rules(rules: list[grading.Rule], *, reason: str, by: Person | None) -> MajorRules:
    """From now on; problems that were graded before keep their grade."""
    if not may_issue(by):
        raise Refused("quality.may_not_set_rules", _("判定規則由質量管理或管理層調整。"))
    text = _needs(reason, "reason", _("請寫下調整的原因。"))
    made = MajorRules.objects.create(
        rules=grading.checked(rules), reason=text, set_by=by, set_at=clock.now()
    )
    record(RULES_SET, made, by=by, reason=text)
    return made
