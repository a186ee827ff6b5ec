"""Opening a record, writing it anew, handing it over."""

from decimal import Decimal

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import subject_of
from charter.kernel.journal.verbs import Facts
from charter.kernel.journal.verbs import record as journal
from charter.kernel.registers.matrix import grade
from charter.kernel.registers.models import Counter, Grade, Movement, Record, current_matrix
from charter.kernel.registers.permissions import MAY
from charter.kernel.registers.rules import REGISTERS, Register
from charter.org.models import Person

OPENED = declare(
    "registers.record.opened",
    gettext_lazy("%(by)s登記%(title)s，等級%(grade_name)s"),
    gettext_lazy("由你負責"),
)
EDITED = declare(
    "registers.record.edited",
    gettext_lazy("%(by)s修改%(title)s的內容"),
    gettext_lazy("你負責的紀錄"),
)
HANDED_OVER = declare(
    "registers.record.handed_over",
    gettext_lazy("%(by)s把%(title)s轉交給%(owner_name)s：%(reason)s"),
    gettext_lazy("由你負責"),
)


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
    expected_loss: Decimal | None = None,
) -> Record:
    """A new line in a declared register, graded by the matrix in force."""
    rule = _rule(register, by)
    _known(kind, rule)
    _able(owner)
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
        expected_loss=_loss(expected_loss),
        owner=owner,
        opened_by=by,
        opened_at=clock.now(),
    )
    _moved(record, Movement.Stage.INHERENT, "", by)
    facts: Facts = {"grade": got, "likelihood": likelihood, "impact": impact}
    facts["grade_name"] = Grade(got).label
    journal(OPENED, record, by=by, about=about, tell=[owner], register=register, **facts)
    return record


def _rule(register: str, by: Person | None) -> Register:
    rule = REGISTERS.get(register)
    if rule is None:
        raise Refused("registers.unknown", _("沒有這本台帳，請從清單中選擇。"), field="register")
    if by is not None and not rule.may_open(by):
        raise Refused("registers.not_allowed", _("這本台帳不由你登記，請找負責的同事。"))
    return rule


def _known(kind: str, rule: Register | None) -> None:
    if rule is not None and kind not in dict(rule.kinds):
        raise Refused("registers.kind_unknown", _("請從清單中選擇類別。"), field="kind")


def _able(owner: Person) -> None:
    if not owner.is_active or owner.is_customer:
        raise Refused("registers.owner_not_staff", _("負責人必須是在職員工。"), field="owner")


def _loss(amount: Decimal | None) -> Decimal | None:
    if amount is not None and (not amount.is_finite() or amount < 0):
        raise Refused("registers.loss_negative", _("預期損失不能小於0。"), field="expected_loss")
    return amount


def _moved(
    record: Record,
    stage: Movement.Stage,
    reason: str,
    by: Person | None,
    *,
    at: tuple[int, int, str] | None = None,
) -> None:
    """Note a grading; `at` is (likelihood, impact, grade) where it is not the present one."""
    likelihood, impact, got = at or (record.likelihood, record.impact, record.grade)
    Movement.objects.create(
        record=record,
        stage=stage,
        likelihood=likelihood,
        impact=impact,
        grade=got,
        reason=reason,
        by=by,
        at=clock.now(),
    )


def _step(verb: str, record: Record) -> str:
    """The flow's own name for a verb that leaves the state as it is."""
    return verb if record.state == Record.State.OPEN else f"{verb}_responding"


@transaction.atomic
def edit(
    record: Record,
    *,
    title: str,
    kind: str,
    description: str,
    by: Person | None,
    expected_loss: Decimal | None = None,
) -> None:
    """Other words for the same matter; the old ones stay in the journal."""
    _may("edit", by, record)
    _known(kind, REGISTERS.get(record.register))
    names = ("title", "kind", "description", "expected_loss")
    old = {name: str(getattr(record, name)) for name in names}
    Record.FLOW.move(
        record,
        _step("edit", record),
        title=_needs(title, "title")[:200],
        kind=kind,
        description=description.strip(),
        expected_loss=_loss(expected_loss),
    )
    new = {name: str(getattr(record, name)) for name in names}
    changed = {n: {"old": old[n], "new": new[n]} for n in names if old[n] != new[n]}
    journal(EDITED, record, by=by, about=_root(record), tell=[record.owner], changed=changed)


@transaction.atomic
def hand_over(record: Record, *, owner: Person, reason: str, by: Person | None) -> None:
    """Another person answers for it from now on."""
    _may("hand_over", by, record)
    _able(owner)
    if owner == record.owner:
        raise Refused("registers.same_owner", _("他已經是負責人，請選另一位。"), field="owner")
    before, text = record.owner, _needs(reason, "reason")
    Record.FLOW.move(record, _step("hand_over", record), owner=owner)
    facts: Facts = {"old": before.pk, "owner": owner.pk, "owner_name": str(owner)}
    tell = [owner, before]
    journal(HANDED_OVER, record, by=by, about=_root(record), tell=tell, reason=text, **facts)
