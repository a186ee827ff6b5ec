"""History of problems from elsewhere: nothing is closed without its effect, nothing comes twice."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.imports import fingerprint
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.quality.importing import MOST, SHEET, Checker, Draft, Row
from charter.rooms.quality.models import Cause, Problem, ProblemUpload, Verification
from charter.rooms.quality.permissions import may_issue

IMPORTED = declare("quality.problem.imported", gettext_lazy("%(by)s匯入了「%(title)s」"))
CHECKED = declare("quality.upload.checked", gettext_lazy("%(by)s上傳了問題匯入檔「%(title)s」"))
DONE = declare(
    "quality.upload.brought_in", gettext_lazy("%(by)s從「%(title)s」匯入了%(count)s件問題")
)
DISCARDED = declare("quality.upload.discarded", gettext_lazy("%(by)s捨棄了匯入檔「%(title)s」"))


def _demand_right(by: Person | None) -> None:
    if not may_issue(by):
        raise Refused("quality.may_not_import", _("由質量管理或管理層匯入。"))


@transaction.atomic
def bring_in(rows: Sequence[Row], *, by: Person | None) -> list[Problem]:
    """Rows as `importing.COLUMNS` names them. All or none: a row that does not fit says where it
    is wrong. Numbers brought in before are passed over."""
    _demand_right(by)
    if not 0 < len(rows) <= MOST:
        raise Refused("quality.import_size", _("一次匯入1到%(n)d列。") % {"n": MOST}, field="rows")
    checker = Checker()
    drafts = checker.check(enumerate(rows, 1))
    for wrong in checker.report.problems:
        if wrong.severity == "error":
            said = _("第%(n)d列「%(column)s」：%(why)s，應為：%(expected)s")
            facts = {"n": wrong.row, "column": wrong.column, "why": wrong.title}
            told = said % {**facts, "expected": wrong.expected}
            raise Refused("quality.import_row", told, field="rows")
    return [_written(draft, by) for draft in drafts]


@transaction.atomic
def check_upload(*, name: str, data: bytes, by: Person | None) -> ProblemUpload:
    """Keep the file to look at what would come of it; not one problem is written."""
    _demand_right(by)
    Checker().check(SHEET.rows(data))
    made = ProblemUpload.objects.create(
        name=name[-200:], data=data, sha256=fingerprint(data), by=by, at=clock.now()
    )
    record(CHECKED, made, by=by)
    return made


@transaction.atomic
def bring_in_upload(upload: ProblemUpload, *, by: Person | None) -> list[Problem]:
    """The rows that fit, as they are read now; the same file is brought in once."""
    _demand_right(by)
    if ProblemUpload.objects.filter(sha256=upload.sha256, state="done").exists():
        raise Refused("quality.import_twice", _("同一個檔案已經匯入過，不會再匯入一次。"))
    drafts = Checker().check(SHEET.rows(bytes(upload.data)))
    if not drafts:
        raise Refused("quality.import_nothing", _("這個檔案沒有可以匯入的列，請改好後再上傳。"))
    changes = {"written": len(drafts), "done_at": clock.now()}
    ProblemUpload.FLOW.move(upload, "bring_in", **changes)
    made = [_written(draft, by) for draft in drafts]
    record(DONE, upload, by=by, count=len(made), problems=[one.pk for one in made][:500])
    return made


@transaction.atomic
def discard_upload(upload: ProblemUpload, *, by: Person | None) -> None:
    _demand_right(by)
    ProblemUpload.FLOW.move(upload, "discard", data=b"")
    record(DISCARDED, upload, by=by)


def _written(draft: Draft, by: Person | None) -> Problem:
    told = dict(draft.values)
    number, day, project = told.pop("number"), told.pop("reported_on"), told["project"]
    closing = _closing(draft.closing)
    problem = Problem.objects.create(
        **told,
        department=project.department if project else told["owner"].department,
        reported_by=by,
        reported_at=_moment(day, 9),
        contain_due=day,
        due=closing["verify_from"] if closing else clock.today() + dt.timedelta(days=30),
        imported=True,
        external_id=number,
        **closing,
    )
    if closing:
        Verification.objects.create(
            problem=problem,
            round=1,
            by=closing["verified_by"],
            at=closing["closed_at"],
            is_effective=True,
            effect=problem.effect,
        )
    record(IMPORTED, problem, by=by, number=number)
    return problem


def _moment(day: dt.date, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def _closing(told: dict[str, Any]) -> dict[str, Any]:
    """All that a closed problem must show, or nothing for one that is still open."""
    if not told:
        return {}
    cause, _made = Cause.objects.get_or_create(category=told["category"], name=told["cause"])
    day, moment = told["verified_on"], _moment(told["verified_on"], 17)
    return {
        "state": Problem.State.CLOSED,
        "cause": cause,
        "analysed_at": moment,
        "containment": told["containment"],
        "contained_at": moment,
        "effect": told["effect"],
        "verified_by": told["verified_by"],
        "verified_on": day,
        "verify_from": day,
        "verify_by": day,
        "closed_at": moment,
    }
