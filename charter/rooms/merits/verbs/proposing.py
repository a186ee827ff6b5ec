"""How an award is proposed: drawn from evidence by the system, nominated, taken up, set aside."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals import flows
from charter.kernel.approvals.canon import fingerprint
from charter.kernel.approvals.verbs import submit
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.verbs import record
from charter.org.models import Department, Person, Post, Posting, Role
from charter.rooms.merits.effects import exists, is_verified
from charter.rooms.merits.models import Award, Round
from charter.rooms.merits.permissions import may_nominate, may_tend
from charter.rooms.merits.verbs._common import _allow, _locked, _needs, _staff
from charter.rooms.merits.verbs.budgets import _within

DRAWN = declare(
    "merits.award.drawn",
    gettext_lazy("系統從紀錄提出%(recipient)s的「%(title)s」，等人力資源提報"),
    gettext_lazy("等你提報的獎勵"),
)
PROPOSED = declare("merits.award.proposed", gettext_lazy("%(by)s提報「%(title)s」"))
SET_ASIDE = declare("merits.award.set_aside", gettext_lazy("%(by)s不提報「%(title)s」：%(reason)s"))
FLOW = "merits.award"
BY_HR, BY_HR_SPECIAL, OTHERS, OTHERS_SPECIAL = "hr", "hr_special", "others", "others_special"
flows.declare_flow(
    FLOW,
    gettext_noop("獎勵審批"),
    steps=[
        flows.step(
            "hr", gettext_noop("人力資源審核"), flows.role(Role.HR), kinds=[OTHERS, OTHERS_SPECIAL]
        ),
        flows.step(
            "group",
            gettext_noop("領導小組評定創新獎"),
            flows.role(Role.STEERING_GROUP),
            kinds=[BY_HR_SPECIAL, OTHERS_SPECIAL],
        ),
        flows.step("management", gettext_noop("管理層核准"), flows.role(Role.MANAGEMENT)),
    ],
    clause="SI6.1a",
)


@dataclass(frozen=True)
class Evidence:
    """The record with which an award is earned."""

    kind: str
    subject_id: int
    title: str

    @classmethod
    def of(cls, subject: models.Model) -> "Evidence":
        return cls(kind_of(subject), subject.pk, str(subject)[:200])

    @property
    def columns(self) -> dict[str, Any]:
        facts = {"evidence_kind": self.kind, "evidence_id": self.subject_id}
        return {**facts, "evidence_title": self.title[:200]}


@dataclass(frozen=True)
class Terms:
    """What is asked for. A promotion names the post, from when, and which posting it ends."""

    kind: str
    title: str
    ground: str
    amount: Decimal | None = None
    post: Post | None = None
    since: dt.date | None = None
    leaves: Posting | None = None


@transaction.atomic
def draw(
    *,
    person: Person,
    kind: str,
    title: str,
    ground: str,
    evidence: Evidence,
    source: str,
    by: Person | None = None,
) -> Award | None:
    """A proposal of the system, once for each record and person; HR takes it up or says why not."""
    known = Award.objects.filter(
        person=person, evidence_kind=evidence.kind, evidence_id=evidence.subject_id
    )
    if person.department is None or not person.is_active or known.exists():
        return None
    made = Award.objects.create(
        person=person,
        department=person.department,
        kind=kind,
        title=title[:120],
        ground=ground,
        **evidence.columns,
        source=source,
        year=clock.today().year,
        round=Round.objects.open().first(),
        made_at=clock.now(),
    )
    tell = Person.objects.holding(Role.HR).exclude(pk=person.pk)
    record(DRAWN, made, by=by, tell=tell, recipient=str(person), source=source)
    return made


@transaction.atomic
def nominate(
    *,
    person: Person | None,
    department: Department | None,
    terms: Terms,
    evidence: Evidence | None,
    by: Person,
) -> Award:
    """By whoever leads or keeps; for a person, or a department as a whole. Never for oneself."""
    _allow(may_nominate(by), _("主管、質量管理、改善辦公室或人力資源"))
    unit = person.department if person else department
    if unit is None or (person and department and person.department_id != department.pk):
        said = _("請選一位同事，或選一個部門；兩個都選時，同事要屬於這個部門。")
        raise Refused("merits.no_recipient", said, field="person")
    made = Award(
        person=person,
        department=unit,
        year=clock.today().year,
        made_at=clock.now(),
        round=Round.objects.open().first(),
        state=Award.State.PROPOSED,
        **(evidence.columns if evidence else {}),
    )
    _fill(made, terms, by)
    made.save()
    return _ask(made, by)


@transaction.atomic
def take_up(
    award: Award,
    *,
    kind: str,
    title: str,
    ground: str,
    by: Person,
    amount: Decimal | None = None,
    post: Post | None = None,
    since: dt.date | None = None,
    leaves: Posting | None = None,
) -> Award:
    """What was drawn, or sent back, is asked for."""
    found: Award = _locked(award)
    _allow(may_tend(by, found), _("人力資源"))
    _fill(found, Terms(kind, title, ground, amount, post, since, leaves), by)
    names = ("kind", "title", "ground", "amount", "post", "since", "leaves", "proposed_by")
    changes = {name: getattr(found, name) for name in (*names, "proposed_at", "content_hash")}
    Award.FLOW.move(found, "take_up", **changes)
    return _ask(found, by)


def _fill(award: Award, terms: Terms, by: Person) -> None:
    """Refuse what could not be granted."""
    if terms.kind not in Award.Kind.values:
        raise Refused("merits.award_kind", _("請從清單選擇獎勵的種類。"), field="kind")
    if award.person:
        _staff(award.person, "person")
        if award.person_id == by.pk:
            raise Refused("merits.own_award", _("不能為自己提報獎勵，請由主管或人力資源提報。"))
    award.kind, award.amount = terms.kind, terms.amount or Decimal(0)
    award.title = _needs(terms.title, "title", _("請寫下獎勵的名稱。"))[:120]
    award.ground = _needs(terms.ground, "ground", _("請寫下獎勵的依據：做了什麼、帶來什麼。"))
    award.post, award.since, award.leaves = terms.post, terms.since, terms.leaves
    if not exists(award.evidence_kind, award.evidence_id):
        said = _("請附上佐證的紀錄，例如考核結果、改善建議或措施的頁面網址。")
        raise Refused("merits.no_evidence", said, field="evidence")
    _fits_its_kind(award)
    _within(award.year, award.department, award.amount)
    award.proposed_by, award.proposed_at = by, clock.now()
    award.content_hash = fingerprint(_content(award))


def _fits_its_kind(award: Award) -> None:
    if award.kind == Award.Kind.BONUS and award.amount <= 0:
        raise Refused("merits.no_amount", _("獎金請填大於0的金額。"), field="amount")
    if award.kind == Award.Kind.PROMOTION and not (award.person and award.post and award.since):
        said = _("晉升請選個人，並填新職務與到任日。")
        raise Refused("merits.no_post", said, field="post")
    if award.leaves and award.leaves.person_id != award.person_id:
        raise Refused("merits.not_their_post", _("卸任的職務不是這個人的。"), field="leaves")
    earned = award.evidence_kind, award.evidence_id
    if award.kind == Award.Kind.INNOVATION and not is_verified(*earned):
        said = _("創新獎要有經過驗證的效果：請附上驗證有效的改善建議或措施。")
        raise Refused("merits.effect_not_verified", said, field="evidence")


def _content(award: Award) -> dict[str, Any]:
    """What is approved, frozen and hashed."""
    return {
        "recipient": award.recipient,
        "department": str(award.department),
        "kind": award.kind,
        "title": award.title,
        "ground": award.ground,
        "evidence": award.evidence_title,
        "record": f"{award.evidence_kind}:{award.evidence_id}",
        "amount": award.amount.quantize(Decimal("0.01")),
        "year": award.year,
        "post": str(award.post or ""),
        "since": award.since,
        "leaves": str(award.leaves.post) if award.leaves else "",
    }


def _ask(award: Award, by: Person) -> Award:
    record(PROPOSED, award, by=by, recipient=award.recipient, amount=str(award.amount))
    ways = (BY_HR, BY_HR_SPECIAL) if by.has_role(Role.HR) else (OTHERS, OTHERS_SPECIAL)
    submit(
        award,
        flow=FLOW,
        by=by,
        content=_content(award),
        title=_("獎勵：%(award)s") % {"award": award},
        amount=award.amount,
        kind=ways[award.kind == Award.Kind.INNOVATION],
        department=award.department,
        barred=[award.person] if award.person else [],
    )
    return award


@transaction.atomic
def set_aside(award: Award, *, reason: str, by: Person | None) -> None:
    """Not asked for, and why; it stays on record."""
    _allow(may_tend(by, award), _("人力資源"))
    text = _needs(reason, "reason", _("請寫下為什麼不提報。"))
    Award.FLOW.move(award, "set_aside", reason=text)
    record(SET_ASIDE, award, by=by, reason=text)
