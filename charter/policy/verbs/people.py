"""What people do about a clause: vouch for it, remind its owners, read it."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.evidence import EVIDENCE
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.kernel.parameters.queries import Moment
from charter.org.models import Person
from charter.policy.models import Attestation, Clause, Reminder, Verdict, Visit
from charter.policy.opened import last_working_day, unkept
from charter.policy.permissions import may_attest, may_remind
from charter.policy.verbs.judging import rejudge
from charter.policy.verdicts import judge

ATTESTED = declare("policy.clause.attested", _("%(by)s人工確認「%(title)s」：%(statement)s"))
WITHDRAWN = declare("policy.attestation.withdrawn", _("%(by)s撤回對「%(title)s」的人工確認"))
REMINDED = declare("policy.clause.reminded", _("%(by)s催辦「%(title)s」"), _("條款催辦"))

LONGEST = dt.timedelta(days=366)
SAME_VISIT = dt.timedelta(minutes=30)


@transaction.atomic
def attest(code: str, *, statement: str, expires_on: dt.date, by: Person) -> Attestation:
    """Vouch for a clause that nothing in the system can prove, until a day within a year."""
    if not may_attest(by):
        raise Refused("policy.may_not_attest", _t("人工確認由部門主管或管理層作出。"))
    if not statement.strip():
        raise Refused(
            "policy.no_statement", _t("請寫明你確認了什麼、依據是什麼。"), field="statement"
        )
    today = clock.today()
    if not today < expires_on <= today + LONGEST:
        raise Refused(
            "policy.bad_expiry",
            _t("有效期須在明天至一年之內，請改填日期。"),
            field="expires_on",
        )
    if judge([code]).organisation[code].verdict != Verdict.NO_EVIDENCE:
        raise Refused("policy.has_evidence", _t("這一條已有系統資料可以判定，不能人工確認。"))
    clause, _new = Clause.objects.get_or_create(code=code)
    word = Attestation.objects.create(
        clause=clause, person=by, statement=statement.strip(), since=today, expires_on=expires_on
    )
    record(ATTESTED, clause, by=by, statement=word.statement, until=expires_on.isoformat())
    rejudge([code], by=by)
    return word


@transaction.atomic
def withdraw_attestation(attestation: Attestation, *, by: Person) -> None:
    """Take one's word back; the clause is without evidence again."""
    if attestation.person_id != by.pk:
        raise Refused("policy.not_own_word", _t("只有作出人工確認的人可以撤回。"))
    gone = Attestation.objects.filter(pk=attestation.pk, withdrawn_at=None).update(
        withdrawn_at=clock.now()
    )
    if not gone:
        raise Refused("policy.already_withdrawn", _t("這項人工確認已經撤回。"))
    record(WITHDRAWN, attestation.clause, by=by)
    rejudge([attestation.clause.code], by=by)


@transaction.atomic
def remind(code: str, *, by: Person, proof: str = "", pk: int | None = None) -> list[Person]:
    """Remind the owners of failing records (or of one of them), each once a working day.

    Only records that the sender may see count. Returns the people reminded.
    """
    if not may_remind(by):
        raise Refused("policy.may_not_remind", _t("催辦由項目經理、部門主管或管理層發出。"))
    owners = _owners(code, by, proof, pk)
    if not owners:
        raise Refused("policy.nobody_to_remind", _t("沒有找到未做到的記錄的責任人，不用催辦。"))
    clause, _new = Clause.objects.get_or_create(code=code)
    day = last_working_day(clock.today())
    done = set(
        Reminder.objects.filter(clause=clause, day=day, person__in=owners).values_list(
            "person", flat=True
        )
    )
    told = [owner for owner in owners if owner.pk not in done]
    if not told:
        raise Refused("policy.already_reminded", _t("這個工作日已經催辦過了，請下一個工作日再催。"))
    Reminder.objects.bulk_create([Reminder(clause=clause, person=owner, day=day) for owner in told])
    record(REMINDED, clause, by=by, tell=told, people=[owner.pk for owner in told])
    return told


def _owners(code: str, by: Person, proof: str, pk: int | None) -> list[Person]:
    moment = Moment.now()
    ids: set[int] = set()
    for one in EVIDENCE.get(code, ()):
        if not one.person or (proof and one.name != proof):
            continue
        found = unkept(one, moment, by)
        if pk is not None:
            found = found.filter(pk=pk)
        ids |= set(found.order_by().values_list(one.person, flat=True).distinct())
    return list(Person.objects.active().filter(pk__in=ids - {None}).order_by("pk"))


@transaction.atomic
def note_visit(pack: str, *, by: Person) -> None:
    """Remember that this person reads this policy now. A reading is private: no journal entry."""
    now = clock.now()
    visit, new = Visit.objects.get_or_create(person=by, pack=pack, defaults={"at": now})
    if not new and now - visit.at > SAME_VISIT:
        visit.before, visit.at = visit.at, now
        visit.save()
