"""A check's way: planned, begun (its checklist is frozen then), worked through, finished."""

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.files.verbs import Upload, attach
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Department, Person
from charter.rooms.projects.models import Project, Task
from charter.rooms.projects.models.initiation import ServiceType
from charter.rooms.quality import sampling
from charter.rooms.quality.checklists import checklist_for
from charter.rooms.quality.lots import standing_of
from charter.rooms.quality.models import Check, CheckItem, Mark, Method, Step
from charter.rooms.quality.permissions import may_check, may_plan_checks
from charter.rooms.quality.severity import TIGHTENED
from charter.rooms.quality.verbs.common import _needs
from charter.rooms.surveys.queries import answers_about

PLANNED = declare(
    "quality.check.planned",
    gettext_lazy("%(by)s安排了「%(title)s」，由%(checker)s在%(due)s前完成"),
    gettext_lazy("你要做的檢查"),
)
BEGUN = declare("quality.check.begun", gettext_lazy("%(by)s開始「%(title)s」"))
ANSWERED = declare("quality.check.answered", gettext_lazy("%(by)s記下「%(title)s」的結果"))
DONE = declare(
    "quality.check.done",
    gettext_lazy("%(by)s完成「%(title)s」：%(result)s"),
    gettext_lazy("你的成果檢查過了"),
)
NOTE, NAME = 1000, 60


@dataclass(frozen=True)
class Wanted:
    """A check to be made. Without a project it needs department and service type; of repeated
    work `lot` counts its units, or `units` names them."""

    method: str
    checker: Person
    due: dt.date
    title: str = ""
    project: Project | None = None
    task: Task | None = None
    deliverable: str = ""
    author: Person | None = None
    department: Department | None = None
    service_type: str = ""
    step: str = Step.DELIVERY
    lot: int | None = None
    units: Sequence[str] = ()
    aql: Decimal | None = None


@transaction.atomic
def plan(wanted: Wanted, *, by: Person | None) -> Check:
    """A check with its day and its checker, who owes it from now on."""
    if not may_plan_checks(by, wanted.project):
        raise Refused(
            "quality.may_not_plan_checks",
            _("檢查由項目經理、部門主管、質量管理或管理層安排。請找他們。"),
        )
    _sound(wanted)
    _independent(wanted.method, wanted.checker, wanted.author, wanted.task)
    lot, aql = _lot(wanted)
    project = wanted.project
    made = Check.objects.create(
        **{name: getattr(wanted, name) for name in _PLAIN},
        title=_title(wanted),
        service_type=project.service_type if project else wanted.service_type,
        department=wanted.department or (project.department if project else None),
        customer=project.customer if project else None,
        planned_by=by,
        planned_at=clock.now(),
        lot=lot,
        units=[one.strip()[:200] for one in wanted.units],
        aql=aql,
    )
    facts: Facts = {"checker": str(made.checker), "due": made.due.isoformat()}
    record(PLANNED, made, by=by, about=project or made, tell=[made.checker], **facts)
    return made


_PLAIN = ("method", "checker", "due", "project", "task", "deliverable", "author", "step")


def _title(wanted: Wanted) -> str:
    title = wanted.title.strip() or wanted.deliverable
    return _needs(title, "title", _("請寫下檢查什麼。"))[:160]


def _sound(wanted: Wanted) -> None:
    if wanted.method not in Method or wanted.step not in Step:
        raise Refused("quality.no_such_method", _("沒有這種檢查方式或環節。"), field="method")
    if not wanted.checker.is_active or wanted.checker.is_customer:
        raise Refused("quality.checker_not_staff", _("檢查人必須是在職員工。"), field="checker")
    if wanted.due < clock.today():
        raise Refused("quality.check_past", _("期限不能早於今天。"), field="due")
    if wanted.project is None and wanted.service_type not in ServiceType:
        raise Refused(
            "quality.no_such_type", _("沒有項目的檢查請選服務類型。"), field="service_type"
        )
    if wanted.task and (wanted.project is None or wanted.task.project_id != wanted.project.pk):
        raise Refused("quality.other_project", _("這項任務不在這個項目裡。"), field="task")


def _independent(method: str, checker: Person, author: Person | None, task: Task | None) -> None:
    """Cross-checks never by who made it; self-checks by nobody else."""
    if method not in (Method.SELF, Method.CROSS):
        return
    if author is None:
        raise Refused("quality.no_author", _("請指定成果的製作者。"), field="author")
    made_it = {author.pk, task.owner_id if task else None}
    if method == Method.SELF and checker.pk != author.pk:
        raise Refused("quality.self_check", _("自查由製作者自己做。"), field="checker")
    if method == Method.CROSS and checker.pk in made_it:
        raise Refused(
            "quality.cross_check_by_author",
            _("交叉檢查不能由製作者本人做，請改選別人。"),
            field="checker",
        )


def _lot(wanted: Wanted) -> tuple[int | None, Decimal | None]:
    lot = len(wanted.units) or wanted.lot
    if lot is None:
        return None, None
    if not 2 <= lot <= sampling.MOST:
        raise Refused(
            "quality.lot_size",
            _("抽樣檢查的總數要在2到%(n)s之間。") % {"n": sampling.MOST},
            field="lot",
        )
    if wanted.aql not in sampling.AQLS:
        known = "、".join(str(one) for one in sampling.AQLS)
        raise Refused(
            "quality.no_such_aql", _("請選AQL：%(known)s。") % {"known": known}, field="aql"
        )
    return lot, wanted.aql


def _locked(check: Check, by: Person | None) -> Check:
    if not may_check(by, check):
        raise Refused("quality.not_the_checker", _("這項檢查由指定的檢查人做，請找安排的人改派。"))
    return Check.objects.select_for_update(of=("self",)).select_related("task").get(pk=check.pk)


@transaction.atomic
def begin(check: Check, *, by: Person | None) -> Check:
    """Draw the checklist from the standards in force today, and the sample if there is one."""
    locked = _locked(check, by)
    _independent(locked.method, locked.checker, locked.author, locked.task)
    drawn = checklist_for(locked)
    if not drawn.words:
        raise Refused(
            "quality.no_standard",
            _("「%(type)s」還沒有生效的質量標準，無法產生檢查表。請先制定並核准標準。")
            % {"type": locked.get_service_type_display()},
        )
    changes: dict[str, Any] = {"words": drawn.words, "drawn_from": drawn.versions}
    if locked.lot and locked.aql is not None:
        changes |= _drawn_sample(locked.lot, locked.aql, standing_of(locked).severity)
    Check.FLOW.move(locked, "begin", begun_at=clock.now(), **changes)
    CheckItem.objects.bulk_create(_items(locked))
    record(BEGUN, locked, by=by, about=locked.project or locked, seed=locked.seed)
    return locked


def _drawn_sample(lot: int, aql: Decimal, severity: str) -> dict[str, Any]:
    found = sampling.plan_for(lot, aql, tightened=severity == TIGHTENED)
    seed = secrets.randbelow(2**31)
    drawn = sampling.draw(lot, found.size, seed)
    plan = {"letter": found.letter, "accept": found.accept, "severity": severity}
    return {**plan, "seed": seed, "sample": drawn}


def _items(check: Check) -> list[CheckItem]:
    if not check.is_sampled:
        return [
            CheckItem(check_of=check, place=n, **{key: word[key] for key in _KEPT})
            for n, word in enumerate(check.words, 1)
        ]
    return [
        CheckItem(check_of=check, place=n, question=_unit(check, number))
        for n, number in enumerate(check.sample, 1)
    ]


_KEPT = ("aspect", "step", "question", "demand")


def _unit(check: Check, number: int) -> str:
    if not check.units:
        return _("第%(n)s件") % {"n": number}
    return _("第%(n)s件：%(name)s") % {"n": number, "name": check.units[number - 1]}


Answer = tuple[str, str]


@transaction.atomic
def answer(
    check: Check,
    *,
    marks: Mapping[int, Answer],
    uploads: Mapping[int, Sequence[Upload]] | None = None,
    by: Person | None,
) -> None:
    """What was seen so far: of items by their key the mark with its note, and photos."""
    locked = _locked(check, by)
    items = {item.pk: item for item in locked.items.all()}
    changed = []
    for pk, (mark, note) in marks.items():
        if pk not in items or mark not in ("", *Mark.values):
            raise Refused("quality.no_such_item", _("檢查表沒有這一項，請重新整理頁面。"))
        item, said = items[pk], note.strip()[:NOTE]
        if mark == Mark.FAIL and not said:
            raise Refused(
                "quality.fail_without_note",
                _("第%(n)s項不合格，請寫下看到什麼。") % {"n": item.place},
                field=f"n-{pk}",
            )
        if (item.mark, item.note) != (mark, said):
            item.mark, item.note = mark, said
            changed.append(item)
    Check.FLOW.move(locked, "answer")
    CheckItem.objects.bulk_update(changed, ["mark", "note"])
    for pk, found in (uploads or {}).items():
        for upload in found if pk in items else ():
            attach(items[pk], upload, by=by, about=locked.project or locked)
    record(ANSWERED, locked, by=by, about=locked.project or locked, items=len(changed))


def _answered_by(check: Check) -> str:
    """The contact who answered the link that this check sent, or spoke by themselves."""
    given = answers_about(check).select_related("invitation__contact").first()
    if given and given.invitation:
        return str(given.invitation.contact)
    said = check.customer_feedback.select_related("by").first()
    return str(said.by) if said else ""


@transaction.atomic
def finish(check: Check, *, told_by: str = "", remark: str = "", by: Person | None) -> Check:
    """Every item has its mark: the result follows from them and is not anybody's choice."""
    locked = _locked(check, by)
    _independent(locked.method, locked.checker, locked.author, locked.task)
    marks = list(locked.items.values_list("mark", flat=True))
    if "" in marks:
        raise Refused(
            "quality.items_open", _("還有%(n)s項沒有結果，請逐項選擇。") % {"n": marks.count("")}
        )
    if set(marks) == {Mark.SKIP}:
        raise Refused(
            "quality.nothing_checked", _("每一項都不適用，等於沒有檢查；請取消這項檢查。")
        )
    name = (told_by.strip() or _answered_by(locked))[:NAME]
    if locked.method == Method.CUSTOMER:
        _needs(name, "told_by", _("請寫下是客戶的哪一位反饋的。"))
    passed = marks.count(Mark.FAIL) <= (locked.accept or 0)
    now = {"done_at": clock.now(), "done_on": clock.today(), "passed": passed}
    Check.FLOW.move(locked, "finish", told_by=name, remark=remark.strip(), **now)
    manager = locked.project.manager if locked.project else None
    tell = {p.pk: p for p in (locked.author, locked.planned_by, manager) if p}
    facts: Facts = {"result": locked.said, "failed": marks.count(Mark.FAIL)}
    record(DONE, locked, by=by, about=locked.project or locked, tell=tell.values(), **facts)
    return locked
