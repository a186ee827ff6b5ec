"""Grading a record anew, answering it, ending it."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.actions.models import Action
from charter.kernel.actions.verbs import assign
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts
from charter.kernel.journal.verbs import record as journal
from charter.kernel.registers.matrix import grade
from charter.kernel.registers.models import Grade, Movement, Record, current_matrix
from charter.kernel.registers.rules import REGISTERS
from charter.kernel.registers.verbs.records import _may, _moved, _needs, _root, _step
from charter.org.models import Person

REGRADED = declare(
    "registers.record.regraded",
    gettext_lazy("%(by)s把%(title)s由%(old_name)s改評為%(grade_name)s：%(reason)s"),
    gettext_lazy("你負責的紀錄"),
)
RESPONDED = declare(
    "registers.record.responded",
    gettext_lazy("%(by)s為%(title)s訂定應對：%(response)s"),
    gettext_lazy("你負責的紀錄"),
)
CLOSED = declare(
    "registers.record.closed",
    gettext_lazy("%(by)s關閉%(title)s：%(outcome)s"),
    gettext_lazy("你負責的紀錄"),
)
REOPENED = declare(
    "registers.record.reopened",
    gettext_lazy("%(by)s重新開啟%(title)s：%(reason)s"),
    gettext_lazy("你負責的紀錄"),
)


@transaction.atomic
def regrade(
    record: Record, *, likelihood: int, impact: int, reason: str, by: Person | None
) -> None:
    """Look again; the earlier grading stays in the history."""
    _may("regrade", by, record)
    text, old = _needs(reason, "reason"), Grade(record.grade)
    got = Grade(grade(current_matrix(), likelihood, impact))
    step = _step("regrade", record)
    Record.FLOW.move(record, step, likelihood=likelihood, impact=impact, grade=got.value)
    _moved(record, Movement.Stage.CURRENT, text, by)
    facts: Facts = {"old": old.value, "grade": got.value, "likelihood": likelihood}
    facts.update(impact=impact, old_name=old.label, grade_name=got.label, reason=text)
    journal(REGRADED, record, by=by, about=_root(record), tell=[record.owner], **facts)


@transaction.atomic
def respond(
    record: Record,
    *,
    response: str,
    owner: Person,
    due: dt.date,
    by: Person | None,
    strategy: str = "",
    residual: tuple[int, int] | None = None,
) -> Action:
    """How it is met: an action with an owner and a day, verified like any other.

    `residual` is the (likelihood, impact) that is expected once the response has worked.
    """
    _may("respond", by, record)
    text, rule = _needs(response, "response"), REGISTERS.get(record.register)
    if strategy and (rule is None or strategy not in dict(rule.strategies)):
        raise Refused("registers.strategy_unknown", _("請從清單中選擇策略。"), field="strategy")
    changes: Facts = {"response": text, "response_due": due, "strategy": strategy}
    if residual is not None:
        likelihood, impact = residual
        got = grade(current_matrix(), likelihood, impact)
        changes.update(residual_likelihood=likelihood, residual_impact=impact, residual_grade=got)
        _moved(record, Movement.Stage.RESIDUAL, text, by, at=(likelihood, impact, got))
    Record.FLOW.move(record, "respond", **changes)
    action = assign(
        record,
        measure=text,
        owner=owner,
        due=due,
        by=by,
        about=_root(record),
        clause=rule.clause if rule else "",
    )
    facts: Facts = {**changes, "response_due": due.isoformat(), "due": due.isoformat()}
    facts["action"] = action.pk
    journal(RESPONDED, record, by=by, about=_root(record), tell=[record.owner], **facts)
    return action


@transaction.atomic
def close(record: Record, *, outcome: str, lesson: str, by: Person | None) -> None:
    """What came of it and what was learned. Not while a response is still owed."""
    _may("close", by, record)
    ending, learned = _needs(outcome, "outcome"), _needs(lesson, "lesson")
    if Action.objects.of(record).unfinished().exists():
        raise Refused(
            "registers.response_open", _("還有應對措施未完成或未驗證，請先完成或取消再關閉。")
        )
    Record.FLOW.move(record, "close", outcome=ending, lesson=learned, closed_at=clock.now())
    facts: Facts = {"outcome": ending, "lesson": learned}
    journal(CLOSED, record, by=by, about=_root(record), tell=[record.owner], **facts)


@transaction.atomic
def reopen(record: Record, *, reason: str, by: Person | None) -> None:
    """It came back, or was closed too early; the earlier ending stays in the journal."""
    _may("reopen", by, record)
    text = _needs(reason, "reason")
    facts: Facts = {"reason": text, "outcome": record.outcome, "lesson": record.lesson}
    Record.FLOW.move(record, "reopen", outcome="", lesson="", closed_at=None)
    journal(REOPENED, record, by=by, about=_root(record), tell=[record.owner], **facts)
