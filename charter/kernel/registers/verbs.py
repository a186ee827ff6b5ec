"""Every change to a register."""

import datetime as dt

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.actions.models import Action
from charter.kernel.actions.verbs import assign
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import subject_of
from charter.kernel.journal.verbs import Facts
from charter.kernel.journal.verbs import record as journal
from charter.kernel.registers.matrix import Cells, check, grade
from charter.kernel.registers.models import Counter, Grade, Matrix, Movement, Record, current_matrix
from charter.kernel.registers.permissions import MAY, may_set_matrix
from charter.kernel.registers.rules import REGISTERS
from charter.org.models import Person

OPENED = declare(
    "registers.record.opened",
    gettext_lazy("%(by)s登記%(title)s，等級%(grade_name)s"),
    gettext_lazy("由你負責"),
)
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
MATRIX = declare("registers.matrix.set", gettext_lazy("%(by)s更新分級矩陣為%(title)s：%(reason)s"))


def _may(verb: str, person: Person | None, record: Record) -> None:
    if person is not None and not MAY[verb](person, record):
        raise Refused(
            "registers.not_allowed", _("只有負責人、登記人、負責人的主管或質量管理可以這樣做。")
        )


def _needs(text: str, field: str) -> str:
    if not text.strip():
        raise Refused("registers.text_missing", _("請填寫說明，不能留白。"), field=field)
    return text.strip()


def _root(record: Record) -> models.Model:
    return subject_of(record.about_kind, record.about_id) or record


def _number(letter: str) -> str:
    """`R-2026-0001`, in order and without a gap: the counter's row is locked till commit."""
    name = f"{letter}-{clock.today().year}"
    Counter.objects.get_or_create(name=name)
    counter = Counter.objects.select_for_update().get(name=name)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{name}-{counter.last:04}"


@transaction.atomic
def open_record(
    register: str,
    *,
    title: str,
    kind: str,
    likelihood: int,
    impact: int,
    owner: Person,
    by: Person | None,
    about: models.Model | None = None,
    description: str = "",
) -> Record:
    """A new line in a declared register, graded by the matrix in force."""
    rule = REGISTERS[register]
    if kind not in dict(rule.kinds):
        raise Refused("registers.kind_unknown", _("請從清單中選擇類別。"), field="kind")
    if not owner.is_active or owner.is_customer:
        raise Refused("registers.owner_not_staff", _("負責人必須是在職員工。"), field="owner")
    got = grade(current_matrix(), likelihood, impact)
    record = Record.objects.create(
        register=register,
        number=_number(rule.letter),
        title=_needs(title, "title")[:200],
        description=description.strip(),
        kind=kind,
        about_kind=kind_of(about) if about else "",
        about_id=about.pk if about else 0,
        about_title=str(about)[:200] if about else "",
        likelihood=likelihood,
        impact=impact,
        grade=got,
        owner=owner,
        opened_by=by,
        opened_at=clock.now(),
    )
    _move(record, "", by)
    facts: Facts = {"grade": got, "likelihood": likelihood, "impact": impact}
    facts["grade_name"] = str(Grade(got).label)
    journal(OPENED, record, by=by, about=about, tell=[owner], register=register, **facts)
    return record


def _move(record: Record, reason: str, by: Person | None) -> None:
    Movement.objects.create(
        record=record,
        likelihood=record.likelihood,
        impact=record.impact,
        grade=record.grade,
        reason=reason,
        by=by,
        at=clock.now(),
    )


@transaction.atomic
def regrade(
    record: Record, *, likelihood: int, impact: int, reason: str, by: Person | None
) -> None:
    """Look again; the earlier grading stays in the history."""
    _may("regrade", by, record)
    text, old = _needs(reason, "reason"), Grade(record.grade)
    got = Grade(grade(current_matrix(), likelihood, impact))
    verb = "regrade" if record.state == Record.State.OPEN else "regrade_responding"
    Record.FLOW.move(record, verb, likelihood=likelihood, impact=impact, grade=got.value)
    _move(record, text, by)
    facts: Facts = {"old": old.value, "grade": got.value, "likelihood": likelihood}
    facts.update(impact=impact, old_name=str(old.label), grade_name=str(got.label), reason=text)
    journal(REGRADED, record, by=by, about=_root(record), tell=[record.owner], **facts)


@transaction.atomic
def respond(
    record: Record, *, response: str, owner: Person, due: dt.date, by: Person | None
) -> Action:
    """How it is met: an action with an owner and a day, verified like any other."""
    _may("respond", by, record)
    text = _needs(response, "response")
    Record.FLOW.move(record, "respond", response=text, response_due=due)
    rule = REGISTERS.get(record.register)
    action = assign(
        record,
        measure=text,
        owner=owner,
        due=due,
        by=by,
        about=_root(record),
        clause=rule.clause if rule else "",
    )
    facts: Facts = {"response": text, "due": due.isoformat(), "action": action.pk}
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
def set_matrix(cells: Cells, *, reason: str, by: Person | None) -> Matrix:
    """Another matrix from now on; records keep their grade until somebody looks again."""
    if by is not None and not may_set_matrix(by):
        raise Refused("registers.matrix_not_allowed", _("分級矩陣由管理層或質量管理設定。"))
    check(cells)
    text = _needs(reason, "reason")
    matrix = Matrix.objects.create(cells=cells, reason=text, set_by=by, set_at=clock.now())
    journal(MATRIX, matrix, by=by, cells=cells, reason=text)
    return matrix
