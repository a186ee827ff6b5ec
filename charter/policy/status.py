"""The verdicts as plain rows: for the command line and the JSON API."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.errors import Refused
from charter.org.models import Department
from charter.policy.models import Attestation, Judgement, Verdict
from charter.policy.pack import clauses
from charter.policy.rulings import end_of
from charter.policy.verdicts import Finding, judge
from charter.policy.wording import number, tell


@dataclass(frozen=True)
class Standing:
    """One clause: its verdict and the counts behind it."""

    clause: str
    number: str
    title: str
    verdict: str
    total: int
    kept: int
    risk: int


def department_of(code: str | None) -> Department | None:
    if not code:
        return None
    found: Department | None = Department.objects.filter(code=code).first()
    if found is None:
        known = "、".join(Department.objects.order_by("code").values_list("code", flat=True))
        raise Refused(
            "policy.no_such_department",
            _("沒有代碼為「%(code)s」的部門；現有的代碼：%(known)s。")
            % {"code": code, "known": known},
            field="department",
        )
    return found


def status(as_of: dt.date | None = None, department: str | None = None) -> list[Standing]:
    """All clauses in the policies' order: judged now, or as stored at the end of a day."""
    unit, day = department_of(department), past_day(as_of)
    return _stored(day, unit) if day else _live(unit)


def past_day(as_of: dt.date | None) -> dt.date | None:
    """The day asked for, which must have come."""
    if as_of and as_of > clock.today():
        raise Refused("policy.future", _("這一天還沒有到，請選今天或以前的日期。"), field="as_of")
    return as_of


def _live(unit: Department | None) -> list[Standing]:
    words = Attestation.objects.in_force(clock.today()).values_list("clause__code", flat=True)
    found = judge(attested=set(words))
    if unit is None:
        return [_row(code, found.organisation[code]) for code in clauses()]
    return [_row(code, found.departments.get((code, unit.pk), Finding(code))) for code in clauses()]


def _stored(as_of: dt.date, unit: Department | None) -> list[Standing]:
    rows = Judgement.objects.standing(end_of(as_of)).filter(department=unit)
    stood = {row.clause: row for row in rows}
    return [_row(code, stood.get(code)) for code in clauses()]


def _row(code: str, found: "Finding | Judgement | None") -> Standing:
    row = clauses()[code]
    verdict = str(found.verdict if found else Verdict.NO_EVIDENCE)
    total, kept, risk = (found.total, found.kept, found.risk) if found else (0, 0, 0)
    return Standing(code, number(row), tell(row.title), verdict, total, kept, risk)
