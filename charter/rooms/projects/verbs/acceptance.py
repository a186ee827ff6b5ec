"""Getting ready for acceptance: documents, proofs, terms, and the request to the customer."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.canon import literal_print, plain
from charter.kernel.files.verbs import Upload, attach
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.projects.content import shown_content
from charter.rooms.projects.models import Acceptance, AcceptanceDocument, Goal, GoalProof, Opinion
from charter.rooms.projects.permissions import (
    may_check,
    may_lead,
    may_review,
    may_sign,
    may_work_in,
)
from charter.rooms.projects.readiness import acceptance_lacking
from charter.rooms.projects.verbs._common import _demand, _text

DOCUMENT_ADDED = declare(
    "projects.acceptance.document_added",
    gettext_lazy("%(by)s交了驗收文件「%(document)s」"),
    gettext_lazy("你可以檢查"),
)
DOCUMENT_REVIEWED = declare(
    "projects.acceptance.document_reviewed", gettext_lazy("%(by)s檢查了驗收文件「%(document)s」")
)
GOAL_PROVED = declare(
    "projects.acceptance.goal_proved", gettext_lazy("%(by)s寫下目標「%(goal)s」的證明")
)
PROPOSED = declare(
    "projects.acceptance.terms_proposed",
    gettext_lazy("%(by)s提出「%(title)s」的驗收日期、方式與標準"),
    gettext_lazy("請您確認"),
)
CONFIRMED = declare(
    "projects.acceptance.terms_confirmed",
    gettext_lazy("%(by)s確認「%(title)s」的驗收約定"),
    gettext_lazy("你的項目"),
)
REQUESTED = declare(
    "projects.acceptance.requested",
    gettext_lazy("%(by)s請客戶驗收「%(title)s」（第%(version)s版）"),
    gettext_lazy("請您驗收"),
)
REMINDED = declare(
    "projects.acceptance.reminded",
    gettext_lazy("「%(title)s」等待客戶驗收已%(days)s個工作日"),
    gettext_lazy("請您驗收"),
)
ANSWERED = declare(
    "projects.acceptance.opinion_answered",
    gettext_lazy("%(by)s回覆客戶意見「%(opinion)s」"),
    gettext_lazy("您的意見"),
)


def _lock(acceptance: Acceptance) -> Acceptance:
    return Acceptance.objects.select_for_update(of=("self",)).get(pk=acceptance.pk)


def _signers(acceptance: Acceptance) -> list[Person]:
    found = acceptance.project.customer.contacts.filter(is_active=True, may_accept=True)
    return list(found)


def _editable(acceptance: Acceptance) -> Acceptance:
    locked = _lock(acceptance)
    if locked.state in (Acceptance.State.REQUESTED, Acceptance.State.ACCEPTED):
        raise Refused("projects.acceptance_frozen", _("客戶正在看這一版或已經簽署，內容不能再改。"))
    return locked


@transaction.atomic
def add_document(
    acceptance: Acceptance, *, kind: str, title: str, upload: Upload, by: Person, note: str = ""
) -> AcceptanceDocument:
    """A document with its file; somebody else must check it before the customer sees it.

    Those who may check are told of the first that waits; the others wait beside it.
    """
    locked = _editable(acceptance)
    project = locked.project
    _demand(may_work_in(by, project), by)
    others = locked.documents.unchecked().exists()
    document = AcceptanceDocument.objects.create(
        acceptance=locked,
        kind=kind,
        title=_text(title, "title", _("文件名稱")),
        note=note.strip(),
        author=by,
        added_at=clock.now(),
    )
    stored = attach(document, upload, by=by)
    AcceptanceDocument.objects.filter(pk=document.pk).update(file_hash=stored.sha256)
    document.file_hash = stored.sha256
    record(
        DOCUMENT_ADDED,
        locked,
        by=by,
        about=project,
        tell=[] if others else Person.objects.filter(may_check(project)),
        document=str(document),
        sha256=stored.sha256,
    )
    return document


@transaction.atomic
def review_document(document: AcceptanceDocument, *, by: Person) -> None:
    """Complete, correct, and it proves what it should: said by another person than the author."""
    locked = _editable(document.acceptance)
    if by.pk == document.author_id:
        raise Refused("projects.own_document", _("交文件的人不能檢查自己的文件，請找另一位同事。"))
    _demand(may_review(by, document), by)
    waiting = AcceptanceDocument.objects.filter(pk=document.pk, reviewer=None)
    if not waiting.update(reviewer=by, reviewed_at=clock.now()):
        raise Refused("projects.already_reviewed", _("這份文件已經有人檢查過。"))
    document.refresh_from_db()
    record(DOCUMENT_REVIEWED, locked, by=by, about=locked.project, document=str(document))


@transaction.atomic
def prove_goal(
    acceptance: Acceptance,
    *,
    goal: Goal,
    proof: str,
    by: Person,
    document: AcceptanceDocument | None = None,
) -> None:
    locked = _editable(acceptance)
    _demand(may_work_in(by, locked.project), by)
    if goal.initiation_id != locked.project.initiation_id:
        raise Refused("projects.other_goal", _("這個目標不屬於這個項目。"), field="goal")
    GoalProof.objects.update_or_create(
        acceptance=locked,
        goal=goal,
        defaults={"proof": _text(proof, "proof", _("證明")), "document": document, "by": by},
    )
    record(GOAL_PROVED, locked, by=by, about=locked.project, goal=str(goal))


@transaction.atomic
def propose_terms(
    acceptance: Acceptance, *, held_on: dt.date, method: str, criteria: str, by: Person
) -> None:
    """Date, method and criteria, before the customer; a new proposal asks for a new yes."""
    locked = _lock(acceptance)
    _demand(may_lead(by, locked.project), by)
    if held_on < clock.today():
        raise Refused("projects.held_in_past", _("驗收日期不能早於今天。"), field="held_on")
    Acceptance.FLOW.move(
        locked,
        "propose",
        held_on=held_on,
        method=_text(method, "method", _("驗收方式")),
        criteria=_text(criteria, "criteria", _("驗收標準")),
        proposed_at=clock.now(),
        agreed_at=None,
        agreed_by=None,
    )
    record(PROPOSED, locked, by=by, about=locked.project, tell=_signers(locked))


@transaction.atomic
def confirm_terms(acceptance: Acceptance, *, by: Person) -> None:
    """The customer agrees, beforehand."""
    locked = _lock(acceptance)
    _only_signer(locked, by)
    Acceptance.FLOW.move(locked, "confirm", agreed_at=clock.now(), agreed_by=by)
    record(CONFIRMED, locked, by=by, about=locked.project, tell=[locked.project.manager])


def _only_signer(acceptance: Acceptance, by: Person) -> None:
    if not may_sign(by, acceptance):
        raise Refused(
            "projects.may_not_accept", _("只有這位客戶有驗收權限的聯絡人可以確認與簽署。")
        )


@transaction.atomic
def request_acceptance(acceptance: Acceptance, *, by: Person) -> Acceptance:
    """Freeze what the customer will be shown, and show it. Refused while anything is missing."""
    locked = _lock(acceptance)
    _demand(may_lead(by, locked.project), by)
    lacks = acceptance_lacking(locked)
    if lacks:
        raise Refused(
            "projects.acceptance_incomplete",
            _("還不能請客戶驗收：%(lacks)s。") % {"lacks": "；".join(lacks)},
        )
    _put_before(locked)
    record(
        REQUESTED,
        locked,
        by=by,
        about=locked.project,
        tell=_signers(locked),
        version=locked.version,
        hash=locked.content_hash,
    )
    return locked


def _put_before(locked: Acceptance) -> None:
    """Freeze the next version; what the customer signs is exactly this."""
    version = locked.version + 1
    content = plain({**shown_content(locked), "version": version})
    Acceptance.FLOW.move(
        locked,
        "request",
        version=version,
        content=content,
        content_hash=literal_print(content),
        requested_at=clock.now(),
        reminded=0,
    )


@transaction.atomic
def answer_opinion(opinion: Opinion, *, answer: str, by: Person) -> None:
    acceptance = opinion.acceptance
    _demand(may_work_in(by, acceptance.project), by)
    text = _text(answer, "answer", _("回覆"))
    waiting = Opinion.objects.filter(pk=opinion.pk, answered_at=None)
    if not waiting.update(answer=text, answered_by=by, answered_at=clock.now()):
        raise Refused("projects.already_answered", _("這則意見已經回覆過。"))
    record(
        ANSWERED,
        acceptance,
        by=by,
        about=acceptance.project,
        tell=[opinion.by],
        opinion=str(opinion),
        answer=text,
    )


@transaction.atomic
def remind_customer(acceptance: Acceptance, *, days: int, by: Person | None = None) -> None:
    """Silence never accepts: it reminds, and the second time it also tells the manager's head."""
    locked = _lock(acceptance)
    if locked.state != Acceptance.State.REQUESTED or locked.reminded >= days:
        raise Refused("projects.already_reminded", _("已經提醒過，或客戶已經答覆。"))
    Acceptance.objects.filter(pk=locked.pk).update(reminded=days)
    told = [*_signers(locked), locked.project.manager]
    if locked.reminded:
        told += Person.objects.heads_of(locked.project.department)
    record(REMINDED, locked, by=by, about=locked.project, tell=told, days=days)
