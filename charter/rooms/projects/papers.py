"""What stands on paper: the certificate of acceptance, an application, a summary."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.formats import NOTHING, iso, long_date
from charter.ground.paper import Paper
from charter.kernel.actions.models import Action
from charter.kernel.approvals.models import Decision, Request
from charter.kernel.files.models import Attachment
from charter.rooms.projects import handwriting
from charter.rooms.projects.models import Acceptance, Initiation, ItemMark
from charter.rooms.projects.presenting_initiation import answers

PUNCH_LIST = "projects/portal_conditions.html"  # of `conditions`, for whoever shows them


def delivered(acceptance: Acceptance) -> list[dict[str, Any]]:
    """Each document with its file and what the customer said of it in this version."""
    marks = ItemMark.objects.filter(acceptance=acceptance, version=acceptance.version)
    said = {mark.document_id: mark for mark in marks.select_related("by")}
    documents = list(acceptance.documents.select_related("author", "reviewer"))
    files = {one.pk: Attachment.objects.of(one).first() for one in documents}
    return [{"document": one, "file": files[one.pk], "mark": said.get(one.pk)} for one in documents]


def marked(acceptance: Acceptance) -> list[dict[str, Any]]:
    """The same for programs: each item with the customer's mark, "" while there is none."""
    return [
        {
            "id": row["document"].pk,
            "title": row["document"].title,
            "kind": row["document"].kind,
            "mark": row["mark"].mark if row["mark"] else "",
            "marked_by": row["mark"].by.name if row["mark"] else "",
        }
        for row in delivered(acceptance)
    ]


def signatures(acceptance: Acceptance) -> list[dict[str, Any]]:
    """Each act with the hand that signed it, as a path to draw."""
    return [
        {"one": one, "path": handwriting.path(one.drawing)}
        for one in acceptance.signatures.select_related("by")
    ]


def conditions(acceptance: Acceptance) -> QuerySet[Action]:
    """The punch list: what was promised when they accepted with conditions."""
    return Action.objects.of(acceptance).select_related("owner").order_by("pk")


def certificate(acceptance: Acceptance) -> dict[str, Any]:
    """The version the customer saw, their verdicts, and what was owed afterwards."""
    return {
        "acceptance": acceptance,
        "project": acceptance.project,
        "content": acceptance.content,
        "documents": delivered(acceptance),
        "opinions": acceptance.opinions.select_related("by", "answered_by"),
        "conditions": conditions(acceptance),
        "signatures": signatures(acceptance),
    }


def application(one: Initiation) -> dict[str, Any]:
    """Its parts as they stand, and who decided what about it."""
    request = Request.objects.about(one).order_by("-id").first()
    decisions = Decision.objects.standing().filter(request=request) if request else None
    return {
        "initiation": one,
        "answers": answers(one),
        "decisions": decisions.select_related("by", "step").order_by("pk") if decisions else [],
    }


def as_paper(acceptance: Acceptance) -> Paper:
    """The certificate as a file, in the words of its page; dated with what it was last told."""
    made = Paper(_("驗收證明"), acceptance.decided_at or acceptance.requested_at or clock.now())
    _agreed(made, acceptance)
    if not acceptance.version:
        made.text(_("還沒有請客戶驗收"))
        return made
    made.heading(_("目標與達成"))
    made.table(
        (_("目標"), _("衡量"), _("達成的證明")),
        [(one["text"], one["measure"], one["proof"]) for one in acceptance.content["goals"]],
    )
    made.heading(_("交付成果"))
    heads = (_("文件"), _("類別"), _("客戶逐項確認"), "SHA-256")
    made.table(heads, [_item(**row) for row in delivered(acceptance)])
    _answered(made, acceptance)
    _signed(made, acceptance)
    return made


def _agreed(made: Paper, acceptance: Acceptance) -> None:
    project = acceptance.project
    made.facts(
        [
            (_("項目"), f"{project.number} {project.name}"),
            (_("客戶"), project.customer),
            (_("合約編號"), project.contract_no or NOTHING),
            (_("項目經理"), project.manager),
            (_("驗收日期"), long_date(acceptance.held_on)),
            (_("驗收方式"), acceptance.get_method_display() or NOTHING),
            (_("驗收標準"), acceptance.criteria or NOTHING),
            (_("結果"), acceptance.get_state_display()),
        ]
    )


def _item(document: Any, file: Attachment | None, mark: ItemMark | None) -> tuple[Any, ...]:
    said = f"{mark.get_mark_display()}・{mark.by}" if mark else NOTHING
    return document.title, document.get_kind_display(), said, document.file_hash or NOTHING


def _answered(made: Paper, acceptance: Acceptance) -> None:
    """What the customer said, and what was owed afterwards; where there is any."""
    said = list(acceptance.opinions.select_related("by", "answered_by"))
    if said:
        made.heading(_("客戶意見與回覆"))
        heads = (_("關於"), _("意見"), _("誰"), _("回覆"), _("回覆人"))
        rows = [(o.about, o.text, o.by, o.answer, o.answered_by or "") for o in said]
        made.table(heads, rows)
    owed = list(conditions(acceptance))
    if owed:
        made.heading(_("驗收附帶條件"))
        columns = (_("補正事項"), _("負責人"), _("期限"), _("狀態"))
        made.table(columns, [(o.measure, o.owner, iso(o.due), o.get_state_display()) for o in owed])


def _signed(made: Paper, acceptance: Acceptance) -> None:
    made.heading(_("簽署"))
    found = list(acceptance.signatures.select_related("by"))
    for one in found:
        said = f"{one.name}・{one.get_verdict_display()}"
        strokes = handwriting.strokes_of(one.drawing)
        if strokes:
            made.figure(handwriting.picture(strokes), said, 70)
        else:
            made.text(said)
        facts = [iso(one.at), _("第%(v)s版") % {"v": one.version}, one.content_hash]
        if one.address:
            facts.append(_("網路位址%(address)s") % {"address": one.address})
        made.note("・".join(facts))
    if not found:
        made.text(_("客戶還沒有答覆"))
    made.note(_("簽名連同這一版內容的雜湊值保存，之後不能改動。"))
